"""What keeps a hub from starting, and a store that is full: exit codes, sentences, recovery."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time

import setting
from client import Publisher, Viewer, observation, value_of
from hub import Hub, run
from tap import Skip, case, cases, check, equal, main, note

CODELISTS = os.path.join(setting.TREE, "feeds", "codelists")


def refuses(hub, words, code, within_s=10.0):
    """The hub must end with code and a sentence, never listen; its standard error."""
    started = time.monotonic()
    done = run([hub.toancanh, "hub", *words], timeout=20)
    seconds = time.monotonic() - started
    check(done.returncode == code,
          f"expected exit {code}, found {done.returncode}: {done.stderr[-500:]!r}")
    equal(done.stdout, "", "standard output")
    check(done.stderr.strip(), "no sentence on standard error")
    setting.within(seconds, within_s, "refusing")
    return done.stderr


@case("S12: a second hub on the same data directory ends with 3 within 1 s, the first goes on")
async def second_hub(hub):
    publisher = await Publisher.open(hub)
    await publisher.observe(observation(1))
    for _ in range(5):
        said = refuses(hub, ["--data", hub.data, "--listen", "127.0.0.1:0"], 3, 1.0)
    check(hub.data in said, f"the directory is not named: {said!r}")
    check((await publisher.observe(observation(2))).nack is None, "the first hub is hurt")
    await publisher.close()


@case("S12: a hub whose predecessor was killed starts at once")
async def after_kill(hub):
    hub.kill()
    started = time.monotonic()
    hub.start()
    check(time.monotonic() - started < 5, "took over 5 s")


@case("a taken port: 3, with the address, and the data directory is free again")
async def taken_port(hub):
    with tempfile.TemporaryDirectory() as folder:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            said = refuses(hub, ["--data", folder, "--listen", f"127.0.0.1:{port}"], 3)
            check(str(port) in said, f"the port is not named: {said!r}")
        other = Hub(hub.toancanh)
        other.data = folder
        other.start()
        equal(other.stop(), 0, "exit code")
        other.remove()


@cases([("0.0.0.0:0",), ("192.0.2.1:8800",), ("[::]:0",)],
       "A6: {0}, reachable from the network, without TLS: refused")
async def plain_on_network(hub, address):
    with tempfile.TemporaryDirectory() as folder:
        done = run([hub.toancanh, "hub", "--data", folder, "--listen", address], timeout=10)
        check(done.returncode in (1, 2, 3), f"exit {done.returncode}")
        check(done.stderr.strip(), "nothing said")
        equal(done.stdout, "", "standard output")


@cases([("a file", "file"), ("below a file", "below"), ("/proc", "/proc"),
        ("/proc/nothing", "/proc/nothing"), ("/dev/null", "/dev/null")],
       "a data directory that cannot be written ({0}): 3")
async def unwritable(hub, _name, where):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        with open(path, "w", encoding="ascii") as file:
            file.write("x")
        where = {"file": path, "below": os.path.join(path, "data")}.get(where, where)
        refuses(hub, ["--data", where, "--listen", "127.0.0.1:0"], 3)


@case("a data directory without write permission: 3")
async def no_permission(hub):
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o555)
        words = [hub.toancanh, "hub", "--data", folder, "--listen", "127.0.0.1:0"]
        if os.geteuid() == 0:
            if shutil.which("setpriv") is None:
                raise Skip("root may write anywhere, and there is no setpriv")
            words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *words]
        probe = run([*words[:-5], hub.toancanh, "--version"]) if words[0] == "setpriv" else None
        if probe is not None and probe.returncode != 0:
            raise Skip("another user cannot reach the program")
        done = run(words, timeout=20)
        equal(done.returncode, 3, f"exit code ({done.stderr[-300:]!r})")
        check(done.stderr.strip(), "nothing said")


@case("code lists that are not there: no start, the document is named")
async def no_codelists(hub):
    with tempfile.TemporaryDirectory() as folder:
        done = run([hub.toancanh, "hub", "--data", os.path.join(folder, "d"), "--listen",
                    "127.0.0.1:0", "--codelists", "/nonexistent"], timeout=20)
        check(done.returncode in (1, 3), f"exit {done.returncode}")
        check("/nonexistent" in done.stderr, f"stderr {done.stderr!r}")
        equal(done.stdout, "", "standard output")


@cases([("indicators.json",), ("areas.json",), ("agencies.json",), ("units.json",)],
       "code lists without {0}: no start, the document is named")
async def missing_list(hub, name):
    with tempfile.TemporaryDirectory() as folder:
        lists = os.path.join(folder, "lists")
        os.mkdir(lists)
        for other in ("indicators.json", "areas.json", "agencies.json", "units.json"):
            if other != name:
                shutil.copy(os.path.join(CODELISTS, other), lists)
        done = run([hub.toancanh, "hub", "--data", os.path.join(folder, "d"), "--listen",
                    "127.0.0.1:0", "--codelists", lists], timeout=20)
        check(done.returncode in (1, 3), f"exit {done.returncode}")
        check(name in done.stderr, f"stderr {done.stderr!r}")


@case("a faulty code list: 1, with file:line:col")
async def faulty_list(hub):
    with tempfile.TemporaryDirectory() as folder:
        lists = os.path.join(folder, "lists")
        shutil.copytree(CODELISTS, lists)
        path = os.path.join(lists, "units.json")
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        document["units"][0]["code"] = 7
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file, indent=1)
        said = refuses(hub, ["--data", os.path.join(folder, "d"), "--listen", "127.0.0.1:0",
                             "--codelists", lists], 1)
        check(f"{path}:" in said and "/units/0/code" in said, f"said {said!r}")


@cases([("no JSON", "{"), ("an unknown member", '{"version": 1, "colour": 1}'),
        ("a newer version", '{"version": 7}'), ("half a document", '{"version": 1, "win')],
       "H8: a config with {0}: 1, with file:line:col")
async def faulty_config(hub, _name, text):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "config.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        said = refuses(hub, ["--data", os.path.join(folder, "d"), "--listen", "127.0.0.1:0",
                             "--config", path], 1)
        check(f"{path}:1:" in said, f"said {said!r}")


@case("a signal during the start ends with 0, never with a hang")
async def signal_at_start(hub):
    for delay_ms in (0, 1, 3, 10, 30, 60):
        with tempfile.TemporaryDirectory() as folder:
            process = subprocess.Popen(
                [hub.toancanh, "hub", "--data", folder, "--listen", "127.0.0.1:0"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(0.02 + delay_ms / 1000)
            process.terminate()
            code = process.wait(20)
            check(code in (0, -15), f"after {delay_ms} ms: exit {code}")


class SmallDisk:
    """A file system of a few megabytes, with ballast to fill it."""

    def __init__(self, megabytes):
        self.path = tempfile.mkdtemp(prefix="toancanh-small-")
        done = run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", self.path])
        self.mounted = done.returncode == 0
        if not self.mounted:
            os.rmdir(self.path)
            raise Skip(f"no small file system can be mounted here: {done.stderr.strip()}")

    def fill(self):
        with open(os.path.join(self.path, "ballast"), "wb") as file:
            try:
                while True:
                    file.write(b"\0" * 65536)
                    file.flush()
            except OSError:
                pass

    def free(self):
        os.unlink(os.path.join(self.path, "ballast"))

    def remove(self):
        run(["umount", self.path])
        os.rmdir(self.path)


@case("S8: a full disk: busy or no ack, the status and /healthz say so; with space it goes on")
async def full_disk(hub):
    disk = SmallDisk(160)
    other = Hub(hub.toancanh)
    other.data = os.path.join(disk.path, "data")
    try:
        other.start()
        publisher = await Publisher.open(other)
        viewer = await Viewer.open(other)
        await publisher.observe(observation("1.10", "2001-01-01"))
        disk.fill()
        refused, number = None, 0
        while refused is None and number < 4000:
            number += 1
            rows = [observation(part, f"2002-01-01/PT{number * 500 + part}M", COMMENT="x" * 400)
                    for part in range(500)]
            refused = (await publisher.observe(*rows)).nack
        check(refused is not None, f"{number} events were acknowledged on a full disk")
        equal((refused["retry"], refused["errors"][0]["code"]), (True, "busy"), "the refusal")
        check(refused.get("retry_after_ms", 0) > 0, "no retry_after_ms")
        status = await viewer.status(lambda one: one["store"] != "ok", 5)
        note(f"store {status['store']} after {number} events")
        health = other.get("/healthz")
        equal(health.status, 503, "/healthz")
        equal(health.json()["store"], status["store"], "/healthz, store")
        check(health.json()["reason"], "/healthz gives no reason")
        check(other.alive(), "the hub ended")
        equal([value_of(row) for row in other.history(indicator="portal.accounts",
                                                      start="2001-01-01", end="2001-01-01")],
              ["1.10"], "what was acknowledged is still shown")
        disk.free()
        publisher.sequence -= 1
        started, answer = time.monotonic(), None
        while answer is None or answer.nack is not None:
            check(time.monotonic() - started < 10, "not taken again 10 s after there is space")
            answer = await publisher.observe(*rows)
            if answer.nack is not None:
                publisher.sequence -= 1
                await asyncio.sleep(0.2)
        note(f"taken again {time.monotonic() - started:.1f} s after there was space")
        await viewer.status(lambda one: one["store"] == "ok", 5)
        health = other.get("/healthz")
        equal((health.status, health.json()), (200, {"store": "ok"}), "/healthz")
        equal(len(other.history(indicator="portal.accounts")), 1 + 500 * number, "rows")
        await publisher.close()
        await viewer.close()
        equal(other.stop(), 0, "exit code")
    finally:
        other.remove()
        disk.remove()


if __name__ == "__main__":
    main()
