"""C1, C2, C5: the dates of hub, wall and publisher are set, slewed and wrong; ages stay true, and it is said."""

import asyncio
import datetime
import os
import struct
import sys
import time

import setting
from client import PREFIX, Publisher, Viewer, observation, source_of
from hub import Hub
from lifeline import SCHEDULING_S, finish
from tap import case, check, equal, main, note
from wall import Wall, marks_of, value_in

LAYOUT = os.path.join(setting.TESTS, "contract", "data", "clock.json")
CADENCE_S = 10  # of gris.realtime.connections in the code list
MARKED_S = 1.0  # how far from the truth a mark may be while dates move
HOUR_S = 3600
TRUSTING = {"version": 1, "document": "config", "trust_clock": True}


class Date:
    """How far one program's date is from the machine's, while it runs."""

    def __init__(self, path, ahead_s=0.0):
        self.path = path
        self.move(ahead_s)

    def move(self, ahead_s):
        self.ahead_s = ahead_s
        with open(self.path, "r+b" if os.path.exists(self.path) else "wb") as file:
            file.write(struct.pack("<q", int(ahead_s * 1e9)))

    def now_text(self, offset_s=0.0):
        now = datetime.datetime.now(datetime.timezone.utc)
        then = now + datetime.timedelta(seconds=self.ahead_s + offset_s)
        return then.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def environment(self):
        return dict(os.environ, TC_MOVED=self.path)


class MovedHub(Hub):
    """The hub with a date of its own."""

    def __init__(self, toancanh, ahead_s=0.0, config=None):
        super().__init__(toancanh, config=config or TRUSTING)
        self.date = Date(os.path.join(self.directory, "date"), ahead_s)

    def command(self):
        return ["env", f"TC_MOVED={self.date.path}", HUB_PROGRAM, "--data", self.data, "--listen",
                self.listen, "--codelists", os.path.join(setting.TREE, "feeds", "codelists"),
                *self.arguments]


class MovedWall(Wall):
    """The wall with a date of its own."""

    def __init__(self, hub, ahead_s=0.0):
        hub.count += 1
        self.date = Date(os.path.join(hub.directory, f"wall-date-{hub.count}"), ahead_s)
        super().__init__(hub, layout=LAYOUT, env=self.date.environment(), program=WALL_PROGRAM)


def moves(date):
    """What happens to a date, by name: each takes as long as it takes."""
    async def step(ahead_s):
        date.move(date.ahead_s + ahead_s)

    async def slew(parts):
        before = time.monotonic()
        begin_s = date.ahead_s
        while time.monotonic() - before < CADENCE_S:
            date.move(begin_s + (time.monotonic() - before) * parts)
            await asyncio.sleep(0.25)

    return {"two hours ahead": lambda: step(2 * HOUR_S), "two hours back": lambda: step(-2 * HOUR_S),
            "a second ahead": lambda: step(1), "slewed by 500 ppm": lambda: slew(500e-6)}


async def publish(publisher, value, date=None, ago_s=0.5):
    """When it was sent, and when it was acknowledged."""
    at = (date or publisher.hub.date).now_text(-ago_s)
    sent_s = time.monotonic()
    answer = await publisher.observe(
        observation(value, at, INDICATOR="gris.realtime.connections"))
    check(answer.ack is not None, f"refused: {answer}")
    return sent_s, time.monotonic()


async def keeps_time(wall, heard, what):
    """The mark of silence comes at the cadence since the figure was heard, whatever any date says."""
    early_s, due_s = heard[0] + CADENCE_S - MARKED_S, heard[1] + CADENCE_S
    while time.monotonic() < early_s:
        dump = wall.dump()
        at_s = time.monotonic()
        if at_s < early_s and "stale" in marks_of(dump)["links"]:
            raise AssertionError(f"{what}: stale after {at_s - heard[0]:.2f} s, the cadence is {CADENCE_S} s")
        await asyncio.sleep(0.05)
    # A figure whose period has not begun by a date that was set back is not shown at all.
    await wall.until(lambda dump: marks_of(dump)["links"] & {"stale", "missing"}, 20 * setting.slack,
                     f"{what}: stale")
    late_s = time.monotonic() - due_s
    setting.within(late_s, MARKED_S + SCHEDULING_S, f"{what}: the mark after the cadence")
    return late_s


async def goes_on(wall, publisher, what):
    """What comes after the step is fresh at once."""
    await publish(publisher, 77)
    await wall.until(lambda dump: value_in(dump, "links") == "77" and
                     "stale" not in marks_of(dump)["links"], 10 * setting.slack, f"{what}: fresh news")


async def shows(wall, value="42"):
    await wall.until(lambda dump: value_in(dump, "links") == value, 30 * setting.slack, "the value")


async def moved(hub, name, whose):
    """whose(hub, wall): the date that moves. The publisher follows the hub's: what it sends is of now."""
    other = MovedHub(hub.toancanh).start()
    publisher = await Publisher.open(other)
    wall = MovedWall(other)
    heard = await publish(publisher, 42)
    await shows(wall)
    move = asyncio.create_task(moves(whose(other, wall))[name]())
    late_s = await keeps_time(wall, heard, name)
    await move
    await goes_on(wall, publisher, name)
    await finish(other, wall, publisher)
    return late_s


async def on_hub(hub, name):
    return await moved(hub, name, lambda other, _: other.date)


async def on_wall(hub, name):
    return await moved(hub, name, lambda _, wall: wall.date)


