"""What a lead costs as its file, the connections, the rules, the columns or the journal grow.

Costs are CPU time, the least of several rounds over all sizes: on a shared machine the wall clock says
little about how something grows, and what disturbs one round disturbs all of its sizes. A series is
linear where its last step costs no more for each unit than the cheapest step before, but for a
fifth.
"""

import shutil

import leads
from peers import CLINIC, DRY, PRODUCT
from running import run

TOLERANCE = 1.2


def cheapest(sizes, taken, rounds=3):
    """The run of each size that took the least CPU: `taken` makes one."""
    best = {}
    for _ in range(rounds):
        for size in sizes:
            found = taken(size)
            if size not in best or found.cpu < best[size].cpu:
                best[size] = found
    return best


def points(sizes, command):
    """What a command costs by size."""
    best = cheapest(sizes, lambda size: run(command(size), accepted=(0, 1)), rounds=5)
    return [(size, each.cpu) for size, each in best.items()]


def series(name, unit, points):
    """Points are (size, CPU seconds): judged by what each step costs for each of its units."""
    rows, steps, before = [], [], (0, 0.0)
    for size, cpu in points:
        steps.append((cpu - before[1]) / (size - before[0]))
        rows.append({"size": size, "cpu": cpu, "unit_us": cpu / size * 1e6})
        before = (size, cpu)
    least = min(steps[:-1]) if len(steps) > 1 else steps[0]
    return {
        "name": name, "unit": unit, "rows": rows,
        "last_step_us": steps[-1] * 1e6, "step_before_us": least * 1e6,
        "is_linear": steps[-1] <= least * TOLERANCE,
    }  # fmt: skip


def by_leads(bench, sizes):
    return series("leads, dry run", "lead", points(
        sizes, lambda size: DRY[0].command(bench.task(leads.made_once(bench.scratch, size)))
    ))  # fmt: skip


def job(bench, nginx, size, connections=None):
    path = leads.made_once(bench.scratch, size)
    return bench.run(PRODUCT, bench.task(path, nginx.base, connections))


def by_leads_sent(bench, nginx, sizes):
    best = cheapest(sizes, lambda size: job(bench, nginx, size), rounds=2)
    return series("leads, whole job", "lead", [(size, each.cpu) for size, each in best.items()])


def by_connections(bench, nginx, sizes, size):
    """A lead's cost may not grow with the connections beside its own."""
    best = cheapest(sizes, lambda connections: job(bench, nginx, size, connections))
    rows = [
        {
            "size": connections, "cpu": taken.cpu, "unit_us": taken.cpu / size * 1e6,
            "leads_a_second": size / taken.wall,
        }
        for connections, taken in best.items()
    ]  # fmt: skip
    least = min(each["unit_us"] for each in rows[:-1])
    return {
        "name": f"concurrency, whole job of {size} leads", "unit": "lead", "rows": rows,
        "last_step_us": rows[-1]["unit_us"], "step_before_us": least,
        "is_linear": rows[-1]["unit_us"] <= least * TOLERANCE,
    }  # fmt: skip


def by_rules(bench, sizes, size):
    path = leads.made_once(bench.scratch, size)

    def command(count):
        script = bench.scratch / f"rules-{count}.lua"
        rules = "\n".join(
            f"  {{ name = 'rule {number}', points = 1,"
            " when = function(lead) return lead.full_name ~= '' end },"
            for number in range(count)
        )
        script.write_text(
            f"local patients = require 'patients'\nlocal rules = patients.rules {{\n{rules}\n}}\n"
            "function qualify(lead)\n  if rules:score(lead) >= 0 then return nil, 'no' end\nend\n"
        )
        return [CLINIC, "run", script, path, "--dry-run"]

    return series(f"rules, dry run of {size} leads", "rule", points(sizes, command))


def by_columns(bench, sizes, size):
    script = bench.scratch / "columns.lua"
    script.write_text(
        "local patients = require 'patients'\nfunction qualify(lead)\n  return patients.new {\n"
        "    is_lead = true, full_name = lead.full_name, gender = 'Female' }\nend\n"
    )
    files = {
        count: leads.make(bench.scratch / f"columns-{count}.csv", size, columns=count)
        for count in sizes
    }
    found = points(sizes, lambda count: [CLINIC, "run", script, files[count], "--dry-run"])
    return series(f"columns, dry run of {size} leads", "column", found)


def by_journal(bench, nginx, sizes):
    """The same command again after all of its leads are finished."""
    rows = []
    for size in sizes:
        task = bench.task(leads.made_once(bench.scratch, size), nginx.base)
        bench.run(PRODUCT, task)
        before = nginx.requests()
        again = min((bench.run(PRODUCT, task) for _ in range(2)), key=lambda each: each.cpu)
        if nginx.requests() != before:
            raise AssertionError("a finished lead was sent again")
        rows.append((size, again.cpu))
        shutil.rmtree(task.results)
    return series("journal of finished leads, run again", "lead", rows)


def growth(bench, nginx, is_long):
    size = max(int(10_000 * bench.scale), 500)
    most = 1_000_000 if is_long else max(int(100_000 * bench.scale), 1000)
    sizes = [each for each in (1_000, 10_000, 100_000, 1_000_000) if each <= most]
    few = max(size // 5, 200)
    return [
        by_leads(bench, sizes),
        by_leads_sent(bench, nginx, sizes),
        by_connections(bench, nginx, (1, 8, 32, 128, 512), size),
        by_rules(bench, (1, 10, 100, 1000), few),
        by_columns(bench, (5, 20, 50, 100, 200), few * 5),
        by_journal(bench, nginx, sizes),
    ]
