#!/usr/bin/env bash
# The sources of the last commit as one file, which is the same bytes whoever makes it and whenever:
# the times in it are the commit's.
#
#   dist.sh FILE.tar.gz    its folder is named as the file is
set -euo pipefail
cd "$(dirname "$0")/../.."

name=$(basename "$1" .tar.gz)
if [ ! -e .git ]; then
  printf 'make dist: this is no git checkout, and it is a commit that is packed\n' >&2
  exit 1
fi
if [ -n "$(git status --porcelain)" ]; then
  printf 'make dist: what is not committed is not packed\n' >&2
fi
mkdir -p "$(dirname "$1")"
# A user's own settings change the bytes: of tar, of line ends.
git -c tar.umask=0022 -c core.autocrlf=false -c core.eol=lf \
  archive --format=tar --prefix="$name/" HEAD | gzip -9n >"$1"
printf '%s\n' "$1"
