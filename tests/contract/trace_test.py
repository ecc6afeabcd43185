"""Where a figure came from: the code under it, the API, the page, the command, the question on /live."""

import base64
import html.parser
import json
import os
import re
import tempfile

from client import Publisher, Viewer, fresh_day, observation
from hub import Hub, run
from tap import case, cases, check, equal, main, none_failed, note
from wall import LAYOUT, figures, render_dump

TREE = os.environ.get("TC_SOURCE_ROOT",
                      os.path.abspath(os.path.join(os.path.dirname(LAYOUT), *3 * [".."])))
LAYOUTS = ["national-overview.json", "portal-98in.json", "provinces-98in.json"]
INDICATOR = "ops.dossiers.total"
HOSTILE = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'-->&amp;<b>", "\u202e123\u200b",
           "javascript:alert(1)", "</style><h1>x"]


def get(hub, path, token=None, **headers):
    return hub.get(path, token or hub.viewer(), **headers)


async def code_of(hub, **filters):
    """The code of the newest row of a snapshot of one series."""
    viewer = await Viewer.open(hub)
    rows = await viewer.snapshot({"INDICATOR": filters["indicator"], "REF_AREA": filters["area"]})
    await viewer.close()
    return [row["TRACE"] for row in rows if row["TIME_PERIOD"] == filters["period"]][-1]


def trace(hub, *words, token=None):
    return run([hub.toancanh, "trace", "--hub", hub.url(), "--token-file",
                hub.token_file(token or hub.viewer()), *words])


async def same_source(hub, name):
    """A publisher that goes on from case to case: the first source of a series is its primary for ever."""
    return await Publisher.open(hub, *hub.settings.get(name, ()))


async def three_reports(hub, day):
    """A report, its revision, and another source's word; their codes."""
    publisher, other = await same_source(hub, "first"), await same_source(hub, "second")
    common = {"INDICATOR": INDICATOR, "REF_AREA": "BCT"}
    await publisher.observe(observation("33.90", day, OBS_STATUS="P", COMMENT="tạm", **common))
    await publisher.observe(observation("34.7", day, **common))
    await other.observe(observation("34.5", day, **common))
    passport = get(hub, f"/api/v1/trace?indicator={INDICATOR}&ref_area=BCT&period={day}").json()
    for name, one in (("first", publisher), ("second", other)):
        hub.settings[name] = (one.source, one.token, one.sequence)
        await one.close()
    return publisher.source, other.source, passport


@case("the code printed on a wall resolves to exactly the value that is drawn")
async def resolves(toancanh_hub):
    hub = Hub(toancanh_hub.toancanh).start()
    try:
        token = hub.token_file(hub.token("publisher", source="/portal/dvcqg"))
        done = run([hub.toancanh, "publish", "--hub", hub.url(), "--source", "/portal/dvcqg",
                    "--token-file", token, os.path.join(TREE, "layouts", "samples", "real.jsonl")])
        equal(done.returncode, 0, done.stderr)
        drawn, failures = {}, []
        with tempfile.TemporaryDirectory() as folder:
            for layout in LAYOUTS:
                status, dump, said = render_dump(
                    hub.toancanh, folder, os.path.join(TREE, "layouts", layout), "--hub", hub.url(),
                    "--token-file", hub.token_file(hub.viewer()))
                equal(status, 0, said)
                for texts in figures(dump).values():
                    for text in texts:
                        check(text["TRACE"] is not None or text["OBS_VALUE"] is None,
                              f"{layout}: no code: {text}")
                        if text["TRACE"] is not None:
                            drawn[text["TRACE"]] = text
        for code, text in drawn.items():
            answer = get(hub, f"/api/v1/trace/{code}")
            found = answer.json()["figure"] if answer.status == 200 else {}
            keys = ("INDICATOR", "REF_AREA", "OBS_VALUE", "SOURCE")
            if [found.get(key) for key in keys] != [text[key] for key in keys] or \
                    found["TRACE"] != code:
                failures.append(f"{code}: drawn {text}, found {answer.status} {found}")
        note(f"{len(drawn)} codes on {len(LAYOUTS)} layouts")
        check(len(drawn) > 30, f"{len(drawn)} codes only")
        none_failed(failures, len(drawn))
        equal(hub.stop(), 0, "the hub's end")
    finally:
        hub.remove()


