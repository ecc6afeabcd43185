#!/usr/bin/python3
"""A real validator reads the kept schemas, takes every document of the house, refuses broken ones."""

import copy
import glob
import json
import os

try:
    import jsonschema
except ImportError:
    print("1..0 # SKIP python3-jsonschema is not installed")
    raise SystemExit(0)

ROOT = os.environ["TC_SOURCE_ROOT"]
DOCUMENTS = {
    "layout": ["layouts/*.json"],
    "template": ["layouts/templates/*.json"],
    "wall": ["layouts/walls/*.json"],
    "theme": ["layouts/themes/*.json"],
    "indicators": ["feeds/codelists/indicators.json"],
    "areas": ["feeds/codelists/areas.json"],
    "agencies": ["feeds/codelists/agencies.json"],
    "units": ["feeds/codelists/units.json"],
    "calendar": ["feeds/codelists/calendar.json"],
    "alarms": ["feeds/codelists/alarms.json"],
    "config": ["feeds/hub.example.json"],
}
# One change to a good document, and it must no longer pass.
BROKEN = [
    ("layout", lambda d: d.pop("title")),
    ("layout", lambda d: d.update(version=2)),
    ("layout", lambda d: d["panes"][0].update(kind="gauge")),
    ("layout", lambda d: d["panes"][0].update(column=0)),
    ("layout", lambda d: d["panes"][0].update(nonsense=1)),
    ("layout", lambda d: d["grid"].update(column_gap="12")),
    ("layout", lambda d: d["grid"].update(columns=["1em"])),
    ("layout", lambda d: d.update(panes=[])),
    ("layout", lambda d: d.update(scenes=[{"panes": [{"include": "header"}]}])),
    ("layout", lambda d: d.update(panes=[{"include": "header", "wit": {}}])),
    ("layout", lambda d: d.update(panes=[{"repeat": {"as": "area"}, "pane": {}}])),
    ("layout", lambda d: (d.pop("panes"), d.update(scenes=[{"seconds": 1, "panes": [{}]}]))),
    ("template", lambda d: d.pop("panes")),
    ("template", lambda d: d.update(parameters={"area": 1})),
    ("wall", lambda d: d.update(seat_mm=5000)),
    ("wall", lambda d: d.update(zone="seven")),
    ("wall", lambda d: d["screens"][0].pop("width_px")),
    ("theme", lambda d: d["colours"].update(text="white")),
    ("theme", lambda d: d["dash"].pop("lost")),
    ("indicators", lambda d: d["indicators"][0].update(measure="speed")),
    ("areas", lambda d: d["lists"][0]["provinces"][0].pop("region")),
    ("agencies", lambda d: d["agencies"][0].update(kind="club")),
    ("units", lambda d: d["units"][0].pop("code")),
    ("calendar", lambda d: d["days_off"][0].pop("from")),
    ("alarms", lambda d: d["alarms"][0].pop("is")),
    ("config", lambda d: d["publishers"].update(window=0)),
    ("config", lambda d: d.update(windows=64)),
]


def load(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return json.load(file)


class Report:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def say(self, good, name, why=""):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} {name}")
        if why:
            print("# " + why.replace("\n", "\n# "))


def main():
    report = Report()
    validators, good = {}, {}
    for kind, patterns in DOCUMENTS.items():
        schema = load(f"layouts/schema/{kind}.schema.json")
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[kind] = jsonschema.Draft202012Validator(schema)
        for pattern in patterns:
            for path in sorted(glob.glob(os.path.join(ROOT, pattern))):
                document = load(path)
                faults = list(validators[kind].iter_errors(document))
                if not faults:
                    good.setdefault(kind, document)
                report.say(not faults, f"{kind} takes {os.path.relpath(path, ROOT)}",
                           faults[0].message[:300] if faults else "")
    for kind, change in BROKEN:
        if kind not in good:
            continue
        document = copy.deepcopy(good[kind])
        change(document)
        report.say(not validators[kind].is_valid(document),
                   f"{kind} refuses change {report.count}")
    print(f"1..{report.count}")
    return report.failed != 0


raise SystemExit(main())
