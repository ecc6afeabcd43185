"""The command line: hub, token, check, render; their exit codes and what they print."""

import json
import os
import re
import shutil
import signal
import struct
import subprocess
import tempfile

from client import Publisher, observation, refused_with
from hub import Hub, read_line, run
from tap import Skip, case, cases, check, equal, main

HERE = os.path.dirname(os.path.abspath(__file__))
TREE = os.environ.get("TC_SOURCE_ROOT", os.path.dirname(os.path.dirname(HERE)))
LAYOUT = os.path.join(HERE, "data", "five.json")
SAMPLE = os.path.join(TREE, "layouts", "samples", "real.jsonl")
FAULT = re.compile(r"[^:]+:\d+:\d+: (error|warning): (/\S*: )?.+")


def said(done):
    return f"exit {done.returncode}, stdout {done.stdout[:300]!r}, stderr {done.stderr[:500]!r}"


def ends(done, code):
    check(done.returncode == code, f"expected exit {code}, found {said(done)}")


@case("hub prints exactly one line: listening on ADDR:PORT")
async def one_line(hub):
    other = Hub(hub.toancanh).start()
    check(re.fullmatch(r"listening on 127\.0\.0\.1:\d+\n", other.first_line), other.first_line)
    await (await Publisher.open(other)).observe(observation(1))
    other.process.send_signal(signal.SIGTERM)
    equal(other.process.stdout.read(), b"", "more on standard output")
    equal(other.process.wait(20), 0, "exit code")
    other.remove()


@cases([("SIGINT",), ("SIGTERM",)], "{0} ends the hub with 0, with publishers connected")
async def signals(hub, name):
    other = Hub(hub.toancanh).start()
    publisher = await Publisher.open(other)
    await publisher.observe(observation(1))
    equal(other.stop(getattr(signal, name)), 0, "exit code")
    other.remove()


WRONG = [
    ([],), (["nothing"],), (["hub"],), (["hub", "--data"],), (["hub", "--nothing"],),
    (["hub", "--data", "@new", "--listen", "x"],), (["hub", "--data", "@new", "extra"],),
    (["hub", "--data", "@new", "--listen", "127.0.0.1:99999"],),
    (["token"],), (["token", "add"],), (["token", "nothing", "--data", "@new"],),
    (["token", "add", "--data", "@new", "--name", "x"],),
    (["token", "add", "--data", "@new", "--name", "x", "--role", "king"],),
    (["token", "add", "--data", "@new", "--role", "viewer"],),
    (["token", "add", "--data", "@new", "--name", "x", "--role", "viewer", "--expires", "soon"],),
    (["check"],), (["render"],), (["render", LAYOUT],), (["render", "--out", "@x.png"],),
    (["render", LAYOUT, "--out", "@x.xyz"],),
    (["render", LAYOUT, "--out", "@x.png", "--size", "9"],),
    (["render", LAYOUT, "--out", "@x.png", "--at", "noon"],),
    (["render", LAYOUT, "--out", "@x.png", "--hub", "http://127.0.0.1:1"],),
    (["publish"],), (["publish", "--hub", "ws://127.0.0.1:1"],),
    (["publish", "--hub", "ws://192.0.2.1:8800", "--source", "/x", "--token-file", "@token"],),
    (["publish", "--hub", "http://127.0.0.1:1", "--source", "/x", "--token-file", "@token"],),
    (["widgets", "nothing"],), (["widgets", "--example"],), (["widgets", "bars", "map"],),
    (["wall"],), (["wall", LAYOUT, "--nothing"],),
    (["wall", LAYOUT, "--hub", "ws://192.0.2.1:8800", "--headless"],),
]


@cases([(words, " ".join(os.path.basename(word) for word in words)) for words, in WRONG],
       "wrong usage ends with 2 and a sentence: toancanh {1}")
async def wrong_usage(hub, words, _shown):
    with tempfile.TemporaryDirectory() as folder:
        write(folder, "token", "no token of any hub\n")
        words = [word.replace("@", folder + "/") for word in words]
        done = run([hub.toancanh, *words], timeout=20)
        ends(done, 2)
        check(done.stderr.strip(), "no sentence on standard error")
        equal(done.stdout, "", "standard output")


@cases([(["--help"],), (["hub", "--help"],), (["token", "--help"],), (["check", "--help"],),
        (["render", "--help"],), (["publish", "--help"],), (["wall", "--help"],), (["--version"],)],
       "toancanh {0}: 0, on standard output")
async def help_text(hub, words):
    done = run([hub.toancanh, *words])
    ends(done, 0)
    check(done.stdout.strip(), "nothing on standard output")


