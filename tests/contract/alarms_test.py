"""Alarms: the hub judges the office's rules on its own figures, keeps every change, and tells who asked."""

import asyncio
import datetime
import json
import os
import shutil
import urllib.parse

from client import PREFIX, Publisher, Viewer, fresh_day, now_text, observation
from hub import Hub, run
from tap import case, check, equal, main, none_failed

HERE = os.path.dirname(os.path.abspath(__file__))
TREE = os.environ.get("TC_SOURCE_ROOT", os.path.dirname(os.path.dirname(HERE)))
HANOI = datetime.timezone(datetime.timedelta(hours=7))
LATE_AFTER_S = 4
TITLE = {"vi": "thử", "en": "test"}

ABOVE, BELOW, SILENT, LATE = "portal.accounts", "sector.fuel.stock-days", "gris.realtime.connections", "insurance.employers"
RULES = [
    {"id": "above", "indicator": ABOVE, "is": "above", "limit": 100, "severe_by": 50, "deadband": 10,
     "count": 2, "priority": 2},
    {"id": "below", "indicator": BELOW, "is": "below", "limit": 5, "on_delay": "PT1S", "off_delay": "PT1S"},
    {"id": "silent", "indicator": SILENT, "is": "silent", "priority": 1},
    {"id": "late", "indicator": LATE, "is": "late", "area": "VN"},
    {"id": "each", "indicator": ABOVE, "each": "VN:provinces", "is": "rises", "limit": 1000},
]


def late_contract():
    """A daily report whose deadline passes in a few seconds, and the last day that was reported before."""
    now = datetime.datetime.now(HANOI)
    day = (now - datetime.timedelta(minutes=10)).date()
    closes = datetime.datetime.combine(day, datetime.time(0, 1), HANOI)
    wait = (now - closes).total_seconds() + LATE_AFTER_S
    contract = {"cadence": "P1D", "period_rule": "calendar", "closing": "00:01", "days_off": "count",
                "deadline": f"PT{int(wait)}S"}
    return contract, (day - datetime.timedelta(days=1)).isoformat()


class AlarmHub(Hub):
    """A hub with rules of its own."""

    def __init__(self, toancanh, **settings):
        super().__init__(toancanh, **settings)
        lists = os.path.join(self.directory, "codelists")
        shutil.copytree(os.path.join(TREE, "feeds", "codelists"), lists,
                        ignore=lambda _, names: [name for name in names if not name.endswith(".json")])
        self.change(os.path.join(lists, "indicators.json"), self.quicken)
        self.write_rules(RULES)
        self.arguments += ["--codelists", lists]

    @staticmethod
    def change(path, function):
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        function(document)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False)

    def quicken(self, document):
        contract, self.last_day = late_contract()
        for row in document["indicators"]:
            if row["id"] == SILENT:
                row["cadence"] = "PT1S"
            elif row["id"] == LATE:
                row.update(contract)

    def write_rules(self, rules):
        path = os.path.join(self.directory, "codelists", "alarms.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"version": 1, "document": "alarms",
                       "alarms": [{"title": TITLE, **rule} for rule in rules]}, file)


