"""H1: memory is refused at the n-th request, for every n of what a client can make the hub do. The hub may
say busy, 503 or hang up; it may not die, acknowledge what it has not kept, or keep half of an event."""

import asyncio
import http.client
import mmap
import os
import struct
import sys

import websockets

import setting
from client import Publisher, Viewer, connect, observation
from hub import Hub
from tap import case, cases, check, equal, main, note

BURST = 20  # requests that fail one after another, in the second half of a script's rounds
ROUND_S = 20


class ScarceHub(Hub):
    """The same hub, linked so that its allocator can be told to say no."""

    def __init__(self, toancanh, **settings):
        super().__init__(toancanh, **settings)
        self.path = os.path.join(self.directory, "scarce")
        with open(self.path, "wb") as file:
            file.write(bytes(16))
        self.file = open(self.path, "r+b")  # pylint: disable=consider-using-with
        self.control = mmap.mmap(self.file.fileno(), 16)
        os.environ["TC_SCARCE"] = self.path

    def command(self):
        return [PROGRAM, "--data", self.data, "--listen", self.listen, "--codelists",
                os.path.join(setting.TREE, "feeds", "codelists"), *self.arguments]

    def arm(self, number, more=0):
        self.control[8:16] = struct.pack("<q", more)
        self.control[0:8] = struct.pack("<q", number)

    def disarm(self):
        """False when the refusal was never reached: the script asks for memory less often."""
        left = struct.unpack("<q", self.control[0:8])[0]
        self.arm(0)
        return left == 0


class Gone(Exception):
    """The hub could not, and said so: by a word, a status or the end of the connection."""


async def answer(publisher, wanted="ack.v1"):
    """Until what is wanted, or a nack; a busy hub has said so."""
    while True:
        kind, data = await publisher.receive()
        if kind == "nack.v1":
            check(all(error["code"] for error in data["errors"]), f"nack {data}")
            if data["retry"]:
                raise Gone("busy")
            return data
        if kind == wanted:
            return data


def plain(count):
    return lambda publisher: publisher.event([observation(number) for number in range(count)])


def dense(publisher):
    event = publisher.event(None)
    event["data"] = {"common": {"REF_AREA": "VN", "TIME_PERIOD": "2001-01-01"},
                     "columns": ["INDICATOR", "OBS_VALUE"],
                     "rows": [["portal.accounts", 1], ["portal.visits", "2.50"]]}
    return event


def faulty(publisher):
    return publisher.event([observation("x"), observation(1, REF_AREA="nowhere"),
                            observation(2, INDICATOR="no.such", COMMENT="Hà Nội " * 20)])


def noted(publisher):
    return publisher.event([observation(1, COMMENT="ghi chú " * 40)])


def script_event(make):
    async def run(hub):
        publisher = await Publisher.open(hub, hub.fixed[0], hub.fixed[1])
        publisher.sequence = hub.next_sequence
        event = make(publisher)
        try:
            await publisher.send(event)
            told = await answer(publisher)
            hub.next_sequence += told.get("sequence", True) is not None
        finally:
            await publisher.close()
    return run


async def script_hello(hub):
    publisher = await Publisher.open(hub, hub.fixed[0], hub.fixed[1])
    await publisher.send({"specversion": "1.0", "type": "vn.toancanh.hello.v1", "id": "h",
                          "source": publisher.source})
    await answer(publisher, "welcome.v1")
    await publisher.close()


async def script_snapshot(hub):
    viewer = await Viewer.open(hub)
    rows = await viewer.snapshot({"INDICATOR": "portal.*", "REF_AREA": "*", "last": 3})
    check(rows, "an empty snapshot")
    await viewer.close()


async def script_delta(hub):
    viewer = await Viewer.open(hub)
    await viewer.snapshot({"INDICATOR": "portal.*", "REF_AREA": "*", "last": 1})
    await script_event(plain(1))(hub)
    await viewer.until(lambda row: row["SOURCE"] == hub.fixed[0], ROUND_S)
    await viewer.close()


async def fetch(hub, path, **headers):
    got = await asyncio.to_thread(hub.get, path, hub.viewer(), **headers)
    if got.status == 503:
        raise Gone("503")
    equal(got.status, 200, "status")
    return got


