"""Who gets in: the handshake of /feed and /live, HTTP paths, Origin, tokens."""

import asyncio
import time

import websockets

from client import Publisher, Viewer, connect, now_text, observation, refused_with
from frames import RawSocket
from hub import run
from tap import case, cases, check, equal, main, none_failed

ROLES = {"/feed": "publisher", "/live": "viewer"}
PATHS = [("/feed",), ("/live",)]


def token_for(hub, path):
    if ROLES[path] == "viewer":
        return hub.viewer()
    return hub.token("publisher", source=hub.source())


@cases(PATHS, "{0}: a token with the right and the subprotocol get in, the subprotocol is chosen")
async def let_in(hub, path):
    socket = await connect(hub, path, token_for(hub, path))
    equal(socket.subprotocol, "cloudevents.json", "subprotocol")
    await socket.close()


@cases(PATHS, "{0}: cloudevents.json among other subprotocols is chosen")
async def among_others(hub, path):
    socket = await connect(hub, path, token_for(hub, path),
                           subprotocols=("chat", "cloudevents.json"))
    equal(socket.subprotocol, "cloudevents.json", "subprotocol")
    await socket.close()


@cases(PATHS, "{0}: no cloudevents.json offered: 400")
async def not_offered(hub, path):
    token = token_for(hub, path)
    raw = await RawSocket.open(hub, path, token, Sec_WebSocket_Protocol=None)
    equal(raw.status, 400, "status without any subprotocol")
    for other in ("chat", "cloudevents.avro", "cloudevents", "xcloudevents.json"):
        equal(await refused_with(hub, path, token, subprotocols=(other,)), 400, other)


@cases(PATHS, "{0}: no permessage-deflate even when offered")
async def no_deflate(hub, path):
    raw = await RawSocket.open(hub, path, token_for(hub, path),
                               Sec_WebSocket_Extensions="permessage-deflate")
    equal(raw.status, 101, "status")
    check("sec-websocket-extensions" not in raw.headers, "the hub took an extension")
    await raw.close()


UNKNOWN = [("none", None), ("unknown", "Bearer abcdefghijklmnopqrstuvwxyz0123456789"),
           ("empty", "Bearer "), ("no scheme", "abc"), ("basic", "Basic dXNlcjpwYXNz"),
           ("long", "Bearer " + "a" * 2000), ("not ASCII", "Bearer \xc3\xa9\xff")]


@cases([(path, *row) for path in ("/feed", "/live", "/api/v1/observations")
        for row in UNKNOWN], "{0}: authorization {1}: 401")
async def unknown_token(hub, path, _name, value):
    if path.startswith("/api"):
        headers = {} if value is None else {"Authorization": value}
        equal(hub.get(path, **headers).status, 401, "status")
        return
    raw = await RawSocket.open(hub, path, None, Authorization=value)
    equal(raw.status, 401, "status")
    await raw.close()


FOREIGN = [("/feed", "viewer"), ("/live", "publisher"), ("/feed", "editor"),
           ("/feed", "auditor")]


@cases(FOREIGN, "{0} with the token of a {1}: 403")
async def foreign_path(hub, path, role):
    more = {"source": hub.source()} if role == "publisher" else {}
    equal(await refused_with(hub, path, hub.token(role, **more)), 403, "status")


@case("/api/v1/observations with the token of a publisher: 403")
async def foreign_api(hub):
    token = hub.token("publisher", source=hub.source())
    equal(hub.get("/api/v1/observations", token).status, 403, "status")


@case("every one-bit change of a token: 401")
async def bit_flips(hub):
    token = hub.viewer()
    failures = []
    variants = set()
    for index, letter in enumerate(token):
        for bit in range(7):
            other = chr(ord(letter) ^ 1 << bit)
            if other.isprintable() and not other.isspace():
                variants.add(token[:index] + other + token[index + 1:])
    variants |= {token[:-1], token + "a", token[1:], token.swapcase(), token[::-1]} - {token}
    for variant in sorted(variants):
        status = hub.get("/api/v1/observations?limit=1", variant).status
        if status != 401:
            failures.append(f"{variant}: {status}")
    none_failed(failures, len(variants))


ORIGINS = ["http://evil.example", "https://evil.example", "null", "http://127.0.0.1",
           "http://localhost", "https://localhost:8800", "file://", "http://127.0.0.1.evil.example",
           "http://evil.example/127.0.0.1", "HTTPS://LOCALHOST", "https://[::1]", "chrome://x"]


