"""The hub as whoever runs it sees it: configuration read again, signs of life, metrics, health, log."""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile

import setting
from client import Publisher, Viewer, observation
from hub import Hub, run
from tap import Skip, case, cases, check, equal, main

CONFIG = {"version": 1, "document": "config", "publishers": {"window": 8}}


async def until(found, what, limit_s=20):
    """The first true answer of found(), asked again and again."""
    for _ in range(int(limit_s * setting.slack * 20)):
        answer = found()
        if answer:
            return answer
        await asyncio.sleep(0.05)
    raise AssertionError(f"not within {limit_s} s: {what}")


class Manager:
    """A service manager's end of NOTIFY_SOCKET."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)

    def hear(self, limit_s=20):
        self.socket.settimeout(limit_s * setting.slack)
        try:
            return self.socket.recv(1000).decode("ascii")
        except socket.timeout:
            return "nothing"

    def hear_until(self, state):
        """Everything that was said up to state."""
        said = [self.hear()]
        while said[-1] not in (state, "nothing"):
            said.append(self.hear())
        equal(said[-1], state, f"after {said[:-1]}")
        return said[:-1]


class Configured(Hub):
    """A hub of its own with a configuration that changes."""

    def __init__(self, toancanh, document, environment=None):
        super().__init__(toancanh, config=document)
        self.config = self.arguments[-1]
        self.environment = environment or {}

    def command(self):
        words = [f"{name}={value}" for name, value in self.environment.items()]
        # exec keeps the process's number, which the watchdog's variables name
        return ["sh", "-c", 'export WATCHDOG_PID=$$; exec "$@"', "sh", "env", *words,
                *super().command()]

    def write(self, text):
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(text)

    def records(self, message):
        """What the log says under this message."""
        lines = self.log().decode("utf-8").splitlines()
        return [one for one in map(json.loads, lines) if one["message"].startswith(message)]

    async def again(self, message):
        """Send SIGHUP and wait for one more record; the newest."""
        before = len(self.records(message))
        self.process.send_signal(signal.SIGHUP)
        await until(lambda: len(self.records(message)) > before, message)
        return self.records(message)[-1]


async def welcome(publisher):
    hello = publisher.event(None, type="vn.toancanh.hello.v1", data={}, sequence=None)
    publisher.sequence -= 1  # a hello has none
    await publisher.send(hello)
    return await publisher.expect("welcome.v1")


@case("H8: SIGHUP takes a good configuration up, for connections that stand too")
async def good_reload(hub):
    other = Configured(hub.toancanh, CONFIG)
    try:
        other.start()
        publisher = await Publisher.open(other)
        equal((await welcome(publisher))["window"], 8, "window")
        other.write(json.dumps({**CONFIG, "publishers": {"window": 5, "max_bytes": 2048}}))
        await other.again("configured again")
        told = await welcome(publisher)
        equal((told["window"], told["max_bytes"]), (5, 2048), "window and size of a message")
        check((await publisher.observe(observation(1))).nack is None, "a standing connection is hurt")
        await publisher.send("x" * 4000)
        check((await publisher.expect("nack.v1"))["errors"][0]["code"] in ("too_large", "bad_json"),
              "the new size does not hold")
        equal(len(other.history(indicator="portal.accounts")), 1, "rows")
        await publisher.close()
        equal(other.stop(), 0, "exit code")
    finally:
        other.remove()


@cases([("no JSON", "{", ":1:"), ("half a document", '{"version": 1, "publi', ":1:"),
        ("an unknown member", '{"version": 1,\n "colour": 1}', ":2:"),
        ("a value out of range", '{"version": 1, "publishers":\n{"window": 0}}', ":2:"),
        ("a newer version", '{"version": 7}', ":1:"), ("nothing in it", "", ""), ("no file", None, "")],
       "H8: SIGHUP with {0}: the former one stays, the log says where, nobody is cut")
async def bad_reload(hub, _name, text, place):
    other = Configured(hub.toancanh, CONFIG)
    try:
        other.start()
        publisher = await Publisher.open(other)
        viewer = await Viewer.open(other)
        if text is None:
            os.unlink(other.config)
        else:
            other.write(text)
        said = await other.again("the configuration has a fault; the former one stays")
        check(other.config + place in said["place"], f"place {said['place']!r}")
        check(said["reason"], "no reason")
        equal((await welcome(publisher))["window"], 8, "window")
        check((await publisher.observe(observation(1))).nack is None, "a publisher is hurt")
        await viewer.status(lambda one: one["store"] == "ok", 5)
        other.write(json.dumps({**CONFIG, "publishers": {"window": 9}}))
        await other.again("configured again")
        equal((await welcome(publisher))["window"], 9, "window after it was mended")
        await publisher.close()
        await viewer.close()
        equal(other.stop(), 0, "exit code")
        kept = run([other.toancanh, "audit", "list", "--data", other.data]).stdout
        acts = [line for line in kept.splitlines() if "hub.configure" in line]
        check(len(acts) == 2 and "refused" in acts[0] and "done" in acts[1], f"audit {acts}")
    finally:
        other.remove()


@case("H8: 200 hang-ups while a publisher sends: nothing is lost, nothing grows")
async def many_reloads(hub):
    other = Configured(hub.toancanh, CONFIG)
    try:
        other.start()
        publisher = await Publisher.open(other)
        await publisher.observe(observation(0, "2001-01-01"))
        before_kb = other.resident_kb()
        for number in range(1, 201):
            other.write(json.dumps({**CONFIG, "publishers": {"window": 1 + number % 9}}))
            other.process.send_signal(signal.SIGHUP)
            answer = await publisher.observe(observation(number, "2001-01-01"))
            check(answer.nack is None, f"refused at {number}: {answer.nack}")
        equal(len(other.history(indicator="portal.accounts", revisions="true")), 201, "rows")
        grown_kb = other.grown_kb(before_kb)
        check(grown_kb < 8192, f"{grown_kb} KiB more after 200 hang-ups")
        await publisher.close()
        equal(other.stop(), 0, "exit code")
    finally:
        other.remove()


@case("a service manager hears READY, RELOADING, STOPPING and the watchdog's beats")
async def notify(hub):
    with tempfile.TemporaryDirectory() as folder:
        manager = Manager(folder)
        other = Configured(hub.toancanh, CONFIG, {"NOTIFY_SOCKET": manager.path,
                                                  "WATCHDOG_USEC": "2000000"})
        try:
            other.start()
            equal(manager.hear_until("READY=1"), [], "before READY")
            for _ in range(3):
                manager.hear_until("WATCHDOG=1")
            other.process.send_signal(signal.SIGHUP)
            manager.hear_until("RELOADING=1")
            manager.hear_until("READY=1")
            equal(other.stop(), 0, "exit code")
            manager.hear_until("STOPPING=1")
        finally:
            other.remove()


@case("a hub of which nobody wants beats sends none, and a socket that is not there hurts nobody")
async def no_watchdog(hub):
    with tempfile.TemporaryDirectory() as folder:
        manager = Manager(folder)
        other = Configured(hub.toancanh, CONFIG, {"NOTIFY_SOCKET": manager.path})
        gone = Configured(hub.toancanh, CONFIG, {"NOTIFY_SOCKET": folder + "/gone"})
        try:
            other.start()
            equal(manager.hear(), "READY=1", "the first state")
            equal(other.stop(), 0, "exit code")
            equal(manager.hear(), "STOPPING=1", "the next state")
            gone.start()
            equal(gone.stop(), 0, "exit code")
        finally:
            other.remove()
            gone.remove()


def samples(text):
    """Name and labels -> value, by the parser of the format's makers."""
    try:
        from prometheus_client.openmetrics.parser import text_string_to_metric_families as families
    except ImportError:
        raise Skip("python3-prometheus-client is not installed") from None
    return {(sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in families(text) for sample in family.samples}


@case("/metrics is OpenMetrics, and counts what was sent")
async def metrics(hub):
    before = samples(hub.get("/metrics").body.decode("utf-8"))
    publisher = await Publisher.open(hub)
    await publisher.observe(observation(1), observation(2, "2001-01-02"))
    await publisher.send("no json")
    await publisher.expect("nack.v1")
    answer = hub.get("/metrics")
    check(answer.headers["content-type"].startswith("application/openmetrics-text"),
          f"content-type {answer.headers['content-type']}")
    after = samples(answer.body.decode("utf-8"))

    def grown(name, **labels):
        key = (name, tuple(sorted(labels.items())))
        return after[key] - before[key]

    equal(grown("toancanh_observations_total"), 2, "observations")
    equal(grown("toancanh_refused_messages_total", code="bad_json"), 1, "refused as bad_json")
    equal(after[("toancanh_publishers", ())], 1, "publishers")
    equal(after[("toancanh_store_ok", ())], 1, "store_ok")
    check(grown("toancanh_commit_seconds_count") >= 1, "no commit was counted")
    await publisher.close()


@case("/metrics: promtool builds a time series from it")
async def promtool(hub):
    if shutil.which("promtool") is None:
        raise Skip("prometheus is not installed")
    text = hub.get("/metrics").body.decode("utf-8")
    # promtool wants to know when each sample was taken; a scrape leaves that to whoever scrapes.
    timed = "".join(line if line.startswith("#") else line.rstrip("\n") + " 1597744800\n"
                    for line in text.splitlines(True))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "metrics")
        with open(path, "w", encoding="utf-8") as file:
            file.write(timed)
        done = subprocess.run(["promtool", "tsdb", "create-blocks-from", "openmetrics", path, folder],
                              capture_output=True, text=True, check=False, timeout=120)
    equal(done.returncode, 0, f"promtool said {done.stdout[-500:]} {done.stderr[-500:]}")


