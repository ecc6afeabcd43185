"""Time travel: a picture, a wall and a subscription as they were, with what was known then."""

import asyncio
import json
import os
import tempfile

from client import PREFIX, Publisher, Viewer, fresh_day, now_text, observation, table
from hub import Hub, run
from tap import case, cases, check, equal, main
from wall import LAYOUT, Wall, figures, marks_of, render_dump, value_in

INDICATOR = "portal.accounts"


async def pause():
    """So that the hub's clock tells before from after."""
    await asyncio.sleep(0.05)
    moment = now_text()
    await asyncio.sleep(0.05)
    return moment


async def history(hub):
    """Reports of one figure and the moments between them: none, 100, 200, a back-dated one, withdrawn."""
    if "moments" not in hub.settings:
        publisher = await Publisher.open(hub)
        key = {"INDICATOR": INDICATOR, "REF_AREA": "VN", "TIME_PERIOD": "2020-08-18"}
        moments = [await pause()]
        for report in ({"OBS_VALUE": 100, "OBS_STATUS": "P"}, {"OBS_VALUE": 200},
                       {"OBS_VALUE": 150, "RECORDED_AT": "2020-08-19T00:00:00+07:00"},
                       {"ACTION": "D"}):
            answer = await publisher.observe({**key, **report})
            check(answer.nack is None, answer)
            moments.append(await pause())
        await publisher.close()
        hub.settings["moments"] = moments
    return hub.settings["moments"]


def render(hub, at, *words):
    with tempfile.TemporaryDirectory() as folder:
        status, dump, said = render_dump(hub.toancanh, folder, LAYOUT, "--hub", hub.url(), "--token-file",
                                         hub.token_file(hub.viewer()), "--at", at, *words)
        equal(status, 0, said)
        return dump


THEN = [(0, None, {"missing"}, set()), (1, "100", {"provisional"}, {"revised", "withdrawn"}),
        (2, "200", {"revised"}, {"provisional", "withdrawn"}), (3, "200", {"revised"}, {"withdrawn"}),
        (4, None, {"withdrawn"}, {"provisional"})]


@cases(THEN, "render --hub --at: after report {0} the wall showed {1}, and the marks of then")
async def rendered(hub, index, value, marks, never):
    moments = await history(hub)
    dump = render(hub, moments[index])
    equal(value_in(dump, "accounts"), value, "value")
    found = marks_of(dump)["accounts"]
    check(marks <= found and not never & found and "replay" in found, f"marks {found}")
    equal(dump["watermark"], "replay", "rehearsal")


@case("the words of the past lie over the whole picture, with its time, whatever the layout says")
async def watermark(hub):
    moments = await history(hub)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.svg")
        words = [hub.toancanh, "render", LAYOUT, "--out", path, "--hub", hub.url(), "--token-file",
                 hub.token_file(hub.viewer())]
        equal(run([*words, "--at", moments[1]]).returncode, 0, "exit code")
        with open(path, encoding="utf-8") as file:
            past = file.read()
        equal(run(words).returncode, 0, "exit code")
        with open(path, encoding="utf-8") as file:
            now = file.read()
    hour, minute = int(moments[1][11:13]), moments[1][14:16]
    check(f"PHÁT LẠI {(hour + 7) % 24:02d}:{minute}" in past, "no words over the past")
    check("PHÁT LẠI" not in now, "words over now")


@case("a wall --at stands still: what comes afterwards does not reach it, and it says what it is")
async def on_a_wall(toancanh_hub):
    hub = Hub(toancanh_hub.toancanh).start()
    try:
        moments = await history(hub)
        wall = Wall(hub, more=("--at", moments[2]))
        dump, _ = await wall.until(lambda dump: value_in(dump, "accounts") == "200", 20, "the past")
        equal((dump["watermark"], dump["link"]), ("replay", "live"), "what it says of itself")
        publisher = await Publisher.open(hub)
        for value in range(5):
            await publisher.observe(observation(900 + value, now_text(-1), INDICATOR=INDICATOR))
        await asyncio.sleep(1)
        equal(value_in(wall.dump(), "accounts"), "200", "after news")
        texts = figures(wall.dump())["accounts"]
        check(all(text["TRACE"] for text in texts if text["OBS_VALUE"]), texts)
        await publisher.close()
        equal(wall.stop(), 0, "exit code of the wall")
        equal(run([hub.toancanh, "wall", LAYOUT, "--headless", "--at", "noon"]).returncode, 2, "--at noon")
        equal(hub.stop(), 0, "exit code of the hub")
    finally:
        hub.remove()


@case("/live with as_of: one snapshot of what was stored by then, no observations, status as ever; then live again")
async def subscribed(hub):
    moments = await history(hub)
    viewer = await Viewer.open(hub)
    publisher = await Publisher.open(hub)
    day = fresh_day()

    async def send(**data):
        await viewer.socket.send(json.dumps({
            "specversion": "1.0", "type": PREFIX + "subscribe.v1", "id": "s", "source": "/test", "data": data}))

    async def ask(**data):
        await send(series=[{"INDICATOR": INDICATOR, "REF_AREA": "VN"}], **data)
        rows = []
        while True:
            message = await viewer.receive()
            if message["kind"] == "snapshot.v1":
                rows += table(message["data"])
                if message["data"].get("complete"):
                    return [row["OBS_VALUE"] for row in rows if row["TIME_PERIOD"] == "2020-08-18"]

    equal(await ask(as_of=moments[1]), ["100"], "as of the first")
    equal(await ask(as_of=moments[2], after="1"), ["100", "200"], "the one it replaced comes with it")
    await publisher.observe(observation(5, day, INDICATOR=INDICATOR))
    kinds = [(await viewer.receive())["kind"] for _ in range(3)]
    equal(set(kinds), {"status.v1"}, "after news")
    equal((await ask())[-1], None, "live again")
    await publisher.observe(observation(6, day, INDICATOR=INDICATOR))
    await viewer.until(lambda row: str(row["OBS_VALUE"]) == "6")
    for wrong in ("noon", "2020-08-18", 7, {}):
        await send(series=[], as_of=wrong)
        while (message := await viewer.receive())["kind"] != "nack.v1":
            pass
        equal([(error["code"], error["pointer"]) for error in message["data"]["errors"]][:1],
              [("bad_period", "/data/as_of")], wrong)
    await viewer.close()
    await publisher.close()


if __name__ == "__main__":
    main()
