"""P6, P7, P9 to P12: many clients and hostile ones beside a control publisher that must not notice.

Settings: idle= active= slow= (clients), fragments= of one message; ./test --long runs them in full."""

import asyncio
import base64
import json
import os
import resource
import socket
import time

import setting
from client import Publisher, Viewer, observation, padded, table
from frames import CONTINUATION, PING, TEXT, RawSocket
from hub import Hub
from tap import Skip, case, cases, check, equal, main, note

SAMPLES = 60
CPU_S = 1.0  # for a million fragments
BASE_S = 0.05  # what a busy machine may add to any answer


def config(**settings):
    return {"version": 1, "document": "config", **settings}


def many_connections(count):
    return config(publishers={"connections": count}, ping="PT5M", logins={"right": 1000000})


def number(hub, name, usual):
    return int(hub.settings.get(name, usual))


def cpu_s(hub):
    """CPU seconds of the hub so far."""
    with open(f"/proc/{hub.process.pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def waits(publisher, count=SAMPLES):
    """Seconds from send to ack, one after the other, sorted."""
    found = []
    for value in range(count):
        started = time.monotonic()
        await publisher.observe(observation(value))
        found.append(time.monotonic() - started)
    return sorted(found)


def hold(before, during, what):
    """The control's waits stay what they were: by the middle, which a busy machine moves least."""
    middle, worst = [(one[len(one) // 2] * 1000, one[int(len(one) * 0.99)] * 1000)
                     for one in (before, during)]
    note(f"control acks: {middle[0]:.1f}/{middle[1]:.1f} ms (p50/p99) before, "
         f"{worst[0]:.1f}/{worst[1]:.1f} ms during {what}")
    allowed = 2 * before[int(len(before) * 0.99)] + BASE_S * setting.slack
    check(during[len(during) // 2] <= allowed,
          f"half of the control's acks take over {during[len(during) // 2]:.3f} s during {what}")


def shake(hub, token, path="/feed"):
    """A connection that does nothing more: a plain socket after its handshake."""
    raw = socket.create_connection(("127.0.0.1", hub.port), 30)
    key = base64.b64encode(os.urandom(16)).decode()
    raw.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
                "Sec-WebSocket-Protocol: cloudevents.json\r\n"
                f"Authorization: Bearer {token}\r\n\r\n".encode())
    got = b""
    while b"\r\n\r\n" not in got:
        piece = raw.recv(4096)
        check(piece, f"hung up after {got!r}")
        got += piece
    check(b" 101 " in got[:20], f"refused: {got[:80]!r}")
    return raw


@case("P7: idle and active clients: none refused, at most 16 kB for an idle one, the control as before")
async def crowd(hub):
    idle, active = number(hub, "idle", 1000), number(hub, "active", 100)
    if resource.getrlimit(resource.RLIMIT_NOFILE)[1] < idle + active + 500:
        raise Skip("the system allows too few descriptors")
    other = Hub(hub.toancanh, config=many_connections(idle + 2 * active)).start()
    token = other.token("publisher", source=other.source())
    control = await Publisher.open(other)
    before = await waits(control)
    resident = other.resident_kb()
    started = time.monotonic()
    sockets = [await asyncio.to_thread(shake, other, token) for _ in range(idle)]
    note(f"{idle} let in within {time.monotonic() - started:.1f} s")
    each = other.grown_kb(resident) / idle
    publishers = [await Publisher.open(other) for _ in range(active // 10)]

    async def work(publisher):
        more = [await publisher.again() for _ in range(9)]
        for _ in range(5):
            await publisher.observe(observation(1))
        return more

    held = asyncio.gather(*[work(one) for one in publishers])
    hold(before, await waits(control), f"{idle} idle and {active} active clients")
    held = sum(await held, publishers)
    note(f"{each:.1f} kB for each idle client")
    check(each <= 16, f"{each:.1f} kB for each idle client")
    for raw in sockets:
        raw.close()
    for one in [control, *held]:
        await one.close()
    equal(other.stop(), 0, "exit code")
    other.remove()


@case("P6: clients whose headers never end: all cut, the control as before")
async def slow_headers(hub):
    slow = number(hub, "slow", 500)
    other = Hub(hub.toancanh, config=config(header="PT2S")).start()
    control = await Publisher.open(other)
    before = await waits(control)
    sockets = []
    for _ in range(slow):
        raw = socket.create_connection(("127.0.0.1", other.port), 30)
        raw.sendall(b"GET /feed HTTP/1.1\r\nX-Slow: ")
        sockets.append(raw)
    hold(before, await waits(control), f"{slow} clients with half a header")

    def wait_for_end(raw):
        raw.settimeout(10 * setting.slack)
        try:
            while raw.recv(4096):
                pass
        except ConnectionError:
            pass
        raw.close()

    for raw in sockets:
        await asyncio.to_thread(wait_for_end, raw)
    await control.close()
    equal(other.stop(), 0, "exit code")
    other.remove()


@cases([("fragments of one byte", b" "), ("empty fragments", b"")],
       "P9: a message of a million {0}: closed, memory and CPU bounded")
async def fragments(hub, _name, payload):
    count = number(hub, "fragments", 1000000)
    raw = await RawSocket.open(hub, "/feed", hub.token("publisher", source=hub.source()))
    resident, spent = hub.resident_kb(), cpu_s(hub)
    raw.send(TEXT, b"{", fin=False)
    one = bytes([CONTINUATION, 0x80 | len(payload)]) + b"\0\0\0\0" + payload
    ending = asyncio.create_task(raw.close_code(60))
    try:
        for _ in range(count // 1000):
            if ending.done() or raw.writer.is_closing():
                break
            raw.writer.write(one * 1000)
            await raw.drain()
    except (ConnectionError, asyncio.TimeoutError):
        pass
    code = await ending
    check(code in (1008, 1009, "cut"), f"close code {code}")
    spent = cpu_s(hub) - spent
    note(f"close {code}, {spent:.2f} s of CPU, {hub.grown_kb(resident)} kB")
    check(hub.grown_kb(resident) <= 1024, f"memory grew by {hub.grown_kb(resident)} kB")
    check(spent <= CPU_S * setting.slack, f"{spent:.2f} s of CPU")
    raw.reset()


@case("P10: pings, closes and connections as fast as one client can: the control as before, the log short")
async def floods(hub):
    control = await Publisher.open(hub)
    before = await waits(control)
    token = hub.token("publisher", source=hub.source())
    size = len(hub.log())
    going = True

    async def ping():
        raw = await RawSocket.open(hub, "/feed", token)
        while going:
            for _ in range(200):
                raw.send(PING, b"x" * 100)
            await raw.drain()
            await asyncio.sleep(0)
        raw.reset()

    async def come_and_go():
        while going:
            raw = await RawSocket.open(hub, "/feed", token)
            raw.writer.write(b"\x88\x82\0\0\0\0\x03\xe8" * 3)
            raw.reset()
            stranger = await RawSocket.open(hub, "/feed", "nobody")
            stranger.reset()

    storms = [asyncio.create_task(storm()) for storm in (ping, come_and_go, come_and_go)]
    during = await waits(control, 2 * SAMPLES)
    going = False
    await asyncio.gather(*storms, return_exceptions=True)
    hold(before, during, "the floods")
    check(len(hub.log()) - size <= 1024 * 1024, f"the log grew by {len(hub.log()) - size} bytes")
    await control.close()


@case("P12: a hundred times the quota: nacked rate_limited, nothing lost in the end, the control untouched")
async def quota(hub):
    other = Hub(hub.toancanh, config=config(publishers={"rate": 50, "burst": 50, "window": 1000})).start()
    control = await Publisher.open(other)
    greedy = await Publisher.open(other)
    count = 300
    events = {padded(place + 1): greedy.event([observation(place)]) for place in range(count)}
    for event in events.values():
        await greedy.send(event)
    await control.observe(observation(1))
    limited, upto, soonest = 0, "", 0.0
    waiting = set()
    while upto != padded(count):
        try:
            kind, data = await greedy.receive(2 if waiting else 30)
        except AssertionError:
            kind, data = None, None
        if kind == "nack.v1":
            equal(([error["code"] for error in data["errors"]], data["retry"]),
                  (["rate_limited"], True), "nack")
            check(data["retry_after_ms"] >= 1, f"retry_after_ms {data['retry_after_ms']}")
            limited += 1
            waiting.add(data["sequence"])
            soonest = data["retry_after_ms"] / 1000
        elif kind == "ack.v1":
            upto = data["upto"]
        if waiting and (kind is None or len(waiting) >= 40):
            await asyncio.sleep(max(soonest, 0.5))
            for sequence in sorted(waiting)[:25]:
                await greedy.send(events[sequence])
                waiting.discard(sequence)
    note(f"{limited} times nacked until all {count} were stored")
    check(limited >= count - 100, f"only {limited} were nacked")
    answer = await control.observe(observation(2))
    equal(answer.ack["upto"], padded(2), "upto of the control")
    rows = await asyncio.to_thread(other.history, revisions="true")
    equal(sum(row["SOURCE"] == greedy.source for row in rows), count, "observations kept")
    await greedy.close()
    await control.close()
    equal(other.stop(), 0, "exit code")
    other.remove()


async def arrivals(viewer, publisher, count):
    """Seconds from send to the viewer, sorted."""
    found = []
    for value in range(count):
        day = f"2010-01-{value % 28 + 1:02d}"
        text = f"{value}.{int(time.monotonic() * 1000) % 1000}"
        started = time.monotonic()
        await publisher.send(publisher.event([observation(text, day)]))
        await viewer.until(lambda row, text=text: str(row["OBS_VALUE"]) == text, 30)
        found.append(time.monotonic() - started)
        while (await publisher.receive())[0] != "ack.v1":
            pass
    return sorted(found)


@case("P11: a subscriber that stops reading: others are served as before, its memory stays small, "
      "and on its return it gets the newest of every series")
async def stopped_reader(hub):
    other = Hub(hub.toancanh, config=config(subscribers={"tail": 2000})).start()
    flood, probe = await Publisher.open(other), await Publisher.open(other)
    everything = {"INDICATOR": "portal.*", "REF_AREA": "*", "last": 1}
    quick = await Viewer.open(other)
    await quick.snapshot(everything)
    before = await arrivals(quick, probe, SAMPLES)
    stopped = await RawSocket.open(other, "/live", other.viewer())
    stopped.writer.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET,
                                                                 socket.SO_RCVBUF, 4096)
    stopped.send(TEXT, json.dumps({
        "specversion": "1.0", "type": "vn.toancanh.subscribe.v1", "id": "1", "source": "/v",
        "data": {"series": [everything]}}).encode())
    await stopped.drain()
    stopped.writer.transport.pause_reading()
    resident = other.resident_kb()
    newest = None
    for turn in range(30):
        newest = 1000000 + turn
        await flood.observe(*[observation(newest, f"{2011 + day // 300}-{day % 12 + 1:02d}-"
                                          f"{day % 28 + 1:02d}T00:{day % 60:02d}:00Z")
                              for day in range(500)])
    during = await arrivals(quick, probe, SAMPLES)
    hold(before, during, "15,000 observations past a reader that has stopped")
    grown = other.grown_kb(resident)
    check(grown <= 4096, f"memory grew by {grown} kB")
    stopped.writer.transport.resume_reading()
    seen, skipped = set(), 0
    while str(newest) not in seen:
        got = await stopped.frame(30)
        check(got is not None and got[0] != 8, f"cut: {got}")
        if got[0] == TEXT:
            data = json.loads(got[1]).get("data") or {}
            skipped += data.get("skipped", 0)
            seen |= {str(row["OBS_VALUE"]) for row in table(data)}
    note(f"memory grew by {grown} kB; {skipped} rows were skipped for it")
    stopped.reset()
    for one in (flood, probe, quick):
        await one.close()
    equal(other.stop(), 0, "exit code")
    other.remove()


if __name__ == "__main__":
    HARD = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (HARD, HARD))  # this program holds the clients' ends
    main()
