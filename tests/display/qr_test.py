#!/usr/bin/python3
"""A phone reads what the wall shows: symbols rendered to PNG, read by zbarimg. Argument: the program."""

import json
import os
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
ADDRESS = "https://hub.example.gov.vn:8443/trace/K7Q4"
TITLE = {"kind": "text", "text": "Tổng quan quốc gia", "size": "scene",
         "box": {"x": "12u", "y": "8u", "width": "200u", "height": "24u"}}


def symbol(text, x_u, side_u):
    return {"kind": "qr", "text": text, "caption": "Số này từ đâu?",
            "box": {"x": f"{x_u}u", "y": "40u", "width": f"{side_u}u", "height": f"{side_u}u"}}


# An address, words with stacked marks, 3 px a module, and the longest text that a layout takes.
SYMBOLS = [symbol(ADDRESS, 12, 60), symbol("Trung tâm điều hành: số 0001, ẵng ự", 82, 70),
           symbol(ADDRESS + "?small", 162, 24), symbol("x" * 1023 + "y", 200, 140)]


def read(theme, panes):
    """What a decoder finds on the 98-inch screen with these panes, sorted."""
    with tempfile.TemporaryDirectory() as folder:
        layout, picture = os.path.join(folder, "qr.json"), os.path.join(folder, "qr.png")
        with open(layout, "w", encoding="utf-8") as file:
            json.dump({"version": 1, "title": "Thử", "wall": "screen-98in-4k", "theme": theme,
                       "panes": panes}, file)
        done = subprocess.run([PROGRAM, "render", layout, "--out", picture], capture_output=True, text=True,
                              check=False)
        assert done.returncode == 0, done.stderr
        done = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture],
                              capture_output=True, text=True, check=False)
    return sorted(done.stdout.splitlines())


def reads(theme, panes):
    found, written = read(theme, panes), sorted(pane["text"] for pane in panes if pane["kind"] == "qr")
    assert found == written, f"read {found}"


CASES = [
    ("all symbols of a dark wall", lambda: reads("dark", [TITLE] + SYMBOLS)),
    ("all symbols of a light wall", lambda: reads("light", [TITLE] + SYMBOLS)),
    ("none on a wall without one", lambda: reads("dark", [TITLE])),
]


def main():
    print(f"1..{len(CASES)}", flush=True)
    for number, (name, case) in enumerate(CASES, 1):
        try:
            case()
            print(f"ok {number} - {name}", flush=True)
        except AssertionError as why:
            print(f"not ok {number} - {name}\n# {why}", flush=True)


if __name__ == "__main__":
    main()
