"""RFC 6455 by a table: framing, pings, reserved bits, opcodes, fragments, UTF-8, closing, sizes, masks.

Every row runs twice: on /feed in one piece, on /live octet by octet. The echo of a text message is
its nack: a well-formed event of no known type comes back with its id."""

import asyncio
import json
import struct

from frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, RawSocket, mask
from tap import cases, check, equal, main

LIMIT_S = 10
OCTETS_UP_TO = 3000  # beyond it in pieces of 997 bytes: nobody waits for a megabyte of single octets
KEY = b"\x37\xfa\x21\x3d"
STAYS, EITHER = "stays", "either"


def frame(opcode, payload=b"", fin=True, reserved=0, key=KEY, length_bytes=None):
    """The bytes of one frame. key None: unmasked. length_bytes: 0, 2 or 8, also where that is too long."""
    length = len(payload)
    if length_bytes is None:
        length_bytes = 0 if length < 126 else 2 if length < 65536 else 8
    flag = 0 if key is None else 0x80
    head = bytes([(0x80 if fin else 0) | reserved << 4 | opcode])
    if length_bytes == 0:
        head += bytes([flag | length])
    elif length_bytes == 2:
        head += bytes([flag | 126]) + struct.pack("!H", length)
    else:
        head += bytes([flag | 127]) + struct.pack("!Q", length)
    return head + (payload if key is None else key + mask(payload, key))


def event(name, size=None):
    """A text message that comes back as a nack with this id; size: filled up with blanks."""
    text = json.dumps({"specversion": "1.0", "type": "x", "source": "/x", "id": name},
                      ensure_ascii=False).encode()
    return text if size is None else text[:-1] + b" " * (size - len(text)) + b"}"


def closing(code=None, reason=b""):
    return frame(CLOSE, b"" if code is None else struct.pack("!H", code) + reason)


def echo(name):
    return ("echo", name)


def pieces(payload, size, opcode=TEXT, between=b""):
    """payload in frames of size bytes; between: sent after each but the last."""
    parts = [payload[at:at + size] for at in range(0, len(payload), size)] or [b""]
    last = len(parts) - 1
    out = b""
    for index, part in enumerate(parts):
        out += frame(opcode if index == 0 else CONTINUATION, part, fin=index == last)
        out += between if index < last else b""
    return out


ROWS = []  # (name, bytes sent, answers expected in order, how it ends, in one piece everywhere)


def row(name, sent, answers=(), end=STAYS, whole=False):
    ROWS.append((name, sent, list(answers), end, whole))


def framing():
    row("1 an empty text message", frame(TEXT), [("refused",)])
    for size in (80, 125, 126, 127, 128, 1000, 4095, 4096, 4097, 10000, 16383, 16384):
        row(f"1 a text of {size} bytes", frame(TEXT, event("size", size)), [echo("size")])
    row("1 three texts in one segment", b"".join(
        frame(TEXT, event(name)) for name in ("a", "b", "c")), [echo("a"), echo("b"), echo("c")])
    for size in (0, 1, 125, 126, 1000):
        row(f"1 a binary message of {size} bytes", frame(BINARY, b"\xfe" * size), end=1003)
    row("1 a binary message in two fragments", pieces(b"\xfe" * 20, 10, BINARY), end=1003)
    row("1 a binary message after a text", frame(TEXT, event("a")) + frame(BINARY, b"x"),
        [echo("a")], 1003)


