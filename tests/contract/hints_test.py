"""Hints: for staff, over HTTP, /live and the command; for viewers, publishers and walls they do not exist."""

import datetime
import glob
import json
import os
import tempfile

from client import Publisher, Viewer, observation
from hub import run
from tap import case, cases, check, equal, main
from wall import LAYOUT, Wall

TREE = os.environ.get("TC_SOURCE_ROOT",
                      os.path.abspath(os.path.join(os.path.dirname(LAYOUT), *3 * [".."])))
STAFF = ["editor", "approver", "operator", "auditor"]
TOTAL, DAILY, RATE = "ops.dossiers.total", "portal.dossiers.online.daily", "ops.dossiers.on-time-rate"


def staff(hub, role="auditor", **scope):
    return hub.token(role, **scope)


def ask(hub, token, query=""):
    return hub.get("/api/v1/hints" + query, token)


def hints(hub, query, token=None):
    answer = ask(hub, token or staff(hub), query)
    equal(answer.status, 200, answer.body)
    return answer.json()


def command(hub, token, *words):
    return run([hub.toancanh, "hints", "--hub", hub.url(), "--token-file", hub.token_file(token), *words])


def grant_of(hub, role):
    more = {"source": hub.source()} if role == "publisher" else {}
    return hub.token(role, **more)


async def report(hub, indicator, area, values, first="2024-01-01", more=()):
    """A value a day from the first day on, and whatever else."""
    publisher = await Publisher.open(hub)
    start = datetime.date.fromisoformat(first)
    rows = [(str(value), (start + datetime.timedelta(days=day)).isoformat()) for day, value in enumerate(values)]
    answer = await publisher.observe(*[observation(value, period, INDICATOR=indicator, REF_AREA=area)
                                       for value, period in [*rows, *more]])
    equal(answer.codes(), [], "reports")
    await publisher.close()


def honest(count, salt):
    """Numbers of five digits without a habit: a multiplication modulo a prime."""
    return [20000 + (salt * 7919 + day * 3571 + day * day * 31) % 9973 for day in range(count)]


async def dishonest(hub):
    """One of each kind, each in an area or an indicator of its own; told once a hub."""
    if "told" in hub.settings:
        return
    hub.settings["told"] = True
    june = honest(30, 1)
    await report(hub, TOTAL, "BCT", june, "2024-06-01", [(str(sum(june) + 10), "2024-06")])
    july = honest(31, 2)
    await report(hub, TOTAL, "BTC", july, "2024-07-01", [(str(sum(july)), "2024-07")])
    await report(hub, DAILY, "BCT", [*honest(30, 3), 2000000])
    await report(hub, DAILY, "BTC", [value - value % 5 for value in honest(40, 4)])
    await report(hub, DAILY, "BYT", [*honest(40, 5), *[24681] * 9])
    same = honest(20, 6)
    await report(hub, "vehicle.registrations", "VN-2004:01", same)
    await report(hub, "vehicle.registrations", "VN-2004:02", same)
    await report(hub, "vehicle.registrations", "VN-2004:04", honest(20, 7))
    for area in ("VN-2004:01", "VN-2004:02", "VN-2004:04"):
        days = [datetime.date(2024, 1, 1) + datetime.timedelta(days=day) for day in range(121)]
        await report(hub, RATE, area, [99 if (day + datetime.timedelta(days=1)).day == 1 else 60 + day.day % 30
                                       for day in days])


@cases([*[(role, 200) for role in STAFF], ("viewer", 403), ("publisher", 403), ("admin", 403)], "GET /api/v1/hints as {0}: {1}")
async def roles(hub, role, status):
    equal(ask(hub, grant_of(hub, role)).status, status, "status")
    equal(hub.get("/api/v1/hints").status, 401, "nobody")


EACH = [(TOTAL, "BCT", "sum"), (DAILY, "BCT", "jump"), (DAILY, "BTC", "round"), (DAILY, "BYT", "repeat")]


@cases(EACH, "{0} of {1} reported over the wire gives a hint: {2}, and no other")
async def one_area(hub, indicator, area, kind):
    await dishonest(hub)
    found = hints(hub, f"?indicator={indicator}&ref_area={area}")
    equal([(one["kind"], one["INDICATOR"], one["REF_AREA"]) for one in found["hints"]],
          [(kind, indicator, area)], found)
    one = found["hints"][0]
    equal("chance" in one, kind in ("round", "repeat"), "chance")
    check(float(one.get("chance", 0)) < 1e-6, one)
    check(one["test"] and one["first"] <= one["last"] and one["count"] <= one["of"], one)
    check("nên hỏi" in one["sentence"]["vi"] and "worth asking" in one["sentence"]["en"], one)
    equal(found["series"], 1, "series looked at")


@case("what a month's hint says: what was reported, and what its days add up to")
async def evidence(hub):
    await dishonest(hub)
    one = hints(hub, f"?indicator={TOTAL}&ref_area=BCT")["hints"][0]
    days = sum(honest(30, 1))
    equal((one["value"], one["expected"], one["first"], one["count"]),
          (str(days + 10), str(days), "2024-06", 30), "evidence")
    equal(hints(hub, f"?indicator={TOTAL}&ref_area=BTC")["hints"], [], "a month that adds up")


