"""Limits and how a connection ends: sizes, frames, close codes, too many bad messages."""

import asyncio
import json
import os
import time

from client import Publisher, Viewer, observation, padded
from frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, RawSocket
from tap import case, cases, check, equal, main

MAX_BYTES = 262144


def padded_event(source, size, sequence=1):
    """A good event of exactly size bytes: white space is no content."""
    made = {"specversion": "1.0", "type": "vn.toancanh.observations.v1", "source": source,
            "id": padded(sequence), "sequence": padded(sequence),
            "data": {"observations": [observation(1)]}}
    text = json.dumps(made)
    return text[:-1] + " " * (size - len(text)) + "}"


async def publisher_socket(hub):
    source = hub.source()
    token = hub.token("publisher", source=source)
    raw = await RawSocket.open(hub, "/feed", token)
    equal(raw.status, 101, "handshake")
    return raw, source


@case("an event of exactly max_bytes is stored")
async def largest(hub):
    publisher = await Publisher.open(hub)
    await publisher.send(padded_event(publisher.source, MAX_BYTES))
    equal((await publisher.expect("ack.v1"))["stored"], 1, "stored")
    await publisher.close()


@cases([(MAX_BYTES + 1,), (400000,), (2 * MAX_BYTES,)],
       "a frame of {0} bytes: nack too_large, the connection stays")
async def too_large(hub, size):
    publisher = await Publisher.open(hub)
    await publisher.send(padded_event(publisher.source, size))
    nack = await publisher.expect("nack.v1")
    equal(([error["code"] for error in nack["errors"]], nack["retry"]), (["too_large"], False))
    equal((nack["id"], nack["sequence"]), (None, None), "id and sequence")
    equal((await publisher.observe(observation(1))).ack["upto"], padded(1), "upto of the next")
    await publisher.close()


@cases([(2 * MAX_BYTES + 1,), (3 * MAX_BYTES,), (10_000_000,), (2**31,), (2**40,), (2**63 - 1,)],
       "a frame that announces {0} bytes: close 1009 before it is buffered")
async def far_too_large(hub, size):
    raw, _ = await publisher_socket(hub)
    before = hub.resident_kb()
    raw.send(TEXT, b" " * 65536, announced=size)
    code = await raw.close_code()
    check(code == 1009 or (size > 2**62 and code == 1002), f"close code {code}")
    grown = hub.grown_kb(before)
    check(grown <= 2048, f"memory grew by {grown} kB")
    await raw.close()


@case("a message of many fragments beyond the limit: close 1009, memory does not follow")
async def fragments_too_large(hub):
    raw, _ = await publisher_socket(hub)
    before = hub.resident_kb()
    raw.send(TEXT, b"{" + b" " * 1023, fin=False)
    try:
        for _ in range(2000):
            raw.send(CONTINUATION, b" " * 1024, fin=False)
            await raw.drain()
    except (ConnectionError, asyncio.TimeoutError):
        pass
    code = await raw.close_code()
    check(code in (1009, "cut"), f"close code {code}")
    check(hub.grown_kb(before) <= 2048, f"memory grew by {hub.grown_kb(before)} kB")
    await raw.close()


@case("100,000 empty fragments do not keep the hub from serving others")
async def empty_fragments(hub):
    raw, _ = await publisher_socket(hub)
    before = hub.resident_kb()
    raw.send(TEXT, b"{", fin=False)
    try:
        for _ in range(1000):
            for _ in range(100):
                raw.send(CONTINUATION, b"", fin=False)
            await raw.drain()
    except (ConnectionError, asyncio.TimeoutError):
        pass
    publisher = await Publisher.open(hub)
    equal((await publisher.observe(observation(1))).ack["upto"], padded(1), "upto of another")
    check(hub.grown_kb(before) <= 4096, f"memory grew by {hub.grown_kb(before)} kB")
    await publisher.close()
    await raw.close()


@cases([("/feed",), ("/live",)], "{0}: a binary frame: close 1003")
async def binary(hub, path):
    if path == "/feed":
        raw, _ = await publisher_socket(hub)
    else:
        raw = await RawSocket.open(hub, path, hub.viewer())
    raw.send(BINARY, b"{}")
    equal(await raw.close_code(), 1003, "close code")
    await raw.close()


PROTOCOL = [
    ("a reserved bit", lambda raw: raw.send(TEXT, b"{}", reserved=4)),
    ("another reserved bit", lambda raw: raw.send(TEXT, b"{}", reserved=1)),
    ("reserved opcode 3", lambda raw: raw.send(0x3, b"{}")),
    ("reserved opcode 7", lambda raw: raw.send(0x7, b"{}")),
    ("reserved opcode 11", lambda raw: raw.send(0xB, b"{}")),
    ("reserved opcode 15", lambda raw: raw.send(0xF, b"{}")),
    ("an unmasked frame", lambda raw: raw.send(TEXT, b"{}", masked=False)),
    ("a fragmented ping", lambda raw: raw.send(PING, b"x", fin=False)),
    ("a fragmented close", lambda raw: raw.send(CLOSE, b"\x03\xe8", fin=False)),
    ("a ping of 126 bytes", lambda raw: raw.send(PING, b"x" * 126)),
    ("a pong of 200 bytes", lambda raw: raw.send(PONG, b"x" * 200)),
    ("a continuation of nothing", lambda raw: raw.send(CONTINUATION, b"{}")),
    ("a new text inside a fragmented one", lambda raw: (
        raw.send(TEXT, b"{", fin=False), raw.send(TEXT, b"}"))),
    ("a close of one byte", lambda raw: raw.send(CLOSE, b"\x03")),
    ("close code 999", lambda raw: raw.send(CLOSE, b"\x03\xe7")),
    ("close code 1005", lambda raw: raw.send(CLOSE, b"\x03\xed")),
]


