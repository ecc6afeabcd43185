"""OBS_VALUE: what is a number, what is no value, and that no digit is ever changed."""

import decimal
import json
import random

from client import Publisher, fresh_day, observation, value_of
from tap import case, cases, check, equal, main, none_failed

BEFORE_RECONNECT = 60

# JSON tokens for OBS_VALUE by what the contract makes of them.
NUMBERS = ["0", "1", "-1", "10", "227000", "281000", "1.10", "1.0", "0.1", "98.5", "-0.5", "100.00",
           "0.10000000000000001", "0.30000000000000004", "123456789.123456789",
           "7", "-12.50", "3.14159265358979",
           "9007199254740992", "9007199254740993", "-9007199254740993", "9223372036854775807"]
TEXTS = [f'"{number}"' for number in NUMBERS]
NO_VALUES = ["null", '"NaN"']
WRONG = ["true", "false", "[]", "{}", "[1]", '{"a":1}', '""', '" "', '"abc"', '"1,5"', '"1.234,5"',
         '" 1"', '"1 "', '"+1"', '"0x10"', '"1e"', '"١٢"', '"1_000"', '"--1"', '"Infinity"',
         '"-Infinity"', '"nan"', '"1.2.3"', '"null"']
SYNTAX = ["NaN", "Infinity", "-Infinity", "nan", "+1", "01", ".5", "5.", "0x10", "1_000", "--1",
          "'1'", "abc", "1e400", "-1e400", "1e", "1.e5", "TRUE", "-", "1 2"]
VALUE_STATUSES = [None, "A", "E", "P", "F"]
NO_VALUE_STATUSES = ["H", "L", "M", "O", "Q"]


class Sender:
    """Publishers of the same hub, a new one before the hub loses patience with the last."""

    def __init__(self, hub):
        self.hub = hub
        self.publisher = None
        self.sent = 0

    async def deliver(self, token, **keys):
        """(event's answer, its period) for a JSON token as OBS_VALUE."""
        if self.publisher is None or self.sent % BEFORE_RECONNECT == 0:
            if self.publisher is not None:
                await self.publisher.close()
            self.publisher = await Publisher.open(self.hub)
        self.sent += 1
        day = fresh_day()
        made = observation("@", day, **{name: key for name, key in keys.items() if key is not None})
        event = self.publisher.event([made])
        text = json.dumps(event).replace('"@"', token)
        await self.publisher.send(text)
        while True:
            kind, data = await self.publisher.receive()
            if kind == "nack.v1":
                if data["sequence"] is None:
                    self.publisher.sequence -= 1
                return data, day
            if kind == "ack.v1" and data["upto"] >= event["sequence"]:
                return None, day

    async def close(self):
        await self.publisher.close()


def codes_of(nack):
    return [] if nack is None else [error["code"] for error in nack["errors"]]


def wanted(token, status):
    """Codes that a careful reader allows; an empty set: it is stored."""
    missing = status in NO_VALUE_STATUSES
    if token in SYNTAX:
        return {"bad_json"}
    if token in WRONG:
        return {"bad_value", "bad_status"} if missing else {"bad_value"}
    if token in NO_VALUES:
        return set() if missing else {"bad_value", "bad_status"}
    return {"bad_status"} if missing else set()


def type_matrix():
    """At least 500 rows: every token under statuses of both kinds."""
    for token in NUMBERS + TEXTS + NO_VALUES + WRONG:
        for status in VALUE_STATUSES[:3] + NO_VALUE_STATUSES[:3]:
            yield token, status
    for token in NO_VALUES + NUMBERS[:4] + WRONG[:8]:
        for status in VALUE_STATUSES[3:] + NO_VALUE_STATUSES[3:]:
            yield token, status
    for token in SYNTAX:
        for status in (None, "M"):
            yield token, status


@case("type matrix: each of 500 and more JSON tokens × statuses is stored exactly or refused")
async def matrix(hub):
    sender = Sender(hub)
    failures, total, kept = [], 0, {}
    for token, status in type_matrix():
        total += 1
        allowed = wanted(token, status)
        nack, day = await sender.deliver(token, OBS_STATUS=status)
        codes = codes_of(nack)
        if not allowed and nack is None:
            kept[day] = (None if token in NO_VALUES else token.strip('"'), status, token)
        elif not codes or not set(codes) <= allowed:
            failures.append(f"{token} with {status}: expected {allowed or 'stored'}, "
                            f"found {codes or 'stored'}")
    await sender.close()
    check(total >= 500, f"only {total} rows")
    stored = {row["TIME_PERIOD"]: row for row in hub.history(indicator="portal.accounts")}
    for day, (text, status, token) in kept.items():
        found = value_of(stored[day]) if day in stored else "no row"
        if found != text:
            failures.append(f"{token} with {status}: kept as {found}")
        elif text is not None and not isinstance(stored[day]["OBS_VALUE"], str):
            failures.append(f"{token}: not text in the API")
    none_failed(failures, total)