def pings():
    row("2 a ping without payload", frame(PING), [("pong", b"")])
    for name, payload in (("of text", b"Hello, world!"), ("of bytes", b"\x00\xff\xfe\xfd\xfc\x00"),
                          ("of 125 bytes", b"\xfe" * 125), ("that looks like a close", b"\x03\xe8"),
                          ("of broken UTF-8", b"\xc3\x28")):
        row(f"2 a ping {name}", frame(PING, payload), [("pong", payload)])
    for size in (126, 127, 200, 65536):
        row(f"2 a ping of {size} bytes", frame(PING, b"x" * size), end=1002)
        row(f"2 a pong of {size} bytes", frame(PONG, b"x" * size), end=1002)
    row("2 a pong nobody asked for", frame(PONG))
    row("2 a pong nobody asked for, with payload, then a ping",
        frame(PONG, b"unsolicited") + frame(PING, b"x"), [("pong", b"x")])
    row("2 a ping, then a text", frame(PING, b"p") + frame(TEXT, event("a")),
        [("pong", b"p"), echo("a")])


def reserved():
    for bits in range(1, 8):
        row(f"3 reserved bits {bits} on a text", frame(TEXT, event("a"), reserved=bits), end=1002)
        row(f"3 reserved bits {bits} on a ping", frame(PING, b"x", reserved=bits), end=1002)
    for bits in (1, 2, 4):
        row(f"3 reserved bits {bits} on a close",
            frame(CLOSE, b"\x03\xe8", reserved=bits), end=1002)
        row(f"3 reserved bits {bits} on a continuation", frame(TEXT, event("a")[:5], fin=False)
            + frame(CONTINUATION, event("a")[5:], reserved=bits), end=1002)
        row(f"3 reserved bits {bits} on a binary message",
            frame(BINARY, b"x", reserved=bits), end=1002)
    row("3 a reserved bit after a good text: the good one is answered",
        frame(TEXT, event("a")) + frame(TEXT, event("b"), reserved=4), [echo("a")], 1002)


def opcodes():
    for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15):
        row(f"4 opcode {opcode} without payload", frame(opcode), end=1002)
        row(f"4 opcode {opcode} with payload", frame(opcode, b"reserved"), end=1002)
    for opcode in (3, 15):
        row(f"4 opcode {opcode} after a good text",
            frame(TEXT, event("a")) + frame(opcode) + frame(PING), [echo("a")], 1002)
        row(f"4 opcode {opcode} inside a fragmented text",
            frame(TEXT, b"{", fin=False) + frame(opcode, b"x"), end=1002)


def fragments():
    text = event("fragments")
    row("5 a fragmented ping", frame(PING, b"a", fin=False) + frame(CONTINUATION, b"b"), end=1002)
    row("5 a fragmented pong", frame(PONG, b"a", fin=False) + frame(CONTINUATION, b"b"), end=1002)
    row("5 a fragmented close", frame(CLOSE, b"\x03\xe8", fin=False), end=1002)
    for size in (1, 2, 3, 7, 20):
        row(f"5 a text in fragments of {size} bytes", pieces(text, size), [echo("fragments")])
    row("5 a text in two fragments with a ping between", pieces(text, 40, between=frame(PING, b"p")),
        [("pong", b"p"), echo("fragments")])
    row("5 a text in two fragments with a pong between", pieces(text, 40, between=frame(PONG, b"p")),
        [echo("fragments")])
    row("5 an empty first fragment", frame(TEXT, b"", fin=False) + frame(CONTINUATION, text),
        [echo("fragments")])
    row("5 an empty last fragment", frame(TEXT, text, fin=False) + frame(CONTINUATION),
        [echo("fragments")])
    row("5 empty fragments only", frame(TEXT, b"", fin=False)
        + frame(CONTINUATION, b"", fin=False) + frame(CONTINUATION), [("refused",)])
    row("5 empty fragments around and between", frame(TEXT, b"", fin=False)
        + frame(CONTINUATION, text[:9], fin=False) + frame(CONTINUATION, b"", fin=False)
        + frame(CONTINUATION, text[9:], fin=False) + frame(CONTINUATION), [echo("fragments")])
    for fin in (True, False):
        end = "a last" if fin else "no last"
        row(f"5 a continuation of nothing, {end} one", frame(CONTINUATION, b"x", fin=fin), end=1002)
        row(f"5 a continuation after a whole text, {end} one",
            frame(TEXT, event("a")) + frame(CONTINUATION, b"x", fin=fin), [echo("a")], 1002)
        row(f"5 a continuation after a fragmented text, {end} one",
            pieces(text, 40) + frame(CONTINUATION, b"x", fin=fin), [echo("fragments")], 1002)
    row("5 a text inside a fragmented text", frame(TEXT, b"{", fin=False) + frame(TEXT, text),
        end=1002)
    row("5 an unfinished text inside a fragmented text",
        frame(TEXT, b"{", fin=False) + frame(TEXT, b"{", fin=False), end=1002)
    row("5 a binary inside a fragmented text",
        frame(TEXT, b"{", fin=False) + frame(BINARY, b"x"), end=1002)
    row("5 two fragmented texts", pieces(event("a"), 20) + pieces(event("b"), 20),
        [echo("a"), echo("b")])
    row("5 a ping of 126 bytes inside a fragmented text",
        frame(TEXT, b"{", fin=False) + frame(PING, b"x" * 126), end=1002)
    row("5 a close inside a fragmented text",
        frame(TEXT, b"{", fin=False) + closing(1000), end=1000)


