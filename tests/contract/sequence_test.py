"""Positions: acks, gaps, skips, late events, duplicates, conflicts, revisions, witnesses."""

import asyncio
import json
import random

from client import Publisher, Viewer, fresh_day, observation, padded, source_of, value_of
from tap import case, cases, check, equal, main

RESENDS = 1000  # at once; any number in all by resends=
SHUFFLES = 1000
PER_SHUFFLE = 8


def values(hub, day, **filters):
    rows = hub.history(indicator="portal.accounts", **filters)
    return [value_of(row) for row in rows if row["TIME_PERIOD"] == day]


async def drain_acks(publisher, upto, stored=None):
    """Read until the ack of upto; (sum of stored, sum of duplicates, notices, nacks)."""
    sums, notices, nacks = [0, 0], [], []
    while True:
        kind, data = await publisher.receive()
        if kind == "ack.v1":
            sums[0] += data["stored"]
            sums[1] += data["duplicates"]
            equal(data["durable"], True, "durable")
            if data["upto"] == upto and (stored is None or sums[0] >= stored):
                return sums[0], sums[1], notices, nacks
        elif kind == "notice.v1":
            notices.append(data)
        elif kind == "nack.v1":
            nacks.append(data)


@case("acks count every observation once, upto rises to the last, whatever the grouping")
async def pipelined(hub):
    publisher = await Publisher.open(hub)
    for _ in range(200):
        await publisher.send(publisher.event([observation(1), observation(2)]))
    stored, duplicates, notices, nacks = await drain_acks(publisher, padded(200))
    equal((stored, duplicates, notices, nacks), (400, 0, [], []), "counts")
    await publisher.close()


@case("an ack means it is there: every value just acknowledged is in the history")
async def acked_is_there(hub):
    publisher = await Publisher.open(hub)
    for value in range(20):
        day = fresh_day()
        await publisher.observe(observation(value, day))
        equal(values(hub, day), [str(value)], "history right after the ack")
    await publisher.close()


@case("answers go to the connection that sent the event")
async def own_connection(hub):
    first = await Publisher.open(hub)
    second = await first.again()
    await first.observe(observation(1))
    equal(await second.quiet(), None, "what the other connection got")
    second.sequence = 2
    equal((await second.observe(observation(2))).ack["upto"], padded(2), "upto")
    equal(await first.quiet(), None, "what the first connection got")
    await first.close()
    await second.close()


@case("a refused event keeps its position: the nack comes, then the ack passes over it")
async def refused_position(hub):
    publisher = await Publisher.open(hub)
    await publisher.send(publisher.event([observation("x")]))
    nack = await publisher.expect("nack.v1")
    equal(nack["sequence"], padded(1), "sequence")
    equal((await publisher.expect("ack.v1"))["upto"], padded(1), "upto")
    equal((await publisher.observe(observation(1))).ack["upto"], padded(2), "upto of the next")
    again = await publisher.again()
    equal((await again.hello())["resume_after"], padded(2), "resume_after")
    await publisher.close()
    await again.close()


@case("an event that cannot be read moves nothing")
async def unreadable(hub):
    publisher = await Publisher.open(hub)
    await publisher.send("{")
    nack = await publisher.expect("nack.v1")
    equal((nack["id"], nack["sequence"]), (None, None), "id and sequence")
    equal((await publisher.hello())["resume_after"], "", "resume_after")
    equal((await publisher.observe(observation(1))).ack["upto"], padded(1), "upto")
    await publisher.close()


@case("a gap: one notice from-to, later events are stored and shown, upto waits below")
async def gap(hub):
    publisher = await Publisher.open(hub)
    await publisher.observe(observation(1))
    publisher.sequence = 5
    day = fresh_day()
    await publisher.send(publisher.event([observation(5, day)]))
    await publisher.send(publisher.event([observation(6)]))
    notices, stored = [], 0
    while stored < 2:
        kind, data = await publisher.receive()
        if kind == "notice.v1":
            notices.append(data)
        elif kind == "ack.v1":
            equal(data["upto"], padded(1), "upto")
            stored += data["stored"]
    equal(notices, [{"code": "gap", "from": padded(2), "to": padded(4)}], "notices")
    equal(values(hub, day), ["5"], "the later event in the history")
    for number in (3, 2, 4):
        publisher.sequence = number
        await publisher.send(publisher.event([observation(number)]))
    stored, _, notices, nacks = await drain_acks(publisher, padded(6))
    equal((stored, notices, nacks), (3, [], []), "after the missing ones came")
    await publisher.close()


@case("a source that begins at 42: the gap from 1 is said, upto stays empty until it is skipped")
async def begins_late(hub):
    publisher = await Publisher.open(hub, sequence=42)
    await publisher.send(publisher.event([observation(1)]))
    notice, ack = None, None
    while notice is None or ack is None:
        kind, data = await publisher.receive()
        notice = data if kind == "notice.v1" else notice
        ack = data if kind == "ack.v1" else ack
    equal(notice, {"code": "gap", "from": padded(1), "to": padded(41)}, "notice")
    equal((ack["upto"], ack["stored"]), ("", 1), "ack")
    await publisher.skip(padded(41))
    equal((await publisher.expect("ack.v1"))["upto"], padded(42), "upto after the skip")
    await publisher.close()


