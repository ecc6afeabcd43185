"""Numbers that nobody reports, and numbers that deserve a second look: from a recording to the scene dump."""

import json
import os
import tempfile

from tap import case, cases, check, equal, main
from wall import marks_of, render_dump, value_in

NUMBERS = os.path.join(os.environ["TC_TEST_DATA"], "numbers")
SLOTS = ("t.sum", "t.rate", "t.checked")


def layout():
    panes = [{"id": name, "kind": "figure", "indicator": name, "title": name, "column": 1,
              "columns": 6, "row": row} for row, name in enumerate(SLOTS, 1)]
    return {"version": 1, "document": "layout", "title": "T", "wall": "screen-98in-4k", "panes": panes,
            "grid": {"columns": [{"repeat": 12, "track": "19u"}], "rows": ["50u", "50u", "50u"]}}


def row(indicator, area, value, source="/report", status="A", period="2024-05", minute=0):
    return {"INDICATOR": indicator, "REF_AREA": area, "TIME_PERIOD": period, "OBS_VALUE": value,
            "SOURCE": source, "OBS_STATUS": status, "RECORDED_AT": f"2024-06-02T09:{minute:02d}:00+07:00"}


def drawn(toancanh, rows):
    """The scene dump of the rows."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("layout.json", "rows.jsonl")]
        with open(paths[0], "w", encoding="utf-8") as file:
            json.dump(layout(), file)
        with open(paths[1], "w", encoding="utf-8") as file:
            file.writelines(json.dumps(one) + "\n" for one in rows)
        code, dump, error = render_dump(toancanh, folder, paths[0], "--codelists", NUMBERS,
                                        "--observations", paths[1], "--at", "2024-06-03T09:00:00+07:00")
        equal((code, error), (0, ""), "exit code and standard error")
        return dump


def provinces():
    with open(os.path.join(NUMBERS, "areas.json"), encoding="utf-8") as file:
        lists = json.load(file)["lists"]
    return ["VN-2004:" + one["code"] for one in lists[0]["provinces"]]


def texts(dump, pane):
    return [text["text"] for one in dump["panes"] if one["id"] == pane for text in one["texts"]]


@cases([(1,), (31,), (62,), (63,)], "a total of {0} of 63 provinces says so")
async def totals(toancanh, count):
    dump = drawn(toancanh, [row("t.sum", area, "1.25") for area in provinces()[:count]])
    equal(float(value_in(dump, "t.sum")), count * 1.25, "the total")
    equal("incomplete" in marks_of(dump)["t.sum"], count < 63, "the mark")
    equal(f"{count}/63" in texts(dump, "t.sum"), count < 63, "the badge")


@case("a reported total that its 63 provinces do not add up to: both are told, neither is changed")
async def unbalanced(toancanh):
    rows = [row("t.sum", "VN", "70", "/gso")] + [row("t.sum", area, "1") for area in provinces()]
    dump = drawn(toancanh, rows)
    equal(value_in(dump, "t.sum"), "70", "the total")
    check({"incomplete", "disputed"} <= marks_of(dump)["t.sum"], marks_of(dump)["t.sum"])
    check(any("các nơi cộng lại: 63" in text for text in texts(dump, "t.sum")), texts(dump, "t.sum"))


@case("a ratio of two figures bears the looser status of them")
async def ratio(toancanh):
    dump = drawn(toancanh, [row("t.plain", "VN", "300"), row("t.done", "VN", "100", status="P")])
    equal(value_in(dump, "t.rate"), "33.333333333333", "the ratio")
    check("provisional" in marks_of(dump)["t.rate"], marks_of(dump)["t.rate"])
    check("P" in texts(dump, "t.rate"), texts(dump, "t.rate"))


@cases([("100", False), ("100.1", True), ("-1", True)], "{0} of 0 to 100 percent: questionable {1}")
async def ranges(toancanh, value, marked):
    dump = drawn(toancanh, [row("t.checked", "VN", value)])
    equal(value_in(dump, "t.checked"), value, "the value")
    equal("questionable" in marks_of(dump)["t.checked"], marked, "the mark")
    equal("?" in texts(dump, "t.checked"), marked, "the suffix")


@cases([(None, "mới có một nguồn", False), ("50.2", "✓ hai nguồn khớp", False), ("60", "nguồn khác: 60", True)],
       "a second source that says {0}: {1}")
async def second_source(toancanh, value, words, disputed):
    rows = [row("t.checked", "VN", "50")]
    rows += [row("t.checked", "VN", value, "/portal/dvcqg", minute=1)] if value else []
    dump = drawn(toancanh, rows)
    equal(value_in(dump, "t.checked"), "50", "the value, never a mean")
    check(any(words in text for text in texts(dump, "t.checked")), texts(dump, "t.checked"))
    equal("disputed" in marks_of(dump)["t.checked"], disputed, "the mark")


if __name__ == "__main__":
    main(needs_hub=False)
