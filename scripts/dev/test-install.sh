#!/usr/bin/env bash
# What `make install` gives to those who build on it: installed into scratch folders, used with
# nothing but what lies there, and taken away again. Needs what `make` built. Exit code 0 is a pass.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/dev/sandbox.sh
. scripts/dev/attempts.sh

suite=install
work=$PWD/.build/installed
# A folder of one's own; and what a package of Debian's has, before it is packed.
prefix=$work/prefix
stage=$work/stage
multiarch=$(gcc -print-multiarch)
debian=(PREFIX=/usr "MULTIARCH=$multiarch" "DESTDIR=$stage")
version=$(sed -nE 's/^#define PATIENTS_VERSION "(.*)"/\1/p' include/patients.h)
strict=(-Wall -Wextra -Wpedantic -Wconversion -Werror)
# Debian's clang, before one that another toolchain brings along.
clang=$(PATH=/usr/bin:$PATH command -v clang)

# Nothing of the build, nor of whoever called, may stand in for what was installed.
unset MAKEFLAGS MAKEOVERRIDES MFLAGS LD_LIBRARY_PATH LUA_PATH LUA_CPATH LUA_INIT CPATH LIBRARY_PATH
unset PKG_CONFIG_SYSROOT_DIR
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig

make_quietly() { make --no-print-directory "$@"; }

# Every path below a folder, with its kind, mode, size, link and content.
snapshot() {
  (cd "$1" && find . -printf '%p %y %m %l\n' | LC_ALL=C sort &&
    find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum)
}

# What other packages have there: a file, and folders that are empty.
furnish() {
  mkdir -p "$1/share/man/man3" "$1/lib/pkgconfig" "$1/lib/lua" "$1/share/doc/libpatients-other"
  printf 'not ours\n' >"$1/lib/libpatients-other.so"
  snapshot "$1" >"$2"
}

leaves_as_found() {
  snapshot "$1" | diff "$2" -
}

# The folders that Debian's packages have for each kind.
kinds() {
  local path
  for path in bin/clinic include/patients.h "lib/$multiarch/libpatients.so.$version" \
    "lib/$multiarch/pkgconfig/patients.pc" "lib/$multiarch/lua/5.4/patients.so" \
    share/lua/5.4/patients_testing.lua share/libpatients/types/patients.lua \
    share/bash-completion/completions/clinic share/zsh/vendor-completions/_clinic \
    share/fish/vendor_completions.d/clinic.fish share/doc/libpatients/README.md \
    share/man/man1/clinic.1 share/man/man3/patients.3 share/man/man3/patients_client_new.3 \
    share/doc/libpatients/examples/qualify_leads.lua; do
    [ -f "$stage/usr/$path" ] || { echo "/usr/$path is missing" && return 1; }
  done
  [ "$(readlink "$stage/usr/lib/$multiarch/libpatients.so")" = libpatients.so.0 ]
  [ "$(readlink "$stage/usr/lib/$multiarch/libpatients.so.0")" = "libpatients.so.$version" ]
}

# A path of the scratch folders in a file would be one that is gone after packing.
names_no_scratch() { ! grep -rlF "$work" "$1"; }

# Where the module is installed under /usr and /usr/local, as the attempts below find it, is where
# stock Lua looks.
where_lua_looks() {
  local folder
  for folder in "/usr/lib/$multiarch/lua/5.4" /usr/local/lib/lua/5.4; do
    env -i lua5.4 -e 'print((package.cpath:gsub(";", "\n")))' | grep -xF "$folder/?.so"
  done
}

# build COMPILER STANDARD SOURCE: with what pkg-config says, as strictly as anybody does.
build() {
  local flags
  read -ra flags < <(pkg-config --cflags --libs patients)
  "$1" "-std=$2" "${strict[@]}" "$3" -o "$work/program" "${flags[@]}"
}

# The example, which registers a lead, built so that it finds the library where it was put.
builds_and_runs() {
  local sources=$prefix/share/doc/libpatients/examples
  local strict=("${strict[@]}" "-Wl,-rpath,$(pkg-config --variable=libdir patients)")
  build "$1" "$2" "$sources/register.$3"
  registers "$work/program"
}

registers() {
  "$@" | tee "$work/said"
  grep -q '^registered' "$work/said"
}