@cases([(path, origin) for path in ("/feed", "/live") for origin in ORIGINS],
       "{0} from a page of {1}, not on the list: 403 before 101")
async def foreign_origin(hub, path, origin):
    raw = await RawSocket.open(hub, path, token_for(hub, path), Origin=origin)
    equal(raw.status, 403, "status")
    await raw.close()


@case("/feed from the hub's own address as Origin, not on the list: 403")
async def own_origin(hub):
    token = token_for(hub, "/feed")
    equal(await refused_with(hub, "/feed", token, Origin=f"http://127.0.0.1:{hub.port}"), 403)


@case("a program without Origin but with a cookie alone: 401")
async def cookie_alone(hub):
    raw = await RawSocket.open(hub, "/live", None, Cookie=f"token={hub.viewer()}")
    equal(raw.status, 401, "status")
    await raw.close()


WRONG_UPGRADES = [
    ("version 8", {"Sec_WebSocket_Version": "8"}),
    ("no version", {"Sec_WebSocket_Version": None}),
    ("no key", {"Sec_WebSocket_Key": None}),
    ("no upgrade", {"Upgrade": None, "Connection": "close"}),
]


@cases([(path, *row) for path in ("/feed", "/live") for row in WRONG_UPGRADES],
       "{0}: handshake with {1} is not let in and ends nothing")
async def wrong_upgrade(hub, path, _name, headers):
    raw = await RawSocket.open(hub, path, token_for(hub, path), **headers)
    check(raw.status != 101 and raw.status < 500, f"status {raw.status}")
    await raw.close()
    let = await connect(hub, path, token_for(hub, path))
    await let.close()


@cases([("/nothing",), ("/feed/x",), ("/api/v1",), ("/api/v2/observations",), ("/../etc/passwd",),
        ("/%2e%2e/etc/passwd",), ("//etc/passwd",)], "{0}: never more than 4xx")
async def no_path(hub, path):
    status = hub.get(path, hub.viewer()).status
    check(400 <= status < 500, f"status {status}")


@case("one source may have several connections at once")
async def several(hub):
    first = await Publisher.open(hub)
    others = [await first.again() for _ in range(8)]
    equal((await others[7].observe(observation(1))).ack["upto"], "0000000001", "upto")
    for one in [first, *others]:
        await one.close()


@case("a token made while the hub runs is good at once")
async def new_token(hub):
    equal(await refused_with(hub, "/live", hub.token("viewer")), 101, "status")


@case("an expired token: 401; one that expires later is good")
async def expired(hub):
    past = hub.token("viewer", expires="2020-01-01T00:00:00Z")
    equal(await refused_with(hub, "/live", past), 401, "status of the expired")
    later = hub.token("viewer", expires="2099-01-01T00:00:00+07:00")
    equal(await refused_with(hub, "/live", later), 101, "status of the later")


@cases(PATHS, "{0}: a revoked token is noticed without a restart: open connections end with "
       "1008, new ones get 401, within 5 s")
async def revoked(hub, path):
    name = f"revoked-{path[1:]}"
    more = {"source": hub.source()} if ROLES[path] == "publisher" else {}
    token = hub.token(ROLES[path], name=name, **more)
    socket = await connect(hub, path, token)
    done = run([hub.toancanh, "token", "revoke", "--data", hub.data, "--name", name])
    equal(done.returncode, 0, f"exit code of revoke ({done.stderr.strip()})")
    started = time.monotonic()
    while await refused_with(hub, path, token) != 401:
        check(time.monotonic() - started < 5, "the token still opens a connection after 5 s")
        await asyncio.sleep(0.1)
    try:
        while True:
            await asyncio.wait_for(socket.recv(), 5)
    except websockets.ConnectionClosed as closed:
        equal(closed.rcvd.code if closed.rcvd else None, 1008, "close code")


@case("a token that expires while connected ends the connection with 1008")
async def expires_connected(hub):
    viewer = await Viewer.open(hub, hub.token("viewer", expires=now_text(2)))
    try:
        deadline = time.monotonic() + 8
        while time.monotonic() < deadline:
            await viewer.receive(8)
        raise AssertionError("still open 6 s after the end of the token")
    except websockets.ConnectionClosed as closed:
        equal(closed.rcvd.code if closed.rcvd else None, 1008, "close code")


if __name__ == "__main__":
    main()
