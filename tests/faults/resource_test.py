"""H6, H7, P6, P10, P15: descriptors, storms, slow clients, paths that climb."""

import asyncio
import time

import setting
from client import Publisher, Viewer, observation
from frames import PING, RawSocket
from hub import Hub, run
from tap import Skip, case, cases, check, equal, main, none_failed, note

PUBLISHERS, WALLS = 63, 20
HEADER_S, SLACK_S = 5.0, 2.0


async def ack_seconds(publisher, value=1):
    started = time.monotonic()
    await publisher.observe(observation(value))
    return time.monotonic() - started


@case("H6: no descriptors left: who is connected is served; afterwards new ones are let in")
async def descriptors(hub):
    other = Hub(hub.toancanh).start()
    publisher = await Publisher.open(other)
    token = other.viewer()
    done = run(["prlimit", f"--pid={other.process.pid}", "--nofile=64:64"])
    if done.returncode != 0:
        other.remove()
        raise Skip(f"prlimit: {done.stderr.strip()}")
    sockets = []
    for _ in range(120):
        try:
            _, writer = await asyncio.wait_for(
                asyncio.open_connection("127.0.0.1", other.port), 2)
            sockets.append(writer)
        except (OSError, asyncio.TimeoutError):
            break
    slowest = max([await ack_seconds(publisher) for _ in range(10)])
    note(f"{len(sockets)} connections held; slowest ack meanwhile {slowest * 1000:.0f} ms")
    check(slowest < 2, f"an ack took {slowest:.1f} s")
    for writer in sockets:
        writer.close()
    deadline = time.monotonic() + 10
    while True:
        try:
            viewer = await asyncio.wait_for(Viewer.open(other, token), 3)
            await viewer.status()
            break
        except Exception as problem:  # pylint: disable=broad-except
            check(time.monotonic() < deadline, f"no new connection 10 s later: {problem!r}")
            await asyncio.sleep(0.2)
    await viewer.close()
    await publisher.close()
    equal(other.stop(), 0, "exit code")
    other.remove()


@case("H7: 63 publishers and 20 walls come back at once after a kill: all live within 5 s")
async def storm(hub):
    other = Hub(hub.toancanh).start()
    sources = [other.source() for _ in range(PUBLISHERS)]
    tokens = [other.token("publisher", source=source) for source in sources]
    other.viewer()
    other.kill()
    other.start()

    async def publisher(source, token):
        one = await Publisher.open(other, source, token)
        await one.observe(observation(1))
        await one.close()

    async def wall():
        one = await Viewer.open(other)
        await one.snapshot({"INDICATOR": "*", "REF_AREA": "*", "last": 300})
        await one.close()

    started = time.monotonic()
    await asyncio.gather(*[publisher(*pair) for pair in zip(sources, tokens)],
                         *[wall() for _ in range(WALLS)])
    seconds = time.monotonic() - started
    note(f"all live after {seconds:.2f} s")
    setting.within(seconds, 5, "the last of them")
    equal(other.stop(), 0, "exit code")
    other.remove()


@cases([("no byte", b""), ("half a request line", b"GET /feed HT"),
        ("headers without an end", b"GET /feed HTTP/1.1\r\nHost: a\r\n")],
       "P6: a client that sends {0} and then waits is cut within 5 s")
async def slow_header(hub, _name, sent):
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    writer.write(sent)
    started = time.monotonic()
    try:
        await asyncio.wait_for(reader.read(-1), HEADER_S + SLACK_S)
    except asyncio.TimeoutError:
        raise AssertionError(f"still open after {HEADER_S + SLACK_S} s") from None
    except ConnectionError:
        pass
    finally:
        writer.close()
    note(f"cut after {time.monotonic() - started:.1f} s")


