"""X1, X3, X4, X5: locale, fonts, a bare or full machine: the same picture, or a sentence saying why not."""

import glob
import json
import os
import shlex
import shutil
import tempfile

import setting
from client import Publisher, now_text, observation
from hub import Hub, run
from tap import Skip, case, cases, check, equal, main, note
from wall import LAYOUT, Wall, figures, render_dump, summary, value_in

AT = "2024-06-01T10:00:00+07:00"
PLACES = {"codelists": "feeds/codelists", "layouts": "layouts", "geography": "widgets/geography",
          "fonts": "fonts"}
WEIGHTS = ("300Light", "400Regular", "600SemiBold", "700Bold")


def observations(folder):
    lines = [("portal.accounts", "VN", "2024-05-31", "1234567"),
             ("portal.visits", "VN", "2024-05-31", "9007199254740993"),
             ("macro.gdp.growth", "VN", "2023", "5.05"),
             ("ops.dossiers.total", "BCT", "2024-05-31", "1000")]
    path = os.path.join(folder, "observations.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        for indicator, area, period, value in lines:
            file.write(json.dumps({"INDICATOR": indicator, "REF_AREA": area,
                                   "TIME_PERIOD": period, "OBS_VALUE": value}) + "\n")
    return path


def picture(toancanh, folder, env=None, layout=LAYOUT):
    """(exit code, dump, bytes of the PNG, standard error)"""
    code, dump, said = render_dump(toancanh, folder, layout, "--observations",
                                   observations(folder), "--at", AT, env=env)
    path = os.path.join(folder, "picture.png")
    data = b""
    if os.path.exists(path):
        with open(path, "rb") as file:
            data = file.read()
        os.unlink(path)
    return code, dump, data, said


def bare_environment(**more):
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith("LC_") and name not in ("LANG", "LANGUAGE")}
    kept.update(more)
    return kept


def locales(folder):
    """Real locales with a decimal comma, built here, so that the words below mean something."""
    built = []
    if shutil.which("localedef") is not None:
        for name in ("vi_VN", "de_DE"):
            path = os.path.join(folder, f"{name}.UTF-8")
            done = run(["localedef", "-i", name, "-f", "UTF-8", path])
            if os.path.isdir(path) and done.returncode in (0, 1):
                built.append(f"{name}.UTF-8")
    return built


@case("X4: LC_ALL of C, vi_VN, de_DE and none: the same scene and the same pixels")
async def locale(toancanh):
    with tempfile.TemporaryDirectory() as folder:
        built = locales(folder)
        note(f"locales built: {', '.join(built) or 'none'}")
        code, dump, pixels, said = picture(toancanh, folder, bare_environment())
        equal(code, 0, f"exit code ({said})")
        drawn = [text["text"] for texts in figures(dump).values() for text in texts]
        for wanted in ("1.234.567", "9.007.199.254.740.993", "5,05"):
            check(any(wanted in text for text in drawn), f"{wanted} is not in {drawn}")
        for name in ("C", "POSIX", "vi_VN.UTF-8", "de_DE.UTF-8", "nonsense"):
            for variable in ("LC_ALL", "LC_NUMERIC", "LANG"):
                env = bare_environment(LOCPATH=folder, **{variable: name})
                code, other, other_pixels, said = picture(toancanh, folder, env)
                equal(code, 0, f"{variable}={name}: exit code ({said})")
                equal(other, dump, f"{variable}={name}: scene")
                check(other_pixels == pixels, f"{variable}={name}: other pixels")
        if len(built) < 2:
            raise Skip("localedef could not build vi_VN and de_DE; names alone were tried")


@case("X4: LC_NUMERIC of de_DE: the same documents pass check")
async def locale_parse(toancanh):
    with tempfile.TemporaryDirectory() as folder:
        locales(folder)
        lists = sorted(glob.glob(os.path.join(setting.TREE, "feeds", "codelists", "*.json")))
        for name in ("C", "de_DE.UTF-8", "vi_VN.UTF-8"):
            done = run([toancanh, "check", LAYOUT, *lists],
                       env=bare_environment(LOCPATH=folder, LC_ALL=name))
            equal((done.returncode, done.stdout), (0, ""), f"{name}: {done.stderr}")


