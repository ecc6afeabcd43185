"""/live: snapshot, deltas, cursors, scopes, status, slow subscribers."""

import json
import socket
import statistics
import time

from client import (PREFIX, RFC3339, Publisher, Viewer, connect, fresh_day, now_text, observation,
                    padded, source_of, table, value_of)
from hub import Hub
from tap import case, cases, check, equal, main, note

COLUMNS = {"INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "VALUE_QUALIFIER",
           "UNIT_MEASURE", "CONF_STATUS", "COMMENT", "RECORDED_AT", "ACTION", "SOURCE",
           "SEQUENCE", "STORED_AT"}


def series(indicator="portal.accounts", area="VN", last=300):
    return {"INDICATOR": indicator, "REF_AREA": area, "last": last}


def of_day(rows, day):
    return [row for row in rows if row["TIME_PERIOD"] == day]


@case("a snapshot has every key as column, SOURCE, SEQUENCE, STORED_AT too; complete with a cursor")
async def columns(hub):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    await publisher.observe(observation("1.10", day, COMMENT="Hà Nội", OBS_STATUS="P"))
    viewer = await Viewer.open(hub)
    await viewer.subscribe(series(last=100000))
    while True:
        message = await viewer.receive()
        if message["kind"] == "snapshot.v1":
            missing = COLUMNS - set(message["data"]["columns"])
            equal(missing, set(), "missing columns")
            mine = of_day(table(message["data"]), day)
            if mine:
                row = mine[0]
            if message["data"].get("complete") is True:
                break
    check(isinstance(message["data"]["cursor"], str) and message["data"]["cursor"], "cursor")
    found = {name: row[name] for name in
             ("INDICATOR", "REF_AREA", "OBS_VALUE", "OBS_STATUS", "COMMENT", "SOURCE", "SEQUENCE")}
    equal(found, {"INDICATOR": "portal.accounts", "REF_AREA": "VN", "OBS_VALUE": "1.10",
                  "OBS_STATUS": "P", "COMMENT": "Hà Nội", "SOURCE": publisher.source,
                  "SEQUENCE": padded(1)}, "row")
    check(RFC3339.fullmatch(row["STORED_AT"]), f"STORED_AT {row['STORED_AT']}")
    await publisher.close()
    await viewer.close()


@case("a snapshot of nothing is complete too")
async def empty_snapshot(hub):
    viewer = await Viewer.open(hub)
    equal(await viewer.snapshot(series("macro.public-debt", "BQP")), [], "rows")
    check(viewer.cursor, "no cursor")
    await viewer.close()


@case("observations come in the same form as they arrive, each message with a cursor")
async def deltas(hub):
    publisher = await Publisher.open(hub)
    viewer = await Viewer.open(hub)
    await viewer.snapshot(series(last=1))
    cursors = set()
    for value in range(10):
        day = fresh_day()
        await publisher.observe(observation(value, day))
        while True:
            message = await viewer.receive()
            if message["kind"] == "observations.v1":
                check(message["data"]["cursor"], "no cursor")
                cursors.add(message["data"]["cursor"])
                rows = of_day(table(message["data"]), day)
                if rows:
                    equal(value_of(rows[0]), str(value), "value")
                    break
    equal(len(cursors), 10, "different cursors")
    await publisher.close()
    await viewer.close()


@case("digits are the same in snapshot and deltas as they were sent")
async def digits(hub):
    texts = ["9007199254740993", "1.10", "0.1000000000000000055", "-0.50"]
    publisher = await Publisher.open(hub)
    viewer = await Viewer.open(hub)
    await viewer.snapshot(series("macro.trade-balance", "*"))
    days = [fresh_day() for _ in texts]
    await publisher.observe(*[observation(text, day, INDICATOR="macro.trade-balance")
                              for text, day in zip(texts, days)])
    rows = await viewer.until(lambda row: row["TIME_PERIOD"] == days[-1])
    found = {row["TIME_PERIOD"]: value_of(row) for row in rows}
    equal([found[day] for day in days], texts, "deltas")
    other = await Viewer.open(hub)
    found = {row["TIME_PERIOD"]: value_of(row)
             for row in await other.snapshot(series("macro.trade-balance", "*"))}
    equal([found[day] for day in days], texts, "snapshot")
    for one in (publisher, viewer, other):
        await one.close()


