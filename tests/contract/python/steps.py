"""How a step of the story is told, and how it fails."""

import sys

from sojourn_client.wire import Problem


def expect(what, condition, *shown):
    """One step of the story."""
    if not condition:
        sys.exit(f"FAILED: {what} {shown}")
    print(f"ok: {what}")


def refuses(what, act, *kinds):
    """A step that must fail, with one of these exceptions."""
    try:
        act()
    except kinds as told:
        return expect(f"{what}: {told}", True)
    return expect(what, False, "it was accepted")


def problem(what, kind, act):
    """A step that must be answered with this problem."""
    try:
        act()
    except Problem as told:
        return expect(f"{what}: {kind}", told.kind == kind, str(told))
    return expect(what, False, "it was accepted")
