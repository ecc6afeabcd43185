"""The processes of W1: X server, hub with its documents and feeder, wall, and an empty window beside it."""

import glob
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time

import w1_documents as documents
from hub import Hub, die_with_parent, read_line, run

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WIDTH, HEIGHT = 3840, 2160
PICTURE_LIMIT_S = 30


def cpu_s(pid):
    """CPU seconds of a process so far, to the nanosecond, from the scheduler."""
    spent = 0
    for path in glob.glob(f"/proc/{pid}/task/*/schedstat"):
        try:
            with open(path, encoding="ascii") as file:
                spent += int(file.read().split()[0])
        except FileNotFoundError:
            pass  # a thread that just ended
    return spent / 1e9


def pss_mb(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        for line in file:
            if line.startswith("Pss:"):
                return round(int(line.split()[1]) / 1024, 1)
    return 0


def now_us():
    return time.monotonic_ns() // 1000


def stop(process):
    if process is not None and process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def known_kinds():
    with open(os.path.join(ROOT, "widgets", "registry.c"), encoding="utf-8") as file:
        return set(re.findall(r"&tc_(\w+)_class", file.read()))


class Screen:
    """An X server of its own, or none."""

    def __init__(self, kind):
        self.process = None
        self.env = dict(os.environ)
        if kind != "xvfb":
            return
        reading, writing = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24",
             "-nolisten", "tcp"],
            pass_fds=[writing], stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.env["DISPLAY"] = ":" + read_line(pipe, 20).strip()
        self.env["SDL_VIDEODRIVER"] = "x11"

    def close(self):
        stop(self.process)


class Load:
    """A hub with the history of a full wall, and its documents, for one rate of observations."""

    def __init__(self, build, rate):
        self.build, self.rate = build, rate
        self.feeder = None
        self.folder = tempfile.mkdtemp(prefix="toancanh-w1-")
        self.codelists = os.path.join(self.folder, "codelists")
        self.areas = documents.make_codelists(ROOT, self.codelists, rate)
        self.hub = Hub(os.path.join(build, "toancanh"), arguments=["--codelists", self.codelists])
        self.hub.start()
        self.token = self.hub.token("publisher", source=documents.SOURCE)
        self.viewer = self.hub.token_file(self.hub.viewer())
        self.layouts = 0

    def prepare(self, rate_hz):
        """A layout and fresh history, so that no reading is late. Returns the layout's path."""
        self.layouts += 1
        layout, self.shown, self.left_out = documents.make_layout(
            self.folder, self.areas, known_kinds(), rate_hz)
        history = os.path.join(self.folder, f"history-{self.layouts}.jsonl")
        self.series, self.observations = documents.make_history(history, self.shown, self.areas)
        done = run([os.path.join(self.build, "toancanh"), "publish", "--hub", self.hub.url(),
                    "--source", documents.SOURCE, "--token-file",
                    self.hub.token_file(self.token), history])
        if done.returncode != 0:
            raise RuntimeError(f"publish ended with {done.returncode}: {done.stderr[-2000:]}")
        return layout

    def start_feeder(self):
        self.feeder = subprocess.Popen(
            [os.path.join(self.build, "tests", "bench", "w1_feeder"), self.hub.url(), self.token,
             documents.SOURCE, str(self.rate), str(documents.INDICATORS), *self.areas],
            stdout=subprocess.PIPE, preexec_fn=die_with_parent)

    def stop_feeder(self):
        """What it said of itself; nothing when none runs."""
        if self.feeder is None:
            return {}
        stop(self.feeder)
        said = json.loads(self.feeder.stdout.read() or b"{}")
        self.feeder.stdout.close()
        self.feeder = None
        return said

    def close(self):
        self.stop_feeder()
        self.hub.stop()
        self.hub.remove()
        shutil.rmtree(self.folder, ignore_errors=True)


class Wall:
    count = 0

    def __init__(self, load, layout, screen, extra=()):
        Wall.count += 1
        self.frames_path = os.path.join(load.folder, f"frames-{Wall.count}.jsonl")
        self.log_path = os.path.join(load.folder, f"wall-{Wall.count}.log")
        self.read_bytes = 0
        self.frames = []
        words = [os.path.join(load.build, "toancanh-wall"), layout, "--hub", load.hub.url(),
                 "--token-file", load.viewer, "--codelists", load.codelists,
                 "--frames", self.frames_path, *extra]
        if screen.process is None:
            words.append("--headless")
        with open(self.log_path, "wb") as log:
            self.started_us = now_us()
            self.process = subprocess.Popen(words, stderr=log, env=screen.env,
                                            preexec_fn=die_with_parent)
        self.pid = self.process.pid

    def look(self):
        """All frames written so far."""
        if not os.path.exists(self.frames_path):
            return self.frames
        with open(self.frames_path, "rb") as file:
            file.seek(self.read_bytes)
            whole, _, _ = file.read().rpartition(b"\n")
        if whole:
            self.read_bytes += len(whole) + 1
            self.frames += [json.loads(line) for line in whole.split(b"\n")]
        return self.frames

    def wait(self, condition, what):
        """The first frame that meets condition, which may come already; RuntimeError after a while."""
        deadline, at = time.monotonic() + PICTURE_LIMIT_S, 0
        while time.monotonic() < deadline and self.process.poll() is None:
            frames = self.look()
            for at in range(at, len(frames)):
                if condition(frames[at]):
                    return frames[at]
            at = len(frames)
            time.sleep(0.005)
        with open(self.log_path, encoding="utf-8") as log:
            raise RuntimeError(f"no {what}: {log.read()[-2000:]}")

    def wait_for_picture(self, load):
        """The frames up to the first in which every series has a point."""
        first = self.wait(lambda frame: frame["known"] >= load.series,
                          f"whole picture of {load.series} series")
        return [frame for frame in self.frames if frame["at_us"] <= first["at_us"]]

    def repaint(self):
        """One frame that paints everything, its letters and shapes at hand: the slate and back."""
        self.process.send_signal(signal.SIGUSR1)
        time.sleep(0.3)
        since_us = now_us()
        self.process.send_signal(signal.SIGUSR1)
        return self.wait(lambda frame: frame["at_us"] > since_us and frame["px"] == WIDTH * HEIGHT,
                         "full repaint")

    def close(self):
        stop(self.process)


def empty_window(build, screen):
    """SDL and one empty present: (ms from exec, CPU ms)."""
    started_us = now_us()
    done = run([os.path.join(build, "tests", "bench", "w1_window")], env=screen.env)
    if done.returncode != 0:
        raise RuntimeError(f"no window: {done.stderr[-500:]}")
    said = json.loads(done.stdout)
    return (said["at_us"] - started_us) / 1000, said["cpu_ms"]