GLOBS = [("portal.accounts", "VN", True), ("portal.*", "*", True), ("*", "*", True),
         ("*", "VN", True), ("portal.accounts", "*", True), ("portal.visits", "VN", False),
         ("macro.*", "*", False), ("portal.accounts", "BCT", False), ("portal", "VN", False),
         ("*.accounts", "VN", True)]


@cases(GLOBS, "a subscription of {0} in {1} gets portal.accounts of VN: {2}")
async def globs(hub, indicator, area, expected):
    publisher = await Publisher.open(hub)
    viewer = await Viewer.open(hub)
    day = fresh_day()
    try:
        await viewer.snapshot(series(indicator, area, last=1))
        await publisher.observe(observation(1, day))
        await viewer.until(lambda row: row["TIME_PERIOD"] == day, 5 if expected else 0.8)
        found = True
    except AssertionError:
        found = False
    equal(found, expected, "came")
    await publisher.close()
    await viewer.close()


@case("several series in one subscription")
async def several(hub):
    publisher = await Publisher.open(hub)
    viewer = await Viewer.open(hub)
    await viewer.snapshot(series("portal.visits", last=1), series("portal.payments", "BCT", 1))
    day = fresh_day()
    await publisher.observe(
        observation(1, day), observation(2, day, INDICATOR="portal.visits"),
        observation(3, day, INDICATOR="portal.payments", REF_AREA="BCT"))
    rows = await viewer.until(lambda row: row["INDICATOR"] == "portal.payments")
    equal(sorted(value_of(row) for row in of_day(rows, day)), ["2", "3"], "values")
    await publisher.close()
    await viewer.close()


@case("last: a snapshot has that many newest periods of a series")
async def last(hub):
    publisher = await Publisher.open(hub)
    days = [f"2019-03-{number:02d}" for number in range(1, 11)]
    await publisher.observe(*[observation(number, day, INDICATOR="ops.dossiers.total")
                              for number, day in enumerate(days)])
    for count in (1, 3, 10, 300):
        viewer = await Viewer.open(hub)
        rows = await viewer.snapshot(series("ops.dossiers.total", last=count))
        found = sorted({row["TIME_PERIOD"] for row in rows})
        equal(found, days[-count:], f"periods with last {count}")
        await viewer.close()
    await publisher.close()


@case("reconnecting with after: what was missed comes, nothing is lost")
async def resume(hub):
    publisher = await Publisher.open(hub)
    viewer = await Viewer.open(hub)
    wanted = series("portal.merge.provinces", "*", last=300)
    await viewer.snapshot(wanted)
    day = fresh_day()
    made = lambda value, period: observation(value, period, INDICATOR="portal.merge.provinces")
    await publisher.observe(made(1, day))
    await viewer.until(lambda row: row["TIME_PERIOD"] == day)
    cursor = viewer.cursor
    await viewer.close()
    missed = [fresh_day() for _ in range(20)]
    for value, period in enumerate(missed):
        await publisher.observe(made(value, period))
    again = await Viewer.open(hub)
    await again.subscribe(wanted, after=cursor)
    rows = await again.until(lambda row: row["TIME_PERIOD"] == missed[-1])
    equal({row["TIME_PERIOD"] for row in rows} >= set(missed), True, "all missed periods came")
    await publisher.close()
    await again.close()


@case("a cursor survives a restart of the hub: what was missed comes or a new snapshot")
async def resume_restart(hub):
    publisher = await Publisher.open(hub)
    viewer = await Viewer.open(hub)
    wanted = series("portal.tax-land.connected", "*", last=300)
    await viewer.snapshot(wanted)
    cursor = viewer.cursor
    days = [fresh_day() for _ in range(3)]
    for day in days:
        await publisher.observe(observation(1, day, INDICATOR="portal.tax-land.connected"))
    await viewer.close()
    await publisher.close()
    equal(hub.stop(), 0, "exit code")
    hub.start()
    again = await Viewer.open(hub)
    await again.subscribe(wanted, after=cursor)
    rows = await again.until(lambda row: row["TIME_PERIOD"] == days[-1])
    check({row["TIME_PERIOD"] for row in rows} >= set(days), "a missed period did not come")
    await again.close()