@cases([("no HOME", {"HOME": None}), ("HOME that is not there", {"HOME": "/nonexistent"}),
        ("TMPDIR that is not there", {"TMPDIR": "/nonexistent"}),
        ("no PATH", {"PATH": None}), ("no DISPLAY", {"DISPLAY": None, "WAYLAND_DISPLAY": None}),
        ("nothing at all", None)],
       "X5: an environment with {0}: the same picture")
async def environment(toancanh, _name, changes):
    with tempfile.TemporaryDirectory() as folder:
        _, dump, pixels, _ = picture(toancanh, folder, bare_environment())
        env = {} if changes is None else bare_environment()
        for name, value in (changes or {}).items():
            env.pop(name, None)
            if value is not None:
                env[name] = value
        code, other, other_pixels, said = picture(toancanh, folder, env)
        equal(code, 0, f"exit code ({said})")
        equal(other, dump, "scene")
        check(other_pixels == pixels, "other pixels")


@case("the same layout, observations and time: the same bytes, ten times")
async def repeatable(toancanh):
    with tempfile.TemporaryDirectory() as folder:
        seen = {picture(toancanh, folder)[2] for _ in range(10)}
        equal(len(seen), 1, "different pictures")


FULL = "mount -t tmpfs -o size=64k tmpfs {0} && ! head -c 1m /dev/zero >{0}/ballast 2>/dev/null"
READ_ONLY = "mount -t tmpfs -o ro tmpfs {0}"
SMALL = "mount -t tmpfs -o size=64m tmpfs {0}"


class Machine:
    """A machine of its own for programs: `way` is done to each of `places` where only they see it.

    Its `toancanh` is a program like any other; its files lie outside /tmp, which may be full."""

    def __init__(self, toancanh, way, *places):
        self.folder = tempfile.mkdtemp(prefix="toancanh-machine-", dir="/var/tmp")
        self.toancanh = os.path.join(self.folder, "toancanh")
        there = [place for place in places if os.path.isdir(place)]
        steps = ["mount --make-rprivate /"]
        for place in there:
            if setting.TREE.startswith(place + "/"):
                raise Skip(f"the tree itself lies in {place}")
            steps.append(way.format(place))
        inside = " && ".join(steps) + ' && exec "$0" "$@"'
        with open(self.toancanh, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\nexec unshare -m /bin/sh -c "
                       f"{shlex.quote(inside)} {shlex.quote(toancanh)} \"$@\"\n")
        os.chmod(self.toancanh, 0o755)
        done = run([self.toancanh, "--version"])
        if done.returncode != 0:
            self.remove()
            raise Skip(f"no file system can be mounted for one program: {done.stderr.strip()}")

    def remove(self):
        shutil.rmtree(self.folder)


def pdf_text(toancanh, folder, env=None):
    path = os.path.join(folder, "picture.pdf")
    done = run([toancanh, "render", LAYOUT, "--out", path, "--observations", observations(folder),
                "--at", AT], env=env)
    equal(done.returncode, 0, f"exit code ({done.stderr})")
    read = run(["pdftotext", "-layout", path, "-"])
    equal(read.returncode, 0, f"pdftotext ({read.stderr})")
    return read.stdout


FONTCONFIG = ("/etc/fonts", "/var/cache/fontconfig", "/usr/share/fontconfig")


@cases([("is full", FULL), ("is read-only and empty", READ_ONLY)],
       "X3: what fontconfig keeps {0}: the same pixels and the same PDF text")
