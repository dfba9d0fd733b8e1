"""What crossing a border costs, beside the same in plain C: see borders/."""

import os

from running import run

WORDS = {
    "c_call": "C→Swift call that does nothing",
    "c_handle": "C: handle check (`is_lead`)",
    "c_stale_handle": "C: a stale handle refused, no error asked for",
    "c_get": "C: field get",
    "c_set": "C: field set",
    "c_new": "C: a patient of eight fields, made and freed",
    "c_encode": "C: encode a request",
    "c_decode": "C: decode a reply (plain C: jansson)",
    "lua_call": "Lua→C→Swift call (`patients.gender`)",
    "lua_get": "Lua: field get",
    "lua_set": "Lua: field set",
    "lua_new": "Lua: `patients.new` with eight fields",
    "lua_phone": "Lua: `patients.phone`",
    "lua_date": "Lua: `patients.date`",
    "lua_date_refused": "Lua: `patients.date` of what is none",
}


def environment(built):
    return {"LUA_CPATH": f"{os.path.abspath('.build/out')}/?.so;{os.path.abspath(built)}/?.so"}


def borders(bench, batches):
    """Nanoseconds of CPU: of the best of many batches, since what disturbs only ever adds."""
    output = run([bench.built / "borders", "time", batches], env=environment(bench.built)).output
    found = {}
    for line in output.splitlines():
        name, best, median = line.split()
        found[name] = (float(best), float(median))
    rows = []
    for name, words in WORDS.items():
        plain = found.get(name + "_plain")
        rows.append({
            "name": name, "words": words, "ns": found[name][0], "median_ns": found[name][1],
            "plain_ns": plain and plain[0], "more_ns": plain and found[name][0] - plain[0],
        })  # fmt: skip
    return rows
