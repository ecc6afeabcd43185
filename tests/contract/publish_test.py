"""toancanh publish: lines to the hub, store-and-forward."""

import csv
import io
import json
import os
import pty
import signal
import socket
import subprocess
import time

from client import Viewer, fresh_day, observation, value_of
from hub import Hub, run
from tap import Skip, case, cases, check, equal, main, note


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Station:
    """A source with its token in a file."""

    def __init__(self, hub):
        self.hub = hub
        self.source = hub.source()
        self.token_file = hub.token_file(hub.token("publisher", source=self.source))

    def command(self, *words, url=None):
        return [self.hub.toancanh, "publish", "--hub", url or self.hub.url(), "--source",
                self.source, "--token-file", self.token_file, *words]

    def publish(self, observations, *words):
        text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in observations)
        return run(self.command(*words), stdin=text)


def ends(done, code):
    check(done.returncode == code, f"expected exit {code}, found {done.returncode}: "
          f"{done.stdout[-500:]!r} {done.stderr[-800:]!r}")


def stored(hub, days, **filters):
    filters.setdefault("indicator", "portal.accounts")
    rows = {row["TIME_PERIOD"]: value_of(row) for row in hub.history(**filters)}
    return [rows.get(day) for day in days]


@case("JSON lines from standard input are stored, digits kept: 0")
async def from_stdin(hub):
    days = [fresh_day() for _ in range(3)]
    ends(Station(hub).publish([observation(value, day) for value, day in
                               zip(("1.10", "9007199254740993", "-0.50"), days)]), 0)
    equal(stored(hub, days), ["1.10", "9007199254740993", "-0.50"], "stored")


@case("a source that has said everything is silent, not lost")
async def done_is_silent(hub):
    station = Station(hub)
    ends(station.publish([observation(1)]), 0)
    viewer = await Viewer.open(hub)
    while True:
        message = await viewer.receive()
        states = {one["source"]: one["state"] for one in message.get("data", {}).get("sources", [])}
        if message["kind"] == "status.v1" and states.get(station.source) != "connected":
            break
    await viewer.close()
    equal(states.get(station.source), "silent", "state")


@case("a number in a line keeps its digits")
async def number_digits(hub):
    day = fresh_day()
    text = json.dumps(observation("@", day)).replace('"@"', "1.10") + "\n"
    ends(run(Station(hub).command("-"), stdin=text), 0)
    equal(stored(hub, [day]), ["1.10"], "stored")


