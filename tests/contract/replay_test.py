"""Replay: a recorded time again, faster, with what was known at each moment and never earlier, under a watermark."""

import asyncio
import datetime
import glob
import json
import os
import subprocess
import tempfile
import time

from client import Publisher, now_text
from hub import Hub, die_with_parent, run
from tap import case, check, equal, main
from wall import LAYOUT, value_in

INDICATOR = "portal.accounts"
LAYOUTS = os.path.join(os.environ.get("TC_SOURCE_ROOT", "."), "layouts")


def replay(hub, layout, dump, *words):
    with open(os.path.join(hub.directory, "replay.log"), "ab") as log:
        return subprocess.Popen(
            [hub.toancanh, "replay", layout, "--headless", "--hub", hub.url(), "--token-file",
             hub.token_file(hub.viewer()), "--dump-scene", dump, *words], stderr=log, preexec_fn=die_with_parent)


def seen(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def seconds(text):
    """Of an RFC 3339 time, Unix."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def stop(process):
    if process.poll() is None:
        process.terminate()
    return process.wait(10)


async def history(hub):
    """Five figures, a second between them: [(value, sent, acknowledged)], by the one clock of this machine."""
    publisher = await Publisher.open(hub)
    reports = []
    for value in (10, 20, 30, 40, 50):
        await asyncio.sleep(1)
        sent = seconds(now_text())
        answer = await publisher.observe(
            {"INDICATOR": INDICATOR, "REF_AREA": "VN", "TIME_PERIOD": "2020-08-18", "OBS_VALUE": value})
        check(answer.nack is None, answer)
        reports.append((value, sent, seconds(now_text())))
    await publisher.close()
    return reports


@case("a replay of a file of observations: no hub, each figure from its RECORDED_AT on, under the same watermark")
async def from_file(toancanh_hub):
    with tempfile.TemporaryDirectory() as folder:
        rows, dump = os.path.join(folder, "rows.jsonl"), os.path.join(folder, "dump.json")
        with open(rows, "w", encoding="utf-8") as file:
            for minute in range(5):
                file.write(json.dumps({
                    "INDICATOR": INDICATOR, "REF_AREA": "VN", "TIME_PERIOD": "2020-08-18", "OBS_VALUE": str(minute),
                    "RECORDED_AT": f"2020-08-19T09:0{minute}:00+07:00"}) + "\n")
        words = [toancanh_hub.toancanh, "replay", LAYOUT, "--headless", "--observations", rows, "--dump-scene", dump,
                 "--from", "2020-08-19T09:00:30+07:00", "--to", "2020-08-19T09:03:30+07:00", "--speed", "60"]
        with open(os.path.join(folder, "log"), "wb") as log:
            process = subprocess.Popen(words, stderr=log, preexec_fn=die_with_parent)
        pictures, limit = {}, time.monotonic() + 30
        begins, ends = (seconds(f"2020-08-19T09:0{at}+07:00") for at in ("0:00", "3:30"))
        while ends not in pictures and time.monotonic() < limit:
            scene = seen(dump)
            if scene is not None:
                pictures[seconds(scene["time"])] = value_in(scene, "accounts")
                equal((scene["watermark"], scene["link"]), ("replay", "live"), "watermark and link")
            await asyncio.sleep(0.02)
        for at, value in pictures.items():
            equal(value, str(int((at - begins) // 60)), f"the figure {at - begins} s on")
        check(ends in pictures and len(pictures) >= 3, f"few pictures: {pictures}")
        equal(stop(process), 0, "exit code")
        equal(run([*words, "--hub", "ws://127.0.0.1:1"]).returncode, 2, "a hub and a file exclude each other")
        absent = [word if word != rows else rows + "x" for word in words]
        check(run(absent).returncode != 0, "a file that is not there")


@case("a replay at twice the speed: a figure appears once it was stored, never before; it stands still at --to, all "
      "under the watermark")
async def known_then(shared):
    hub = Hub(shared.toancanh).start()
    dump = os.path.join(hub.directory, "dump.json")
    try:
        begins = now_text()
        reports = await history(hub)
        await asyncio.sleep(0.5)
        ends = now_text()
        process = replay(hub, LAYOUT, dump, "--from", begins, "--to", ends, "--speed", "2")
        pictures, limit = {}, time.monotonic() + 30
        while seconds(ends) not in pictures and time.monotonic() < limit:
            scene = seen(dump)
            if scene is not None and scene["link"] == "live":
                pictures[seconds(scene["time"])] = value_in(scene, "accounts")
                equal(scene["watermark"], "replay", "watermark")
            await asyncio.sleep(0.02)
        check(seconds(ends) in pictures, f"it never came to {ends}: {sorted(pictures)}")
        for at, value in pictures.items():
            shown = 0 if value is None else int(value)
            least = max([value for value, _, acked in reports if acked <= at], default=0)
            most = max([value for value, sent, _ in reports if sent <= at], default=0)
            check(least <= shown <= most, f"at {at} it showed {value}: {reports}")
        check(len(set(pictures.values())) >= 3, f"few pictures: {pictures}")
        await asyncio.sleep(1.5)
        equal(seconds(seen(dump)["time"]), seconds(ends), "it stands still")
        equal(stop(process), 0, "exit code")
    finally:
        hub.stop()
        hub.remove()


@case("every layout of ours bears the words of a replay, and says so in its dump")
async def every_layout(hub):
    layouts = sorted(glob.glob(os.path.join(LAYOUTS, "*.json")))
    check(len(layouts) >= 8, layouts)
    dumps = [os.path.join(hub.directory, f"replay-{i}.json") for i in range(len(layouts))]
    for layout, dump in zip(layouts, dumps):
        process = replay(hub, layout, dump, "--from", now_text(-3600))
        limit = time.monotonic() + 20
        while seen(dump) is None and time.monotonic() < limit:
            await asyncio.sleep(0.02)
        equal((seen(dump) or {}).get("watermark"), "replay", layout)
        equal(stop(process), 0, layout)


@case("what a replay does not understand is refused with 2")
async def refused(hub):
    for words in ([], ["--from", "noon"], ["--from", now_text(), "--speed", "0"],
                  ["--from", now_text(), "--speed", "3601"], ["--from", now_text(), "--to", "noon"]):
        equal(run([hub.toancanh, "replay", LAYOUT, "--headless", *words]).returncode, 2, words)


if __name__ == "__main__":
    main()
