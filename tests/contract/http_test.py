"""Requests that two readers could read as two things, and handshakes that are none: 4xx, then the end."""

import asyncio
import base64

from client import connect
from frames import RawSocket
from tap import case, cases, check, equal, main, none_failed

LIMIT_S = 8  # the hub waits 5 s for a header that does not end
SECOND = b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Second: yes\r\n\r\n"


async def exchange(hub, sent):
    """Everything the hub says until it hangs up; "open" is added when it does not."""
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    got = b""
    try:
        writer.write(sent)
        while True:
            piece = await asyncio.wait_for(reader.read(65536), LIMIT_S)
            if not piece:
                break
            got += piece
    except asyncio.TimeoutError:
        got += b"\nopen"
    except ConnectionError:
        pass
    finally:
        writer.close()
    return got


def get(path="/healthz", *headers, version=b"HTTP/1.1", method=b"GET"):
    path = path if isinstance(path, bytes) else path.encode("latin-1")
    lines = [b"Host: a", *headers]
    return method + b" " + path + b" " + version + b"\r\n" + b"\r\n".join(lines) + b"\r\n\r\n"


def bare(*lines):
    return b"\r\n".join(lines) + b"\r\n\r\n"


BODY = b"5\r\nhello\r\n0\r\n\r\n"
SMUGGLED = [
    ("two Hosts", get("/healthz", b"Host: b")),
    ("two equal Hosts", get("/healthz", b"Host: a")),
    ("no Host", bare(b"GET /healthz HTTP/1.1")),
    ("an empty Host", bare(b"GET /healthz HTTP/1.1", b"Host:")),
    ("two Content-Lengths", get("/healthz", b"Content-Length: 5", b"Content-Length: 6") + b"hello"),
    ("two equal Content-Lengths",
     get("/healthz", b"Content-Length: 5", b"Content-Length: 5") + b"hello"),
    ("a list of Content-Lengths", get("/healthz", b"Content-Length: 5, 5") + b"hello"),
    ("a Content-Length", get("/healthz", b"Content-Length: 5") + b"hello"),
    ("a signed Content-Length", get("/healthz", b"Content-Length: +5") + b"hello"),
    ("a negative Content-Length", get("/healthz", b"Content-Length: -1")),
    ("a hexadecimal Content-Length", get("/healthz", b"Content-Length: 0x5") + b"hello"),
    ("a Content-Length of 2^64", get("/healthz", b"Content-Length: 18446744073709551616")),
    ("a Content-Length with a blank in it", get("/healthz", b"Content-Length: 1 0") + b"hello"),
    ("a Content-Length before a colon with a blank", get("/healthz", b"Content-Length : 5") + b"hello"),
    ("Transfer-Encoding chunked", get("/healthz", b"Transfer-Encoding: chunked") + BODY),
    ("Transfer-Encoding and Content-Length",
     get("/healthz", b"Transfer-Encoding: chunked", b"Content-Length: 4") + BODY),
    ("Content-Length and Transfer-Encoding",
     get("/healthz", b"Content-Length: 4", b"Transfer-Encoding: chunked") + BODY),
    ("Transfer-Encoding xchunked", get("/healthz", b"Transfer-Encoding: xchunked") + BODY),
    ("Transfer-Encoding: identity", get("/healthz", b"Transfer-Encoding: identity") + b"hello"),
    ("Transfer-Encoding twice",
     get("/healthz", b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity") + BODY),
    ("Transfer-Encoding with a tab", get("/healthz", b"Transfer-Encoding:\tchunked") + BODY),
    ("Transfer-Encoding folded", get("/healthz", b"Transfer-Encoding:\r\n chunked") + BODY),
    ("Transfer-Encoding in capitals", get("/healthz", b"TRANSFER-ENCODING: CHUNKED") + BODY),
    ("a folded header", get("/healthz", b"X-Long: a\r\n b")),
    ("a header folded with a tab", get("/healthz", b"X-Long: a\r\n\tb")),
    ("a first header that begins with a blank", bare(b"GET /healthz HTTP/1.1", b" Host: a")),
    ("a blank before the colon of Host", bare(b"GET /healthz HTTP/1.1", b"Host : a")),
    ("a header without a colon", get("/healthz", b"nonsense")),
    ("a header without a name", get("/healthz", b": value")),
    ("a NUL in a header", get("/healthz", b"X-A: a\x00b")),
    ("a NUL in a header's name", get("/healthz", b"X-\x00A: b")),
    ("a NUL in the path", get(b"/healthz\x00")),
    ("an encoded NUL in the path", get("/healthz%00")),
    ("an encoded line break in the path", get("/healthz%0d%0aX:%20y")),
    ("a bare CR in a header", get("/healthz", b"X-A: a\rb")),
    ("a control character in a header", get("/healthz", b"X-A: a\x01b")),
    ("an absolute URI", get("http://a/healthz")),
    ("an absolute URI of another host", get("http://evil.example/healthz")),
    ("an authority as path", get("a:80", method=b"CONNECT")),
    ("a star as path", get("*", method=b"OPTIONS")),
    ("no path", bare(b"GET HTTP/1.1", b"Host: a")),
    ("no slash", get("healthz")),
    ("a blank in the path", get("/health z")),
    ("bytes above 127 in the path", get("/h\xe9althz")),
    ("HTTP/0.9", b"GET /healthz\r\n\r\n"),
    ("HTTP/1.2", get(version=b"HTTP/1.2")),
    ("HTTP/2.0", get(version=b"HTTP/2.0")),
    ("HTTP/9.9", get(version=b"HTTP/9.9")),
    ("http/1.1 in small letters", get(version=b"http/1.1")),
    ("no version but a word", get(version=b"ICE/1.0")),
    ("an HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00" * 9),
    ("a TLS hello", bytes.fromhex("16030100a5010000a10303") + b"\x00" * 160),
    ("a header of 100 kB", get("/healthz", b"X-Long: " + b"a" * 100000)),
    ("a path of 100 kB", get("/" + "a" * 100000)),
    ("a header's name of 100 kB", get("/healthz", b"a" * 100000 + b": b")),
    ("5,000 headers", get("/healthz", *[b"X-%d: y" % number for number in range(5000)])),
    ("a method in small letters", get(method=b"get")),
    ("an unknown method", get(method=b"BREW")),
    ("TRACE", get(method=b"TRACE")),
    ("POST with a body", get("/healthz", b"Content-Length: 5", method=b"POST") + b"hello"),
    ("PUT", get("/healthz", b"Content-Length: 5", method=b"PUT") + b"hello"),
    ("DELETE", get(method=b"DELETE")),
    ("a method of 10 kB", get(method=b"G" * 10000)),
    ("bytes of no request", bytes(range(256)) * 4),
]


@cases(SMUGGLED, "P13: {0}: refused with 4xx and the end, and no second request is read")
async def smuggled(hub, _name, sent):
    got = await exchange(hub, sent + SECOND)
    check(not got.endswith(b"\nopen"), f"left open after {got[:200]!r}")
    check(got.count(b"HTTP/1.") <= 1, f"two answers: {got[:600]!r}")
    check(got[9:10] == b"4", f"answer {got[:200]!r}")


@case("P13: after all of them a plain request is served as ever")
async def plain(hub):
    equal(hub.get("/healthz").status, 200, "status")


KEY = base64.b64encode(b"0123456789abcdef").decode()
UPGRADE = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
           "Sec-WebSocket-Key": KEY, "Sec-WebSocket-Protocol": "cloudevents.json"}
CUT = 0  # the library hangs up without a word: refused all the same
WRONG = [
    ("version 0", {"Sec-WebSocket-Version": "0"}, (426, 400)),
    ("version 7", {"Sec-WebSocket-Version": "7"}, (426, 400)),
    ("version 8", {"Sec-WebSocket-Version": "8"}, (426, 400)),
    ("version 14", {"Sec-WebSocket-Version": "14"}, (426, 400)),
    ("version 013", {"Sec-WebSocket-Version": "013"}, (426, 400)),
    ("version -13", {"Sec-WebSocket-Version": "-13"}, (426, 400)),
    ("no version", {"Sec-WebSocket-Version": None}, (426, 400)),
    ("an empty version", {"Sec-WebSocket-Version": ""}, (426, 400)),
    ("no key", {"Sec-WebSocket-Key": None}, (400,)),
    ("an empty key", {"Sec-WebSocket-Key": ""}, (400,)),
    ("a key of 15 bytes", {"Sec-WebSocket-Key": base64.b64encode(b"a" * 15).decode()}, (400,)),
    ("a key of 17 bytes", {"Sec-WebSocket-Key": base64.b64encode(b"a" * 17).decode()}, (400,)),
    ("a key that is not base64", {"Sec-WebSocket-Key": "!" * 24}, (400,)),
    ("a key of 200 characters", {"Sec-WebSocket-Key": "a" * 200}, (400, CUT)),
    ("Upgrade: h2c", {"Upgrade": "h2c"}, (400, 426, CUT)),
    ("Upgrade: websockets", {"Upgrade": "websockets"}, (400, 403, 426)),
    ("no Upgrade", {"Upgrade": None}, (400, 426)),
    ("no Connection", {"Connection": None}, (400, 426, CUT)),
    ("Connection: close", {"Connection": "close"}, (400, 426, CUT)),
    ("Connection: keep-alive", {"Connection": "keep-alive"}, (400, 426, CUT)),
    ("no subprotocol", {"Sec-WebSocket-Protocol": None}, (400,)),
    ("an empty subprotocol", {"Sec-WebSocket-Protocol": ""}, (400,)),
    ("another subprotocol", {"Sec-WebSocket-Protocol": "chat"}, (400,)),
    ("the subprotocol in capitals", {"Sec-WebSocket-Protocol": "CloudEvents.JSON"}, (400,)),
    ("the plain protocol's own name", {"Sec-WebSocket-Protocol": "(http)"}, (400,)),
]


async def knock(hub, path, token, headers, first=None):
    sent = {"Host": f"127.0.0.1:{hub.port}", "Authorization": f"Bearer {token}", **UPGRADE, **headers}
    lines = [first or f"GET {path} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in sent.items() if value is not None]
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    try:
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        line = await asyncio.wait_for(reader.readline(), LIMIT_S)
        return int(line.split()[1]) if line else CUT
    except ConnectionError:
        return CUT
    finally:
        writer.close()


def token_for(hub, path):
    if path == "/live":
        return hub.viewer()
    if not hasattr(hub, "fixed_publisher"):
        hub.fixed_publisher = hub.token("publisher", source=hub.source())
    return hub.fixed_publisher


@cases([(path, *one) for path in ("/feed", "/live") for one in WRONG],
       "P14: {0}: a handshake with {1} is refused")
async def wrong(hub, path, _name, headers, statuses):
    status = await knock(hub, path, token_for(hub, path), headers)
    check(status in statuses, f"status {status}, expected one of {statuses}")


@cases([(path, first) for path in ("/feed", "/live") for first in (
    "GET {} HTTP/1.0", "POST {} HTTP/1.1", "PUT {} HTTP/1.1", "HEAD {} HTTP/1.1")],
    "P14: {0}: an upgrade by {1} is refused")
async def wrong_method(hub, path, first):
    status = await knock(hub, path, token_for(hub, path), {}, first.format(path))
    check(status == CUT or 400 <= status < 500, f"status {status}")


@cases([("Upgrade: WebSocket", {"Upgrade": "WebSocket"}),
        ("Connection: keep-alive, Upgrade", {"Connection": "keep-alive, Upgrade"}),
        ("Connection: upgrade", {"Connection": "upgrade"}),
        ("the subprotocol among others", {"Sec-WebSocket-Protocol": "a, cloudevents.json,b"}),
        ("a header nobody knows", {"X-Unknown": "y" * 500})],
       "P14: a handshake with {0} is let in")
async def right(hub, _name, headers):
    equal(await knock(hub, "/live", hub.viewer(), headers), 101, "status")


@case("P14: GET of a WebSocket's path without an upgrade: 426")
async def no_upgrade(hub):
    for path in ("/feed", "/live"):
        equal(hub.get(path, token_for(hub, path)).status, 426, path)


@case("P14: wrong handshakes by the thousand leave neither memory nor descriptors behind")
async def many(hub):
    rounds = int(hub.settings.get("handshakes", "2000")) // len(WRONG)
    token = token_for(hub, "/feed")
    failures = []

    async def one(name, headers, statuses):
        status = await knock(hub, "/feed", token, headers)
        if status not in statuses:
            failures.append(f"{name}: {status}")

    await asyncio.gather(*[one(*row) for row in WRONG])
    before = hub.resident_kb()
    for _ in range(rounds):
        await asyncio.gather(*[one(*row) for row in WRONG])
    none_failed(failures, rounds * len(WRONG))
    grown = hub.grown_kb(before)
    check(grown <= 1024, f"memory grew by {grown} kB over {rounds * len(WRONG)} handshakes")
    let = await connect(hub, "/feed", token)
    await let.close()


@case("frames sent with the handshake, before its answer, are not taken: 1002 or the end")
async def too_early(hub):
    raw = await RawSocket.open(hub, "/feed", token_for(hub, "/feed"))
    await raw.close()
    head = "\r\n".join([f"GET /feed HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                        f"{token_for(hub, '/feed')}"]
                       + [f"{name}: {value}" for name, value in UPGRADE.items()]) + "\r\n\r\n"
    got = await exchange(hub, head.encode() + b"\x81\x82\x01\x02\x03\x04" + b"zz")
    check(b"nack" not in got, f"a frame was taken: {got!r}")
    check(not got.endswith(b"\nopen"), "left open")


if __name__ == "__main__":
    main()
