"""What a publisher says and what the hub answers: envelope, keys, areas, transactions, refusals."""

import asyncio
import json

from client import (ANSWER_LIMIT_S, PREFIX, RFC3339, Publisher, fresh_day, now_text, observation,
                    padded, value_of)
from tap import case, cases, check, equal, main

CODES = {"bad_json", "bad_event", "unknown_type", "unknown_indicator", "unknown_area", "forbidden",
         "bad_period", "bad_value", "bad_status", "bad_key", "unit_mismatch", "conflict",
         "too_large", "rate_limited", "busy"}


def rows_of(hub, day, **filters):
    filters.setdefault("indicator", "portal.accounts")
    return [row for row in hub.history(**filters) if row["TIME_PERIOD"] == day]


@case("hello is answered with welcome: empty resume_after, window 64, 262144 bytes, 1000 "
      "observations, server_time")
async def welcome(hub):
    publisher = await Publisher.open(hub)
    data = await publisher.hello()
    equal(data["resume_after"], "", "resume_after of a new source")
    equal(data["window"], 64, "window")
    equal(data["max_bytes"], 262144, "max_bytes")
    equal(data["max_observations"], 1000, "max_observations")
    check(RFC3339.fullmatch(data["server_time"]), f"server_time {data['server_time']}")
    await publisher.close()


@case("hello is optional: an event comes first and is acknowledged")
async def no_hello(hub):
    publisher = await Publisher.open(hub)
    equal((await publisher.observe(observation(1))).ack["upto"], "0000000001", "upto")
    await publisher.close()


@case("resume_after is the last upto, on another connection too")
async def resume_after(hub):
    publisher = await Publisher.open(hub)
    for value in range(3):
        await publisher.observe(observation(value))
    await publisher.close()
    other = await publisher.again()
    equal((await other.hello())["resume_after"], "0000000003", "resume_after")
    await other.close()


@case("every message of the hub is a CloudEvent 1.0 in a text frame with an id of its own")
async def envelopes(hub):
    publisher = await Publisher.open(hub)
    seen = []
    await publisher.send({"specversion": "1.0", "type": PREFIX + "hello.v1", "id": "h",
                          "source": publisher.source})
    await publisher.send(publisher.event([observation(1)]))
    await publisher.send(publisher.event([observation("x")]))
    # One ack may stand for both events: the hub commits in groups.
    while not seen or seen[-1].get("data", {}).get("upto") != "0000000002":
        text = await asyncio.wait_for(publisher.socket.recv(), ANSWER_LIMIT_S)
        check(isinstance(text, str), "a binary frame")
        seen.append(json.loads(text))
    kinds = {message["type"].removeprefix(PREFIX) for message in seen}
    equal(kinds, {"welcome.v1", "ack.v1", "nack.v1"}, "messages")
    for message in seen:
        equal(message["specversion"], "1.0", "specversion")
        for name in ("id", "source", "type"):
            check(isinstance(message.get(name), str) and message[name], f"{name} of {message}")
        check(message["type"].startswith(PREFIX), f"type {message['type']}")
        check(isinstance(message["data"], dict), "data")
    pairs = {(message["source"], message["id"]) for message in seen}
    equal(len(pairs), len(seen), "different (source, id)")
    await publisher.close()


@case("the contract's own example, as first event of its source")
async def example(hub):
    source = "/portal/dvcqg"
    token = hub.token("publisher", source=source)
    publisher = await Publisher.open(hub, source, token)
    answer = await publisher.deliver(json.loads("""
        {"specversion":"1.0","type":"vn.toancanh.observations.v1","source":"/portal/dvcqg",
         "id":"0000000001","sequence":"0000000001","time":"2020-08-18T17:00:00+07:00",
         "datacontenttype":"application/json",
         "data":{"common":{"REF_AREA":"VN","TIME_PERIOD":"2020-08-18"},
                 "observations":[{"INDICATOR":"portal.accounts","OBS_VALUE":"227000"},
                                 {"INDICATOR":"portal.dossiers.online","OBS_VALUE":281000,
                                  "OBS_STATUS":"P","VALUE_QUALIFIER":"over"}]}}"""))
    equal(answer.ack, {"upto": "0000000001", "durable": True, "stored": 2, "duplicates": 0}, "ack")
    row = rows_of(hub, "2020-08-18", indicator="portal.dossiers.online")[-1]
    found = {name: row.get(name) for name in
             ("REF_AREA", "OBS_VALUE", "OBS_STATUS", "VALUE_QUALIFIER")}
    equal(found, {"REF_AREA": "VN", "OBS_VALUE": "281000", "OBS_STATUS": "P",
                  "VALUE_QUALIFIER": "over"}, "the second observation")
    await publisher.close()


