#!/usr/bin/env python3
"""Compares core/knowledge/calendars with an independent table: chinesecalendar (PyPI, MIT). Writes nothing.

A year's file names the days off, weekends inside a holiday included, and the weekend days worked in exchange, as the
State Council's notice for that year gives them. Every other day follows its weekday. Exit 1 when a day differs.
"""

import datetime
import json
import sys
from pathlib import Path

from chinese_calendar import is_workday

HOME = Path(__file__).resolve().parent.parent / "calendars"


def differences(table):
    """Days of the year whose kind the two tables do not agree on."""
    day = datetime.date(table["year"], 1, 1)
    while day.year == table["year"]:
        name = day.isoformat()
        works = name in table["work"] or (day.weekday() < 5 and name not in table["off"])
        if works != is_workday(day):
            yield f"{name}: {'worked' if works else 'off'} here, not there"
        day += datetime.timedelta(days=1)


def main():
    files = sorted(HOME.glob("*.json"))
    wrong = [d for f in files for d in differences(json.loads(f.read_text(encoding="utf-8")))]
    print(f"{len(files)} calendars compared, {len(wrong)} days differ")
    sys.exit("\n".join(wrong) or None)


main()