async def fontconfig(toancanh, _name, way):
    machine = Machine(toancanh, way, *FONTCONFIG)
    try:
        _, dump, pixels, _ = picture(toancanh, machine.folder)
        words = pdf_text(toancanh, machine.folder)
        check("1.234.567" in words, f"the PDF says {words[:300]!r}")
        code, other, other_pixels, said = picture(machine.toancanh, machine.folder)
        equal(code, 0, f"exit code ({said})")
        equal(said, "", "standard error")
        equal(other, dump, "scene")
        check(other_pixels == pixels, "other pixels")
        equal(pdf_text(machine.toancanh, machine.folder), words, "text of the PDF")
    finally:
        machine.remove()


@case("X3: a wall opens nothing of fontconfig's, so no cache that is rebuilt can stall it")
async def no_fontconfig(toancanh):
    if shutil.which("strace") is None:
        raise Skip("there is no strace")
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "calls")
        path = os.path.join(folder, "picture.png")
        done = run(["strace", "-f", "-e", "trace=open,openat", "-o", log, toancanh, "render",
                    LAYOUT, "--out", path],
                   env=dict(os.environ, ASAN_OPTIONS="detect_leaks=0"))
        equal(done.returncode, 0, f"exit code ({done.stderr})")
        with open(log, encoding="utf-8", errors="replace") as file:
            calls = [line for line in file if "/fonts" in line or "fontconfig" in line]
        check(any("SourceSans3" in line for line in calls), "the letters were not seen opened")
        theirs = [line for line in calls if "/etc/fonts" in line or "cache/fontconfig" in line]
        check(not theirs, f"opened: {theirs[:3]}")


async def _shows_news(machine, env=None):
    """A hub and a wall of that machine: a figure is sent, stored and shown."""
    tempfile.tempdir = machine.folder
    hub = Hub(machine.toancanh)
    try:
        hub.start()
        wall = Wall(hub, env=env)
        publisher = await Publisher.open(hub)
        for number in (11, 12):
            await publisher.observe(observation(number, now_text(number - 20)))
            await wall.until(lambda dump, value=str(number): value_in(dump, "accounts") == value,
                             20 * setting.slack, f"the value {number}")
        await publisher.close()
        equal(wall.stop(), 0, f"exit code of the wall ({wall.log()})")
        equal(hub.stop(), 0, "exit code of the hub")
    finally:
        tempfile.tempdir = None
        hub.remove()


PLACES_FULL = [("/tmp full", FULL, ["/tmp"]), ("/dev/shm full", FULL, ["/dev/shm"]),
               ("/dev/shm of 64 MB", SMALL, ["/dev/shm"]),
               ("/tmp and /dev/shm read-only", READ_ONLY, ["/tmp", "/dev/shm"]),
               ("/tmp, /dev/shm, /run and /home full", FULL,
                ["/tmp", "/dev/shm", "/run", "/home", "/root"])]


@cases(PLACES_FULL, "X5: {0}: hub and wall run, the newest figure is shown")
async def places_full(toancanh, _name, way, places):
    machine = Machine(toancanh, way, *places)
    try:
        await _shows_news(machine)
    finally:
        machine.remove()


@case("X5: HOME and XDG folders that are not there: hub and wall run, nothing is made there")
async def homeless(toancanh):
    machine = Machine(toancanh, FULL, "/home", "/root")
    gone = os.path.join(machine.folder, "gone")
    try:
        await _shows_news(machine, env=bare_environment(
            HOME=gone, XDG_CACHE_HOME=gone, XDG_CONFIG_HOME=gone, XDG_RUNTIME_DIR=gone))
        check(not os.path.exists(gone), "a folder was made where there was none")
    finally:
        machine.remove()


@case("X5: /tmp full: the demonstration, which keeps its figures there, says so and ends with 3")
async def demo_without_room(toancanh):
    machine = Machine(toancanh, FULL, "/tmp")
    try:
        done = run([machine.toancanh, "demo", "--headless", "--out", machine.folder], timeout=100)
        equal(done.returncode, 3, f"exit code ({done.stderr[-400:]!r})")
        check("/tmp" in done.stderr, f"said {done.stderr[-400:]!r}")
        check(any(word in done.stderr for word in ("space", "full")), f"said {done.stderr!r}")
    finally:
        machine.remove()


