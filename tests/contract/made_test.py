"""Where a figure came from that nobody sent: formula, inputs, totals, who is missing."""

import json
import urllib.parse

from client import Publisher, observation
from hub import run
from sums import NUMBERS, drawn, provinces, row
from tap import case, cases, check, equal, main
from wall import value_in

MONTH = "2024-05"


def ask(hub, indicator, area="VN", period=None, token=None, page=False, **more):
    words = {"indicator": indicator, "ref_area": area, **({"period": period} if period else {}), **more}
    path = ("/trace?" if page else "/api/v1/trace?") + urllib.parse.urlencode(words)
    return hub.get(path, token or hub.viewer())


def trace(hub, *words):
    return run([hub.toancanh, "trace", "--hub", hub.url(), "--token-file", hub.token_file(hub.viewer()), *words])


async def tell(hub, rows, source=None):
    """A source's reports, one event; the first to speak is a series' primary."""
    publisher = await Publisher.open(hub, source)
    await publisher.observe(*[observation(value, MONTH, INDICATOR=indicator, REF_AREA=area, **more)
                              for indicator, area, value, more in rows])
    await publisher.close()


async def one_rate(hub, area, done="100", of="300", **more):
    await tell(hub, [("t.plain", area, of, {}), ("t.done", area, done, more)])


def inputs(passport):
    return [(one["INDICATOR"], one["REF_AREA"], one["OBS_VALUE"]) for one in passport["made"]["inputs"]]


@case("a ratio: value, formula, units, each input with its own code, the looser status, and lateness")
async def ratio(hub):
    await one_rate(hub, "VN", OBS_STATUS="P")
    passport = ask(hub, "t.rate").json()
    figure, made = passport["figure"], passport["made"]
    equal((figure["OBS_VALUE"], figure["OBS_STATUS"], figure["TIME_PERIOD"], figure["SOURCE"], figure["TRACE"]),
          ("33.333333333333", "P", MONTH, "/derived", None), "figure")
    equal((passport["standing"], passport["code"], passport["simulated"]), ("derived", None, False), "standing")
    equal((made["kind"], made["formula"]), ("formula", "(t.done ÷ t.plain) × 100"), "recipe")
    equal((made["unit"], made["input_units"]), ("%", ["{dossier}"]), "units")
    equal(inputs(passport), [("t.done", "VN", "100"), ("t.plain", "VN", "300")], "inputs")
    check({"late", "provisional"} & set(made["marks"]) or "missed" in made["marks"], made["marks"])
    # Six days, and ten more where no calendar says which days are worked.
    check(passport["regime"]["due"].startswith("2024-06-17"), passport["regime"])
    for one in made["inputs"]:
        found = hub.get(f"/api/v1/trace/{one['TRACE']}", hub.viewer()).json()
        equal([found["figure"][key] for key in ("INDICATOR", "OBS_VALUE")],
              [one["INDICATOR"], one["OBS_VALUE"]], "an input's code")
        equal(found["made"], None, "an input is made of nothing")


@case("a figure out of the contract's range says which bound it passed, in passport and words")
async def out_of_range(hub):
    await tell(hub, [("t.checked", "VN", "100.5", {})])
    equal(ask(hub, "t.checked").json()["checks"],
          [{"check": "least", "expected": "0", "passed": True}, {"check": "most", "expected": "100", "passed": False}],
          "checks")
    told = trace(hub, "t.checked", "VN").stdout
    check("cần kiểm tra: trên mức 100" in told, told)


@case("what the page says is what a wall draws of the same reports")
async def same_as_wall(toancanh_hub):
    rows = [row("t.plain", "VN", "300"), row("t.done", "VN", "100", status="P")]
    dump = drawn(toancanh_hub.toancanh, rows)
    equal(value_in(dump, "t.rate"), ask(toancanh_hub, "t.rate").json()["figure"]["OBS_VALUE"], "value")


@case("PROV of a figure made of others: reckoned by the hub, using its inputs, nothing named that is not there")
async def prov(hub):
    await one_rate(hub, "VN")
    document = ask(hub, "t.rate").json()["prov"]
    names = {*document["entity"], *document["activity"], *document["agent"]}
    for kind in ("used", "wasGeneratedBy", "wasAttributedTo", "wasDerivedFrom"):
        check(document[kind], f"no {kind}")
        for statement in document[kind].values():
            equal([value for value in statement.values() if value not in names], [], kind)
    equal(document["activity"]["tc:reckoning"]["tc:formula"], "(t.done ÷ t.plain) × 100", "formula")
    equal(len(document["used"]), 2, "inputs used")


@cases([(1,), (62,), (63,)], "a total of {0} of 63 provinces: n of N, each of them, and who is missing first")
async def totals(hub, count):
    indicator = {1: "t.least", 62: "t.sum", 63: "t.most"}[count]
    await tell(hub, [(indicator, area, "1.25", {}) for area in provinces()[:count]])
    passport = ask(hub, indicator).json()
    made = passport["made"]
    equal((made["kind"], made["members"], made["members_reported"], made["inputs_missing"]),
          ("whole", 63, count, 63 - count), "n of N")
    missing = [one["REF_AREA"] for one in made["inputs"] if one["OBS_VALUE"] is None]
    equal(missing, provinces()[count:], "who is missing")
    equal("incomplete" in made["marks"], count < 63, made["marks"])
    done = trace(hub, indicator, "VN")
    equal((done.returncode, done.stderr), (0, ""), "the command")
    check(f"{count}/63 nơi" in done.stdout, done.stdout)
    equal("Còn thiếu" in done.stdout, count < 63, done.stdout)
    if count == 62:
        check(done.stdout.index("Còn thiếu 1") < done.stdout.index("Tính từ"), "who is missing stands first")