@cases([("1.10",), ("9007199254740993",), ("9223372036854775807",), ("0.1234567890123456789",),
        ("-12345678901234.5678",), ("100.000",)],
       "{0} is kept digit for digit, as number and as text")
async def exact(hub, digits):
    sender = Sender(hub)
    for token in (digits, f'"{digits}"'):
        nack, day = await sender.deliver(token)
        check(nack is None, f"{token} refused: {nack}")
        found = [value_of(row) for row in hub.history(indicator="portal.accounts")
                 if row["TIME_PERIOD"] == day]
        equal(found, [digits], token)
    await sender.close()


@cases([("-9223372036854775808",), ("9223372036854775808",), ("1" * 40,), ("1e-400",), ("1e3",),
        ("1E+2",), ("1.5e-3",), ("-0",), ("-0.0",), ("0." + "1" * 40,), ("1" * 300,), ("1e308",),
        ("5e-324",)],
       "{0:.44} is kept as the same number or refused, never rounded")
async def exact_or_refused(hub, digits):
    sender = Sender(hub)
    for token in (digits, f'"{digits}"'):
        nack, day = await sender.deliver(token)
        if nack is not None:
            check(set(codes_of(nack)) <= {"bad_value", "bad_json"}, f"codes {codes_of(nack)}")
            continue
        found = [value_of(row) for row in hub.history(indicator="portal.accounts")
                 if row["TIME_PERIOD"] == day]
        equal(len(found), 1, "rows")
        check(decimal.Decimal(found[0]) == decimal.Decimal(digits), f"{token} became {found[0]}")
    await sender.close()


@cases([("1e400",), ("-1e400",), ("1e99999999999999999999",), ("9" * 5000,)],
       "a number beyond range ({0:.24}) is refused")
async def beyond_range(hub, digits):
    sender = Sender(hub)
    equal(codes_of((await sender.deliver(digits))[0]), ["bad_json"], "as number")
    check(set(codes_of((await sender.deliver(f'"{digits}"'))[0])) & {"bad_value", "bad_json"},
          "as text")
    await sender.close()


@case("2,000 random decimals come back as their own text")
async def random_decimals(hub):
    chance = random.Random(20200819)
    made = []
    for number in range(2000):
        whole = str(chance.randrange(10 ** chance.randrange(1, 16)))
        part = "".join(chance.choice("0123456789") for _ in range(chance.randrange(0, 12)))
        sign = "-" if chance.random() < 0.3 and (whole + part).strip("0") else ""
        made.append((f"2001-01-01/P{number + 1}D", sign + whole + ("." + part if part else "")))
    publisher = await Publisher.open(hub)
    for start in range(0, 2000, 500):
        rows = [observation("@", period, INDICATOR="macro.trade-balance")
                for period, _ in made[start:start + 500]]
        text = json.dumps(publisher.event(rows))
        for _, digits in made[start:start + 500]:
            text = text.replace('"@"', digits if len(digits) % 2 else f'"{digits}"', 1)
        await publisher.send(text)
        while (await publisher.expect("ack.v1"))["stored"] == 0:
            pass
    await publisher.close()
    found = {row["TIME_PERIOD"]: value_of(row)
             for row in hub.history(indicator="macro.trade-balance")}
    none_failed([f"{period}: {digits} became {found.get(period)}" for period, digits in made
                 if found.get(period) != digits], 2000)


@cases([(status, token) for status in NO_VALUE_STATUSES for token in NO_VALUES],
       "status {0} with {1}: no value, never 0")
async def not_reported(hub, status, token):
    sender = Sender(hub)
    nack, day = await sender.deliver(token, OBS_STATUS=status)
    check(nack is None, f"refused: {nack}")
    row = [row for row in hub.history(indicator="portal.accounts") if row["TIME_PERIOD"] == day][0]
    equal((row["OBS_STATUS"], value_of(row)), (status, None), "status and value")
    await sender.close()


if __name__ == "__main__":
    main()