@cases([("garbage",), ("",), ("99999999999999999999",), (7,), ("x" * 1000,)],
       "after {0!r}, no cursor of the hub: a snapshot or a nack, never silence")
async def bad_cursor(hub, cursor):
    viewer = await Viewer.open(hub)
    await viewer.subscribe(series(last=1), after=cursor)
    while True:
        message = await viewer.receive()
        if message["kind"] == "nack.v1" or message["data"].get("complete") is True:
            break
    await viewer.close()


@case("a second subscribe on one connection takes the place of the first")
async def resubscribe(hub):
    publisher = await Publisher.open(hub)
    viewer = await Viewer.open(hub)
    await viewer.snapshot(series("portal.visits", last=1))
    await viewer.snapshot(series("portal.payments", last=1))
    day = fresh_day()
    await publisher.observe(observation(1, day, INDICATOR="portal.payments"))
    await viewer.until(lambda row: row["TIME_PERIOD"] == day)
    await publisher.close()
    await viewer.close()


async def seen_by(viewer, wanted, day):
    """Indicator and area of what a viewer is shown of a day: in snapshot and deltas."""
    try:
        rows = await viewer.snapshot(*wanted)
    except AssertionError:
        return set()
    try:
        rows += await viewer.until(lambda row: False, 0.7)
    except AssertionError:
        pass
    return {(row["INDICATOR"], row["REF_AREA"]) for row in of_day(rows, day)}


@cases([("live",), ("api",)], "{0}: a viewer sees only the indicators and areas of its token")
async def scope(hub, way):
    token = hub.token("viewer", indicators="portal.accounts,macro.*", areas="VN,BCT")
    publisher = await Publisher.open(hub)
    day = fresh_day()
    everything = [("portal.accounts", "VN"), ("portal.accounts", "BTC"), ("portal.visits", "VN"),
                  ("macro.fx.usd", "BCT"), ("macro.fx.usd", "BXD")]
    await publisher.observe(*[observation(1, day, INDICATOR=indicator, REF_AREA=area)
                              for indicator, area in everything])
    allowed = {("portal.accounts", "VN"), ("macro.fx.usd", "BCT")}
    if way == "api":
        rows = of_day(hub.history(token), day)
        equal({(row["INDICATOR"], row["REF_AREA"]) for row in rows}, allowed, "seen")
        for indicator, area in everything:
            if (indicator, area) not in allowed:
                answer = hub.get(f"/api/v1/observations?indicator={indicator}&ref_area={area}",
                                 token)
                check(answer.status == 403 or answer.json()["observations"] == [],
                      f"{indicator} {area}: {answer.status} {answer.body[:200]}")
    else:
        for indicator, area in everything:
            viewer = await Viewer.open(hub, token)
            found = await seen_by(viewer, [series(indicator, area, 100000)], day)
            equal(found, {(indicator, area)} & allowed, f"seen of {indicator} in {area}")
            await viewer.close()
        viewer = await Viewer.open(hub, token)
        found = await seen_by(viewer, [series("*", "*", 100000)], day)
        check(found <= allowed, f"seen of everything: {found}")
        await viewer.close()
    await publisher.close()


@case("a viewer cannot publish")
async def cannot_publish(hub):
    viewer = await Viewer.open(hub)
    day = fresh_day()
    await viewer.socket.send(json.dumps({
        "specversion": "1.0", "type": PREFIX + "observations.v1", "source": "/x", "id": "1",
        "sequence": padded(1), "data": {"observations": [observation(1, day)]}}))
    while (await viewer.receive())["kind"] != "nack.v1":
        pass
    equal(of_day(hub.history(indicator="portal.accounts"), day), [], "rows")
    await viewer.close()


