#!/usr/bin/env bash
# The public headers against what is made of them: the reference is up to date, and every name has a
# man page that says what a page has to, in a form that readers of man pages take.
. "$(dirname "$0")/checks.sh"

pages=.build/out/man

lua5.4 scripts/dev/c-reference.lua include/*.h | cmp -s - docs/c-reference.md ||
  refuse "docs/c-reference.md is not what include/*.h says" "\`make docs\` makes it anew"

# The page that a name leads to: itself, or what its .so names.
page_of() {
  local page=$pages/man3/$1.3 target
  [ -f "$page" ] || return 0
  target=$(sed -nE 's/^\.so (.*)$/\1/p' "$page")
  echo "${target:+$pages/}${target:-$page}"
}

check_page() {
  local name=$1 page heading
  page=$(page_of "$name")
  if [ ! -f "$page" ]; then
    refuse "$name has no page" "its comment in the header is what a page is made of"
    return
  fi
  for heading in NAME SYNOPSIS DESCRIPTION RESULTS OWNERSHIP THREADS EXAMPLES; do
    grep -qx "\.SH $heading" "$page" || refuse "$page has no $heading" "give the comment one"
  done
  grep -qE "^.*\b$name\b.* \\\\- " "$page" ||
    refuse "$page does not name $name" "its NAME line is made of the declarations"
}

names=0
while IFS= read -r name; do
  names=$((names + 1))
  check_page "$name"
done < <(sed -nE 's/^ *(patients_[a-z0-9_]+);.*/\1/p' include/*.map)

mapfile -t written < <(grep -L '^\.so ' "$pages"/man?/*)
complaints=$(mandoc -T lint -W warning "${written[@]}" || true)
refuse "$complaints" "mandoc warns: mend scripts/dev/man-pages.lua or the comment"
complaints=$(man --warnings -Tutf8 -Z -l "${written[@]}" 2>&1 >/dev/null || true)
refuse "$complaints" "groff warns: mend scripts/dev/man-pages.lua or the comment"

# Every subcommand that clinic names.
for command in $(.build/out/clinic help | sed -nE '/^SUBCOMMANDS/,$s/^  ([a-z]+) .*/\1/p'); do
  [ -f "$pages/man1/clinic-$command.1" ] || refuse "clinic $command has no page" "\`make man\`"
done

finish "the C reference is up to date; $names functions are in ${#written[@]} pages without a warning"
