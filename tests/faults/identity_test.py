"""A5, A7, A8, A9, S16: roles, guesses, and the record of who did what."""

import asyncio
import json
import os
import random
import signal
import time

import setting  # noqa: F401  pylint: disable=unused-import
from client import Publisher, Viewer, observation, refused_with
from frames import RawSocket
from hub import Hub, run
from tap import arguments, case, cases, check, equal, main, none_failed, note

ROLES = ["publisher", "viewer", "editor", "approver", "operator", "auditor", "admin"]
LOOKERS = {"viewer", "editor", "approver", "operator", "auditor"}
MEASURERS = {"viewer", "operator", "admin"}
RECORD_LIMIT_S = 30


def audit(hub, verb, *words):
    return run([hub.toancanh, "audit", verb, "--data", hub.data, *words])


def lines(hub, must=True):
    """The audit record as fields: number, at, actor, act, object, outcome, detail, count. Without `must`
    there may be none yet."""
    done = audit(hub, "list")
    check(done.returncode == 0 or not must, f"audit list {done.returncode} {done.stderr}")
    return [line.split("\t") for line in done.stdout.splitlines()]


async def recorded(hub, wanted, what):
    """Wait until the record has wanted(line)."""
    deadline = time.monotonic() + RECORD_LIMIT_S
    while time.monotonic() < deadline:
        found = [line for line in lines(hub, False) if wanted(line)]
        if found:
            return found
        await asyncio.sleep(0.2)
    raise AssertionError(f"{what} is not in the record: {lines(hub, False)[-5:]}")


def token_of(hub, role, **more):
    if role == "publisher":
        more.setdefault("source", hub.source())
    return hub.token(role, **more)


@cases([(role,) for role in ROLES], "A5: a token of role {0} opens what its role may, and nothing else")
async def role_by_verb(hub, role):
    token = token_of(hub, role)
    expected = {
        "/feed": 101 if role == "publisher" else 403,
        "/live": 101 if role in LOOKERS else 403,
        "/api/v1/observations": 200 if role in LOOKERS else 403,
        "/api/v1/trace/ZZZZ": 404 if role in LOOKERS else 403,
        "/api/v1/trace?indicator=gris.savings&ref_area=VN": 404 if role in LOOKERS else 403,
        "/trace/ZZZZ": 404 if role in LOOKERS else 403,
        "/metrics": 200 if role in MEASURERS else 403,
        "/healthz": 200 if role in MEASURERS else 403,
    }
    for path, status in expected.items():
        if path in ("/feed", "/live"):
            found = await refused_with(hub, path, token)
        else:
            found = hub.get(path, token, Forwarded="for=10.0.0.1").status
        equal(found, status, path)
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        for path in ("/api/v1/observations", "/api/v1/trace/ZZZZ", "/trace/ZZZZ"):
            status = hub.get(path, token, method=method).status
            check(400 <= status < 500, f"{method} {path}: {status}")


@case("A9, I6: what was refused at the door and on the feed is in the record, one line for each kind")
async def refusals(hub):
    source = hub.source()
    publisher = await Publisher.open(hub, source, areas="22", name="quảng-ninh")
    for _ in range(5):
        await publisher.observe(observation(1, REF_AREA="VN"))
    await publisher.close()
    equal(await refused_with(hub, "/live", publisher.token), 403, "on /live")
    raw = await RawSocket.open(hub, "/feed", None, Origin="https://evil.example")
    await raw.close()
    found = await recorded(hub, lambda line: line[3] == "feed.refused" and line[4] == source,
                           "the refused observation")
    equal((found[0][2], found[0][5]), ("token:quảng-ninh", "forbidden"), "who and why")
    await recorded(hub, lambda line: line[2:6] == ["token:quảng-ninh", "door.refused", "/live",
                                                   "403"], "the viewer's path")
    await recorded(hub, lambda line: line[3] == "door.refused" and "evil.example" in line[6],
                   "the foreign page")
    added = await recorded(hub, lambda line: line[3:5] == ["token.add", "quảng-ninh"], "its token")
    check("areas 22" in added[0][6] and added[0][2].startswith("user:"), added)


INJECTIONS = ["x\ny", "x\t1\t2", "\x1b[31mred", '","act":"forged', "\u202ereversed", "%n%s", "'\"\\"]


