"""A hub of one's own for each case, and what its peers need: tokens, sockets, events, plain HTTP."""

import asyncio
import http.client
import json
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import sys
import tempfile

import websockets

ROOT = pathlib.Path(os.environ["TC_SOURCE_ROOT"])
HUB = sys.argv[1]
TOKEN_TOOL = sys.argv[2]
SOURCE = "/portal/dvcqg"
SUBPROTOCOL = "cloudevents.json"
PATIENCE = 20  # seconds; a sanitized hub on a busy machine is slow, a hung one is never done


class Hub:
    def __init__(self, config=None, directory=None, tls=False):
        self.home = tempfile.TemporaryDirectory(prefix="toancanh-hub-")
        self.certificate = None
        if tls:
            config = {**(config or {}), "tls": self.make_certificate()}
        self.data = directory or os.path.join(self.home.name, "data")
        self.config = None
        if config is not None:
            self.config = os.path.join(self.home.name, "hub.json")
            pathlib.Path(self.config).write_text(json.dumps({"version": 1, **config}))
        self.process = None
        self.names = 0

    def make_certificate(self):
        self.certificate = os.path.join(self.home.name, "certificate.pem")
        key = os.path.join(self.home.name, "key.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
             "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
             "subjectAltName=DNS:localhost", "-keyout", key, "-out", self.certificate],
            check=True, capture_output=True)
        return {"certificate": self.certificate, "key": key}

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, value, trace):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            status = self.process.wait(PATIENCE)
            if kind is None:
                assert status == 0, f"the hub ended with {status}: {self.log()}"
        self.home.cleanup()

    def arguments(self, listen="127.0.0.1:0"):
        words = [HUB, "--data", self.data, "--listen", listen,
                 "--codelists", str(ROOT / "feeds/codelists")]
        return words + (["--config", self.config] if self.config else [])

    def start(self):
        self.errors = open(os.path.join(self.home.name, "log"), "ab")
        self.process = subprocess.Popen(
            self.arguments(), stdout=subprocess.PIPE, stderr=self.errors, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("listening on 127.0.0.1:"), f"{line!r} {self.log()}"
        self.port = int(line.rsplit(":", 1)[1])

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def log(self):
        return pathlib.Path(self.home.name, "log").read_text()

    def token(self, role, source="", indicators="*", areas="*", name=None):
        self.names += 1
        name = name or f"n{self.names}"
        return subprocess.run(
            [TOKEN_TOOL, self.data, name, role, source, indicators, areas],
            check=True, capture_output=True, text=True).stdout.strip()

    def revoke(self, name):
        subprocess.run([TOKEN_TOOL, self.data, name, "revoke"], check=True)

    def publisher(self, source=SOURCE, **scope):
        return self.connect("/feed", self.token("publisher", source, **scope))

    def viewer(self, **scope):
        return self.connect("/live", self.token("viewer", **scope))

    def connect(self, path, token, headers=None, subprotocols=(SUBPROTOCOL,), **more):
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = "Bearer " + token
        return websockets.connect(
            f"ws://127.0.0.1:{self.port}{path}", extra_headers=headers,
            subprotocols=list(subprotocols), max_size=None, compression=None,
            ping_interval=None, **more)

    def get(self, path, token=None, headers=None, method="GET", body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = "Bearer " + token
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer, text

    def observations(self, query="", token=None):
        answer, text = self.get(
            "/api/v1/observations" + query, token or self.token("viewer"))
        assert answer.status == 200, (answer.status, text)
        return json.loads(text)["observations"]

    def raw(self, path, token, early=b""):
        """A socket after the handshake, for frames that no library would send. early: sent with it."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        if self.certificate:
            context = ssl.create_default_context(cafile=self.certificate)
            plain = context.wrap_socket(plain, server_hostname="localhost")
        plain.sendall((
            f"GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\nAuthorization: Bearer {token}\r\n\r\n"
        ).encode() + early)
        head = b""
        while b"\r\n\r\n" not in head:
            head += plain.recv(1)
        assert head.startswith(b"HTTP/1.1 101"), head
        return plain


def event(data, kind="observations", number=None, source=SOURCE, **more):
    document = {"specversion": "1.0", "type": f"vn.toancanh.{kind}.v1", "source": source,
                "id": f"{number:010d}" if number else "x", "data": data}
    if number:
        document["sequence"] = f"{number:010d}"
    document.update(more)
    return json.dumps({key: value for key, value in document.items() if value is not None})


def one(number, value="1", indicator="portal.accounts", area="VN", period="2020-08-18", source=SOURCE, **more):
    row = {"INDICATOR": indicator, "REF_AREA": area, "TIME_PERIOD": period, "OBS_VALUE": value}
    row.update(more)
    return event({"observations": [row]}, number=number, source=source)


async def receive(peer, kind=None):
    """The next message (of the kind; others are passed over)."""
    while True:
        message = json.loads(await asyncio.wait_for(peer.recv(), PATIENCE))
        if kind is None or message["type"] == f"vn.toancanh.{kind}.v1":
            return message["data"]


async def closed(peer):
    """The code that the hub closes with."""
    try:
        while True:
            await asyncio.wait_for(peer.recv(), PATIENCE)
    except websockets.ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else None


async def subscribe(peer, series=(("*", "*"),), last=None, after=None):
    wanted = [{"INDICATOR": indicator, "REF_AREA": area} | ({"last": last} if last else {})
              for indicator, area in series]
    data = {"series": wanted} | ({"after": after} if after is not None else {})
    await peer.send(event(data, "subscribe", source="/wall"))


async def snapshot(peer):
    rows = []
    while True:
        data = await receive(peer, "snapshot")
        rows += as_objects(data)
        if data.get("complete"):
            return rows, data["cursor"]


def as_objects(data):
    return [dict(zip(data["columns"], row)) for row in data["rows"]]


def run(cases):
    """Each case is an async function; TAP goes out."""
    print(f"1..{len(cases)}")
    failed = 0
    for number, case in enumerate(cases, 1):
        try:
            asyncio.run(asyncio.wait_for(case(), 3 * PATIENCE))
            print(f"ok {number} - {case.__name__}", flush=True)
        except Exception as error:  # a case that breaks is a case that fails
            failed += 1
            text = repr(error).replace("\n", " ")
            print(f"not ok {number} - {case.__name__}\n# {text}", flush=True)
            import traceback
            for line in traceback.format_exc().splitlines():
                print("# " + line)
    return 1 if failed else 0
