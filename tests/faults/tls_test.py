"""A2, A3, A6, P17: who is taken for whom over TLS: hub, wall, publisher; no secret by default."""

import asyncio
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import tempfile
import warnings

import websockets

import setting  # noqa: F401  pylint: disable=unused-import
from authority import Authority, Pair, openssl
from client import SUBPROTOCOL, Publisher, observation
from hub import Hub, run
from tap import case, cases, check, equal, main, note
from wall import Wall, all_lost, value_in

ANSWER_LIMIT_S = 20
warnings.simplefilter("ignore", DeprecationWarning)  # the old versions of TLS are what is asked for


class SecureHub(Hub):
    """A hub that speaks TLS; `ssl`: what the contract's client uses."""

    def __init__(self, toancanh, authority, pair=None, **tls):
        pair = pair or authority.issue()
        self.authority = authority
        self.context = authority.context()
        super().__init__(toancanh, config={"version": 1, "tls": {
            "certificate": pair.certificate, "key": pair.key, **tls}})

    def url(self, path=""):
        return f"wss://localhost:{self.port}{path}"


async def connect(hub, path, token=None, context=None):
    headers = [] if token is None else [("Authorization", f"Bearer {token}")]
    return await websockets.connect(hub.url(path), ssl=context or hub.context, extra_headers=headers,
                                    subprotocols=[SUBPROTOCOL], compression=None,
                                    ping_interval=None, close_timeout=2)


async def outcome(hub, path, token=None, context=None):
    """101, the HTTP status of a refusal, or "no TLS"."""
    try:
        connection = await connect(hub, path, token, context)
    except websockets.InvalidStatusCode as refused:
        return refused.status_code
    except (ssl.SSLError, ConnectionError, EOFError, websockets.InvalidMessage):
        return "no TLS"
    await connection.close()
    return 101


class Scene:
    """An authority, a hub under it, and a directory for both."""

    def __init__(self, toancanh, **tls):
        self.folder = tempfile.TemporaryDirectory(prefix="toancanh-tls-")
        self.authority = Authority(self.folder.name)
        self.hub = SecureHub(toancanh, self.authority, **tls).start()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        status = self.hub.stop()
        log = self.hub.log()
        self.hub.remove()
        self.folder.cleanup()
        if kind is None:
            equal(status, 0, "the hub's end")
            check(b"Sanitizer" not in log and b"runtime error" not in log, log[-2000:])


@case("TLS 1.2 and 1.3 are spoken, 1.1 and 1.0 are not")
async def versions(toancanh):
    with Scene(toancanh) as scene:
        token = scene.hub.viewer()
        for version, expected in (("TLSv1", "no TLS"), ("TLSv1_1", "no TLS"), ("TLSv1_2", 101),
                                  ("TLSv1_3", 101)):
            context = scene.authority.context()
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, version)
            equal(await outcome(scene.hub, "/live", token, context), expected, version)


@case("plain text on the port of TLS gets no answer, and the hub serves on")
async def plain_on_tls(toancanh):
    with Scene(toancanh) as scene:
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", scene.hub.port), timeout=20) as plain:
                plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                try:
                    said = plain.recv(4096)
                except ConnectionResetError:
                    said = b""
                check(b"HTTP/1.1" not in said, f"served without TLS: {said}")
        equal(await outcome(scene.hub, "/live", scene.hub.viewer()), 101, "after it")


def grant(hub, role, *words):
    """`token add` with words of its own; what it printed."""
    hub.count += 1
    done = run([hub.toancanh, "token", "add", "--data", hub.data, "--role", role, "--name",
                f"g{hub.count}", *words])
    equal(done.returncode, 0, f"token add {done.stderr}")
    return f"g{hub.count}", done.stdout.strip()


@case("A2: a token bound to a certificate opens nothing without it")
async def bound(toancanh):
    with Scene(toancanh) as scene:
        hub, authority = scene.hub, scene.authority
        mine, other = authority.client("mine"), authority.client("other")
        _, token = grant(hub, "viewer", "--certificate", mine.certificate)
        equal(await outcome(hub, "/live", token, authority.context(mine)), 101, "with it")
        equal(await outcome(hub, "/live", token), 401, "without a certificate")
        equal(await outcome(hub, "/live", token, authority.context(other)), 401, "with another")
        equal(await outcome(hub, "/live", None, authority.context(mine)), 401,
              "the certificate without its token")
        equal(await outcome(hub, "/live", hub.viewer(), authority.context(other)), 101,
              "a free token beside a certificate nobody registered")


