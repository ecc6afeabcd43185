"""The hub from outside, over real sockets: hub_test.py TOANCANH_HUB TOKEN_TOOL."""

import asyncio
import json
import os
import pathlib
import re
import resource
import signal
import socket
import struct
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import websockets

from hub_kit import (PATIENCE, SOURCE, Hub, as_objects, closed, event, one, receive, run, snapshot,
                     subscribe)


async def refusal(connection):
    try:
        async with connection:
            return 101
    except websockets.InvalidStatusCode as refused:
        return refused.status_code


async def handshake():
    with Hub({"origins": ["https://wall.example:8443"]}) as hub:
        publisher, viewer = hub.token("publisher", SOURCE), hub.token("viewer")
        origin = "https://wall.example:8443"
        rows = [
            ("/feed", publisher, {}, ["cloudevents.json"], 101),
            ("/live", viewer, {}, ["cloudevents.json"], 101),
            ("/feed", publisher, {}, ["mqtt", "cloudevents.json"], 101),
            ("/feed", None, {}, ["cloudevents.json"], 401),
            ("/feed", publisher[:-1], {}, ["cloudevents.json"], 401),
            ("/feed", "x" * 500, {}, ["cloudevents.json"], 401),
            ("/feed", viewer, {}, ["cloudevents.json"], 403),
            ("/live", publisher, {}, ["cloudevents.json"], 403),
            ("/feed", hub.token("editor"), {}, ["cloudevents.json"], 403),
            ("/feed", publisher, {}, [], 400),
            ("/feed", publisher, {}, ["cloudevents"], 400),
            ("/nothing", publisher, {}, ["cloudevents.json"], 404),
            ("/live", viewer, {"Origin": origin}, ["cloudevents.json"], 101),
            ("/live", viewer, {"Origin": "null"}, ["cloudevents.json"], 403),
            ("/live", viewer, {"Origin": origin + "/"}, ["cloudevents.json"], 403),
            ("/live", viewer, {"Origin": origin + ".evil"}, ["cloudevents.json"], 403),
            ("/live", viewer, {"Origin": "https://evil" + origin[8:]}, ["cloudevents.json"], 403),
            ("/live", viewer, {"Origin": "http://wall.example:8443"}, ["cloudevents.json"], 403),
        ]
        for path, token, headers, subprotocols, expected in rows:
            found = await refusal(hub.connect(path, token, headers, subprotocols))
            assert found == expected, (path, headers, subprotocols, found, expected)
        upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                   "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
        for more, expected in [({"Sec-WebSocket-Protocol": "(http)"}, 400),
                               ({"Sec-WebSocket-Version": "8",
                                 "Sec-WebSocket-Protocol": "cloudevents.json"}, 426)]:
            answer, _ = hub.get("/feed", publisher, upgrade | more)
            assert answer.status == expected, (more, answer.status)


async def plain_http():
    with Hub() as hub:
        viewer, publisher = hub.token("viewer"), hub.token("publisher", SOURCE)
        api = "/api/v1/observations"
        rows = [
            ("GET", "/healthz", None, {}, 200),
            ("GET", "/healthz", None, {"X-Forwarded-For": "10.0.0.1"}, 401),
            ("GET", "/metrics", None, {"Forwarded": "for=10.0.0.1"}, 401),
            ("GET", "/metrics", viewer, {"Forwarded": "for=10.0.0.1"}, 200),
            ("GET", "/metrics", publisher, {"Forwarded": "for=10.0.0.1"}, 403),
            ("GET", api, None, {}, 401),
            ("GET", api, publisher, {}, 403),
            ("GET", api, viewer, {}, 200),
            ("GET", api, viewer, {"Origin": "https://evil"}, 403),
            ("GET", api + "?indicator=no.such", viewer, {}, 400),
            ("GET", api + "?ref_area=Atlantis", viewer, {}, 400),
            ("GET", api + "?start=yesterday", viewer, {}, 400),
            ("GET", api + "?limit=-1", viewer, {}, 400),
            ("GET", api + "?limit=0", viewer, {}, 400),
            ("GET", api + "?revisions=maybe", viewer, {}, 400),
            ("GET", api + "?colour=red", viewer, {}, 400),
            ("POST", api, viewer, {}, 405),
            ("DELETE", "/healthz", None, {}, 405),
            ("GET", "/feed", publisher, {}, 426),
            ("GET", "/live", viewer, {}, 426),
            ("GET", "/", None, {}, 404),
            ("GET", "/api/v1/../../etc/passwd", viewer, {}, 404),
            ("GET", "/%2e%2e/%2e%2e/etc/passwd", viewer, {}, 404),
        ]
        for method, path, token, headers, expected in rows:
            answer, text = hub.get(path, token, headers, method, "x" if method == "POST" else None)
            assert answer.status == expected, (method, path, headers, answer.status, expected)
            if path != "/metrics" or expected != 200:
                json.loads(text)


