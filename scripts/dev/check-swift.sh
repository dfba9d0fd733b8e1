#!/usr/bin/env bash
# The rules of Swift here that no compiler holds. CONTRIBUTING.md says why each is one.
. "$(dirname "$0")/checks.sh"

# `grep` over product code without its comments.
code() {
  search -E "$1" -- "${@:2}" | grep -vE '^[^:]+:[0-9]+: *//' || true
}

refuse "$(code '\b(try|as)!|\b(fatalError|precondition|preconditionFailure)\(|\.unsafelyUnwrapped' \
  'Sources/*.swift')" "a trap kills the process of whoever calls: throw or return instead"

# Calls of Lua's C interface that raise, if only for memory.
raising='\b(lua_(error|call|concat|arith|compare|len|next|tolstring|setmetatable|newtable)'
raising+='|lua_(push([lvf]|vf)?string|pushc(losure|function)|newuserdata(uv)?|createtable)'
raising+='|lua_(set|get)(table|field|global|i)'
raising+='|luaL_(error|(check|opt|arg)[a-z]*|tolstring|ref|setfuncs|newmetatable))\b'
refuse "$(code "$raising" 'Sources/*.swift')" \
  "it can raise, which jumps over Swift's frames: call it in C under lua_pcall"

refuse "$(code '^((public|package|internal) )?import Foundation' Sources/PatientsCore \
  Sources/PatientsClient Sources/PatientsJournal Sources/PatientsABI)" \
  "libpatients.so is made of this and does without Foundation: use Glibc"

# TARGET DEPENDENCY, one pair a line, as Package.swift declares them.
declared() {
  local manifest
  manifest=$(mktemp)
  swift package dump-package >"$manifest"
  dependencies "$manifest"
  PATIENTS_INSTRUMENTED=1 swift package dump-package >"$manifest"
  dependencies "$manifest"
  rm -f "$manifest"
}

dependencies() {
  sqlite3 -separator ' ' :memory: "
    SELECT target.value ->> 'name', coalesce(
      dependency.value ->> '\$.byName[0]', dependency.value ->> '\$.target[0]')
    FROM json_each(readfile('$1'), '\$.targets') AS target,
      json_each(target.value, '\$.dependencies') AS dependency"
}

# Imports of the package's own targets that the importing target does not declare.
undeclared_imports() {
  local import='^(@[[:alnum:]_]+ +)?((public|package|internal|private|fileprivate) +)?import +'
  search -E "$import" -- 'Sources/*.swift' 'Tests/*.swift' | awk -F : '
    NR == FNR { split($0, pair, " "); declared[pair[1], pair[2]]; own[pair[2]]; next }
    {
      split($1, folder, "/")
      count = split($3, words, " ")
      module = words[count]; sub(/\..*/, "", module)
      if (module in own && !((folder[2], module) in declared)) print
    }' <(declared) -
}
refuse "$(undeclared_imports)" \
  "not a dependency of that target in Package.swift: a target imports lower floors only"

# A test's name is between backticks and has a blank in it.
# shellcheck disable=SC2016 # what is between the quotes is awk's
unspoken_tests() {
  files 'Tests/*.swift' | xargs -0 -r awk '
    FNR == 1 { waiting = 0 }
    /^ *@Test/ { waiting = 1 }
    waiting && /(^|[[:space:]])func[[:space:]]/ {
      if ($0 !~ /func `[^`]+ [^`]+`/) print FILENAME ":" FNR ":" $0
      waiting = 0
    }'
}
refuse "$(unspoken_tests)" "a test is named by the promise it holds: func \`a sentence\`()"

finish "no traps, no raising calls, imports as declared, tests that read as sentences"