class Watcher:
    """A viewer that asked for alarms; `list` is the newest it was told."""

    def __init__(self, viewer):
        self.viewer = viewer
        self.list = None
        self.count = 0

    @classmethod
    async def open(cls, hub, token=None, alarms=True):
        self = cls(await Viewer.open(hub, token))
        await self.viewer.socket.send(json.dumps({
            "specversion": "1.0", "type": PREFIX + "subscribe.v1", "id": "s", "source": "/viewer/test",
            "data": {"series": [{"INDICATOR": "*", "REF_AREA": "VN"}], "alarms": alarms}}))
        return self

    async def next(self, limit_s=10):
        complete = False
        deadline = asyncio.get_running_loop().time() + limit_s
        while True:
            left = deadline - asyncio.get_running_loop().time()
            check(left > 0, f"no alarms within {limit_s} s; told last: {self.list}")
            message = await self.viewer.receive()
            complete = complete or message["kind"] == "snapshot.v1" and message["data"].get("complete")
            if message["kind"] == "alarms.v1":
                check(self.list is not None or complete, "alarms came before the snapshot was whole")
                self.list, self.count = message["data"]["alarms"], message["data"]["count"]
                return self.list
            check(message["kind"] != "nack.v1", f"refused: {message['data']}")

    def find(self, rule, area=None):
        return next((alarm for alarm in self.list or [] if alarm["rule"] == rule and
                     area in (None, alarm["REF_AREA"])), None)

    async def until(self, rule, wanted, area=None, limit_s=10):
        """The alarm of a rule once wanted(alarm) holds; None stands for a normal one."""
        deadline = asyncio.get_running_loop().time() + limit_s
        while self.list is None or not wanted(self.find(rule, area)):
            left = deadline - asyncio.get_running_loop().time()
            check(left > 0, f"{rule}: not seen within {limit_s} s; told last: {self.list}")
            await self.next(left)
        return self.find(rule, area)

    async def close(self):
        await self.viewer.close()


def in_state(state, **members):
    return lambda alarm: alarm is not None and alarm["state"] == state and all(
        alarm.get(name) == value for name, value in members.items())


def is_normal(alarm):
    return alarm is None


async def publisher_of(hub, name="first"):
    """The same source from case to case: a series has one primary for ever."""
    kept = hub.settings.get(name)
    publisher = await Publisher.open(hub, *(kept or ()))
    hub.settings[name] = (publisher.source, publisher.token, publisher.sequence)
    return publisher


async def say(hub, indicator, *values, period=None, **keys):
    """One report of a source, a value a period."""
    publisher = await publisher_of(hub)
    for value in values:
        answer = await publisher.observe(observation(
            value, period or fresh_day(), INDICATOR=indicator, **keys))
        check(answer.nack is None, f"{indicator} {value}: {answer}")
    hub.settings["first"] = (publisher.source, publisher.token, publisher.sequence)
    await publisher.close()


@case("a rule is raised by its count of values, latches the worst, ends beyond its deadband")
async def raised(hub):
    watcher = await Watcher.open(hub)
    equal([alarm for alarm in await watcher.next() if alarm["rule"] == "above"], [], "at first")
    await say(hub, ABOVE, 101)
    await asyncio.sleep(0.5)
    await say(hub, ABOVE, 102)
    alarm = await watcher.until("above", in_state("active"))
    equal((alarm["INDICATOR"], alarm["REF_AREA"], alarm["priority"], alarm["value"]),
          (ABOVE, "VN", 2, "102"), "the alarm")
    check("acknowledged" not in alarm and "shelved_until" not in alarm, f"{alarm}")
    raised_at = alarm["raised"]
    await say(hub, ABOVE, 160)
    alarm = await watcher.until("above", in_state("active", priority=1))
    equal(alarm["raised"], raised_at, "raised")
    await say(hub, ABOVE, 95)  # inside the deadband
    await asyncio.sleep(0.5)
    await say(hub, ABOVE, 89)
    alarm = await watcher.until("above", in_state("cleared"))
    equal((alarm["raised"], alarm["priority"]), (raised_at, 1), "cleared: what latched")
    check(alarm["ended"] > raised_at, f"{alarm}")
    await watcher.close()


@case("a subscriber that does not ask gets no alarms; one that asks gets those of its scope")
async def scope(hub):
    await say(hub, ABOVE, 101)
    await asyncio.sleep(0.5)
    await say(hub, ABOVE, 102)
    await asyncio.sleep(0.5)
    narrow = await Watcher.open(hub, hub.token("viewer", indicators="portal.*", areas="VN"))
    other = await Watcher.open(hub, hub.token("viewer", indicators="ops.*", areas="VN"))
    equal([alarm["rule"] for alarm in await narrow.next()], ["above"], "narrow")
    equal((await other.next(), other.count), ([], 0), "nothing of its scope")
    older = await Watcher.open(hub, alarms=False)
    try:
        await older.next(2)
        raise RuntimeError("alarms came unasked")
    except AssertionError:
        pass
    for watcher in (narrow, other, older):
        await watcher.close()
    wrong = await Viewer.open(hub)
    await wrong.socket.send(json.dumps({
        "specversion": "1.0", "type": PREFIX + "subscribe.v1", "id": "s", "source": "/viewer/test",
        "data": {"series": [], "alarms": "yes"}}))
    while (message := await wrong.receive())["kind"] != "nack.v1":
        pass
    equal(message["data"]["errors"][0]["pointer"], "/data/alarms", "pointer")
    await wrong.close()


