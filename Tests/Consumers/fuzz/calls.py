"""Writes C that calls every function of a header with what fuzz.h draws.

    calls.py HEADER kinds >kinds.h     a number for each kind of handle
    calls.py HEADER calls >calls.c

A function that is added to the header is called from the next build on; one with a parameter that
nothing here can draw fails the build, so that it is not forgotten.
"""

import re
import subprocess
import sys

SCALARS = {
    "_Bool": "fuzz_bool", "int32_t": "fuzz_int32", "uint32_t": "fuzz_int32",
    "int64_t": "fuzz_int64", "uint64_t": "fuzz_int64", "size_t": "fuzz_int64",
    "patients_field": "fuzz_int32", "patients_severity": "fuzz_int32",
    "patients_status": "fuzz_int32",
}
# Functions that give a status and cannot fail.
QUERIES = {"patients_error_status"}


def plain(header):
    text = subprocess.run(["gcc", "-E", "-P", header], check=True, capture_output=True,
                          text=True).stdout
    return re.sub(r"\s+", " ", text)


class Header:
    def __init__(self, path):
        self.text = plain(path)
        self.structs = {
            name: [self.split(member) for member in body.split(";") if member.strip()]
            for body, name in re.findall(
                r"typedef struct \w+ \{([^}]*)\} (patients_\w+);", self.text)}
        self.handles = set(re.findall(r"typedef struct (patients_\w+) \1;", self.text))
        self.functions = [
            (name, result.strip(), [self.split(each) for each in parameters.split(",")
                                    if each.strip() != "void"])
            for result, name, parameters in re.findall(
                r"((?:const )?\w+ (?:\* ?)*)(patients_\w+) ?\(([^)]*)\);", self.text)]

    @staticmethod
    def split(declaration):
        """(type, name) of a parameter or member; an array is a pointer with its length."""
        match = re.fullmatch(r"\s*(.*?[ *])(\w+)(\[\d+\])?\s*", declaration)
        kind, name, array = match.groups()
        kind = re.sub(r"\s*\*", "*", kind).strip()
        return kind + (array or ""), name


def lengths_in(declarations):
    """The lengths of texts that go in, which are drawn with them."""
    pairs = zip(declarations, declarations[1:])
    return {after[1] for before, after in pairs
            if before[0] == "const char*" and "length" in after[1]}


