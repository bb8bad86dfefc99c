#!/usr/bin/env python3
"""Does what the README says, in a temporary folder, and compares what comes out with what it shows.

usage: readme.py MARKDOWN_FILE BUILD_FOLDER

A fenced block after `<!-- run -->` is given to bash, with the built programs in PATH and the project's examples beside
it; `<!-- run: exit 1 -->` states another exit status. A block after `<!-- output -->` is what the run before it prints.
A block after `<!-- compile -->` is a C++ program that is built against include/ and the built library, and run.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^<!-- (run|output|compile)(?:: exit (\d+))? -->\n```[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LIMIT_SECONDS = 120


def run(command, folder, build):
    path = f"{build / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )


def compile_and_run(text, folder, build):
    source = pathlib.Path(folder, "example.cpp")
    source.write_text(text, encoding="utf-8")
    command = ["g++", "-std=c++20", "-Wall", "-Wextra", "-Werror", f"-I{ROOT / 'include'}", str(source)]
    compiled = run([*command, f"-L{build / 'lib'}", "-lunbroken", "-lsqlite3", "-o", "example"], folder, build)
    return compiled if compiled.returncode != 0 else run(["./example"], folder, build)


def main():
    readme, build = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    text = readme.read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(text))
    failed = 0
    last = None
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(ROOT / "examples", os.path.join(folder, "examples"))
        for block in blocks:
            kind, status, content = block.groups()
            problem = None
            if kind == "output":
                if last is None or last.stdout.strip() != content.strip():
                    problem = f"the output is\n{last.stdout if last else None}"
            else:
                if kind == "run":
                    last = run(["bash", "-euc", content], folder, build)
                else:
                    last = compile_and_run(content, folder, build)
                if last.returncode != int(status or 0):
                    problem = f"exit status {last.returncode}\n{last.stdout}{last.stderr}"
            if problem:
                failed += 1
                print(f"{readme.name}:{text.count(chr(10), 0, block.start()) + 1}: {problem}")
    print(f"{len(blocks) - failed} passed, {failed} failed")
    return 1 if failed or not blocks else 0


if __name__ == "__main__":
    sys.exit(main())