@case("a whole that somebody reported answers with its own code, and with what its areas add up to")
async def reported(hub):
    await tell(hub, [("t.mean", "VN", "70", {}), *[("t.mean", area, "1", {}) for area in provinces()]])
    passport = ask(hub, "t.mean").json()
    equal((passport["figure"]["OBS_VALUE"], passport["standing"]), ("70", "current"), "figure")
    equal((passport["made"]["members"], passport["made"]["members_reported"]), (63, 63), "n of N")
    equal(passport["made"]["unbalanced"], True, "balance")
    again = hub.get(f"/api/v1/trace/{passport['code']}", hub.viewer()).json()
    equal(again["made"]["members_reported"], 63, "by its code")
    check("ra số khác" in trace(hub, passport["code"]).stdout, "the command says so")


@case("a formula of formulas: its input has no code and is asked for by name; one more step leads to reports")
async def nested(hub):
    publisher = await Publisher.open(hub)
    for month, done in (("2024-04", "120"), ("2024-05", "150")):
        await publisher.observe(*[observation(value, month, INDICATOR=name, REF_AREA="01")
                                  for name, value in (("t.plain", "300"), ("t.done", done))])
    await publisher.close()
    passport = ask(hub, "t.rate.growth", "VN-2004:01", MONTH).json()
    equal(passport["figure"]["OBS_VALUE"], "10", "growth")
    steps = [(one["INDICATOR"], one["TIME_PERIOD"], one["TRACE"]) for one in passport["made"]["inputs"]]
    equal(steps, [("t.rate", "2024-05", None), ("t.rate", "2024-04", None)], "inputs")
    older = ask(hub, "t.rate", "VN-2004:01", "2024-04").json()
    equal((older["figure"]["OBS_VALUE"], inputs(older)[0][2]), ("40", "120"), "one step on")
    check(not {"late", "missed", "due"} & set(older["made"]["marks"]), older["made"]["marks"])
    page = ask(hub, "t.rate.growth", "VN-2004:01", MONTH, page=True).body.decode()
    link = "/trace?indicator=t.rate&amp;ref_area=VN-2004%3A01&amp;period=2024-04"
    check(link in page, page[-3000:])
    equal(hub.get(link.replace("&amp;", "&"), hub.viewer()).status, 200, "the link")
    done = trace(hub, "t.rate.growth", "VN-2004:01", MONTH)
    check("t.rate VN-2004:01 2024-04" in done.stdout, done.stdout)


@case("simulated inputs make a simulated figure")
async def simulated(hub):
    await tell(hub, [("t.plain", "02", "9", {}), ("t.done", "02", "3", {})], "/sim/one")
    passport = ask(hub, "t.rate", "VN-2004:02").json()
    equal((passport["simulated"], passport["figure"]["SOURCE"]), (True, "/sim/derived"), "simulated")


@case("L8: inputs beyond the token are counted, never shown, also not in PROV and on the page")
async def scope(hub):
    await one_rate(hub, "VN", done="123.25", of="777.5")
    token = hub.token("viewer", indicators="t.rate")
    answer, page = ask(hub, "t.rate", token=token), ask(hub, "t.rate", token=token, page=True)
    equal((answer.json()["made"]["inputs"], answer.json()["made"]["inputs_hidden"]), ([], 2), "inputs")
    for one in (answer, page):
        equal(one.status, 200, "status")
        check(b"777" not in one.body.split(b"</style>")[-1], "an input's value")
    equal(ask(hub, "t.rate", token=hub.token("viewer", indicators="t.done")).status, 403, "the figure itself")


@case("the page by name: both languages, the rounded value, links, no script; wrong names as for reports")
async def page(hub):
    await one_rate(hub, "VN")
    vietnamese, english = ask(hub, "t.rate", page=True), ask(hub, "t.rate", page=True, lang="en")
    for words in ("33,3", "Cách tính", "(t.done ÷ t.plain) × 100", "toancanh trace t.rate VN 2024-05"):
        check(words in vietnamese.body.decode(), words)
    for words in ("33.3", "How it is worked out", "lang=en"):
        check(words in english.body.decode(), words)
    check(b"<script" not in vietnamese.body, "a script")
    for query, status in (("t.rate&ref_area=XX", 400), ("nope&ref_area=VN", 400),
                          ("t.rate&ref_area=VN-2004:60", 404), ("t.rate&ref_area=VN&period=2001-01", 404)):
        equal(hub.get(f"/trace?indicator={query}", hub.viewer()).status, status, query)
    equal(hub.get("/trace?indicator=t.rate&ref_area=VN").status, 401, "without a token")


@case("on /live and by --json: the same passport")
async def elsewhere(hub):
    await one_rate(hub, "VN")
    done = trace(hub, "t.rate", "VN", MONTH, "--json")
    equal(done.returncode, 0, done.stderr)
    equal(json.loads(done.stdout)["made"], ask(hub, "t.rate", period=MONTH).json()["made"], "made")


if __name__ == "__main__":
    main(arguments=("--codelists", NUMBERS))
