#!/usr/bin/env bash
# Installs what is missing, builds, and runs the tests.
#
# usage: tests/run.sh [--full]
#
# --full adds what takes long: a build by clang with clang-tidy, long property
# and fuzz runs, the count of branches and of planted faults that the tests
# catch, and everything once more on a machine that has nothing
# (tests/clean_machine.sh). Logs are in build/logs. Every part has a time limit.
# The last line says 'N passed, N failed'; the exit status is 0 when none failed,
# 1 when some did, 2 when the tests could not be started.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=.ci/packages.sh
. .ci/packages.sh

full=no
case "${1-}" in
  '') ;;
  --full) full=yes ;;
  *)
    echo "usage: tests/run.sh [--full]" >&2
    exit 2
    ;;
esac

need_packages "${PACKAGES_BUILD[@]}" "${PACKAGES_TEST[@]}"
if [ "$full" = yes ]; then
  need_packages "${PACKAGES_FULL[@]}"
fi

readonly logs=build/logs
readonly binary=build/release/bin/unbroken
readonly contract=../shared/contract/run.py
mkdir -p "$logs"
passed=0
failed=0
skipped=()
broken=()

# timeout gives each part a process group of its own, which an interrupt at the
# terminal does not reach; it hands on to that group what it is sent.
running=
# shellcheck disable=SC2317  # the trap calls it
stop() {
  if [ -n "$running" ]; then
    kill "$running" 2>/dev/null || true
  fi
  echo "interrupted" >&2
  exit 130
}
trap stop INT TERM HUP

# The first of these commands that is installed, or nothing.
first_of() {
  local name
  for name in "$@"; do
    if command -v "$name" >/dev/null; then
      echo "$name"
      return
    fi
  done
}

# The tests of ctest that skipped themselves; it counts them as passed.
skipped_tests() {
  sed -nE 's/.* Test +#[0-9]+: ([^ ]+) \.*\*\*\*Skipped.*/\1/p' "$1"
}

# Adds what a part's log counts: the tests of ctest, 'N passed, N failed' of a
# script, else the part itself.
count() {
  local log=$1 status=$2 counts=() ctest bad said=
  ctest=$(sed -nE 's/^[0-9]+% tests passed, ([0-9]+) tests? failed out of ([0-9]+)$/\1 \2/p' "$log" | tail -n 1)
  if [ -n "$ctest" ]; then
    read -r -a counts <<<"$ctest"
    counts=("$((counts[1] - counts[0] - $(skipped_tests "$log" | wc -l)))" "${counts[0]}")
  else
    read -r -a counts <<<"$(sed -nE 's/^(.*: )?([0-9]+) passed, ([0-9]+) failed$/\2 \3/p' "$log" | tail -n 1)"
  fi
  if [ "${#counts[@]}" -eq 0 ]; then
    counts=("$((status == 0))" "$((status != 0))")
    [ "$status" -ne 0 ] || said=ok
  fi
  bad=${counts[1]}
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
    bad=1
  fi
  passed=$((passed + counts[0]))
  failed=$((failed + bad))
  echo "${said:-${counts[0]} passed, $bad failed}"
}