GONE = [("specversion", None), ("id", None), ("source", None), ("type", None), ("sequence", None),
        ("data", None), ("specversion", "0.3"), ("specversion", 1.0), ("specversion", "1.1"),
        ("id", ""), ("id", 7), ("source", ""), ("source", 7), ("data", []), ("data", "text"),
        ("sequence", 1), ("sequence", "1"), ("sequence", "00000000001"), ("sequence", ""),
        ("sequence", "000000000a"), ("sequence", "+000000001"), ("sequence", " 000000001"),
        ("sequence", "０００００００００１"), ("sequence", "0000000000"), ("type", 7), ("time", 7)]


@cases(GONE, "event with {0} {1!r} (None: left out) is refused and the connection stays")
async def bad_envelope(hub, name, value):
    publisher = await Publisher.open(hub)
    event = publisher.event([observation(1)])
    event[name] = value
    if value is None:
        del event[name]
    await publisher.send(event)
    nack = await publisher.expect("nack.v1")
    equal(nack["retry"], False, "retry")
    allowed = {"bad_event", "forbidden", "bad_period"} if name in ("source", "time") else (
        {"bad_event", "unknown_type"} if name == "type" else {"bad_event"})
    check({error["code"] for error in nack["errors"]} <= allowed, f"codes {nack['errors']}")
    welcome_data = await publisher.hello()
    if name == "sequence":
        equal(welcome_data["resume_after"], "", "resume_after")
        equal(nack["sequence"], None, "sequence of an event that cannot be read")
    await publisher.close()


@cases([("vn.toancanh.observations.v2",), ("vn.toancanh.subscribe.v1",), ("com.example.x",),
        ("vn.toancanh.ack.v1",), ("VN.TOANCANH.OBSERVATIONS.V1",)], "type {0}: unknown_type")
async def unknown_type(hub, name):
    publisher = await Publisher.open(hub)
    equal((await publisher.observe(observation(1), type=name)).codes(), ["unknown_type"], "codes")
    await publisher.close()


@case("extension attributes of CloudEvents are let pass")
async def extensions(hub):
    publisher = await Publisher.open(hub)
    answer = await publisher.observe(observation(1), subject="x", traceparent="00-a-b-01",
                                     partitionkey="k", time=now_text())
    check(answer.nack is None, f"{answer}")
    await publisher.close()


@case("a source that is not the token's: forbidden, nothing stored")
async def foreign_source(hub):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    answer = await publisher.observe(observation(1, day), source="/province/01")
    equal(answer.codes(), ["forbidden"], "codes")
    equal(rows_of(hub, day), [], "rows")
    equal((await publisher.hello())["resume_after"], "", "resume_after of the own source")
    await publisher.close()


@case("an indicator or an area outside the token's scope: forbidden, per observation")
async def foreign_scope(hub):
    publisher = await Publisher.open(hub, indicators="portal.*", areas="VN,BCT")
    answer = await publisher.observe(
        observation(1), observation(1, INDICATOR="macro.gdp.growth"),
        observation(1, REF_AREA="BTC"))
    equal(answer.codes(), ["forbidden", "forbidden"], "codes")
    equal([pointer.split("/")[3] for pointer in answer.pointers()], ["1", "2"], "observations")
    answer = await publisher.observe(observation(1, REF_AREA="BCT"))
    check(answer.nack is None, f"within the scope: {answer}")
    await publisher.close()


@case("common is merged under every observation: an observation's own key wins")
async def common(hub):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    event = publisher.event([{"OBS_VALUE": 1}, {"OBS_VALUE": 2, "REF_AREA": "BCT"}])
    event["data"]["common"] = {"INDICATOR": "portal.accounts", "REF_AREA": "VN",
                               "TIME_PERIOD": day, "OBS_STATUS": "E"}
    equal((await publisher.deliver(event)).ack["stored"], 2, "stored")
    found = {row["REF_AREA"]: (row["OBS_VALUE"], row["OBS_STATUS"]) for row in rows_of(hub, day)}
    equal(found, {"VN": ("1", "E"), "BCT": ("2", "E")}, "rows")
    await publisher.close()