async def metrics_are_openmetrics():
    with Hub() as hub:
        async with hub.publisher() as feed:
            await feed.send(one(1))
            await receive(feed, "ack")
        answer, text = hub.get("/metrics")
        assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
        assert text.endswith("# EOF\n")
        assert "\ntoancanh_observations_total 1\n" in text
        families = re.findall(r"^# TYPE (\S+) ", text, re.M)
        assert len(families) == len(set(families))
        label = '[a-z]+="[^"]*"'
        for line in text.splitlines():
            assert line.startswith("#") or re.fullmatch(
                rf"[a-z_]+(\{{{label}(,{label})*\}})? [0-9.]+", line), line


async def publish_and_read_back():
    with Hub() as hub:
        async with hub.publisher() as feed:
            await feed.send(event({}, "hello"))
            welcome = await receive(feed)
            assert welcome["resume_after"] == "" and welcome["window"] == 64
            assert welcome["max_bytes"] == 262144 and welcome["max_observations"] == 1000
            text = ('{"specversion":"1.0","type":"vn.toancanh.observations.v1","source":"/portal/dvcqg",'
                    '"id":"0000000001","sequence":"0000000001","time":"2020-08-18T17:00:00+07:00",'
                    '"data":{"common":{"REF_AREA":"VN","TIME_PERIOD":"2020-08-18"},"observations":['
                    '{"INDICATOR":"portal.accounts","OBS_VALUE":1.10},'
                    '{"INDICATOR":"portal.visits","OBS_VALUE":9007199254740993,"VALUE_QUALIFIER":"over"},'
                    '{"INDICATOR":"portal.accounts","REF_AREA":"24","TIME_PERIOD":"2025-06","OBS_VALUE":"7"},'
                    '{"INDICATOR":"portal.accounts","REF_AREA":"24","TIME_PERIOD":"2025-07","OBS_VALUE":null,'
                    '"OBS_STATUS":"O"}]}}')
            await feed.send(text)
            ack = await receive(feed)
            assert ack == {"upto": "0000000001", "durable": True, "stored": 4, "duplicates": 0}
        rows = {(row["INDICATOR"], row["REF_AREA"]): row for row in hub.observations()}
        assert rows["portal.accounts", "VN"]["OBS_VALUE"] == "1.10"
        assert rows["portal.accounts", "VN"]["RECORDED_AT"] == "2020-08-18T17:00:00+07:00"
        assert rows["portal.visits", "VN"]["OBS_VALUE"] == "9007199254740993"
        assert rows["portal.visits", "VN"]["VALUE_QUALIFIER"] == "over"
        assert rows["portal.accounts", "VN-2004:24"]["OBS_VALUE"] == "7"
        assert rows["portal.accounts", "VN-2025:24"]["OBS_VALUE"] is None
        assert len(hub.observations("?ref_area=24")) == 2
        assert len(hub.observations("?ref_area=VN-2025:24")) == 1
        assert len(hub.observations("?indicator=portal.visits,portal.accounts&limit=3")) == 3
        assert len(hub.observations("?start=2025-07&indicator=portal.*")) == 1
        assert len(hub.observations("?end=2020-08-18")) == 2
        async with hub.publisher() as feed:
            await feed.send(event({}, "hello"))
            assert (await receive(feed))["resume_after"] == "0000000001"


