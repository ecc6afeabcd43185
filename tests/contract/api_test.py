"""HTTP: the history and its filters, /healthz, /metrics."""

import asyncio
import csv
import io
import re

from client import RFC3339, Publisher, fresh_day, now_text, observation, value_of
from tap import case, cases, check, equal, main

CSV = "application/vnd.sdmx.data+csv"
INDICATOR = "ops.dossiers.overdue"


async def six_months(hub):
    """Months 2015-01 … 2015-06 with values 1 … 6, once."""
    if not hub.settings.get("six"):
        publisher = await Publisher.open(hub)
        await publisher.observe(*[
            observation(month, f"2015-{month:02d}", INDICATOR=INDICATOR) for month in range(1, 7)])
        await publisher.observe(observation(77, "2015-03", INDICATOR=INDICATOR, REF_AREA="BCT"))
        await publisher.close()
        hub.settings["six"] = True


def values(rows):
    return sorted(value_of(row) for row in rows)


@case("history is JSON: {\"observations\": […]} with the keys of the feed, values as text")
async def form(hub):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    await publisher.observe(observation(281000, day, OBS_STATUS="P", VALUE_QUALIFIER="over",
                                        COMMENT='a "quoted", text', REF_AREA="24"))
    answer = hub.get("/api/v1/observations?indicator=portal.accounts", hub.viewer())
    equal(answer.status, 200, "status")
    check(answer.headers["Content-Type"].startswith("application/json"),
          answer.headers["Content-Type"])
    equal(list(answer.json()), ["observations"], "members")
    row = [row for row in answer.json()["observations"] if row["TIME_PERIOD"] == day][0]
    found = {name: row[name] for name in ("INDICATOR", "REF_AREA", "OBS_VALUE", "OBS_STATUS",
                                          "VALUE_QUALIFIER", "COMMENT")}
    equal(found, {"INDICATOR": "portal.accounts", "REF_AREA": "VN-2004:24", "OBS_VALUE": "281000",
                  "OBS_STATUS": "P", "VALUE_QUALIFIER": "over", "COMMENT": 'a "quoted", text'},
          "row")
    check(RFC3339.fullmatch(row["RECORDED_AT"]), f"RECORDED_AT {row['RECORDED_AT']}")
    await publisher.close()


@case("what the history gives can be published again as it is, key for key")
async def round_trip(hub):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    await publisher.observe(observation("5.50", day, OBS_STATUS="E", REF_AREA="VN-2025:24"))
    row = [row for row in hub.history(indicator="portal.accounts") if row["TIME_PERIOD"] == day][0]
    for name in ("SOURCE", "SEQUENCE", "STORED_AT"):
        row.pop(name, None)
    other = await Publisher.open(hub)
    answer = await other.observe(row)
    check(answer.nack is None, f"refused: {answer.nack}")
    await publisher.close()
    await other.close()


FILTERS = [
    ("indicator", {"indicator": INDICATOR}, ["1", "2", "3", "4", "5", "6", "77"]),
    ("ref_area", {"indicator": INDICATOR, "ref_area": "BCT"}, ["77"]),
    ("ref_area VN", {"indicator": INDICATOR, "ref_area": "VN"}, ["1", "2", "3", "4", "5", "6"]),
    ("start", {"indicator": INDICATOR, "ref_area": "VN", "start": "2015-04-01"}, ["4", "5", "6"]),
    ("start as a month", {"indicator": INDICATOR, "ref_area": "VN", "start": "2015-04"},
     ["4", "5", "6"]),
    ("end", {"indicator": INDICATOR, "ref_area": "VN", "end": "2015-03-31"}, ["1", "2", "3"]),
    ("start and end", {"indicator": INDICATOR, "ref_area": "VN", "start": "2015-02-01",
                       "end": "2015-04-30"}, ["2", "3", "4"]),
    ("start and end as years", {"indicator": INDICATOR, "ref_area": "VN", "start": "2015",
                                "end": "2015"}, ["1", "2", "3", "4", "5", "6"]),
    ("a range of nothing", {"indicator": INDICATOR, "start": "1990", "end": "1991"}, []),
    ("as_of before anything", {"indicator": INDICATOR, "as_of": "2000-01-01T00:00:00Z"}, []),
    ("as_of now", {"indicator": INDICATOR, "ref_area": "VN", "as_of": "2099-01-01T00:00:00+07:00"},
     ["1", "2", "3", "4", "5", "6"]),
]


