#!/usr/bin/env bash
# What no file may have, whatever its language: paths of one machine, unfinished work, great length.
. "$(dirname "$0")/checks.sh"

longest=400

# The brackets keep a pattern from finding itself.
machine='(^|[^[:alnum:]])/(w[o]rk|r[o]ot|h[o]me/[a-z]+|[o]pt/swift|U[s]ers/[a-z]+)/'
refuse "$(search -E "$machine" -- .)" \
  "a path of one machine: make it relative, or take it from the environment"

refuse "$(search -E '\b(TOD[O]|FIXM[E]|X[X]X|HAC[K])\b' -- . ':!Tests/Fixtures')" \
  "finish it or leave it out"

# A public header is its own reference, most of it comment, and one file so that it can be copied.
too_long() {
  files '*.swift' '*.c' '*.h' '*.cpp' '*.lua' '*.sh' '*.py' ':!Tests/Fixtures' ':!include/*.h' |
    xargs -0 -r awk -v longest="$longest" '
      FNR == longest + 1 { print FILENAME ": has more than " longest " lines" }'
}
refuse "$(too_long)" "split it by concern: Type+Concern.swift"

finish "no machine's paths, nothing unfinished, no file over $longest lines"