@case("the dense form stores the same, with common")
async def dense(hub):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    event = publisher.event([])
    event["data"] = {"common": {"REF_AREA": "VN", "TIME_PERIOD": day},
                     "columns": ["INDICATOR", "OBS_VALUE"],
                     "rows": [["portal.accounts", 1.5], ["portal.visits", "2.50"]]}
    equal((await publisher.deliver(event)).ack["stored"], 2, "stored")
    equal([row["OBS_VALUE"] for row in rows_of(hub, day)], ["1.5"], "portal.accounts")
    equal([row["OBS_VALUE"] for row in rows_of(hub, day, indicator="portal.visits")], ["2.50"],
          "portal.visits")
    await publisher.close()


DENSE_FAULTS = [
    ("a wrong value", ["INDICATOR", "OBS_VALUE"], [["portal.accounts", 1], ["portal.visits", "x"]],
     "/data/rows/1/1", "bad_value"),
    ("an unknown indicator", ["INDICATOR", "OBS_VALUE"], [["a.b", 1]], "/data/rows/0/0",
     "unknown_indicator"),
    ("a short row", ["INDICATOR", "OBS_VALUE"], [["portal.accounts", 1], ["portal.visits"]], None,
     None),
    ("a long row", ["INDICATOR", "OBS_VALUE"], [["portal.accounts", 1, 2]], None, None),
    ("an unknown column", ["INDICATOR", "OBS_VALUE", "COLOUR"], [["portal.accounts", 1, "x"]],
     None, "bad_key"),
]


@cases(DENSE_FAULTS, "dense form with {0}: refused whole, pointer {3}")
async def dense_faults(hub, _name, columns, rows, pointer, code):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    event = publisher.event([])
    event["data"] = {"common": {"REF_AREA": "VN", "TIME_PERIOD": day}, "columns": columns,
                     "rows": rows}
    answer = await publisher.deliver(event)
    check(answer.nack is not None, f"not refused: {answer}")
    if code is not None:
        equal(answer.codes()[0], code, "code")
    if pointer is not None:
        equal(answer.pointers(), [pointer], "pointers")
    equal(rows_of(hub, day), [], "rows")
    await publisher.close()


@cases([("INDICATOR",), ("REF_AREA",), ("TIME_PERIOD",), ("OBS_VALUE",)],
       "required key {0} left out: refused")
async def required(hub, name):
    publisher = await Publisher.open(hub)
    made = observation(1)
    del made[name]
    answer = await publisher.observe(made)
    check(answer.nack is not None, f"not refused: {answer}")
    check(answer.pointers()[0].startswith("/data/observations/0"), f"pointer {answer.pointers()}")
    check(set(answer.codes()) <= {"bad_key", "bad_event", "bad_value"}, f"codes {answer.codes()}")
    await publisher.close()


KEYS = [
    ("INDICATOR", "portal.nothing", "unknown_indicator"), ("INDICATOR", "", None),
    ("INDICATOR", "PORTAL.ACCOUNTS", "unknown_indicator"), ("INDICATOR", 7, None),
    ("INDICATOR", "portal.*", "unknown_indicator"),
    ("INDICATOR", "portal.аccounts", "unknown_indicator"),
    ("INDICATOR", "pоrtal.accounts", "unknown_indicator"),
    ("INDICATOR", "portal.accounts ", None), ("INDICATOR", "portal.accounts\u200b", None),
    ("INDICATOR", "\u202eportal.accounts", None), ("INDICATOR", "portal．accounts", None),
    ("REF_AREA", "XX", "unknown_area"), ("REF_AREA", "vn", "unknown_area"), ("REF_AREA", "", None),
    ("REF_AREA", 24, None), ("REF_AREA", "99", "unknown_area"), ("REF_AREA", "*", "unknown_area"),
    ("REF_AREA", "Нà Nội", "unknown_area"), ("REF_AREA", "Hà Nội", "unknown_area"),
    ("REF_AREA", "ВСТ", "unknown_area"), ("REF_AREA", "０１", "unknown_area"),
    ("REF_AREA", "VN-2004:99", "unknown_area"), ("REF_AREA", "VN-1999:01", "unknown_area"),
    ("REF_AREA", "1", "unknown_area"), ("REF_AREA", "VN:nothing", "unknown_area"),
    ("OBS_STATUS", "Z", "bad_status"), ("OBS_STATUS", "a", "bad_status"),
    ("OBS_STATUS", "", None), ("OBS_STATUS", 1, None), ("OBS_STATUS", "AA", "bad_status"),
    ("VALUE_QUALIFIER", "Over", None), ("VALUE_QUALIFIER", "more", None),
    ("VALUE_QUALIFIER", 1, None),
    ("UNIT_MEASURE", "%", "unit_mismatch"), ("UNIT_MEASURE", "account", "unit_mismatch"),
    ("COMMENT", "x" * 501, None), ("COMMENT", 7, None),
    ("RECORDED_AT", "yesterday", None), ("RECORDED_AT", "2020-08-18", None),
    ("RECORDED_AT", "2020-08-18T10:00:00", None), ("RECORDED_AT", now_text(60), "bad_period"),
    ("ACTION", "X", None), ("ACTION", "m", None), ("ACTION", 1, None),
    ("CONF_STATUS", 7, None),
    ("COLOUR", "red", "bad_key"), ("indicator", "portal.accounts", "bad_key"),
    ("OBS_VALUE ", 1, "bad_key"), ("SOURCE", "/x", "bad_key"), ("SEQUENCE", "1", "bad_key"),
    ("STORED_AT", "2020-08-18T10:00:00Z", "bad_key"), ("", 1, "bad_key"),
    ("TIME_PERIOD\u0430", "2020", "bad_key"), ("a/b~c", 1, "bad_key"),
]


