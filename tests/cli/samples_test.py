#!/usr/bin/env python3
"""Real backup files through every command: exit status, shape and width of what comes out.

usage: UNBROKEN_BINARY=... samples_test.py SAMPLES_FOLDER
"""
import json
import pathlib
import re
import sys
import unittest

from program import run

SKIPPED = 77
SAMPLES = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "samples")
UNBREAKABLE = re.compile(r"^\s*(\S+\s)?/.*$|[0-9]{15,}")  # a path on its line, an LSN


class Samples(unittest.TestCase):
    def readable(self, text):
        for line in text.splitlines():
            if not UNBREAKABLE.search(line):
                self.assertLessEqual(len(line), 80, line)
            self.assertNotRegex(line, r"[\x00-\x1f\x7f]")

    def test_every_folder_through_every_command(self):
        for folder in sorted(path for path in SAMPLES.iterdir() if path.is_dir()):
            with self.subTest(folder.name):
                headers = run("headers", "--json", folder)
                self.assertIn(headers.returncode, (0, 3), headers.stderr)
                self.assertEqual(bool(headers.stderr), headers.returncode == 3)
                self.readable(run("headers", folder).stdout)
                sets = json.loads(headers.stdout)
                self.assertTrue(sets)

                check = run("check", "--from", folder, "--json")
                self.assertIn(check.returncode, (0, 1, 3), check.stderr)
                databases = json.loads(check.stdout)["databases"]
                self.assertEqual({d["name"] for d in databases}, {s["DatabaseName"] for s in sets})
                self.readable(run("check", "--from", folder).stdout)

                for database in databases:
                    question = ["plan", "--from", folder, "--database", database["name"],
                                "--family", database["family_guid"]]
                    plan = run(*question, "--json")
                    self.assertIn(plan.returncode, (0, 1, 3), plan.stderr)
                    answer = json.loads(plan.stdout)
                    self.assertEqual("error" in answer, plan.returncode == 1)
                    if database["windows"]:
                        self.assertIn(answer["achieved"]["lsn"], [w["to_lsn"] for w in database["windows"]])
                    self.readable(run(*question).stdout)
                    script = run(*question, "--sql").stdout
                    self.assertEqual(script.count("RESTORE DATABASE") + script.count("RESTORE LOG"),
                                     len(answer["steps"]) + 1 if "steps" in answer else 0)


if __name__ == "__main__":
    if not SAMPLES.is_dir():
        print(f"skipped: no sample files at {SAMPLES}")
        sys.exit(SKIPPED)
    unittest.main(argv=sys.argv[:1])
