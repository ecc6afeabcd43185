"""A hub that does only what a test tells it, line by line on standard input, and tells what it hears.

in:  send TEXT | bytes HEX | close | beat on | beat off | refuse STATUS | accept
out: port N | open PATH TOKEN SUBPROTOCOL | text TEXT | closed CODE
"""
import asyncio
import datetime
import http
import json
import sys

import websockets

connections = set()
state = {"refuse": 0, "beat": False}


def tell(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def status():
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
    return json.dumps({"specversion": "1.0", "type": "vn.toancanh.status.v1", "source": "/hub", "id": "s",
                       "data": {"server_time": now.replace("+00:00", "Z"), "store": "ok", "sources": []}})


async def request(path, headers):
    if state["refuse"]:
        return http.HTTPStatus(state["refuse"]), [], b""
    return None


async def serve(socket, path):
    connections.add(socket)
    tell("open %s %s %s" % (path, socket.request_headers.get("Authorization", "-"), socket.subprotocol))
    try:
        async for text in socket:
            tell("text " + text)
    except websockets.ConnectionClosed:
        pass
    connections.discard(socket)
    tell("closed %s" % socket.close_code)


async def beat():
    while True:
        await asyncio.sleep(0.3)
        if state["beat"]:
            for socket in list(connections):
                await socket.send(status())


async def obey(line):
    verb, _, rest = line.partition(" ")
    if verb == "send":
        for socket in list(connections):
            await socket.send(rest)
    elif verb == "bytes":
        for socket in list(connections):
            await socket.send(bytes.fromhex(rest))
    elif verb == "close":
        for socket in list(connections):
            await socket.close()
    elif verb == "beat":
        state["beat"] = rest == "on"
    elif verb == "refuse":
        state["refuse"] = int(rest)
    elif verb == "accept":
        state["refuse"] = 0


async def main():
    port = int(sys.argv[1])
    reader = asyncio.StreamReader(limit=16 * 1024 * 1024)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    server = await websockets.serve(serve, "127.0.0.1", port, subprotocols=["cloudevents.json"],
                                    process_request=request, compression=None, max_size=None,
                                    ping_interval=None)
    tell("port %d" % server.sockets[0].getsockname()[1])
    beating = asyncio.ensure_future(beat())
    while True:
        line = await reader.readline()
        if not line:
            break
        await obey(line.decode().rstrip("\n"))
    beating.cancel()
    server.close()


asyncio.run(main())