@cases([(name, value, code, str(value)[:24]) for name, value, code in KEYS],
       "{0!r} {3!r}: refused as {2}, with a pointer to it")
async def keys(hub, name, value, code, _shown):
    publisher = await Publisher.open(hub)
    made = observation(1)
    day = made["TIME_PERIOD"]
    made[name] = value
    answer = await publisher.observe(made)
    check(answer.nack is not None, f"not refused: {answer}")
    if code is not None:
        equal(answer.codes(), [code], "codes")
    escaped = name.replace("~", "~0").replace("/", "~1")
    equal(answer.pointers(), [f"/data/observations/0/{escaped}"], "pointers")
    equal(rows_of(hub, day), [], "rows")
    await publisher.close()


TAKEN = [
    ("UNIT_MEASURE", "{account}"), ("VALUE_QUALIFIER", "over"), ("VALUE_QUALIFIER", "under"),
    ("VALUE_QUALIFIER", "about"), ("COMMENT", "x" * 500), ("COMMENT", "Ẵ" * 500),
    ("COMMENT", "\U0001f600" * 500), ("CONF_STATUS", "F"), ("ACTION", "M"),
    ("RECORDED_AT", "2020-08-18T10:00:00+07:00"), ("RECORDED_AT", "2020-08-18T03:00:00.5Z"),
    ("RECORDED_AT", "1970-01-01T00:00:00Z"), ("REF_AREA", "NMM"), ("REF_AREA", "RRD"),
    ("REF_AREA", "VN:provinces"), ("REF_AREA", "VN:ministries"), ("REF_AREA", "BCT"),
    ("REF_AREA", "BGDĐT"), ("REF_AREA", "VN-2004:24"), ("REF_AREA", "VN-2025:24"),
    *[("OBS_STATUS", status) for status in "ABDEFGIJNPSUV"],
]


@cases([(*row, row[1][:24]) for row in TAKEN], "{0} {2!r} is stored as sent")
async def taken(hub, name, value, _shown):
    publisher = await Publisher.open(hub)
    made = observation(1)
    made[name] = value
    answer = await publisher.observe(made)
    check(answer.nack is None, f"refused: {answer.nack}")
    row = rows_of(hub, made["TIME_PERIOD"])[0]
    if name == "RECORDED_AT":
        check(RFC3339.fullmatch(row[name]), f"RECORDED_AT {row[name]}")
    elif (name, value) not in (("ACTION", "M"),):
        equal(row.get(name), value, name)
    await publisher.close()


@case("OBS_STATUS left out is A")
async def default_status(hub):
    publisher = await Publisher.open(hub)
    made = observation(1)
    await publisher.observe(made)
    equal(rows_of(hub, made["TIME_PERIOD"])[0].get("OBS_STATUS", "A"), "A", "OBS_STATUS")
    await publisher.close()


@case("RECORDED_AT left out is the event's time")
async def default_recorded(hub):
    publisher = await Publisher.open(hub)
    made = observation(1)
    await publisher.observe(made, time="2021-05-04T03:02:01Z")
    found = rows_of(hub, made["TIME_PERIOD"])[0]["RECORDED_AT"]
    check(found.startswith(("2021-05-04T03:02:01", "2021-05-04T10:02:01")), f"RECORDED_AT {found}")
    await publisher.close()


