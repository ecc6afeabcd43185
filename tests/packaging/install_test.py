#!/usr/bin/python3
"""An installation in a folder of its own: complete, running from there, documented, hardened."""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

BUILD = sys.argv[1]
ROOT = os.environ["TC_SOURCE_ROOT"]
ENDBR64 = b"\xf3\x0f\x1e\xfa"
HUB_EXPOSURE, WALL_EXPOSURE = 1.5, 2.0
_cases = []


class Skip(Exception):
    """Cannot be asked here; the text says why."""


def case(name):
    def add(function):
        _cases.append((name, function))
        return function
    return add


def check(holds, sentence):
    if not holds:
        raise AssertionError(sentence)


def run(*words, **settings):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True,
                          check=False, timeout=200, **settings)


def must(*words, **settings):
    done = run(*words, **settings)
    check(done.returncode == 0,
          f"{' '.join(map(str, words))} ended with {done.returncode}: {done.stdout[-800:]}{done.stderr[-800:]}")
    return done.stdout


def need(program):
    if shutil.which(program) is None:
        raise Skip(f"{program} is not installed")


class Installation:
    def __init__(self, folder):
        self.root = folder
        # Installed as a package would be; what lies in the build folder is not built again.
        must("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", folder)
        programs = glob.glob(f"{folder}/**/bin/toancanh", recursive=True)
        check(len(programs) == 1, f"programs {programs}")
        self.bin = os.path.dirname(programs[0])
        self.share = os.path.join(os.path.dirname(self.bin), "share")

    def program(self, name="toancanh"):
        return os.path.join(self.bin, name)

    def find(self, pattern):
        found = glob.glob(f"{self.root}/**/{pattern}", recursive=True)
        check(len(found) == 1, f"{pattern}: found {found}")
        return found[0]

    def commands(self):
        said = must(self.program(), "--help")
        return re.findall(r"^  ([a-z]+) ", said, re.MULTILINE)

    def sanitized(self):
        with open(self.program("toancanh-hub"), "rb") as file:
            return b"__asan_init" in file.read() or b"__tsan_init" in file.read()


@case("every layout, theme, wall, template and code list of the tree is installed")
def data(place):
    for folder, name in (("layouts", "layouts"), ("feeds/codelists", "codelists")):
        for path in glob.glob(f"{ROOT}/{folder}/**/*.json", recursive=True):
            inside = os.path.relpath(path, f"{ROOT}/{folder}")
            check(os.path.isfile(f"{place.share}/toancanh/{name}/{inside}"), f"{inside} is missing")


@case("the installed check and render find their documents, without the tree")
def runs(place):
    layout = f"{place.share}/toancanh/layouts/national-overview.json"
    must(place.program(), "check", layout, cwd="/")
    with tempfile.TemporaryDirectory() as folder:
        must(place.program(), "render", layout, "--out", f"{folder}/a.png", "--size", "480x270", cwd="/")
        check(os.path.getsize(f"{folder}/a.png") > 1000, "no picture")


@case("the installed hub starts on its installed configuration, and ends")
def hub(place):
    config = place.find("toancanh/hub.json")
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [place.program(), "hub", "--data", folder + "/data", "--listen", "127.0.0.1:0",
             "--config", config], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd="/")
        try:
            line = process.stdout.readline()
            check(line.startswith("listening on "), f"said {line!r}")
            process.terminate()
            _, said = process.communicate(timeout=60)
            check(process.returncode == 0, f"ended with {process.returncode}: {said[-500:]}")
        finally:
            process.kill()
            process.wait()


@case("every command has a manual page that says its options, and no page is left over")
def manual(place):
    folder = os.path.dirname(place.find("toancanh-hub.1"))
    expected = {"toancanh.1"} | {f"toancanh-{name}.1" for name in place.commands()}
    check(set(os.listdir(folder)) == expected, f"pages {sorted(os.listdir(folder))}")
    for name in place.commands():
        with open(f"{folder}/toancanh-{name}.1", encoding="utf-8") as file:
            page = file.read().replace("\\-", "-")
        for flag in re.findall(r"^  (--[a-z-]+)", must(place.program(), name, "--help"), re.MULTILINE):
            check(f"\\fB{flag}\\fR" in page, f"{name}: {flag} is not in its page")


@case("groff has nothing to say against any page")
def pages(place):
    need("groff")
    folder = os.path.dirname(place.find("toancanh-hub.1"))
    for page in sorted(os.listdir(folder)):
        done = run("groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-z", f"{folder}/{page}")
        check(done.returncode == 0 and not done.stderr, f"{page}: {done.stderr[:500]}")


def complete(place, *words):
    """What bash offers for the last word."""
    script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _toancanh; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    return must("bash", "-c", script, "bash", place.find("completions/toancanh"), *words).split()


