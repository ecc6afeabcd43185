"""A hub, a wall of five panes and a value for each: what cases about the line between the two start from."""

import asyncio
import socket
import time

from setting import within
from client import Publisher, now_text, observation
from hub import Hub
from tap import equal, note
from wall import all_lost, marks_of, value_in

LOST_S = 2.0
SCHEDULING_S = 0.5


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def all_live(dump):
    return dump["link"] == "live" and not any("lost" in marks for marks in marks_of(dump).values())


async def filled(hub):
    """A publisher that has sent a value for every pane."""
    publisher = await Publisher.open(hub)
    at = now_text(-1)
    await publisher.observe(
        observation(11, at), observation(22, at, INDICATOR="portal.visits"),
        observation("3.1", "2024", INDICATOR="macro.gdp.growth"),
        observation(44, "2024-05-01", INDICATOR="ops.dossiers.total", REF_AREA="BCT"),
        observation(55, at, INDICATOR="portal.payments"))
    return publisher


def values(dump):
    return {pane: value_in(dump, pane) for pane in
            ("accounts", "visits", "growth", "bct", "payments")}


FILLED = {"accounts": "11", "visits": "22", "growth": "3.1", "bct": "44", "payments": "55"}


async def lives(wall, what="the first picture"):
    await wall.until(lambda dump: all_live(dump) and values(dump) == FILLED, 20, what)


async def loses(wall, cause):
    dump, seconds = await wall.until(all_lost, 10, "lost on every pane")
    note(f"{cause}: lost on every pane after {seconds:.2f} s")
    equal(values(dump), FILLED, "values after the loss")
    within(seconds, LOST_S + SCHEDULING_S, cause)
    return dump


def own_hub(hub):
    return Hub(hub.toancanh, listen=f"127.0.0.1:{free_port()}").start()


async def finish(other, wall, publisher=None):
    equal(wall.stop(), 0, "exit code of the wall")
    if publisher is not None:
        await publisher.close()
    other.remove()


def losses(dump):
    """{pane: is it marked as lost}; over minutes a figure may grow late as well."""
    return {pane: "lost" in marks for pane, marks in marks_of(dump).items()}


async def watch(wall, seconds, step_s=0.02, ended=None):
    """Every change of a pane's mark: [(seconds since the start, pane, lost)], and the dumps' links. ended:
    an event that ends it sooner."""
    started, before, changes, links = time.monotonic(), {}, [], set()
    while time.monotonic() - started < seconds and not (ended and ended.is_set()):
        dump = wall.dump()
        links.add(dump["link"])
        for pane, lost in losses(dump).items():
            if before.get(pane, lost) != lost:
                changes.append((time.monotonic() - started, pane, lost))
            before[pane] = lost
        await asyncio.sleep(step_s)
    return changes, links
