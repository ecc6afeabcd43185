"""The code lists of tests/data/numbers, on which everything is made of everything, and a wall that shows some."""

import json
import os
import tempfile

from tap import equal
from wall import render_dump

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
