"""What an integrator writes from the feed contract: a publisher and a subscriber."""

import asyncio
import datetime
import itertools
import json
import re

import websockets

from hub import parse

SUBPROTOCOL = "cloudevents.json"
ANSWER_LIMIT_S = 10
PREFIX = "vn.toancanh."
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

_days = itertools.count()


def fresh_day():
    """A period no other case of this program uses."""
    return (datetime.date(2001, 1, 1) + datetime.timedelta(days=next(_days))).isoformat()


def now_text(offset_s=0.0):
    """RFC 3339 in UTC, offset_s from now."""
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=offset_s)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def padded(number):
    return f"{number:010d}"


def observation(value, period=None, **keys):
    made = {"INDICATOR": "portal.accounts", "REF_AREA": "VN", "TIME_PERIOD": period or fresh_day(),
            "OBS_VALUE": value}
    made.update(keys)
    return made


async def connect(hub, path, token, subprotocols=(SUBPROTOCOL,), **headers):
    """A WebSocket as the contract asks for; headers: Origin="…"."""
    sent = [(name.replace("_", "-"), value) for name, value in headers.items()]
    if token is not None:
        sent.append(("Authorization", f"Bearer {token}"))
    return await websockets.connect(hub.url(path), subprotocols=list(subprotocols),
                                    extra_headers=sent, compression=None, max_size=2**26,
                                    max_queue=4096, ping_interval=None, close_timeout=2)


async def refused_with(hub, path, token, **settings):
    """The HTTP status of a handshake, 101 when it was let in."""
    try:
        socket = await connect(hub, path, token, **settings)
    except websockets.InvalidStatusCode as refused:
        return refused.status_code
    await socket.close()
    return 101


class Answer:
    """What came back for one event."""

    def __init__(self):
        self.ack = None
        self.nack = None
        self.notices = []

    def codes(self):
        return [] if self.nack is None else [error["code"] for error in self.nack["errors"]]

    def pointers(self):
        return [] if self.nack is None else [error["pointer"] for error in self.nack["errors"]]

    def __repr__(self):
        return f"ack {self.ack} nack {self.nack} notices {self.notices}"


class Publisher:
    """One connection of one source. `sequence` is the next position."""

    def __init__(self, hub, source, token, socket, sequence=1):
        self.hub = hub
        self.source = source
        self.token = token
        self.socket = socket
        self.sequence = sequence

    @classmethod
    async def open(cls, hub, source=None, token=None, sequence=1, **grant):
        source = source or hub.source()
        token = token or hub.token("publisher", source=source, **grant)
        socket = await connect(hub, "/feed", token)
        return cls(hub, source, token, socket, sequence)

    async def again(self):
        """A second connection of the same source that goes on counting where this one is."""
        return await Publisher.open(self.hub, self.source, self.token, self.sequence)

    async def close(self):
        await self.socket.close()

    def event(self, observations, **attributes):
        """The next event; attributes set to None are left out."""
        sequence = padded(self.sequence)
        self.sequence += 1
        made = {"specversion": "1.0", "type": PREFIX + "observations.v1", "source": self.source,
                "id": sequence, "sequence": sequence, "datacontenttype": "application/json",
                "data": {"observations": observations}}
        made.update(attributes)
        return {name: value for name, value in made.items() if value is not None}

    async def send(self, event):
        """An event, or text sent as it stands."""
        text = event if isinstance(event, (str, bytes)) else json.dumps(event, ensure_ascii=False)
        await self.socket.send(text)

    async def receive(self, limit_s=ANSWER_LIMIT_S):
        """The next message: (short type, data)."""
        try:
            text = await asyncio.wait_for(self.socket.recv(), limit_s)
        except asyncio.TimeoutError:
            raise AssertionError(f"no answer from the hub within {limit_s} s") from None
        except websockets.ConnectionClosed as closed:
            raise AssertionError(f"the hub closed the connection: {closed}") from None
        message = parse(text)
        return message["type"].removeprefix(PREFIX), message["data"]

    async def expect(self, kind, limit_s=ANSWER_LIMIT_S):
        """The next message must be of this kind; its data."""
        found, data = await self.receive(limit_s)
        if found != kind:
            raise AssertionError(f"expected {kind}, the hub sent {found}: {data}")
        return data

    async def quiet(self, limit_s=0.3):
        """Nothing more comes. Returns what came instead, or None."""
        try:
            return parse(await asyncio.wait_for(self.socket.recv(), limit_s))
        except asyncio.TimeoutError:
            return None

    async def deliver(self, event):
        """Send and wait for the answer to this event: an ack that covers it, or its nack."""
        await self.send(event)
        sequence = event.get("sequence", "") if isinstance(event, dict) else ""
        answer = Answer()
        while True:
            kind, data = await self.receive()
            if kind == "notice.v1":
                answer.notices.append(data)
            elif kind == "nack.v1":
                answer.nack = data
                return answer
            elif kind == "ack.v1" and isinstance(sequence, str) and data["upto"] >= sequence:
                answer.ack = data
                return answer

    async def observe(self, *observations, **attributes):
        return await self.deliver(self.event(list(observations), **attributes))

    async def hello(self):
        """The welcome's data."""
        await self.send({"specversion": "1.0", "type": PREFIX + "hello.v1", "id": "hello",
                         "source": self.source})
        while True:
            kind, data = await self.receive()
            if kind == "welcome.v1":
                return data

    async def skip(self, upto, name=None):
        await self.send({"specversion": "1.0", "type": PREFIX + "skip.v1",
                         "id": name or f"skip-{upto}", "source": self.source,
                         "datacontenttype": "application/json", "data": {"upto": upto}})


