#!/usr/bin/env bash
# Installs what is missing, builds the command line, and shows what it says
# about the backups in FOLDER; without one, about contoso.json beside this script,
# an estate on which every rule speaks (contoso.md tells of what).
#
# usage: examples/quickstart.sh [FOLDER]
#
# The exit status tells whether the commands ran: bad news about the backups is
# an answer, not a failure.
set -euo pipefail

if [ $# -gt 1 ] || [ "${1-}" = --help ]; then
  echo "usage: examples/quickstart.sh [FOLDER]" >&2
  exit 2
fi
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source=${1:-$project/examples/contoso.json}
if [ ! -e "$source" ]; then
  echo "no such file or folder: $source" >&2
  exit 2
fi
source=$(realpath "$source")
cd "$project"
# shellcheck source=.ci/packages.sh
. .ci/packages.sh
need_packages "${PACKAGES_BUILD[@]}"

# A build folder that exists keeps its options: tests/run.sh shares it.
options=()
if [ ! -f build/release/CMakeCache.txt ]; then
  options=(-DUNBROKEN_BUILD_TESTS=OFF -DUNBROKEN_BUILD_BENCH=OFF)
fi
mkdir -p build/logs
log=build/logs/quickstart.log
echo "building (the log is $log) ..."
if ! { timeout --foreground 300 cmake --preset release "${options[@]}" &&
  timeout --foreground 1800 cmake --build --preset release --target unbroken_program -j "$(nproc)"; } >"$log" 2>&1; then
  tail -n 30 "$log" >&2
  echo "the build failed; see $log" >&2
  exit 1
fi
binary=build/release/bin/unbroken
if [ ! -x "$binary" ]; then
  echo "the build left no $binary" >&2
  exit 1
fi

# show ARGUMENT... : a command as one would type it, and what it says.
show() {
  local status=0
  printf '\n$ %s' "$binary"
  printf ' %q' "$@"
  printf '\n'
  timeout --foreground 600 "$binary" "$@" || status=$?
  case $status in
    0) ;;
    1) echo "(exit status 1: bad news)" ;;
    3) echo "(exit status 3: some of it could not be read)" ;;
    *)
      echo "unbroken ended with status $status" >&2
      exit 1
      ;;
  esac
}

if [ $# -eq 1 ]; then
  now=()
  show check --from "$source"
else  # 25 databases: one in full
  now=(--now 2026-11-20T12:00:00Z)
  show check --from "$source" "${now[@]}" --database Payroll
fi

# The restore script of the first database that can be restored at all.
database=$({ "$binary" check --from "$source" --json --quiet 2>/dev/null || true; } | python3 -c '
import json, sys
databases = json.load(sys.stdin)["databases"]
print(next((database["name"] for database in databases if database["windows"]), ""))')
if [ -n "$database" ]; then
  show plan --from "$source" --database "$database" --sql
fi

# The whole of it as a page to look at.
page=build/quickstart.html
show report --from "$source" "${now[@]}" --html "$page"
echo "the report is $project/$page"
