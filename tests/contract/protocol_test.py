"""PROTOCOL.md and its documents, held against what the hub really says and takes: by parsers of others, and by the
two publishers that it prints."""

import json
import os
import re
import subprocess

from client import Publisher, Viewer, connect, fresh_day, observation, value_of
from hub import die_with_parent
from tap import Skip, case, check, equal, main, note

FEEDS = os.path.join(os.environ["TC_SOURCE_ROOT"], "feeds")


def modules(hub):
    """Where npm put the parsers; ./test fetches them."""
    found = os.path.join(os.path.dirname(os.path.abspath(hub.toancanh)), "npm", "node_modules")
    if not os.path.isdir(found):
        raise Skip("npm could not bring the parsers (tests/contract/protocol/fetch)")
    return found


def short(message):
    name = message["type"].split(".")[2]
    return "live_observations" if name == "observations" else name


class Conversation:
    """Everything said on both sides, by the name of its definition."""

    def __init__(self):
        self.samples = []

    def keep(self, name, message, valid=True):
        self.samples.append({"name": name, "valid": valid, "message": message})

    def names(self):
        return {sample["name"] for sample in self.samples if sample["valid"]}


def bad_events(event):
    """What the hub refuses for its form."""
    yield "observations", {**event, "specversion": "0.3"}
    yield "observations", {**event, "source": ""}
    yield "observations", {**event, "sequence": "42"}
    yield "observations", {name: value for name, value in event.items() if name != "sequence"}
    yield "observations", {**event, "time": "2020-08-18T17:00:00"}
    row = event["data"]["observations"][0]
    for changed in ({**row, "COLOUR": "red"}, {**row, "OBS_STATUS": "Z"}, {**row, "OBS_VALUE": True},
                    {**row, "ACTION": "X"}, {**row, "COMMENT": "x" * 501},
                    {**row, "VALUE_QUALIFIER": "near"}, {**row, "RECORDED_AT": "2020-08-18"}):
        yield "observations", {**event, "data": {"observations": [changed]}}
    yield "observations", {**event, "data": {"observations": []}}
    yield "observations", {**event, "data": {"observations": [row], "rows": []}}
    yield "observations", {**event, "data": {"columns": ["INDICATOR", "COLOUR"], "rows": [["a", 1]]}}
    yield "skip", {"specversion": "1.0", "type": "vn.toancanh.skip.v1", "source": event["source"],
                   "id": "s", "data": {"upto": "5"}}


async def talk(hub, kept):
    """One of each message, as the hub really takes and sends them."""
    publisher = await Publisher.open(hub)

    async def say(name, event, answers):
        kept.keep(name, event)
        await publisher.send(event)
        for _ in range(answers):
            message = json.loads(await publisher.socket.recv())
            kept.keep(short(message), message)

    hello = {"specversion": "1.0", "type": "vn.toancanh.hello.v1", "id": "h",
             "source": publisher.source}
    await say("hello", hello, 1)
    full = observation("1.10", fresh_day(), OBS_STATUS="P", VALUE_QUALIFIER="over",
                       UNIT_MEASURE=None, CONF_STATUS="F", COMMENT="ghi chú",
                       RECORDED_AT="2020-08-18T17:00:00+07:00", ACTION="M")
    await say("observations", publisher.event([full], time="2020-08-18T17:00:00Z"), 1)
    columns = ["INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE"]
    event = publisher.event([])
    event["data"] = {"common": {"REF_AREA": "VN"}, "columns": [columns[0], *columns[2:]],
                     "rows": [["portal.accounts", fresh_day(), 5]]}
    await say("observations", event, 1)
    await say("observations", publisher.event([observation("abc")]), 2)
    check_event = {**publisher.event([observation(3)]), "type": "vn.toancanh.check.v1"}
    publisher.sequence -= 1
    del check_event["sequence"]
    await say("check", check_event, 1)
    event = publisher.event([observation(3), observation(4, REF_AREA="XX")])
    publisher.sequence -= 1
    del event["sequence"]
    await say("check", {**event, "type": "vn.toancanh.check.v1"}, 1)
    publisher.sequence += 2
    late = publisher.event([observation(6)])
    await say("observations", late, 2)
    await say("skip", {"specversion": "1.0", "type": "vn.toancanh.skip.v1", "id": "skip",
                       "source": publisher.source, "data": {"upto": "0000000005"}}, 1)
    for name, wrong in bad_events(publisher.event([observation(7)])):
        kept.keep(name, wrong, valid=False)
        await publisher.send(wrong)
        while True:
            message = json.loads(await publisher.socket.recv())
            kept.keep(short(message), message)
            if short(message) == "nack":
                break
    await publisher.close()


async def look(hub, kept):
    """A subscriber's side."""
    viewer = await Viewer.open(hub)
    subscribe = {"specversion": "1.0", "type": "vn.toancanh.subscribe.v1", "id": "s",
                 "source": "/viewer/test",
                 "data": {"series": [{"INDICATOR": "portal.*", "REF_AREA": "*", "last": 3}]}}
    kept.keep("subscribe", subscribe)
    await viewer.socket.send(json.dumps(subscribe))
    seen = set()
    publisher = await Publisher.open(hub)
    while seen < {"snapshot", "live_observations", "status"}:
        message = json.loads(await viewer.socket.recv())
        kept.keep(short(message), message)
        seen.add(short(message))
        if message.get("data", {}).get("complete"):
            await publisher.observe(observation(9))
        if short(message) == "live_observations" and message["data"]["rows"]:
            row = dict(zip(message["data"]["columns"], message["data"]["rows"][-1]))
    await ask(viewer, kept, {"code": row["TRACE"]}, "passport")
    await ask(viewer, kept, {key: row[key] for key in ("INDICATOR", "REF_AREA", "TIME_PERIOD")}, "passport")
    await ask(viewer, kept, {"code": "0000"}, "nack")
    await publisher.close()
    await viewer.close()
    staff = await Viewer.open(hub, hub.token("auditor"))
    publisher = await Publisher.open(hub)
    await publisher.observe(*[observation(100, period, INDICATOR="ops.dossiers.total")
                              for period in ["2024-06", *[f"2024-06-{day:02d}" for day in range(1, 31)]]])
    await publisher.close()
    await ask(staff, kept, {"INDICATOR": "ops.*"}, "hints", "hint")
    await staff.close()


