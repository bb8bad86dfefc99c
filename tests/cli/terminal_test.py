#!/usr/bin/env python3
"""The command line on a terminal: colour, progress, Ctrl-C.

usage: UNBROKEN_BINARY=... terminal_test.py
"""
import json
import os
import pty
import signal
import sqlite3
import subprocess
import time
import unittest

import estates
from program import BINARY, ProgramTest


def on_terminal(*arguments, **environment):
    """Both streams on one pseudo-terminal: (exit status, what it showed)."""
    master, slave = pty.openpty()
    program = subprocess.Popen([BINARY, *map(str, arguments)], stdin=slave, stdout=slave, stderr=slave,
                               env=dict(os.environ, TERM="xterm", **environment))
    os.close(slave)
    shown = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(master)
    return program.wait(timeout=60), shown.decode()


class Terminal(ProgramTest):
    def test_colour_on_a_terminal_only_and_never_against_the_user(self):
        source = estates.write(self.path / "e.json", estates.BROKEN)
        check = ("check", "--from", source, "--now", "2026-11-20T12:00:00Z")
        status, shown = on_terminal(*check)
        self.assertEqual(status, 1)
        self.assertIn("\x1b[1;31mgaps\x1b[0m", shown)
        self.assertNotIn("\x1b", on_terminal(*check, "--no-color")[1])
        self.assertNotIn("\x1b", on_terminal(*check, NO_COLOR="1")[1])
        self.assertIn("\x1b", on_terminal(*check, NO_COLOR="")[1])
        self.assertNotIn("\x1b", on_terminal(*check, TERM_PROGRAM="x", **{"NO_COLOR": "0"})[1])

    def many_exports(self, count):
        folder = self.path / "many"
        folder.mkdir()
        rows = [estates.backup(n, "L", n, n + 1, "01:00") for n in range(1, 200)]
        for i in range(count):
            for n, row in enumerate(rows):
                row["backup_set_uuid"] = estates.guid(i * 1000 + n + 1)
            estates.write(folder / f"{i:05}.json", estates.estate(*rows))
        return folder

    def test_long_work_shows_progress_and_takes_it_away(self):
        folder = self.many_exports(90)
        started = time.monotonic()
        status, shown = on_terminal("import", "--catalog", self.path / "c.db", folder)
        lasted = time.monotonic() - started
        self.assertEqual(status, 0)
        if lasted > 0.5:  # else the machine was too fast for a line to appear
            self.assertIn("\r", shown)
            self.assertIn("files, ", shown)
            self.assertIn("\r\x1b[K", shown)
        status, shown = on_terminal("import", "--catalog", self.path / "d.db", folder, "--quiet")
        self.assertEqual(status, 0)
        self.assertNotIn("\x1b[K", shown)

    def test_an_interrupted_import_keeps_what_it_committed(self):
        folder = self.many_exports(90)
        catalog = self.path / "c.db"
        program = subprocess.Popen([BINARY, "import", "--catalog", str(catalog), str(folder)],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while program.poll() is None and not catalog.exists():
            time.sleep(0.005)
        time.sleep(0.05)
        program.send_signal(signal.SIGINT)
        asked = time.monotonic()
        _, complaint = program.communicate(timeout=60)
        if program.returncode == 0:
            self.skipTest("the import was done before it could be interrupted")
        self.assertEqual(program.returncode, -signal.SIGINT)
        self.assertLess(time.monotonic() - asked, 10)
        self.assertRegex(complaint, "^(unbroken: .*keeps.*\nunbroken: interrupted at .*\n)?$")  # none before any file
        with sqlite3.connect(catalog) as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
        answer = json.loads(self.ended(0, "import", "--catalog", catalog, folder, "--json").stdout)
        self.assertEqual(answer["added"] + answer["already_known"], 90 * 199)


if __name__ == "__main__":
    unittest.main()