@case("a certificate alone publishes as its source, also one that signed itself")
async def alone(toancanh):
    with Scene(toancanh) as scene:
        hub, authority = scene.hub, scene.authority
        signed = Authority(scene.folder.name, "by-itself")
        mine, other = Pair(signed.certificate, signed.key), authority.client("other")
        source = hub.source()
        name, printed = grant(hub, "publisher", "--source", source, "--certificate",
                              mine.certificate, "--certificate-only")
        equal(printed, "", "what token add printed")
        connection = await connect(hub, "/feed", None, authority.context(mine))
        publisher = Publisher(hub, source, None, connection)
        equal((await publisher.observe(observation(7))).ack["stored"], 1, "stored")
        foreign = await publisher.observe(observation(7), source=hub.source())
        equal(foreign.codes(), ["forbidden"], "for another source")
        equal(await outcome(hub, "/feed", None, authority.context(other)), 401, "another")
        equal(await outcome(hub, "/feed", "wrong", authority.context(mine)), 401,
              "beside a wrong token")
        equal(await outcome(hub, "/live", None, authority.context(mine)), 403, "on /live")
        done = run([toancanh, "token", "revoke", "--data", hub.data, "--name", name])
        equal(done.returncode, 0, done.stderr)
        equal(await closed(connection), 1008, "A3: the open connection of a revoked one")
        equal(await outcome(hub, "/feed", None, authority.context(mine)), 401, "revoked")


async def closed(connection):
    try:
        while True:
            await asyncio.wait_for(connection.recv(), ANSWER_LIMIT_S)
    except websockets.ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else None


@case("an expired client certificate is no certificate, however well it is registered")
async def expired_client(toancanh):
    with Scene(toancanh) as scene:
        old = scene.authority.client("old", days=-1)
        grant(scene.hub, "viewer", "--certificate", old.certificate, "--certificate-only")
        equal(await outcome(scene.hub, "/live", None, scene.authority.context(old)), "no TLS")


@case("with client_ca only certificates it signed get as far as the handshake")
async def client_authority(toancanh):
    folder = tempfile.TemporaryDirectory(prefix="toancanh-tls-")
    ours = Authority(folder.name, "ours")
    with folder, Scene(toancanh, client_ca=ours.certificate) as scene:
        token = scene.hub.viewer()
        good, foreign = ours.client(), scene.authority.client()
        equal(await outcome(scene.hub, "/live", token, scene.authority.context(good)), 101, "good")
        equal(await outcome(scene.hub, "/live", token, scene.authority.context(foreign)), "no TLS")
        equal(await outcome(scene.hub, "/live", token), 101, "none, with a token")


