"""Alarms on a wall while its hub is there, and after it is gone: nothing drops out, nothing begins anew."""

import os

import setting  # noqa: F401 (finds the client)
from client import Publisher, now_text, observation
from lifeline import finish, own_hub
from tap import case, equal, main
from wall import Wall

LAYOUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "contract", "data", "alarms.json")


def alarms_of(dump, pane):
    return next(found["alarms"] for found in dump["panes"] if found["id"] == pane)


def floods(dump, pane="list"):
    return [alarm for alarm in alarms_of(dump, pane) if alarm["rule"] == "flood.level"]


@case("an alarm of the hub stands on the wall, outlives the hub, and is there when it is back")
async def the_hubs_alarm_outlives_the_hub(hub):
    own = own_hub(hub)
    wall = Wall(own, layout=LAYOUT)
    publisher = await Publisher.open(own)
    for second, level in ((-20, "1.2"), (-10, "1.4")):
        await publisher.observe(observation(level, now_text(second), REF_AREA="VN-2025:04",
                                            INDICATOR="urgent.flood.level-over-alarm"))
    dump, _ = await wall.until(lambda dump: floods(dump), 20, "the alarm on the wall")
    told = floods(dump)[0]
    equal((told["state"], told["priority"], told["REF_AREA"]), ("active", 1, "VN-2025:04"), "the alarm")
    for pane in ("rivers", "banner"):
        equal(floods(dump, pane), [told], f"the alarm of {pane}")
    own.kill()
    dump, _ = await wall.until(lambda dump: dump["link"] == "lost", 10, "the loss of the link")
    equal(floods(dump), [told], "the alarm after the loss")
    own.start()
    dump, _ = await wall.until(lambda dump: dump["link"] == "live", 20, "the hub again")
    equal(floods(dump), [told], "the alarm after the hub's return")
    await finish(own, wall, publisher)


if __name__ == "__main__":
    main()
