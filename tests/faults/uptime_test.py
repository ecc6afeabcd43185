"""H9: the machine has been up for 24.9, 49.7 or 248.5 days, or it is 2038-01-19: hub, wall and publisher
cross each edge, and every mark stays right. Each edge is this program once more, in a time namespace or with
`later.c` preloaded. Settings: after_s=4, how long it goes on behind the edge."""

import asyncio
import concurrent.futures
import os
import signal
import subprocess
import sys
import time

import setting
from client import now_text, observation
from lifeline import LOST_S, SCHEDULING_S, all_live, filled, finish, lives, own_hub, watch
from tap import Skip, case, cases, check, equal, main, note
from wall import Wall, all_lost, value_in

EDGES_MS = {"24.9 days": 2 ** 31, "49.7 days": 2 ** 32, "248.5 days": 10 * 2 ** 31}
END_OF_2038_S = 2 ** 31
BEFORE_S, AFTER_S = 6, 4  # the wall is up some seconds before the edge


def uptime_s():
    """What ages are reckoned by (base/clock.c)."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


async def crosses(hub, left_s):
    """Live news all the way across an edge that is left_s away; then a loss is told in time, and its end."""
    other = own_hub(hub)
    publisher = await filled(other)
    wall = Wall(other)
    await lives(wall)
    margin_s = left_s()
    check(margin_s > 0, f"the edge was {-margin_s:.1f} s ago when the wall came up: no crossing")
    watching = asyncio.create_task(watch(wall, margin_s + float(hub.settings.get("after_s", AFTER_S))))
    number = 0
    while not watching.done():
        number += 1
        await publisher.observe(observation(number, now_text(-0.5)))
        _, took = await wall.until(lambda dump: value_in(dump, "accounts") == str(number),
                                   10 * setting.slack, f"value {number}")
        setting.within(took, 1.0, f"value {number}, {left_s():.1f} s before the edge")
        await asyncio.sleep(0.2)
    changes, links = await watching
    equal((changes, links), ([], {"live"}), "marks and links on the way")
    equal(left_s() < 0, True, "the edge was crossed")
    note(f"{number} values across the edge")
    other.process.send_signal(signal.SIGSTOP)
    _, seconds = await wall.until(all_lost, 10 * setting.slack, "lost on every pane")
    setting.within(seconds, LOST_S + SCHEDULING_S, "lost on every pane")
    other.process.send_signal(signal.SIGCONT)
    await wall.until(all_live, 15 * setting.slack, "live again")
    await finish(other, wall, publisher)


if os.environ.get("TC_EDGE_MS"):
    @case("H9: across the edge")
    async def inside(hub):
        await crosses(hub, lambda: int(os.environ["TC_EDGE_MS"]) / 1e3 - uptime_s())
elif os.environ.get("TC_LATER_S"):
    @case("H9: across the end of 2038")
    async def in_2038(hub):
        await crosses(hub, lambda: END_OF_2038_S - time.time())
else:
    def settings():
        return [word for word in sys.argv[2:] if "=" in word]

    def again(environment, *words):
        """This program once more; its lines."""
        done = subprocess.run([*words, sys.executable, *sys.argv[:2], LATER, *settings()],
                              capture_output=True, text=True, check=False,
                              env=dict(os.environ, **environment))
        for line in done.stdout.splitlines():
            if line.startswith("#"):
                print(line, flush=True)
        equal(done.returncode, 0, f"the program inside: {done.stdout[-1500:]}{done.stderr[-500:]}")

    def up_for(edge_ms):
        offset = edge_ms // 1000 - BEFORE_S - int(uptime_s())
        words = ["unshare", "--time", "--fork", "--kill-child", "--monotonic", str(offset),
                 "--boottime", str(offset), "--"]
        tried = subprocess.run([*words, "true"], capture_output=True, text=True, check=False)
        if tried.returncode != 0:
            raise Skip(tried.stderr.strip())
        again({"TC_EDGE_MS": str(edge_ms)}, *words)

    def beyond_2038():
        offset = END_OF_2038_S - BEFORE_S - int(time.time())
        again({"TC_LATER_S": str(offset), "LD_PRELOAD": LATER})

    _pool = concurrent.futures.ThreadPoolExecutor()
    _runs = []

    def run_of(number):
        """They mostly wait, so all begin with the first."""
        if not _runs:
            _runs.extend(_pool.submit(up_for, edge_ms) for edge_ms in EDGES_MS.values())
            _runs.append(_pool.submit(beyond_2038))
        return asyncio.wrap_future(_runs[number])

    @cases([(days, number) for number, days in enumerate(EDGES_MS)],
           "H9: up for {0}: hub, wall and publisher cross the edge of their clocks")
    async def up(_, days, number):
        await run_of(number)

    @case("H9: 2038-01-19 03:14:08: seconds beyond 2^31, on hub, wall and publisher")
    async def in_2038(_):
        await run_of(len(EDGES_MS))


if __name__ == "__main__":
    LATER = sys.argv.pop(2)
    main()