async def numbers_and_holes():
    with Hub() as hub:
        async with hub.publisher() as feed:
            await feed.send(one(2))
            assert await receive(feed) == {"code": "gap", "from": "0000000001", "to": "0000000001"}
            assert (await receive(feed))["upto"] == ""
            await feed.send(one(5))
            assert await receive(feed) == {"code": "gap", "from": "0000000003", "to": "0000000004"}
            assert (await receive(feed))["upto"] == ""
            await feed.send(one(1))
            assert (await receive(feed))["upto"] == "0000000002"
            await feed.send(event({"upto": "0000000004"}, "skip"))
            assert (await receive(feed)) == {
                "upto": "0000000005", "durable": True, "stored": 0, "duplicates": 0}
            await feed.send(one(5))
            assert (await receive(feed))["duplicates"] == 1
            await feed.send(one(5, value="2"))
            nack = await receive(feed)
            assert nack["errors"][0]["code"] == "conflict" and nack["retry"] is False
            await feed.send(one(6, value="abc"))
            nack = await receive(feed)
            assert nack["id"] == nack["sequence"] == "0000000006"
            assert nack["errors"][0]["pointer"] == "/data/observations/0/OBS_VALUE"
            assert (await receive(feed))["upto"] == "0000000006"
            await feed.send(event({"upto": "5"}, "skip"))
            assert (await receive(feed))["errors"][0]["pointer"] == "/data/upto"
        hub.kill()
        hub.start()
        async with hub.publisher() as feed:
            await feed.send(event({}, "hello"))
            assert (await receive(feed))["resume_after"] == "0000000006"


async def rights_of_a_publisher():
    with Hub() as hub:
        async with hub.publisher(indicators="portal.*", areas="VN") as feed:
            rows = [(one(1, area="24"), "/data/observations/0"),
                    (one(2, indicator="macro.cpi.yoy"), "/data/observations/0"),
                    (one(3, source="/other"), "/source")]
            for text, pointer in rows:
                await feed.send(text)
                nack = await receive(feed, "nack")
                found = [(error["code"], error["pointer"]) for error in nack["errors"]]
                assert found == [("forbidden", pointer)], (text, found)
            await feed.send(one(3))  # the foreign event moved nothing here
            while (ack := await receive(feed, "ack"))["stored"] == 0:
                pass
            assert ack["upto"] == "0000000003"
        sources = {row["SOURCE"] for row in hub.observations()}
        assert sources == {SOURCE}, sources


async def frames_that_are_refused():
    with Hub() as hub:
        token = hub.token("publisher", SOURCE)
        async with hub.connect("/feed", token) as feed:
            for text, code in [("{", "bad_json"), ('{"a":1,"a":2}', "bad_json"), ("\ufeff{}", "bad_json"),
                               ("[" * 20 + "]" * 20, "bad_json"), ("[]", "bad_event"),
                               ("x" * 262145, "too_large"), ("x" * 524288, "too_large"),
                               ('{"a":1e400}', "bad_json"), ("", "bad_json")]:
                await feed.send(text)
                nack = await receive(feed)
                assert nack["errors"][0]["code"] == code, (text[:20], nack)
                assert nack["id"] is None and nack["sequence"] is None
            await feed.send(one(1))
            assert (await receive(feed))["upto"] == "0000000001"
        for send, code in [(b"binary", 1003), ("x" * 524289, 1009), (["x" * 200000, "x" * 100000], 1009)]:
            async with hub.connect("/feed", token) as feed:
                await feed.send(send)
                assert await closed(feed) == code, (type(send), code)