GOOD = ["κόσμε", "Hà Nội", "Thừa Thiên Huế", "việc", "đồng", "\u00a0x", "߿", "ࠀ", "\ud7ff", "\ue000",
        "\ufffd", "𐀀", "\U0010fffd", "ỗ" * 40]
UNREADABLE = ["\ufffe", "\uffff", "\ufdd0", "\U0001fffe", "\U0010ffff"]  # UTF-8, but of no letter
BROKEN = [
    b"\x80", b"\xbf", b"\x80\xbf", b"\x80\xbf\x80", bytes(range(0x80, 0xc0)),
    b"\xc0 ", b"\xdf ", b"\xe0 ", b"\xef ", b"\xf0 ", b"\xf7 ", b"\xf8 ", b"\xfb ", b"\xfc ",
    b"\xfd ", b"\xc3", b"\xe1\xbb", b"\xf0\x90\x80", b"\xf8\x80\x80\x80", b"\xfc\x80\x80\x80\x80",
    b"\xe1\xbb\xe1\xbb\x99", b"\xfe", b"\xff", b"\xfe\xfe\xff\xff",
    b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xf8\x80\x80\x80\xaf",
    b"\xfc\x80\x80\x80\x80\xaf", b"\xc1\xbf", b"\xe0\x9f\xbf", b"\xf0\x8f\xbf\xbf",
    b"\xc0\x80", b"\xe0\x80\x80", b"\xf0\x80\x80\x80", b"\xed\xa0\x80", b"\xed\xad\xbf",
    b"\xed\xae\x80", b"\xed\xaf\xbf", b"\xed\xb0\x80", b"\xed\xbe\x80", b"\xed\xbf\xbf",
    b"\xed\xa0\x80\xed\xb0\x80", b"\xed\xaf\xbf\xed\xbf\xbf", b"\xf4\x90\x80\x80",
    b"\xf5\x80\x80\x80", b"\xf7\xbf\xbf\xbf", b"\xf8\x88\x80\x80\x80", b"\xfb\xbf\xbf\xbf\xbf",
    b"\xfd\xbf\xbf\xbf\xbf\xbf", b"\xc3\x28", b"\xa0\xa1", b"\xe2\x28\xa1", b"\xe2\x82\x28",
    b"\xf0\x28\x8c\xbc", b"\xf0\x90\x28\xbc", b"\xf0\x28\x8c\x28",
]


