"""Finds the outsider's client: both folders of tests speak to the hub through it."""

import os
import sys

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TREE = os.path.dirname(TESTS)
sys.path.insert(0, os.path.join(TESTS, "contract"))