@case("the symbol beside a figure, read by a decoder off the picture, opens the page of exactly that figure")
async def symbol(hub):
    _, _, passport = await three_reports(hub, fresh_day())
    pane = {"kind": "figure", "indicator": INDICATOR, "area": "BCT", "title": "Hồ sơ", "qr": True,
            "box": {"x": "12u", "y": "20u", "width": "120u", "height": "70u"}}
    read = {}
    with tempfile.TemporaryDirectory() as folder:
        layout, picture = os.path.join(folder, "layout.json"), os.path.join(folder, "picture.png")
        for address in (f"http://127.0.0.1:{hub.port}/", None):
            with open(layout, "w", encoding="utf-8") as file:
                json.dump({"version": 1, "title": "Thử", "wall": "screen-98in-4k", "panes": [pane],
                           **({"trace_url": address} if address else {})}, file)
            done = run([hub.toancanh, "render", layout, "--hub", hub.url(), "--token-file",
                        hub.token_file(hub.viewer()), "--out", picture])
            equal(done.returncode, 0, done.stderr)
            read[address] = run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture]).stdout.strip()
            said = run([hub.toancanh, "check", layout])
            equal("the layout has no trace_url" in said.stdout + said.stderr, address is None, "the warning")
    equal(read.pop(None), "", "without an address")
    (address, text), = read.items()
    equal(text, f"{address}trace/{passport['code']}", "what a phone reads")
    equal(get(hub, text.removeprefix(address.rstrip("/"))).status, 200, "the page")
    unsigned = hub.get(text.removeprefix(address.rstrip("/")), "nobody")
    equal(unsigned.status, 401, "the symbol alone opens nothing")


@case("a passport: figure, standing, revisions, witnesses, contract, checksum, and PROV that holds together")
async def passport_form(hub):
    day = fresh_day()
    source, witness, passport = await three_reports(hub, day)
    equal((passport["figure"]["OBS_VALUE"], passport["figure"]["SOURCE"], passport["standing"]),
          ("34.7", source, "current"), "the primary's newest")
    equal([row["OBS_VALUE"] for row in passport["revisions"]], ["33.90", "34.7"], "revisions")
    equal([(row["SOURCE"], row["OBS_VALUE"], row["agrees"]) for row in passport["witnesses"]],
          [(witness, "34.5", False)], "witnesses")
    check(re.fullmatch("[0-9a-f]{64}", passport["event"]["sha256"]), passport["event"])
    equal(passport["labels"]["owner"]["id"], "BTTTT", "owner")
    former = get(hub, f"/api/v1/trace/{passport['revisions'][0]['TRACE']}").json()
    equal((former["figure"]["OBS_VALUE"], former["standing"]), ("33.90", "superseded"), "former")
    other = get(hub, f"/api/v1/trace/{passport['witnesses'][0]['TRACE']}").json()
    equal((other["figure"]["OBS_VALUE"], other["standing"]), ("34.5", "witness"), "witness")
    prov = passport["prov"]
    names = {*prov["entity"], *prov["activity"], *prov["agent"]}
    for kind in ("wasGeneratedBy", "wasAttributedTo", "wasDerivedFrom", "alternateOf", "actedOnBehalfOf"):
        check(prov[kind], f"no {kind}")
        for statement in prov[kind].values():
            missing = [value for key, value in statement.items()
                       if key not in ("prov:time", "prov:type") and value not in names]
            equal(missing, [], f"{kind} speaks of what is not there")


@case("a period that the primary source has not reported is answered by whoever has, as a witness")
async def another(hub):
    day, other_day = fresh_day(), fresh_day()
    _, witness, _ = await three_reports(hub, day)
    other = await same_source(hub, "second")
    await other.observe(observation(8, other_day, INDICATOR=INDICATOR, REF_AREA="BCT"))
    hub.settings["second"] = (other.source, other.token, other.sequence)
    await other.close()
    found = get(hub, f"/api/v1/trace?indicator={INDICATOR}&ref_area=BCT&period={other_day}").json()
    equal((found["figure"]["SOURCE"], found["standing"]), (witness, "witness"), "who answers")


@case("a withdrawn figure's codes say so")
async def withdrawn(hub):
    day = fresh_day()
    publisher = await Publisher.open(hub)
    key = {"INDICATOR": INDICATOR, "REF_AREA": "BQP", "TIME_PERIOD": day}
    await publisher.observe(observation(7, day, INDICATOR=INDICATOR, REF_AREA="BQP"))
    first = await code_of(hub, indicator=INDICATOR, area="BQP", period=day)
    await publisher.observe({**key, "ACTION": "D"})
    equal(get(hub, f"/api/v1/trace/{first}").json()["standing"], "withdrawn", "standing")
    done = trace(hub, first)
    check("đã rút lại" in done.stdout, done.stdout)
    await publisher.close()


