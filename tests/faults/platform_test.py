"""X1, X4, X5: locale, fonts, a bare environment: the same picture, or a sentence saying why not."""

import glob
import json
import os
import shutil
import tempfile

import setting
from hub import run
from tap import Skip, case, cases, check, equal, main, note
from wall import LAYOUT, figures, render_dump, summary

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
