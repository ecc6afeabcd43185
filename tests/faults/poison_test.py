"""H3: a message that ends the hub ends it once. The next start refuses that very message for good, says so,
and goes on with all others; a death from outside accuses no message."""

import asyncio
import os
import signal
import sys
import time

import setting
from client import Publisher, now_text, observation, padded
from hub import Hub, run
from lifeline import filled, finish, free_port, lives
from tap import case, cases, check, equal, main, note
from wall import Wall, value_in

OUTAGE_S = 3.0
RESTART_S = 0.25  # as in the hub's unit


class PoisonHub(Hub):
    """The same hub, linked so that some words end it."""

    def __init__(self, hub):
        super().__init__(hub.toancanh, listen=f"127.0.0.1:{free_port()}")

    def command(self):
        return [PROGRAM, "--data", self.data, "--listen", self.listen, "--codelists",
                os.path.join(setting.TREE, "feeds", "codelists"), *self.arguments]

    async def dies(self):
        """Wait for its end; the signal."""
        await asyncio.to_thread(self.process.wait, 30)
        self.process.stdout.close()
        return -self.process.returncode

    async def comes_back(self):
        await asyncio.sleep(RESTART_S)
        self.start()

    def captives(self):
        folder = os.path.join(self.data, "quarantine")
        check(not os.path.exists(os.path.join(self.data, "suspect")), "a suspect nobody took in")
        return sorted(os.listdir(folder)) if os.path.exists(folder) else []

    async def check_told(self, publisher):
        """The audit record, written beside everything else, and /metrics say what was quarantined."""
        told, deadline = [], time.monotonic() + 15
        while not told and time.monotonic() < deadline:
            lines = run([self.toancanh, "audit", "list", "--data", self.data]).stdout.splitlines()
            told = [line for line in lines if "message.quarantine" in line]
            await asyncio.sleep(0.05)
        equal(len(told), 1, "lines of the audit record")
        check(publisher.source in told[0] and "quarantine/0001" in told[0], told[0])
        check(b"toancanh_quarantined_messages 1" in self.get("/metrics").body, "/metrics")
        check(b"a message has ended the hub" in self.log(), "the log")


def refusal(answer, event):
    check(answer.nack is not None, f"acknowledged: {answer.ack}")
    equal((answer.nack["id"], answer.nack["sequence"], answer.nack["retry"],
           [error["code"] for error in answer.nack["errors"]]),
          (event["id"], event["sequence"], False, ["bad_event"]), "the refusal")


@cases([("abort", signal.SIGABRT), ("fault", signal.SIGSEGV), ("stack", signal.SIGSEGV),
        ("store", signal.SIGABRT)],
       "H3: a message ends the hub (poison-{0}): it is refused from the next start on, all others go on, "
       "news on the wall within 3 s")
async def poisoned(hub, word, number):
    other = PoisonHub(hub).start()
    control = await filled(other)
    wall = Wall(other)
    await lives(wall)
    publisher = await Publisher.open(other)
    equal((await publisher.observe(observation(1))).ack["upto"], padded(1), "before it")
    event = publisher.event([observation(2), observation(3, "2024-01", COMMENT=f"poison-{word}")])
    await publisher.send(event)
    died = await other.dies()
    started = time.monotonic()
    check(died == number or setting.slack > 1, f"ended by signal {died}")
    await other.comes_back()
    control = await control.again()
    await control.observe(observation(777, now_text(-1)))
    await wall.until(lambda dump: value_in(dump, "accounts") == "777", 30, "news on the wall")
    outage_s = time.monotonic() - started
    again = await publisher.again()
    equal((await again.hello())["resume_after"], padded(1), "what was kept")
    refusal(await again.deliver(event), event)
    equal((await again.expect("ack.v1"))["upto"], padded(2), "its number is spent")
    written_anew = dict(event, time=now_text(-1))
    refusal(await again.deliver(written_anew), event)
    equal((await again.observe(observation(4))).ack["upto"], padded(3), "the next event")
    equal(other.captives(), ["0001"], "in quarantine")
    await other.check_told(again)
    equal(other.stop(), 0, "exit code of the hub")
    other.start()
    last = await publisher.again()
    refusal(await last.deliver(event), event)
    await other.check_told(last)
    note(f"news on the wall {outage_s:.2f} s after the hub's death")
    setting.within(outage_s, OUTAGE_S, "the outage")
    await finish(other, wall, last)


@case("H3: a message that ends the hub before its envelope is read is refused without a name; its number is "
      "free for another")
async def unread(hub):
    other = PoisonHub(hub).start()
    publisher = await Publisher.open(other)
    event = publisher.event([observation(1, COMMENT="poison-parse")])
    await publisher.send(event)
    await other.dies()
    await other.comes_back()
    again = await publisher.again()
    answer = await again.deliver(event)
    equal((answer.nack["id"], answer.nack["retry"], answer.nack["errors"][0]["code"]),
          (None, False, "bad_event"), "the refusal")
    again.sequence = 1
    equal((await again.observe(observation(1))).ack["upto"], padded(1), "another event")
    await other.check_told(again)
    other.remove()


@case("H3: a check that ends the hub is refused from then on, and no number is spent")
async def without_number(hub):
    other = PoisonHub(hub).start()
    publisher = await Publisher.open(other)
    check_of = {"specversion": "1.0", "type": "vn.toancanh.check.v1", "id": "c1",
                "source": publisher.source,
                "data": {"observations": [observation(1, COMMENT="poison-fault")]}}
    await publisher.send(check_of)
    await other.dies()
    await other.comes_back()
    again = await publisher.again()
    equal((await again.deliver(check_of)).nack["errors"][0]["code"], "bad_event", "the refusal")
    equal((await again.observe(observation(1))).ack["upto"], padded(1), "the first event")
    other.remove()


@case("H3: killed, or sent a signal from outside, amid a load: no message is accused, nothing is lost")
async def from_outside(hub):
    other = PoisonHub(hub).start()
    publisher = await Publisher.open(other)
    for number in [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT] * 3:
        sent = [publisher.event([observation(value)]) for value in range(40)]
        for event in sent:
            await publisher.send(event)
        other.process.send_signal(number)
        await other.dies()
        other.start()
        equal(other.captives(), [], "in quarantine")
        publisher = await publisher.again()
        for event in sent:
            check((await publisher.deliver(event)).ack is not None, f"{event['id']} was refused")
    await publisher.close()
    other.remove()


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(2)
    main()
