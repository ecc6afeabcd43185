"""The real hub in a directory of its own: start, tokens, HTTP, stop, kill."""

import ctypes
import http.client
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse

START_LIMIT_S = 30
STOP_LIMIT_S = 20
COMMAND_LIMIT_S = 60
SANITIZER_KB = 1 << 30  # addresses that no plain program reserves

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


def die_with_parent():
    """For Popen's preexec_fn: a test that is killed leaves no hub and no wall behind."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Response:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def json(self):
        return parse(self.body.decode("utf-8"))


class Number(str):
    """A JSON number with fraction or exponent, kept as its text."""


def parse(text):
    """JSON whose numbers lose nothing: Python's integers are exact, others stay text."""
    return json.loads(text, parse_float=Number)


def run(arguments, stdin="", env=None, timeout=COMMAND_LIMIT_S):
    """A command to its end: CompletedProcess with text output."""
    return subprocess.run(arguments, input=stdin, capture_output=True, text=True, env=env,
                          timeout=timeout, check=False)


def resident_kb(process):
    """Memory of a process."""
    with open(f"/proc/{process}/status", encoding="ascii", errors="replace") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return 0


def grown_kb(process, before_kb):
    """Memory taken since; 0 under a sanitizer, whose own memory would count as the program's. A sanitizer
    shows, also when it is linked in, by the terabytes of addresses it reserves."""
    with open(f"/proc/{process}/status", encoding="ascii", errors="replace") as status:
        for line in status:
            if line.startswith("VmSize:") and int(line.split()[1]) > SANITIZER_KB:
                return 0
    return resident_kb(process) - before_kb


class Hub:
    def __init__(self, toancanh, listen="127.0.0.1:0", arguments=(), config=None):
        self.toancanh = toancanh
        self.settings = {}
        self.listen = listen
        self.arguments = list(arguments)
        self.directory = tempfile.mkdtemp(prefix="toancanh-")
        self.data = os.path.join(self.directory, "data")
        self.log_path = os.path.join(self.directory, "log")
        self.process = None
        self.port = None
        self.first_line = None
        self.count = 0
        self.reader = None
        if config is not None:
            path = os.path.join(self.directory, "config.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(config, file)
            self.arguments += ["--config", path]

    def command(self):
        return [self.toancanh, "hub", "--data", self.data, "--listen", self.listen,
                *self.arguments]

    def start(self):
        """Start, or start again on the same data; returns when it accepts connections."""
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=subprocess.PIPE, stderr=log,
                                            preexec_fn=die_with_parent)
        line = read_line(self.process.stdout, START_LIMIT_S)
        if not line.startswith("listening on "):
            self.process.kill()
            self.process.wait()
            raise RuntimeError(f"the hub said {line!r}\n{self.log_tail()}")
        self.first_line = line
        self.port = int(line.strip().rpartition(":")[2])
        return self

    def alive(self):
        return self.process.poll() is None

    def status(self):
        return self.process.poll()

    def stop(self, number=signal.SIGTERM):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                return "nothing within the limit: killed"
        self.process.stdout.close()
        return self.process.returncode

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def remove(self):
        if self.process is not None and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)

    def log(self):
        with open(self.log_path, "rb") as log:
            return log.read()

    def log_tail(self):
        return self.log()[-3000:].decode("utf-8", "backslashreplace")

    def resident_kb(self):
        """Memory of the hub's process."""
        return resident_kb(self.process.pid)

    def grown_kb(self, before_kb):
        """Memory taken since."""
        return grown_kb(self.process.pid, before_kb)

    # tokens

    def token(self, role, **flags):
        """A new token. Names are made here; flags as on the command line."""
        self.count += 1
        flags.setdefault("name", f"{role}-{self.count}")
        words = [self.toancanh, "token", "add", "--data", self.data, "--role", role]
        for name, value in flags.items():
            words += [f"--{name}", value]
        done = run(words)
        if done.returncode != 0:
            raise RuntimeError(f"token add ended with {done.returncode}: {done.stderr}")
        return done.stdout.strip()

    def token_file(self, token):
        self.count += 1
        path = os.path.join(self.directory, f"token-{self.count}")
        with open(path, "w", encoding="ascii") as file:
            file.write(token + "\n")
        return path

    def source(self):
        """A name no other case uses."""
        self.count += 1
        return f"/test/{self.count}"

    def viewer(self):
        """A viewer's token that may see everything."""
        if self.reader is None:
            self.reader = self.token("viewer")
        return self.reader

    # HTTP

    def url(self, path=""):
        return f"ws://127.0.0.1:{self.port}{path}"

    def get(self, path, token=None, method="GET", **headers):
        """One request on a connection of its own. Headers: X_Forwarded_For="…"."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        try:
            connection.request(method, path, headers=sent)
            answer = connection.getresponse()
            return Response(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def history(self, token=None, **filters):
        """Rows of the API as dictionaries."""
        query = urllib.parse.urlencode({name: value for name, value in filters.items()})
        answer = self.get("/api/v1/observations" + (f"?{query}" if query else ""),
                          token or self.viewer())
        if answer.status != 200:
            raise AssertionError(f"history {query}: HTTP {answer.status} {answer.body[:300]!r}")
        return answer.json()["observations"]


def read_line(stream, seconds):
    """One line of a pipe, or what had come when the time was up."""
    deadline = time.monotonic() + seconds
    got = b""
    while not got.endswith(b"\n"):
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([stream], [], [], left)[0]:
            break
        byte = os.read(stream.fileno(), 1)
        if not byte:
            break
        got += byte
    return got.decode("utf-8", "replace")
