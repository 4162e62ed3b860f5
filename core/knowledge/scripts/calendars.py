#!/usr/bin/env python3
"""Compares core/knowledge/CN/calendars with an independent table: chinesecalendar (PyPI, MIT). Writes nothing.

A year's file names the days off, weekends inside a holiday included, and the weekend days worked in exchange, as the
State Council's notice for that year gives them. Every other day follows its weekday. Exit 1 when a day differs.
"""

import datetime
import tomllib
import sys
from pathlib import Path

from chinese_calendar import is_workday

HOME = Path(__file__).resolve().parent.parent / "CN" / "calendars"


def days(written):
    """Every day of a list in which `A..B` stands for a stretch."""
    for item in written:
        first, _, last = str(item).partition("..")
        day = datetime.date.fromisoformat(first)
        while day <= datetime.date.fromisoformat(last or first):
            yield day
            day += datetime.timedelta(days=1)


def differences(table):
    """Days of the year whose kind the two tables do not agree on."""
    off, work = set(days(table["off"])), set(days(table["work"]))
    for day in days([f"{table['year']}-01-01..{table['year']}-12-31"]):
        works = day in work or (day.weekday() < 5 and day not in off)
        if works != is_workday(day):
            yield f"{day}: {'worked' if works else 'off'} here, not there"


def calendars(file):
    return tomllib.loads(file.read_text(encoding="utf-8"))["calendar"]


def main():
    files = sorted(HOME.glob("*.toml"))
    wrong = [d for f in files for t in calendars(f) for d in differences(t)]
    print(f"{len(files)} calendars compared, {len(wrong)} days differ")
    sys.exit("\n".join(wrong) or None)


main()
