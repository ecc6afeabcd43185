"""Hostile text: depth, duplicate keys, UTF-8, noncharacters, controls, homoglyphs, accents."""

import json
import random
import unicodedata

from client import Publisher, fresh_day, observation, padded
from frames import TEXT, RawSocket
from hub import parse
from tap import case, cases, check, equal, main, none_failed

BEFORE_RECONNECT = 60


def event_text(source, comment="x", sequence=1, extra=""):
    made = {"specversion": "1.0", "type": "vn.toancanh.observations.v1", "source": source,
            "id": padded(sequence), "sequence": padded(sequence),
            "data": {"observations": [observation(1, COMMENT=comment)]}}
    text = json.dumps(made, ensure_ascii=False)
    return text[:-1] + extra + "}"


async def codes_for(publisher, text):
    """Codes of the nack for a text, [] when it was taken."""
    await publisher.send(text)
    while True:
        kind, data = await publisher.receive()
        if kind == "nack.v1":
            return [error["code"] for error in data["errors"]]
        if kind == "ack.v1" and data["stored"] > 0:
            return []


def nested(depth):
    """An extra member so that the whole event is depth levels deep."""
    return ',"x":' + "[" * (depth - 1) + "]" * (depth - 1)


@cases([(17,), (18,), (100,), (2048,), (10000,), (100000,)], "depth {0}: bad_json")
async def too_deep(hub, depth):
    publisher = await Publisher.open(hub)
    before = hub.resident_kb()
    equal(await codes_for(publisher, event_text(publisher.source, extra=nested(depth))),
          ["bad_json"], "codes")
    check(hub.grown_kb(before) < 4096, f"memory grew by {hub.grown_kb(before)} kB")
    await publisher.close()


@case("depth 16 is no syntax fault")
async def deep_enough(hub):
    publisher = await Publisher.open(hub)
    codes = await codes_for(publisher, event_text(publisher.source, extra=nested(16)))
    check("bad_json" not in codes, f"codes {codes}")
    await publisher.close()


@case("240,000 opening brackets: bad_json, memory does not grow")
async def brackets(hub):
    publisher = await Publisher.open(hub)
    before = hub.resident_kb()
    equal(await codes_for(publisher, "[" * 240000), ["bad_json"], "codes")
    check(hub.grown_kb(before) < 4096, f"memory grew by {hub.grown_kb(before)} kB")
    await publisher.close()


DOUBLE = [
    ("of the event", '{"id":"9",', "{"), ("escaped", '{"\\u0069d":"9",', "{"),
    ("of data", '"data": {"observations": [],', '"data": {'),
    ("of an observation", '"observations": [{"INDICATOR":"portal.visits",', '"observations": [{'),
    ("the same value twice", '{"specversion":"1.0",', "{"),
]


@cases(DOUBLE, "a key given twice ({0}): bad_json")
async def duplicate_key(hub, _name, new, old):
    publisher = await Publisher.open(hub)
    text = event_text(publisher.source).replace(old, new, 1)
    equal(await codes_for(publisher, text), ["bad_json"], "codes")
    await publisher.close()


BROKEN = ["", " ", "{", "}", "[]x", "nul", "{'a':1}", '{"a":1,}', '{"a" 1}', '{"a":1}{"b":2}',
          '{"a":"\t"}', '{"a":"\\x"}', '{"a":"\\u12"}', '{"a":tru}', "\ufeff{}", '{"a":"',
          "// x\n{}",
          '{"a":1}\u0000', '{"a":.1}', "NaN", '{"a":"\\ud800"}', '{"a":"\\udc00\\ud800"}',
          '{"a":"\\ud800\\u0041"}', '{"a":"\\uffff"}', '{"a":"\\ufffe"}', '{"a":"\\ufdd0"}',
          '{"a":"\\ud83f\\udfff"}', '{"a":"\uffff"}', '{"a":"\ufdd0"}', '{"a":"\U0001ffff"}']


@cases([(text, repr(text)) for text in BROKEN], "{1} is bad_json, and the connection stays")
async def broken(hub, text, _shown):
    publisher = await Publisher.open(hub)
    equal(await codes_for(publisher, text), ["bad_json"], "codes")
    equal((await publisher.observe(observation(1))).ack["upto"], padded(1), "upto of the next")
    await publisher.close()


@cases([("[]",), ("1",), ('"text"',), ("null",), ("true",), ("{}",)],
       "{0} is JSON but no event: bad_event")
async def no_event(hub, text):
    publisher = await Publisher.open(hub)
    equal(set(await codes_for(publisher, text)), {"bad_event"}, "codes")
    await publisher.close()


@case("a BOM before a good event: bad_json")
async def bom(hub):
    publisher = await Publisher.open(hub)
    text = "\ufeff" + event_text(publisher.source)
    equal(await codes_for(publisher, text), ["bad_json"], "codes")
    await publisher.close()


