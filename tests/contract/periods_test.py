"""TIME_PERIOD, RECORDED_AT, time, and the lists of provinces that a period chooses."""

from client import Publisher, fresh_day, now_text, observation, value_of
from tap import case, cases, check, equal, main

GOOD = ["2020", "2020-S1", "2020-S2", "2020-Q1", "2020-Q4", "2020-08", "2020-12", "2020-08-18",
        "2020-02-29", "2000-02-29", "2020-W01", "2020-W34", "2020-W53", "2026-W53",
        "2020-08-18T17:00:00+07:00", "2020-08-18T10:00:00Z", "2020-08-18T10:00:00.5Z",
        "2020-08-18T10:00:00.123456Z", "2020-08-18T23:59:59-12:00", "2019-12-09/P254D",
        "2020-01-01/P1Y", "2020-01-01/P1Y6M", "2020-01-01/P2W", "2020-01-01/PT36H",
        "2020-08-18T10:00:00Z/PT5M", "2020-08-18T10:00:00+07:00/PT1H30M", "2011-01-01/P5114D",
        "2020-01-01/P1DT12H", "1945-09-02", "1970-01-01", "1986", "2035", "2045-09-02", "2099-Q4",
        "2050-01-01/P10Y"]

BAD = ["", " ", "2020-13", "2020-00", "2020-02-30", "2021-02-29", "1900-02-29", "2020-04-31",
       "2020-Q0", "2020-Q5", "2020-S0", "2020-S3", "2020-W00", "2020-W54", "2021-W53", "20",
       "20200818", "2020-8-18", "2020-08-1", "18/08/2020", "2020/08/18", "2020-08-18T10:00:00",
       "2020-08-18T10:00", "2020-08-18 10:00:00Z", "2020-08-18T24:30:00Z", "2020-08-18T10:60:00Z",
       "2020-08-18T10:00:61Z", "2020-08-18T10:00:00+7", "2020-08-18T10:00:00+25:00",
       "2020-08-18T10:00:00Z ", " 2020", "2020 ", "2020-08-18/", "/P1D", "P1D", "2020-01-01/P",
       "2020-01-01/1D", "2020-01-01/P-1D", "2020-01-01/P1X", "2020-01-01/PT",
       "2020-01-01/P1D/P1D", "now", "0", "-2020", "+2020", "2020-Q", "2020-W3", "２０２０",
       "2020-08-18Z/P", "2020-01-01/P99999999999999999999D", "2020-A2"]

EQUAL = [
    ("2030-Q3", "2030-07-01/P3M"), ("2030-S1", "2030-01-01/P6M"), ("2031", "2031-01-01/P1Y"),
    ("2030-08", "2030-08-01/P31D"), ("2030-W34", "2030-08-19/P7D"), ("2030-W35", "2030-08-26/P1W"),
    ("2030-09-18", "2030-09-18/P1D"), ("2030-09-19", "2030-09-19/PT24H"),
    ("2030-09-20T10:00:00+07:00", "2030-09-20T03:00:00Z"),
    ("2030-09-21T03:00:00Z", "2030-09-21T03:00:00.000Z"),
    ("2030-09-22", "2030-09-22T00:00:00+07:00/P1D"), ("2032-S2", "2032-07-01/P6M"),
    ("2030-09-23T10:00:00Z/PT60M", "2030-09-23T17:00:00+07:00/PT1H"),
]

DIFFERENT = [
    ("2033-Q1", "2033-01"), ("2033-02-01", "2033-02"), ("2033-03-01", "2033-03-02"),
    ("2033-04-01T00:00:00Z", "2033-04-01T00:00:01Z"), ("2034", "2034-S1"),
    ("2033-05-05", "2033-05-05/P2D"),
]


def rows_in(hub, indicator, area):
    return [row for row in hub.history(indicator=indicator) if row["REF_AREA"] == area]


@cases([(period,) for period in GOOD], "TIME_PERIOD {0} is taken")
async def good(hub, period):
    publisher = await Publisher.open(hub)
    answer = await publisher.observe(observation(1, period))
    check(answer.nack is None, f"refused: {answer.nack}")
    await publisher.close()


@cases([(period,) for period in BAD], "TIME_PERIOD {0!r}: bad_period")
async def bad(hub, period):
    publisher = await Publisher.open(hub)
    made = observation(1)
    made["TIME_PERIOD"] = period
    answer = await publisher.observe(made)
    equal(answer.codes(), ["bad_period"], "codes")
    equal(answer.pointers(), ["/data/observations/0/TIME_PERIOD"], "pointers")
    await publisher.close()


@cases([(2020,), (None,), ([],), (True,)], "TIME_PERIOD {0!r}, not a text: refused")
async def not_text(hub, period):
    publisher = await Publisher.open(hub)
    made = observation(1)
    made["TIME_PERIOD"] = period
    answer = await publisher.observe(made)
    check(answer.codes() and set(answer.codes()) <= {"bad_period", "bad_key", "bad_value"},
          f"codes {answer.codes()}")
    await publisher.close()


@cases(EQUAL, "{0} and {1} are the same period: a revision")
async def same_period(hub, first, second):
    publisher = await Publisher.open(hub)
    area = "BXD"
    before = len(rows_in(hub, "portal.payments", area))
    for value, period in ((1, first), (2, second)):
        answer = await publisher.observe(observation(
            value, period, INDICATOR="portal.payments", REF_AREA=area))
        check(answer.nack is None, f"{period} refused: {answer.nack}")
    rows = rows_in(hub, "portal.payments", area)
    equal(len(rows) - before, 1, "new rows among the newest")
    await publisher.close()


