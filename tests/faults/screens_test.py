"""D5, D6: screens of a wall go dark and come back, an X server stalls or dies: the wall goes on.

4 x 2 screens of 1920 x 1080 on a real X server, Xorg with its dummy driver.
"""

import asyncio
import os
import time

import setting
from setting import within
from tap import case, check, equal, main, note
from wall import Wall
from xserver import COUNT, XServer

LAYOUT = os.path.join(setting.TREE, "layouts", "national-overview-4x2.json")
BACK_S = 2.0
SERVER_S = 10.0
COLUMNS = 4
CLOCK = 0  # the screen that bears the clock: it may change at any time
HELD_S = 5.0  # longer than the guard bears silence
PATIENCE_S = 60


class Lit(Wall):
    """A wall on the screens of an X server of its own."""

    def __init__(self, hub):
        self.server = XServer()
        super().__init__(hub, layout=LAYOUT, env=self.server.environment(), headless=False)

    async def settled(self):
        """What every screen shows once nothing moves, and which of them show something at rest."""
        before = self.server.pictures(*range(COUNT))
        started = time.monotonic()
        while time.monotonic() - started < PATIENCE_S * setting.slack:
            await asyncio.sleep(1.5)
            now = self.server.pictures(*range(COUNT))
            still = [i for i in range(COUNT) if i != CLOCK and now[i] == before[i] and any(now[i])]
            if len(still) >= COUNT - 2 and "screen shown" in self.log():
                return now, still
            before = now
        raise AssertionError(f"the screens are not at rest; log: {self.log()[-800:]}")

    async def until_shown(self, index, wanted):
        """Seconds until a screen shows these pixels."""
        started = time.monotonic()
        while self.server.pictures(index) != [wanted]:
            check(time.monotonic() - started < PATIENCE_S * setting.slack,
                  f"DUMMY{index} does not show its part again; log: {self.log()[-800:]}")
            await asyncio.sleep(0.02)
        return time.monotonic() - started

    def leave(self):
        try:
            return self.stop()
        finally:
            self.server.remove()


@case("D5: two of eight screens go dark and come back: the others go on, both are redrawn within 2 s")
async def outputs(hub):
    wall = Lit(hub)
    try:
        shown, still = await wall.settled()
        # Not the right column: without it the server's root would be smaller, and there would be no
        # place to read it from.
        inner = [index for index in still if index % COLUMNS != COLUMNS - 1]
        dark = inner[1], inner[-1]
        for index in dark:
            wall.server.darken(index)
        started = time.monotonic()
        while wall.log().count("is dark") < len(dark):
            check(time.monotonic() - started < PATIENCE_S * setting.slack,
                  f"the wall does not say that screens are dark: {wall.log()}")
            await asyncio.sleep(0.05)
        for index, seen in zip(dark, wall.server.pictures(*dark)):
            check(seen != shown[index], f"DUMMY{index} was not dark")
        for index in set(still) - set(dark):
            await wall.until_shown(index, shown[index])
        took = []
        for index in dark:
            wall.server.light(index)
            took.append(await wall.until_shown(index, shown[index]))
        note(f"redrawn {', '.join(f'{seconds:.2f}' for seconds in took)} s after the output was on")
        check("hangs" not in wall.log(), f"the renderer was ended: {wall.log()}")
        within(max(took), BACK_S, "a screen that came back")
    finally:
        code = wall.leave()
    equal(code, 0, "exit code")


@case("a program holds the X server for 5 s: the guard does not take that for a hang")
async def held(hub):
    wall = Lit(hub)
    try:
        shown, still = await wall.settled()
        grab = wall.server.grab(HELD_S)
        await asyncio.sleep(HELD_S)
        grab.wait()
        for index in still:
            await wall.until_shown(index, shown[index])
        check("hangs" not in wall.log(), f"the renderer was ended: {wall.log()}")
    finally:
        code = wall.leave()
    equal(code, 0, "exit code")


@case("D6: the X server dies and comes back: every screen shows its part again within 10 s")
async def server(hub):
    wall = Lit(hub)
    try:
        shown, still = await wall.settled()
        wall.server.process.kill()
        wall.server.process.wait()
        await asyncio.sleep(1)
        wall.server.start()
        took = [await wall.until_shown(index, shown[index]) for index in still]
        note(f"all shown {sum(took):.1f} s after the server was there")
        within(sum(took), SERVER_S, "the wall")
    finally:
        code = wall.leave()
    equal(code, 0, "exit code")


if __name__ == "__main__":
    main()