@case("A9: names that would forge a line are refused or escaped; the record stays one line for each act")
async def injection(hub):
    before = len(lines(hub))
    for name in INJECTIONS:
        run([hub.toancanh, "token", "revoke", "--data", hub.data, "--name", name])
    with open(os.path.join(hub.data, "audit.jsonl"), "rb") as file:
        content = file.read()
    records = [json.loads(line) for line in content.splitlines()]
    revoked = [record["object"] for record in records if record["act"] == "token.revoke"]
    equal(revoked[-len(INJECTIONS):], INJECTIONS, "names as they were given")
    check(all(byte in b"\n" or 32 <= byte < 127 for byte in content), "a raw control character")
    check(len(lines(hub)) >= before + len(INJECTIONS), "lines of `audit list`")
    shown = audit(hub, "list").stdout
    check("\x1b" not in shown and "\u202e" not in shown, "a terminal would obey the list")
    equal(audit(hub, "verify").returncode, 0, "verify")


@case("A7: ten thousand guesses in a row: 429 for who guesses, nobody else is slowed or shut out, and one "
      "line a minute tells of them")
async def guesses(toancanh_hub):
    hub = Hub(toancanh_hub.toancanh, config={"version": 1, "logins": {"wrong": 100}}).start()
    try:
        viewer = hub.viewer()
        subscriber = await Viewer.open(hub, viewer)
        counts = {}
        reader = writer = None
        for i in range(10000):
            if writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
            writer.write(b"GET /api/v1/observations?limit=1 HTTP/1.1\r\nHost: x\r\n"
                         b"Authorization: Bearer tc_guess%d\r\n\r\n" % i)
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
            status = int(head.split()[1])
            counts[status] = counts.get(status, 0) + 1
            check(status != 429 or b"retry-after:" in head.lower(), "no Retry-After")
            length = int(head.lower().split(b"content-length:")[1].split()[0])
            await reader.readexactly(length)
            if i % 500 == 0:
                equal(hub.get("/api/v1/observations?limit=1", viewer).status, 200, "a good token")
                await subscriber.status()
        writer.close()
        await subscriber.close()
        note(f"10,000 guesses: {counts}")
        check(set(counts) == {401, 429} and counts[429] > counts[401], counts)
        equal(await refused_with(hub, "/live", viewer), 101, "afterwards, from the same address")
        equal(hub.stop(), 0, "the hub's end")
        told = [line for line in lines(hub) if line[3] == "door.refused"]
        equal(sum(int(line[7]) for line in told), 10000, "guesses in the record")
        check(len(told) < 40, f"{len(told)} lines about them")
        equal(audit(hub, "verify").returncode, 0, "verify")
    finally:
        hub.remove()


@case("A8: with the audit record unwritable privileged acts are refused, figures and walls go on, and it is "
      "told; afterwards both work again")
async def unwritable(toancanh_hub):
    hub = Hub(toancanh_hub.toancanh).start()
    try:
        publisher = await Publisher.open(hub)
        viewer = await Viewer.open(hub)
        await viewer.snapshot({"INDICATOR": "*", "REF_AREA": "*", "last": 1})
        record = os.path.join(hub.data, "audit.jsonl")
        await recorded(hub, lambda line: line[3] == "hub.start", "the start")
        os.rename(record, record + ".away")
        os.mkdir(record)
        for words in (["add", "--role", "viewer", "--name", "late"],
                      ["revoke", "--name", "viewer-1"]):
            done = run([hub.toancanh, "token", *words[:1], "--data", hub.data, *words[1:]])
            equal((done.returncode, done.stdout), (3, ""), f"token {words[0]}: {done.stderr}")
            check("audit" in done.stderr, done.stderr)
        equal(await refused_with(hub, "/live", "tc_nobody"), 401, "a stranger")
        answer = await publisher.observe(observation(42))
        equal(answer.ack["stored"], 1, "stored")
        await viewer.until(lambda row: str(row["OBS_VALUE"]) == "42")
        deadline = time.monotonic() + RECORD_LIMIT_S
        while b"audit record cannot be written" not in hub.log():
            check(time.monotonic() < deadline, "the hub's log does not say so")
            await asyncio.sleep(0.1)
        check(b"toancanh_audit_ok 0" in hub.get("/metrics").body, "/metrics")
        os.rmdir(record)
        os.rename(record + ".away", record)
        await recorded(hub, lambda line: line[3] == "door.refused", "the stranger, afterwards")
        equal(hub.token("viewer", name="late")[:3], "tc_", "a token afterwards")
        await publisher.close()
        await viewer.close()
        equal(hub.stop(), 0, "the hub's end")
        equal(audit(hub, "verify").returncode, 0, "verify")
    finally:
        hub.remove()