@case("skip declares missing events lost: upto passes over the gap")
async def skip(hub):
    publisher = await Publisher.open(hub)
    await publisher.observe(observation(1))
    publisher.sequence = 6
    await publisher.send(publisher.event([observation(6)]))
    equal((await publisher.expect("notice.v1"))["code"], "gap", "notice")
    equal((await publisher.expect("ack.v1"))["upto"], padded(1), "upto before the skip")
    await publisher.skip(padded(5))
    equal((await publisher.expect("ack.v1"))["upto"], padded(6), "upto after the skip")
    again = await publisher.again()
    equal((await again.hello())["resume_after"], padded(6), "resume_after")
    await publisher.close()
    await again.close()


@cases([("5",), (5,), ("abc",), (None,), ("0000000000",)], "skip upto {0!r}: refused")
async def bad_skip(hub, upto):
    publisher = await Publisher.open(hub)
    await publisher.skip(upto, name="s")
    equal((await publisher.expect("nack.v1"))["retry"], False, "retry")
    equal((await publisher.observe(observation(1))).ack["upto"], padded(1), "upto")
    await publisher.close()


@case("the gap is in the hub's status until it is filled")
async def gap_status(hub):
    publisher = await Publisher.open(hub)
    viewer = await Viewer.open(hub)
    publisher.sequence = 2
    await publisher.send(publisher.event([observation(2)]))
    await viewer.status(lambda status: (source_of(status, publisher.source) or {}).get("gap"))
    publisher.sequence = 1
    await publisher.send(publisher.event([observation(1)]))
    await viewer.status(
        lambda status: source_of(status, publisher.source).get("gap") is False)
    await publisher.close()
    await viewer.close()


@case("F16: the same id with the same content is acknowledged and stored once, 1,000 times over")
async def duplicates(hub):
    resends = int(hub.settings.get("resends", RESENDS))
    publisher = await Publisher.open(hub)
    day = fresh_day()
    event = publisher.event([observation("7.10", day), observation(8)])
    equal((await publisher.deliver(event)).ack["stored"], 2, "stored")
    for part in range(0, resends, RESENDS):
        count = min(RESENDS, resends - part)
        for _ in range(count):
            await publisher.send(event)
        found = 0
        while found < 2 * count:
            ack = await publisher.expect("ack.v1")
            equal((ack["upto"], ack["stored"]), (padded(1), 0), "ack of duplicates")
            found += ack["duplicates"]
        equal(found, 2 * count, "duplicates")
    equal(values(hub, day, revisions="true"), ["7.10"], "rows")
    await publisher.close()


@case("a duplicate is one over another connection and written in another order too")
async def duplicate_elsewhere(hub):
    publisher = await Publisher.open(hub)
    event = publisher.event([observation(1)])
    await publisher.deliver(event)
    await publisher.close()
    other = await publisher.again()
    turned = dict(reversed(event.items()))
    await other.send(json.dumps(turned, indent=2))
    ack = await other.expect("ack.v1")
    equal((ack["upto"], ack["stored"], ack["duplicates"]), (padded(1), 0, 1), "ack")
    await other.close()


@case("the same id with other content: conflict, the first stays")
async def conflict_content(hub):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    event = publisher.event([observation(1, day)])
    await publisher.deliver(event)
    event["data"]["observations"][0]["OBS_VALUE"] = 2
    await publisher.send(event)
    nack = await publisher.expect("nack.v1")
    equal([error["code"] for error in nack["errors"]], ["conflict"], "codes")
    equal(nack["retry"], False, "retry")
    equal(values(hub, day, revisions="true"), ["1"], "rows")
    equal((await publisher.observe(observation(3))).ack["upto"], padded(2), "upto of the next")
    await publisher.close()


@case("the same sequence with another id: conflict, the first stays")
async def conflict_sequence(hub):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    await publisher.observe(observation(1, day))
    publisher.sequence = 1
    await publisher.send(publisher.event([observation(2, day)], id="another"))
    nack = await publisher.expect("nack.v1")
    equal([error["code"] for error in nack["errors"]], ["conflict"], "codes")
    equal((nack["id"], nack["sequence"]), ("another", padded(1)), "id and sequence")
    equal(values(hub, day, revisions="true"), ["1"], "rows")
    await publisher.close()


@case("the same id may be used by two sources")
async def ids_per_source(hub):
    for _ in range(2):
        publisher = await Publisher.open(hub)
        equal((await publisher.observe(observation(1), id="shared")).ack["stored"], 1, "stored")
        await publisher.close()