@cases(DIFFERENT, "{0} and {1} are two periods")
async def two_periods(hub, first, second):
    publisher = await Publisher.open(hub)
    area = "BYT"
    before = len(rows_in(hub, "portal.payments", area))
    for period in (first, second):
        await publisher.observe(observation(1, period, INDICATOR="portal.payments", REF_AREA=area))
    equal(len(rows_in(hub, "portal.payments", area)) - before, 2, "new rows")
    await publisher.close()


AHEAD = [(60, False), (3600, False), (86400 * 365, False), (8, False), (1, True), (0, True),
         (-86400, True), (-86400 * 400, True), (-86400 * 365 * 50, True)]


@cases([(name, *row) for name in ("time", "RECORDED_AT") for row in AHEAD],
       "{0} {1} s from the hub's clock: taken is {2} (more than 5 s ahead: bad_period)")
async def ahead(hub, name, seconds, is_taken):
    publisher = await Publisher.open(hub)
    at = now_text(seconds)
    if name == "time":
        answer = await publisher.observe(observation(1), time=at)
    else:
        answer = await publisher.observe(observation(1, RECORDED_AT=at))
    equal(answer.codes(), [] if is_taken else ["bad_period"], "codes")
    if not is_taken:
        pointer = "/time" if name == "time" else "/data/observations/0/RECORDED_AT"
        equal(answer.pointers(), [pointer], "pointers")
    await publisher.close()


TIMES = [("2020-08-18T10:00:00Z", True), ("2020-08-18T17:00:00+07:00", True),
         ("1990-01-01T00:00:00Z", True), ("1970-01-01T00:00:00Z", True),
         ("2016-12-31T23:59:60Z", True), ("2020-08-18T10:00:00.123456789Z", True),
         ("9999-12-31T23:59:59Z", False), ("2020-08-18T10:00:00", False), ("2020-08-18", False),
         ("18:00", False), ("", False), ("2020-02-30T10:00:00Z", False), ("1597744800", False)]


@cases([(name, *row) for name in ("time", "RECORDED_AT") for row in TIMES],
       "{0} {1!r}: taken is {2}")
async def times(hub, name, at, is_taken):
    publisher = await Publisher.open(hub)
    if name == "time":
        answer = await publisher.observe(observation(1), time=at)
    else:
        answer = await publisher.observe(observation(1, RECORDED_AT=at))
    equal(answer.nack is None, is_taken, f"taken ({answer.codes()})")
    await publisher.close()


REUSED = ["15", "24", "44", "52", "80", "82", "91"]
BOUNDARY = [("2025-06-30", "VN-2004"), ("2025-07-01", "VN-2025"), ("2025-06", "VN-2004"),
            ("2025-07", "VN-2025"), ("2024", "VN-2004"), ("2025", "VN-2025"),
            ("2025-S1", "VN-2004"), ("2025-Q2", "VN-2004"), ("2025-Q3", "VN-2025"),
            ("2025-06-30T23:59:59+07:00", "VN-2004"), ("2025-07-01T00:00:00+07:00", "VN-2025"),
            ("2025-06-01/P30D", "VN-2004"), ("2025-06-01/P31D", "VN-2025")]


@cases([(code, period, listed) for code in REUSED for period, listed in BOUNDARY],
       "province {0} in {1} is of the list {2}")
async def vintage(hub, code, period, listed):
    publisher = await Publisher.open(hub)
    indicator = "insurance.employers"
    answer = await publisher.observe(observation(
        code + "1", period, REF_AREA=code, INDICATOR=indicator))
    check(answer.nack is None, f"refused: {answer.nack}")
    other = {"VN-2004": "VN-2025", "VN-2025": "VN-2004"}[listed]
    rows = [row for row in hub.history(indicator=indicator) if row["TIME_PERIOD"] == period]
    areas = {row["REF_AREA"] for row in rows}
    check(f"{listed}:{code}" in areas, f"areas {areas}")
    check(f"{other}:{code}" not in areas, f"areas {areas}")
    await publisher.close()


@cases([(code, listed) for code in REUSED for listed in ("VN-2004", "VN-2025")],
       "{1}:{0} names the list whatever the period")
async def named_list(hub, code, listed):
    publisher = await Publisher.open(hub)
    for period in (fresh_day(), "2035-01-01"):
        await publisher.observe(observation(5, period, REF_AREA=f"{listed}:{code}",
                                            INDICATOR="insurance.unemployment.workers"))
        rows = hub.history(indicator="insurance.unemployment.workers")
        found = [value_of(row) for row in rows
                 if row["REF_AREA"] == f"{listed}:{code}" and row["TIME_PERIOD"] == period]
        check("5" in found, f"{period}: {found}")
    await publisher.close()


@case("a province that no longer exists is unknown in a later period, known in an earlier")
async def gone_province(hub):
    publisher = await Publisher.open(hub)
    for code in ("02", "06", "10", "26"):
        answer = await publisher.observe(observation(1, "2025-07-01", REF_AREA=code))
        equal(answer.codes(), ["unknown_area"], f"{code} after")
        answer = await publisher.observe(observation(1, "2025-06-30", REF_AREA=code))
        check(answer.nack is None, f"{code} before: {answer.nack}")
    await publisher.close()


if __name__ == "__main__":
    main()
