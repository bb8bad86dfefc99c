#!/usr/bin/env python3
"""Has clang look at every source that g++ compiles: its own warnings as errors, or clang-tidy's checks.

usage: clang_pass.py syntax|tidy COMPILE_COMMANDS_JSON CLANG [PATH_PREFIX...]

Takes the commands of a build as they are, so that no flag is told twice. PATH_PREFIX (relative to the source tree)
limits the pass. Prints what was found and 'N passed, N failed'; exits 1 when a file fails.
"""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIMIT_SECONDS = 600
# Flags that g++ knows and clang does not, and what only a real compilation needs, as -O is. Headers that were compiled
# ahead go too: what a source uses it has to include.
DROPPED = ("-fno-fat-lto-objects", "-flto", "-flto=auto", "-MD", "-c", "-Winvalid-pch")
DROPPED += ("-Wno-restrict", "-Wno-stringop-overflow", "-Wno-stringop-overread")
DROPPED_WITH_VALUE = ("-o", "-MF", "-MT")


def flags_of(entry):
    """The flags of a compilation: all but the compiler, its launcher, the output and the source."""
    words = iter(shlex.split(entry["command"]) if "command" in entry else entry["arguments"])
    flags = []
    for word in words:
        if word in DROPPED_WITH_VALUE:
            next(words)
        elif word.startswith("-") and not word.startswith("-O") and word not in DROPPED:
            value = [next(words)] if word in ("-I", "-isystem", "-include", "-D") else []
            if word != "-include" or "cmake_pch" not in value[0]:
                flags += [word, *value]
    return flags


def command_of(mode, clang, entry, catch):
    if mode == "tidy":
        return [clang, "--quiet", "--warnings-as-errors=*", entry["file"], "--", *flags_of(entry)]
    ahead = ["-include-pch", catch] if catch and uses_catch(entry) else []
    return [clang, *flags_of(entry), *ahead, "-fsyntax-only", entry["file"]]


def uses_catch(entry):
    """Only Catch is compiled ahead, for what includes it anyway: nothing else that a source lacks is hidden."""
    return entry["file"].endswith("_test.cpp")


def compile_catch(clang, entries, folder):
    """Catch costs more than most tests; None where no test is there or the header does not compile."""
    entry = next((entry for entry in entries if uses_catch(entry)), None)
    if entry is None:
        return None
    header = os.path.join(folder, "catch.pch")
    flags = [flag for flag in flags_of(entry) if not flag.startswith("-D")]
    command = [clang, *flags, "-x", "c++-header", "-include", "catch2/catch.hpp", "/dev/null", "-o", header]
    return header if look(command, entry["directory"]) is None else None


def look(command, folder):
    try:
        run = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"took longer than {LIMIT_SECONDS} s"
    return None if run.returncode == 0 else (run.stdout + run.stderr).strip()


def main():
    mode, commands, clang, *prefixes = sys.argv[1:]
    prefixes = tuple(str(ROOT / prefix) for prefix in prefixes or [""])
    jobs = {}
    for entry in json.loads(pathlib.Path(commands).read_text(encoding="utf-8")):
        if entry["file"].startswith(prefixes) and not entry["file"].startswith(str(ROOT / "build")):
            jobs.setdefault(entry["file"], entry)
    failed = 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        catch = compile_catch(clang, jobs.values(), folder) if mode == "syntax" else None
        found = pool.map(lambda e: look(command_of(mode, clang, e, catch), e["directory"]), jobs.values())
        for name, problem in zip(jobs, found):
            if problem:
                failed += 1
                print(f"{pathlib.Path(name).relative_to(ROOT)}:\n{problem}", flush=True)
    print(f"{len(jobs) - failed} passed, {failed} failed")
    return 1 if failed or not jobs else 0


if __name__ == "__main__":
    sys.exit(main())