async def ask(viewer, kept, data, answer, kind="trace"):
    """A question about figures; status and news go on meanwhile."""
    question = {"specversion": "1.0", "type": f"vn.toancanh.{kind}.v1", "id": "q",
                "source": "/viewer/test", "data": data}
    kept.keep(kind, question)
    await viewer.socket.send(json.dumps(question))
    while True:
        message = json.loads(await viewer.socket.recv())
        kept.keep(short(message), message)
        if short(message) == answer:
            return


@case("AsyncAPI 3 and JSON Schema, read by their own parsers, fit what the hub sends, takes and refuses")
async def documents(hub):
    found = modules(hub)
    kept = Conversation()
    await talk(hub, kept)
    await look(hub, kept)
    path = os.path.join(hub.directory, "messages.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(kept.samples, file)
    with open(os.path.join(FEEDS, "asyncapi.json"), encoding="utf-8") as file:
        messages = set(json.load(file)["components"]["messages"])
    equal(kept.names(), messages, "kinds of messages seen")
    done = subprocess.run(
        ["node", os.path.join(os.path.dirname(os.path.abspath(__file__)), "protocol", "check.js"),
         found, FEEDS, path], capture_output=True, text=True, check=False, timeout=200)
    check(done.returncode == 0, f"{done.stdout[:4000]}{done.stderr[-2000:]}")
    note(f"{len(kept.samples)} messages of {len(messages)} kinds")


def printed(language):
    """The publisher that PROTOCOL.md prints."""
    with open(os.path.join(FEEDS, "PROTOCOL.md"), encoding="utf-8") as file:
        found = re.findall(rf"```{language}\n(.*?)```", file.read(), re.DOTALL)
    equal(len(found), 1, f"blocks of {language}")
    check(found[0].count("\n") <= 32, f"{found[0].count(chr(10))} lines are not about thirty")
    return found[0]


async def publishes(hub, command):
    """Two runs of it, the second with a fault in it; what it says and what is stored."""
    source = hub.source()
    env = {**os.environ, "HUB": hub.url(), "SOURCE": source,
           "TOKEN": hub.token("publisher", source=source)}
    days = [fresh_day() for _ in range(2300)]
    rows = [observation(f"{number}.50", day) for number, day in enumerate(days)]

    def run(part):
        text = "".join(json.dumps(row) + "\n" for row in part)
        return subprocess.run(command, input=text, capture_output=True, text=True, env=env,
                              check=False, timeout=120, preexec_fn=die_with_parent)

    done = run(rows[:2200])
    equal((done.returncode, done.stderr), (0, ""), "first run")
    done = run([*rows[2200:], observation(1, REF_AREA="XX")])
    check("unknown_area" in done.stderr, f"the fault is not told: {done.stderr!r}")
    check("/data/observations/100/REF_AREA" in done.stderr, done.stderr)
    stored = {row["TIME_PERIOD"]: value_of(row) for row in hub.history(indicator="portal.accounts")
              if row["SOURCE"] == source}
    equal([stored.get(day) for day in days],
          [f"{number}.50" for number in range(2200)] + [None] * 100, "stored")


@case("the publisher in Python that PROTOCOL.md prints publishes, resumes and tells faults")
async def python_publisher(hub):
    path = os.path.join(hub.directory, "publish.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(printed("python"))
    await publishes(hub, ["/usr/bin/python3", path])


@case("the publisher in JavaScript that PROTOCOL.md prints does the same")
async def javascript_publisher(hub):
    found = modules(hub)
    folder = os.path.join(hub.directory, "javascript")
    os.mkdir(folder)
    os.symlink(found, os.path.join(folder, "node_modules"))
    path = os.path.join(folder, "publish.mjs")
    with open(path, "w", encoding="utf-8") as file:
        file.write(printed("js"))
    await publishes(hub, ["node", path])


@case("a check of nothing sound: the connection lives on, nothing is stored, no number is spent")
async def checks_are_free(hub):
    publisher = await Publisher.open(hub)
    event = {"specversion": "1.0", "type": "vn.toancanh.check.v1", "source": publisher.source,
             "data": {"observations": [observation(1, REF_AREA="XX")]}}
    for number in range(150):
        await publisher.send({**event, "id": f"c{number}"})
        nack = await publisher.expect("nack.v1")
        equal((nack["id"], nack["sequence"], nack["retry"]), (f"c{number}", None, False), "nack")
        equal(nack["errors"][0]["code"], "unknown_area", "code")
    foreign = {**event, "id": "f", "source": "/someone/else"}
    await publisher.send(foreign)
    equal((await publisher.expect("nack.v1"))["errors"][0]["code"], "forbidden", "foreign source")
    equal((await publisher.hello())["resume_after"], "", "position")
    await publisher.close()


@case("what PROTOCOL.md says of the handshake holds for a viewer's token on /feed")
async def wrong_path(hub):
    try:
        await connect(hub, "/feed", hub.viewer())
    except Exception as refused:  # pylint: disable=broad-except
        equal(refused.status_code, 403, "status")
        return
    raise AssertionError("a viewer may publish")


if __name__ == "__main__":
    main()