@case("delays hold an alarm back and hold it up")
async def delays(hub):
    watcher = await Watcher.open(hub)
    await watcher.next()
    began = asyncio.get_running_loop().time()
    await say(hub, BELOW, 3)
    await watcher.until("below", in_state("active"))
    check(asyncio.get_running_loop().time() - began >= 0.95, "raised before its delay")
    began = asyncio.get_running_loop().time()
    await say(hub, BELOW, 6)
    await watcher.until("below", in_state("cleared"))
    check(asyncio.get_running_loop().time() - began >= 0.95, "over before its delay")
    await watcher.close()


@case("lateness and silence are raised by time alone, with nobody looking")
async def by_time(hub):
    fresh = AlarmHub(hub.toancanh).start()
    try:
        await say(fresh, LATE, 7, period=fresh.last_day)
        await say(fresh, SILENT, 1, period=now_text())
        await asyncio.sleep(LATE_AFTER_S + 1)
        told = datetime.datetime.now(HANOI)
        watcher = await Watcher.open(fresh)
        for rule, priority in (("silent", 1), ("late", 3)):
            alarm = await watcher.until(rule, in_state("active", priority=priority))
            check("value" not in alarm, f"{alarm}")
            check(datetime.datetime.fromisoformat(alarm["raised"]) < told, f"raised when looked at: {alarm}")
        equal([alarm["rule"] for alarm in watcher.list], ["silent", "late"], "the most urgent first")
        await say(fresh, SILENT, 1, period=now_text())
        await watcher.until("silent", in_state("cleared"))
        await watcher.close()
    finally:
        fresh.remove()


async def act(hub, token=None, **data):
    """Ask for an act; (kind, data) of its answer."""
    viewer = await Viewer.open(hub, token or operator_of(hub))
    await viewer.socket.send(json.dumps({
        "specversion": "1.0", "type": PREFIX + "alarm_act.v1", "id": "act-1", "source": "/viewer/test",
        "datacontenttype": "application/json", "data": data}))
    while (message := await viewer.receive())["kind"] not in ("acted.v1", "nack.v1"):
        pass
    await viewer.close()
    equal(message["data"]["id"], "act-1", "id")
    return message["kind"], message["data"]


def operator_of(hub):
    if "operator" not in hub.settings:
        hub.settings["operator"] = hub.token("operator", name="Trực ban")
    return hub.settings["operator"]


async def acted(hub, state, **data):
    kind, answer = await act(hub, **data)
    equal((kind, answer.get("state"), answer.get("rule"), answer.get("REF_AREA")),
          ("acted.v1", state, data["rule"], data.get("REF_AREA", "VN")), f"{data}: {answer}")


async def make_active(hub, watcher):
    """The rule "above", active, with a value above its limit."""
    await say(hub, ABOVE, 80)
    await watcher.until("above", lambda alarm: alarm is None or alarm["state"] == "cleared")
    if watcher.find("above") is not None:
        await acted(hub, "normal", act="acknowledge", rule="above")
        await watcher.until("above", is_normal)
    await say(hub, ABOVE, 120)
    await asyncio.sleep(0.5)
    await say(hub, ABOVE, 121)
    await watcher.until("above", in_state("active"))


def soon(seconds):
    return (datetime.datetime.now(HANOI) + datetime.timedelta(seconds=seconds)).isoformat()