@case("token add: the token alone on standard output; on an empty directory, before any hub")
async def token_alone(hub):
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "not", "yet")
        os.makedirs(os.path.dirname(data))
        done = run([hub.toancanh, "token", "add", "--data", data, "--name", "w", "--role",
                    "viewer"])
        ends(done, 0)
        check(re.fullmatch(r"[!-~]{20,}\n", done.stdout), f"stdout {done.stdout!r}")
        other = Hub(hub.toancanh)
        shutil.rmtree(other.data, ignore_errors=True)
        other.data = data
        other.start()
        equal(await refused_with(other, "/live", done.stdout.strip()), 101, "handshake")
        equal(other.stop(), 0, "exit code of the hub")
        other.remove()


@case("token list names tokens, never shows one; the secret is kept nowhere in the data")
async def token_list(hub):
    token = hub.token("viewer", name="wall-42")
    done = run([hub.toancanh, "token", "list", "--data", hub.data])
    ends(done, 0)
    check("wall-42" in done.stdout, f"list {done.stdout!r}")
    check(token not in done.stdout, "the token is in the list")
    for folder, _, names in os.walk(hub.data):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                check(token.encode() not in file.read(), f"the token is in {name}")
    check(token.encode() not in hub.log(), "the token is in the log")


@case("token revoke of an unknown name ends with 1, of a known with 0")
async def token_revoke(hub):
    hub.token("viewer", name="short-lived")
    base = [hub.toancanh, "token", "revoke", "--data", hub.data, "--name"]
    ends(run([*base, "nobody"]), 1)
    ends(run([*base, "short-lived"]), 0)


@case("default scope of a publisher: its --source, all indicators, all areas")
async def default_scope(hub):
    publisher = await Publisher.open(hub)
    answer = await publisher.observe(
        observation(1), observation(1, INDICATOR="macro.gdp.growth", REF_AREA="VN-2004:24"))
    check(answer.nack is None, f"{answer}")
    await publisher.close()


# check


def write(folder, name, document):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(document if isinstance(document, str) else json.dumps(document, indent="\t"))
    return path


def layout():
    with open(LAYOUT, encoding="utf-8") as file:
        return json.load(file)


@case("check of the project's own documents: 0")
async def check_ours(hub):
    paths = [LAYOUT]
    for folder in ("layouts", "layouts/walls", "layouts/themes", "feeds/codelists"):
        full = os.path.join(TREE, folder)
        paths += [os.path.join(full, name) for name in sorted(os.listdir(full))
                  if name.endswith(".json")]
    done = run([hub.toancanh, "check", *paths])
    ends(done, 0)


def without(name):
    made = layout()
    del made[name]
    return made


def with_pane(**keys):
    made = layout()
    made["panes"][0].update(keys)
    return made


FAULTY = [
    ("no JSON", "{", None), ("not an object", "[]", None),
    ("no version", without("version"), None), ("no panes", without("panes"), None),
    ("version as text", {**layout(), "version": "1"}, "/version"),
    ("an unknown member", {**layout(), "colour": "red"}, "/colour"),
    ("an unknown kind", with_pane(kind="figur"), "/panes/0/kind"),
    ("an unknown indicator", with_pane(indicator="portal.account"), "/panes/0/indicator"),
    ("an unknown area", with_pane(area="XX"), "/panes/0/area"),
    ("an unknown option", with_pane(indicatr="x"), "/panes/0/indicatr"),
    ("a wrong type", with_pane(decimals="two"), "/panes/0/decimals"),
    ("a column of nowhere", with_pane(column=99), "/panes/0"),
    ("a double key",
     json.dumps(layout()).replace('"version": 1', '"version": 1, "version": 1'), None),
]


@cases(FAULTY, "check of a layout with {0}: 1, file:line:col: error: pointer: sentence")
async def check_faulty(hub, _name, document, pointer):
    with tempfile.TemporaryDirectory() as folder:
        path = write(folder, "faulty.json", document)
        done = run([hub.toancanh, "check", path])
        ends(done, 1)
        lines = (done.stdout + done.stderr).strip().splitlines()
        wrong = [line for line in lines if "error" in line and not FAULT.fullmatch(line)]
        equal(wrong, [], "lines of another form")
        errors = [line for line in lines if ": error: " in line]
        check(errors, f"no error line in {lines}")
        check(all(line.startswith(path) for line in errors), f"lines {errors}")
        if pointer is not None:
            check(any(f"error: {pointer}" in line for line in errors), f"lines {errors}")