def texts():
    for text in GOOD:
        name = text.encode("unicode_escape").decode()[:24]
        row(f"6 the text {name}", frame(TEXT, event(text)), [("refused", text)])
        row(f"6 the text {name} in fragments of one byte", pieces(event(text), 1),
            [("refused", text)])
    for text in UNREADABLE:
        row(f"6 U+{ord(text):04X} is UTF-8: refused as content, not as a frame",
            frame(TEXT, event(text)), [("refused",)])
    whole = event("a")
    for broken in BROKEN:
        inside = whole.replace(b'"a"', b'"' + broken + b'"')
        row(f"6 not UTF-8: {broken.hex()[:16]}", frame(TEXT, inside), end=1007)
    for broken in (b"\xc3", b"\xe1\xbb", b"\xf0\x90\x80", b"\xed\xa0\x80", b"\xff", b"\xf4\x90"):
        row(f"6 not UTF-8 at the end of a text: {broken.hex()}", frame(TEXT, broken), end=1007)
        row(f"6 not UTF-8 before a next fragment: {broken.hex()}",
            frame(TEXT, broken, fin=False) + frame(CONTINUATION, b"x"), end=1007)
    row("6 a letter cut by the end of the last fragment",
        frame(TEXT, b"{", fin=False) + frame(CONTINUATION, b"\xe1\xbb"), end=1007)
    row("6 a letter cut between fragments, a ping inside it",
        frame(TEXT, event("ộ")[:-5], fin=False) + frame(PING, b"p")
        + frame(CONTINUATION, event("ộ")[-5:]), [("pong", b"p"), ("refused", "ộ")])


def closes():
    row("7 a close without code", closing(), end=EITHER)
    row("7 a close of one byte", frame(CLOSE, b"\x03"), end=1002)
    for code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999):
        row(f"7 close code {code}", closing(code), end=code)
    for code in (0, 999, 1004, 1005, 1006, 1012, 1014, 1015, 1016, 1100, 2000, 2999, 5000, 65535):
        row(f"7 close code {code}, that no frame may hold", closing(code), end=1002)
    row("7 a close with a reason", closing(1000, "Tạm biệt".encode()), end=1000)
    row("7 a close with the longest reason", closing(1000, b"x" * 123), end=1000)
    row("7 a close of 126 bytes", closing(1000, b"x" * 124), end=1002)
    row("7 a close with a reason that is not UTF-8", closing(1000, b"\xff\xfe"), end=1007)
    row("7 two closes", closing(1000) + closing(1001), end=1000, whole=True)
    row("7 a text after the close", closing(1000) + frame(TEXT, event("late")), end=1000, whole=True)
    row("7 a ping after the close", closing(1000) + frame(PING, b"late"), end=1000, whole=True)
    row("7 a text, then a close", frame(TEXT, event("a")) + closing(1000), [], (1000,))
    row("7 broken frames after the close", closing(1000) + b"\xff" * 50, end=1000, whole=True)


def sizes():
    for size in (64, 256, 1024):
        row(f"9 16,384 bytes in fragments of {size}", pieces(event("big", 16384), size),
            [echo("big")])
    row("9 a text that says 2^63 bytes", bytes([0x81, 0xff]) + b"\x80" + b"\x00" * 7 + KEY, end=1002)
    row("9 a text that says 2^63-1 bytes", bytes([0x81, 0xff, 0x7f]) + b"\xff" * 7 + KEY
        + mask(b" " * 9000, KEY), end=(1009, 1002))
    row("10 one text as a library sends it, in frames of 1,300 bytes",
        pieces(event("auto", 16000), 1300), [echo("auto")])


