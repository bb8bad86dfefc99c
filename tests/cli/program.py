"""Runs the program under test."""
import os
import pathlib
import subprocess
import tempfile
import unittest

BINARY = os.environ.get("UNBROKEN_BINARY", "unbroken")


def run(*arguments, **more):
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=60, **more)


class ProgramTest(unittest.TestCase):
    """A test with a folder of its own, and what a run has to look like."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)

    def ended(self, status, *arguments, **more):
        result = run(*arguments, **more)
        self.assertEqual(result.returncode, status, f"{arguments}\n{result.stdout[-500:]}\n{result.stderr[-500:]}")
        return result
