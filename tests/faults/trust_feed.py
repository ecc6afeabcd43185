"""The feed behind layouts/trust.json: agencies that report in time and late, fall silent, revise, disagree. All
of it goes through a real hub, whose date is moved so that its afternoon fits into seconds; no mark is
written by hand. As a program: trust_feed.py TOANCANH MOVED_HUB OUT records the layout's sample anew."""

import asyncio
import datetime
import json
import os
import struct
import sys

import setting
from client import Publisher
from hub import Hub, run

LAYOUT = os.path.join(setting.TREE, "layouts", "trust.json")
ZONE = datetime.timezone(datetime.timedelta(hours=7))
# A Wednesday: between 17:00, when the day closes, and 19:00, when its reports must be there.
RECORDED = datetime.datetime(2026, 11, 18, 17, 40, tzinfo=ZONE)
RATE, TOTAL, WIND = "ops.dossiers.on-time-rate", "ops.dossiers.total", "urgent.storm.wind"
FLOOD, FUEL = "urgent.flood.level-over-alarm", "sector.fuel.stock-days"
WATCHED = "gris.reports.on-time-rate"
DAYS = ["2026-11-11", "2026-11-12", "2026-11-13", "2026-11-16", "2026-11-17", "2026-11-18"]
LOOK_S = 0.5
PROVINCES = ["01", "04", "08", "11", "12", "14", "15", "19", "20", "22", "24", "25", "31", "33", "37", "38",
             "40", "42", "44", "46", "48", "51", "52", "56", "66", "68", "75", "79", "80", "82", "86", "91",
             "92", "96"]


def area(code):
    return f"VN-2025:{code}"


def row(indicator, place, period, value, **keys):
    made = {"INDICATOR": indicator, "REF_AREA": place, "TIME_PERIOD": period, "OBS_VALUE": value}
    made.update(keys)
    return made


class Afternoon(Hub):
    """A hub that believes what it is told of the date, and keeps its data from one start to the next."""

    def __init__(self, toancanh, program):
        super().__init__(toancanh, config={"version": 1, "document": "config", "trust_clock": True})
        self.program = program
        self.date_path = os.path.join(self.directory, "date")
        self.publishers = {}
        self.sequences = {}
        self.tokens = {}

    def command(self):
        return ["env", f"TC_MOVED={self.date_path}", self.program, "--data", self.data, "--listen", self.listen,
                "--codelists", os.path.join(setting.TREE, "feeds", "codelists"), *self.arguments]

    def start_at(self, when):
        ahead = when - datetime.datetime.now(datetime.timezone.utc)
        with open(self.date_path, "wb") as file:
            file.write(struct.pack("<q", int(ahead.total_seconds() * 1e9)))
        self.publishers = {}
        return self.start()

    async def say(self, source, *rows):
        """One event; nothing may be refused."""
        if source not in self.tokens:
            self.tokens[source] = self.token("publisher", source=source)
        if source not in self.publishers:
            self.publishers[source] = await Publisher.open(
                self, source, self.tokens[source], self.sequences.get(source, 1))
        answer = await self.publishers[source].observe(*rows)
        self.sequences[source] = self.publishers[source].sequence
        if answer.ack is None:
            raise AssertionError(f"{source}: {answer}")

    async def close_all(self):
        for publisher in self.publishers.values():
            await publisher.close()


def rates(code, days=DAYS[:-1], top=95.4):
    """A share that rises a little from day to day and ends at top."""
    return [row(RATE, area(code), day, f"{top - 0.7 * (len(days) - 1 - i) - 0.2 * (i % 2):.1f}")
            for i, day in enumerate(days)]


async def two_hours_before(hub):
    """History; first words that are revised, withdrawn or repeated later."""
    hub.start_at(RECORDED.replace(hour=15))
    await hub.say("/portal/dvcqg", row("portal.visits", "VN", "2026-11-18T15:00:00+07:00", "58000000"),
                  row("portal.visits", "VN", "2026-11-18T14:30:00+07:00", "58000000"))
    await hub.say("/tinh/tong-hop", *rates("01", DAYS), *rates("04"), *rates("08", DAYS[:-2]), *rates("11", DAYS[:-3]),
                  *rates("14", DAYS[:-3]), *rates("37"), *rates("38"), *rates("42"))
    await hub.say("/tinh/hue", *rates("46", DAYS[:-1], 94.9))
    await hub.say("/tinh/da-nang", *rates("48"))
    await hub.close_all()
    hub.stop()