async def script_history(hub):
    got = (await fetch(hub, "/api/v1/observations?limit=50")).json()["observations"]
    check(got, "no observations")


async def script_csv(hub):
    await fetch(hub, "/api/v1/observations?limit=50", Accept="application/vnd.sdmx.data+csv")


async def script_metrics(hub):
    await fetch(hub, "/metrics")


async def script_stranger(hub):
    try:
        await connect(hub, "/feed", "no-such-token")
    except websockets.InvalidStatusCode as refused:
        if refused.status_code == 503:
            raise Gone("503") from None
        equal(refused.status_code, 401, "status")


SCRIPTS = [
    ("a hello", script_hello), ("an event", script_event(plain(1))),
    ("an event of 50 observations", script_event(plain(50))),
    ("an event in the dense form", script_event(dense)),
    ("an event with a comment", script_event(noted)),
    ("an event with three faults", script_event(faulty)),
    ("a snapshot", script_snapshot), ("news for a subscriber", script_delta),
    ("the history", script_history), ("the history as SDMX-CSV", script_csv),
    ("the metrics", script_metrics), ("a stranger at the door", script_stranger),
]
ALLOWED = (Gone, http.client.HTTPException, ConnectionError, OSError, EOFError, websockets.WebSocketException)


async def settle(hub):
    """With memory again: what was acknowledged is there, and the source's run goes on where it stood."""
    publisher = await Publisher.open(hub, hub.fixed[0], hub.fixed[1])
    await publisher.send({"specversion": "1.0", "type": "vn.toancanh.hello.v1", "id": "h",
                          "source": publisher.source})
    upto = int((await publisher.expect("welcome.v1"))["resume_after"] or 0)
    promised, hub.next_sequence = hub.next_sequence - 1, upto + 1
    check(upto >= promised, f"acknowledged up to {promised}, kept up to {upto}")
    publisher.sequence = hub.next_sequence
    done = await publisher.observe(observation(1))
    check(done.ack is not None, f"with memory again: {done}")
    hub.next_sequence += 1
    await publisher.close()


async def one_round(hub, run, number, more):
    """True when the script came to its end unhindered or was told why not."""
    hub.arm(number, more)
    try:
        await asyncio.wait_for(run(hub), ROUND_S)
        told = True
    except asyncio.TimeoutError:
        raise AssertionError(f"request {number}: no answer and no end within {ROUND_S} s") from None
    except ALLOWED:
        told = False
    except AssertionError as wrong:
        check("closed the connection" in str(wrong), f"request {number}: {wrong}")
        told = False
    reached = hub.disarm()
    check(hub.alive(), f"request {number}: the hub ended with {hub.status()}\n{hub.log_tail()}")
    await settle(hub)
    return reached, told


@cases(SCRIPTS, "H1: {0}, with memory refused at the n-th request")
async def refused(hub, _name, run):
    await prepare(hub)
    hub.disarm()
    step = int(hub.settings.get("step", "19"))
    rounds = failed = last = 0
    for more in (0, BURST):
        number = 1
        while True:
            reached, told = await one_round(hub, run, number, more)
            rounds += 1
            failed += not told
            last = max(last, number)
            if not reached:
                break
            number += step
    note(f"{rounds} rounds up to request {last}, {failed} of them ended without an answer")


async def prepare(hub):
    if hasattr(hub, "fixed"):
        return
    source = hub.source()
    hub.fixed = (source, hub.token("publisher", source=source))
    hub.next_sequence = 1
    hub.viewer()
    await settle(hub)


@case("H1: after all of it every event that was acknowledged is whole in the history")
async def whole(hub):
    await prepare(hub)
    rows = await asyncio.to_thread(hub.history)
    check(rows, "no history")
    sizes = {}
    for row in await asyncio.to_thread(hub.history, revisions="true"):
        sizes[row["SEQUENCE"]] = sizes.get(row["SEQUENCE"], 0) + 1
    odd = {sequence: count for sequence, count in sizes.items() if count not in (1, 2, 50)}
    check(not odd, f"events with another number of observations than was sent: {odd}")


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(2)
    main(hub_class=ScarceHub)
