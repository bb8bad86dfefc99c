#!/usr/bin/env python3
"""Plants small faults in chain, analysis and plan, one at a time, and counts those that the tests catch.

usage: mutate.py [--count N | --all] [--seed TEXT] [--jobs N] [--build FOLDER] [--only PART] [--list]

--count N    how many faults, 240 unless told; drawn by --seed, spread over the files by the faults they can have
--all        every fault there is
--seed TEXT  draws other faults; one text always draws the same
--jobs N     how many run at a time; as many as there are processors unless told
--build F    where to build, build/mutation unless told
--only PART  only faults whose 'file:line fault' has PART in it
--list       names the faults and ends

The sources are copied, every fault is planted in the copy, asleep, and the tests of chain, analysis, plan and the
oracle are built from it once; UNBROKEN_MUTANT wakes a single fault. So a fault costs a run of tests, not a build.
The tests run fastest first, the oracle last on short histories and few random ones. A fault is caught when a test
fails, crashes, takes far longer than it should, or asks for memory without end.

equivalent.txt beside this script names faults that change no answer, each with the reason. Exit status: 0 when of
the other faults at least 95 in 100 were caught, 1 when not, 2 when nothing could be built or a test fails without
any fault.
"""
import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time

import faults

ROOT = pathlib.Path(__file__).resolve().parents[2]
EQUIVALENT = pathlib.Path(__file__).with_name("equivalent.txt")
NEEDED = 0.95
MEMORY = 4 << 30
# What the mutants' programs are built from and read, and the sources that get faults.
COPIED = ("CMakeLists.txt", "docs", "include", "src", "tests")
PATTERNS = (
    "include/unbroken/chain*.h",
    "include/unbroken/f*_*.h",
    "include/unbroken/roll_forward.h",
    "include/unbroken/analysis.h",
    "include/unbroken/window.h",
    "src/chain/*",
    "src/analysis/*",
    "src/plan/*",
)
SPARED = ("CMakeLists.txt", "restore_script")  # the scripts have tests and a parser of their own
# Each program with the seconds it may take beyond ten times what it takes without a fault.
PROGRAMS = (
    (("test_chain",), 5),
    (("test_boost_models",), 5),
    (("test_analysis",), 5),
    (("test_plan",), 5),
    (("test_plan_parts",), 5),
    (("test_oracle",), 10),
)
SHARE = {
    "UNBROKEN_ORACLE_DEPTH": "3",
    "UNBROKEN_ORACLE_FIXED": "300",
    "UNBROKEN_ORACLE_COUNT": "1",
    "UNBROKEN_ORACLE_SEED": "1",
}


def fail(message):
    print(f"mutate.py: {message}", file=sys.stderr)
    sys.exit(2)


def mutated_files():
    found = [path for pattern in PATTERNS for path in sorted(ROOT.glob(pattern))]
    return [path for path in found if not path.name.startswith(SPARED)]