@case("one event is one transaction: one bad observation, none stored")
async def all_or_none(hub):
    publisher = await Publisher.open(hub)
    days = [fresh_day() for _ in range(3)]
    answer = await publisher.observe(
        observation(1, days[0]), observation("abc", days[1]), observation(3, days[2]))
    equal(answer.pointers(), ["/data/observations/1/OBS_VALUE"], "pointers")
    equal(answer.codes(), ["bad_value"], "codes")
    equal([row for day in days for row in rows_of(hub, day)], [], "rows")
    await publisher.close()


@case("a nack names id and sequence, retry false, and says each error in two languages")
async def nack_form(hub):
    publisher = await Publisher.open(hub)
    answer = await publisher.observe(observation("abc"), id="my-own-id")
    nack = answer.nack
    equal((nack["id"], nack["sequence"], nack["retry"]), ("my-own-id", padded(1), False), "head")
    error = nack["errors"][0]
    check(error["code"] in CODES, f"code {error['code']}")
    check("abc" in error["message"], f"message {error['message']!r} does not say what was found")
    check(error["message_vi"] and error["message_vi"] != error["message"],
          f"message_vi {error['message_vi']!r}")
    await publisher.close()


@case("up to 20 errors are said at once")
async def twenty(hub):
    publisher = await Publisher.open(hub)
    answer = await publisher.observe(*[observation("x") for _ in range(30)])
    equal(len(answer.nack["errors"]), 20, "errors")
    equal(answer.pointers(), [f"/data/observations/{i}/OBS_VALUE" for i in range(20)], "pointers")
    await publisher.close()


@case("errors of several observations and keys come together")
async def several_errors(hub):
    publisher = await Publisher.open(hub)
    answer = await publisher.observe(
        observation("x", COLOUR=1), observation(1, INDICATOR="a.b", REF_AREA="XX"))
    equal(sorted(zip(answer.pointers(), answer.codes())), sorted([
        ("/data/observations/0/OBS_VALUE", "bad_value"),
        ("/data/observations/0/COLOUR", "bad_key"),
        ("/data/observations/1/INDICATOR", "unknown_indicator"),
        ("/data/observations/1/REF_AREA", "unknown_area")]), "errors")
    await publisher.close()


@case("the pointer of a common key is /data/common/KEY")
async def common_pointer(hub):
    publisher = await Publisher.open(hub)
    event = publisher.event([{"INDICATOR": "portal.accounts", "OBS_VALUE": 1}])
    event["data"]["common"] = {"REF_AREA": "XX", "TIME_PERIOD": "2020", "COLOUR": 1}
    answer = await publisher.deliver(event)
    equal(set(zip(answer.pointers(), answer.codes())), {
        ("/data/common/REF_AREA", "unknown_area"), ("/data/common/COLOUR", "bad_key")}, "errors")
    await publisher.close()


@case("1,000 observations are stored as one event, 1,001 are refused")
async def thousand(hub):
    publisher = await Publisher.open(hub)
    many = [{"INDICATOR": "portal.visits", "REF_AREA": "VN", "TIME_PERIOD": f"2001-01-01/P{n}D",
             "OBS_VALUE": n} for n in range(1, 1002)]
    answer = await publisher.observe(*many[:1000])
    equal(answer.ack["stored"], 1000, "stored")
    answer = await publisher.observe(*many)
    check(answer.nack is not None and answer.nack["retry"] is False, f"not refused: {answer.ack}")
    await publisher.close()


@case("withdrawn (ACTION D, without OBS_VALUE): the value is no longer the newest one")
async def withdraw(hub):
    publisher = await Publisher.open(hub)
    made = observation(41)
    await publisher.observe(made)
    gone = {name: made[name] for name in ("INDICATOR", "REF_AREA", "TIME_PERIOD")}
    answer = await publisher.observe({**gone, "ACTION": "D"})
    check(answer.nack is None, f"refused: {answer.nack}")
    left = rows_of(hub, made["TIME_PERIOD"])
    check(all(row.get("ACTION") == "D" and value_of(row) != "41" for row in left), f"left: {left}")
    older = rows_of(hub, made["TIME_PERIOD"], revisions="true")
    check(any(value_of(row) == "41" for row in older), f"the older one is gone: {older}")
    await publisher.close()


if __name__ == "__main__":
    main()
