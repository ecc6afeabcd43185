"""N2, S15: a publisher with a spool loses nothing and sends nothing twice, whoever is killed or cut off.

Settings: kills=25 hour=36000 seed=1; limit_s=240 is the time one case may take.
"""

import asyncio
import json
import os
import random
import signal
import subprocess
import time

import setting
from client import observation, value_of
from hub import Hub, die_with_parent, run
from proxy import Proxy
from tap import case, check, equal, main, note

KILLS, HOUR = 25, 36000
INDICATOR = "portal.visits"


def wait_for(wanted, what, limit_s=60):
    """Until wanted() is true; the limit is there for a test that hangs, not as a promise."""
    deadline = time.monotonic() + limit_s * setting.slack
    while not wanted():
        check(time.monotonic() < deadline, f"not within {limit_s * setting.slack:g} s: {what}")
        time.sleep(0.05)


class Office:
    """A source that publishes from a spool of its own."""

    def __init__(self, hub, name, url=None):
        self.hub = hub
        self.url = url or hub.url()
        self.source = hub.source()
        self.token_file = hub.token_file(hub.token("publisher", source=self.source))
        self.directory = os.path.join(hub.directory, name)
        os.mkdir(self.directory)

    def path(self, name):
        return os.path.join(self.directory, name)

    def command(self, *words):
        return [self.hub.toancanh, "publish", "--hub", self.url, "--source", self.source,
                "--token-file", self.token_file, *words]

    def spooled(self, *words):
        return self.command("--spool", self.path("spool"), *words)

    def start(self, *words, **settings):
        settings.setdefault("stdin", subprocess.DEVNULL)
        with open(self.path("log"), "ab") as log:
            return subprocess.Popen(self.spooled(*words), stdout=subprocess.DEVNULL, stderr=log,
                                    preexec_fn=die_with_parent, **settings)

    def write(self, name, first, count, bad=()):
        """A file of observations numbered from first; those in bad are none of the code lists."""
        with open(self.path(name), "w", encoding="utf-8") as file:
            for number in range(first, first + count):
                row = observation(number, f"2001-01-01/PT{number + 1}M", INDICATOR=INDICATOR)
                if number in bad:
                    row["REF_AREA"] = "XX"
                file.write(json.dumps(row) + "\n")
        return self.path(name)

    def stored(self):
        """Every row of this source, older revisions too."""
        rows = self.hub.history(indicator=INDICATOR, revisions="true")
        return sorted(int(value_of(row)) for row in rows if row["SOURCE"] == self.source)

    def holds(self, numbers):
        found = self.stored()
        twice = len(found) - len(set(found))
        lost = set(numbers) - set(found)
        check(not twice and not lost and len(found) == len(set(numbers)),
              f"{len(lost)} lost, {twice} twice, {len(found)} stored of {len(set(numbers))}")


def fresh(hub):
    """A hub of the case's own, so that its series are."""
    return Hub(hub.toancanh).start()


@case("N2: SIGKILL of the publisher at random moments of one file: nothing lost, nothing twice")
async def publisher_killed(hub):
    chance = random.Random(int(hub.settings.get("seed", 1)))
    kills = int(hub.settings.get("kills", KILLS))
    other = fresh(hub)
    office = Office(other, "office")
    count = 2000
    started = time.monotonic()
    equal(run(office.spooled(office.write("lines.jsonl", 0, count))).returncode, 0, "exit code")
    usual_s = time.monotonic() - started
    first, ended, landed = count, 0, 0
    while landed < kills:
        path = office.write("lines.jsonl", first, count)
        first += count
        for _ in range(4):
            landed += killed(office.start(path), chance.random() * usual_s)
        equal(run(office.spooled(path)).returncode, 0, "exit code of a run that was not killed")
        ended += 1
    office.holds(range(first))
    note(f"{landed} kills, {ended} files, {first} observations")
    other.stop()
    other.remove()


def killed(process, after_s):
    """SIGKILL after so long; False when it had ended by then."""
    try:
        process.wait(after_s)
        return False
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True


@case("N2: publisher and hub are killed in turn while a pipe goes on: what was read is stored once")
async def both_killed(hub):
    chance = random.Random(int(hub.settings.get("seed", 1)) + 1)
    other = fresh(hub)
    other.listen = f"127.0.0.1:{other.port}"
    office = Office(other, "office")
    sent = 0
    for turn in range(6):
        process = office.start("-", stdin=subprocess.PIPE, text=True)
        for _ in range(chance.randrange(200, 600)):
            process.stdin.write(json.dumps(observation(
                sent, f"2001-01-01/PT{sent + 1}M", INDICATOR=INDICATOR)) + "\n")
            sent += 1
        process.stdin.flush()
        # What it has taken out of the pipe it has kept: wait until all of it stands in the spool.
        last = f'"OBS_VALUE": {sent - 1}}}'.encode()
        wait_for(lambda last=last: in_journal(office, last) or stored_last(office, sent),
                 "the lines are in the spool")
        if turn % 2:
            other.kill()
            other.start()
        process.kill()
        process.wait()
        process.stdin.close()
    equal(run(office.spooled("-")).returncode, 0, "exit code of the last run")
    office.holds(range(sent))
    other.stop()
    other.remove()


