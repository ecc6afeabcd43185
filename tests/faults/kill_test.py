"""S1: the hub is SIGKILLed at random moments under load; nothing that was acknowledged is lost.

Settings: kills=200 within budget_s=45 (fewer on a slow machine, never fewer than 20), publishers=3 seed=1;
limit_s=240 is the time one case may take.
"""

import asyncio
import random
import shutil
import signal
import time

import setting  # noqa: F401
import websockets
from client import Publisher, padded
from hub import Hub
from tap import arguments, case, check, main, none_failed, note

KILLS, LEAST_KILLS, PUBLISHERS = 200, 20, 3
BUDGET_S = 45.0
IN_FLIGHT = 48
PER_EVENT = 5
WHOLE_CHECKS = 5
INDICATORS = ["portal.accounts", "portal.visits", "portal.payments", "portal.dossiers.synced",
              "portal.dossiers.online", "ops.dossiers.overdue", "portal.calls.daily"]


class Load:
    """One source: what it sent, what was acknowledged, and where the hub said to go on."""

    def __init__(self, hub, index, chance):
        self.hub = hub
        self.index = index
        self.chance = chance
        self.source = f"/load/{index}"
        self.token = hub.token("publisher", source=self.source)
        self.events = []
        self.acked = 0
        self.stopping = False
        self.faults = []

    def make(self, number):
        """Event `number`: digits that a rounding would change, periods used once."""
        rows = []
        for part in range(PER_EVENT):
            digits = f"{number}.{self.chance.randrange(10 ** 12):012d}{part}0"
            rows.append({"INDICATOR": INDICATORS[number % len(INDICATORS)],
                         "REF_AREA": "VN", "OBS_VALUE": digits,
                         "TIME_PERIOD": f"{2001 + self.index}-01-01"
                                        f"/PT{number * PER_EVENT + part + 1}M"})
        return rows

    async def run(self):
        """Resume, send what is not acknowledged, then new events; ends with the hub."""
        self.stopping = False
        try:
            await self.publish()
        except (AssertionError, OSError, websockets.WebSocketException, asyncio.TimeoutError):
            pass

    async def publish(self):
        publisher = await Publisher.open(self.hub, self.source, self.token)
        try:
            await self.pump(publisher)
        finally:
            await publisher.close()

    async def pump(self, publisher):
        resume = int((await publisher.hello())["resume_after"] or 0)
        if resume < self.acked:
            self.faults.append(f"{self.source}: resume_after {resume} below acked {self.acked}")
        self.acked = max(self.acked, resume)
        sent = resume
        while not self.stopping:
            while sent - self.acked < IN_FLIGHT:
                sent += 1
                if sent > len(self.events):
                    self.events.append(self.make(sent))
                publisher.sequence = sent
                await publisher.send(publisher.event(self.events[sent - 1]))
            kind, data = await publisher.receive()
            if kind == "ack.v1" and data["upto"]:
                if data["upto"] < padded(self.acked):
                    self.faults.append(f"{self.source}: upto fell to {data['upto']}")
                self.acked = max(self.acked, int(data["upto"]))
            elif kind == "nack.v1":
                self.faults.append(f"{self.source}: {data}")

    def expected(self, upto):
        """{(indicator, period): text} of the events up to upto."""
        return {(row["INDICATOR"], row["TIME_PERIOD"]): row["OBS_VALUE"]
                for rows in self.events[:upto] for row in rows}


def compare(hub, loads, whole):
    """Failures of the stored history against what was acknowledged (whole: and no row twice)."""
    failures, stored, count = [], {}, 0
    for indicator in INDICATORS:
        for row in hub.history(indicator=indicator, revisions="true"):
            stored[(row["INDICATOR"], row["TIME_PERIOD"])] = row["OBS_VALUE"]
            count += 1
    for load in loads:
        for key, text in load.expected(load.acked).items():
            if stored.get(key) != text:
                failures.append(f"{load.source} {key}: acked {text}, found {stored.get(key)}")
    if whole and count != len(stored):
        failures.append(f"{count - len(stored)} rows are there more than once")
    known = {}
    for load in loads:
        known.update(load.expected(len(load.events)))
    foreign = [key for key, text in stored.items() if known.get(key) != text]
    failures += [f"{key}: nobody sent {stored[key]}" for key in foreign[:3]]
    return failures


