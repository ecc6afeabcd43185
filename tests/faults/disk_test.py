"""S10, S11: a disk that is slow, refuses, or does things by halves, under a running hub. Nothing that was
acknowledged may be lost, nobody but publishers may wait for it, and the hub goes on when the disk does.

Settings: hold_s=4 (how long one sync takes), seconds=6 (of writes that go wrong).
"""

import asyncio
import errno
import mmap
import os
import resource
import struct
import sys
import time

import setting
from client import Publisher, Viewer, observation, padded
from hub import Hub, run
from tap import Skip, case, cases, check, equal, main, note

HOLD_S, SECONDS = 4, 6
STATUS_S = 1.5   # without a status for so long a wall says that the link is lost
ANSWER_S = 1.0
BACK_S = 5.0     # from the disk's recovery to the first ack; the hub looks once a second
SYNC_MS, ERROR, PART, SHORT_PART, SYNCS, FAULTS = range(6)


class AilingHub(Hub):
    """The same hub, linked so that its files are slow or fail when it is told to."""

    def __init__(self, toancanh, **settings):
        super().__init__(toancanh, **settings)
        path = os.path.join(self.directory, "ailing")
        with open(path, "wb") as file:
            file.write(bytes(8 * (FAULTS + 1)))
        self.file = open(path, "r+b")  # pylint: disable=consider-using-with
        self.control = mmap.mmap(self.file.fileno(), 8 * (FAULTS + 1))
        os.environ["TC_AILING"] = path

    def command(self):
        return [PROGRAM, "--data", self.data, "--listen", self.listen, "--codelists",
                os.path.join(setting.TREE, "feeds", "codelists"), *self.arguments]

    def disk(self, **words):
        """sync_ms, error, part, short_part; what is not named is well."""
        for place, name in ((PART, "part"), (SHORT_PART, "short_part"), (ERROR, "error"),
                            (SYNC_MS, "sync_ms")):
            self.control[8 * place:8 * place + 8] = struct.pack("<q", words.get(name, 0))

    def happened(self, place):
        return struct.unpack("<q", self.control[8 * place:8 * place + 8])[0]


async def in_time(hub, call, *words, **filters):
    """A blocking request beside the event loop, held to ANSWER_S."""
    started = time.monotonic()
    answer = await asyncio.to_thread(call, *words, **filters)
    setting.within(time.monotonic() - started, ANSWER_S, str(words or filters))
    check(hub.alive(), "the hub ended")
    return answer


async def longest_silence(viewer, ended):
    """Seconds between two statuses, at most, until `ended` is set."""
    longest, last = 0.0, time.monotonic()
    while not ended.is_set():
        message = await viewer.receive()
        if message["kind"] == "status.v1":
            now = time.monotonic()
            longest, last = max(longest, now - last), now
    return longest


async def acked(publisher, upto):
    """Until the ack covers position upto."""
    while True:
        kind, data = await publisher.receive(60)
        if kind == "ack.v1" and data["upto"] >= padded(upto):
            return


@case("S11: a sync takes seconds: acks wait, and nothing else does")
async def slow_sync(hub):
    hold_s = float(hub.settings.get("hold_s", HOLD_S))
    publisher, other = await Publisher.open(hub), await Publisher.open(hub)
    viewer, late = await Viewer.open(hub), None
    welcome = await publisher.hello()
    await publisher.observe(observation("1.10", "2001-01-01"))
    series = {"INDICATOR": "portal.accounts", "REF_AREA": "VN", "last": 3}
    await viewer.snapshot(series)
    syncs = hub.happened(SYNCS)
    hub.disk(sync_ms=3600000)
    ended = asyncio.Event()
    watching = asyncio.create_task(longest_silence(viewer, ended))
    for number in range(2 * welcome["window"]):
        await publisher.send(publisher.event([observation(str(number))]))
    await other.send(other.event([observation("2.20")]))
    started = time.monotonic()
    while time.monotonic() - started < hold_s:
        await in_time(hub, hub.get, "/healthz")
        await in_time(hub, hub.history, indicator="portal.accounts", start="2001-01-01",
                      end="2001-01-01", limit=1)
        late = late or await Viewer.open(hub)
        rows = await asyncio.wait_for(late.snapshot(series), ANSWER_S * setting.slack)
        check("1.10" in [row["OBS_VALUE"] for row in rows], f"rows {rows}")
        equal(await publisher.quiet(0.2), None, "an answer before the disk had it")
        equal(await other.quiet(0.05), None, "an answer before the disk had it")
    check(hub.happened(SYNCS) > syncs, "no sync was held")
    hub.disk()
    released = time.monotonic()
    await acked(publisher, publisher.sequence - 1)
    await acked(other, other.sequence - 1)
    setting.within(time.monotonic() - released, BACK_S, "the acks after the disk had written")
    ended.set()
    silence = await watching
    note(f"held for {time.monotonic() - started:.1f} s; longest time without a status {silence:.2f} s")
    setting.within(silence, STATUS_S, "a status")
    health = hub.get("/healthz")
    equal((health.status, health.json()), (200, {"store": "ok"}), "/healthz")
    rows = hub.history(indicator="portal.accounts", revisions="true")
    equal(len(rows), publisher.sequence - 1 + other.sequence - 1, "rows")
    for one in (publisher, other, viewer, late):
        await one.close()