@case("an operator acknowledges: who and why is told and recorded; what is over is over then")
async def acknowledges(hub):
    watcher = await Watcher.open(hub)
    await watcher.next()
    await make_active(hub, watcher)
    await acted(hub, "acknowledged", act="acknowledge", rule="above", note="đã gọi Hà Nội")
    alarm = await watcher.until("above", in_state("acknowledged"))
    equal((alarm["acknowledged"]["name"], alarm["acknowledged"]["note"]), ("Trực ban", "đã gọi Hà Nội"), "who")
    kind, answer = await act(hub, act="acknowledge", rule="above")
    equal((kind, answer.get("errors", [{}])[0].get("code")), ("nack.v1", "conflict"), "a second time")
    await say(hub, ABOVE, 155)  # worse than what was acknowledged
    alarm = await watcher.until("above", in_state("active", priority=1))
    check("acknowledged" not in alarm, f"{alarm}")
    await acted(hub, "acknowledged", act="acknowledge", rule="above", REF_AREA="VN")
    await watcher.until("above", in_state("acknowledged"))
    await say(hub, ABOVE, 70)
    await watcher.until("above", is_normal)
    await watcher.close()
    two_acts = [("token:Trực ban", "above VN ", ["done", "đã gọi Hà Nội", "1"]),
                ("token:Trực ban", "above VN ", ["done", "-", "1"])]
    for _ in range(100):  # the record is written on its own thread
        record = run([hub.toancanh, "audit", "list", "--data", hub.data]).stdout.splitlines()
        lines = [line.split("\t")[2:] for line in record if "\talarm.acknowledge\t" in line][-2:]
        found = [(line[0], line[2].split("#")[0], line[3:]) for line in lines]
        if found == two_acts:
            break
        await asyncio.sleep(0.1)
    equal(found, two_acts, "audit lines of two acts within a second")
    equal(run([hub.toancanh, "audit", "verify", "--data", hub.data]).returncode, 0, "audit verify")


@case("a shelved alarm stays in the list with its end, and comes back by itself or by hand")
async def shelves(hub):
    watcher = await Watcher.open(hub)
    await watcher.next()
    await make_active(hub, watcher)
    await acted(hub, "active", act="shelve", rule="above", until=soon(2), note="bảo trì cảm biến")
    alarm = await watcher.until("above", lambda alarm: "shelved_until" in alarm)
    equal((alarm["shelved"]["name"], alarm["shelved"]["note"]), ("Trực ban", "bảo trì cảm biến"), "who")
    await watcher.until("above", lambda alarm: "shelved_until" not in alarm)
    check(datetime.datetime.now(HANOI) >= datetime.datetime.fromisoformat(alarm["shelved_until"]), "too early")
    await acted(hub, "active", act="shelve", rule="above", until=soon(3600), note="lần nữa")
    await acted(hub, "active", act="unshelve", rule="above")
    alarm = await watcher.until("above", lambda alarm: "shelved_until" not in alarm)
    check("shelved" not in alarm, f"{alarm}")
    await watcher.close()


WRONG = [
    ("unshelving what is not shelved", {"act": "unshelve", "rule": "above"}, "conflict"),
    ("shelving what is normal", {"act": "shelve", "rule": "each", "REF_AREA": "VN-2025:24",
                                 "until": 60, "note": "x"}, "conflict"),
    ("acknowledging what is normal", {"act": "acknowledge", "rule": "each", "REF_AREA": "24"}, "conflict"),
    ("a rule that is none", {"act": "acknowledge", "rule": "none"}, "not_found"),
    ("an area that is none", {"act": "acknowledge", "rule": "above", "REF_AREA": "XX"}, "not_found"),
    ("an area that the rule does not watch", {"act": "acknowledge", "rule": "above", "REF_AREA": "24"},
     "not_found"),
    ("no area where there are many", {"act": "acknowledge", "rule": "each"}, "bad_value"),
    ("no rule", {"act": "acknowledge"}, "bad_value"),
    ("an act that is none", {"act": "delete", "rule": "above"}, "bad_value"),
    ("no act", {"rule": "above"}, "bad_value"),
    ("shelving without a note", {"act": "shelve", "rule": "above", "until": 60}, "bad_value"),
    ("an empty note", {"act": "acknowledge", "rule": "above", "note": ""}, "bad_value"),
    ("a note of 501 characters", {"act": "acknowledge", "rule": "above", "note": "ộ" * 501}, "bad_value"),
    ("a note that turns the line round", {"act": "acknowledge", "rule": "above", "note": "a\u202eb"}, "bad_value"),
    ("a note of two lines", {"act": "acknowledge", "rule": "above", "note": "a\nb"}, "bad_value"),
    ("a note that is a number", {"act": "acknowledge", "rule": "above", "note": 1}, "bad_value"),
    ("shelving without an end", {"act": "shelve", "rule": "above", "note": "x"}, "bad_value"),
    ("shelving into the past", {"act": "shelve", "rule": "above", "note": "x", "until": -60}, "bad_value"),
    ("shelving for more than a day", {"act": "shelve", "rule": "above", "note": "x", "until": 86460},
     "bad_value"),
    ("an end that is no time", {"act": "shelve", "rule": "above", "note": "x", "until": "tomorrow"}, "bad_value"),
    ("an end of an acknowledgement", {"act": "acknowledge", "rule": "above", "until": 60}, "bad_value"),
]


