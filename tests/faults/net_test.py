"""N3, N4, N6, H2, H4, H5: lines that delay, lose one way or flap; a hub out of memory, starved, stopped."""

import asyncio
import os
import random
import signal
import subprocess
import time

import setting
from client import now_text, observation
from hub import die_with_parent, grown_kb, resident_kb
from lifeline import FILLED, LOST_S, all_live, filled, finish, lives, own_hub, values, watch
from proxy import FROM_TARGET, TO_TARGET, Proxy
from tap import Skip, case, check, equal, main, note
from wall import Wall, all_lost, value_in

CATCH_UP_S = 5.0
MEMORY = "/sys/fs/cgroup/memory"


async def behind_proxy(hub):
    other = own_hub(hub)
    publisher = await filled(other)
    proxy = await Proxy(other.port).start()
    wall = Wall(other, url=f"ws://127.0.0.1:{proxy.port}")
    await lives(wall)
    return other, publisher, proxy, wall


@case("N3: nothing of the hub reaches the wall, what the wall says still goes out: lost within 2 s, then live")
async def deaf(hub):
    other, publisher, proxy, wall = await behind_proxy(hub)
    proxy.freeze(FROM_TARGET)
    _, seconds = await wall.until(all_lost, 10 * setting.slack, "lost on every pane")
    setting.within(seconds, LOST_S + 0.5, "lost on every pane")
    proxy.thaw()
    await wall.until(all_live, 15 * setting.slack, "live again")
    await proxy.stop()
    await finish(other, wall, publisher)


@case("N3: nothing of the wall reaches the hub: the hub hangs up, the wall comes back by itself")
async def dumb(hub):
    other, publisher, proxy, wall = await behind_proxy(hub)
    proxy.freeze(TO_TARGET)
    await wall.until(lambda dump: dump["link"] == "lost", 40 * setting.slack, "cut by the hub")
    equal(values(wall.dump()), FILLED, "values after the loss")
    proxy.thaw()
    await wall.until(all_live, 20 * setting.slack, "live again")
    await proxy.stop()
    await finish(other, wall, publisher)


@case("N4: 200 ms ± 50 ms each way, one piece in twenty 400 ms later: news within 1.5 s, never a false lost")
async def slow_line(hub):
    other, publisher, proxy, wall = await behind_proxy(hub)
    chance = random.Random(int(hub.settings.get("seed", "1")))
    proxy.delay_s = lambda: chance.uniform(0.15, 0.25) + (0.4 if chance.random() < 0.05 else 0)
    watching = asyncio.create_task(watch(wall, 8))
    waits = []
    for number in range(10):
        value = str(500 + number)
        started = time.monotonic()
        await publisher.observe(observation(value, now_text(-0.5)))
        await wall.until(lambda dump, value=value: value_in(dump, "accounts") == value,
                         10 * setting.slack, value)
        waits.append(time.monotonic() - started)
    _, links = await watching
    note(f"news after {sorted(waits)[5]:.2f} s (p50), {max(waits):.2f} s at most")
    equal(links, {"live"}, "what the wall said of its link")
    setting.within(max(waits), 1.5, "the slowest news")
    proxy.delay_s = None
    await proxy.stop()
    await finish(other, wall, publisher)


def closest(changes):
    """The shortest time between two changes of one pane's mark."""
    last, least = {}, float("inf")
    for at, pane, _ in changes:
        least = min(least, at - last.get(pane, float("-inf")))
        last[pane] = at
    return least


@case("N6: a line that flaps every 3 s: a pane's mark changes once in 2 s at most, memory flat, then live")
async def flap(hub):
    flaps = int(hub.settings.get("flaps", "2"))
    other, publisher, proxy, wall = await behind_proxy(hub)
    watching = asyncio.create_task(watch(wall, 6 * flaps))
    programs = {program: resident_kb(program) for program in (other.process.pid, wall.renderer())}
    for _ in range(flaps):
        proxy.freeze()
        await asyncio.sleep(3)
        proxy.thaw()
        await asyncio.sleep(3)
    changes, _ = await watching
    grown = [grown_kb(program, before) for program, before in programs.items()]
    note(f"{len(changes)} changes in {flaps} flaps, {closest(changes):.2f} s apart at least; "
         f"hub and wall grew by {grown} kB")
    check(changes, "the line flapped and no mark changed")
    check(closest(changes) >= LOST_S, f"{closest(changes):.2f} s between two changes: {changes[:12]}")
    check(max(grown) <= 1024, f"hub and wall grew by {grown} kB")
    await wall.until(all_live, 15 * setting.slack, "live again")
    await proxy.stop()
    await finish(other, wall, publisher)


