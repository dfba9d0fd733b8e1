"""The results as text, as Markdown with a chart, and held against the goals."""

import json
import re
from pathlib import Path

import chart

MIB = 1 << 20
README, PAGE = Path("README.md"), Path("docs/benchmark.md")
BEGIN, END = "<!-- benchmark -->", "<!-- /benchmark -->"


def table(head, rows):
    """A Markdown table; numbers to the right."""
    sides = [" --- " if index == 0 else " ---: " for index in range(len(head))]
    lines = ["| " + " | ".join(head) + " |", "|" + "|".join(sides) + "|"]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def whole(number):
    return f"{number:,.0f}".replace(",", " ")


def times(ratio):
    return f"{ratio:.2f}×" if ratio < 10 else f"{ratio:.0f}×"


def percent(share):
    return f"± {share / 2:.0%}"


def job_rows(results):
    for each in results["job"]:
        yield (
            each["words"],
            whole(each["leads_a_second"]) if each["leads"] else "",
            whole(each["posts_a_second"]),
            percent(each["spread"]),
            f"{each['cpu_a_post'] * 1e6:.0f}",
            f"{each['peak'] / MIB:.0f}",
            times(each["ratio"]),
        )


def job_table(results):
    head = ("whole job", "leads/s", "POSTs/s", "spread", "CPU µs/POST", "peak MiB", "clinic is")
    return table(head, job_rows(results))


def dry_table(results):
    rows = [
        (
            each["words"], whole(each["leads_a_second"]), percent(each["spread"]),
            f"{each['cpu_a_lead'] * 1e6:.1f}", f"{each['peak'] / MIB:.0f}", times(each["ratio"]),
        )
        for each in results["dry"]
    ]  # fmt: skip
    million = results["million"]
    parts = ", ".join(f"{size / MIB:.1f}" for size in million["quarters"])
    return (
        table(("dry run", "leads/s", "spread", "CPU µs/lead", "peak MiB", "clinic is"), rows)
        + f"\n\nA dry run of {whole(million['leads'])} leads: {whole(million['leads_a_second'])}"
        f" leads/s, {million['cpu_a_lead'] * 1e6:.1f} µs of CPU a lead; the most memory in each"
        f" quarter of it, MiB: {parts}."
    )


def borders_table(results):
    rows = [
        (
            each["words"], f"{each['ns']:.1f}",
            f"{each['plain_ns']:.1f}" if each["plain_ns"] else "",
            f"{each['more_ns']:+.1f}" if each["plain_ns"] else "",
        )
        for each in results["borders"]
    ]  # fmt: skip
    return table(("border", "ns", "plain C, ns", "more"), rows)


def start_table(results):
    found = results["start"]
    rows = [
        ("empty script, stock Lua", f"{found['lua_ms']:.1f} ms"),
        ('`require "patients"` over that', f"{found['require_more_ms']:.1f} ms"),
        ("`clinic --version`", f"{found['version_ms']:.1f} ms"),
    ]
    rows += [
        (f"first POST after the start: {name}", f"{milliseconds:.0f} ms")
        for name, milliseconds in found["first_post_ms"].items()
    ]
    rows += [(name, f"{size / MIB:.1f} MiB") for name, size in found["sizes"].items()]
    return table(("start", ""), rows)


def latency_table(results):
    rows = [
        (
            each["connections"], whole(each["bound"]), whole(each["posts_a_second"]),
            f"{each['ratio']:.3f}", f"{each['plain_ratio']:.3f}",
            f"{each['cpu_a_post'] * 1e6:.0f}",
        )
        for each in results["latency"]
    ]  # fmt: skip
    head = ("connections, 50 ± 20 ms", "bound, POSTs/s", "clinic", "of the bound",
            "C over libcurl", "CPU µs/POST")  # fmt: skip
    return table(head, rows)


def growth_table(results):
    rows = []
    for each in results["growth"]:
        costs = ", ".join(f"{row['size']}: {row['unit_us']:.2f}" for row in each["rows"])
        verdict = "linear or better" if each["is_linear"] else "**worse than linear**"
        rows.append((each["name"], costs, verdict))
    return table(("what grows", "CPU µs for each", ""), rows)