@case("P6: headers of one byte each 200 ms are cut, however long they go on")
async def trickle(hub):
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    reading = asyncio.create_task(reader.read(-1))
    started = time.monotonic()
    try:
        writer.write(b"GET /feed HTTP/1.1\r\nX: ")
        while not reading.done() and time.monotonic() - started < HEADER_S * 2 + SLACK_S:
            writer.write(b"a")
            await asyncio.sleep(0.2)
    except ConnectionError:
        pass
    seconds = time.monotonic() - started
    cut = reading.done()
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    writer.close()
    check(cut, f"still open after {seconds:.1f} s")
    note(f"cut after {seconds:.1f} s")


SLOW_S = 3.0


@case("P6: a message that does not end in time is cut with 1008: a slow frame, slow fragments, a slow header")
async def slow_message(hub):
    other = Hub(hub.toancanh, config={"version": 1, "document": "config",
                                      "message": f"PT{SLOW_S:g}S"}).start()
    token = other.token("publisher", source=other.source())

    async def trickle_frames(name, first, rest):
        raw = await RawSocket.open(other, "/feed", token)
        raw.writer.write(first)
        started = time.monotonic()
        ending = asyncio.create_task(raw.close_code(60))
        while not ending.done() and not raw.writer.is_closing():
            raw.writer.write(rest)
            await asyncio.wait([ending], timeout=0.1)
        equal(await ending, 1008, name)
        seconds = time.monotonic() - started
        check(seconds >= SLOW_S - 1, f"{name}: cut after {seconds:.1f} s already")
        setting.within(seconds, SLOW_S + 2.5, name)
        raw.reset()

    await asyncio.gather(
        trickle_frames("a slow frame", b"\x81\xfe\x40\x00\0\0\0\0{", b" "),
        trickle_frames("slow fragments", b"\x01\x81\0\0\0\0{", b"\x00\x81\0\0\0\0 "),
        trickle_frames("half a header", b"\x81", b""))
    patient = await Publisher.open(other)
    for _ in range(3):
        await patient.observe(observation(1))
        await asyncio.sleep(SLOW_S / 2)
    equal((await patient.observe(observation(1))).ack["upto"], "0000000004", "upto of one in time")
    await patient.close()
    equal(other.stop(), 0, "exit code")
    other.remove()


@case("P10: 20,000 pings of one client do not keep another waiting")
async def pings(hub):
    source = hub.source()
    raw = await RawSocket.open(hub, "/feed", hub.token("publisher", source=source))
    publisher = await Publisher.open(hub)
    slowest = 0.0
    for number in range(20000):
        raw.send(PING, b"x" * 100)
        if number % 1000 == 999:
            slowest = max(slowest, await ack_seconds(publisher))
    note(f"slowest ack meanwhile {slowest * 1000:.0f} ms")
    check(slowest < 1, f"an ack took {slowest:.1f} s")
    raw.reset()
    await publisher.close()


CLIMBS = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "%252e%252e%252f", "..\\", "..%5c", "....//",
          "..;/", "%c0%ae%c0%ae/", ".%00./", "%uff0e%uff0e/", "/", "//"]
TARGETS = ["etc/passwd", "proc/self/environ", "etc/hostname", "tokens.json", "data/log", "config"]


@case("P15: paths that climb are never answered with a file")
async def climbing(hub):
    failures, total = [], 0
    for start in ("/", "/api/v1/", "/live/", "/layouts/"):
        for climb in CLIMBS:
            for target in TARGETS:
                total += 1
                path = start + climb * 6 + target
                reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
                writer.write(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                             f"Authorization: Bearer {hub.viewer()}\r\n\r\n".encode())
                try:
                    head = await asyncio.wait_for(reader.readline(), 8)
                except (asyncio.TimeoutError, ConnectionError):
                    head = b""
                writer.close()
                if b" 2" in head[:13] or b" 5" in head[:13]:
                    failures.append(f"{path}: {head!r}")
    none_failed(failures, total)
    equal(hub.get("/healthz").status, 200, "status after it")


if __name__ == "__main__":
    main()