class Call:
    """The C of one call."""

    def __init__(self, header, function):
        self.header = header
        self.name, self.result, self.parameters = function
        self.lines, self.after, self.arguments = [], [], []
        self.sized = ""  # the struct whose size another parameter gives

    def write(self):
        names = [name for _, name in self.parameters]
        for index, (kind, name) in enumerate(self.parameters):
            following = self.parameters[index + 1] if index + 1 < len(names) else ("", "")
            self.draw(kind, name, following)
            self.arguments.append(name)
        call = f"{self.name}({', '.join(self.arguments)})"
        head = f"static void call_{self.name}(fuzz *f) {{"
        return "\n".join(["", head, *(f"  {line}" for line in self.lines + self.end(call)), "}"])

    def draw(self, kind, name, following):
        base = kind.replace("const ", "").rstrip("*")
        stars = kind.count("*")
        array = re.fullmatch(r"char\[(\d+)\]", kind)
        if array:
            self.lines.append(f"char *{name} = fuzz_out(f, {array[1]});")
        elif name in lengths_in(self.parameters) or name == "count":
            pass  # drawn with its text, or its list
        elif following == ("size_t", "count"):
            self.draw_list(kind, base, name)
        elif name == "size" and self.sized:
            self.lines.append(f"size_t size = fuzz_size(f, sizeof *{self.sized});")
        elif base in self.header.handles:
            self.draw_handle(base, name, stars)
        elif base in self.header.structs and stars == 1:
            self.draw_struct(kind, base, name)
        elif kind == "const char*" and "length" in following[1]:
            self.lines.append(f"size_t {following[1]} = 0;")
            self.lines.append(f'const char *{name} = fuzz_text(f, "{name}", &{following[1]});')
        elif kind == "const char*":
            self.lines.append(f'const char *{name} = fuzz_text(f, "{name}", NULL);')
        elif kind == "char*":
            self.lines.append(f"char *{name} = fuzz_take_owned(f);")
        elif stars and kind.startswith(("const char**", "char**")):
            self.lines.append(f"{kind} {name} = fuzz_out(f, sizeof *{name});")
            keep = "fuzz_read" if kind.startswith("const") else "fuzz_own"
            self.after.append(f"{keep}(f, {name});")
        elif stars == 1 and (base in SCALARS or base == "int"):
            self.lines.append(f"{base} *{name} = fuzz_out(f, sizeof *{name});")
        elif kind in SCALARS:
            self.lines.append(f'{kind} {name} = ({kind}){SCALARS[kind]}(f, "{name}");')
        else:
            sys.exit(f"calls.py: {self.name}: nothing draws {kind} {name}: add it")

    def draw_handle(self, base, name, stars):
        kind = f"FUZZ_{base}"
        if name == "error" and stars == 2:
            self.lines.append(f"{base} **{name} = fuzz_error_out(f);")
        elif stars == 2:
            self.lines.append(f"{base} **{name} = fuzz_out(f, sizeof *{name});")
            self.after.append(f"fuzz_keep(f, {kind}, {name} ? *{name} : NULL);")
        else:
            take = "fuzz_take" if self.name.endswith("_free") else "fuzz_handle"
            self.lines.append(f"{base} *{name} = {take}(f, {kind});")

    def draw_list(self, kind, base, name):
        """Up to three entries, and at times a list that is NULL whatever its count."""
        entry = base if base in self.header.structs else "const char *"
        self.lines += [f"{entry} {name}_drawn[3];", "size_t count = fuzz_below(f, 4);",
                       "for (size_t i = 0; i < count; i++) {"]
        for member_kind, member in self.header.structs.get(base, []):
            self.fill_member(f"(&{name}_drawn[i])", member_kind, member, "")
        if base not in self.header.structs:
            self.lines.append(f'  {name}_drawn[i] = fuzz_text(f, "{name}", NULL);')
        self.lines += ["}", f"{kind} {name} = fuzz_chance(f, 95) ? {name}_drawn : NULL;"]

    def draw_struct(self, kind, base, name):
        members = self.header.structs[base]
        direction = "in" if kind.startswith("const") else "out"
        self.lines.append(f"{base} *{name} = fuzz_struct_{direction}(f, sizeof *{name});")
        self.sized = name
        if direction == "out":
            for member_kind, member in members:
                self.keep_member(f"{name}->{member}", member_kind)
            return
        self.lines.append(f"if ({name}) {{")
        for index, (member_kind, member) in enumerate(members):
            following = members[index + 1][1] if index + 1 < len(members) else ""
            if member != "size" and member not in lengths_in(members):
                self.fill_member(name, member_kind, member, following)
        self.lines.append("}")

    def fill_member(self, struct, kind, member, following):
        if kind == "const char*":
            length = f"&{struct}->{following}" if "length" in following else "NULL"
            value = f'fuzz_text(f, "{member}", {length})'
        elif kind in SCALARS:
            value = f'({kind}){SCALARS[kind]}(f, "{member}")'
        else:
            sys.exit(f"calls.py: {self.name}: nothing draws {kind} {member}: add it")
        self.lines.append(f"  {struct}->{member} = {value};")

    def keep_member(self, place, kind):
        base = kind.rstrip("*")
        if base in self.header.handles:
            self.after.append(f"fuzz_keep(f, FUZZ_{base}, {place});")
        elif kind == "const char*":
            self.after.append(f"fuzz_read(f, &{place});")

    def end(self, call):
        if self.result == "void":
            return [f"{call};", "fuzz_end(f);"]
        if self.result == "patients_status" and self.name not in QUERIES:
            lines = [f"patients_status status = {call};", "fuzz_end_status(f, status);"]
            after = [f"  {line}" for line in self.after]
            return lines + (["if (status == PATIENTS_OK) {", *after, "}"] if after else [])
        base = self.result.rstrip("* ")
        if base in self.header.handles:
            return [f"{base} *made = {call};", "fuzz_end(f);", f"fuzz_keep(f, FUZZ_{base}, made);"]
        if self.result.startswith("const char"):
            return [f"const char *text = {call};", "fuzz_end(f);", "fuzz_read(f, &text);"]
        return [f"(void){call};", "fuzz_end(f);"]


def write_kinds(header):
    kinds = [f"FUZZ_{name}" for name in sorted(header.handles)]
    print("/* Made from the header by calls.py. */")
    print("enum {", ", ".join([*kinds, "FUZZ_KINDS"]), "};")


def write_calls(header):
    print("/* Made from the header by calls.py. */")
    print('#include "fuzz.h"')
    for function in header.functions:
        print(Call(header, function).write())
    print("\nconst fuzz_call fuzz_calls[] = {")
    for name, *_ in header.functions:
        print(f'  {{"{name}", call_{name}}},')
    print("};\nconst size_t fuzz_call_count = sizeof fuzz_calls / sizeof *fuzz_calls;\n")
    for name in sorted(header.handles):
        print(f"static void free_{name}(void *handle) {{ {name}_free(handle); }}")
    frees = ", ".join(f"free_{name}" for name in sorted(header.handles))
    print(f"void (*const fuzz_frees[])(void *) = {{{frees}}};")


{"kinds": write_kinds, "calls": write_calls}[sys.argv[2]](Header(sys.argv[1]))