@case("S1: after each SIGKILL every acknowledged observation is there, digit for digit, once, "
      "and resume_after is not below the last upto")
async def kills(hub):
    _, _, settings = arguments()
    rounds = int(settings.get("kills", KILLS))
    chance = random.Random(int(settings.get("seed", time.time_ns() % 2 ** 32)))
    loads = [Load(hub, index, chance) for index in range(int(settings.get("publishers",
                                                                          PUBLISHERS)))]
    budget_s = float(settings.get("budget_s", BUDGET_S if "kills" not in settings else 1e9))
    failures, slowest, began = [], 0.0, time.monotonic()
    for number in range(1, rounds + 1):
        if number > LEAST_KILLS and time.monotonic() - began > budget_s:
            rounds = number - 1
            failures += [f"at the end: {one}" for one in compare(hub, loads, True)]
            break
        tasks = [asyncio.create_task(load.run()) for load in loads]
        await asyncio.sleep(chance.choice([chance.uniform(0, 0.01), chance.uniform(0, 0.1),
                                           chance.uniform(0, 0.4)]))
        check(hub.alive(), f"the hub ended by itself: {hub.status()}\n{hub.log_tail()}")
        hub.kill()
        await asyncio.gather(*tasks)
        started = time.monotonic()
        hub.start()
        slowest = max(slowest, time.monotonic() - started)
        if number % max(1, rounds // WHOLE_CHECKS) == 0 or number == rounds:
            failures += [f"after kill {number}: {one}" for one in compare(hub, loads, True)]
        failures += [f"after kill {number}: {fault}" for load in loads for fault in load.faults]
        for load in loads:
            load.faults.clear()
        if failures:
            break
    acked = sum(load.acked for load in loads) * PER_EVENT
    note(f"{rounds} kills, {acked} observations acknowledged, slowest start {slowest:.2f} s")
    check(acked > rounds * PER_EVENT, f"only {acked} observations were acknowledged: no load")
    none_failed(failures, rounds)


@case("S1: SIGKILL right after a single ack: the observation is there")
async def kill_after_ack(hub):
    _, _, settings = arguments()
    failures = []
    publisher = None
    rounds = max(1, int(settings.get("kills", 50)) // 5)
    source = hub.source()
    token = hub.token("publisher", source=source)
    for number in range(1, rounds + 1):
        publisher = await Publisher.open(hub, source, token, number)
        period = f"1999-01-01/PT{number}M"
        answer = await publisher.observe({
            "INDICATOR": "portal.feedback.daily", "REF_AREA": "VN", "TIME_PERIOD": period,
            "OBS_VALUE": f"{number}.10"})
        hub.kill()
        hub.start()
        found = [row["OBS_VALUE"] for row in hub.history(indicator="portal.feedback.daily")
                 if row["TIME_PERIOD"] == period]
        if answer.ack is None or found != [f"{number}.10"]:
            failures.append(f"kill {number}: acked {answer.ack}, found {found}")
    none_failed(failures, rounds)


@case("S4: a copy of the data directory taken under load opens elsewhere as a prefix")
async def copies(hub):
    chance = random.Random(4)
    load = Load(hub, 7, chance)
    failures = []
    for number in range(5):
        task = asyncio.create_task(load.run())
        await asyncio.sleep(0.15)
        other = Hub(hub.toancanh)
        acked = load.acked
        hub.process.send_signal(signal.SIGSTOP)
        shutil.copytree(hub.data, other.data)
        hub.process.send_signal(signal.SIGCONT)
        load.stopping = True
        await task
        other.start()
        load.acked, now = acked, load.acked
        failures += [f"copy {number}: {one}" for one in
                     compare_one(other, load)]
        load.acked = max(now, acked)
        other.stop()
        other.remove()
    none_failed(failures, 5)


def compare_one(hub, load):
    """What was acknowledged before the copy is in the copy; what is in it was sent."""
    stored = {}
    for indicator in INDICATORS:
        for row in hub.history(indicator=indicator):
            stored[(row["INDICATOR"], row["TIME_PERIOD"])] = row["OBS_VALUE"]
    return [f"{key}: acked {text}, found {stored.get(key)}"
            for key, text in load.expected(load.acked).items() if stored.get(key) != text]


if __name__ == "__main__":
    main()