@case("bash completes commands and options as --help says them")
def completion(place):
    program = place.program()
    offered = complete(place, program, "")
    check(set(place.commands()) <= set(offered), f"offered {offered}")
    check(complete(place, program, "ren") == ["render"], "re is not completed to render")
    check(complete(place, program, "wall", "--hu") == ["--hub"], "wall --hu is not completed")
    check(complete(place, place.program("toancanh-hub"), "--lis") == ["--listen"], "toancanh-hub --lis")
    check(complete(place, program, "check", "lay") == [], "a file is not left to bash")
    check(complete(place, program, "widgets", "bar") == ["bars"], "bar is not completed to bars")


def exposure(place, unit):
    need("systemd-analyze")
    said = must("systemd-analyze", "security", "--offline=true", place.find(unit))
    return float(re.search(r"exposure level for \S+: ([0-9.]+)", said).group(1))


@case(f"toancanh-hub.service is exposed at most {HUB_EXPOSURE}")
def hub_unit(place):
    found = exposure(place, "toancanh-hub.service")
    check(found <= HUB_EXPOSURE, f"exposure {found}")


@case(f"toancanh-wall.service is exposed at most {WALL_EXPOSURE}")
def wall_unit(place):
    found = exposure(place, "toancanh-wall.service")
    check(found <= WALL_EXPOSURE, f"exposure {found}")


@case("systemd takes both units, the users and the directory")
def units(place):
    need("systemd-analyze")
    need("systemd-sysusers")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("toancanh-hub.service", "toancanh-wall.service"):
            with open(place.find(name), encoding="utf-8") as file:
                text = file.read()
            # systemd wants to see the programs that a unit starts.
            text = re.sub(r"(?<=[=])/\S*/(toancanh[a-z-]*)", lambda m: place.program(m.group(1)), text)
            with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
                file.write(re.sub(r"^Documentation=.*\n", "", text, flags=re.MULTILINE))
            done = run("systemd-analyze", "verify", "--man=no", f"{folder}/{name}")
            ours = [line for line in done.stderr.splitlines() if "toancanh" in line]
            check(not ours, f"{name}: {ours}")
        root = f"{folder}/root"
        os.makedirs(f"{root}/etc")
        must("systemd-sysusers", "--root", root, place.find("sysusers.d/toancanh.conf"))
        with open(f"{root}/etc/passwd", encoding="utf-8") as file:
            names = [line.split(":")[0] for line in file]
        check({"toancanh", "toancanh-wall"} <= set(names), f"users {names}")
    text = open(place.find("tmpfiles.d/toancanh.conf"), encoding="utf-8").read()
    check("/var/lib/toancanh 0700 toancanh" in text, "the data directory is not the hub's alone")


def headers(path):
    return must("readelf", "--wide", "--file-header", "--program-headers", "--dynamic", path)


@case("programs: position independent, RELRO, bound at the start, no executable stack, guarded stacks")
def hardening(place):
    need("readelf")
    for name in ("toancanh", "toancanh-hub", "toancanh-wall"):
        said = headers(place.program(name))
        check(re.search(r"Type:\s+DYN", said), f"{name}: at a fixed place")
        check("GNU_RELRO" in said, f"{name}: no RELRO")
        check("BIND_NOW" in said or re.search(r"FLAGS_1.*NOW", said), f"{name}: bound lazily")
        stack = re.search(r"GNU_STACK.*", said)
        check(stack and "RWE" not in stack.group(), f"{name}: executable stack")
        symbols = must("readelf", "--wide", "--dyn-syms", place.program(name))
        check("__stack_chk_fail" in symbols, f"{name}: stacks are not guarded")
        # Debian's own start files lack the note that a linker would pass on, so the code itself is asked.
        with open(place.program(name), "rb") as file:
            landings = file.read().count(ENDBR64)
        check(landings > 100, f"{name}: {landings} landing places for jumps (-fcf-protection)")


@case("programs: what can overrun is checked (_FORTIFY_SOURCE)")
def fortified(place):
    need("readelf")
    if place.sanitized():
        raise Skip("sanitizers check more, and exclude it")
    for name in ("toancanh", "toancanh-hub", "toancanh-wall"):
        symbols = must("readelf", "--wide", "--dyn-syms", place.program(name))
        check(re.search(r"__\w+_chk@", symbols.replace("__stack_chk_fail", "")), f"{name}: no _chk function")


def main():
    failed = 0
    print(f"1..{len(_cases)}", flush=True)
    with tempfile.TemporaryDirectory(prefix="toancanh-install-") as folder:
        place = Installation(folder)
        for number, (name, function) in enumerate(_cases, 1):
            try:
                function(place)
                print(f"ok {number} - {name}", flush=True)
            except Skip as why:
                print(f"ok {number} - {name} # SKIP {why}", flush=True)
            except AssertionError as wrong:
                failed += 1
                print(f"not ok {number} - {name}\n# {wrong}".replace("\n", "\n# ").replace("\n# # ", "\n# "),
                      flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
