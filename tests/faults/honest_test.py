"""I3, F16-F18, F26, N1 from end to end: what a real wall shows of a real hub, through a line that fails, is the newest
accepted value or bears its mark, within the limits and never early."""

import asyncio
import datetime
import json
import os
import random
import shutil
import tempfile
import time

from setting import TREE, slack, within
from client import Publisher, now_text, observation
from hub import Hub
from lifeline import LOST_S, SCHEDULING_S, all_live, filled, finish, free_port
from proxy import Proxy
from tap import case, check, equal, main, note
from wall import Wall, all_lost, figures, marks_of

CADENCE_S = 2.0
SILENCE_S = CADENCE_S + 1.0
NEWS_S = 1.0  # from the ack to the wall
PANES = {"accounts": "portal.accounts", "visits": "portal.visits", "payments": "portal.payments"}


def quick_codelists(folder):
    """The code lists with three indicators that must be heard every two seconds."""
    made = os.path.join(folder, "codelists")
    shutil.copytree(os.path.join(TREE, "feeds", "codelists"), made,
                    ignore=lambda _, names: [name for name in names if not name.endswith(".json")])
    path = os.path.join(made, "indicators.json")
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    for indicator in document["indicators"]:
        if indicator["id"] in PANES.values():
            indicator["cadence"] = "PT2S"
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)
    return made


def spread(seconds):
    ordered = sorted(seconds)
    return (f"{len(ordered)} times: p50 {ordered[len(ordered) // 2]:.2f} s, "
            f"least {ordered[0]:.2f} s, most {ordered[-1]:.2f} s")


@case("N1: a cable pulled at any moment: lost on every pane within 2 s, and not before")
async def lost_in_time(hub):
    trials = int(hub.settings.get("trials", "2"))
    other = Hub(hub.toancanh, listen=f"127.0.0.1:{free_port()}").start()
    publisher = await filled(other)
    proxy = await Proxy(other.port).start()
    wall = Wall(other, url=f"ws://127.0.0.1:{proxy.port}")
    chance, measured = random.Random(1), []
    await wall.until(all_live, 20, "the first picture")
    for _ in range(trials):
        quiet_s = chance.uniform(0.1, 0.9)
        started = time.monotonic()
        while time.monotonic() - started < quiet_s:
            dump = wall.dump()
            check(all_live(dump), f"lost without a reason: {marks_of(dump)}")
            await asyncio.sleep(0.02)
        proxy.freeze()
        _, seconds = await wall.until(all_lost, 10, "lost on every pane")
        measured.append(seconds)
        within(seconds, LOST_S + SCHEDULING_S, "the mark of a lost link")
        proxy.thaw()
        await wall.until(all_live, 15, "live again")
    note(f"link loss: {spread(measured)}")
    await proxy.stop()
    await finish(other, wall, publisher)


async def fall_silent(publisher, wall, pane, delay_s, number):
    """Send a value after a while, and nothing more: how long until the wall says so, from before it was sent
    and from after its ack."""
    await asyncio.sleep(delay_s)
    before = time.monotonic()
    answer = await publisher.observe(observation(number, now_text(), INDICATOR=PANES[pane]))
    acked = time.monotonic()
    equal(answer.codes(), [], "refusals")
    value = str(number)

    def shown(dump, stale):
        texts = [text for text in figures(dump)[pane] if text["OBS_VALUE"] == value]
        return any(("stale" in text["marks"]) == stale for text in texts)

    await wall.until(lambda dump: shown(dump, False), 5, f"{value} in {pane}")
    await wall.until(lambda dump: shown(dump, True), 10, f"{pane} silent")
    seen = time.monotonic()
    return seen - before, seen - acked


@case("F26: a feed that falls silent at any moment is marked within its cadence and a second, never before it")
async def silent_in_time(hub):
    trials = int(hub.settings.get("trials", "1"))
    folder = tempfile.mkdtemp(prefix="toancanh-")
    lists = quick_codelists(folder)
    other = Hub(hub.toancanh, arguments=["--codelists", lists]).start()
    publishers = [await Publisher.open(other) for _ in PANES]
    wall = Wall(other, more=["--codelists", lists])
    chance, measured, number = random.Random(2), [], 1000
    await wall.until(lambda dump: dump["link"] == "live", 20, "the first picture")
    for _ in range(trials):
        number += 1
        found = await asyncio.gather(*[
            fall_silent(publisher, wall, pane, chance.uniform(0, 0.7), number)
            for publisher, pane in zip(publishers, PANES)])
        for since_sent, since_acked in found:
            check(since_sent >= CADENCE_S, f"marked {since_sent:.3f} s after it was sent")
            within(since_acked, SILENCE_S, "the mark of silence")
            measured.append(since_acked)
    note(f"silence of a cadence of {CADENCE_S:g} s: {spread(measured)}")
    for publisher in publishers:
        await publisher.close()
    await finish(other, wall)
    shutil.rmtree(folder)