def bad_utf8(chance):
    """One sequence of bytes that is not UTF-8."""
    kind = chance.randrange(7)
    if kind == 0:
        return bytes([chance.randrange(0x80, 0xC0)])
    if kind == 1:
        return bytes([chance.choice([0xC0, 0xC1]), chance.randrange(0x80, 0xC0)])
    if kind == 2:
        return bytes([0xE0, chance.randrange(0x80, 0xA0), chance.randrange(0x80, 0xC0)])
    if kind == 3:
        return bytes([0xED, chance.randrange(0xA0, 0xC0), chance.randrange(0x80, 0xC0)])
    if kind == 4:
        return bytes([0xF0, chance.randrange(0x80, 0x90), 0x80, 0x80])
    if kind == 5:
        return bytes([chance.choice([0xF4]), chance.randrange(0x90, 0xC0), 0x80, 0x80])
    return bytes([chance.randrange(0xC2, 0xF5), chance.randrange(0x20, 0x22)])


@case("1,000 texts that are not UTF-8: each ends its connection with 1007 and stores nothing")
async def not_utf8(hub):
    chance = random.Random(8)
    source = hub.source()
    token = hub.token("publisher", source=source)
    failures = []
    for number in range(1000):
        bad = bad_utf8(chance)
        comment = "Hà Nội " * chance.randrange(3)
        payload = event_text(source, comment + "@").encode("utf-8").replace(b"@", bad)
        raw = await RawSocket.open(hub, "/feed", token)
        if raw.status != 101:
            failures.append(f"row {number}: handshake {raw.status}")
            continue
        raw.send(TEXT, payload)
        code = await raw.close_code()
        if code != 1007:
            failures.append(f"{bad.hex(' ')}: {code}")
        await raw.close()
        if len(failures) >= 12:
            break
    publisher = await Publisher.open(hub, source, token)
    if (await publisher.hello())["resume_after"] != "":
        failures.append("something of it was taken")
    await publisher.close()
    none_failed(failures, 1000)


def noncharacters():
    for plane in range(17):
        for last in (0xFFFE, 0xFFFF):
            yield chr(plane * 0x10000 + last)
    for code in range(0xFDD0, 0xFDF0):
        yield chr(code)


@case("all 66 noncharacters, raw and escaped: bad_json")
async def all_noncharacters(hub):
    failures, total, publisher = [], 0, None
    for letter in noncharacters():
        pair = letter.encode("utf-16-be")
        escaped = "".join(f"\\u{pair[i:i + 2].hex()}" for i in range(0, len(pair), 2))
        for form in (letter, escaped):
            if total % BEFORE_RECONNECT == 0:
                publisher = await Publisher.open(hub)
            total += 1
            text = event_text(publisher.source, "@").replace("@", form)
            codes = await codes_for(publisher, text)
            if codes != ["bad_json"]:
                failures.append(f"U+{ord(letter):04X} as {form!a}: {codes or 'stored'}")
    none_failed(failures, total)


CONTROLS = [0x200C, 0x200D, 0x1A, 0x84, *range(0x202A, 0x202F), *range(0x2066, 0x206A),
            0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x00AD, 0xE0001, 0xE0041, 0xE007F,
            *range(0x01, 0x09), 0x1B, 0x7F, 0x80, 0x85, 0x90,
            0x9B, 0x9D, 0x9F, 0x061C, 0x2028, 0x2029, 0x180E]


@case("40 controls in an id, a source, an indicator, an area: stripped or refused, never kept")
async def controls_in_ids(hub):
    check(len(CONTROLS) >= 40, f"only {len(CONTROLS)}")
    failures, publisher, sent = [], None, 0
    for code in CONTROLS:
        for key in ("id", "source", "INDICATOR", "REF_AREA"):
            if sent % BEFORE_RECONNECT == 0:
                publisher = await Publisher.open(hub)
            sent += 1
            letter = chr(code)
            if key in ("id", "source"):
                event = publisher.event([observation(1)])
                event[key] = event[key][:3] + letter + event[key][3:]
            else:
                made = observation(1)
                made[key] = made[key][:1] + letter + made[key][1:]
                event = publisher.event([made])
            await publisher.send(event)
            kind, data = await publisher.receive()
            while kind == "ack.v1" and data["stored"] == 0:
                kind, data = await publisher.receive()
            if kind == "nack.v1":
                if data["id"] is not None and letter in data["id"]:
                    failures.append(f"U+{code:04X} in {key}: sent back in the nack's id")
            elif key in ("INDICATOR", "REF_AREA", "source"):
                failures.append(f"U+{code:04X} in {key}: taken")
    none_failed(failures, sent)