@case("a code's case, spaces, hyphens, O for 0 and I, L for 1 are forgiven; one letter wrong is another figure "
      "or none, never a neighbour's in silence")
async def forgiven(hub):
    _, _, passport = await three_reports(hub, fresh_day())
    code = passport["code"]
    written = code.lower().replace("0", "o").replace("1", "l")
    for form in (code.lower(), written, f"{code[:2]}-{code[2:]}", f"{code[:2]}%20{code[2:]}", "00" + code):
        equal(get(hub, f"/api/v1/trace/{form}").json()["code"], code, form)
    for letter in "0123456789ABCDEFGHJKMNPQRSTVWXYZ":
        if letter != code[-1]:
            equal(get(hub, f"/api/v1/trace/{code[:-1]}{letter}").status, 404, letter)


@cases([("ZZZZZZZZ",), ("AB",), ("U!",), ("0000",), ("A" * 40,), ("..%2f..%2fetc",), ("%00",), ("%C3%A9ABC",)],
       "no figure has the code {0}: 404")
async def unknown(hub, code):
    for path in ("/api/v1/trace/", "/trace/"):
        status = get(hub, path + code).status
        check(status in (400, 404) if "%00" in code else status == 404, f"{path}: {status}")


WRONG = [("", 400), ("?indicator=nope&ref_area=VN", 400), ("?indicator=portal.accounts&ref_area=XX", 400),
         ("?indicator=portal.accounts&ref_area=VN&period=never", 400), ("?colour=red", 400),
         ("?indicator=a&indicator=b", 400), ("?indicator=gris.savings&ref_area=VN", 404)]


@cases(WRONG, "/api/v1/trace{0}: {1}")
async def wrong_question(hub, query, status):
    equal(get(hub, "/api/v1/trace" + query).status, status, "status")
    equal(get(hub, f"/api/v1/trace?indicator={'a' * 3000}").status, 400, "a long one")


@case("L8: what a token does not cover is not there for it: 404 by code, 403 by series, nothing on the page")
async def scope(hub):
    _, _, passport = await three_reports(hub, fresh_day())
    token = hub.token("viewer", indicators="portal.*")
    answers = [get(hub, f"/api/v1/trace/{passport['code']}", token), get(hub, f"/trace/{passport['code']}", token)]
    for answer in answers:
        equal(answer.status, 404, "by code")
        check(b"34" not in re.sub(rb"<style>.*</style>", b"", answer.body), answer.body)
    query = f"/api/v1/trace?indicator={INDICATOR}&ref_area=BCT"
    equal(get(hub, query, token).status, 403, "by series")
    equal(trace(hub, passport["code"], token=token).returncode, 1, "the command")