@cases(FILTERS, "history filtered by {0}")
async def filters(hub, _name, query, expected):
    await six_months(hub)
    equal(values(hub.history(**query)), sorted(expected), "values")


@case("limit: at most that many; without: whole")
async def limit(hub):
    await six_months(hub)
    for count in (1, 3):
        equal(len(hub.history(indicator=INDICATOR, limit=count)), count, f"rows with limit {count}")
    equal(len(hub.history(indicator=INDICATOR)), 7, "rows without limit")


@cases([("start=abc",), ("end=2015-13",), ("as_of=yesterday",), ("limit=-1",), ("limit=x",),
        ("colour=red",), ("start=",), ("revisions=perhaps",)],
       "history?{0}: 400")
async def bad_filter(hub, query):
    equal(hub.get(f"/api/v1/observations?{query}", hub.viewer()).status, 400, "status")


@cases([("observations?indicator=", 5000), ("alarms/history?rule=", 600),
        ("trace?indicator=portal.accounts&ref_area=VN&period=", 600), ("hints?indicator=", 600)],
       "/api/v1/{0} with a filter of {1} letters: 400, never as if nothing had been said")
async def long_filter(hub, path, letters):
    equal(hub.get(f"/api/v1/{path}{'a' * letters}", hub.token("auditor")).status, 400, "status")


@cases([("indicator=a.b",), ("ref_area=XX",)], "history?{0}, unknown: nothing or 400, never all")
async def unknown_filter(hub, query):
    answer = hub.get(f"/api/v1/observations?{query}", hub.viewer())
    check(answer.status in (400, 404) or answer.json()["observations"] == [],
          f"{answer.status} {answer.body[:200]}")


@case("as_of gives the value as it was known then, revisions=true the older ones")
async def as_of(hub):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    marks = []
    for value in (1, 2, 3):
        await publisher.observe(observation(value, day), time=now_text())
        await asyncio.sleep(0.05)
        marks.append(now_text())
        await asyncio.sleep(0.05)
    for value, mark in zip(("1", "2", "3"), marks):
        rows = [row for row in hub.history(indicator="portal.accounts", as_of=mark)
                if row["TIME_PERIOD"] == day]
        equal(values(rows), [value], f"as of mark {value}")
    rows = [row for row in hub.history(indicator="portal.accounts", revisions="true")
            if row["TIME_PERIOD"] == day]
    equal(values(rows), ["1", "2", "3"], "revisions")
    rows = [row for row in hub.history(indicator="portal.accounts", as_of=marks[1],
                                       revisions="true") if row["TIME_PERIOD"] == day]
    equal(values(rows), ["1", "2"], "revisions as of the second mark")
    await publisher.close()


@case("history as SDMX-CSV with Accept: one header line, every key a column, values as text")
async def as_csv(hub):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    await publisher.observe(observation("1.10", day, COMMENT='Hà Nội, "1"', REF_AREA="24"))
    answer = hub.get("/api/v1/observations?indicator=portal.accounts", hub.viewer(), Accept=CSV)
    await publisher.close()
    equal(answer.status, 200, "status")
    check(answer.headers["Content-Type"].startswith(CSV), answer.headers["Content-Type"])
    rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8"))))
    equal(list(rows[0])[:3], ["STRUCTURE", "STRUCTURE_ID", "ACTION"], "first columns")
    row = [row for row in rows if row["TIME_PERIOD"] == day][0]
    equal((row["OBS_VALUE"], row["REF_AREA"], row["COMMENT"]),
          ("1.10", "VN-2004:24", 'Hà Nội, "1"'), "row")


@case("SDMX-CSV of nothing is its header; an Accept that also takes JSON gets JSON")
async def csv_header(hub):
    answer = hub.get("/api/v1/observations?start=1990&end=1991", hub.viewer(), Accept=CSV)
    equal(len(list(csv.reader(io.StringIO(answer.body.decode("utf-8"))))), 1, "records")
    answer = hub.get("/api/v1/observations?start=1990&end=1991", hub.viewer(),
                     Accept=f"application/json, {CSV}")
    equal(answer.json(), {"observations": []}, "JSON")


