"""A headless wall and what its scene dump says."""

import asyncio
import json
import os
import signal
import subprocess
import time

from hub import die_with_parent, run

HERE = os.path.dirname(os.path.abspath(__file__))
LAYOUT = os.path.join(HERE, "data", "five.json")


class Wall:
    """One wall process; hub: where it looks, with a viewer's token; more: further words; program: the
    renderer alone instead of the whole command."""

    def __init__(self, hub, layout=LAYOUT, env=None, url=None, headless=True, more=(),
                 program=None):
        hub.count += 1
        self.dump_path = os.path.join(hub.directory, f"wall-{hub.count}.json")
        self.log_path = os.path.join(hub.directory, f"wall-{hub.count}.log")
        words = [*([program] if program else [hub.toancanh, "wall"]), layout, *(["--headless"] if headless else []),
                 "--hub", url or hub.url(),
                 "--token-file", hub.token_file(hub.viewer()), "--dump-scene", self.dump_path, *more]
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=log, env=env,
                                            preexec_fn=die_with_parent)

    def renderer(self):
        """The process id of the guard's one child, None while it has none."""
        task = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(task, encoding="ascii") as file:
            words = file.read().split()
        return int(words[0]) if words else None

    def dump(self):
        """The scene as last written; None before the first frame."""
        try:
            with open(self.dump_path, encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            return None

    async def until(self, wanted, limit_s=10.0, what="the scene"):
        """Wait until wanted(dump); the dump and the seconds it took. Every dump is whole JSON."""
        started = time.monotonic()
        changed = None
        dump = None
        while time.monotonic() - started < limit_s:
            try:
                seen = os.stat(self.dump_path)
                mark = (seen.st_mtime_ns, seen.st_ino)
            except FileNotFoundError:
                mark = None
            if mark != changed:
                changed = mark
                dump = self.dump()
                if dump is not None and wanted(dump):
                    return dump, time.monotonic() - started
            if self.process.poll() is not None:
                raise AssertionError(f"the wall ended with {self.process.poll()}: {self.log()}")
            await asyncio.sleep(0.001)
        raise AssertionError(f"{what} was not seen within {limit_s} s; the last dump says "
                             f"{summary(dump)}; the wall's log: {self.log()[-600:]}")

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="backslashreplace") as file:
            return file.read()[-2000:]

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                return self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                return "nothing within 10 s: killed"
        return self.process.returncode


def figures(dump):
    """{pane id: [text that carries a figure]}"""
    return {pane["id"]: [text for text in pane["texts"] if "INDICATOR" in text]
            for pane in dump["panes"]}


def value_in(dump, pane):
    """OBS_VALUE of a pane's figure, None when it shows none."""
    values = [text["OBS_VALUE"] for text in figures(dump).get(pane, [])
              if text["OBS_VALUE"] and text["tells"] == "value"]
    return values[0] if values else None


def marks_of(dump):
    """{pane id: set of marks}"""
    return {pane["id"]: set(pane["marks"]) for pane in dump["panes"]}


def summary(dump):
    if dump is None:
        return "nothing: no dump was written"
    return {"link": dump.get("link"),
            "panes": {pane: (value_in(dump, pane), sorted(marks))
                      for pane, marks in marks_of(dump).items()}}


def render_dump(toancanh, folder, layout, *words, env=None):
    """(exit code, dump or None, standard error) of a render with --dump-scene."""
    path = os.path.join(folder, "scene.json")
    if os.path.exists(path):
        os.unlink(path)
    done = run([toancanh, "render", layout, "--out", os.path.join(folder, "picture.png"),
                "--dump-scene", path, *words], env=env)
    if not os.path.exists(path):
        return done.returncode, None, done.stderr
    with open(path, encoding="utf-8") as file:
        return done.returncode, json.load(file), done.stderr


def all_lost(dump):
    """Every pane that shows a figure bears the mark."""
    return dump["link"] == "lost" and all(
        "lost" in marks for pane, marks in marks_of(dump).items() if figures(dump)[pane])