@case("H2: the hub's memory is taken away and the system kills it: the wall keeps its picture, nothing "
      "acknowledged is lost")
async def out_of_memory(hub):
    folder = os.path.join(MEMORY, f"toancanh-{os.getpid()}")
    try:
        os.mkdir(folder)
    except OSError as problem:
        raise Skip(f"no memory group: {problem}") from None
    other = own_hub(hub)
    publisher = await filled(other)
    wall = Wall(other)
    await lives(wall)
    try:
        with open(os.path.join(folder, "cgroup.procs"), "w", encoding="ascii") as file:
            file.write(str(other.process.pid))
        for name in ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes"):
            path = os.path.join(folder, name)
            if os.path.exists(path):
                with open(path, "w", encoding="ascii") as file:
                    file.write(str(2 * 1024 * 1024))
        acked = 1
        try:
            while other.alive() and acked < 5000:
                done = await publisher.observe(*[observation(acked) for _ in range(200)])
                acked = int(done.ack["upto"]) if done.ack else acked
        except AssertionError:
            pass
        other.process.wait(30)
        equal(other.process.returncode, -signal.SIGKILL, "how the hub ended")
    except OSError as problem:
        other.remove()
        raise Skip(f"the group takes no limit: {problem}") from None
    await wall.until(all_lost, 10 * setting.slack, "lost on every pane")
    other.process.stdout.close()
    started = time.monotonic()
    other.start()
    setting.within(time.monotonic() - started, 2, "the hub's return")
    again = await publisher.again()
    await again.send({"specversion": "1.0", "type": "vn.toancanh.hello.v1", "id": "h",
                      "source": again.source})
    kept = int((await again.expect("welcome.v1"))["resume_after"])
    note(f"killed after {acked} events; {kept} are kept")
    check(kept >= acked, f"{acked} acknowledged, {kept} kept")
    await wall.until(all_live, 20 * setting.slack, "live again")
    await finish(other, wall, again)
    os.rmdir(folder)


@case("H4: eight busy programs on the one processor of hub and wall: lost is still said within 4 s")
async def starved(hub):
    other = own_hub(hub)
    publisher = await filled(other)
    wall = Wall(other)
    await lives(wall)
    processor = {min(os.sched_getaffinity(0))}
    for folder in (other.process.pid, wall.process.pid):
        for thread in os.listdir(f"/proc/{folder}/task"):
            os.sched_setaffinity(int(thread), processor)
    hogs = [subprocess.Popen(["sh", "-c", "while :; do :; done"], preexec_fn=die_with_parent)
            for _ in range(8)]
    try:
        for hog in hogs:
            os.sched_setaffinity(hog.pid, processor)
        other.process.send_signal(signal.SIGSTOP)
        _, seconds = await wall.until(all_lost, 30 * setting.slack, "lost on every pane")
        other.process.send_signal(signal.SIGCONT)
        setting.within(seconds, 2 * LOST_S + 0.5, "lost on every pane")
        await wall.until(all_live, 30 * setting.slack, "live again")
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()
    await finish(other, wall, publisher)


@case("H5: the hub stands still, news waits at its door: afterwards the wall has caught up within 5 s")
async def stood_still(hub):
    stood_s = float(hub.settings.get("stopped_s", "5"))
    other = own_hub(hub)
    publisher = await filled(other)
    wall = Wall(other)
    await lives(wall)
    other.process.send_signal(signal.SIGSTOP)
    await wall.until(all_lost, 10 * setting.slack, "lost on every pane")
    await publisher.send(publisher.event([observation("777", now_text(-1))]))
    await asyncio.sleep(stood_s)
    other.process.send_signal(signal.SIGCONT)
    _, seconds = await wall.until(
        lambda dump: all_live(dump) and value_in(dump, "accounts") == "777", 30 * setting.slack, "caught up")
    note(f"caught up after {seconds:.2f} s")
    setting.within(seconds, CATCH_UP_S, "catching up")
    await finish(other, wall, publisher)


if __name__ == "__main__":
    main()
