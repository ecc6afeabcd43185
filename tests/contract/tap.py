"""Named cases, run one after the other against one hub, said as TAP so that each counts."""

import asyncio
import json
import os
import signal
import sys
import time
import traceback

from hub import Hub

CASE_LIMIT_S = 240  # below the 300 s of a whole program, so that a hang is told by its name
SHOWN_LINES = 12
_cases = []


class Skip(Exception):
    """The case cannot be run here; its text says why."""


def case(name):
    """Register `async def f(hub)` under the sentence it holds the hub to."""

    def add(function):
        _cases.append((name, function, ()))
        return function

    return add


def cases(table, name="{0}"):
    """Register `async def f(hub, *row)` once for each row; `name` is a format over the row."""

    def add(function):
        for row in table:
            _cases.append((name.format(*row), function, row))
        return function

    return add


def check(condition, sentence):
    if not condition:
        raise AssertionError(sentence)


def equal(found, expected, what="value"):
    if found != expected:
        raise AssertionError(f"{what}: expected {expected!r}, found {found!r}")


def none_failed(failures, total):
    """For a matrix that counts as one case: say how many rows failed, and the first of them."""
    if failures:
        shown = "\n".join(str(failure) for failure in failures[:SHOWN_LINES])
        raise AssertionError(f"{len(failures)} of {total} rows failed:\n{shown}")


def note(text):
    """A line for the reader that is no result."""
    for line in str(text).splitlines():
        print(f"# {line}", flush=True)


class _Report:
    def __init__(self):
        self.number = 0
        self.failed = 0

    def say(self, name, problem=None, skip=None, seconds=0.0):
        self.number += 1
        clean = name.replace("#", "no. ").replace("\n", " ")
        if skip is not None:
            print(f"ok {self.number} - {clean} # SKIP {skip}", flush=True)
            return
        verdict = "ok" if problem is None else "not ok"
        print(f"{verdict} {self.number} - {clean}", flush=True)
        if problem is not None:
            self.failed += 1
            note(problem)
        elif seconds > 5:
            note(f"took {seconds:.1f} s")


def arguments():
    """(path of toancanh, words a case's name must hold, further `name=value` settings)"""
    if len(sys.argv) < 2:
        print("usage: TEST toancanh [name=value…] [words of a case's name]", file=sys.stderr)
        sys.exit(2)
    settings = dict(word.split("=", 1) for word in sys.argv[2:] if "=" in word)
    words = [word for word in sys.argv[2:] if "=" not in word]
    return sys.argv[1], " ".join(words), settings


async def _run_one(report, name, function, row, fixture, limit_s):
    started = time.monotonic()
    try:
        await asyncio.wait_for(function(fixture, *row), limit_s)
        report.say(name, seconds=time.monotonic() - started)
    except Skip as why:
        report.say(name, skip=str(why))
    except AssertionError as wrong:
        where = traceback.extract_tb(wrong.__traceback__)[-1]
        line = next((frame for frame in reversed(traceback.extract_tb(wrong.__traceback__))
                     if not frame.filename.endswith("tap.py")), where)
        report.say(name, f"{os.path.basename(line.filename)}:{line.lineno}: {wrong}")
    except Exception:  # pylint: disable=broad-except
        report.say(name, traceback.format_exc(limit=-4))


def main(needs_hub=True, hub_class=Hub, **hub_settings):
    """Run every registered case; with a hub that is started before and judged after them."""
    toancanh, words, settings = arguments()
    limit_s = float(settings.get("limit_s", CASE_LIMIT_S))
    report = _Report()
    chosen = [entry for entry in _cases if words in entry[0]]
    fixture = hub_class(toancanh, **hub_settings) if needs_hub else toancanh
    if needs_hub:
        fixture.settings = settings
        fixture.start()
    try:
        for name, function, row in chosen:
            asyncio.run(_run_one(report, name, function, row, fixture, limit_s))
            if needs_hub and not fixture.alive():
                report.say(f"the hub outlives: {name}",
                           f"the hub ended with {fixture.status()}\n{fixture.log_tail()}")
                fixture.start()
        if needs_hub:
            _judge_end(report, fixture)
    finally:
        if needs_hub:
            fixture.remove()
    print(f"1..{report.number}", flush=True)
    sys.exit(1 if report.failed else 0)


def _no_object(log):
    """The first line that is no JSON object, or None."""
    for line in log.splitlines():
        try:
            if not isinstance(json.loads(line), dict):
                return line
        except ValueError:
            return line
    return None


def _judge_end(report, hub):
    status = hub.stop(signal.SIGTERM)
    report.say("SIGTERM ends the hub cleanly with 0",
               None if status == 0 else f"ended with {status}\n{hub.log_tail()}")
    log = hub.log()
    raw = sorted({byte for byte in log if byte < 32 and byte != 10})
    report.say("the hub's log holds no raw control character",
               None if not raw else f"found bytes {raw}")
    report.say("A9: every line of the hub's log is one JSON object", _no_object(log))
    reports = [word for word in (b"Sanitizer", b"runtime error:") if word in log]
    report.say("no sanitizer spoke", None if not reports else hub.log_tail())