@case("an act that means nothing, or that nobody may do, changes nothing")
async def refused(hub):
    watcher = await Watcher.open(hub)
    await watcher.next()
    await make_active(hub, watcher)
    failures = []
    for name, data, code in WRONG:
        data = {key: soon(value) if key == "until" and isinstance(value, int) else value
                for key, value in data.items()}
        kind, answer = await act(hub, **data)
        if kind != "nack.v1" or [error["code"] for error in answer["errors"]] != [code]:
            failures.append(f"{name}: {answer}")
    doing = {"act": "acknowledge", "rule": "above"}
    narrow = hub.token("operator", indicators="ops.*")
    for role in ("viewer", "editor", "approver", "auditor"):
        kind, answer = await act(hub, hub.token(role), **doing)
        if kind != "nack.v1" or answer["errors"][0]["code"] != "forbidden":
            failures.append(f"{role}: {answer}")
    kind, answer = await act(hub, narrow, **doing)
    if kind != "nack.v1" or answer["errors"][0]["code"] != "forbidden":
        failures.append(f"outside its scope: {answer}")
    none_failed(failures, len(WRONG) + 5)
    equal(hub.get("/api/v1/alarms", hub.viewer()).json()["alarms"][0]["state"], "active", "after all that")
    await watcher.close()


@case("GET /api/v1/alarms is what the event says, within the token's scope")
async def over_http(hub):
    watcher = await Watcher.open(hub)
    await watcher.next()
    await make_active(hub, watcher)
    answer = hub.get("/api/v1/alarms", hub.viewer())
    equal((answer.status, answer.json()), (200, {"count": watcher.count, "alarms": watcher.list}), "the list")
    narrow = hub.get("/api/v1/alarms", hub.token("viewer", indicators="ops.*")).json()
    equal(narrow, {"count": 0, "alarms": []}, "outside its scope")
    equal(hub.get("/api/v1/alarms").status, 401, "without a token")
    equal(hub.get("/api/v1/alarms", hub.token("publisher", source=hub.source())).status, 403, "a publisher")
    await watcher.close()


def changes(hub, token=None, **filters):
    """A page of the history."""
    query = urllib.parse.urlencode(filters)
    answer = hub.get("/api/v1/alarms/history" + (query and f"?{query}"), token or hub.viewer())
    return answer.json() if answer.status == 200 else answer.status


