#!/usr/bin/python3
"""Count the cases in meson's testlog.json: passed, failed, skipped, then every failure in words."""

import json
import re
import sys

SHOWN_LINES = 8
LINE = re.compile(r"^(not ok|ok)\b\s*\d*\s*(?:- )?([^#\n]*)(#\s*skip)?", re.IGNORECASE)


def cases_of(record):
    """[name, "ok" | "not ok" | "skip", what it said] of every case of one test program."""
    found = []
    for line in record.get("stdout", "").splitlines():
        match = LINE.match(line)
        if match:
            result = "skip" if match.group(3) else match.group(1)
            found.append([f"{record['name']}: {match.group(2).strip()}", result, []])
        elif line.startswith("# ") and found and len(found[-1][2]) < SHOWN_LINES:
            found[-1][2].append(line)
    return found


def main():
    sums = {"ok": 0, "not ok": 0, "skip": 0}
    failures = []
    with open(sys.argv[1], encoding="utf-8") as log:
        records = [json.loads(line) for line in log if line.strip()]
    for record in records:
        cases = cases_of(record)
        result = record["result"]
        if result == "SKIP" and not cases:
            cases = [[record["name"], "skip", []]]
        elif result not in ("OK", "SKIP", "EXPECTEDFAIL") and not any(r == "not ok" for _, r, _ in cases):
            # It crashed, timed out or printed fewer cases than its plan.
            said = record.get("stderr", "").splitlines()[:SHOWN_LINES]
            cases.append([f"{record['name']}: {result.lower()}", "not ok", said])
        elif not cases:
            cases = [[record["name"], "ok", []]]
        for name, case, said in cases:
            sums[case] += 1
            if case == "not ok":
                failures.append(f"failed: {name}")
                failures.extend(f"        {line}" for line in said)
    print(sums["ok"], sums["not ok"], sums["skip"], *failures, sep="\n")


if __name__ == "__main__":
    main()