@case("X5: a full disk under --out: render ends with 3 and names the file")
async def picture_without_room(toancanh):
    machine = Machine(toancanh, FULL, "/tmp")
    try:
        for name in ("picture.png", "picture.svg", "picture.pdf"):
            done = run([machine.toancanh, "render", LAYOUT, "--out", f"/tmp/{name}"])
            equal(done.returncode, 3, f"{name}: exit code ({done.stderr[-400:]!r})")
            check(f"/tmp/{name}" in done.stderr, f"{name}: said {done.stderr[-400:]!r}")
    finally:
        machine.remove()


class Installation:
    """A copy of the programs with bin/ and share/toancanh/, to be damaged."""

    def __init__(self, toancanh, folder):
        self.share = os.path.join(folder, "share", "toancanh")
        self.program = os.path.join(folder, "bin", "toancanh")
        os.makedirs(os.path.dirname(self.program))
        os.makedirs(self.share)
        shutil.copy(toancanh, self.program)
        for name, place in PLACES.items():
            if name != "fonts":
                shutil.copytree(os.path.join(setting.TREE, place), os.path.join(self.share, name))
        self.fonts = os.path.join(self.share, "fonts")
        os.mkdir(self.fonts)
        pattern = os.path.join(setting.TREE, "fonts", "node_modules", "@expo-google-fonts",
                               "source-sans-3", "*", "SourceSans3_*.ttf")
        for path in glob.glob(pattern):
            weight = os.path.basename(os.path.dirname(path))
            if weight in WEIGHTS:
                os.mkdir(os.path.join(self.fonts, weight))
                shutil.copy(path, os.path.join(self.fonts, weight))
        if not os.listdir(self.fonts):
            raise Skip("the fonts were not fetched")


@case("X1: an installation with its fonts renders the same scene as the build tree")
async def installed(toancanh):
    with tempfile.TemporaryDirectory() as folder:
        _, dump, pixels, _ = picture(toancanh, folder)
        made = Installation(toancanh, folder)
        code, other, other_pixels, said = picture(made.program, folder)
        equal(code, 0, f"exit code ({said})")
        equal(other, dump, "scene")
        check(other_pixels == pixels, "other pixels")


def damage(way, path):
    if way == "missing":
        os.unlink(path)
    elif way == "empty":
        open(path, "wb").close()
    elif way == "cut":
        os.truncate(path, 1000)
    elif way == "garbage":
        with open(path, "wb") as file:
            file.write(b"\x5a" * 100000)
    elif way == "a directory":
        os.unlink(path)
        os.mkdir(path)
    else:
        with open(path, "r+b") as file:
            data = bytearray(file.read())
            for index in range(12, 400):
                data[index] ^= 0xFF
            file.seek(0)
            file.write(data)


@cases([("missing",), ("empty",), ("cut",), ("garbage",), ("turned bits",), ("a directory",)],
       "X1: a font that is {0}: the numbers are drawn whole with another, or a sentence names it")
async def font(toancanh, way):
    with tempfile.TemporaryDirectory() as folder:
        made = Installation(toancanh, folder)
        damage(way, os.path.join(made.fonts, "600SemiBold", "SourceSans3_600SemiBold.ttf"))
        code, dump, _, said = picture(made.program, folder)
        if code == 0:
            drawn = [text["text"] for texts in figures(dump).values() for text in texts]
            check(any("1.234.567" in text for text in drawn), f"drawn {summary(dump)}")
            note(f"drawn with a substitute; said {said.strip()[:200]!r}")
            return
        equal(code, 3, f"exit code ({said})")
        check("font" in said.lower() or "SourceSans3" in said, f"said {said!r}")
        note(f"refused: {said.strip()[:200]!r}")


if __name__ == "__main__":
    main(needs_hub=False)