@case("H8, I6: a configuration read again, and one that was refused, are in the record")
async def configured(toancanh_hub):
    hub = Hub(toancanh_hub.toancanh, config={"version": 1}).start()
    try:
        hub.process.send_signal(signal.SIGHUP)
        await recorded(hub, lambda line: line[3:6:2] == ["hub.configure", "done"], "the reload")
        with open(hub.arguments[-1], "w", encoding="utf-8") as file:
            file.write('{"version": 1, "ping": "never"}')
        hub.process.send_signal(signal.SIGHUP)
        await recorded(hub, lambda line: line[3:6:2] == ["hub.configure", "refused"], "the refusal")
        equal(hub.stop(), 0, "the hub's end")
        equal([line[3] for line in lines(hub)][-1], "hub.stop", "the last line")
    finally:
        hub.remove()


@case("S16: every edit of the record is found by `audit verify`, which names the first line that is wrong")
async def edits(toancanh_hub):
    count = int(arguments()[2].get("edits", "60"))
    hub = Hub(toancanh_hub.toancanh)
    try:
        for _ in range(8):
            hub.token("viewer")
        path = os.path.join(hub.data, "audit.jsonl")
        with open(path, "rb") as file:
            whole = file.read()
        anchor = audit(hub, "head").stdout.strip()
        picker, failures = random.Random(16), []
        for _ in range(count):
            edited, line, what = edit(picker, whole)
            with open(path, "wb") as file:
                file.write(edited)
            done = audit(hub, "verify", "--anchor", anchor)
            if done.returncode != 1 or not done.stdout.startswith(f"broken at number {line}:"):
                failures.append(f"{what} at {line}: {done.returncode} {done.stdout}")
        none_failed(failures, count)
        with open(path, "wb") as file:
            file.write(whole)
        equal(audit(hub, "verify", "--anchor", anchor).returncode, 0, "the whole record")
        wrong = audit(hub, "verify", "--anchor", f"9999{anchor[anchor.index(':'):]}")
        equal(wrong.returncode, 1, f"an anchor of a longer record: {wrong.stdout}")
    finally:
        hub.remove()


def edit(picker, whole):
    """(an edited copy, number of the first line that is wrong, what was done)"""
    rows = whole.splitlines(keepends=True)
    index = picker.randrange(len(rows))
    what = picker.choice(["flip", "cut", "double", "swap", "end", "insert"])
    if what == "flip":
        row = bytearray(rows[index])
        row[picker.randrange(len(row))] ^= 1 << picker.randrange(8)
        rows[index] = bytes(row)
    elif what == "cut":
        del rows[index]
    elif what == "double":
        rows.insert(index + 1, rows[index])
        index += 1
    elif what == "swap":
        index = picker.randrange(len(rows) - 1)
        rows[index], rows[index + 1] = rows[index + 1], rows[index]
    elif what == "end":
        del rows[index:]
    else:
        row = json.loads(rows[index])
        row["actor"] = "user:nobody"
        rows[index] = json.dumps(row, separators=(",", ":")).encode() + b"\n"
    return b"".join(rows), index + 1, what


@case("the head of the record is written to the anchor, and the anchor finds a record that was rolled back")
async def anchored(toancanh_hub):
    hub = Hub(toancanh_hub.toancanh)
    anchor = os.path.join(hub.directory, "anchor")
    try:
        hub.token("viewer")
        early = [open(os.path.join(hub.data, name), "rb").read()
                 for name in ("audit.jsonl", "audit.head")]
        config = os.path.join(hub.directory, "hub.json")
        with open(config, "w", encoding="utf-8") as file:
            json.dump({"version": 1, "audit": {"anchor": anchor}}, file)
        hub.arguments += ["--config", config]
        hub.start()
        equal(hub.stop(), 0, "the hub's end")
        done = audit(hub, "verify", "--anchor-file", anchor)
        equal(done.returncode, 0, done.stdout)
        for name, content in zip(("audit.jsonl", "audit.head"), early):
            with open(os.path.join(hub.data, name), "wb") as file:
                file.write(content)
        equal(audit(hub, "verify").returncode, 0, "a rollback looks whole by itself")
        done = audit(hub, "verify", "--anchor-file", anchor)
        check(done.returncode == 1 and "broken at number 2:" in done.stdout, done.stdout)
    finally:
        hub.remove()


if __name__ == "__main__":
    main()
