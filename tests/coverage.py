#!/usr/bin/env python3
"""Counts the branches of chain, analysis and plan that their tests and the oracle take.

usage: coverage.py [--build FOLDER] [--jobs N]

--build F  where to build, build/coverage unless told
--jobs N   how many compilers run at a time; as many as there are processors unless told

Prints every branch that was never taken, but for those that coverage.txt beside this script excludes, each with its
reason; there may be ten. Exit status: 0 when nothing else is uncovered, 1 when something is, 2 when it could not be
counted. Needs gcovr.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
HERE = pathlib.Path(__file__).resolve().parent
EXCLUDED = HERE / "coverage.txt"
MOST_EXCLUDED = 10
TESTS = ("test_chain", "test_analysis", "test_plan", "test_plan_parts", "test_oracle")
SHARE = {"UNBROKEN_ORACLE_DEPTH": "3", "UNBROKEN_ORACLE_FIXED": "600", "UNBROKEN_ORACLE_COUNT": "1"}
COUNTED = (
    "include/unbroken/(analysis|chain|chain_record|file_table|fork_path|roll_forward|window)[.]h",
    "src/chain/.*",
    "src/analysis/.*",
    "src/plan/(?!restore_script).*",  # the scripts have tests and a parser of their own
)


def fail(message):
    print(f"coverage.py: {message}", file=sys.stderr)
    sys.exit(2)


def run(command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        fail(f"{' '.join(map(str, command))}\n{done.stdout[-6000:]}{done.stderr[-2000:]}")
    return done.stdout


def build(folder, jobs):
    folder.mkdir(parents=True, exist_ok=True)
    hook = folder / "hook.cmake"
    hook.write_text(f"cmake_language(DEFER CALL include {HERE / 'coverage.cmake'})\n")
    # A launcher, be it one that does nothing, keeps precompiled headers out, which know no --coverage.
    launcher = "ccache" if shutil.which("ccache") else "env"
    options = ["-DCMAKE_BUILD_TYPE=Debug", f"-DCMAKE_CXX_COMPILER_LAUNCHER={launcher}", "-DCMAKE_CXX_FLAGS=-g0"]
    options += ["-DUNBROKEN_BUILD_EXAMPLES=OFF", "-DUNBROKEN_BUILD_BENCH=OFF", "-DUNBROKEN_WERROR=OFF"]
    options += [f"-DCMAKE_PROJECT_unbroken_INCLUDE={hook}"]
    run(["cmake", "-G", "Ninja", "-S", ROOT, "-B", folder, *options])
    run(["cmake", "--build", folder, "-j", jobs, "--target", *TESTS])


def count(folder):
    """For each counted file the lines with a branch never taken: line number, taken, all."""
    for old in folder.rglob("*.gcda"):
        old.unlink()
    for test in TESTS:
        run([folder / "bin" / test], env={**os.environ, **SHARE})
    report = folder / "coverage.json"
    filters = [option for pattern in COUNTED for option in ("--filter", f"{ROOT}/{pattern}")]
    switches = ["--exclude-throw-branches", "--exclude-unreachable-branches", "--json", report]
    run(["gcovr", "--root", ROOT, "--object-directory", folder, *filters, *switches, folder])
    found = {}
    taken = total = 0
    for file in json.loads(report.read_text())["files"]:
        for line in file["lines"]:
            counts = [branch["count"] for branch in line["branches"]]
            total += len(counts)
            taken += sum(1 for times in counts if times)
            if not all(counts):
                found[(file["file"], line["line_number"])] = (sum(1 for times in counts if times), len(counts))
    return found, taken, total


def exclusions():
    """The reasons by file and source line, from blocks of `file:`, `line:`, `why:`."""
    reasons = {}
    block = {}
    for line in [*EXCLUDED.read_text().splitlines(), ""]:
        if line.startswith("#"):
            continue
        if line.startswith("  "):
            block["why"] += " " + line.strip()
        elif line.strip():
            name, _, value = line.partition(": ")
            block[name] = value.strip()
        elif block:
            if set(block) != {"file", "line", "why"}:
                fail(f"{EXCLUDED.name}: a block has file, line and why: {block}")
            reasons[(block["file"], block["line"])] = block["why"]
            block = {}
    return reasons


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "coverage")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    if not shutil.which("gcovr"):
        fail("gcovr is not installed")

    excluded = exclusions()
    if len(excluded) > MOST_EXCLUDED:
        fail(f"{EXCLUDED.name} excludes {len(excluded)} lines, {MOST_EXCLUDED} are the most")
    folder = options.build.resolve()
    build(folder, options.jobs)
    found, taken, total = count(folder)
    uncovered = 0
    used = set()
    for (name, number), (some, all_) in sorted(found.items()):
        path = ROOT / name
        code = path.read_text().split("\n")[number - 1].strip()
        relative = str(path.resolve().relative_to(ROOT))
        why = excluded.get((relative, code))
        used.add((relative, code))
        uncovered += why is None
        print(f"{relative}:{number}: {some} of {all_} branches: {code}" + (f"\n    excluded: {why}" if why else ""))
    for file, code in excluded:
        if (file, code) not in used:
            print(f"no longer needed, take it out of {EXCLUDED.name}: {file}: {code}")
    print(f"{taken} of {total} branches taken; {len(found) - uncovered} lines excluded, {uncovered} uncovered")
    return 0 if uncovered == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