@case("the history has every change, by page, with who and why; a filter narrows it, a scope too")
async def history(hub):
    watcher = await Watcher.open(hub)
    await watcher.next()
    began = now_text()
    await make_active(hub, watcher)
    await acted(hub, "active", act="shelve", rule="above", until=soon(1), note="bảo trì")
    await watcher.until("above", lambda alarm: "shelved_until" in alarm)
    await watcher.until("above", lambda alarm: "shelved_until" not in alarm)
    await acted(hub, "acknowledged", act="acknowledge", rule="above", note="đã gọi")
    await watcher.until("above", in_state("acknowledged"))
    await say(hub, ABOVE, 158)
    await watcher.until("above", in_state("active"))
    await say(hub, ABOVE, 60)
    await watcher.until("above", in_state("cleared"))
    await acted(hub, "normal", act="acknowledge", rule="above")
    await watcher.close()
    page = changes(hub, rule="above", start=began)
    expected = [("raise", "normal", "active", 2, "121", None, None),
                ("shelve", "active", "active", 2, "121", "Trực ban", "bảo trì"),
                ("return", "active", "active", 2, "121", None, None),
                ("acknowledge", "active", "acknowledged", 2, "121", "Trực ban", "đã gọi"),
                ("worsen", "acknowledged", "active", 1, "158", None, None),
                ("clear", "active", "cleared", 1, "60", None, None),
                ("acknowledge", "cleared", "normal", None, "60", "Trực ban", None)]
    found = [tuple(change.get(name) for name in ("act", "from", "to", "priority", "value", "name", "note"))
             for change in reversed(page["changes"])]
    equal(found[-len(expected):], expected, "changes")
    check("next" not in page, "there is no more")
    pieces, before = [], {}
    while True:
        piece = changes(hub, rule="above", start=began, limit=2, **before)
        pieces += piece["changes"]
        if "next" not in piece:
            break
        before = {"before": piece["next"]}
    equal(pieces, page["changes"], "page by page")
    middle = page["changes"][3]["at"]
    equal([change["number"] for change in changes(hub, start=middle, rule="above", ref_area="VN")["changes"]],
          [change["number"] for change in page["changes"][:4]], "from a moment on")
    equal(changes(hub, end=began, rule="above", ref_area="24"), {"changes": []}, "nothing")
    equal(changes(hub, hub.token("viewer", indicators="ops.*")), {"changes": []}, "outside its scope")
    for wrong in ({"limit": 0}, {"limit": 1001}, {"before": "x"}, {"start": "soon"}, {"ref_area": "XX"},
                  {"rule": ""}, {"colour": "red"}):
        equal(changes(hub, **wrong), 400, f"{wrong}")


@case("the metrics count alarms by state and priority, and those that are shelved")
async def metrics(hub):
    watcher = await Watcher.open(hub)
    await watcher.next()
    await make_active(hub, watcher)

    def gauges():
        lines = hub.get("/metrics").body.decode().splitlines()
        return {line.rpartition(" ")[0]: line.rpartition(" ")[2] for line in lines
                if line.startswith("toancanh_alarms")}

    active = 'toancanh_alarms{state="active",priority="2"}'
    found = gauges()
    equal((len(found), found[active], found["toancanh_alarms_shelved"]), (10, "1", "0"), "one active")
    await acted(hub, "active", act="shelve", rule="above", until=soon(600), note="bảo trì")
    await watcher.until("above", lambda alarm: "shelved_until" in alarm)
    equal((gauges()[active], gauges()["toancanh_alarms_shelved"]), ("1", "1"), "shelved")
    await acted(hub, "active", act="unshelve", rule="above")
    await watcher.close()


def alarm(hub, *words, token=None):
    return run([hub.toancanh, "alarm", *words, "--hub", hub.url(), "--token-file",
                hub.token_file(token or operator_of(hub))])


