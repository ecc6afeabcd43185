"""Evidence: what a wall showed is painted again, pixel for pixel, from what it kept; nothing of it changes unseen."""

import asyncio
import os
import resource
import shutil
import signal

from client import Publisher, now_text, observation
from hub import Hub, run
from tap import case, check, equal, main
from wall import LAYOUT, Wall, value_in

INDICATOR = "portal.accounts"
SAME = "the picture is the one that was shown"
PACE_S = 0.6  # between reports: some are caught while a rule is still lit


def evidence(hub, *words):
    return run([hub.toancanh, "evidence", *words])


def rows(hub, folder):
    """[(segment, number, time, kind, scene, hash)]"""
    answer = evidence(hub, "list", "--from", folder)
    equal(answer.returncode, 0, answer.stderr)
    return [line.split("\t") for line in answer.stdout.splitlines()]


def repaint(hub, folder, time):
    """Exit status, hash recorded, hash painted, all it said."""
    answer = evidence(hub, time, "--from", folder)
    words = dict(line.split(None, 1) for line in answer.stdout.splitlines() if " " in line)
    return answer.returncode, words.get("recorded"), words.get("painted"), answer.stdout + answer.stderr


def must_repeat(hub, folder, found):
    """Every picture and slate is painted again as it was; how many there were."""
    count = 0
    for segment, number, time, kind, _, picture in found:
        if kind in ("picture", "slate"):
            status, recorded, painted, said = repaint(hub, folder, time)
            equal((status, recorded), (0, picture), f"{segment} {number} {kind}: {said}")
            check(painted == picture and SAME in said, said)
            count += 1
    return count


async def report(publisher, values, pace_s=PACE_S, **more):
    for value in values:
        answer = await publisher.observe(observation(value, now_text(-1), INDICATOR=INDICATOR, **more))
        check(answer.nack is None, answer)
        await asyncio.sleep(pace_s)


def changed(dump):
    """What the dump says has changed since it was last seen."""
    return [text["OBS_VALUE"] for pane in dump["panes"] for text in pane["texts"] if "changed" in text]


async def until_recorded(hub, folder, count, limit_s=20):
    for _ in range(int(limit_s / 0.2)):
        if os.path.isdir(folder) and os.listdir(folder):
            found = [row for row in rows(hub, folder) if row[3] != "stop"]
            if len(found) >= count:
                return found
        await asyncio.sleep(0.2)
    check(False, f"fewer than {count} records after {limit_s} s")


async def shown(toancanh):
    """A folder of evidence: figures that change, a link that is lost, a slate, a layout saved anew, a renderer that
    is killed and another started. The hub (to be removed) and the folder."""
    hub = Hub(toancanh).start()
    folder = os.path.join(hub.directory, "evidence")
    layout = os.path.join(hub.directory, "five.json")
    shutil.copyfile(LAYOUT, layout)
    wall = Wall(hub, layout=layout, more=("--evidence", folder, "--office", "Văn phòng"))
    await wall.until(lambda dump: dump["link"] == "live", 20, "the hub")
    publisher = await Publisher.open(hub)
    await report(publisher, range(100, 110))
    os.kill(wall.renderer(), signal.SIGKILL)  # in the middle of a record, as likely as not
    await report(publisher, range(110, 116))
    wall.process.send_signal(signal.SIGUSR1)
    await asyncio.sleep(1.5)
    await report(publisher, [119])  # while nobody sees it: marked when the picture is back
    wall.process.send_signal(signal.SIGUSR1)
    await wall.until(lambda dump: changed(dump) == ["119"], 10, "the mark of what changed")
    await asyncio.sleep(1.5)
    with open(layout, encoding="utf-8") as file:
        text = file.read()
    with open(layout, "w", encoding="utf-8") as file:
        file.write(text.replace("Tài khoản", "Tài khoản mới"))
    await report(publisher, [120, 121, 120], 1.1, OBS_STATUS="P")
    hub.stop(signal.SIGKILL)
    await wall.until(lambda dump: dump["link"] == "lost", 20, "the loss")
    await asyncio.sleep(1.5)
    equal(wall.stop(), 0, "exit code of the wall")
    os.remove(layout)  # nothing but the folder is needed
    return hub, folder