class Page(html.parser.HTMLParser):
    """Tags and attributes of a page, and its words."""

    def __init__(self, answer):
        super().__init__()
        self.tags, self.words = [], ""
        self.feed(answer.body.decode("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data


@case("L10: the page: Vietnamese first, no script, nothing loaded, a policy that forbids both, hostile words as words")
async def page(hub):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    for comment in HOSTILE:
        await publisher.observe(observation(1234567, day, INDICATOR=INDICATOR, REF_AREA="BYT",
                                            COMMENT=comment))
    await publisher.close()
    code = await code_of(hub, indicator=INDICATOR, area="BYT", period=day)
    answer = get(hub, f"/trace/{code}")
    equal(answer.status, 200, "status")
    seen = Page(answer)
    tags = {tag for tag, _ in seen.tags}
    check(tags <= {"html", "head", "meta", "title", "style", "body", "header", "b", "a", "span", "main", "section",
                   "h1", "h2", "div", "small", "ul", "li", "dl", "dt", "dd", "ol", "em", "table", "tr", "td",
                   "s", "footer"}, tags)
    names = {name for _, attributes in seen.tags for name in attributes}
    check(names <= {"lang", "charset", "name", "content", "class", "href"}, names)
    equal(dict(seen.tags)["html"]["lang"], "vi", "language")
    for comment in HOSTILE:
        visible = re.sub("[\u202e\u200b]", "\u25a1", comment)
        check(visible in seen.words, f"{comment!r} is not shown as it is")
    check("1.234.567" in seen.words and code in seen.words, "value and code")
    policy = answer.headers["Content-Security-Policy"]
    check("default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy, policy)
    english = get(hub, f"/trace/{code}?lang=en")
    check("1,234,567" in Page(english).words, "English")


@case("a browser signs in to the page and its JSON with the token as HTTP's password, and nowhere else")
async def password(hub):
    _, _, passport = await three_reports(hub, fresh_day())

    def basic(words):
        return "Basic " + base64.b64encode(words.encode()).decode()

    for path in (f"/trace/{passport['code']}", f"/api/v1/trace/{passport['code']}"):
        right = hub.get(path, Authorization=basic("ai đó:" + hub.viewer()))
        equal(right.status, 200, path)
        for wrong in ("x:tc_wrong", "x:", "", ":", hub.viewer()):
            equal(hub.get(path, Authorization=basic(wrong)).status, 401, wrong)
        for raw in ("Basic", "Basic !!!!", "Basic " + "A" * 3000):
            equal(hub.get(path, Authorization=raw).status, 401, raw[:20])
    asked = hub.get(f"/trace/{passport['code']}")
    equal(asked.status, 401, "without anything")
    check(asked.headers["WWW-Authenticate"].startswith("Basic "), asked.headers)
    check("text/html" in asked.headers["Content-Type"] and "đăng nhập" in Page(asked).words, asked.body)
    for path in ("/api/v1/observations", "/live", "/feed"):
        equal(hub.get(path, Authorization=basic("x:" + hub.viewer())).status,
              401 if path.startswith("/api") else 426, path)


@case("on /live the same question has the same answer, and a wrong one a nack with its id")
async def on_live(hub):
    _, _, passport = await three_reports(hub, fresh_day())
    viewer = await Viewer.open(hub)

    async def ask(data):
        await viewer.socket.send(json.dumps({
            "specversion": "1.0", "type": "vn.toancanh.trace.v1", "source": "/test", "id": "q1",
            "data": data}))
        while True:
            message = await viewer.receive()
            if message["kind"] in ("passport.v1", "nack.v1"):
                return message

    found = (await ask({"code": passport["code"]}))["data"]
    equal((found["id"], found["passport"]["figure"]), ("q1", passport["figure"]), "by code")
    found = (await ask({"INDICATOR": INDICATOR, "REF_AREA": "BCT",
                        "TIME_PERIOD": passport["figure"]["TIME_PERIOD"]}))["data"]
    equal(found["passport"]["code"], passport["code"], "by series")
    for data, code in (({"code": "ZZZZZZ"}, "not_found"), ({"code": "!"}, "bad_value"), ({}, "unknown_indicator"),
                       ({"code": 7}, "unknown_indicator"), (None, "unknown_indicator"),
                       ({"INDICATOR": INDICATOR, "REF_AREA": "BCT", "TIME_PERIOD": "x"}, "bad_period")):
        nack = (await ask(data))["data"]
        equal((nack["id"], nack["errors"][0]["code"]), ("q1", code), data)
    await viewer.close()


@case("toancanh trace: words in both languages, --json, 0 and 1, and 3 without a hub")
async def command(hub):
    _, _, passport = await three_reports(hub, fresh_day())
    day = passport["figure"]["TIME_PERIOD"]
    done = trace(hub, passport["code"].lower())
    equal((done.returncode, done.stderr), (0, ""), "by code")
    for words in ("34,7", "Đường đi của con số", passport["event"]["sha256"], passport["figure"]["SOURCE"], "33,90"):
        check(words in done.stdout, f"{words} is not in {done.stdout}")
    done = trace(hub, INDICATOR, "BCT", day, "--lang", "en")
    check(done.returncode == 0 and "Revisions" in done.stdout, done.stdout + done.stderr)
    done = trace(hub, INDICATOR, "BCT", day, "--json")
    equal(json.loads(done.stdout)["figure"], passport["figure"], "--json")
    for words in (["ZZZZZZ"], ["?"], ["nope", "VN"], ["gris.savings", "VN"]):
        done = trace(hub, *words)
        equal((done.returncode, done.stdout), (1, ""), words)
        check(done.stderr.startswith("toancanh trace: "), done.stderr)
    equal(trace(hub, "--lang", "fr", "ZZZZ").returncode, 2, "--lang fr")
    equal(run([hub.toancanh, "trace", "--hub", "http://127.0.0.1:1", "ZZZZ"]).returncode, 2, "a wrong URL")
    equal(trace(hub, "ZZZZ", token="tc_nobody").returncode, 3, "a token nobody has")


if __name__ == "__main__":
    main()