# A package's program is built in a root of its own, where pkg-config puts the root before folders.
builds_in_a_root() {
  export PKG_CONFIG_SYSROOT_DIR=$stage PKG_CONFIG_PATH=$stage/usr/lib/$multiarch/pkgconfig
  build gcc c99 "$stage/usr/share/doc/libpatients/examples/register.c"
  registers env LD_LIBRARY_PATH="$stage/usr/lib/$multiarch" "$work/program"
}

# What somebody does who has nothing but the man pages.
page_registers() {
  local before
  MANWIDTH=100 man -M "$prefix/share/man" 3 patients | scripts/dev/page-program.sh \
    >"$work/first.c"
  build gcc c99 "$work/first.c"
  before=$(patients_made)
  LD_LIBRARY_PATH=$prefix/lib "$work/program"
  [ "$(patients_made)" -eq $((before + 1)) ]
}

# Each page that one asks man for is the one that was installed.
man_finds() {
  local page
  for page in clinic patients patients_client_new patients_error_message; do
    [[ $(man -M "$prefix/share/man" -w "$page") == "$prefix"/share/man/* ]]
  done
}

patients_made() { sqlite3 "$work/registry.db" 'SELECT count(*) FROM patients'; }

# The library for rules: its name alone brings the other one along.
script_links() {
  local flags
  read -ra flags < <(pkg-config --cflags --libs patients-script)
  printf '#include <patients-script.h>\nint main(void) {\n%s}\n' \
    '  patients_script_close(NULL); return patients_version() == NULL; ' >"$work/script.c"
  gcc -std=c99 "${strict[@]}" "$work/script.c" -o "$work/script" "${flags[@]}" \
    "-Wl,-rpath,$prefix/lib"
  "$work/script"
}

cmake_builds() {
  cmake -S Tests/Consumers/cmake -B "$work/cmake" -DCMAKE_C_FLAGS="${strict[*]}"
  cmake --build "$work/cmake"
  registers "$work/cmake/register"
}

# `require "patients"` by these folders, with the library of the prefix and no other.
lua_loads() {
  local library
  library=$(LUA_CPATH="$1/?.so" LUA_PATH='' lua5.4 -e 'require "patients"
    for line in io.lines "/proc/self/maps" do
      local path = line:match "(/%S*libpatients%.so%S*)"
      if path then print(path) break end
    end')
  printf '%s\n' "$library"
  [ "$library" = "$2/libpatients.so.$version" ]
}

lua_registers() {
  LUA_CPATH="$prefix/lib/lua/5.4/?.so" LUA_PATH="$prefix/share/lua/5.4/?.lua" \
    lua5.4 "$prefix/share/doc/libpatients/examples/register_walk_in.lua"
}

lua_tests_scripts() {
  LUA_CPATH="$prefix/lib/lua/5.4/?.so" LUA_PATH="$prefix/share/lua/5.4/?.lua" \
    lua5.4 "$prefix/share/lua/5.4/patients_testing.lua" \
    "$prefix/share/doc/libpatients/examples/qualify_leads_test.lua"
}

rock() {
  HOME=$work luarocks --lua-version 5.4 --tree "$work/rocks" "$@" PATIENTS_DIR="$prefix"
}

rock_from_sources() {
  rock make "scripts/dev/libpatients-$version-1.rockspec"
  lua_loads "$work/rocks/lib/lua/5.4" "$prefix/lib"
}

rock_from_tarball() {
  rock remove libpatients
  (cd "$work/dist" && cp "$OLDPWD/scripts/dev/libpatients-$version-1.rockspec" . &&
    rock build "libpatients-$version-1.rockspec")
  lua_loads "$work/rocks/lib/lua/5.4" "$prefix/lib"
}

say_version() {
  [ "$("$prefix/bin/clinic" --version)" = "clinic $version" ]
  [ "$(pkg-config --modversion patients)" = "$version" ]
}

bash_completes() {
  bash -n "$prefix/share/bash-completion/completions/clinic"
  bash -c '. "$1" && complete -p clinic' _ "$prefix/share/bash-completion/completions/clinic"
}

# A version that is installed over an older one takes away what that one had alone.
takes_away_the_old() {
  local manifest=$prefix/share/libpatients/installed gone=$prefix/share/man/man9
  mkdir "$gone"
  touch "$gone/patients_gone.9"
  printf '%s\n' "$gone/" "$gone/patients_gone.9" >>"$manifest"
  make_quietly install PREFIX="$prefix"
  [ ! -e "$gone" ]
  [ "$(grep -cF "$gone" "$manifest")" -eq 0 ]
}

refuses() {
  if make_quietly "$@" >"$work/said" 2>&1; then return 1; fi
  cat "$work/said"
  grep -q '^make [a-z]*install: ' "$work/said"
}

# The same bytes from another folder's clone, at another time, with another user's settings.
packs_the_same() {
  scripts/dev/dist.sh "$work/dist/libpatients-$version.tar.gz"
  git clone -q --no-local . "$work/clone"
  git -C "$work/clone" config tar.umask 0077
  (cd "$work/clone" && umask 077 && TZ=Asia/Dubai scripts/dev/dist.sh \
    "$work/again/libpatients-$version.tar.gz")
  cmp "$work/dist/libpatients-$version.tar.gz" "$work/again/libpatients-$version.tar.gz"
}

# From the unpacked sources, with what is built already lest it be built again, and no git.
installs_without_git() {
  local sources=$work/libpatients-$version
  tar -xzf "$work/dist/libpatients-$version.tar.gz" -C "$work"
  mkdir -p "$sources/.build" "$work/no-git"
  cp -r .build/out "$sources/.build/out"
  find "$sources/.build/out" -exec touch {} +
  printf '#!/bin/sh\necho git was called; exit 1\n' >"$work/no-git/git"
  chmod +x "$work/no-git/git"
  PATH=$work/no-git:$PATH make_quietly -C "$sources" install PREFIX=/usr/local \
    "MULTIARCH=$multiarch" DESTDIR="$work/unpacked"
  lua_loads "$work/unpacked/usr/local/lib/lua/5.4" "$work/unpacked/usr/local/lib/$multiarch"
}

rm -rf "$work"
mkdir -p "$work"
start_sandbox_for_programs "$work"

furnish "$prefix" "$work/prefix.before"
furnish "$stage/usr" "$work/stage.before"
attempt 'make install, into a folder of one'\''s own' make_quietly install PREFIX="$prefix"
attempt 'make install, for a package' make_quietly install "${debian[@]}"
attempt 'each kind of file is where Debian expects it' kinds
attempt 'what is packed names no folder of the build' names_no_scratch "$stage"
attempt 'a PREFIX with a space is refused' refuses install PREFIX='/a b'
attempt 'a PREFIX that is no whole path is refused' refuses install PREFIX=here

for compiler in gcc "$clang"; do
  for standard in c99 c11 c17; do
    attempt "a program of $standard, by ${compiler##*/} and pkg-config" \
      builds_and_runs "$compiler" "$standard" c
  done
done
for compiler in g++ "$clang++"; do
  for standard in c++11 c++14 c++17 c++20; do
    attempt "a program of $standard, by ${compiler##*/} and pkg-config" \
      builds_and_runs "$compiler" "$standard" cpp
  done
done
attempt 'a program in a root of its own' builds_in_a_root
attempt 'a program over libpatients-script, by pkg-config' script_links
attempt 'CMake finds it with FindPkgConfig' cmake_builds

attempt 'man finds the pages of clinic, the library and its functions' man_finds
attempt 'the program of patients(3) registers a lead' page_registers

attempt 'stock Lua looks where the module is' where_lua_looks
attempt 'require "patients" by installed folders alone' lua_loads "$prefix/lib/lua/5.4" \
  "$prefix/lib"
attempt 'the script for the desk registers a lead' lua_registers
attempt 'the tests of a script run in stock Lua' lua_tests_scripts
attempt 'luarocks make, over the installed library' rock_from_sources
attempt 'clinic runs from where it was put, and all say the same version' say_version
attempt 'bash completes clinic' bash_completes

attempt 'make dist gives the same bytes twice' packs_the_same
attempt 'luarocks build, from what make dist gives' rock_from_tarball
attempt 'make install without git, from what make dist gives' installs_without_git

attempt 'installing anew takes an older version away' takes_away_the_old
attempt 'make uninstall, from a folder of one'\''s own' make_quietly uninstall PREFIX="$prefix"
attempt 'nothing is left, and nothing else is gone' leaves_as_found "$prefix" "$work/prefix.before"
attempt 'make uninstall, of a package' make_quietly uninstall "${debian[@]}"
attempt 'nothing is left of the package' leaves_as_found "$stage/usr" "$work/stage.before"
attempt 'uninstalling what is not there says so' refuses uninstall PREFIX="$prefix"

conclude