@case("toancanh alarm lists, acknowledges, shelves, unshelves and tells the history")
async def command(hub):
    watcher = await Watcher.open(hub)
    await watcher.next()
    await make_active(hub, watcher)
    await watcher.close()

    def listed(*words):
        done = alarm(hub, "list", *words)
        equal(done.returncode, 0, done.stderr)
        return [line.split("\t") for line in done.stdout.splitlines() if "\tabove\t" in line]

    equal([row[:4] + row[5:] for row in listed()], [["2", "active", "above", "VN", "121", "-", "-", "-"]], "list")
    done = alarm(hub, "shelve", "above", "--for", "PT2H", "--note", "bảo trì\tcảm biến")
    equal((done.returncode, done.stdout), (1, ""), "a note with a tab in it")
    done = alarm(hub, "shelve", "above", "--for", "PT2H", "--note", "bảo trì")
    equal((done.returncode, done.stdout), (0, "active\n"), done.stderr)
    equal((listed(), len(listed("--all"))), ([], 1), "shelved")
    done = alarm(hub, "unshelve", "above", "VN")
    equal((done.returncode, done.stdout), (0, "active\n"), done.stderr)
    done = alarm(hub, "ack", "above", "--note", "đã gọi")
    equal((done.returncode, done.stdout), (0, "acknowledged\n"), done.stderr)
    equal(listed()[0][1:3] + listed()[0][-2:], ["acknowledged", "above", "Trực ban", "đã gọi"], "list")
    done = alarm(hub, "history", "--rule", "above", "--area", "VN")
    equal([line.split("\t")[4] for line in done.stdout.splitlines()][:4],
          ["acknowledge", "unshelve", "shelve", "raise"], done.stderr)
    for words, status in ((["ack", "above"], 1), (["ack", "none"], 1), (["ack"], 2), (["ring"], 2), ([], 2),
                          (["list", "above"], 2), (["shelve", "above"], 2), (["history", "--start", "x"], 1),
                          (["shelve", "above", "--for", "PT2H"], 2), (["ack", "above", "--for", "PT2H"], 2),
                          (["shelve", "above", "--for", "2h", "--note", "x"], 1),
                          (["shelve", "above", "--for", "P2D", "--note", "x"], 1)):
        done = alarm(hub, *words)
        equal((done.returncode, bool(done.stderr)), (status, True), f"{words}: {done.stderr}")
    equal(alarm(hub, "ack", "above", token=hub.viewer()).returncode, 1, "a viewer")


def in_each_state(hub):
    """What must outlive the hub: all but the message's envelope."""
    return hub.get("/api/v1/alarms", hub.viewer()).json()


@case("a hub that is killed in any state goes on where every alarm stood")
async def killed(given):
    hub = AlarmHub(given.toancanh)
    hub.write_rules([{"id": area, "indicator": ABOVE, "area": area, "is": "above", "limit": 100, "deadband": 10,
                      "off_delay": "PT1H" if area == "VPCP" else "PT0S"} for area in ("VN", "BCT", "VPCP", "BTC")])
    hub.start()
    try:
        for area in ("VN", "BCT", "VPCP", "BTC"):
            await say(hub, ABOVE, 150, REF_AREA=area)
        watcher = await Watcher.open(hub)
        for area in ("VN", "BCT", "VPCP", "BTC"):
            await watcher.until(area, in_state("active"))
        for state, data in (("acknowledged", {"act": "acknowledge", "rule": "BCT", "note": "đã gọi"}),
                            ("active", {"act": "shelve", "rule": "VPCP", "until": soon(600), "note": "bảo trì"})):
            equal((await act(hub, **data))[1].get("state"), state, f"{data}")
            hub.kill()
            hub.start()
        await say(hub, ABOVE, 50, REF_AREA="BTC")
        watcher = await Watcher.open(hub)
        await watcher.until("BTC", in_state("cleared"))
        before = in_each_state(hub)
        equal(sorted((one["rule"], one["state"], "shelved" in one) for one in before["alarms"]),
              [("BCT", "acknowledged", False), ("BTC", "cleared", False), ("VN", "active", False),
               ("VPCP", "active", True)], "states")
        for _ in range(2):
            hub.kill()
            hub.start()
            watcher = await Watcher.open(hub)
            await watcher.next()
            equal({"count": watcher.count, "alarms": watcher.list}, before, "after SIGKILL")
        await asyncio.sleep(0.5)
        equal(in_each_state(hub), before, "after it was judged again")
        await say(hub, ABOVE, 95, REF_AREA="BCT")  # inside the deadband: it still stands
        await say(hub, ABOVE, 80, REF_AREA="BCT")
        await watcher.until("BCT", is_normal)
        equal(len(changes(hub)["changes"]), 8, "each change once: 4 raised, 2 acts, 2 cleared")
    finally:
        hub.remove()


if __name__ == "__main__":
    main(hub_class=AlarmHub)