@case("A9: hostile names, paths and messages: every line of the log is one record, without a token")
async def log(hub):
    other = Hub(hub.toancanh, arguments=["--log", "debug"])
    try:
        other.start()
        evil = "\x1b[31m\r\n{\"level\":\"error\",\"message\":\"forged\"}\u202e\u2028"
        tokens = [other.token("publisher", source="/test/log"), other.token("viewer")]
        publisher = await Publisher.open(other, "/test/log", tokens[0])
        await publisher.observe(observation(1, COMMENT=evil))
        await publisher.send(publisher.event([observation(1)], id=evil, source=evil, sequence=None))
        await publisher.expect("nack.v1")
        await publisher.send(evil + tokens[0])
        await publisher.receive()
        for path in ("/" + tokens[1], "/api/v1/observations?indicator=" + tokens[1],
                     "/api/v1/observations?x=%1b%0a" + tokens[1], "/%1b%5b31m%0d%0aforged"):
            other.get(path, tokens[1])
        other.get("/", "wrong" + tokens[1])
        other.get("/healthz", tokens[1], X_Forwarded_For="evil")
        await publisher.close()
        run([other.toancanh, "token", "revoke", "--data", other.data, "--name", "viewer-2"])
        equal(other.stop(), 0, "exit code")
        lines = other.log().split(b"\n")[:-1]
        check(lines, "nothing was logged")
        for line in lines:
            text = line.decode("utf-8")
            record = json.loads(text)
            check({"time", "level", "program", "message"} <= set(record), f"record {record}")
            check(record["message"] != "forged", "a sender wrote a record")
            check(not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", text),
                  f"control characters in {text!r}")
        for token in tokens:
            check(token.encode("ascii") not in other.log(), "a token stands in the log")
    finally:
        other.remove()


if __name__ == "__main__":
    main()