@case("JSON lines from a file, blank lines and a missing last newline are no fault: 0")
async def from_file(hub):
    days = [fresh_day() for _ in range(2)]
    path = os.path.join(hub.directory, "lines.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        file.write(json.dumps(observation(1, days[0])) + "\n\n")
        file.write(json.dumps(observation(2, days[1])))
    ends(run(Station(hub).command(path)), 0)
    equal(stored(hub, days), ["1", "2"], "stored")


@case("2,500 lines arrive whole, over the limit of one event")
async def many(hub):
    periods = [f"2001-01-01/PT{number + 1}M" for number in range(2500)]
    started = time.monotonic()
    ends(Station(hub).publish([observation(number, period, INDICATOR="portal.visits")
                               for number, period in enumerate(periods)]), 0)
    note(f"2,500 lines in {time.monotonic() - started:.2f} s")
    equal(stored(hub, periods, indicator="portal.visits"), [str(n) for n in range(2500)], "stored")


@case("progress is drawn on a terminal and nowhere else")
async def progress(hub):
    station = Station(hub)
    rows = "".join(json.dumps(observation(n, f"2001-01-01/PT{n + 1}M", INDICATOR="vehicle.registrations"))
                   + "\n" for n in range(500))
    done = run(station.command(), stdin=rows)
    ends(done, 0)
    equal(done.stderr, "500 observations: 500 acknowledged, 0 refused\n", "what a pipe gets")
    path = os.path.join(hub.directory, "progress.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        file.write(rows)
    shown, terminal = pty.openpty()
    process = subprocess.Popen(station.command(path), stderr=terminal, stdin=subprocess.DEVNULL)
    os.close(terminal)
    text = b""
    try:
        while part := os.read(shown, 4096):
            text += part
    except OSError:
        pass  # a terminal whose other end is gone
    os.close(shown)
    equal(process.wait(60), 0, "exit code")
    check(b"\r" in text and b"[##############################] 500 of 500, 0 refused" in text,
          f"a terminal got {text!r}")


@case("two runs one after the other go on counting: both are stored")
async def two_runs(hub):
    station = Station(hub)
    days = [fresh_day() for _ in range(2)]
    for value, day in enumerate(days):
        ends(station.publish([observation(value, day)]), 0)
    equal(stored(hub, days), ["0", "1"], "stored")


@case("a line the hub refuses: 1, it is named, the good lines are stored")
async def refused_line(hub):
    days = [fresh_day() for _ in range(3)]
    done = Station(hub).publish([observation(1, days[0]),
                                 observation(2, days[1], INDICATOR="a.b"),
                                 observation(3, days[2])])
    ends(done, 1)
    check("a.b" in done.stderr or ":2" in done.stderr, f"stderr {done.stderr!r}")
    equal(stored(hub, [days[0], days[2]]), ["1", "3"], "stored")


@case("a line that is no JSON: 1, its number is said, the good lines are stored")
async def broken_line(hub):
    day = fresh_day()
    done = run(Station(hub).command(), stdin="{\n" + json.dumps(observation(5, day)) + "\n")
    ends(done, 1)
    check("1" in done.stderr, f"stderr {done.stderr!r}")
    equal(stored(hub, [day]), ["5"], "stored")


def offers(hub, word):
    """What publish itself does not speak of is not there yet; the case waits for it."""
    if word not in run([hub.toancanh, "publish", "--help"]).stdout:
        raise Skip(f"publish --help knows no {word} yet")


@case("SDMX-CSV is read too")
async def sdmx_csv(hub):
    offers(hub, "CSV")
    day = fresh_day()
    out = io.StringIO()
    writer = csv.writer(out)
    names = ["INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "COMMENT"]
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *names])
    writer.writerow(["dataflow", "VN:OBSERVATIONS(1.0)", "M", "portal.accounts", "VN", day, "7.70",
                     "P", 'Hà Nội, "thủ đô"'])
    path = os.path.join(hub.directory, "observations.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(out.getvalue())
    ends(run(Station(hub).command(path)), 0)
    equal(stored(hub, [day]), ["7.70"], "stored")


ROUND_TRIP = """\
STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS,\
VALUE_QUALIFIER,UNIT_MEASURE,CONF_STATUS,COMMENT,RECORDED_AT
dataflow,VN:OBSERVATIONS(1.0),M,macro.gdp.growth,VN,2016,9007199254740993,A,over,%,,,\
2020-08-18T17:00:00+07:00
dataflow,VN:OBSERVATIONS(1.0),M,macro.gdp.growth,VN,2016-08,1.10,P,,%,F,\
"Hà Nội, ""thủ đô""\nhai dòng",2020-08-18T17:00:00.125+07:00
dataflow,VN:OBSERVATIONS(1.0),M,macro.gdp.growth,VN,2016-W34,NaN,M,,%,,,\
2020-08-18T17:00:00+07:00
dataflow,VN:OBSERVATIONS(1.0),D,macro.gdp.growth,VN,2019-12-09/P254D,,A,,%,,rút lại,\
2020-08-18T17:00:00+07:00
dataflow,VN:OBSERVATIONS(1.0),M,macro.gdp.growth,VN-2004:24,2016-08-18,-0.50,A,,%,,,\
2020-08-18T17:00:00+07:00
"""


def lines_of(text, width):
    """The records of a CSV text in the canonical form: the first `width` cells, quoted as needed."""
    lines = []
    for row in csv.reader(io.StringIO(text)):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerow(row[:width])
        lines.append(out.getvalue())
    return lines[:1] + sorted(lines[1:])


@case("CSV to a hub and out of it is the same but for what the hub adds; what came out goes in again")
async def csv_round_trip(hub):
    text = ROUND_TRIP
    width = ROUND_TRIP.splitlines()[0].count(",") + 1
    for _ in range(2):
        other = Hub(hub.toancanh).start()
        path = os.path.join(other.directory, "history.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        ends(run(Station(other).command(path)), 0)
        answer = other.get("/api/v1/observations?indicator=macro.gdp.growth", other.viewer(),
                           Accept="application/vnd.sdmx.data+csv")
        equal(answer.status, 200, "status")
        text = answer.body.decode("utf-8")
        equal(lines_of(text, width), lines_of(ROUND_TRIP, width), "records")
        equal(other.stop(), 0, "exit code of the hub")
        other.remove()


@case("SDMX-CSV with faults: 1, each named by its line, the good records are stored")
async def csv_faults(hub):
    day = fresh_day()
    head = "STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n"
    lead = "dataflow,VN:OBSERVATIONS(1.0),"
    done = run(Station(hub).command("-"), stdin=f"{head}{lead}E,portal.accounts,VN,{day},1\n"
               f"{lead}I,portal.accounts,VN,{day},2\n{lead}I,a.b,VN,{day},3\n")
    ends(done, 1)
    check(":2: error: ACTION" in done.stderr and ":4: error:" in done.stderr, done.stderr)
    equal(stored(hub, [day]), ["2"], "stored")


OTHERS = [
    ("version 1.0", "DATAFLOW,FREQ,TIME_PERIOD,OBS_VALUE\nBIS:BIS_DER(1.0),A,2002,1\n", "1.0"),
    ("another structure", "STRUCTURE,STRUCTURE_ID,FREQ,TIME_PERIOD,OBS_VALUE\n"
     "dataflow,BIS:BIS_DER(1.0),A,2002,1\n", '"FREQ" is not a key'),
    ("labels of another structure", "STRUCTURE,STRUCTURE_ID,ACTION,DIM1: DIMENSION 1,OBS_VALUE: V\n"
     "datastructure,MD:MD_TEST(1.0): MD TEST,M,A: A,1: 1\n", '"DIM1: DIMENSION 1" is not a key'),
]


@cases(OTHERS, "SDMX-CSV of other makers, {0}: refused with its reason, nothing stored: 1")
async def csv_of_others(hub, _name, text, reason):
    done = run(Station(hub).command("-"), stdin=text)
    ends(done, 1)
    check(reason in done.stderr, done.stderr)


@case("a wrong token: an exit code other than 0, said")
async def wrong_token(hub):
    station = Station(hub)
    with open(station.token_file, "w", encoding="ascii") as file:
        file.write("nothing\n")
    try:
        done = station.publish([observation(1)])
    except subprocess.TimeoutExpired:
        raise AssertionError("publish with a refused token goes on for a minute") from None
    check(done.returncode in (1, 3), f"exit {done.returncode}")
    check(done.stderr.strip(), "nothing said")


@case("the hub is not there yet: with --spool the lines are kept and forwarded when it comes")
async def store_and_forward(hub):
    offers(hub, "--spool")
    port = free_port()
    other = Hub(hub.toancanh, listen=f"127.0.0.1:{port}")
    station = Station(other)
    spool = os.path.join(other.directory, "spool")
    days = [fresh_day() for _ in range(20)]
    text = "".join(json.dumps(observation(n, day)) + "\n" for n, day in enumerate(days))
    process = subprocess.Popen(
        station.command("--spool", spool, url=f"ws://127.0.0.1:{port}"), stdin=subprocess.PIPE,
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    process.stdin.write(text)
    process.stdin.close()
    time.sleep(1.5)
    check(process.poll() is None, f"publish gave up: {process.poll()}")
    other.start()
    try:
        equal(process.wait(30), 0, "exit code")
    finally:
        process.kill()
        process.stderr.close()
    equal(stored(other, days), [str(n) for n in range(20)], "stored")
    equal(other.stop(), 0, "exit code of the hub")
    other.remove()


@case("killed before the hub came: the spool is forwarded by the next run, once")
async def spool_outlives(hub):
    offers(hub, "--spool")
    port = free_port()
    other = Hub(hub.toancanh, listen=f"127.0.0.1:{port}")
    station = Station(other)
    url = f"ws://127.0.0.1:{port}"
    spool = os.path.join(other.directory, "spool")
    days = [fresh_day() for _ in range(20)]
    process = subprocess.Popen(
        station.command("--spool", spool, url=url), stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, text=True)
    process.stdin.write("".join(json.dumps(observation(n, day)) + "\n"
                                for n, day in enumerate(days)))
    process.stdin.flush()
    time.sleep(2)
    process.kill()
    process.wait()
    try:
        process.stdin.close()
    except BrokenPipeError:
        pass
    other.start()
    last = fresh_day()
    done = run(station.command("--spool", spool, url=url),
               stdin=json.dumps(observation(99, last)) + "\n")
    ends(done, 0)
    equal(stored(other, [*days, last]), [*[str(n) for n in range(20)], "99"], "stored")
    rows = other.history(indicator="portal.accounts", revisions="true")
    equal(len(rows), 21, "rows with revisions")
    other.stop()
    other.remove()


@case("the hub is killed in the midst of it: publish goes on after the restart, once each")
async def hub_killed(hub):
    offers(hub, "--spool")
    port = free_port()
    other = Hub(hub.toancanh, listen=f"127.0.0.1:{port}").start()
    station = Station(other)
    spool = os.path.join(other.directory, "spool")
    periods = [f"2001-01-01/PT{number + 1}M" for number in range(6000)]
    path = os.path.join(other.directory, "lines.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(observation(n, period)) + "\n"
                        for n, period in enumerate(periods))
    process = subprocess.Popen(station.command("--spool", spool, path), stderr=subprocess.PIPE,
                               stdout=subprocess.DEVNULL, text=True)
    time.sleep(0.15)
    other.kill()
    other.start()
    try:
        equal(process.wait(60), 0, "exit code")
    finally:
        process.kill()
        process.stderr.close()
    rows = other.history(indicator="portal.accounts", revisions="true")
    equal(len(rows), 6000, "rows with revisions")
    equal(stored(other, periods), [str(n) for n in range(6000)], "stored")
    other.stop()
    other.remove()


@case("SIGTERM while lines are awaited ends with 0, what was read is stored")
async def interrupted(hub):
    station = Station(hub)
    day = fresh_day()
    process = subprocess.Popen(station.command(), stdin=subprocess.PIPE, stderr=subprocess.PIPE,
                               stdout=subprocess.DEVNULL, text=True)
    process.stdin.write(json.dumps(observation(3, day)) + "\n")
    process.stdin.flush()
    deadline = time.monotonic() + 10
    while stored(hub, [day]) != ["3"] and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    try:
        equal(process.wait(10), 0, "exit code")
    finally:
        process.kill()
        process.stdin.close()
        process.stderr.close()
    equal(stored(hub, [day]), ["3"], "stored")


if __name__ == "__main__":
    main()
