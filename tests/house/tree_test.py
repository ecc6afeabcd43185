#!/usr/bin/python3
"""What must hold for the tree itself: who includes whom, where a library lives, what nobody calls."""

import os
import re
import sys

ROOT = os.environ.get("TC_SOURCE_ROOT") or os.path.join(os.path.dirname(__file__), "..", "..")
FOLDERS = ["base", "feeds", "fonts", "layouts", "widgets", "display"]

# A header whose path starts with one of these may be included from the folder.
MAY_INCLUDE = {
    "base": ["base/"],
    "feeds": ["base/", "feeds/"],
    "fonts": ["base/", "fonts/"],
    "layouts": ["base/", "layouts/"],
    "widgets": ["base/", "widgets/", "fonts/", "feeds/judge/", "feeds/mirror/view.h",
                "feeds/observation.h", "feeds/codelists/catalogue.h",
                "feeds/codelists/calendar.h"],
    "display": ["base/", "feeds/", "fonts/", "layouts/", "widgets/", "display/"],
}

# Inside feeds/ the wall's half knows nothing of the hub's half.
FEEDS_NEVER = {
    "feeds/mirror/": ["feeds/store/", "feeds/wire/", "feeds/identity/"],
    "feeds/judge/": ["feeds/store/", "feeds/wire/", "feeds/identity/"],
    "feeds/codelists/": ["feeds/store/", "feeds/wire/", "feeds/identity/", "feeds/mirror/"],
    "feeds/store/": ["feeds/wire/", "feeds/mirror/"],
}
# The written form of observations: a library of its own, without sockets.
FEEDS_ALWAYS = ["feeds/wire/rows.h", "feeds/wire/lines.h"]

# A library's headers, and the only folders that may name them.
HOMES = {
    r"SDL2/|SDL\.h|SDL_": ["display/", "fonts/"],
    r"cairo": ["display/"],
    r"libwebsockets\.h|lws": ["feeds/wire/"],
    r"openssl/": ["feeds/wire/"],
    r"sqlite3\.h": ["feeds/store/"],
    r"sodium": ["feeds/identity/"],
    r"gst/|seccomp\.h": ["feeds/links/"],
    r"X11/|xcb/": ["display/outputs/"],
    r"hb\.h|hb-|ft2build\.h|freetype": ["display/"],
    r"librsvg/": ["display/"],
    r"qrencode\.h": ["widgets/kit/symbol.c"],
    r"utf8proc\.h": ["base/"],
}

FORBIDDEN = ["sprintf", "vsprintf", "strcpy", "strcat", "strncat", "gets", "system", "popen", "alloca",
             "strtok", "atoi", "atol", "atof", "tmpnam", "mktemp", "rand", "srand", "setlocale"]
TIME = ["time", "gettimeofday", "clock_gettime", "localtime", "localtime_r", "mktime"]
TIME_HOMES = ["base/clock.c"]
DEBRIS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
STRING = re.compile(r'"(?:\\.|[^"\\\n])*"' + r"|'(?:\\.|[^'\\\n])*'")


def sources():
    for folder in FOLDERS:
        for parent, folders, files in os.walk(os.path.join(ROOT, folder)):
            folders[:] = sorted(f for f in folders if f not in ("node_modules", "__pycache__"))
            for name in sorted(files):
                if name.endswith((".c", ".h")):
                    path = os.path.join(parent, name)
                    with open(path, encoding="utf-8") as file:
                        yield os.path.relpath(path, ROOT), file.read()


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def includes(tree):
    for path, text in tree:
        for match in INCLUDE.finditer(text):
            yield path, line_of(text, match.start()), match.group(1), match.group(2)


def points_down(tree):
    """a folder includes only what stands above it"""
    for path, line, mark, header in includes(tree):
        if mark != '"':
            continue
        if not any(header.startswith(start) for start in MAY_INCLUDE[path.split("/")[0]]):
            yield f"{path}:{line}: includes {header}"
        for start, never in FEEDS_NEVER.items():
            if (path.startswith(start) and header not in FEEDS_ALWAYS
                    and any(header.startswith(n) for n in never)):
                yield f"{path}:{line}: includes {header}"


def named_from_the_top(tree):
    """every header of ours is named from the top of the tree and exists"""
    for path, line, mark, header in includes(tree):
        if mark == '"' and not os.path.isfile(os.path.join(ROOT, header)):
            yield f"{path}:{line}: no such header {header}"


def one_home(tree):
    """every library has one home"""
    for path, line, mark, header in includes(tree):
        for pattern, homes in HOMES.items():
            if mark == "<" and re.match(pattern, header) and not path.startswith(tuple(homes)):
                yield f"{path}:{line}: <{header}> belongs to {' '.join(homes)}"


def calls(tree, names):
    pattern = re.compile(r"(?<![\w.>])(" + "|".join(names) + r")\s*\(")
    for path, text in tree:
        # Blank out strings and comments, keeping their lines.
        bare = COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)
        bare = STRING.sub(lambda m: " " * len(m.group()), bare)
        for match in pattern.finditer(bare):
            yield path, line_of(bare, match.start()), match.group(1)


def nobody_calls(tree):
    """nobody calls what overruns, shells out or depends on the locale"""
    return [f"{path}:{line}: {name}()" for path, line, name in calls(tree, FORBIDDEN)]


def time_has_one_door(tree):
    """time enters through base/clock.c"""
    for path, line, name in calls(tree, TIME):
        if path not in TIME_HOMES:
            yield f"{path}:{line}: {name}()"


def no_debris(tree):
    """nothing is left to be done"""
    for path, text in tree:
        for match in DEBRIS.finditer(text):
            yield f"{path}:{line_of(text, match.start())}: {match.group()}"


def headers_are_guarded(tree):
    """a header's guard is its path"""
    for path, text in tree:
        guard = "TC_" + re.sub(r"[^A-Z0-9]", "_", path.upper())
        if path.endswith(".h") and f"#ifndef {guard}\n#define {guard}\n" not in text:
            yield f"{path}:1: expected the guard {guard}"


def registry_is_sorted(tree):
    """widgets/registry.c is sorted by kind"""
    text = dict(tree).get("widgets/registry.c", "")
    rows = re.findall(r"^\t&tc_(\w+)_class,", text, re.MULTILINE)
    if not rows:
        yield "widgets/registry.c: no rows like &tc_KIND_class"
    if rows != sorted(rows):
        yield f"widgets/registry.c: {', '.join(rows)}"


def folders_are_explained(_tree):
    """every folder has a README.md"""
    for folder in FOLDERS + ["tests"]:
        if not os.path.isfile(os.path.join(ROOT, folder, "README.md")):
            yield f"{folder}/README.md is missing"


CHECKS = [points_down, named_from_the_top, one_home, nobody_calls, time_has_one_door, no_debris,
          headers_are_guarded, registry_is_sorted, folders_are_explained]


def main():
    tree = list(sources())
    failed = 0
    print(f"1..{len(CHECKS)}")
    for number, check in enumerate(CHECKS, 1):
        faults = list(check(tree))
        failed += 1 if faults else 0
        print("not ok" if faults else "ok", number, "-", check.__doc__)
        for fault in faults[:20]:
            print(f"# {fault}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