def in_journal(office, words):
    try:
        with open(office.path("spool/journal"), "rb") as journal:
            return words in journal.read()
    except FileNotFoundError:
        return False


def stored_last(office, sent):
    """It may have gone to the hub and out of the spool already."""
    return sent - 1 in office.stored()


@case("N2: an hour's figures taken while the link is cut arrive whole and in order afterwards")
async def partition(hub):
    hour = int(hub.settings.get("hour", HOUR))
    other = fresh(hub)
    proxy = await Proxy(other.port).start()
    office = Office(other, "office", f"ws://127.0.0.1:{proxy.port}")
    proxy.freeze()
    path = office.write("hour.jsonl", 0, hour)
    process = office.start(path)
    wait_for(lambda: in_journal(office, f'"OBS_VALUE": {hour - 1}}}'.encode()), "the file is kept")
    check(process.poll() is None, "the publisher gave up while the link was cut")
    size = os.path.getsize(office.path("spool/journal"))
    equal(office.stored(), [], "stored while the link is cut")
    proxy.thaw()
    started = time.monotonic()
    # The proxy lives on this event loop: wait without blocking it.
    while process.poll() is None:
        await asyncio.sleep(0.05)
    equal(process.returncode, 0, "exit code")
    note(f"{hour} observations, {size} bytes of spool, caught up in "
         f"{time.monotonic() - started:.2f} s")
    office.holds(range(hour))
    order = [row["SEQUENCE"] for row in sorted(
        other.history(indicator=INDICATOR), key=lambda row: int(value_of(row)))]
    check(order == sorted(order), "the sequence does not rise with the lines")
    check(os.path.getsize(office.path("spool/journal")) < 4096, "the spool is not empty after it")
    other.stop()
    other.remove()


@case("N2: a token that is refused ends the publisher; with a good one the spool goes on")
async def denied(hub):
    other = fresh(hub)
    office = Office(other, "office")
    path = office.write("lines.jsonl", 0, 50)
    good = office.token_file
    office.token_file = other.token_file("nothing")
    done = run(office.spooled(path))
    equal(done.returncode, 1, "exit code with a wrong token")
    check("50 wait in the spool" in done.stderr, done.stderr)
    office.token_file = good
    equal(run(office.spooled(path)).returncode, 0, "exit code with a good one")
    office.holds(range(50))
    other.stop()
    other.remove()


@case("S15: the hub comes back as an older copy: what a publisher still holds arrives, once")
async def older_copy(hub):
    other = fresh(hub)
    other.listen = f"127.0.0.1:{other.port}"
    office = Office(other, "office")
    equal(run(office.spooled(office.write("one.jsonl", 0, 40))).returncode, 0, "first file")
    office.holds(range(40))
    other.stop()
    copy = other.data + ".copy"
    subprocess.run(["cp", "-a", other.data, copy], check=True)
    other.start()
    path = office.write("two.jsonl", 40, 20000)
    process = office.start(path)
    wait_for(lambda: len(office.stored()) > 40, "some of the second file are stored")
    process.kill()
    process.wait()
    known = set(office.stored())
    note(f"killed at {len(known)} of 20,040")
    other.stop()
    subprocess.run(["rm", "-rf", other.data], check=True)
    os.rename(copy, other.data)
    other.start()
    equal(run(office.spooled(path)).returncode, 0, "exit code")
    found = office.stored()
    equal(len(found), len(set(found)), "stored once")
    lost = set(range(20040)) - set(found)
    check(lost <= known - set(range(40)),
          f"{len(lost - known)} lost that the publisher still held")
    # And it goes on.
    equal(run(office.spooled(office.write("three.jsonl", 20040, 10))).returncode, 0, "afterwards")
    check(set(range(20040, 20050)) <= set(office.stored()), "the next file is stored")
    other.stop()
    other.remove()


@case("the same file again, unchanged: nothing is sent twice; changed, it is a new one")
async def same_file(hub):
    other = fresh(hub)
    office = Office(other, "office")
    path = office.write("lines.jsonl", 0, 20)
    for _ in range(2):
        equal(run(office.spooled(path)).returncode, 0, "exit code")
        office.holds(range(20))
    office.write("lines.jsonl", 20, 20)
    equal(run(office.spooled(path)).returncode, 0, "exit code of the changed file")
    office.holds(range(40))
    path = office.write("bad.jsonl", 40, 5, bad={41})
    for _ in range(2):
        equal(run(office.spooled(path)).returncode, 1, "exit code of a file with a fault")
    equal(office.stored().count(40), 2, "a file with a fault is sent again when asked to")
    other.stop()
    other.remove()


