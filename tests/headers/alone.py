#!/usr/bin/env python3
"""Compiles each public header alone, included twice, with every compiler given.

usage: alone.py INCLUDE_FOLDER COMPILER...

Also looks at everything a header pulls in, however deep: the libraries that the implementation rests on may not be
among it (Boost in bgl.h is the one exception). Compilers that are not installed are named and skipped; the first must
be there. Exits 1 when a header fails.
"""
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

FLAGS = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-pedantic", "-Werror"]
HIDDEN = ["/boost/", "/sqlite3.h", "/curl/", "/openssl/", "/pugixml.hpp"]
LIMIT_SECONDS = 120


def problem_of(header, include, compiler, folder):
    """Why the header does not stand alone, or None."""
    name = header.relative_to(include).as_posix()
    stem = folder / f"{header.stem}_{os.path.basename(compiler)}"
    source = stem.with_suffix(".cpp")
    pulled_in = stem.with_suffix(".d")
    source.write_text(f'#include "{name}"\n#include "{name}"\n')
    command = [compiler, *FLAGS, "-I", str(include), "-MD", "-MF", str(pulled_in), str(source)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False)
    if run.returncode != 0:
        return "\n".join(run.stderr.splitlines()[:8]) or f"exit status {run.returncode}"
    hidden = [part for part in HIDDEN if part in pulled_in.read_text()]
    if header.name == "bgl.h":
        hidden = [part for part in hidden if part != "/boost/"]
    return f"pulls in {', '.join(hidden)}" if hidden else None


def main():
    include = pathlib.Path(sys.argv[1]).resolve()
    compilers = [compiler for compiler in sys.argv[2:] if shutil.which(compiler)]
    for compiler in set(sys.argv[2:]) - set(compilers):
        print(f"skipped: {compiler} is not installed")
    headers = sorted(include.rglob("*.h"))
    if not headers or sys.argv[2] not in compilers:
        print(f"nothing to compile: {len(headers)} headers below {include}, {compilers}", file=sys.stderr)
        return 2
    failed = 0
    jobs = [(header, compiler) for header in headers for compiler in compilers]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = pool.map(lambda job: problem_of(job[0], include, job[1], pathlib.Path(folder)), jobs)
        for (header, compiler), problem in zip(jobs, problems):
            if problem:
                failed += 1
                print(f"{header.relative_to(include)} with {compiler}: {problem}")
    print(f"headers alone: {len(jobs) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