# part NAME SECONDS COMMAND... : runs one part and reports it; fails if it failed.
part() {
  local name=$1 limit=$2 log test started=$SECONDS status=0
  shift 2
  log=$logs/${name//[^a-z0-9]/-}.log
  printf '%-42s' "$name"
  timeout --kill-after=20 "$limit" "$@" >"$log" 2>&1 </dev/null &
  running=$!
  wait "$running" || status=$?
  running=
  count "$log" "$status" >"$logs/count"
  printf '%s in %d s\n' "$(<"$logs/count")" "$((SECONDS - started))"
  for test in $(skipped_tests "$log"); do
    skip "$name: $test" "$(skip_reason "$test")"
  done
  if [ "$status" -eq 0 ]; then
    return 0
  fi
  broken+=("$name")
  if [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
    echo "  stopped after $limit s"
  fi
  echo "  the end of $log:"
  tail -n 40 "$log" | sed 's/^/  | /'
  return 1
}

skip_reason() {
  if [ -d ../shared ]; then
    echo "it said so; see its output with ctest -V -R $1"
  else
    echo "../shared is not beside the project"
  fi
}

skip() {
  skipped+=("$1: $2")
  printf '%-42sskipped: %s\n' "$1" "$2"
}

# A part whose failure does not keep the others from running.
try() { part "$@" || true; }

launcher=()
if command -v ccache >/dev/null; then
  launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
fi

# What is no test itself: a failure counts, a success does not.
stage() {
  local before=$passed status=0
  part "$@" || status=$?
  passed=$before
  return "$status"
}

# build PRESET [CMAKE_OPTION...] [-- TARGET...] : configures and builds.
build() {
  local preset=$1 options=() targets=()
  shift
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  if [ $# -gt 1 ]; then
    targets=(--target "${@:2}")
  fi
  stage "$preset: configure" 300 cmake --preset "$preset" -DUNBROKEN_BUILD_TESTS=ON -DUNBROKEN_BUILD_EXAMPLES=ON \
    "${launcher[@]}" "${options[@]}" &&
    stage "$preset: build" 1800 cmake --build --preset "$preset" -j "$(nproc)" "${targets[@]}"
}

run_tests=(ctest --no-tests=error -j "$(nproc)" --preset)

# The programs of the tests that start threads.
thread_targets() {
  ctest --test-dir build/release -L '^threads$' --show-only=json-v1 | python3 -c '
import json, os, sys
tests = json.load(sys.stdin)["tests"]
print(*sorted({os.path.basename(test["command"][0]) for test in tests if "command" in test}))'
}

sum_up() {
  local reason
  echo
  for reason in "${skipped[@]}"; do
    echo "skipped: $reason"
  done
  for reason in "${broken[@]}"; do
    echo "failed: $reason"
  done
  echo "took $SECONDS s"
  echo "$passed passed, $failed failed"
  if [ "$failed" -ne 0 ] || [ "$passed" -eq 0 ]; then
    exit 1
  fi
  exit 0
}

# ---- What every change has to pass

if ! build release; then
  skip "everything else" "the release build failed"
  sum_up
fi
# Every change meets the same random cases, so that a failure is the change's; --full draws new ones.
export RC_PARAMS="${RC_PARAMS:-seed=1}"
try "release: tests" 900 "${run_tests[@]}" release
# What depends on the machine's clock or language shows in a zone far from UTC.
try "release: tests in Pacific/Auckland" 600 \
  env TZ=Pacific/Auckland LC_ALL=C.UTF-8 RC_PARAMS="seed=2" "${run_tests[@]}" release -LE 'tree|long'

# clang builds what the sanitizers watch: its warnings are errors there, so that
# only what that build leaves out needs a look of its own.
clang=$(first_of clang++-14 clang++)
by_clang=()
if [ -n "$clang" ]; then
  by_clang=("-DCMAKE_CXX_COMPILER=$clang")
  try "clang: syntax and warnings of bench" 300 \
    python3 tests/clang_pass.py syntax build/release/compile_commands.json "$clang" bench
else
  skip "clang: warnings" "clang++ is not installed; g++ builds what the sanitizers watch"
fi
if build asan "${by_clang[@]}"; then
  try "asan: tests" 900 env UBSAN_OPTIONS=print_stacktrace=1 ASAN_OPTIONS=strict_string_checks=1 \
    "${run_tests[@]}" asan
fi

read -r -a threaded <<<"$(thread_targets)"
if [ "${#threaded[@]}" -eq 0 ]; then
  skip "tsan: tests" "no test carries the label 'threads'"
elif build tsan -- "${threaded[@]}"; then
  # gcc 12's runtime does not know the address layout of newer kernels.
  fixed_layout=()
  if setarch -R true 2>/dev/null; then
    fixed_layout=(setarch -R)
  fi
  try "tsan: tests" 900 "${fixed_layout[@]}" "${run_tests[@]}" tsan -L '^threads$'
fi

if [ -x "$binary" ]; then
  try "readme: its commands" 300 python3 tests/readme.py README.md build/release
  try "quickstart" 300 examples/quickstart.sh
else
  skip "readme: its commands" "$binary was not built"
  skip "quickstart" "$binary was not built"
fi
if [ ! -f "$contract" ]; then
  skip "contract examples" "../shared is not beside the project"
  skip "test cases over real backup files" "../shared is not beside the project"
elif [ -x "$binary" ]; then
  try "contract examples" 600 python3 "$contract" "$binary"
else
  skip "contract examples" "$binary was not built"
fi

# ---- What takes long

if [ "$full" = yes ]; then
  if [ -n "$clang" ]; then  # without headers compiled ahead: what a source uses it has to include
    try "clang: every source by itself" 1800 \
      python3 tests/clang_pass.py syntax build/release/compile_commands.json "$clang"
  fi
  tidy=$(first_of clang-tidy-14 clang-tidy)
  if [ -n "$clang" ] && build clang "${by_clang[@]}"; then
    try "clang: tests" 900 "${run_tests[@]}" clang -LE tree
    if [ -n "$tidy" ]; then
      try "clang-tidy" 3600 python3 tests/clang_pass.py tidy build/clang/compile_commands.json "$tidy" src capi examples
    else
      skip "clang-tidy" "it is not installed"
    fi
  fi
  try "release: long property runs" 3600 env RC_PARAMS="max_success=2000" UNBROKEN_ORACLE_COUNT=20000 UNBROKEN_ORACLE_DEPTH=5 \
    "${run_tests[@]}" release -LE tree
  try "report: a page of 200 databases" 900 env UNBROKEN_BINARY="$binary" python3 tests/cli/report_size_test.py 200
  try "branches of chain, analysis and plan" 3600 python3 tests/coverage.py
  try "faults planted in chain, analysis and plan" 7200 python3 tests/mutation/mutate.py
  if [ -n "$clang" ] && build fuzz "${by_clang[@]}"; then
    for fuzzer in build/fuzz/bin/fuzz_*; do
      name=$(basename "$fuzzer")
      if [ ! -x "$fuzzer" ]; then
        skip "fuzzers" "none was built"
        continue
      fi
      mkdir -p "build/fuzz/found/$name"
      seeds=(tests/fuzz/corpus/"${name#fuzz_}")
      [ -d "${seeds[0]}" ] || seeds=()
      try "fuzz: $name" 400 "$fuzzer" -max_total_time=300 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        "-artifact_prefix=build/fuzz/found/" "build/fuzz/found/$name" "${seeds[@]}"
    done
  fi
  if [ "$(id -u)" -eq 0 ] && command -v debootstrap >/dev/null; then
    try "clean machine" 7200 tests/clean_machine.sh
  else
    skip "clean machine" "needs debootstrap and root"
  fi
fi

sum_up