def masked(first, payload):
    mask = b"\x01\x02\x03\x04"
    length = len(payload)
    head = bytes([first, 0x80 | length]) if length < 126 else bytes([first, 0xFE]) + struct.pack(">H", length)
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


def close_code(plain, pong=False):
    received = b""
    while pong and len(received) < 3:  # of a ping of one byte, before the close
        received += plain.recv(3 - len(received))
    received = b""
    while True:
        try:
            more = plain.recv(4096)
        except ConnectionResetError:
            more = b""
        if not more:
            break
        received += more
        if received[0] == 0x88 and len(received) >= 4:
            return struct.unpack(">H", received[2:4])[0]
    return received


async def frames_that_break_the_protocol():
    with Hub() as hub:
        token = hub.token("publisher", SOURCE)
        huge = bytes([0x81, 0xFF]) + struct.pack(">Q", 2**62) + b"\x01\x02\x03\x04" + b"x" * 8192
        rows = [("bad UTF-8", masked(0x81, b"\xff\xfe{}"), 1007),
                ("reserved opcode", masked(0x83, b"x"), 1002),
                ("reserved bits", masked(0xC1, b"x"), 1002),
                ("continuation of nothing", masked(0x80, b"x"), 1002),
                ("a frame of 2^62 bytes", huge, 1009)]
        for name, frame, code in rows:
            plain = hub.raw("/feed", token)
            plain.sendall(frame)
            found = close_code(plain)
            assert found == code, (name, found, code)
            plain.close()


UNMASKED = bytes([0x81, 2]) + b"{}"
FORBIDDEN = [("an unmasked text", UNMASKED),
             ("a ping of 126 bytes", masked(0x89, b"x" * 126)),
             ("a pong of 200 bytes and more behind it", masked(0x8A, b"x" * 200) + masked(0x81, b"{}") * 999),
             ("a close of one byte", masked(0x88, b"\x03")),
             ("a length in too many bytes", bytes([0x81, 0xFE, 0, 2]) + b"\x01\x02\x03\x04{}")]


async def forbidden_frames(tls=False):
    with Hub(tls=tls) as hub:
        token = hub.token("publisher", SOURCE)
        for name, frame in FORBIDDEN:
            for pieces in ([frame], [frame[:1], frame[1:]], [masked(0x89, b"x") + frame]):
                plain = hub.raw("/feed", token)
                plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for piece in pieces:
                    plain.sendall(piece)
                found = close_code(plain, pong=len(pieces) == 1 and pieces[0] != frame)
                assert found == 1002, (name, found)
                plain.close()
        early = hub.raw("/feed", token, early=masked(0x81, b"{}"))
        assert close_code(early) == 1002, "a frame before the handshake was answered"
        early.close()
        plain = hub.raw("/feed", token)
        plain.sendall(masked(0x81, one(1).encode()))
        assert plain.recv(2)[0] == 0x81, "a good frame is answered"
        plain.close()


async def forbidden_frames_over_tls():
    await forbidden_frames(tls=True)


async def too_many_bad_messages():
    with Hub() as hub:
        async with hub.publisher() as feed:
            for _ in range(100):
                await feed.send("{")
                assert (await receive(feed))["errors"][0]["code"] == "bad_json"
            await feed.send("{")
            assert await closed(feed) == 1008
        lines = [line for line in hub.log().splitlines() if "messages refused" in line]
        assert len(lines) == 1, lines


async def rate_of_a_source():
    with Hub({"publishers": {"rate": 5, "burst": 2}}) as hub:
        async with hub.publisher() as feed:
            for number in (1, 2, 3):
                await feed.send(one(number))
            nack = await receive(feed, "nack")
            assert nack["retry"] is True and nack["errors"][0]["code"] == "rate_limited"
            assert nack["id"] == "0000000003" and 0 < nack["retry_after_ms"] <= 200
            upto = ""
            while upto != "0000000003":
                await asyncio.sleep(nack["retry_after_ms"] / 1000)
                await feed.send(one(3))
                while "upto" in (answer := await receive(feed)) and answer["upto"] < "0000000003":
                    pass
                upto = answer.get("upto")
                nack = answer


