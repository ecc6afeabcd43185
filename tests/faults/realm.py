"""A program of tests in a realm of its own: started again under unshare(1), so that the network or the clocks
it changes are nobody else's and end with it."""

import os
import subprocess
import sys

INSIDE = "TC_REALM"


def enter(*words):
    """Go on inside, or say that the whole program is skipped and end. words: what unshare is told."""
    if os.environ.get(INSIDE):
        return
    tried = subprocess.run(["unshare", *words, "--", "true"], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        print(f"1..0 # SKIP {tried.stderr.strip().splitlines()[-1]}")
        sys.exit(0)
    os.environ[INSIDE] = "yes"
    os.execvp("unshare", ["unshare", *words, "--", sys.executable, *sys.argv])


def run(*words):
    """A command that must succeed; its output."""
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout
