#!/usr/bin/python3
"""What a newcomer sees of `toancanh demo`: pictures, and nothing left behind. Argument: the program."""

import glob
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

PROGRAM = sys.argv[1]
DEMO = [PROGRAM, "demo"]
PICTURES = ["national-overview.png", "provinces-live.png"]
PATIENCE_S = 60


def png_size(path):
    with open(path, "rb") as file:
        head = file.read(24)
    assert head[:8] == b"\x89PNG\r\n\x1a\n", f"{path} is no PNG"
    return struct.unpack(">II", head[16:24])


def children_of(pid):
    """Process ids whose parent is pid."""
    found = []
    for status in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(status, encoding="utf-8", errors="replace") as file:
                fields = file.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(status.split("/")[2]))
    return found


def descendants_of(pid):
    """[(process id, program)] of all that it started, and that those started."""
    found = []
    for child in children_of(pid):
        try:
            name = os.path.basename(os.readlink(f"/proc/{child}/exe"))
        except OSError:
            continue
        found += [(child, name)] + descendants_of(child)
    return found


def renderer_of(demo):
    """The process that draws, a child of the wall's guard; None while there is none."""
    return next((pid for pid, name in descendants_of(demo.pid) if name == "toancanh-wall"), None)


def folders():
    return set(glob.glob("/tmp/toancanh-demo-*"))


def wait_until(true, what):
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def writes_the_pictures(folder):
    before = folders()
    done = subprocess.run(DEMO + ["--headless", "--out", folder], capture_output=True, text=True,
                          timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stderr
    for name in PICTURES:
        path = os.path.join(folder, name)
        assert path in done.stdout, done.stdout
        assert png_size(path) == (3840, 2160), png_size(path)
    assert folders() <= before, "its folder is still there"


def ends_on(number, extra, environment=None, killed=False):
    before = folders()
    demo = subprocess.Popen(DEMO + extra, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    wait_until(lambda: len(children_of(demo.pid)) >= 1, "nothing was started")
    # The hub is up and the provinces report: in the midst of it all.
    for line in demo.stdout:
        if line.startswith((b"simulated", b"wall")):
            break
    time.sleep(0.5)
    if killed:
        wait_until(lambda: renderer_of(demo) is not None, "no renderer")
        former = renderer_of(demo)
        os.kill(former, signal.SIGKILL)
        wait_until(lambda: renderer_of(demo) not in (None, former), "the renderer did not come back")
    started = descendants_of(demo.pid)
    demo.send_signal(number)
    assert demo.wait(PATIENCE_S) == 0, demo.returncode
    for child, name in started:
        wait_until(lambda pid=child: not os.path.exists(f"/proc/{pid}"), f"{name} is still there")
    assert folders() <= before, "its folder is still there"


def keeps_evidence(environment):
    """The command that it prints finds records, and the newest picture is painted again as it was shown."""
    before = folders()
    demo = subprocess.Popen(DEMO, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True)
    words = next(line for line in demo.stdout if line.startswith("evidence")).split()
    kept = words[-1]

    def records():
        done = subprocess.run([PROGRAM, "evidence", "list", "--from", kept], capture_output=True, text=True, check=False)
        return [line.split() for line in done.stdout.splitlines() if "picture" in line.split()]

    wait_until(lambda: os.path.isdir(kept) and len(records()) > 0, "no records")
    at = next(word for word in records()[0] if word[:2] == "20")
    again = subprocess.run([PROGRAM, "evidence", at, "--from", kept], capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stdout + again.stderr
    demo.send_signal(signal.SIGINT)
    assert demo.wait(PATIENCE_S) == 0, demo.returncode
    assert folders() <= before, "its folder is still there"


def with_display(run):
    """run(environment) under a virtual screen."""
    reader, writer = os.pipe()
    screen = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x720x24"],
                              pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    number = os.read(reader, 16).decode().strip()
    try:
        run({**os.environ, "DISPLAY": f":{number}"})
    finally:
        screen.terminate()
        screen.wait()


def main():
    folder = tempfile.mkdtemp(prefix="toancanh-pictures-")
    cases = [
        ("headless: pictures where it says, nothing left behind", lambda: writes_the_pictures(folder)),
        ("headless: SIGTERM ends everything with 0", lambda: ends_on(signal.SIGTERM, ["--headless"])),
    ]
    if shutil.which("Xvfb"):
        cases.append(("window: a killed renderer comes back; Ctrl-C ends everything with 0",
                      lambda: with_display(lambda env: ends_on(signal.SIGINT, [], env, killed=True))))
        cases.append(("window: it keeps evidence, from which a picture is painted again", lambda: with_display(
            keeps_evidence)))
    print(f"1..{len(cases)}", flush=True)
    for number, (name, case) in enumerate(cases, 1):
        try:
            case()
            print(f"ok {number} - {name}", flush=True)
        except AssertionError as why:
            print(f"not ok {number} - {name}\n# {why}", flush=True)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