async def what_was_acked_survives_sigkill():
    with Hub() as hub:
        acked = 0
        feed = await hub.publisher()
        for number in range(1, 200):
            period = f"2020-01-01T00:{number // 60:02d}:{number % 60:02d}Z"
            await feed.send(one(number, value=str(number), period=period))
        while acked < 60:
            acked = int((await receive(feed, "ack"))["upto"] or "0")
        hub.kill()
        feed.transport.abort()
        hub.start()
        kept = {row["OBS_VALUE"] for row in hub.observations()}
        assert {str(number) for number in range(1, acked + 1)} <= kept
        async with hub.publisher() as feed:
            await feed.send(event({}, "hello"))
            assert int((await receive(feed))["resume_after"]) >= acked


async def subscribers_see_snapshot_and_deltas():
    with Hub() as hub:
        async with hub.publisher() as feed:
            for number in (1, 2, 3):
                await feed.send(one(number, value=str(number), period=f"2020-08-{number:02d}"))
            await feed.send(one(4, indicator="portal.visits"))
            while (await receive(feed, "ack"))["upto"] != "0000000004":
                pass
            async with hub.viewer() as live:
                await subscribe(live, [("portal.accounts", "VN")], last=2)
                rows, cursor = await snapshot(live)
                assert [row["OBS_VALUE"] for row in rows] == ["2", "3"], rows
                assert rows[0]["SOURCE"] == SOURCE and rows[0]["SEQUENCE"] == "0000000002"
                await feed.send(one(5, indicator="portal.visits", value="9"))
                await feed.send(one(6, value="10", period="2020-08-04"))
                data = await receive(live, "observations")
                assert [row["OBS_VALUE"] for row in as_objects(data)] == ["10"]
                assert int(data["cursor"]) > int(cursor)
            await feed.send(one(7, value="11", period="2020-08-05"))
            while (await receive(feed, "ack"))["upto"] != "0000000007":
                pass
            async with hub.viewer() as live:
                await subscribe(live, [("portal.accounts", "VN")], after=data["cursor"])
                data = await receive(live, "observations")
                assert [row["OBS_VALUE"] for row in as_objects(data)] == ["11"]
            for after in ("999999", "nonsense", ""):
                async with hub.viewer() as live:
                    await subscribe(live, [("portal.accounts", "VN")], after=after)
                    rows, _ = await snapshot(live)
                    assert len(rows) == 5


async def a_snapshot_tells_what_was_revised():
    with Hub() as hub:
        async with hub.publisher() as feed:
            for number, value in enumerate(("1", "2", "3"), 1):
                await feed.send(one(number, value=value, period="2020-08-01"))
            await feed.send(one(4, value="9", period="2020-08-02"))
            while (await receive(feed, "ack"))["upto"] != "0000000004":
                pass
            async with hub.viewer() as live:
                await subscribe(live, [("portal.accounts", "VN")], last=2)
                rows, _ = await snapshot(live)
                assert [row["OBS_VALUE"] for row in rows] == ["2", "3", "9"], rows
                assert rows[0]["TIME_PERIOD"] == rows[1]["TIME_PERIOD"] == "2020-08-01"
                assert rows[0]["SEQUENCE"] < rows[1]["SEQUENCE"]