@case("every record of figures, marks, slate, another layout and a lost hub is painted again with its hash; the chain "
      "is whole over a killed renderer; tampering is found with its place")
async def painted_again(shared):
    hub, folder = await shown(shared.toancanh)
    try:
        answer = evidence(hub, "verify", "--from", folder)
        equal(answer.returncode, 0, answer.stdout + answer.stderr)
        check(" in 2 segments, whole" in answer.stdout, answer.stdout)
        found = rows(hub, folder)
        kinds = {row[3] for row in found}
        equal(kinds - {"recovered"}, {"picture", "slate", "stop"}, "kinds")
        with open(os.path.join(folder, "000002", "figures.bin"), "rb") as file:
            check(b" since portal.accounts|VN|" in file.read(), "a picture with a mark of what changed is among them")
        count = must_repeat(hub, folder, found)
        check(count >= 10, f"only {count} records")
        check(len({row[5] for row in found}) >= 9, "pictures that differ")
        last = [row for row in found if row[3] == "stop"][-1]
        status, _, _, said = repaint(hub, folder, last[2])
        check(status == 1 and "stopped" in said, said)
        status, _, _, said = repaint(hub, folder, "2001-01-01T00:00:00Z")
        check(status != 0 and "nothing is recorded" in said, said)
        tampered(hub, folder, found)
    finally:
        hub.remove()


def flip(path, at, out):
    shutil.copyfile(path, out)
    with open(path, "r+b") as file:
        file.seek(at)
        byte = file.read(1)
        file.seek(at)
        file.write(bytes([byte[0] ^ 1]))


def tampered(hub, folder, found):
    """One bit of a line, of the figures, of a document, and a segment that is missing: each is found and named."""
    segment, number, time = next(row[:3] for row in found if row[0] == "000002" and row[3] == "picture")
    place = os.path.join(folder, segment)
    spare = os.path.join(hub.directory, "spare")
    document = sorted(os.listdir(os.path.join(place, "documents")))[0]
    with open(os.path.join(place, "audit.jsonl"), "rb") as file:
        line = file.read().index(f'"number":{number},'.encode()) + 60
    for name, at, said in (("audit.jsonl", line, f"segment {segment}, record {number}: "),
                           ("figures.bin", 3, f"segment {segment}, record "),
                           (os.path.join("documents", document), 5, document)):
        path = os.path.join(place, name)
        flip(path, at, spare)
        answer = evidence(hub, "verify", "--from", folder)
        check(answer.returncode == 1 and said in answer.stderr, answer.stdout + answer.stderr)
        if name == "figures.bin":
            check(repaint(hub, folder, time)[0] == 1, "painted from other figures")
        shutil.copyfile(spare, path)
    equal(evidence(hub, "verify", "--from", folder).returncode, 0, "mended")
    with open(os.path.join(folder, "000001", "audit.jsonl"), "r+b") as file:
        lines = file.read().splitlines(keepends=True)
        file.truncate(sum(map(len, lines[:-1])))
    os.remove(os.path.join(folder, "000001", "audit.head"))
    answer = evidence(hub, "verify", "--from", folder)
    check(answer.returncode == 1 and "segment 00000" in answer.stderr, answer.stderr)


SCENES = """{"version": 1, "document": "layout", "title": "T", "wall": "screen-98in-4k",
 "grid": {"columns": ["1fr", "1fr"], "rows": ["1fr", "1fr", "1fr"]}, "scenes": [
 {"id": "numbers", "seconds": 3, "panes": [
  {"kind": "figure", "row": 1, "column": 1, "indicator": "local.hotline-1022.open", "area": "VN",
   "alarm": {"is": "above", "limit": 45, "priority": 1, "title": "Nhiều phản ánh"}},
  {"kind": "trend", "row": 1, "column": 2, "series": [{"indicator": "local.hotline-1022.open", "area": "VN"}], "last": 40},
  {"kind": "ticker", "row": 2, "column": 1, "motion": "moves", "items": [
   {"indicator": "local.hotline-1022.open"}, {"indicator": "local.ioc.cameras-online"}]},
  {"kind": "clock", "row": 2, "column": 2}, {"kind": "alarms", "row": 3, "column": 1}]},
 {"id": "places", "seconds": 3, "transition": "fade", "panes": [
  {"kind": "map", "row": 1, "column": 1, "indicator": "local.hotline-1022.open"},
  {"kind": "tiles", "row": 1, "column": 2, "indicator": "local.hotline-1022.open"},
  {"kind": "ranking", "row": 2, "column": 1, "indicator": "local.ioc.cameras-online"},
  {"kind": "rollcall", "row": 2, "column": 2, "indicator": "videolink.live"},
  {"kind": "alarms", "row": 3, "column": 1}]}]}"""