TABLES = (
    ("job", job_table), ("dry", dry_table), ("borders", borders_table), ("start", start_table),
    ("latency", latency_table), ("growth", growth_table),
)  # fmt: skip


def goal(name, wanted, found, is_met):
    return {"goal": name, "wanted": wanted, "found": found, "met": bool(is_met)}


def goals(results):
    """The goals that these results can say something about."""
    made = []
    if "job" in results:
        ratio = {each["peer"]: each["ratio"] for each in results["job"]}
        made.append(goal(
            "whole job, beside C over libcurl that only POSTs", "at least 0.7",
            f"{ratio['post']:.2f}", ratio["post"] >= 0.7))  # fmt: skip
        if "aiohttp" in ratio:
            made.append(goal(
                "whole job, beside Python with aiohttp and no journal", "at least 3",
                f"{ratio['aiohttp']:.1f}", ratio["aiohttp"] >= 3))  # fmt: skip
    if "dry" in results:
        least = min(each["ratio"] for each in results["dry"][1:])
        made.append(goal(
            "dry run, beside the better of Python's csv and stock Lua", "at least 2",
            f"{least:.1f}", least >= 2))  # fmt: skip
        peak = results["million"]["peak"] / MIB
        made.append(goal(
            f"memory over {whole(results['million']['leads'])} leads", "at most 64 MiB", f"{peak:.0f} MiB", peak <= 64))
    if "borders" in results:
        more = {each["name"]: each["more_ns"] for each in results["borders"]}
        for name, words in (("lua_call", "a C call from Lua into Swift"), ("lua_get", "a field")):
            made.append(goal(
                words + ", over plain C", "within 10 ns", f"{more[name]:+.1f} ns",
                more[name] <= 10))  # fmt: skip
    if "start" in results:
        more = results["start"]["require_more_ms"]
        made.append(goal(
            'require "patients", over an empty script', "at most 3 ms", f"{more:.1f} ms",
            more <= 3))  # fmt: skip
    if "latency" in results:
        least = min(each["ratio"] for each in results["latency"])
        made.append(goal(
            "under latency, of connections ÷ latency", "at least 0.95", f"{least:.3f}",
            least >= 0.95))  # fmt: skip
    if "growth" in results:
        bent = [each["name"] for each in results["growth"] if not each["is_linear"]]
        made.append(goal("growth", "linear or better", ", ".join(bent) or "all are", not bent))
    return made


def goals_table(results):
    rows = [
        (each["goal"], each["wanted"], each["found"], "met" if each["met"] else "not met")
        for each in results["goals"]
    ]
    return table(("goal", "wanted", "found", ""), rows)


def place(results):
    machine = results["machine"]
    return (
        f"{results['date']}, {machine['processor']}, {machine['cores']} cores,"
        f" {machine['memory_gib']} GiB, {machine['system']}; load {results['load_before']:.1f}"
        f" before and {results['load_after']:.1f} after; rounds: {results['rounds']}, of the full"
        f" number of leads: {results['scale']:.0%}"
    )


def used(results):
    known = [f"{name} {version}" for name, version in results["versions"].items() if version]
    lacking = [name for name, version in results["versions"].items() if not version]
    return ", ".join(known) + (f"; not here: {', '.join(lacking)}" if lacking else "")


def text(results):
    parts = [place(results), used(results)]
    parts += [make(results) for name, make in TABLES if name in results]
    took = ", ".join(f"{name} {seconds:.0f}" for name, seconds in results["seconds"].items())
    return "\n\n".join([*parts, goals_table(results), f"seconds: {took}"])


def publish(results):
    """Into the README goes the whole job, the goals and the chart; into docs all of it."""
    Path("docs/benchmark.json").write_text(json.dumps(results, indent=1) + "\n")
    Path("docs/benchmark.svg").write_text(chart.svg(results))
    introduction = PAGE.read_text().split(BEGIN)[0]
    PAGE.write_text(f"{introduction}{BEGIN}\n\n{text(results)}\n\n{END}\n")
    summary = "\n\n".join([
        f"![POSTs a second of each](docs/benchmark.svg)", job_table(results),
        goals_table(results), f"{place(results)}.",
    ])  # fmt: skip
    page = README.read_text()
    between = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.S)
    README.write_text(between.sub(lambda _: f"{BEGIN}\n\n{summary}\n\n{END}", page))
