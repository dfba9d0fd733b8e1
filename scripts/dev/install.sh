#!/usr/bin/env bash
# What `make install` puts where, and `make uninstall` takes away. The folders come from install.mk,
# by the environment.
#
#   install.sh check                 only says whether the folders can be used
#   install.sh install LUA_MODULE    the module as linked for its place; the rest is in .build/out
#   install.sh uninstall
#
# What is put is written down in a file beside it, folders that were made for it too; uninstalling
# removes what that file names, and folders only where they are empty by then. So an older version
# leaves nothing behind when a newer one is installed over it.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=.build/out
manifest=$DATADIR/libpatients/installed

fail() {
  printf 'make %s: %s\n' "${action/check/install}" "$*" >&2
  exit 1
}

# The list: what a user gets, from the folder that is built into and from the sources.
put_all() {
  local page
  library patients 0
  library patients-script 0
  program "$out/clinic"
  put 644 "$1" "$LUA_CMODDIR/patients.so"
  put 644 scripts/patients_testing.lua "$LUA_LMODDIR/patients_testing.lua"
  # Not where Lua looks: `require "patients"` must find the module, these are words for editors.
  put 644 docs/patients.lua "$DATADIR/libpatients/types/patients.lua"
  for page in "$out"/man/man[1-9]/*.[1-9]; do
    put 644 "$page" "$MANDIR/man${page##*.}/${page##*/}"
  done
  put_each "$DOCDIR" README.md CHANGELOG.md
  put_each "$DOCDIR/docs" docs/*.md
  put_each "$DOCDIR/examples" Tests/Consumers/{c,cxx,python}/register.* \
    Tests/Consumers/c/{epoll,own_http}.c
  for page in scripts/*.lua; do
    [ "$page" = scripts/patients_testing.lua ] || put_each "$DOCDIR/examples" "$page"
  done
}

# A shared library by its name and soname's number: itself, the links that the loader and the linker
# follow, its header, and what tells pkg-config of it.
library() {
  local name=lib$1.so
  put 644 "$out/$name.$2" "$LIBDIR/$name.$VERSION"
  link "$name.$VERSION" "$LIBDIR/$name.$2"
  link "$name.$2" "$LIBDIR/$name"
  put 644 "include/$1.h" "$INCLUDEDIR/$1.h"
  describe "scripts/dev/$1.pc.in" >"$scratch/$1.pc"
  put 644 "$scratch/$1.pc" "$LIBDIR/pkgconfig/$1.pc"
}

# What pkg-config is to say: folders below the prefix are given from it, so that it can be moved.
describe() {
  sed -e "s|@PREFIX@|$PREFIX|" -e "s|@VERSION@|$VERSION|" \
    -e "s|@INCLUDEDIR@|${INCLUDEDIR/#"$PREFIX"\//\$\{prefix\}/}|" \
    -e "s|@LIBDIR@|${LIBDIR/#"$PREFIX"\//\$\{prefix\}/}|" "$1"
}

program() {
  local name=${1##*/}
  put 755 "$1" "$BINDIR/$name"
  put 644 "$out/completions/$name.bash" "$BASH_COMPLETIONS/$name"
  put 644 "$out/completions/$name.zsh" "$ZSH_COMPLETIONS/_$name"
  put 644 "$out/completions/$name.fish" "$FISH_COMPLETIONS/$name.fish"
}

put_each() {
  local folder=$1 file
  shift
  for file in "$@"; do put 644 "$file" "$folder/${file##*/}"; done
}

# A program that runs keeps the old file: install removes it first and makes another.
put() {
  make_folder "${3%/*}"
  install -m "$1" "$2" "$DESTDIR$3"
  note "$3"
}

link() {
  make_folder "${2%/*}"
  ln -sfn "$1" "$DESTDIR$2"
  note "$2"
}

# Makes what is missing of a folder, from the top down.
make_folder() {
  local folder=${1:-/}
  [ ! -d "$DESTDIR$folder" ] || return 0
  [ "$folder" = / ] || make_folder "${folder%/*}"
  mkdir -m 755 "$DESTDIR$folder"
  note "${folder%/}/"
}

note() { printf '%s\n' "$1" >>"$scratch/installed"; }

# Takes away what is named on standard input, the last one first.
remove() {
  local path
  tac | while IFS= read -r path; do
    case $path in
      */) rmdir "$DESTDIR$path" 2>/dev/null || true ;;
      *) rm -f "$DESTDIR$path" ;;
    esac
  done
}

# The loader knows the libraries in its own folders by a list, which is made anew.
tell_loader() {
  [ -z "$DESTDIR" ] && [ "$(id -u)" -eq 0 ] || return 0
  PATH=$PATH:/sbin:/usr/sbin
  if ldconfig -NXv 2>/dev/null | grep "^$LIBDIR:" >/dev/null; then ldconfig; fi
}

# Of a version that was there before, what this one has not is taken away, and the folders that it
# made are remembered.
install_all() {
  local old=$scratch/old
  : >"$old"
  [ ! -f "$DESTDIR$manifest" ] || cp "$DESTDIR$manifest" "$old"
  : >"$scratch/installed"
  put_all "$1"
  make_folder "${manifest%/*}"
  note "$manifest"
  grep -vxFf "$scratch/installed" "$old" >"$scratch/gone" || true
  remove <"$scratch/gone"
  folders_of "$old" | cat - "$scratch/installed" >"$scratch/manifest"
  install -m 644 "$scratch/manifest" "$DESTDIR$manifest"
  tell_loader
  printf 'installed under %s\n' "$DESTDIR$PREFIX"
}

# Those of a list that are still there.
folders_of() {
  local path
  while IFS= read -r path; do
    [[ $path != */ ]] || [ ! -d "$DESTDIR$path" ] || printf '%s\n' "$path"
  done <"$1"
}

uninstall_all() {
  [ -f "$DESTDIR$manifest" ] ||
    fail "$DESTDIR$manifest is not there: give the PREFIX and DESTDIR of \`make install\`"
  cp "$DESTDIR$manifest" "$scratch/old"
  remove <"$scratch/old"
  tell_loader
  printf 'uninstalled from %s\n' "$DESTDIR$PREFIX"
}

action=$1
for folder in "$PREFIX" "$BINDIR" "$INCLUDEDIR" "$LIBDIR" "$DATADIR" "$MANDIR" "$DOCDIR" \
  "$LUA_CMODDIR" "$LUA_LMODDIR" "$BASH_COMPLETIONS" "$ZSH_COMPLETIONS" "$FISH_COMPLETIONS"; do
  [[ $folder =~ ^(/[A-Za-z0-9._+,=@~-]+)+$ ]] ||
    fail "the folder '$folder' is to begin with / and have no spaces: pkg-config splits at them"
done
[[ $DESTDIR =~ ^(/.*)?$ ]] || fail "DESTDIR '$DESTDIR' is to begin with /, or be empty"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
shopt -s nullglob
case $action in
  check) ;;
  install) install_all "$2" ;;
  uninstall) uninstall_all ;;
  *) fail "there is no such action" ;;
esac