@case("check says all faults of a document at once, and goes on to the next file")
async def check_all(hub):
    made = with_pane(area="XX", indicator="a.b")
    made["panes"][1]["area"] = "YY"
    with tempfile.TemporaryDirectory() as folder:
        one = write(folder, "one.json", made)
        two = write(folder, "two.json", "{")
        done = run([hub.toancanh, "check", one, two])
        ends(done, 1)
        text = done.stdout + done.stderr
        for pointer in ("/panes/0/area", "/panes/0/indicator", "/panes/1/area"):
            check(pointer in text, f"{pointer} is not in {text}")
        check("two.json" in text, "nothing about the second file")


@case("a newer version is refused with its number")
async def newer(hub):
    with tempfile.TemporaryDirectory() as folder:
        path = write(folder, "newer.json", {**layout(), "version": 7})
        done = run([hub.toancanh, "check", path])
        ends(done, 1)
        check(re.search(r"/version: .*7", done.stdout + done.stderr), said(done))


@case("check of a file that is not there: 1, with its name")
async def check_absent(hub):
    done = run([hub.toancanh, "check", "/nonexistent/x.json"])
    ends(done, 1)
    check("/nonexistent/x.json" in done.stderr + done.stdout, said(done))


@case("--strict ends with 1 on warnings, without it they are only said")
async def strict(hub):
    with tempfile.TemporaryDirectory() as folder:
        made = layout()
        made["grid"] = {**made["grid"], "columns": [{"repeat": 24, "track": "1fr"}],
                        "rows": [{"repeat": 12, "track": "1fr"}], "column_gap": "0.5u",
                        "row_gap": "0.5u"}
        path = write(folder, "small.json", made)
        plain = run([hub.toancanh, "check", path])
        text = plain.stdout + plain.stderr
        check("warning" in text or "error" in text, f"panes of 80 px pass unseen: {said(plain)}")
        if plain.returncode == 0:
            ends(run([hub.toancanh, "check", "--strict", path]), 1)


# render


def size_of(path):
    with open(path, "rb") as file:
        head = file.read(24)
    equal(head[:8], b"\x89PNG\r\n\x1a\n", "PNG signature")
    return struct.unpack("!II", head[16:24])


@case("render without --size: a PNG at its wall's px")
async def render_png(hub):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.png")
        ends(run([hub.toancanh, "render", LAYOUT, "--out", path]), 0)
        equal(size_of(path), (1920, 1080), "size")


@case("render --size WxH: a PNG of that size")
async def render_size(hub):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.png")
        ends(run([hub.toancanh, "render", LAYOUT, "--out", path, "--size", "1280x720"]), 0)
        equal(size_of(path), (1280, 720), "size")


TWO_SCENES = """{"version": 1, "document": "layout", "title": "T", "wall": "screen-98in-4k", "scenes": [
 {"id": "first", "seconds": 5, "panes": [{"kind": "text", "text": "Một", "column": 1, "row": 1}]},
 {"id": "last", "seconds": 5, "panes": [{"kind": "text", "text": "Hai", "column": 1, "row": 1}]}]}"""


@cases([([], "Một"), (["--scene", "1"], "Một"), (["--scene", "2"], "Hai"), (["--scene", "last"], "Hai")],
       "render of two scenes with {0}: {1}")
async def render_scene(hub, words, drawn):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.json")
        done = run([hub.toancanh, "render", write(folder, "l.json", TWO_SCENES),
                    "--dump-scene", path, *words])
        ends(done, 0)
        with open(path, encoding="utf-8") as file:
            dump = json.load(file)
        equal([text["text"] for pane in dump["panes"] for text in pane["texts"]], [drawn], "texts")


@cases([("3",), ("0",), ("nothing",)], "render --scene {0} of two: 1, and which there are")
async def render_no_scene(hub, name):
    with tempfile.TemporaryDirectory() as folder:
        picture = os.path.join(folder, "x.png")
        done = run([hub.toancanh, "render", write(folder, "l.json", TWO_SCENES), "--out", picture,
                    "--scene", name])
        ends(done, 1)
        check("first, last" in done.stderr, said(done))
        check(not os.path.exists(picture), "a picture was written")


@cases([("svg", b"<svg"), ("pdf", b"%PDF-")], "render to .{0}")
async def render_other(hub, kind, mark):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, f"x.{kind}")
        done = run([hub.toancanh, "render", LAYOUT, "--out", path])
        if done.returncode == 2 and ".png" in done.stderr:
            raise Skip("render says that it writes only .png yet")
        ends(done, 0)
        with open(path, "rb") as file:
            check(mark in file.read(2000), f"no {mark!r} at the beginning")


def texts_of(dump):
    return [text for pane in dump["panes"] for text in pane["texts"] if "INDICATOR" in text]