@case("a second value is a revision: the newest RECORDED_AT is shown, the older stays")
async def revision(hub):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    for value, recorded in ((1, "2024-01-01T00:00:00Z"), (3, "2024-03-01T00:00:00Z"),
                            (2, "2024-02-01T00:00:00Z")):
        await publisher.observe(observation(value, day, RECORDED_AT=recorded))
    equal(values(hub, day), ["3"], "newest")
    equal(sorted(values(hub, day, revisions="true")), ["1", "2", "3"], "with the older")
    await publisher.close()


@case("equal RECORDED_AT: the later sequence is shown, also when it arrives first")
async def revision_sequence(hub):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    at = "2024-01-01T00:00:00Z"
    publisher.sequence = 2
    await publisher.send(publisher.event([observation(22, day, RECORDED_AT=at)]))
    publisher.sequence = 1
    await publisher.send(publisher.event([observation(11, day, RECORDED_AT=at)]))
    await drain_acks(publisher, padded(2))
    equal(values(hub, day), ["22"], "newest")
    await publisher.close()


@case("F18: the order of arrival does not matter: 1,000 permutations, some over a reconnect, end in one state")
async def permutations(hub):
    indicator = "portal.calls.daily"
    publisher = await Publisher.open(hub)
    days = [fresh_day() for _ in range(SHUFFLES)]
    for seed, day in enumerate(days):
        events = [publisher.event([observation(
            n, day, INDICATOR=indicator, RECORDED_AT=f"2024-01-{1 + n % 3:02d}T00:00:00Z")])
            for n in range(1, PER_SHUFFLE + 1)]
        last = events[-1]["sequence"]
        random.Random(seed).shuffle(events)
        for place, event in enumerate(events):
            await publisher.send(event)
            if seed % 20 == 0 and place == seed // 20 % PER_SHUFFLE:
                # What was sent may be lost with the connection: it goes out once more, as a duplicate.
                publisher = await leave_and_come(publisher)
                for again in events[:place + 1]:
                    await publisher.send(again)
        await settled(publisher, last)
    await publisher.close()
    found = {day: ([], []) for day in days}
    for kind, filters in enumerate(({}, {"revisions": "true"})):
        for row in hub.history(indicator=indicator, **filters):
            if row["TIME_PERIOD"] in found:
                found[row["TIME_PERIOD"]][kind].append(value_of(row))
    states = {(tuple(newest), tuple(sorted(every))) for newest, every in found.values()}
    equal(states, {(("8",), tuple("12345678"))}, "states")


async def leave_and_come(publisher):
    await publisher.close()
    return await publisher.again()


async def settled(publisher, upto):
    """Until the ack of upto: every event below it is on disk, however often it was sent."""
    while True:
        kind, data = await publisher.receive()
        if kind == "nack.v1":
            raise AssertionError(f"refused: {data}")
        if kind == "ack.v1" and data["upto"] >= upto:
            return


@case("a value of another source is a second witness: both are kept")
async def witness(hub):
    day = fresh_day()
    for value in (1, 2):
        publisher = await Publisher.open(hub)
        await publisher.observe(observation(value, day))
        await publisher.close()
    equal(sorted(values(hub, day, revisions="true")), ["1", "2"], "rows")
    viewer = await Viewer.open(hub)
    rows = await viewer.snapshot({"INDICATOR": "portal.accounts", "REF_AREA": "VN", "last": 100000})
    mine = [row for row in rows if row["TIME_PERIOD"] == day]
    equal(len({row["SOURCE"] for row in mine}), 2, "sources in the snapshot")
    await viewer.close()


@case("positions, duplicates and resume_after outlive a restart of the hub")
async def restart(hub):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    event = publisher.event([observation("1.10", day)])
    await publisher.deliver(event)
    await publisher.observe(observation("x"))
    await publisher.close()
    equal(hub.stop(), 0, "exit code of the hub")
    hub.start()
    again = await publisher.again()
    equal((await again.hello())["resume_after"], padded(2), "resume_after")
    await again.send(event)
    equal((await again.expect("ack.v1"))["duplicates"], 1, "duplicates")
    equal(values(hub, day, revisions="true"), ["1.10"], "rows")
    await again.close()


@case("a publisher that does not read its answers holds up nobody else and loses nothing")
async def window(hub):
    stuck = await Publisher.open(hub)
    other = await Publisher.open(hub)
    for _ in range(1000):
        await stuck.send(stuck.event([observation(1)]))
    loop = asyncio.get_running_loop()
    slowest = 0.0
    for value in range(20):
        started = loop.time()
        await other.observe(observation(value))
        slowest = max(slowest, loop.time() - started)
    check(slowest < 2, f"the other publisher waited {slowest:.2f} s for an ack")
    stored, _, _, nacks = await drain_acks(stuck, padded(1000))
    equal((stored, nacks), (1000, []), "of the publisher that did not read")
    await stuck.close()
    await other.close()


if __name__ == "__main__":
    main()
