"""A4, A5: who may say what of whom: provinces, indicators, sources, verbs."""

import json
import os

from client import (PREFIX, Publisher, Viewer, fresh_day, observation, padded, refused_with)
from tap import case, cases, check, equal, main, none_failed

HERE = os.path.dirname(os.path.abspath(__file__))
TREE = os.environ.get("TC_SOURCE_ROOT", os.path.dirname(os.path.dirname(HERE)))


def provinces(listed):
    """Codes of a list of provinces, as the code lists name them."""
    with open(os.path.join(TREE, "feeds", "codelists", "areas.json"), encoding="utf-8") as file:
        lists = json.load(file)["lists"]
    return [province["code"] for one in lists if one["code"] == listed
            for province in one["provinces"]]


@cases([("VN-2004", 63), ("VN-2025", 34)],
       "A4: each of the {1} provinces of {0} may publish for itself, and for no other")
async def diagonal(hub, listed, count):
    codes = provinces(listed)
    equal(len(codes), count, "provinces")
    failures, days = [], {code: fresh_day() for code in codes}
    for own in codes:
        publisher = await Publisher.open(hub, areas=f"{listed}:{own}")
        for code in codes:
            answer = await publisher.observe(observation(
                1, days[own], REF_AREA=f"{listed}:{code}", INDICATOR="insurance.employers"))
            wanted = [] if code == own else ["forbidden"]
            if answer.codes() != wanted:
                failures.append(f"{own} for {code}: {answer.codes() or 'stored'}")
        await publisher.close()
    found = {(row["TIME_PERIOD"], row["REF_AREA"])
             for row in hub.history(indicator="insurance.employers")}
    failures += [f"{own}: its own value is missing" for own in codes
                 if (days[own], f"{listed}:{own}") not in found]
    others = {area for day, area in found for own in codes
              if day == days[own] and area != f"{listed}:{own}"}
    failures += [f"stored for another: {area}" for area in sorted(others)]
    none_failed(failures, count * count)


GLOBS = [("portal.*", "portal.accounts", True), ("portal.*", "macro.gdp.growth", False),
         ("portal.*", "portal.dossiers.online", True), ("portal.accounts", "portal.visits", False),
         ("portal.accounts,macro.*", "macro.gdp.growth", True), ("*", "ops.dossiers.total", True),
         ("portal.dossiers.*", "portal.accounts", False), ("portal.a*", "portal.accounts", True)]


@cases(GLOBS, "a publisher of --indicators {0} may send {1}: {2}")
async def globs(hub, scope, indicator, allowed):
    publisher = await Publisher.open(hub, indicators=scope)
    answer = await publisher.observe(observation(1, INDICATOR=indicator))
    equal(answer.codes(), [] if allowed else ["forbidden"], "codes")
    await publisher.close()


@case("a source that begins or ends like the token's own is another source")
async def like_sources(hub):
    source = hub.source() + "0"
    publisher = await Publisher.open(hub, source)
    for other in (source[:-1], source + "/x", source + "0", source.upper(), source + "/", "/",
                  source + " ", "/sim" + source):
        answer = await publisher.observe(observation(1), source=other)
        publisher.sequence -= 1
        check(answer.codes() and answer.codes()[0] in ("forbidden", "bad_event"),
              f"{other}: {answer.codes() or 'stored'}")
    equal((await publisher.observe(observation(1))).ack["upto"], padded(1), "upto")
    await publisher.close()


@case("a publisher cannot subscribe over its own connection")
async def subscribe_on_feed(hub):
    publisher = await Publisher.open(hub)
    await publisher.send({"specversion": "1.0", "type": PREFIX + "subscribe.v1", "id": "1",
                          "source": publisher.source, "data": {"series": [
                              {"INDICATOR": "*", "REF_AREA": "*", "last": 1}]}})
    equal((await publisher.expect("nack.v1"))["errors"][0]["code"], "unknown_type", "code")
    await publisher.close()


@cases([("command",), ("shown",)], "reserved {0}.v1 from a viewer: no effect, no close")
async def reserved(hub, name):
    viewer = await Viewer.open(hub)
    await viewer.socket.send(json.dumps({
        "specversion": "1.0", "type": f"{PREFIX}{name}.v1", "id": "1", "source": "/wall/1",
        "data": {}}))
    for _ in range(3):
        await viewer.status()
    await viewer.close()


@case("roles other than publisher cannot publish")
async def other_roles(hub):
    for role in ("viewer", "editor", "approver", "operator", "auditor"):
        equal(await refused_with(hub, "/feed", hub.token(role)), 403, role)


@case("what was stored stays acknowledged when it is sent again by a token that has lost the right to it")
async def right_lost(hub):
    publisher = await Publisher.open(hub, indicators="portal.*")
    event = publisher.event([observation(1), observation(2)])
    await publisher.send(event)
    equal((await publisher.expect("ack.v1"))["stored"], 2, "stored")
    await publisher.close()
    narrow = await Publisher.open(hub, publisher.source, indicators="macro.*")
    await narrow.send(event)
    ack = await narrow.expect("ack.v1")
    equal((ack["upto"], ack["stored"], ack["duplicates"]), ("0000000001", 0, 2), "ack")
    narrow.sequence = 2
    await narrow.send(narrow.event([observation(3)]))
    codes = [error["code"] for error in (await narrow.expect("nack.v1"))["errors"]]
    equal(codes, ["forbidden"], "something new")
    equal((await narrow.expect("ack.v1"))["upto"], "0000000002", "upto")
    await narrow.send(event | {"time": "2020-01-01T00:00:00Z"})
    codes = {error["code"] for error in (await narrow.expect("nack.v1"))["errors"]}
    equal(codes, {"forbidden"}, "the same id with other content")
    await narrow.close()


if __name__ == "__main__":
    main()
