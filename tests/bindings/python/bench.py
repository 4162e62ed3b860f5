"""Figures of the bindings from Python: small calls, and opening a phone that has much on it. Writes a JSON list; see `../bench`."""

import asyncio
import json
import os
import pathlib
import sys
import tempfile
import time

import sojourn
from sojourn import Phone

CALLS = 1_000
APPLICATIONS = 300
PLACE = "330100"


def micros(work) -> int:
    begun = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - begun) // 1_000


def many(call):
    def run():
        for _ in range(CALLS):
            call()

    return run


async def opened(folder: str, values: list):
    begun = time.perf_counter_ns()
    phone = await Phone.open(folder)
    values.append((time.perf_counter_ns() - begun) // 1_000)
    return phone


def figure(measure: str, values: list, target=None) -> dict:
    return {"measure": measure, "unit": "micros", "values": values, "target": target}


async def main() -> None:
    repeats, out = int(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory(dir=os.environ.get("SOJOURN_BENCH_DIR")) as folder:
        first, opening, listing = [], [], []
        phone = await opened(folder, first)
        flags = [micros(many(phone.is_unlocked)) for _ in range(repeats)]
        texts = [micros(many(lambda: phone.place_name(PLACE))) for _ in range(repeats)]
        for _ in range(APPLICATIONS):
            phone.open_application("residence-permit", PLACE)
        for _ in range(repeats):
            phone.shut_down()
            phone = await opened(folder, opening)
            listing.append(micros(phone.applications))
        assert len(phone.applications()) == APPLICATIONS
    figures = [
        figure(f"Python: {CALLS} calls that answer a flag", flags, {"at_most": 10_000}),
        figure(f"Python: {CALLS} calls, a code in and a text out", texts),
        figure("Python: opening for the first time, guidance indexed", first),
        figure(f"Python: opening with {APPLICATIONS} applications", opening, {"at_most": 150_000}),
        figure(f"Python: listing {APPLICATIONS} applications, each folded", listing),
    ]
    # The library that was measured, as it is installed.
    library = next(pathlib.Path(sojourn.__file__).parent.glob("libsojourn_ffi.*"))
    size = {"measure": "library, stripped", "unit": "bytes", "values": [library.stat().st_size], "target": {"at_most": 6_000_000}}
    pathlib.Path(out).write_text(json.dumps(figures + [size]), encoding="utf-8")


asyncio.run(main())
