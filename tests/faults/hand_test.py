"""An alarm is acknowledged by keys at the wall: chosen, told to a real hub, and in its history with the token's name."""

import asyncio
import os
import re
import shutil
import subprocess
import sys

import setting  # noqa: F401 (finds the client)
from client import Publisher, now_text, observation
from hub import run
from lifeline import finish, own_hub
from tap import Skip, case, check, equal, main
from wall import Wall

LAYOUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "contract", "data", "alarms.json")
RULE, AREA, NOTE = "flood.level", "VN-2025:04", "từ màn hình / at the wall"
KEYS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "xkeys.py")


class Screen:
    """An X server of the test's own, without a window manager."""

    def __init__(self):
        if shutil.which("Xvfb") is None:
            raise Skip("there is no Xvfb")
        ours, theirs = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
            pass_fds=[theirs], stderr=subprocess.DEVNULL)
        os.close(theirs)
        with os.fdopen(ours) as file:
            self.display = ":" + file.readline().strip()

    def environment(self):
        return dict(os.environ, DISPLAY=self.display, SDL_VIDEODRIVER="x11")

    def press(self, *keys):
        subprocess.run([sys.executable, KEYS, self.display, *keys], check=True, timeout=60)

    def close(self):
        self.process.terminate()
        self.process.wait(30)


def floods(dump):
    return [alarm for pane in dump["panes"] if pane["id"] == "list" for alarm in pane["alarms"]
            if alarm["rule"] == RULE]


def state_of(dump):
    return [alarm["state"] for alarm in floods(dump)]


def changes(hub):
    """What the command prints of the history: rows of act, states, who, note."""
    done = run([hub.toancanh, "alarm", "history", "--hub", hub.url(), "--rule", RULE,
                "--token-file", hub.token_file(hub.viewer())])
    equal(done.returncode, 0, f"exit code of alarm history: {done.stderr}")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    return [(row[3], row[4], row[5], row[6], row[9], row[10]) for row in rows]


def forbidden(hub):
    """How often somebody asked for what his token may not."""
    text = hub.get("/metrics", token=hub.viewer()).body.decode()
    return int(re.search(r'^toancanh_refused_messages_total\{code="forbidden"\} (\d+)$', text, re.M)[1])


async def flooded(hub):
    publisher = await Publisher.open(hub)
    for second, level in ((-20, "1.2"), (-10, "1.4")):
        await publisher.observe(observation(level, now_text(second), REF_AREA=AREA,
                                            INDICATOR="urgent.flood.level-over-alarm"))
    return publisher


@case("the keys a and Enter acknowledge an alarm: the history names the operator's token, and the wall says so")
async def acknowledged_at_the_wall(hub):
    screen = Screen()
    try:
        own = own_hub(hub)
        token = own.token_file(own.token("operator", name="truc-ban-1"))
        wall = Wall(own, layout=LAYOUT, env=screen.environment(), headless=False,
                    more=["--operator-token-file", token])
        publisher = await flooded(own)
        await wall.until(lambda dump: state_of(dump) == ["active"], 30, "the alarm on the wall")
        screen.press("Return")  # nothing is chosen
        await asyncio.sleep(0.5)
        equal(state_of(wall.dump()), ["active"], "the alarm before it was chosen")
        screen.press("a", "Return")
        await wall.until(lambda dump: state_of(dump) == ["acknowledged"], 20, "the alarm acknowledged")
        equal(changes(own)[0], (AREA, "acknowledge", "active", "acknowledged", "truc-ban-1", NOTE),
              "the newest row of the history")
        await finish(own, wall, publisher)
    finally:
        screen.close()


@case("a viewer's token acknowledges nothing, and no token asks nothing: the alarm stays, the wall goes on")
async def refused(hub):
    screen = Screen()
    try:
        own = own_hub(hub)
        publisher = await flooded(own)
        viewer = ["--operator-token-file", own.token_file(own.viewer())]
        for more, asked in (([], 0), (viewer, 1)):
            wall = Wall(own, layout=LAYOUT, env=screen.environment(), headless=False, more=more)
            await wall.until(lambda dump: state_of(dump) == ["active"], 30, "the alarm on the wall")
            screen.press("a", "Return")
            for _ in range(100 if asked else 10):
                await asyncio.sleep(0.1)
                if asked and forbidden(own) == asked:
                    break
            screen.press("Escape")
            equal(forbidden(own), asked, "refused by the hub")
            equal(state_of(wall.dump()), ["active"], "the alarm")
            check(wall.process.poll() is None, "the wall ended")
            equal(wall.stop(), 0, "the wall's exit code")
        check(all(row[1] != "acknowledge" for row in changes(own)), "somebody acknowledged")
        await publisher.close()
        own.remove()
    finally:
        screen.close()


if __name__ == "__main__":
    main()