@case("status comes at least every 500 ms, with or without a subscription")
async def status_rate(hub):
    viewer = await Viewer.open(hub)
    times = []
    started = time.monotonic()
    while time.monotonic() - started < 4:
        await viewer.status()
        times.append(time.monotonic())
    gaps = [later - earlier for earlier, later in zip(times, times[1:])]
    note(f"status every {statistics.median(gaps) * 1000:.0f} ms, longest {max(gaps) * 1000:.0f} ms")
    check(statistics.median(gaps) <= 0.55, f"median {statistics.median(gaps):.3f} s")
    check(max(gaps) < 1.5, f"longest {max(gaps):.3f} s: a reader would say the link is lost")
    await viewer.close()


@case("a status says the hub's time, the store, the sources and the cursor")
async def status_form(hub):
    publisher = await Publisher.open(hub)
    await publisher.observe(observation(1))
    viewer = await Viewer.open(hub)
    status = await viewer.status(lambda one: source_of(one, publisher.source))
    check(RFC3339.fullmatch(status["server_time"]), f"server_time {status['server_time']}")
    check(abs(ord(status["server_time"][3]) - ord(now_text()[3])) <= 1, "server_time's year")
    equal(status["store"], "ok", "store")
    check(status["cursor"], f"cursor {status['cursor']!r}")
    entry = source_of(status, publisher.source)
    equal((entry["state"], entry["gap"]), ("connected", False), "state and gap")
    check(RFC3339.fullmatch(entry["since"]), f"since {entry['since']}")
    await publisher.close()
    await viewer.close()


@cases([("close", "silent"), ("vanish", "lost")],
       "a publisher comes and goes by {0}: connected, then {1}, said on change")
async def states(hub, way, after):
    publisher = await Publisher.open(hub)
    viewer = await Viewer.open(hub)
    await publisher.observe(observation(1))
    await viewer.status(lambda one: (source_of(one, publisher.source) or {}).get("state")
                        == "connected")
    if way == "close":
        await publisher.close()
    else:
        publisher.socket.transport.abort()
    await viewer.status(lambda one: source_of(one, publisher.source)["state"] == after, 3)
    await viewer.close()


@case("a slow subscriber gets the newest value at last and a count; nobody else waits for it")
async def slow(given):
    hub = Hub(given.toancanh, config={"version": 1, "subscribers": {"tail": 1000}}).start()
    publisher = await Publisher.open(hub)
    wanted = series("gris.realtime.connections", "*", last=1)
    stuck = await connect(hub, "/live", hub.viewer())
    slow_one = Viewer(stuck)
    await slow_one.snapshot(wanted)
    # A short tail and a small window are full after few events: the pause must stay below the one
    # after which the hub cuts.
    window = stuck.transport.get_extra_info("socket")
    window.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    stuck.transport.pause_reading()
    quick = await Viewer.open(hub)
    await quick.snapshot(wanted)
    events = 24
    started = time.monotonic()
    for number in range(events):
        rows = [observation(number * 1000 + part, f"2024-05-05T00:00:00Z/PT{part + 1}M",
                            INDICATOR="gris.realtime.connections", COMMENT="x" * 100)
                for part in range(1000)]
        await publisher.send(publisher.event(rows))
    newest = str(events * 1000 - 1)
    await quick.until(lambda row: value_of(row) == newest, 60)
    seconds = time.monotonic() - started
    note(f"{events * 1000} observations to the quick subscriber in {seconds:.1f} s")
    window.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    stuck.transport.resume_reading()
    skipped = 0
    deadline = time.monotonic() + 30
    found = False
    while not found and time.monotonic() < deadline:
        message = await slow_one.receive()
        if message["kind"] in ("observations.v1", "snapshot.v1"):
            skipped += message["data"].get("skipped") or 0
            found = any(value_of(row) == newest for row in table(message["data"]))
    check(found, "the newest value never came to the slow subscriber")
    check(skipped > 0, "nothing was said to be skipped")
    note(f"the slow subscriber was told of {skipped} skipped")
    for one in (publisher, quick, slow_one):
        await one.close()
    equal(hub.stop(), 0, "exit code")
    hub.remove()



if __name__ == "__main__":
    main()
