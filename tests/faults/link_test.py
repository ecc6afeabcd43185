"""N1, N7, N8, H5, P8: the link of hub and wall dies; the wall says so and recovers by itself."""

import asyncio
import signal

from setting import within
from client import Publisher, Viewer, now_text, observation, source_of
from lifeline import LOST_S, SCHEDULING_S, all_live, filled, finish, lives, loses, own_hub
from proxy import Proxy
from tap import case, check, main, note
from wall import Wall, figures, marks_of, value_in


@case("N1: the hub is killed: every pane says lost within 2 s, every value stays")
async def hub_killed(hub):
    other = own_hub(hub)
    await filled(other)
    wall = Wall(other)
    await lives(wall)
    other.kill()
    await loses(wall, "hub killed")
    await finish(other, wall)


@case("the hub comes back: the wall recovers by itself, and shows what is new")
async def hub_back(hub):
    other = own_hub(hub)
    publisher = await filled(other)
    wall = Wall(other)
    await lives(wall)
    other.kill()
    await loses(wall, "hub killed")
    other.start()
    _, seconds = await wall.until(all_live, 15, "live again")
    note(f"live again {seconds:.2f} s after the hub was")
    again = await publisher.again()
    again.sequence = 2
    await again.observe(observation(66, now_text(-1)))
    await wall.until(lambda dump: value_in(dump, "accounts") == "66", 5, "the new value")
    await finish(other, wall, again)


@case("N8: a wall started with the hub dead says the same as one that saw it die: lost")
async def dead_from_start(hub):
    other = own_hub(hub)
    other.viewer()
    other.kill()
    wall = Wall(other)
    dump, seconds = await wall.until(lambda dump: dump["link"] == "lost", 10, "lost")
    note(f"first lost {seconds:.2f} s after the start")
    for pane, texts in figures(dump).items():
        shown = set().union(*[text["marks"] for text in texts]) | marks_of(dump)[pane]
        check(shown & {"lost", "missing"}, f"{pane} looks live: {texts}")
    check(all("lost" in marks for marks in marks_of(dump).values()),
          f"not lost on every pane: {marks_of(dump)}")
    other.start()
    await filled(other)
    await lives(wall, "live after the hub came")
    await finish(other, wall)


@case("N1: a cable is pulled (nothing is closed): lost within 2 s; put back: live")
async def cable(hub):
    other = own_hub(hub)
    publisher = await filled(other)
    proxy = await Proxy(other.port).start()
    wall = Wall(other, url=f"ws://127.0.0.1:{proxy.port}")
    await lives(wall)
    proxy.freeze()
    await loses(wall, "cable pulled")
    proxy.thaw()
    await wall.until(all_live, 15, "live again")
    await proxy.stop()
    await finish(other, wall, publisher)


@case("N7: the connection is reset: the wall is back within 2 s and never loses a value")
async def reset(hub):
    other = own_hub(hub)
    publisher = await filled(other)
    proxy = await Proxy(other.port).start()
    wall = Wall(other, url=f"ws://127.0.0.1:{proxy.port}")
    await lives(wall)
    longest = 0.0
    for number in range(5):
        proxy.cut()
        value = str(100 + number)
        await publisher.observe(observation(value, now_text(-0.5)))
        _, seconds = await wall.until(
            lambda dump: all_live(dump) and value_in(dump, "accounts") == value, 10,
            "live with the value sent meanwhile")
        longest = max(longest, seconds)
    note(f"longest return after a reset {longest:.2f} s")
    within(longest, LOST_S + SCHEDULING_S, "the longest return")
    await proxy.stop()
    await finish(other, wall, publisher)


@case("H5: the hub is stopped (SIGSTOP) and goes on: lost within 2 s, then live without a restart")
async def stopped(hub):
    other = own_hub(hub)
    publisher = await filled(other)
    wall = Wall(other)
    await lives(wall)
    other.process.send_signal(signal.SIGSTOP)
    try:
        await loses(wall, "hub stopped")
    finally:
        other.process.send_signal(signal.SIGCONT)
    await wall.until(all_live, 10, "live again")
    await finish(other, wall, publisher)


@case("P8: a publisher whose cable is pulled is lost to the hub within 15 s")
async def publisher_gone(hub):
    publisher = await Publisher.open(hub)
    await publisher.close()
    proxy = await Proxy(hub.port).start()
    real = hub.port
    hub.port = proxy.port
    try:
        behind = await Publisher.open(hub, publisher.source, publisher.token)
    finally:
        hub.port = real
    await behind.observe(observation(1))
    viewer = await Viewer.open(hub)
    await viewer.status(
        lambda one: (source_of(one, publisher.source) or {}).get("state") == "connected")
    proxy.freeze()
    loop = asyncio.get_running_loop()
    started = loop.time()
    await viewer.status(lambda one: source_of(one, publisher.source)["state"] == "lost", 25)
    seconds = loop.time() - started
    note(f"lost after {seconds:.1f} s")
    within(seconds, 15.5, "noticing the silence")
    await viewer.close()
    await proxy.stop()


@case("the wall ends with 0 on SIGTERM while the link is dead")
async def ends_while_lost(hub):
    other = own_hub(hub)
    await filled(other)
    wall = Wall(other)
    await lives(wall)
    other.kill()
    await loses(wall, "hub killed")
    await finish(other, wall)


if __name__ == "__main__":
    main()