@cases([("EROFS", "degraded"), ("EDQUOT", "full"), ("EIO", "degraded"), ("ENOSPC", "full")],
       "S10: every write ends with {0}: busy, the store is {1}, what is there is shown; then it goes on")
async def refusing(hub, name, state):
    publisher, viewer = await Publisher.open(hub), await Viewer.open(hub)
    value, refusal = f"{getattr(errno, name)}.50", f"{getattr(errno, name)}.70"
    area = {"REF_AREA": "NMM"}
    check((await publisher.observe(observation(value, **area))).nack is None, "refused before")
    hub.disk(error=getattr(errno, name), part=100)
    started = time.monotonic()
    event = publisher.event([observation(refusal, **area)])
    refused = (await publisher.deliver(event)).nack
    check(refused is not None, "acknowledged without a disk")
    equal((refused["retry"], refused["errors"][0]["code"]), (True, "busy"), "the refusal")
    await viewer.status(lambda one: one["store"] == state, 2 * setting.slack)
    note(f"{name} is known as {state} after {time.monotonic() - started:.2f} s")
    equal((await in_time(hub, hub.get, "/healthz")).status, 503, "/healthz")
    shown = await in_time(hub, hub.history, indicator="portal.accounts", ref_area="NMM")
    check(value in [row["OBS_VALUE"] for row in shown], "what was acknowledged is not shown")
    check(refusal not in [row["OBS_VALUE"] for row in shown], "what was refused is shown")
    hub.disk()
    back = time.monotonic()
    while (answer := await publisher.deliver(event)).nack is not None:
        equal(answer.nack["retry"], True, "the refusal")
        setting.within(time.monotonic() - back, BACK_S, "coming back")
        await asyncio.sleep(0.1)
    await viewer.status(lambda one: one["store"] == "ok", 5)
    await publisher.close()
    await viewer.close()


async def send_on(publisher, events, ended):
    """One event after another, each until it is taken; those that were."""
    while not ended.is_set():
        event = publisher.event([observation(f"{publisher.sequence}.{part:03d}", REF_AREA="RRD")
                                 for part in range(20)])
        while (answer := await publisher.deliver(event)).nack is not None:
            equal((answer.nack["retry"], answer.nack["errors"][0]["code"]), (True, "busy"), "nack")
            await asyncio.sleep(0.02)
        events.append(event)


@cases([("stop in the middle", {"short_part": 50}),
        ("are interrupted", {"error": errno.EINTR, "part": 5}),
        ("fail with EIO", {"error": errno.EIO, "part": 5}),
        ("find no quota", {"error": errno.EDQUOT, "part": 5, "short_part": 20})],
       "S10: some writes {0}: all that was acknowledged is there, digit for digit")
async def by_halves(hub, _how, words):
    seconds = float(hub.settings.get("seconds", SECONDS)) / 4
    publisher, events, ended = await Publisher.open(hub), [], asyncio.Event()
    faults = hub.happened(FAULTS)
    hub.disk(**words)
    sending = asyncio.create_task(send_on(publisher, events, ended))
    await asyncio.sleep(seconds)
    check(hub.alive(), "the hub ended")
    hub.disk()
    ended.set()
    await sending
    faults = hub.happened(FAULTS) - faults
    note(f"{len(events)} events, {faults} faults")
    check(events and faults, "nothing happened")
    await publisher.close()
    equal(hub.stop(), 0, "exit code")
    done = run([PROGRAM, "verify", "--data", hub.data])
    check(done.returncode == 0, f"verify: {done.stdout[-500:]} {done.stderr[-500:]}")
    hub.start()
    kept = {(row["TIME_PERIOD"], row["OBS_VALUE"])
            for row in hub.history(indicator="portal.accounts", ref_area="RRD")}
    for event in events:
        for row in event["data"]["observations"]:
            check((row["TIME_PERIOD"], row["OBS_VALUE"]) in kept, f"lost: {row}")


@case("S10: not one descriptor is left: acks, statuses and histories go on; then all is as before")
async def no_descriptor(hub):
    publisher, viewer = await Publisher.open(hub), await Viewer.open(hub)
    await publisher.observe(observation("1", REF_AREA="SE"))
    series = {"INDICATOR": "portal.accounts", "REF_AREA": "SE", "last": 2}
    await viewer.snapshot(series)
    pid = hub.process.pid
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    used = 1 + max(int(name) for name in os.listdir(f"/proc/{pid}/fd"))
    try:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (used, before[1]))
    except PermissionError as problem:
        raise Skip(f"prlimit: {problem}") from problem
    for number in range(50):
        answer = await asyncio.wait_for(
            publisher.observe(observation(str(number), REF_AREA="SE")), 2 * setting.slack)
        equal(answer.nack, None, "nack")
    rows = await viewer.snapshot(series)
    check({"48", "49"} <= {row["OBS_VALUE"] for row in rows}, f"rows {rows}")
    await viewer.status(limit_s=STATUS_S * setting.slack)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
    equal(hub.get("/healthz").status, 200, "/healthz")
    late = await Viewer.open(hub)
    check(await late.snapshot(series), "an empty snapshot")
    for one in (publisher, viewer, late):
        await one.close()


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(2)
    main(hub_class=AilingHub)
