"""N4, N5: real packets. The wall stands behind a line of its own (veth between two network namespaces), which
loses packets or is narrow; the line and both ends are this program's and vanish with it."""

import asyncio
import os
import random
import subprocess
import tempfile
import time

import websockets

import realm
import setting
from authority import Authority
from client import SUBPROTOCOL, Publisher, now_text, observation
from hub import Hub, die_with_parent
from lifeline import all_live, finish, watch
from tap import Skip, case, check, equal, main, note
from wall import Wall, value_in

HERE, THERE = "10.77.0.1", "10.77.0.2"
MTU = 1500
NEWS_S = {"loss": 1.5, "narrow": 3.0}
# Classic BPF, jump by jump: a random number, its remainder by 100, and TC_ACT_SHOT below 5.
DROP_5_OF_100 = "5,32 0 0 4294963256,148 0 0 100,53 1 0 5,6 0 0 2,6 0 0 0"
NARROW = ["tbf", "rate", "64kbit", "burst", "3000", "limit", "8000"]


class Far:
    """The other end of the line: a namespace held by a process, and `toancanh` started there."""

    def __init__(self, hub):
        self.holder = subprocess.Popen(["unshare", "--net", "--", "sleep", "infinity"],
                                       preexec_fn=die_with_parent)
        self.net = f"/proc/{self.holder.pid}/ns/net"
        home = os.readlink("/proc/self/ns/net")
        while os.readlink(self.net) == home:
            time.sleep(0.01)
        realm.run("ip", "link", "add", "near", "mtu", str(MTU), "type", "veth",
                  "peer", "name", "far", "netns", str(self.holder.pid))
        realm.run("ip", "address", "add", f"{HERE}/24", "dev", "near")
        realm.run("ip", "link", "set", "near", "up")
        for words in (["address", "add", f"{THERE}/24", "dev", "far"], ["link", "set", "far", "up"],
                      ["link", "set", "lo", "up"]):
            self.run("ip", *words)
        self.program = os.path.join(hub.directory, "toancanh-far")
        with open(self.program, "w", encoding="ascii") as file:
            file.write(f'#!/bin/sh\nexec nsenter --net={self.net} -- "{hub.toancanh}" "$@"\n')
        os.chmod(self.program, 0o700)

    def run(self, *words):
        return realm.run("nsenter", f"--net={self.net}", "--", *words)

    def both(self, *words):
        """A command of tc for each end; "near" stands for the device."""
        try:
            realm.run("tc", *words)
            self.run("tc", *("far" if word == "near" else word for word in words))
        except subprocess.CalledProcessError as refused:
            raise Skip(f"tc: {refused.stderr.strip().splitlines()[0]}") from None

    def end(self):
        self.holder.kill()
        self.holder.wait()


class SecureHub(Hub):
    def __init__(self, hub):
        self.files = tempfile.mkdtemp(prefix="toancanh-line-", dir=hub.directory)
        self.authority = Authority(self.files)
        pair = self.authority.issue(alternatives=f"IP:{HERE}")
        super().__init__(hub.toancanh, listen=f"{HERE}:0", config={
            "version": 1, "tls": {"certificate": pair.certificate, "key": pair.key}})

    def url(self, path=""):
        return f"wss://{HERE}:{self.port}{path}"


async def behind_line(hub):
    """A hub here, a wall there, a publisher beside the hub that the line does not touch."""
    far = Far(hub)
    other = SecureHub(hub).start()
    source = other.source()
    token = other.token("publisher", source=source)
    publisher = Publisher(other, source, token, await websockets.connect(
        other.url("/feed"), ssl=other.authority.context(), subprotocols=[SUBPROTOCOL],
        extra_headers=[("Authorization", f"Bearer {token}")], compression=None, ping_interval=None))
    await publisher.observe(observation(0, now_text(-1)))
    here, other.toancanh = other.toancanh, far.program
    wall = Wall(other, more=("--ca", other.authority.certificate))
    other.toancanh = here
    await wall.until(lambda dump: dump["link"] == "live" and value_in(dump, "accounts") == "0", 20,
                     "the first picture")
    return far, other, publisher, wall


async def waits_for_news(publisher, wall, count):
    """How long each of some values was on its way, in order of size."""
    waits = []
    for number in range(1, count + 1):
        started = time.monotonic()
        await publisher.observe(observation(number, now_text(-0.5)))
        await wall.until(lambda dump, wanted=str(number): value_in(dump, "accounts") == wanted,
                         30 * setting.slack, f"value {number}")
        waits.append(time.monotonic() - started)
        await asyncio.sleep(random.uniform(0, 0.1))
    return sorted(waits)


@case("N4: of a hundred packets five are lost, each way: p99 of news within 1.5 s, never a false lost")
async def loses_packets(hub):
    far, other, publisher, wall = await behind_line(hub)
    try:
        far.both("qdisc", "add", "dev", "near", "clsact")
        far.both("filter", "add", "dev", "near", "egress", "bpf", "da", "bytecode", DROP_5_OF_100)
        count = int(hub.settings.get("news", "60"))
        ended = asyncio.Event()
        watching = asyncio.create_task(watch(wall, 3600, ended=ended))
        waits = await waits_for_news(publisher, wall, count)
        ended.set()
        _, links = await watching
        lost = realm.run("tc", "-s", "filter", "show", "dev", "near", "egress")
        note(f"{count} values: p50 {waits[count // 2]:.3f} s, p99 {waits[count * 99 // 100]:.3f} s, "
             f"at most {waits[-1]:.3f} s")
        check("bytecode" in lost, f"no packet could be lost: {lost}")
        equal(links, {"live"}, "what the wall said of its link")
        setting.within(waits[count * 99 // 100], NEWS_S["loss"], "p99 of news")
        await finish(other, wall, publisher)
    finally:
        far.end()


@case("N5: 64 kbit/s, and twenty values a second: the newest within 3 s, the hub's memory bounded")
async def narrow(hub):
    far, other, publisher, wall = await behind_line(hub)
    try:
        far.both("qdisc", "add", "dev", "near", "root", *NARROW)
        resident = other.resident_kb()
        seconds, rate = float(hub.settings.get("seconds", "12")), int(hub.settings.get("rate", "20"))
        started, number, lags = time.monotonic(), 0, []
        sent = {}
        while time.monotonic() - started < seconds:
            rows = []
            for _ in range(max(1, rate // 10)):
                number += 1
                rows.append(observation(number, now_text(-0.5)))
            sent[number] = time.monotonic()
            await publisher.observe(*rows)
            shown = int(value_in(wall.dump(), "accounts"))
            newest = max([at for value, at in sent.items() if value <= shown], default=started)
            lags.append(time.monotonic() - newest)
            await asyncio.sleep(0.1)
        _, last_s = await wall.until(
            lambda dump: all_live(dump) and value_in(dump, "accounts") == str(number),
            30 * setting.slack, "the newest value")
        grown = other.grown_kb(resident)
        note(f"{number} observations in {seconds:g} s: what was shown was {max(lags):.2f} s old at most, "
             f"the last came after {last_s:.2f} s; the hub grew by {grown} kB")
        setting.within(max(max(lags), last_s), NEWS_S["narrow"], "the newest value")
        check(grown <= 4096, f"the hub grew by {grown} kB")
        await finish(other, wall, publisher)
    finally:
        far.end()


if __name__ == "__main__":
    realm.enter("--net")
    realm.run("ip", "link", "set", "lo", "up")
    main()