class Truth:
    """What the hub has acknowledged: newest by RECORDED_AT, then sequence, of every series."""

    def __init__(self):
        self.rows = {}        # (pane, period): [(rank, value, acked at)]
        self.known = {}       # the periods of a pane
        self.pending = set()  # sent, and perhaps stored, without an ack yet
        self.late_s = NEWS_S * slack

    def accept(self, pane, period, rank, value):
        self.rows.setdefault((pane, period), []).append((rank, value, time.monotonic()))
        self.known.setdefault(pane, set()).add(period)

    def newest(self, pane, at):
        """What must be shown of what was acknowledged by then; None: nothing yet."""
        for period in sorted(self.known.get(pane, ()), reverse=True):
            rows = [row for row in self.rows[(pane, period)] if row[2] <= at]
            if rows:
                return max(rows)[1]
        return None

    def ever(self, pane):
        return {row[1] for key, rows in self.rows.items() if key[0] == pane for row in rows}


def instant(step):
    moment = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    return (moment - datetime.timedelta(seconds=step)).isoformat().replace("+00:00", "Z")


def inspect(dump, truth, faulty, counts):
    """A number that was never accepted is a lie at any time; one that is not the newest is one while no mark says
    that it may be old."""
    now = time.monotonic()
    for pane in PANES:
        for text in figures(dump).get(pane, []):
            if text["tells"] != "value" or text["OBS_VALUE"] is None:
                continue
            value = text["OBS_VALUE"]
            counts["numbers"] += 1
            check(value in truth.ever(pane) | truth.pending, f"{pane} shows {value}, which nobody sent")
            equal(text["text"], value, f"the text of {pane}")
            lost = "lost" in text["marks"]
            newest = truth.newest(pane, now - truth.late_s)
            later = {row[1] for key, rows in truth.rows.items() if key[0] == pane
                     for row in rows if row[2] > now - truth.late_s}
            check(lost or faulty() or value == newest or value in later | truth.pending,
                  f"{pane} shows {value} as {text['marks']}, the newest is {newest}")


async def report(publisher, truth, chance, number):
    """A value, a revision, one that comes late, or the same event again."""
    pane = chance.choice(sorted(PANES))
    period = instant(chance.randrange(0, 3))
    recorded = now_text(-chance.choice((0, 0, 0, 1, 20)))
    sequence = publisher.sequence
    truth.pending = {str(number)}
    event = publisher.event([observation(number, period, INDICATOR=PANES[pane], RECORDED_AT=recorded)])
    answer = await publisher.deliver(event)
    equal(answer.codes(), [], "refusals")
    truth.accept(pane, period, (recorded, sequence), str(number))
    truth.pending = set()
    if chance.random() < 0.2:
        again = await publisher.deliver(event)
        equal(again.codes(), [], "the same event again")
    if chance.random() < 0.1:
        other = {**event, "data": {"observations": [observation(-number, period, INDICATOR=PANES[pane])]}}
        equal((await publisher.deliver(other)).codes(), ["conflict"], "the same number, another value")


@case("I3: revisions, late, doubled and conflicting reports over a line that fails: no number lies")
async def no_number_lies(hub):
    seconds, seed = float(hub.settings.get("seconds", "6")), int(hub.settings.get("seed", "1"))
    other = Hub(hub.toancanh, listen=f"127.0.0.1:{free_port()}").start()
    publisher = await Publisher.open(other)
    proxy = await Proxy(other.port).start()
    wall = Wall(other, url=f"ws://127.0.0.1:{proxy.port}")
    chance, truth, counts, number = random.Random(seed), Truth(), {"numbers": 0}, 1
    broken_until = 0.0
    await wall.until(lambda dump: dump["link"] == "live", 20, "the first picture")
    ends = time.monotonic() + seconds

    def faulty():
        return time.monotonic() < broken_until

    while time.monotonic() < ends:
        act = chance.random()
        if act < 0.02:
            proxy.freeze()
            await asyncio.sleep(chance.uniform(0.1, 2.5))
            proxy.thaw()
            broken_until = time.monotonic() + (LOST_S + SCHEDULING_S) * slack
        elif act < 0.05:
            proxy.cut()
            broken_until = time.monotonic() + (LOST_S + SCHEDULING_S) * slack
        else:
            await report(publisher, truth, chance, number)
            number += 1
        inspect(wall.dump(), truth, faulty, counts)
        await asyncio.sleep(chance.choice((0, 0, 0.01, 0.05)))
    wanted = {pane: truth.newest(pane, time.monotonic()) for pane in truth.known}

    def settled(dump):
        return all_live(dump) and all(
            {text["OBS_VALUE"] for text in figures(dump)[pane] if text["tells"] == "value"} == {value}
            for pane, value in wanted.items())

    await wall.until(settled, 10, f"the newest of all: {wanted}")
    note(f"{number - 1} reports, {counts['numbers']} numbers seen, seed {seed}")
    await proxy.stop()
    await finish(other, wall, publisher)


main()
