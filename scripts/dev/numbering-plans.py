#!/usr/bin/env python3
"""Writes Sources/PatientsCore/NumberingPlan+Data.swift from the PyPI package `phonenumbers`.

    pip install phonenumbers
    python3 scripts/dev/numbering-plans.py

One line a calling code: `code;shapes;trunk;dialling`. A digit stands for itself, `[2-59]` for one
of several, `.` for any digit.

  shapes     `[4-7]/9`: national numbers that begin so, and how many digits they have in all
  trunk      `0`: what is dialled before them inside the country. `0<11>15=9`: only what stands in
             <> is kept, with 9 put before it. `$`: the number ends there
  dialling   what stands there for the `+`, where it is not (only) `00`

Shapes are the plan's general description, not the list of ranges given out by now: a range that is
opened tomorrow is taken without a new table, and a number that no subscriber can have is refused.
"""

import itertools
import pathlib
import re

try:
    from re import _parser as sre
except ImportError:
    import sre_parse as sre

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

ANY = frozenset(range(10))
END = "$"
TARGET = pathlib.Path(__file__).parents[2] / "Sources/PatientsCore/NumberingPlan+Data.swift"


def digits_of(items):
    """The digits that a character class takes."""
    found = set()
    for kind, value in items:
        kind = str(kind)
        if kind == "LITERAL":
            found.add(value - 48)
        elif kind == "RANGE":
            found.update(range(value[0] - 48, value[1] - 47))
        elif kind == "CATEGORY":
            found.update(ANY)
    return frozenset(found)


def expand(tree, group=None):
    """Every fixed sequence that an expression takes, in the order in which it is tried.

    An element is (digits, group), or ("$", None) for the end of the number.
    """
    choices = [[()]]
    for kind, value in tree:
        kind = str(kind)
        if kind == "LITERAL":
            choices.append([((frozenset([value - 48]), group),)])
        elif kind == "IN":
            choices.append([((digits_of(value), group),)])
        elif kind == "AT":
            choices.append([((END, None),)])
        elif kind == "BRANCH":
            choices.append([s for branch in value[1] for s in expand(branch, group)])
        elif kind == "SUBPATTERN":
            choices.append(expand(value[3], value[0] or group))
        elif kind == "MAX_REPEAT":
            low, high, inner = value
            once = expand(inner, group)
            choices.append(
                [sum(c, ()) for n in range(high, low - 1, -1) for c in itertools.product(once, repeat=n)]
            )
        else:
            raise ValueError(kind)
    return [sum(c, ()) for c in itertools.product(*choices)]


def spelled(digits):
    """A set of digits as the table writes it."""
    if digits == ANY:
        return "."
    if len(digits) == 1:
        return str(min(digits))
    text, run = "", []
    for digit in sorted(digits) + [None]:
        if run and digit != run[-1] + 1 if digit is not None else run:
            text += str(run[0]) if len(run) == 1 else f"{run[0]}{'-' if len(run) > 2 else ''}{run[-1]}"
            run = []
        run.append(digit)
    return f"[{text}]"


def ranges(numbers):
    """Lengths as `7,9-11`."""
    parts, numbers = [], sorted(numbers)
    for _, run in itertools.groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        run = [n for _, n in run]
        parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    return ",".join(parts)


def merge(shapes):
    """Joins beginnings that have the same lengths and differ in one place."""
    pool = {}
    for begin, lengths in shapes:
        pool.setdefault(begin, set()).update(lengths)
    changed = True
    while changed:
        changed = False
        for a, b in itertools.combinations(sorted(pool, key=str), 2):
            places = [i for i in range(len(a)) if len(a) == len(b) and a[i] != b[i]]
            if len(a) == len(b) and len(places) == 1 and pool[a] == pool[b]:
                lengths, i = pool.pop(a), places[0]
                pool.pop(b)
                joined = a[:i] + (a[i] | b[i],) + a[i + 1 :]
                while joined and joined[-1] == ANY:
                    joined = joined[:-1]
                pool.setdefault(joined, set()).update(lengths)
                changed = True
                break
    return pool


def metadata(code, region):
    if region == "001":
        return PhoneMetadata.metadata_for_nongeo_region(code)
    return PhoneMetadata.metadata_for_region(region)


def shapes(code, regions):
    found = []
    for region in regions:
        general = metadata(code, region).general_desc
        possible = set(general.possible_length)
        for sequence in expand(sre.parse(general.national_number_pattern)):
            if len(sequence) in possible:
                begin = [digits for digits, _ in sequence]
                while begin and begin[-1] == ANY:
                    begin.pop()
                found.append((tuple(begin), {len(sequence)}))
    pool = sorted(merge(found).items(), key=lambda item: (len(item[0]), str(item[0])))
    return " ".join("".join(map(spelled, b)) + "/" + ranges(n) for b, n in pool)


def trunk(meta):
    if not meta.national_prefix_for_parsing:
        return ""
    insert, group = "", None
    if meta.national_prefix_transform_rule:
        insert, group = re.fullmatch(r"(\d*)\\(\d)", meta.national_prefix_transform_rule).groups()
        group = int(group)
    rules = []
    for sequence in expand(sre.parse(meta.national_prefix_for_parsing)):
        kept = [i for i, (_, g) in enumerate(sequence) if g is not None and g == group]
        text = ""
        for i, (digits, _) in enumerate(sequence):
            text += "<" if kept and i == kept[0] else ""
            text += END if digits == END else spelled(digits)
            text += ">" if kept and i == kept[-1] else ""
        rule = text + (f"={insert}" if kept and insert else "")
        if rule and rule not in rules:
            rules.append(rule)
    return " ".join(rules)


def dialling(meta):
    prefix = meta.international_prefix
    if prefix in (None, "00"):
        return ""
    rules = ("".join(spelled(d) for d, _ in s) for s in expand(sre.parse(prefix)))
    return " ".join(sorted({rule for rule in rules if rule != "00"}, key=len, reverse=True))


def wrapped(line, width=92):
    """A table line as source lines, each but the last ended by a backslash."""
    pieces = []
    while len(line) > width:
        cut = line.rindex(" ", 0, width) + 1
        pieces.append(line[:cut] + "\\")
        line = line[cut:]
    return pieces + [line]


def main():
    lines = []
    for code, regions in sorted(COUNTRY_CODE_TO_REGION_CODE.items()):
        main_region = metadata(code, regions[0])
        fields = [str(code), shapes(code, regions), trunk(main_region), dialling(main_region)]
        lines += wrapped(";".join(fields).rstrip(";"))
    body = "\n".join("    " + line for line in lines)
    TARGET.write_text(
        f'''extension NumberingPlan {{
  /// The numbering plans of all calling codes, from version {phonenumbers.__version__} of the PyPI package
  /// `phonenumbers` (Apache License 2.0), which carries the metadata of Google's libphonenumber.
  /// Written by `scripts/dev/numbering-plans.py`, which explains the notation; not by hand.
  static let data: String = """
{body}
    """
}}
'''
    )


if __name__ == "__main__":
    main()