@case("10,000 rows come whole")
async def many(hub):
    publisher = await Publisher.open(hub)
    for part in range(10):
        answer = await publisher.observe(*[
            observation(number, f"2001-01-01/PT{part * 1000 + number + 1}M",
                        INDICATOR="security.cyber.incidents") for number in range(1000)])
        check(answer.nack is None, f"refused: {answer.nack}")
    equal(len(hub.history(indicator="security.cyber.incidents")), 10000, "rows")
    await publisher.close()


@cases([("POST",), ("PUT",), ("DELETE",), ("PATCH",)], "{0} on the history: 4xx, nothing changes")
async def methods(hub, method):
    answer = hub.get("/api/v1/observations", hub.viewer(), method=method)
    check(400 <= answer.status < 500, f"status {answer.status}")


@case("/healthz is 200 without a token on loopback")
async def healthz(hub):
    equal(hub.get("/healthz").status, 200, "status")


@cases([(path, name) for path in ("/healthz", "/metrics")
        for name in ("Forwarded", "X_Forwarded_For")],
       "{0} with {1}: 401 without a token, 403 for a publisher, 200 for a viewer")
async def proxied(hub, path, name):
    header = {name: "for=192.0.2.1" if name == "Forwarded" else "192.0.2.1"}
    equal(hub.get(path, **header).status, 401, "without a token")
    publisher = hub.token("publisher", source=hub.source())
    equal(hub.get(path, publisher, **header).status, 403, "publisher")
    equal(hub.get(path, hub.viewer(), **header).status, 200, "viewer")


@case("/metrics is OpenMetrics text to its end")
async def metrics(hub):
    answer = hub.get("/metrics")
    equal(answer.status, 200, "status")
    kind = answer.headers["Content-Type"]
    check(kind.startswith("application/openmetrics-text") and "version=1.0.0" in kind, kind)
    lines = answer.body.decode("utf-8").split("\n")
    equal(lines[-2:], ["# EOF", ""], "the end")
    sample = re.compile(r'[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_]\w*="([^"\\\n]|\\.)*",?)*\})? '
                        r'[-+]?(\d+\.?\d*([eE][-+]?\d+)?|Inf|NaN)( \d+(\.\d+)?)?')
    comment = re.compile(r"# (TYPE|HELP|UNIT) [a-zA-Z_:][a-zA-Z0-9_:]* ?.*")
    names = set()
    for line in lines[:-2]:
        check(sample.fullmatch(line) or comment.fullmatch(line), f"line {line!r}")
        if line.startswith("# TYPE "):
            name = line.split()[2]
            check(name not in names, f"two TYPE lines for {name}")
            names.add(name)
    check(names, "no metric at all")


@case("/metrics counts what was stored")
async def metrics_count(hub):
    publisher = await Publisher.open(hub)

    def total():
        numbers = re.findall(r"^\w*observations\w*_total(?:\{[^}]*\})? (\d+)",
                             hub.get("/metrics").body.decode("utf-8"), re.MULTILINE)
        check(numbers, "no counter of observations")
        return sum(int(number) for number in numbers)

    before = total()
    await publisher.observe(observation(1), observation(2))
    check(total() - before >= 2, f"counted {total() - before}")
    await publisher.close()


SMUGGLED = [
    ("two Host lines", b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    ("a header line without colon", b"GET /healthz HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n"),
    ("a header of 100 kB", b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 100000
     + b"\r\n\r\n"),
    ("a NUL in a header", b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n"),
    ("the HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    ("no HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100),
]


@cases(SMUGGLED, "{0}: 4xx or closed within 7 s, and the hub serves on")
async def smuggled(hub, _name, request):
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    writer.write(request)
    try:
        answer = await asyncio.wait_for(reader.read(4096), 7)
    except asyncio.TimeoutError:
        answer = None
    except ConnectionError:
        answer = b""
    writer.close()
    check(answer is not None, "neither an answer nor a close within 7 s")
    check(not answer.startswith((b"HTTP/1.1 5", b"HTTP/1.1 2")), f"answer {answer[:80]!r}")
    equal(hub.get("/healthz").status, 200, "status after it")


if __name__ == "__main__":
    main()