def start(toancanh, config):
    """(exit status, what it said) of a hub that is expected not to start."""
    with tempfile.TemporaryDirectory(prefix="toancanh-tls-") as folder:
        path = os.path.join(folder, "hub.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"version": 1, **config}, file)
        done = run([toancanh, "hub", "--data", os.path.join(folder, "data"), "--listen",
                    "127.0.0.1:0", "--config", path])
        return done.returncode, done.stderr + done.stdout


def world_readable(folder):
    pair = Authority(folder).issue()
    os.chmod(pair.key, 0o644)
    return {"tls": vars(pair)}


def foreign_key(folder):
    authority = Authority(folder)
    return {"tls": {"certificate": authority.issue().certificate, "key": authority.issue().key}}


def expired(folder):
    return {"tls": vars(Authority(folder).issue(days=-1))}


def passphrase(folder):
    pair = Authority(folder).issue()
    locked = pair.key + ".locked"
    openssl("ec", "-in", pair.key, "-aes256", "-passout", "pass:12345678", "-out", locked)
    return {"tls": {"certificate": pair.certificate, "key": locked}}


def missing(folder):
    pair = Authority(folder).issue()
    return {"tls": {"certificate": pair.certificate, "key": pair.key + ".gone"}}


def no_certificate(folder):
    pair = Authority(folder).issue()
    return {"tls": {"certificate": pair.key, "key": pair.key}}


def with_secret(folder, text, mode=0o600):
    path = os.path.join(folder, "secret")
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
    os.chmod(path, mode)
    return {"proxy": {"addresses": ["127.0.0.1"], "secret_file": path}}


REFUSED = [
    ("a key that everybody can read", world_readable, "everybody on this machine can read"),
    ("the key of another certificate", foreign_key, "is not that of"),
    ("an expired certificate", expired, "has expired"),
    ("a key under a passphrase", passphrase, "without a passphrase"),
    ("a key that is missing", missing, "No such file"),
    ("a file without a certificate", no_certificate, "expected a certificate"),
    ("an empty proxy secret", lambda folder: with_secret(folder, ""), "at least 32"),
    ("a short proxy secret", lambda folder: with_secret(folder, "secret\n"), "at least 32"),
    ("a proxy secret that everybody can read",
     lambda folder: with_secret(folder, "s" * 40, 0o644), "everybody on this machine can read"),
]


@cases(REFUSED, "A6: the hub does not start with {0}, and says so in one line")
async def refuses_to_start(toancanh, _name, make, words):
    with tempfile.TemporaryDirectory(prefix="toancanh-tls-") as folder:
        status, said = start(toancanh, make(folder))
    check(status not in (0, None) and status < 4, f"status {status}: {said}")
    check(words in said and said.count("\n") == 1, said)
    check("listening" not in said, said)


class Impostor:
    """Somebody with a certificate in the hub's place. `requests`: what was said to it after a handshake
    that it should never have been granted."""

    def __init__(self, pair):
        self.requests = []
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(pair.certificate, pair.key)
        self.server = None
        self.port = None
        self.calls = 0

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def serve(self, reader, writer):
        self.calls += 1
        try:
            await writer.start_tls(self.context)
            self.requests.append(await asyncio.wait_for(reader.read(4096), ANSWER_LIMIT_S))
        except (OSError, asyncio.TimeoutError):
            pass
        finally:
            writer.close()

    def stop(self):
        self.server.close()


def impostors(scene):
    """(name, certificate, host that is called, words of the reason)"""
    authority = scene.authority
    stranger = Authority(scene.folder.name, "stranger")
    return [
        ("of another authority", stranger.issue(), "localhost", "issuer certificate"),
        ("that signed itself", Pair(stranger.certificate, stranger.key), "localhost",
         "self-signed certificate"),
        ("that has expired", authority.issue(days=-1), "localhost", "certificate has expired"),
        ("of another name", authority.issue("other.example", "DNS:other.example"), "localhost",
         "hostname mismatch"),
        ("of a name that only begins like it",
         authority.issue("localhost.evil.example", "DNS:localhost.evil.example"), "localhost",
         "hostname mismatch"),
        ("of another address", authority.issue("localhost", "DNS:localhost,IP:127.0.0.2"),
         "127.0.0.1", "IP address mismatch"),
        ("for clients", authority.client("localhost"), "localhost", "purpose"),
    ]


def serial_of(hub):
    """The serial number of the certificate that a new connection is shown."""
    with socket.create_connection(("127.0.0.1", hub.port), timeout=ANSWER_LIMIT_S) as plain:
        with hub.context.wrap_socket(plain, server_hostname="localhost") as secure:
            return secure.getpeercert()["serialNumber"]


def acts(hub, act):
    """Outcomes of an act in the audit record, oldest first."""
    done = run([hub.toancanh, "audit", "list", "--data", hub.data])
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    return [row[5] for row in rows if row[3] == act]


@case("a certificate is renewed by SIGHUP: new connections see it, open ones go on, and half a pair changes "
      "nothing")
async def renewed(toancanh):
    with Scene(toancanh) as scene:
        hub, authority = scene.hub, scene.authority
        source = hub.source()
        publisher = Publisher(hub, source, None, await connect(
            hub, "/feed", hub.token("publisher", source=source)))
        with open(hub.arguments[-1], encoding="utf-8") as file:
            files = json.load(file)["tls"]
        before, fresh = serial_of(hub), authority.issue()
        for count, (certificate, key, told) in enumerate((
                (authority.issue().certificate, None, 1), (fresh.certificate, fresh.key, 1),
                (authority.issue(days=-1).certificate, None, 2))):
            shutil.copy(certificate, files["certificate"])
            if key is not None:
                shutil.copy(key, files["key"])
            hub.process.send_signal(signal.SIGHUP)
            while hub.log().count(b'"configured again"') <= count:
                await asyncio.sleep(0.05)
            equal(hub.log().count(b"certificate cannot be renewed"), told, f"refusals, {count}")
            equal(serial_of(hub) == before, count == 0, f"the former certificate, {count}")
        equal((await publisher.observe(observation(3))).ack["stored"], 1, "an open connection")
        equal(await outcome(hub, "/live", hub.viewer()), 101, "a new connection")
        while set(acts(hub, "hub.certificate")) != {"refused", "done"}:
            await asyncio.sleep(0.1)


@case("P17: a wall takes no hub with a certificate that is not its hub's: link lost, with the reason, and "
      "its token stays with it")
async def impersonated(toancanh):
    with Scene(toancanh) as scene:
        hub, authority = scene.hub, scene.authority
        for name, pair, host, words in impostors(scene):
            impostor = await Impostor(pair).start()
            wall = Wall(hub, url=f"wss://{host}:{impostor.port}",
                        more=("--ca", authority.certificate))
            try:
                _, took = await wall.until(all_lost, 30, f"LINK LOST ({name})")
                note(f"{name}: marked {took:.2f} s after the start")
                check("certificate is not to be trusted" in wall.log() and words in wall.log(),
                      f"{name}: {wall.log()}")
            finally:
                status = wall.stop()
                impostor.stop()
            equal(status, 0, f"{name}: the wall's end")
            equal(impostor.requests, [], f"{name}: what the wall said to it")
        source = hub.source()
        publisher = Publisher(hub, source, None, await connect(
            hub, "/feed", hub.token("publisher", source=source)))
        await publisher.observe(observation(4711))
        for url in (hub.url(), hub.url().replace("localhost", "127.0.0.1")):
            wall = Wall(hub, url=url, more=("--ca", authority.certificate))
            try:
                await wall.until(lambda dump: value_in(dump, "accounts") == "4711", 30, "the value")
            finally:
                equal(wall.stop(), 0, "the wall's end")


@case("publish over wss: with the right authority stored, with another one nothing is sent")
async def publish(toancanh):
    with Scene(toancanh) as scene:
        hub, authority = scene.hub, scene.authority
        source, mine = hub.source(), authority.client("mine")
        grant(hub, "publisher", "--source", source, "--certificate", mine.certificate,
              "--certificate-only")
        line = json.dumps(observation(5))
        words = [toancanh, "publish", "--hub", hub.url(), "--source", source]
        shown = ["--cert", mine.certificate, "--key", mine.key]
        done = run([*words, "--ca", authority.certificate, *shown], stdin=line)
        equal(done.returncode, 0, done.stderr)
        equal(len(history(hub)), 1, "stored")
        impostor = await Impostor(Authority(scene.folder.name, "stranger").issue()).start()
        words[3] = f"wss://localhost:{impostor.port}"
        caller = await asyncio.create_subprocess_exec(
            *words, "--ca", authority.certificate, *shown, stdin=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE)
        caller.stdin.write(line.encode() + b"\n")
        caller.stdin.close()
        while impostor.calls < 3:
            await asyncio.sleep(0.05)
        caller.terminate()
        said = (await caller.stderr.read()).decode()
        check("0 acknowledged" in said, said)
        await caller.wait()
        impostor.stop()
        equal(impostor.requests, [], "what publish said to an impostor")
        words[3] = hub.url()
        os.chmod(mine.key, 0o644)
        done = run([*words, "--ca", authority.certificate, *shown], stdin=line)
        check(done.returncode in (1, 3) and "everybody" in done.stderr,
              f"a key that everybody can read: {done.returncode} {done.stderr}")


def history(hub):
    connection = http.client.HTTPSConnection("localhost", hub.port, timeout=ANSWER_LIMIT_S,
                                             context=hub.context)
    connection.request("GET", "/api/v1/observations",
                       headers={"Authorization": f"Bearer {hub.viewer()}"})
    answer = connection.getresponse()
    equal(answer.status, 200, "status of the history")
    rows = json.loads(answer.read())["observations"]
    connection.close()
    return rows


if __name__ == "__main__":
    main(needs_hub=False)
