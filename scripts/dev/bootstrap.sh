#!/usr/bin/env bash
# Installs the Debian packages that building and checking need and this machine lacks.
#
#   bootstrap.sh [build|check|all|bench]            installs; all is the default, without bench
#   bootstrap.sh --missing [build|check|all|bench]  installs nothing; names what is missing and fails
#
# Touches nothing, not even the network, where everything is there. SKIP_BOOTSTRAP=1 skips it, for
# systems without apt whose own packages give the same.
set -euo pipefail

# The compiler that links (gcc brings its sanitizers along), the libraries with their headers, what
# man pages are made with, and what the demo is run with.
build_packages=(
  ca-certificates git
  make gcc g++ pkg-config
  lua5.4 liblua5.4-dev lua-cjson
  libcurl4-openssl-dev libsqlite3-dev libsimdjson-dev zlib1g-dev libexpat1-dev
  sqlite3
)
# The linters, what the tests make certificates and requests with, what those of clinic are written
# in, what runs scripts' tests without clinic, what others build their programs with, what
# compares an ABI, what counts instructions and watches a heap, and a terminal and a browser to look
# at clinic with.
check_packages=(
  clang-format lua-check shellcheck mandoc man-db openssl socat curl lua-busted
  python3 python3-openpyxl python3-xlsxwriter
  locales
  clang cmake luarocks
  abigail-tools dwarves
  valgrind libjansson-dev
  tmux chromium
)

# What the benchmark compares with, beside what building needs. (Debian starts the nginx that it
# installs, on port 80; the benchmark starts one of its own.)
bench_packages=(
  "${build_packages[@]}"
  nginx-light wrk curl jq python3 python3-aiohttp python3-requests lua-socket
  libjansson-dev valgrind
)

# Exports are marked @c, which came with this one.
swift_needed=6.3

say() { printf 'bootstrap: %s\n' "$*" >&2; }

fail() {
  say "$@"
  exit 1
}

require_swift() {
  local remedy="swift.org/install/linux has the toolchain for Debian 12; put its usr/bin into PATH"
  local found
  command -v swift >/dev/null || fail "there is no swift here: $remedy"
  found=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p') ||
    fail "$(command -v swift) does not start: run it to see which of its own libraries it lacks"
  if [ "$(printf '%s\n' "$swift_needed" "$found" | sort -V | head -n 1)" != "$swift_needed" ]; then
    fail "Swift $swift_needed or newer is needed and this is ${found:-unknown}: $remedy"
  fi
}

# The packages of its arguments that are not installed, one a line.
missing_of() {
  local package state
  for package in "$@"; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || printf '%s\n' "$package"
  done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "neither root nor sudo: have an administrator install: ${missing[*]}"
  fi
}

# The lists are fetched where they do not know a package, or know a version that is gone.
install_missing() {
  local install=(env DEBIAN_FRONTEND=noninteractive
    apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}")
  if apt-cache show "${missing[@]}" >/dev/null 2>&1; then
    as_root "${install[@]}" && return
  fi
  say "the package lists are out of date: apt-get update"
  as_root apt-get update -q
  as_root "${install[@]}"
}

report_only=
if [ "${1:-}" = --missing ]; then
  report_only=1
  shift
fi
group=${1:-all}
case $group in
  build) wanted=("${build_packages[@]}") ;;
  check) wanted=("${check_packages[@]}") ;;
  bench) wanted=("${bench_packages[@]}") ;;
  all) wanted=("${build_packages[@]}" "${check_packages[@]}") ;;
  *) fail "there is no group $group: say build, check, all or bench" ;;
esac

[ -z "${SKIP_BOOTSTRAP:-}" ] || exit 0
require_swift
if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  fail "there is no apt here: install what Debian calls ${wanted[*]}, then set SKIP_BOOTSTRAP=1"
fi

mapfile -t missing < <(missing_of "${wanted[@]}")
if [ "${#missing[@]}" -eq 0 ]; then
  [ -n "$report_only" ] || say "all packages to ${group/all/build and check} are here"
  exit 0
fi
if [ -n "$report_only" ]; then
  fail "missing: ${missing[*]} (\`make bootstrap\` installs them)"
fi
say "installing ${missing[*]}"
install_missing