async def scopes_of_a_viewer():
    with Hub() as hub:
        async with hub.publisher() as feed:
            await feed.send(one(1))
            await feed.send(one(2, indicator="portal.visits"))
            while (await receive(feed, "ack"))["upto"] != "0000000002":
                pass
        token = hub.token("viewer", indicators="portal.visits", areas="VN")
        async with hub.connect("/live", token) as live:
            await subscribe(live, [("portal.accounts", "VN")])
            nack = await receive(live, "nack")
            assert nack["errors"][0]["code"] == "forbidden"
            assert nack["errors"][0]["pointer"] == "/data/series/0/INDICATOR"
            await subscribe(live, [("no.such", "VN")])
            assert (await snapshot(live))[0] == []
            await subscribe(live, [("*", "*")])
            rows, _ = await snapshot(live)
            assert [row["INDICATOR"] for row in rows] == ["portal.visits"]
        assert [row["INDICATOR"] for row in hub.observations("", token)] == ["portal.visits"]
        answer, _ = hub.get("/api/v1/observations?indicator=portal.accounts", token)
        assert answer.status == 403


async def status_says_who_is_there():
    with Hub({"ping": 200, "pong": 300}) as hub:
        token = hub.token("publisher", SOURCE)
        async with hub.viewer() as live:
            async def state():
                sources = (await receive(live, "status"))["sources"]
                return sources[0]["state"] if sources else None

            async def wait(expected):
                deadline = time.monotonic() + PATIENCE
                while await state() != expected:
                    assert time.monotonic() < deadline, expected

            assert await state() is None
            async with hub.connect("/feed", token):
                await wait("connected")
            await wait("silent")
            feed = await hub.connect("/feed", token)
            await wait("connected")
            feed.transport.abort()
            await wait("lost")
            mute = hub.raw("/feed", token)  # answers no ping
            await wait("connected")
            await wait("lost")
            mute.close()
            started = time.monotonic()
            for _ in range(6):
                await receive(live, "status")
            assert time.monotonic() - started < 6


async def a_revoked_token_ends_its_connections():
    with Hub() as hub:
        feed_token = hub.token("publisher", SOURCE, name="province")
        view_token = hub.token("viewer", name="wall")
        async with hub.connect("/feed", feed_token) as feed, hub.connect("/live", view_token) as live:
            hub.revoke("province")
            assert await asyncio.wait_for(closed(feed), PATIENCE) == 1008
            hub.revoke("wall")
            assert await asyncio.wait_for(closed(live), PATIENCE) == 1008
        assert await refusal(hub.connect("/feed", feed_token)) == 401


async def a_slow_subscriber_loses_and_is_told():
    with Hub({"subscribers": {"tail": 64}}) as hub:
        async with hub.publisher() as feed:
            plain = hub.raw("/live", hub.token("viewer"))
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            wanted = event({"series": [{"INDICATOR": "*", "REF_AREA": "*"}]}, "subscribe", source="/w")
            plain.sendall(masked(0x81, wanted.encode()))
            number = 0
            comment = "x" * 500
            async def burst(count):
                nonlocal number
                first = number
                for _ in range(count):
                    number += 1
                    rows = [{"OBS_VALUE": f"{number}{i:02d}", "TIME_PERIOD": f"2020-01-01T{i:02d}:00:00Z"}
                            for i in range(20)]
                    common = {"INDICATOR": "portal.accounts", "REF_AREA": "VN", "COMMENT": comment}
                    await feed.send(event({"common": common, "observations": rows}, number=number))
                    while (await receive(feed, "ack"))["upto"] != f"{number:010d}":
                        pass
                assert number == first + count
            skipped = 0
            for _ in range(100):
                await burst(20)
                skipped = int(re.search(r"skipped_observations_total (\d+)", hub.get("/metrics")[1])[1])
                if skipped:
                    break
            assert skipped > 0
            await burst(1)
            text = b""
            newest = f'"{number}19"'.encode()
            while b'"skipped":' not in text or newest not in text:
                more = plain.recv(65536)
                assert more
                text += more
            assert int(re.search(rb'"skipped":(\d+)', text)[1]) > 0
            plain.close()