class Folder:
    """An office that exports files into a folder."""

    def __init__(self, hub):
        self.hub = hub
        self.office = Office(hub, "office")
        self.folder = self.office.path("export")
        os.mkdir(self.folder)
        self.process = None

    def start(self):
        with open(self.office.path("log"), "ab") as log:
            self.process = subprocess.Popen(
                self.office.command("--watch", self.folder), stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=log, preexec_fn=die_with_parent)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def export(self, name, first, count, bad=()):
        """As a careful program does: written under another name, then moved."""
        os.rename(self.office.write("export.part", first, count, bad),
                  os.path.join(self.folder, name))

    def names(self, folder=""):
        return sorted(name for name in os.listdir(os.path.join(self.folder, folder))
                      if not name.startswith("."))

    def text(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return file.read()

    def empty(self):
        return self.names() == ["done", "refused"]


@case("a watched folder: good files go to done/, one with faults to refused/, each with its report")
async def watched(hub):
    other = fresh(hub)
    folder = Folder(other)
    folder.export("before.jsonl", 0, 10)
    folder.start()
    wait_for(folder.empty, "the file that was there before")
    folder.export("b.jsonl", 10, 300, bad={12, 200})
    with open(os.path.join(folder.folder, "c.csv"), "w", encoding="utf-8") as file:
        file.write("STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n")
        file.write(f"dataflow,VN:OBSERVATIONS(1.0),I,{INDICATOR},VN,2001-01-01/PT311M,310\n")
    wait_for(folder.empty, "two files of two kinds")
    folder.export("before.jsonl", 311, 1)
    wait_for(folder.empty, "a file of a name that was there")
    equal(folder.names("done"), ["before.jsonl", "before.jsonl.2", "before.jsonl.2.report.txt",
                                 "before.jsonl.report.txt", "c.csv", "c.csv.report.txt"], "done/")
    equal(folder.names("refused"), ["b.jsonl", "b.jsonl.report.txt"], "refused/")
    report = folder.text("refused/b.jsonl.report.txt").splitlines()
    check("298 acknowledged, 2 refused" in report[1], report)
    equal([line.split("\t")[:2] for line in report[2:]],
          [["3", "unknown_area"], ["191", "unknown_area"]], "faults of the report")
    folder.process.send_signal(signal.SIGTERM)
    equal(folder.process.wait(60), 0, "exit code after SIGTERM")
    folder.office.holds(set(range(312)) - {12, 200})
    other.stop()
    other.remove()


@case("a watched folder under SIGKILL: every file once, its report whole")
async def watched_killed(hub):
    chance = random.Random(int(hub.settings.get("seed", 1)) + 2)
    kills = int(hub.settings.get("kills", KILLS))
    other = fresh(hub)
    folder = Folder(other)
    first, files = 0, 0
    while first < 3000 or kills > 0:
        bad = {first + 7} if files % 3 == 2 else set()
        folder.export(f"{files:04d}.jsonl", first, 100, bad)
        first, files = first + 100, files + 1
        if kills > 0 and files % 2 == 0:
            folder.start()
            time.sleep(chance.random() * 0.3 * setting.slack)
            folder.kill()
            kills -= 1
    folder.start()
    wait_for(folder.empty, "all files are put away", 120)
    folder.kill()
    refused = {100 * number + 7 for number in range(files) if number % 3 == 2}
    folder.office.holds(set(range(first)) - refused)
    for number in range(files):
        where = "refused" if number % 3 == 2 else "done"
        report = folder.text(f"{where}/{number:04d}.jsonl.report.txt").splitlines()
        check(report[1].startswith("100 observations: "), f"{number}: {report}")
        equal(len(report), 3 if number % 3 == 2 else 2, f"lines of report {number}")
    other.stop()
    other.remove()


@case("--dry-run says what the hub would refuse, by its code lists and this token; nothing is stored")
async def dry_run(hub):
    office = Office(hub, "dry")
    office.token_file = hub.token_file(hub.token(
        "publisher", source=office.source, areas="VN"))
    path = office.write("lines.jsonl", 0, 500, bad={3, 250})
    with open(path, "a", encoding="utf-8") as file:
        file.write(json.dumps(observation(1, "2001", REF_AREA="VN-2025:01")) + "\n{\n")
    done = run(office.command("--dry-run", path))
    equal(done.returncode, 1, "exit code")
    for words in (":4: error:", ":251: error:", ":501: error:", ":502: error:", "(unknown_area)",
                  "(forbidden)", "(bad_json)",
                  "502 observations: 498 would be taken, 4 refused"):
        check(words in done.stderr, f"{words!r} is not in {done.stderr}")
    equal(office.stored(), [], "stored")
    equal(run(office.command(office.write("good.jsonl", 0, 3))).returncode, 0, "a real run")
    office.holds(range(3))


if __name__ == "__main__":
    main()