@case("areas together: equal values of two, and targets reached on the last day of every month")
async def areas(hub):
    await dishonest(hub)
    found = hints(hub, "?indicator=vehicle.*")["hints"]
    equal([(one["kind"], one["REF_AREA"], one["OTHER_AREA"], one["count"], one["of"]) for one in found],
          [("copy", "VN-2004:01", "VN-2004:02", 20, 20)], "copy")
    equal(hints(hub, "?indicator=vehicle.*&ref_area=VN-2004:01")["hints"], [], "one area alone")
    found = [one for one in hints(hub, f"?indicator={RATE}")["hints"] if one["kind"] == "last_day"]
    equal([(one.get("REF_AREA"), one["count"], one["of"], one["areas"]) for one in found],
          [(None, 12, 12, 3)], "last day")


@case("a hint tells nothing beyond its token's scope")
async def scope(hub):
    await dishonest(hub)
    token = staff(hub, indicators="vehicle.*", areas="01")
    equal(hints(hub, "", token)["series"], 1, "series")
    equal(hints(hub, "", token)["hints"], [], "the other area is not compared")
    equal(ask(hub, token, f"?indicator={TOTAL}").status, 403, "another indicator")


WRONG = ["?indicator=nope", "?ref_area=XX", "?colour=red", "?indicator=", "?indicator=*&indicator=*",
         "?indicator=" + "a" * 300]


@cases([(query,) for query in WRONG], "/api/v1/hints{0}: 400")
async def wrong(hub, query):
    equal(ask(hub, staff(hub), query).status, 400, "status")
    equal(ask(hub, staff(hub), "?indicator=" + "a" * 3000).status, 400, "a long one")


@case("toancanh hints: sentences in both languages, --json, and 1 for a viewer")
async def words(hub):
    await dishonest(hub)
    token = staff(hub)
    done = command(hub, token, "--indicator", TOTAL)
    equal((done.returncode, done.stderr), (0, ""), "status")
    check(done.stdout.startswith(f"sum\t{TOTAL}\tBCT\t") and "nên hỏi" in done.stdout, done.stdout)
    done = command(hub, token, "--indicator", DAILY, "--area", "BTC", "--lang", "en")
    check("end in 0 or 5" in done.stdout and "e-" in done.stdout, done.stdout)
    document = json.loads(command(hub, token, "--indicator", TOTAL, "--json").stdout)
    equal(document["hints"], json.loads(ask(hub, token, f"?indicator={TOTAL}").body)["hints"], "--json")
    done = command(hub, hub.viewer())
    equal((done.returncode, done.stdout), (1, ""), "a viewer")


@case("at most 128 series are looked at, and how many are left out is told")
async def bounds(hub):
    publisher = await Publisher.open(hub)
    with open(os.path.join(TREE, "feeds", "codelists", "areas.json"), encoding="utf-8") as file:
        codes = [one["code"] for one in json.load(file)["lists"][0]["provinces"]]
    rows = [observation(7, "2024-03", INDICATOR=name, REF_AREA=f"VN-2004:{code}")
            for name in ("local.budget.revenue", "sector.retail", "insurance.employers") for code in codes]
    for at in range(0, len(rows), 50):
        equal((await publisher.observe(*rows[at:at + 50])).codes(), [], "reports")
    await publisher.close()
    found = hints(hub, "?ref_area=VN-2004:*")
    equal(found["series"], 128, "series")
    check(found["series_left_out"] >= 3 * 63 - 128, found["series_left_out"])
    done = command(hub, staff(hub), "--area", "VN-2004:*")
    check("left out" in done.stderr, done.stderr)


@case("on /live a viewer's question is refused, and a subscription never brings a hint")
async def not_on_live(hub):
    await dishonest(hub)
    question = {"specversion": "1.0", "type": "vn.toancanh.hint.v1", "source": "/test", "id": "q1",
                "data": {"INDICATOR": TOTAL}}
    for role, wanted in (("viewer", "nack.v1"), ("operator", "hints.v1")):
        viewer = await Viewer.open(hub, hub.token(role))
        await viewer.subscribe({"INDICATOR": "*", "REF_AREA": "*", "last": 1})
        await viewer.socket.send(json.dumps(question))
        seen = set()
        while wanted not in seen:
            message = await viewer.receive()
            seen.add(message["kind"])
            check(role != "viewer" or "worth asking" not in json.dumps(message), message)
        equal(message["data"]["id"], "q1", "the answer's question")
        if role == "viewer":
            equal(message["data"]["errors"][0]["code"], "forbidden", "code")
        await viewer.close()


@case("no layout can show a hint: no kind of pane, no word of the layout's schema, none in a wall's scene")
async def not_on_a_wall(hub):
    await dishonest(hub)
    for path in glob.glob(os.path.join(TREE, "layouts", "schema", "*.json")):
        with open(path, encoding="utf-8") as file:
            check('"hint' not in file.read().lower(), path)
    with open(LAYOUT, encoding="utf-8") as file:
        layout = json.load(file)
    for kind in ("hint", "hints"):
        layout["panes"][0]["kind"] = kind
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "layout.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(layout, file)
            done = run([hub.toancanh, "check", path])
        check(done.returncode != 0 and "/panes/0/kind" in done.stdout, done.stdout)
    wall = Wall(hub, os.path.join(TREE, "layouts", "national-overview.json"))
    try:
        dump, _ = await wall.until(lambda seen: seen["link"] == "live", 20, "the wall")
        text = json.dumps(dump, ensure_ascii=False)
        check("hint" not in text.lower() and "nên hỏi" not in text, "a hint in the scene")
    finally:
        wall.stop()


if __name__ == "__main__":
    main()