async def the_disk_fails_and_comes_back():
    with Hub() as hub:
        async with hub.publisher() as feed, hub.viewer() as live:
            await feed.send(one(1))
            await receive(feed, "ack")
            resource.prlimit(hub.process.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
            await feed.send(one(2))
            nack = await receive(feed, "nack")
            assert nack["retry"] is True and nack["errors"][0]["code"] == "busy"
            assert nack["retry_after_ms"] > 0
            while (await receive(live, "status"))["store"] == "ok":
                pass
            assert hub.get("/healthz")[0].status == 503
            resource.prlimit(hub.process.pid, resource.RLIMIT_FSIZE,
                             (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            while (await receive(live, "status"))["store"] != "ok":
                pass
            assert hub.get("/healthz")[0].status == 200
            await feed.send(one(2))
            assert (await receive(feed, "ack"))["upto"] == "0000000002"


async def many_publishers_at_once():
    with Hub() as hub:
        async def publish(index):
            async with hub.publisher(source=f"/sim/{index}") as feed:
                for number in range(1, 21):
                    await feed.send(one(number, value=str(number), source=f"/sim/{index}"))
                upto = ""
                while upto != "0000000020":
                    upto = (await receive(feed, "ack"))["upto"]
        await asyncio.gather(*(publish(index) for index in range(16)))
        rows = hub.observations("?revisions=true")
        assert len(rows) == 16 * 20
        assert len(hub.observations()) == 16


async def exits():
    with Hub() as hub:
        def status(arguments):
            done = subprocess.run(arguments, capture_output=True, text=True, timeout=PATIENCE)
            return done.returncode, done.stderr

        other = Hub()
        taken = status(other.arguments(f"127.0.0.1:{hub.port}"))
        assert taken[0] == 3, taken
        assert status(hub.arguments())[0] == 3  # its data directory is in use
        program = hub.arguments()[0]
        assert status([program])[0] == 2
        assert status([program, "--data"])[0] == 2
        assert status([program, "--nonsense"])[0] == 2
        assert status([program, "--version"])[0] == 0
        assert status([program, "--help"])[0] == 0
        wrong = Hub({"publishers": {"window": 0}})
        code, text = status(wrong.arguments())
        assert code == 1 and re.search(r"hub\.json:\d+:\d+: error: /publishers/window: ", text), text
        network = status(other.arguments("0.0.0.0:0"))
        assert network[0] in (1, 3) and "TLS" in network[1], network
        fresh = Hub()
        for address in ("nowhere", "127.0.0.1:99999", "127.0.0.1:", "127.0.0.1:8o", "::1:80", "[::1:80"):
            code, text = status(fresh.arguments(address))
            assert code == 2 and text.count("\n") == 1 and address in text, (address, code, text)
        assert not pathlib.Path(fresh.data).exists()  # wrong usage leaves nothing behind


async def signals():
    for which in (signal.SIGTERM, signal.SIGINT):
        with Hub() as hub:
            async with hub.viewer() as live:
                hub.process.send_signal(which)
                assert await closed(live) == 1001
            assert hub.process.wait(PATIENCE) == 0
    for delay in (0.0, 0.002, 0.005, 0.01, 0.02, 0.05):
        hub = Hub()
        process = subprocess.Popen(hub.arguments(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) in (0, -signal.SIGTERM)


CASES = [handshake, plain_http, metrics_are_openmetrics, publish_and_read_back, numbers_and_holes,
         rights_of_a_publisher, frames_that_are_refused, frames_that_break_the_protocol,
         forbidden_frames, forbidden_frames_over_tls,
         too_many_bad_messages, rate_of_a_source, what_was_acked_survives_sigkill,
         subscribers_see_snapshot_and_deltas, a_snapshot_tells_what_was_revised, scopes_of_a_viewer,
         status_says_who_is_there,
         a_revoked_token_ends_its_connections, a_slow_subscriber_loses_and_is_told,
         the_disk_fails_and_comes_back, many_publishers_at_once, exits, signals]

if __name__ == "__main__":
    only = sys.argv[3:]
    sys.exit(run([case for case in CASES if not only or case.__name__ in only]))