@cases([(path, *row) for path in ("/feed", "/live") for row in PROTOCOL],
       "{0}: {1}: close 1002")
async def protocol(hub, path, _name, misbehave):
    if path == "/feed":
        raw, _ = await publisher_socket(hub)
    else:
        raw = await RawSocket.open(hub, path, hub.viewer())
    misbehave(raw)
    equal(await raw.close_code(), 1002, "close code")
    await raw.close()


@case("bad UTF-8 in a frame: close 1007, also when a letter is cut by the end")
async def not_utf8(hub):
    for payload in (b'{"id":"\xff"}', b'{"id":"\xc3', b'{"id":"\xed\xa0\x80"}'):
        raw, _ = await publisher_socket(hub)
        raw.send(TEXT, payload)
        equal(await raw.close_code(), 1007, payload)
        await raw.close()


@case("a letter cut between two fragments is good UTF-8")
async def split_letter(hub):
    raw, source = await publisher_socket(hub)
    payload = json.dumps({
        "specversion": "1.0", "type": "vn.toancanh.observations.v1", "source": source,
        "id": padded(1), "sequence": padded(1),
        "data": {"observations": [observation(1, COMMENT="Hà Nội")]}},
        ensure_ascii=False).encode("utf-8")
    cut = payload.index("à".encode("utf-8")) + 1
    raw.send(TEXT, payload[:cut], fin=False)
    raw.send(CONTINUATION, payload[cut:])
    opcode, answer = await raw.frame()
    equal(opcode, TEXT, "opcode")
    check(b"ack.v1" in answer, f"answer {answer!r}")
    await raw.close()


@case("a ping is answered, in the midst of a fragmented message too")
async def ping(hub):
    raw, _ = await publisher_socket(hub)
    raw.send(TEXT, b"{", fin=False)
    raw.send(PING, b"hello")
    equal(await raw.frame(), (PONG, b"hello"), "frame")
    await raw.close()


@case("a clean close is answered with the same code")
async def clean_close(hub):
    raw, _ = await publisher_socket(hub)
    raw.send(CLOSE, b"\x03\xe8")
    equal(await raw.close_code(), 1000, "close code")
    await raw.close()


@case("100 bad messages within a minute are answered, more end the connection with 1008")
async def too_many_bad(hub):
    raw, _ = await publisher_socket(hub)
    for _ in range(110):
        raw.send(TEXT, b"{")
    nacks = 0
    code = None
    while code is None:
        frame = await raw.frame()
        if frame is None:
            code = "cut"
        elif frame[0] == CLOSE:
            code = int.from_bytes(frame[1][:2], "big")
        else:
            check(b"nack.v1" in frame[1], f"frame {frame}")
            nacks += 1
    equal(code, 1008, "close code")
    check(nacks >= 100, f"only {nacks} nacks before the end")
    await raw.close()


@case("no data comes after a close frame")
async def nothing_after_close(hub):
    source = hub.source()
    raw = await RawSocket.open(hub, "/feed", hub.token("publisher", source=source))
    for number in range(1, 60):
        raw.send(TEXT, padded_event(source, 600, number).encode())
    raw.send(CLOSE, b"\x03\xe8")
    equal(await raw.close_code(), 1000, "close code")
    equal(await raw.frame(), None, "after the close frame")
    await raw.close()


@case("a bad subscriber message is nacked, the connection goes on")
async def bad_subscriber(hub):
    viewer = await Viewer.open(hub)
    for text in ("{", "[]", '{"specversion":"1.0","id":"1","source":"/v","type":"x.y"}',
                 '{"specversion":"1.0","id":"1","source":"/v",'
                 '"type":"vn.toancanh.subscribe.v1","data":{"series":7}}'):
        await viewer.socket.send(text)
        while (await viewer.receive())["kind"] != "nack.v1":
            pass
    await viewer.status()
    await viewer.close()


@case("a subscriber's message over 16 KiB is refused")
async def large_subscriber(hub):
    raw = await RawSocket.open(hub, "/live", hub.viewer())
    raw.send(TEXT, b'{"x":"' + b"a" * 40000 + b'"}')
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        frame = await raw.frame()
        if frame is None or frame[0] == CLOSE:
            equal(None if frame is None else int.from_bytes(frame[1][:2], "big"), 1009, "close")
            break
        if b"nack.v1" in frame[1]:
            check(b"too_large" in frame[1], f"nack {frame[1]!r}")
            break
    else:
        raise AssertionError("no answer within 5 s")
    await raw.close()


@case("2,000 connections that end at once leave neither memory nor descriptors behind")
async def storm(hub):
    source = hub.source()
    token = hub.token("publisher", source=source)
    folder = f"/proc/{hub.process.pid}/fd"

    async def one():
        raw = await RawSocket.open(hub, "/feed", token)
        raw.reset()

    await asyncio.gather(*[one() for _ in range(50)])
    await asyncio.sleep(0.5)
    before = len(os.listdir(folder))
    for _ in range(40):
        await asyncio.gather(*[one() for _ in range(50)])
    deadline = time.monotonic() + 10
    while len(os.listdir(folder)) > before and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    after = len(os.listdir(folder))
    check(after <= before, f"{after} descriptors, {before} before")


if __name__ == "__main__":
    main()