class Viewer:
    """A subscriber. `rows` gathers what came as dictionaries."""

    def __init__(self, socket):
        self.socket = socket
        self.cursor = None
        self.messages = []

    @classmethod
    async def open(cls, hub, token=None):
        return cls(await connect(hub, "/live", token or hub.viewer()))

    async def close(self):
        await self.socket.close()

    async def receive(self, limit_s=ANSWER_LIMIT_S):
        try:
            text = await asyncio.wait_for(self.socket.recv(), limit_s)
        except asyncio.TimeoutError:
            raise AssertionError(f"nothing from the hub within {limit_s} s") from None
        message = parse(text)
        message["kind"] = message["type"].removeprefix(PREFIX)
        if isinstance(message.get("data"), dict) and message["data"].get("cursor") is not None:
            self.cursor = message["data"]["cursor"]
        return message

    async def subscribe(self, *series, after=None):
        data = {"series": list(series)}
        if after is not None:
            data["after"] = after
        await self.socket.send(json.dumps({
            "specversion": "1.0", "type": PREFIX + "subscribe.v1", "id": "subscribe",
            "source": "/viewer/test", "datacontenttype": "application/json", "data": data}))

    async def snapshot(self, *series, after=None):
        """Subscribe; every row up to the frame that says the snapshot is complete."""
        await self.subscribe(*series, after=after)
        rows = []
        while True:
            message = await self.receive()
            if message["kind"] in ("snapshot.v1", "observations.v1"):
                rows += table(message["data"])
                if message["data"].get("complete") is True:
                    return rows
            elif message["kind"] == "nack.v1":
                raise AssertionError(f"subscription refused: {message['data']}")

    async def until(self, wanted, limit_s=ANSWER_LIMIT_S):
        """Rows as they arrive until wanted(row); those rows."""
        deadline = asyncio.get_running_loop().time() + limit_s
        rows = []
        while True:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise AssertionError(f"not seen within {limit_s} s; the last rows: {rows[-3:]}")
            message = await self.receive(max(left, 0.01))
            if message["kind"] in ("snapshot.v1", "observations.v1"):
                for row in table(message["data"]):
                    rows.append(row)
                    if wanted(row):
                        return rows

    async def status(self, wanted=lambda status: True, limit_s=ANSWER_LIMIT_S):
        """The next status of the hub that is wanted."""
        deadline = asyncio.get_running_loop().time() + limit_s
        last = None
        while asyncio.get_running_loop().time() < deadline:
            message = await self.receive(limit_s)
            if message["kind"] == "status.v1":
                last = message["data"]
                if wanted(last):
                    return last
        raise AssertionError(f"no such status within {limit_s} s; the last: {last}")


def table(data):
    """Rows of the dense form as dictionaries."""
    rows = []
    for row in data.get("rows", []):
        if len(row) != len(data["columns"]):
            raise AssertionError(f"{len(row)} cells under {len(data['columns'])} columns: {row}")
        rows.append(dict(zip(data["columns"], row)))
    return rows


def value_of(row):
    """OBS_VALUE as decimal text, None for no value."""
    value = row.get("OBS_VALUE")
    return None if value is None else str(value)


def source_of(status, name):
    """A source's entry in a status, or None."""
    return next((entry for entry in status["sources"] if entry["source"] == name), None)
