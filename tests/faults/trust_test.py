"""The sheet of marks is made by the hub and judged by the wall: recorded anew it bears the marks that the sample
in the tree bears, each in the words that a leader reads."""

import asyncio
import json
import os
import sys

import setting
import trust_feed
from hub import run
from tap import case, check, equal, main

SAMPLE = os.path.join(setting.TREE, "layouts", "samples", "trust.jsonl")
# What a pane of the sheet must bear, in the dump's words, and what must be read beside the figure.
SHEET = {
    "on-time": (set(), []), "due": ({"due"}, []), "late": ({"late"}, ["trễ 22 giờ"]),
    "missed": ({"missed"}, ["trễ 1 ngày"]), "stale": ({"stale"}, ["im 3 phút"]),
    "lost": ({"lost"}, ["mất kết nối 17:40"]), "unchanged": ({"unchanged"}, ["không đổi từ 15:40"]),
    "questionable": ({"questionable"}, ["?"]), "test": ({"test"}, []),
    "provisional": ({"provisional"}, ["P", "tạm tính"]), "estimated": ({"estimated"}, ["E", "ước tính"]),
    "forecast": ({"forecast"}, ["F", "dự báo"]), "revised": ({"revised"}, ["94,9", "sửa 17:40"]),
    "withdrawn": ({"withdrawn", "missing", "revised"}, ["—", "95,4"]), "missing": ({"missing"}, ["—", "chưa báo cáo"]),
    "agreed": (set(), ["✓ hai nguồn khớp"]), "disputed": ({"disputed"}, ["≠", "nguồn khác: 91,7"]),
    "incomplete": ({"incomplete"}, ["32/34", "thiếu 2 nơi"]),
}
# The most urgent first; what nobody has seen, and what somebody has. In a list as narrow as this the words "chưa xác nhận" give
# way to a title of two lines: the ring about the mark says it.
ALARMS = ["P1", "Lũ vượt", "Khánh Hoà", "1,2", "P2", "Dự trữ xăng dầu thấp", "6,2", "đã xác nhận"]
STATES = {"active", "acknowledged"}
REGIME = {"due"}  # on a day that has just closed, what speaks of the day before is due beside all else


def sheet_of(hub, layout):
    """The scene of marks, drawn from the layout's sample: pane -> (marks, texts, states of its alarms)."""
    dump = os.path.join(hub.directory, "dump.json")
    done = run([hub.toancanh, "render", layout, "--scene", "marks", "--dump-scene", dump])
    equal(done.returncode, 0, done.stderr)
    with open(dump, encoding="utf-8") as file:
        panes = json.load(file)["panes"]
    return {pane["id"]: (set().union(*(text.get("marks", []) for text in pane["texts"])) - {"replay"},
                         [text["text"] for text in pane["texts"]],
                         {alarm["state"] for alarm in pane["alarms"]})
            for pane in panes if pane["id"] in SHEET or pane["id"] == "alarms"}


def bears_all(sheet):
    equal(set(sheet), set(SHEET) | {"alarms"}, "panes of the sheet")
    check(STATES <= sheet["alarms"][2], f"states of alarms: {sheet['alarms'][2]}")
    for word in ALARMS:
        check(any(word in text for text in sheet["alarms"][1]), f"alarms: {word!r} is not among {sheet['alarms'][1]}")
    for name, (marks, words) in SHEET.items():
        found, texts, _ = sheet[name]
        equal(found - (REGIME - marks), marks, f"marks of {name}")
        check(not any("…" in text for text in texts), f"{name}: cut words among {texts}")
        for word in words:
            check(any(word in text for text in texts), f"{name}: {word!r} is not among {texts}")


def with_sample(hub, sample):
    """The layout beside another recording."""
    path = trust_feed.sampleless(hub.directory)
    with open(path, encoding="utf-8") as file:
        layout = json.load(file)
    layout["sample"] = {"feed": os.path.basename(sample)}
    with open(path, "w", encoding="utf-8") as file:
        json.dump(layout, file, ensure_ascii=False)
    return path


@case("the sample in the tree bears every mark")
async def in_the_tree(hub):
    bears_all(sheet_of(hub, trust_feed.LAYOUT))


@case("recorded anew through a hub it bears the same")
async def recorded_anew(hub):
    sample = os.path.join(hub.directory, "again.jsonl")
    await trust_feed.record(hub.toancanh, HUB_PROGRAM, sample)
    bears_all(sheet_of(hub, with_sample(hub, sample)))


@case("a recording that does not come about is told, and leaves nothing")
async def no_recording(hub):
    out = os.path.join(hub.directory, "none.jsonl")
    done = await asyncio.to_thread(run, [hub.toancanh, "record", trust_feed.LAYOUT, "--hub", "ws://127.0.0.1:9",
                                         "--out", out])
    equal(done.returncode, 3, done.stderr)
    check("no figures from ws://127.0.0.1:9" in done.stderr, done.stderr)
    check(not os.path.exists(out) and not os.path.exists(out + ".part"), "a file was left")


if __name__ == "__main__":
    HUB_PROGRAM = sys.argv.pop(2)
    main()
