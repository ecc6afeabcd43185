"""The hub behind the real nginx, with the configuration that the tree recommends: certificates and addresses
pass through, and nobody but the proxy can say them."""

import asyncio
import http.client
import os
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time

import websockets

import setting  # noqa: F401  pylint: disable=unused-import
from authority import Authority
from client import SUBPROTOCOL, Publisher, Viewer, observation
from hub import Hub, die_with_parent, run
from tap import Skip, case, check, equal, main

TREE = os.environ.get("TC_SOURCE_ROOT", setting.TREE)
EXAMPLE = os.path.join(TREE, "feeds", "nginx.example.conf")
START_LIMIT_S = 30


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nginx:
    """The recommended configuration with this test's paths and ports in it, and nothing else changed."""

    def __init__(self, folder, hub_port, pair, secret):
        self.folder = folder
        self.port = free_port()
        self.process = None
        self.program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        with open(EXAMPLE, encoding="utf-8") as file:
            site = file.read()
        for old, new in (("server 127.0.0.1:8800;", f"server 127.0.0.1:{hub_port};"),
                         ("listen 443 ssl;", f"listen 127.0.0.1:{self.port} ssl;"),
                         ("/etc/toancanh/hub.pem", pair.certificate),
                         ("/etc/toancanh/hub.key", pair.key),
                         ("include /etc/toancanh/proxy-secret.conf;",
                          f"include {self.path('secret.conf')};")):
            check(site.count(old) == 1, f"{EXAMPLE}: {old} stands {site.count(old)} times in it")
            site = site.replace(old, new)
        self.write("secret.conf", f"proxy_set_header X-Proxy-Secret {secret};\n")
        self.write("nginx.conf", "\n".join([
            "daemon off;", "worker_processes 1;", f"pid {self.path('pid')};",
            f"error_log {self.path('error.log')} warn;", "events {}", "http {",
            f"access_log {self.path('access.log')};",
            *(f"{kind}_temp_path {self.path(kind)};"
              for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")),
            site, "}"]))

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def start(self):
        self.process = subprocess.Popen(
            [self.program, "-p", self.folder, "-e", self.path("error.log"), "-c",
             self.path("nginx.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent)
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.05)
        with open(self.path("error.log"), encoding="utf-8") as file:
            raise RuntimeError(f"nginx does not start: {file.read()}")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(START_LIMIT_S)


class Scene:
    """A hub behind nginx. `hub` is spoken to through nginx, `direct` past it."""

    def __init__(self, toancanh):
        if not (shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")):
            raise Skip("nginx is not installed")
        self.folder = tempfile.TemporaryDirectory(prefix="toancanh-nginx-")
        self.authority = Authority(self.folder.name)
        self.secret = secrets.token_hex(32)
        path = os.path.join(self.folder.name, "proxy.secret")
        with open(path, "w", encoding="ascii", opener=lambda name, flags: os.open(
                name, flags, 0o600)) as file:
            file.write(self.secret + "\n")
        self.direct = Hub(toancanh, config={
            "version": 1, "logins": {"wrong": 60},
            "proxy": {"addresses": ["127.0.0.1"], "secret_file": path}}).start()
        self.nginx = Nginx(self.folder.name, self.direct.port, self.authority.issue(),
                           self.secret).start()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.nginx.stop()
        status = self.direct.stop()
        self.direct.remove()
        self.folder.cleanup()
        if kind is None:
            equal(status, 0, "the hub's end")

    def grant(self, role, *words):
        self.direct.count += 1
        done = run([self.direct.toancanh, "token", "add", "--data", self.direct.data, "--role",
                    role, "--name", f"g{self.direct.count}", *words])
        equal(done.returncode, 0, done.stderr)
        return f"g{self.direct.count}", done.stdout.strip()

    async def connect(self, path, token=None, pair=None, past=False, **headers):
        """Through nginx with TLS, or past it in plain text."""
        sent = [(name.replace("_", "-"), value) for name, value in headers.items()]
        if token is not None:
            sent.append(("Authorization", f"Bearer {token}"))
        url = f"ws://127.0.0.1:{self.direct.port}{path}" if past else \
            f"wss://localhost:{self.nginx.port}{path}"
        return await websockets.connect(
            url, ssl=None if past else self.authority.context(pair), extra_headers=sent,
            subprotocols=[SUBPROTOCOL], compression=None, ping_interval=None, close_timeout=2)

    async def outcome(self, path, *words, **headers):
        try:
            connection = await self.connect(path, *words, **headers)
        except websockets.InvalidStatusCode as refused:
            return refused.status_code
        await connection.close()
        return 101

    def get(self, path, token=None, pair=None, **headers):
        connection = http.client.HTTPSConnection("localhost", self.nginx.port, timeout=20,
                                                 context=self.authority.context(pair))
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        connection.request("GET", path, headers=sent)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status


def escaped(pair):
    with open(pair.certificate, encoding="ascii") as file:
        return file.read().replace("\n", "%0A").replace(" ", "%20").replace("+", "%2B")


@case("publish and look through nginx; the certificate that nginx saw lets its holder in, a bound token "
      "needs it")
async def through(toancanh):
    with Scene(toancanh) as scene:
        hub, mine, other = scene.direct, scene.authority.client("mine"), scene.authority.client("no")
        source = hub.source()
        name, _ = scene.grant("publisher", "--source", source, "--certificate", mine.certificate,
                              "--certificate-only")
        _, bound = scene.grant("viewer", "--certificate", mine.certificate)
        publisher = Publisher(hub, source, None, await scene.connect("/feed", None, mine))
        viewer = Viewer(await scene.connect("/live", bound, mine))
        await viewer.snapshot({"INDICATOR": "*", "REF_AREA": "*", "last": 1})
        equal((await publisher.observe(observation(12))).ack["stored"], 1, "stored")
        await viewer.until(lambda row: str(row["OBS_VALUE"]) == "12")
        equal(await scene.outcome("/feed", None, other), 401, "another certificate")
        equal(await scene.outcome("/feed", None), 401, "no certificate")
        equal(await scene.outcome("/live", bound), 401, "a bound token without it")
        equal(await scene.outcome("/live", bound, other), 401, "a bound token with another")
        equal(scene.get("/api/v1/observations", None, mine), 403, "the publisher reads")
        equal(scene.get("/api/v1/observations", bound, mine), 200, "the viewer reads")
        await viewer.close()
        done = run([hub.toancanh, "token", "revoke", "--data", hub.data, "--name", name])
        equal(done.returncode, 0, done.stderr)
        try:
            while True:
                await asyncio.wait_for(publisher.socket.recv(), 20)
        except websockets.ConnectionClosed as closed:
            equal(closed.rcvd.code if closed.rcvd else None, 1008, "A3: the close code")


@case("a certificate in a header counts only from the proxy: sent by a client, past nginx or with a wrong "
      "secret it is nothing")
async def forged(toancanh):
    with Scene(toancanh) as scene:
        mine = scene.authority.client("mine")
        scene.grant("viewer", "--certificate", mine.certificate, "--certificate-only")
        text = escaped(mine)
        equal(await scene.outcome("/live", None, mine), 101, "its holder")
        for name, past, headers in (
                ("through nginx", False, {"X_Client_Certificate": text}),
                ("through nginx, with a guess", False,
                 {"X_Client_Certificate": text, "X_Proxy_Secret": "0" * 64}),
                ("past nginx", True, {"X_Client_Certificate": text}),
                ("past nginx, with a guess", True,
                 {"X_Client_Certificate": text, "X_Proxy_Secret": "0" * 64}),
                ("past nginx, with half of the secret", True,
                 {"X_Client_Certificate": text, "X_Proxy_Secret": scene.secret[:32]})):
            equal(await scene.outcome("/live", None, None, past, **headers), 401, name)
        equal(await scene.outcome("/live", None, None, True, X_Client_Certificate=text,
                                  X_Proxy_Secret=scene.secret), 101, "as the proxy itself says it")


@case("an expired certificate is none, also when the proxy passes it on")
async def expired(toancanh):
    with Scene(toancanh) as scene:
        old = scene.authority.client("old", days=-1)
        scene.grant("viewer", "--certificate", old.certificate, "--certificate-only")
        check(await scene.outcome("/live", None, old) in (400, 401), "let in")
        equal(await scene.outcome("/live", None, None, True, X_Client_Certificate=escaped(old),
                                  X_Proxy_Secret=scene.secret), 401, "as the proxy would say it")


@case("/metrics and /healthz behind the proxy need a token, whoever seems to ask")
async def operation(toancanh):
    with Scene(toancanh) as scene:
        viewer = scene.direct.viewer()
        for path in ("/metrics", "/healthz"):
            equal(scene.get(path), 401, path)
            equal(scene.get(path, X_Forwarded_For="127.0.0.1"), 401, path)
            equal(scene.get(path, viewer), 200, path)


@case("A7: guesses are counted by the address that nginx saw, not by nginx's own")
async def guesses(toancanh):
    with Scene(toancanh) as scene:
        statuses = [scene.get("/api/v1/observations", f"tc_{number}") for number in range(80)]
        check(401 in statuses and statuses[-1] == 429, statuses)
        equal(scene.direct.get("/api/v1/observations", "tc_x", X_Proxy_Secret=scene.secret,
                               X_Forwarded_For="198.51.100.7").status, 401, "another address")
        equal(scene.get("/api/v1/observations", scene.direct.viewer()), 200, "a good token")


if __name__ == "__main__":
    main(needs_hub=False)