def render_dump(hub, folder, *words, env=None):
    picture, path = os.path.join(folder, "x.png"), os.path.join(folder, "x.json")
    done = run([hub.toancanh, "render", LAYOUT, "--out", picture, "--dump-scene", path, *words],
               env=env)
    ends(done, 0)
    with open(path, encoding="utf-8") as file:
        return json.load(file)


@case("without --hub and --observations, no sample: not reported everywhere, never 0")
async def render_nothing(hub):
    with tempfile.TemporaryDirectory() as folder:
        dump = render_dump(hub, folder)
        equal(sorted(pane["id"] for pane in dump["panes"]),
              ["accounts", "bct", "growth", "payments", "visits"], "panes")
        for pane in dump["panes"]:
            check("missing" in pane["marks"], f"{pane['id']}: marks {pane['marks']}")
        check(not any(text["text"].strip() == "0" for pane in dump["panes"]
                      for text in pane["texts"]), "a 0 is drawn")


@case("render --observations FILE --at TIME: the values of the file as of that time")
async def render_observations(hub):
    with tempfile.TemporaryDirectory() as folder:
        lines = [observation(227000, "2020-08-18"), observation(300000, "2020-09-18")]
        path = os.path.join(folder, "o.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
        dump = render_dump(hub, folder, "--observations", path, "--at",
                           "2020-08-20T10:00:00+07:00")
        equal({text["OBS_VALUE"] for text in texts_of(dump)
               if text["INDICATOR"] == "portal.accounts" and text["OBS_VALUE"]}, {"227000"},
              "value")
        drawn = [text["text"] for text in texts_of(dump)]
        check(any("227.000" in text for text in drawn), f"drawn {drawn}")
        dump = render_dump(hub, folder, "--observations", path, "--at",
                           "2020-10-01T10:00:00+07:00")
        check(any("300.000" in text["text"] for text in texts_of(dump)), "the later value")


@case("render --observations with a faulty line: 1, file:line named")
async def render_faulty(hub):
    with tempfile.TemporaryDirectory() as folder:
        path = write(folder, "o.jsonl", json.dumps(observation(1, "2020")) + "\n{\n")
        done = run([hub.toancanh, "render", LAYOUT, "--out", os.path.join(folder, "x.png"),
                    "--observations", path])
        ends(done, 1)
        check(f"{path}:2" in done.stderr + done.stdout, said(done))


@case("render --hub: what the hub holds")
async def render_hub(hub):
    publisher = await Publisher.open(hub)
    await publisher.observe(observation("424242", "2024-01-01", INDICATOR="portal.payments"))
    token = hub.token_file(hub.viewer())
    with tempfile.TemporaryDirectory() as folder:
        dump = render_dump(hub, folder, "--hub", hub.url(), "--token-file", token)
        check(any(text["OBS_VALUE"] == "424242" for text in texts_of(dump)),
              f"texts {texts_of(dump)}")
    await publisher.close()


@cases([("a missing layout", "/nonexistent/x.json", 1), ("a faulty layout", None, 1)],
       "render of {0}: {2}, and no picture")
async def render_wrong(hub, _name, path, code):
    with tempfile.TemporaryDirectory() as folder:
        path = path or write(folder, "x.json", with_pane(kind="figur"))
        picture = os.path.join(folder, "x.png")
        ends(run([hub.toancanh, "render", path, "--out", picture]), code)
        check(not os.path.exists(picture), "a picture was written")


@case("render into a directory that is not there: 3")
async def render_nowhere(hub):
    ends(run([hub.toancanh, "render", LAYOUT, "--out", "/nonexistent/x.png"]), 3)


@case("render of a hub that is not there: 3")
async def render_no_hub(hub):
    token = hub.token_file(hub.viewer())
    with tempfile.TemporaryDirectory() as folder:
        done = run([hub.toancanh, "render", LAYOUT, "--out", os.path.join(folder, "x.png"),
                    "--hub", "ws://127.0.0.1:1", "--token-file", token], timeout=60)
        ends(done, 3)


@case("the programs beside toancanh: toancanh-hub is the hub itself")
async def beside(hub):
    program = os.path.join(os.path.dirname(hub.toancanh), "toancanh-hub")
    if not os.path.exists(program):
        found = subprocess.run(["readlink", "-f", f"/proc/{hub.process.pid}/exe"],
                               capture_output=True, text=True, check=True).stdout.strip()
        program = found
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen([program, "--data", os.path.join(folder, "d"), "--listen",
                                    "127.0.0.1:0"], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        line = read_line(process.stdout, 30)
        check(line.startswith("listening on 127.0.0.1:"), f"said {line!r}")
        process.terminate()
        equal(process.wait(20), 0, "exit code")
        process.stdout.close()


if __name__ == "__main__":
    main()