async def three_minutes_before(hub):
    """Feeds that say nothing afterwards."""
    hub.start_at(RECORDED - datetime.timedelta(minutes=3))
    await hub.say("/bo/ket-noi", *[row("gris.realtime.connections", "VN", f"2026-11-18T17:36:{s:02d}+07:00", v)
                                   for s, v in ((0, "21"), (10, "22"), (20, "22"), (30, "23"), (40, "24"))])
    await hub.close_all()
    hub.stop()


async def at_the_end(hub):
    """What the wall sees as it happens."""
    hub.start_at(RECORDED)
    await hub.say("/portal/dvcqg", row("portal.visits", "VN", "2026-11-18T17:39:00+07:00", "58000000"))
    await hub.say("/tinh/hue", row(RATE, area("46"), DAYS[-2], "95.4"))
    await hub.say("/tinh/da-nang", row(RATE, area("48"), DAYS[-2], None, ACTION="D"))
    await hub.say("/tinh/tong-hop",
                  row(RATE, area("37"), DAYS[-1], "95.4", OBS_STATUS="P"),
                  row(RATE, area("38"), DAYS[-1], "95.4", OBS_STATUS="E"),
                  row(RATE, area("40"), DAYS[-1], "95.4", OBS_STATUS="F"),
                  row(RATE, area("42"), DAYS[-1], "95.4", OBS_STATUS="U"),
                  row(RATE, area("44"), DAYS[-1], None, OBS_STATUS="M"))
    # Two who speak of the same: once they agree, once they do not.
    for code, other in (("51", "95.4"), ("52", "91.7")):
        await hub.say("/tinh/tong-hop", row(WATCHED, area(code), DAYS[-1], "95.4"))
        await asyncio.sleep(0.05)  # who spoke first is shown
        await hub.say("/bo/giam-sat", row(WATCHED, area(code), DAYS[-1], other))
    await hub.say("/tinh/tong-hop", *[row(TOTAL, area(code), DAYS[-1], str(900 + 7 * i))
                                      for i, code in enumerate(PROVINCES) if code not in ("44", "48")])
    await hub.say("/sim/dien-tap", row(WIND, "VN", "2026-11-18T17:30:00+07:00", "9"))
    await raise_alarms(hub)
    # Who is cut off is lost; who says goodbye is not.
    await hub.say("/tinh/khan-cap", row("videolink.live", area("56"), "2026-11-18T17:39:50+07:00", "1"))
    hub.publishers["/tinh/khan-cap"].socket.transport.abort()


async def raise_alarms(hub):
    """One that nobody has seen, one that somebody has, one that was over before anybody did."""
    for minute, level in ((15, "1.1"), (30, "1.2")):
        await hub.say("/tinh/khan-cap", row(FLOOD, area("56"), f"2026-11-18T17:{minute}:00+07:00", level))
        await asyncio.sleep(LOOK_S)  # the hub counts what it sees from one look to the next
    await hub.say("/bo/cong-thuong", row(FUEL, "VN", DAYS[-1], "6.2"))
    await hub.say("/tinh/tong-hop", *rates("14", DAYS[-3:-1]))
    await asyncio.sleep(LOOK_S)
    operator = hub.token_file(hub.token("operator", name="Trực ban"))
    done = await asyncio.to_thread(run, [hub.toancanh, "alarm", "ack", "fuel.low", "VN", "--note", "đã báo Bộ Công Thương",
                                         "--hub", hub.url(), "--token-file", operator])
    if done.returncode != 0:
        raise AssertionError(f"alarm ack ended with {done.returncode}: {done.stderr}")


def sampleless(directory):
    """The layout without the sample that is about to be made."""
    with open(LAYOUT, encoding="utf-8") as file:
        layout = json.load(file)
    layout.pop("sample", None)
    path = os.path.join(directory, "trust.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(layout, file, ensure_ascii=False)
    return path


async def record(toancanh, program, out):
    """The whole afternoon into out."""
    hub = Afternoon(toancanh, program)
    try:
        await two_hours_before(hub)
        await three_minutes_before(hub)
        await at_the_end(hub)
        await asyncio.sleep(2.5)  # the hub tells a loss within two seconds
        done = await asyncio.to_thread(run, [toancanh, "record", sampleless(hub.directory), "--hub", hub.url(),
                                             "--token-file", hub.token_file(hub.viewer()), "--out", out])
        if done.returncode != 0:
            raise AssertionError(f"record ended with {done.returncode}: {done.stderr}")
        return done.stdout
    finally:
        hub.remove()


if __name__ == "__main__":
    print(asyncio.run(record(*sys.argv[1:4])), end="")