@case("40 controls in a COMMENT: refused or kept as they are, the history stays readable")
async def controls_in_comments(hub):
    failures, publisher = [], await Publisher.open(hub)
    for code in CONTROLS:
        day = fresh_day()
        answer = await publisher.observe(observation(1, day, COMMENT=f"a{chr(code)}1 2"))
        rows = [row for row in hub.history(indicator="portal.accounts")
                if row["TIME_PERIOD"] == day]
        if answer.nack is None and (len(rows) != 1 or rows[0]["OBS_VALUE"] != "1"):
            failures.append(f"U+{code:04X}: rows {rows}")
    await publisher.close()
    none_failed(failures, len(CONTROLS))


@case("the history's bytes hold no raw control character")
async def history_bytes(hub):
    body = hub.get("/api/v1/observations", hub.viewer()).body
    body.decode("utf-8")
    check(not any(byte < 0x20 and byte not in b"\r\n\t" for byte in body), "a raw control")


VOWELS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"


@case("134 Vietnamese letters, composed and decomposed, in a COMMENT come back as the same text")
async def vietnamese(hub):
    publisher = await Publisher.open(hub)
    failures = []
    letters = VOWELS + VOWELS.upper()
    equal(len(letters), 134, "letters")
    for form in ("NFC", "NFD"):
        comment = unicodedata.normalize(form, letters)
        day = fresh_day()
        answer = await publisher.observe(observation(1, day, COMMENT=comment))
        check(answer.nack is None, f"{form} refused: {answer.nack}")
        row = [row for row in hub.history(indicator="portal.accounts")
               if row["TIME_PERIOD"] == day][0]
        if unicodedata.normalize("NFC", row["COMMENT"]) != letters:
            failures.append(f"{form}: {row['COMMENT']}")
    await publisher.close()
    none_failed(failures, 2)


@case("an agency's code decomposed names the same agency")
async def decomposed_code(hub):
    publisher = await Publisher.open(hub)
    day = fresh_day()
    for code in ("BGDĐT", unicodedata.normalize("NFD", "BGDĐT")):
        await publisher.observe(observation(1, day, REF_AREA=code))
    rows = [row for row in hub.history(indicator="portal.accounts") if row["TIME_PERIOD"] == day]
    equal([row["REF_AREA"] for row in rows], ["BGDĐT"], "areas")
    await publisher.close()


HOMOGLYPHS = {"a": "аɑａ", "c": "сϲｃ", "o": "оοｏ", "p": "рρｐ", "e": "еｅ", "t": "ｔт", "n": "ո",
              "u": "υ", "s": "ѕ", "r": "г", "l": "ӏIl|".replace("l", ""), ".": "․。．"}


@case("every one-letter look-alike of portal.accounts: unknown_indicator")
async def look_alikes(hub):
    failures, sent, publisher = [], 0, None
    name = "portal.accounts"
    for index, letter in enumerate(name):
        for other in HOMOGLYPHS.get(letter, ""):
            if sent % BEFORE_RECONNECT == 0:
                publisher = await Publisher.open(hub)
            sent += 1
            fake = name[:index] + other + name[index + 1:]
            answer = await publisher.observe(observation(1, INDICATOR=fake))
            if not answer.codes() or answer.codes()[0] not in ("unknown_indicator", "bad_value"):
                failures.append(f"{fake!a}: {answer.codes() or 'stored'}")
    check(sent > 25, f"only {sent} look-alikes")
    none_failed(failures, sent)


@case("strings within the limits are taken, a key of 100 kB ends nothing")
async def long_strings(hub):
    publisher = await Publisher.open(hub)
    answer = await publisher.observe({**observation(1), "K" * 100000: 1})
    check(answer.nack is not None, "a key of 100 kB was taken")
    answer = await publisher.observe(observation(1, INDICATOR="a" * 100000))
    check(answer.nack is not None, "an indicator of 100 kB was taken")
    answer = await publisher.observe(observation(1), id="i" * 100000)
    check(answer.nack is not None, "an id of 100 kB was taken")
    await publisher.close()


@case("zalgo and a word of 500 letters in a COMMENT are only text")
async def zalgo(hub):
    publisher = await Publisher.open(hub)
    for comment in ("a" + "\u0301" * 499, "x" * 500, "\u200b" * 500):
        day = fresh_day()
        answer = await publisher.observe(observation(7, day, COMMENT=comment))
        check(answer.nack is None or answer.nack["retry"] is False, f"{answer}")
    await publisher.close()


@case("the hub's own messages are strict JSON")
async def strict(hub):
    publisher = await Publisher.open(hub)
    await publisher.send('{"id":"\\u202e\\u001b[31m"}')
    text = await publisher.socket.recv()
    parse(text)
    check("\x1b" not in text, "a raw ESC")
    await publisher.close()


if __name__ == "__main__":
    main()