def masks():
    for opcode, payload in ((TEXT, event("a")), (BINARY, b"x"), (PING, b"x"), (PONG, b"x"),
                            (CLOSE, b"\x03\xe8"), (TEXT, b""), (TEXT, event("a", 5000))):
        row(f"M an unmasked frame of opcode {opcode}, {len(payload)} bytes",
            frame(opcode, payload, key=None), end=1002)
    row("M an unmasked text after a masked one",
        frame(TEXT, event("a")) + frame(TEXT, event("b"), key=None), [echo("a")], 1002)
    row("M an unmasked continuation", frame(TEXT, event("a")[:9], fin=False)
        + frame(CONTINUATION, event("a")[9:], key=None), end=1002)
    row("M an unmasked ping inside a fragmented text",
        frame(TEXT, b"{", fin=False) + frame(PING, b"x", key=None), end=1002)
    for key in (b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\x00\x00\x00\x01", b"{}{}"):
        row(f"M the key {key.hex()}", frame(TEXT, event("a"), key=key), [echo("a")])
    for size, length_bytes in ((50, 2), (125, 2), (50, 8), (126, 8), (65535, 8)):
        row(f"M a length of {size} said in {length_bytes} bytes",
            frame(TEXT, b" " * size, length_bytes=length_bytes), end=1002)
    row("M a ping whose length is said in two bytes", frame(PING, b"x", length_bytes=2), end=1002)


for build in (framing, pings, reserved, opcodes, fragments, texts, closes, sizes, masks):
    build()


async def send(raw, sent, octets):
    """The hub may hang up in the midst of it; what it said is read all the same."""
    step = len(sent) if not octets else 1 if len(sent) <= OCTETS_UP_TO else 997
    try:
        for at in range(0, len(sent), step):
            if raw.writer.is_closing():
                break
            raw.writer.write(sent[at:at + step])
            if at % 64 == 0:
                await raw.drain()
    except (ConnectionError, asyncio.TimeoutError):
        pass


async def answer_of(raw):
    """The next frame that is no status and no ping of the hub's own; None at the end."""
    while True:
        got = await raw.frame(LIMIT_S)
        if got is None or not (got[0] == PING or (got[0] == TEXT and b".status.v1" in got[1])):
            return got


def check_answer(got, expected):
    kind = expected[0]
    check(got is not None, f"the connection ended, expected {expected}")
    opcode, payload = got
    if kind == "pong":
        equal((opcode, payload), (PONG, expected[1]), "pong")
        return
    equal(opcode, TEXT, f"opcode of {payload[:80]!r}")
    message = json.loads(payload)
    equal(message["type"], "vn.toancanh.nack.v1", "type")
    named = message["data"]["id"]
    if kind == "echo":
        equal(named, expected[1], "id")
    elif len(expected) > 1:
        check(named in (expected[1], None), f"id {named!r}")


async def check_end(raw, end):
    """The close frame with its code, then nothing, then the end of the stream."""
    got = await answer_of(raw)
    while isinstance(end, tuple) and got is not None and got[0] == TEXT:
        got = await answer_of(raw)  # an answer made before the close was read may stand before it
    check(got is not None, "the connection ended without a close frame")
    equal(got[0], CLOSE, f"opcode of {got[1][:80]!r}")
    if end == EITHER:
        check(got[1] in (b"", b"\x03\xe8"), f"close {got[1]!r}")
    else:
        allowed = end if isinstance(end, tuple) else (end,)
        check(int.from_bytes(got[1][:2], "big") in allowed, f"close code {got[1][:2].hex()}")
    try:
        raw.writer.write(closing(1000))
        raw.writer.write_eof()
    except OSError:
        pass  # the hub has hung up already: it had our close frame
    equal(await raw.frame(LIMIT_S), None, "after the close frame")


@cases([(path, *one) for path in ("/feed", "/live") for one in ROWS], "{0} {1}")
async def obeys(hub, path, _name, sent, answers, end, whole):
    if path == "/feed":
        if not hasattr(hub, "fixed_publisher"):
            hub.fixed_publisher = hub.token("publisher", source=hub.source())
        raw = await RawSocket.open(hub, path, hub.fixed_publisher)
    else:
        raw = await RawSocket.open(hub, path, hub.viewer())
    equal(raw.status, 101, "handshake")
    await send(raw, sent, octets=path == "/live" and not whole)
    for expected in answers:
        check_answer(await answer_of(raw), expected)
    if end == STAYS:
        raw.writer.write(frame(PING, b"still here?"))
        check_answer(await answer_of(raw), ("pong", b"still here?"))
        raw.writer.write(closing(1000))
        end = 1000
    await check_end(raw, end)
    await raw.close()


if __name__ == "__main__":
    main()