def write(path, text):
    """Only what changed, so that only that is built again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def plant(tree):
    """Copies the project into tree with every fault planted; returns the faults by number."""
    wanted = set()
    planted = []
    mutated = set(mutated_files())
    for name in COPIED:
        top = ROOT / name
        for path in [top] if top.is_file() else sorted(p for p in top.rglob("*") if p.is_file()):
            relative = path.relative_to(ROOT)
            wanted.add(tree / relative)
            if path in mutated:
                source = faults.Source(str(relative), path.read_text())
                write(tree / relative, source.planted(len(planted) + 1))
                planted += source.faults
            elif path.suffix in (".cmake", ".cpp", ".css", ".h", ".html", ".js", ".md", ".txt"):
                write(tree / relative, path.read_text())
    for path in tree.rglob("*"):
        if path.is_file() and path not in wanted:
            path.unlink()
    return planted


def build(folder):
    """Returns where the programs are."""
    # CMake tries the compiler with these flags alone, so that the standard is one of them.
    # Reading past an end has to show, as it would with the sanitizers.
    flags = f"-std=c++20 -D_GLIBCXX_ASSERTIONS -include {pathlib.Path(__file__).with_name('active.h')} -w"
    # A launcher, be it one that does nothing, keeps precompiled headers out: active.h comes before everything.
    launcher = "ccache" if shutil.which("ccache") else "env"
    targets = [program[0] for program, _ in PROGRAMS]
    options = ["-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG", f"-DCMAKE_CXX_FLAGS={flags}"]
    options += ["-DUNBROKEN_BUILD_EXAMPLES=OFF", "-DUNBROKEN_BUILD_BENCH=OFF", "-DUNBROKEN_WERROR=OFF"]
    options += [f"-DCMAKE_CXX_COMPILER_LAUNCHER={launcher}"]
    for command in (
        ["cmake", "-G", "Ninja", "-S", folder / "tree", "-B", folder / "out", *options],
        ["cmake", "--build", folder / "out", "--target", *targets],
    ):
        made = subprocess.run(command, capture_output=True, text=True)
        if made.returncode != 0:
            fail(f"{' '.join(map(str, command))}\n{made.stdout[-6000:]}{made.stderr[-2000:]}")
    return folder / "out" / "bin"


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(binaries, program, number, seconds):
    """Whether the program passes with that fault awake; 0 is none."""
    environment = {**os.environ, **SHARE, "UNBROKEN_MUTANT": str(number)}
    command = [str(binaries / program[0]), "--abort", "--order", "lex", *program[1:]]
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            preexec_fn=limit_memory,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def limits(binaries):
    """How long each program may take, from how long it takes without a fault."""
    found = []
    for program, grace in PROGRAMS:
        start = time.monotonic()
        if not run(binaries, program, 0, 600):
            fail(f"{program[0]} fails without any fault")
        found.append(10 * (time.monotonic() - start) + grace)
    return found


def drawn(planted, count, seed):
    """count faults, from each file its share of all that it can have; the draw knows no line numbers."""
    by_file = {}
    for fault in planted:
        by_file.setdefault(fault.file, []).append(fault)
    chosen = []
    for one_files in by_file.values():
        one_files.sort(key=lambda fault: hashlib.sha256("\n".join((seed, *fault.key())).encode()).digest())
        share = -(-count * len(one_files) // len(planted))  # rounded up
        chosen += one_files[:share]
    return chosen


def equivalents():
    """The reasons by fault, from blocks of `file:`, `line:`, `fault:`, `why:`."""
    reasons = {}
    block = {}
    if not EQUIVALENT.exists():
        return reasons
    for number, line in enumerate([*EQUIVALENT.read_text().splitlines(), ""], 1):
        if line.startswith("#"):
            continue
        if not line.strip():
            if block and set(block) != {"file", "line", "fault", "why"}:
                fail(f"{EQUIVALENT.name}:{number}: a block has file, line, fault and why")
            if block:
                reasons[(block["file"], block["line"], block["fault"])] = block["why"]
            block = {}
        elif line.startswith("  "):
            block["why"] += " " + line.strip()
        else:
            name, _, value = line.partition(": ")
            block[name] = value.strip()
    return reasons


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=240)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seed", default="unbroken")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "mutation")
    parser.add_argument("--only", default="")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()

    folder = options.build.resolve()
    known = equivalents()
    planted = plant(folder / "tree")
    everything = {fault.key() for fault in planted}
    chosen = planted if options.all else drawn(planted, options.count, options.seed)
    chosen = [fault for fault in chosen if options.only in f"{fault.file}:{fault.line} {fault.what}"]
    if options.list:
        for fault in chosen:
            print(f"{fault.number} {fault.file}:{fault.line}: {fault.what}")
        return 0
    binaries = build(folder)
    seconds = limits(binaries)

    def catcher(fault):
        """The program that catches the fault, or nothing."""
        for (program, _), limit in zip(PROGRAMS, seconds):
            if not run(binaries, program, fault.number, limit):
                return program[0]
        return None

    caught = {}
    survived = []
    equivalent = []
    tested = [fault for fault in chosen if fault.key() not in known]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for fault, by in zip(tested, pool.map(catcher, tested)):
            if by is None:
                survived.append(fault)
                print(f"survived: {fault.file}:{fault.line}: {fault.what}\n    {fault.code}", flush=True)
            else:
                caught[by] = caught.get(by, 0) + 1
    for fault in chosen:
        if fault.key() in known:
            equivalent.append(fault)
            print(f"equivalent: {fault.file}:{fault.line}: {fault.what}\n    {known[fault.key()]}")
    for key in known:
        if key not in everything:
            print(f"no longer there, take it out of {EQUIVALENT.name}: {key[0]}: {key[1]}: {key[2]}")

    total = sum(caught.values())
    print(f"{len(planted)} faults can be planted, {len(chosen)} were drawn, {len(equivalent)} of them equivalent")
    print("caught by " + ", ".join(f"{name} {count}" for name, count in caught.items()))
    print(f"{total} caught, {len(survived)} survived: {100 * total / max(1, len(tested)):.1f} %")
    return 0 if total >= NEEDED * len(tested) else 1


if __name__ == "__main__":
    sys.exit(main())