async def on_publisher(hub, name):
    """A date that is back makes older periods, one that is ahead is refused: neither may move an age."""
    other = MovedHub(hub.toancanh).start()
    publisher = await Publisher.open(other)
    wall = MovedWall(other)
    date = Date(os.path.join(other.directory, "publisher-date"))
    await publish(publisher, 42, date)
    await shows(wall)
    move = asyncio.create_task(moves(date)[name]())
    await asyncio.sleep(0.3)
    heard = None
    if date.ahead_s <= 5:
        heard = await publish(publisher, 43, date)
    else:
        answer = await publisher.observe(
            observation(43, date.now_text(), INDICATOR="gris.realtime.connections"),
            time=date.now_text())
        equal(answer.codes(), ["bad_period"], "codes of a date two hours ahead")
    late_s = 0.0 if heard is None else await keeps_time(wall, heard, f"publisher {name}")
    await move
    await finish(other, wall, publisher)
    return late_s


@case("C1: dates of hub, wall and publisher set by two hours and a second, slewed: silence is marked on time")
async def twelve(hub):
    late = await asyncio.gather(*(where(hub, name) for where in (on_hub, on_wall, on_publisher)
                                  for name in moves(None)))
    note(f"marked up to {max(late):.2f} s after the cadence")


@case("C1: a wall opened after the hub's date was set back takes no old figure for fresh")
async def opened_later(hub):
    other = MovedHub(hub.toancanh, ahead_s=2 * HOUR_S).start()
    publisher = await Publisher.open(other)
    await publish(publisher, 42, ago_s=3 * HOUR_S)  # of a period that has begun by either date
    other.date.move(0)
    wall = MovedWall(other)
    await shows(wall)
    await wall.until(lambda dump: "stale" in marks_of(dump)["links"], 30 * setting.slack, "stale")
    await finish(other, wall, publisher)


def clock_says(dump):
    return dump["clock"], "unsynced" in marks_of(dump)["clock"]


@case("C2: the wall's machine is a day off: dates are the hub's, and before its first word the clock says so")
async def a_day_off(hub):
    other = MovedHub(hub.toancanh).start()
    other.viewer()
    publisher = await Publisher.open(other)
    await publish(publisher, 42)
    other.kill()
    wall = MovedWall(other, ahead_s=86400)
    started = time.monotonic()
    await wall.until(lambda dump: clock_says(dump) == ("unsynced", True), 30 * setting.slack, "unsynced")
    setting.within(time.monotonic() - started, 5, "the mark of the clock")
    port = other.port
    other.listen = f"127.0.0.1:{port}"
    other.start()
    dump, _ = await wall.until(lambda dump: clock_says(dump) == ("synced", False), 30 * setting.slack, "synced")
    hub_day = other.date.now_text()[:10]
    check(abs(datetime.datetime.fromisoformat(dump["time"]).timestamp() - time.time()) < 60,
          f"the wall says {dump['time']}, it is {hub_day} at the hub")
    await publisher.close()
    await finish(other, wall)


@case("C1: a hub's date that was set is told on the clock of every wall, and believed when it lasts")
async def told(hub):
    other = MovedHub(hub.toancanh).start()
    wall = MovedWall(other)
    await wall.until(lambda dump: clock_says(dump) == ("synced", False), 30 * setting.slack, "synced")
    other.date.move(2 * HOUR_S)
    await wall.until(lambda dump: clock_says(dump) == ("unsynced", True), 10 * setting.slack, "unsynced")
    await wall.until(lambda dump: datetime.datetime.fromisoformat(dump["time"]).timestamp() >
                     time.time() + HOUR_S, 30 * setting.slack, "the new date")
    equal(clock_says(wall.dump()), ("unsynced", True), "the clock after the new date")
    await finish(other, wall)


@case("C2: a hub whose kernel does not call the date synchronised says so, unless it is told to vouch for it")
async def vouched(hub):
    viewer = await Viewer.open(hub)
    status = await viewer.status()
    check(status["clock"] in ("synced", "unsynced"), f"clock {status['clock']}")
    check(isinstance(status["uptime_ms"], int) and status["uptime_ms"] > 0, f"uptime {status['uptime_ms']}")
    await viewer.close()
    other = MovedHub(hub.toancanh).start()
    viewer = await Viewer.open(other)
    equal((await viewer.status())["clock"], "synced", "clock with trust_clock")
    await viewer.close()
    other.remove()


@case("C5: a publisher whose clock is ten minutes off is told, and so is every wall; one that is right is not")
async def skewed(hub):
    async def hello(ahead_s):
        publisher = await Publisher.open(hub)
        then = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=ahead_s)
        await publisher.send({"specversion": "1.0", "type": PREFIX + "hello.v1", "id": "hello",
                              "source": publisher.source, "data": {"clock": then.isoformat()}})
        seen = [await publisher.receive()]
        while seen[-1][0] != "welcome.v1":
            seen.append(await publisher.receive())
        return publisher, [data for kind, data in seen if kind == "notice.v1"]

    viewer = await Viewer.open(hub)
    for ahead_s in (-600, 600):
        publisher, notices = await hello(ahead_s)
        equal([notice["code"] for notice in notices], ["clock_skew"], "notices")
        check(abs(notices[0]["ahead_ms"] - ahead_s * 1000) < 5000 * setting.slack, f"{notices}")
        status = await viewer.status(lambda one, name=publisher.source: "clock_ahead_ms" in (source_of(one, name) or {}))
        equal(source_of(status, publisher.source)["clock_ahead_ms"], notices[0]["ahead_ms"], "what walls are told")
        await publisher.close()
    publisher, notices = await hello(0)
    equal(notices, [], "notices of a clock that is right")
    await publisher.close()
    await viewer.close()


if __name__ == "__main__":
    HUB_PROGRAM, WALL_PROGRAM = sys.argv.pop(2), sys.argv.pop(2)
    main()
