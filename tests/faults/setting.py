"""Finds the outsider's client: both folders of tests speak to the hub through it."""

import os
import sys

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TREE = os.path.dirname(TESTS)
sys.path.insert(0, os.path.join(TESTS, "contract"))

# How much slower than the product's own build this one may be: sanitizers cost two to five
# times, and a limit in seconds must tell a slow build from a broken promise.
slack = float(os.environ.get("TC_TIME_SLACK", "1"))


def within(seconds, limit_s, what="it"):
    """Hold what was measured to a promise in seconds, with the slack of the build under test."""
    if seconds > limit_s * slack:
        raise AssertionError(f"{what} took {seconds:.2f} s; {limit_s:g} s x {slack:g} is allowed")