def own_alarm(dump):
    """Whether a pane bears the alarm of its own rule."""
    return any(alarm["rule"].startswith("pane:0/") for pane in dump["panes"] for alarm in pane.get("alarms", []))


@case("scenes in turn, a ticker, a clock, maps, simulated provinces and a pane's own alarm, judged on with the hub dead: "
      "every change of scene is recorded and painted again")
async def scenes(shared):
    hub = Hub(shared.toancanh).start()
    folder = os.path.join(hub.directory, "evidence")
    layout = os.path.join(hub.directory, "scenes.json")
    with open(layout, "w", encoding="utf-8") as file:
        file.write(SCENES)
    try:
        wall = Wall(hub, layout=layout, more=("--evidence", folder))
        publisher = await Publisher.open(hub)
        for value in range(24):
            for area in ("VN", "VN-2025:01", "VN-2025:48", "VN-2025:79"):
                for indicator in ("local.hotline-1022.open", "local.ioc.cameras-online"):
                    await publisher.observe(observation(value * 37 % 100, now_text(-1), INDICATOR=indicator, REF_AREA=area))
            await asyncio.sleep(0.4)
        await wall.until(own_alarm, 10, "the pane's own alarm")
        hub.stop(signal.SIGKILL)
        await wall.until(lambda dump: dump["link"] == "lost" and own_alarm(dump), 20, "the loss, and the alarm all the same")
        await asyncio.sleep(1.5)
        equal(wall.stop(), 0, "exit code of the wall")
        found = rows(hub, folder)
        names = [row[4] for row in found if row[3] == "picture"]
        check({"scenes/numbers", "scenes/places"} == set(names), names)
        check(must_repeat(hub, folder, found) >= 5, found)
    finally:
        hub.stop()
        hub.remove()


@case("a disk that takes nothing: the picture goes on; once there is room the record says how many are missing")
async def full(shared):
    hub = Hub(shared.toancanh).start()
    folder = os.path.join(hub.directory, "evidence")
    script = os.path.join(hub.directory, "wall.sh")
    with open(script, "w", encoding="ascii") as file:
        file.write(f"#!/bin/sh\ntrap '' XFSZ\nulimit -S -f 12\nexec {os.path.dirname(hub.toancanh)}/toancanh-wall \"$@\"\n")
    os.chmod(script, 0o755)
    try:
        wall = Wall(hub, program=script, more=("--evidence", folder))
        publisher = await Publisher.open(hub)
        for value in (41, 42, 43):
            await report(publisher, [value], 1.2)
            await wall.until(lambda dump, value=value: value_in(dump, "accounts") == str(value), 10, "the picture")
        most = resource.prlimit(wall.process.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(wall.process.pid, resource.RLIMIT_FSIZE, (most, most))
        await report(publisher, [44, 45], 1.5)
        found = await until_recorded(hub, folder, 1)
        equal(wall.stop(), 0, "exit code of the wall")
        equal(evidence(hub, "verify", "--from", folder).returncode, 0, "the chain")
        check(must_repeat(hub, folder, found) >= 1, found)
        with open(os.path.join(folder, found[0][0], "audit.jsonl"), encoding="ascii") as file:
            said = file.read()
        check("skipped=" in said and any(f"skipped={count}" in said for count in range(1, 20)), said)
        with open(wall.log_path, encoding="utf-8") as file:
            check("no evidence is kept" in file.read(), "the log is silent")
    finally:
        hub.stop()
        hub.remove()


if __name__ == "__main__":
    main()
