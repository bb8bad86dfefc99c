#!/usr/bin/env python3
"""Boost's shortest path over a chain is the plan that reads the fewest bytes.

usage: UNBROKEN_BINARY=... boost_graph_test.py FEWEST_BYTES
"""
import json
import pathlib
import subprocess
import sys
import unittest

from program import run

EXAMPLE = sys.argv.pop(1)
ESTATE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "contoso.json"


def shortest(database):
    return subprocess.run([EXAMPLE, ESTATE, database], capture_output=True, text=True, timeout=60)


class FewestBytes(unittest.TestCase):
    def test_it_is_the_plan_to_the_newest_point(self):
        for database in ("Orders", "Archive", "Billing", "Clinic", "Payroll", "Shop", "Sales", "Warehouse"):
            with self.subTest(database=database):
                plan = json.loads(run("plan", "--from", ESTATE, "--database", database, "--minimize", "bytes", "--json").stdout)
                wanted = [step["backup_set_uuid"] for step in plan["steps"]] + [f"{plan['cost']['bytes']} bytes"]
                self.assertEqual(shortest(database).stdout.split("\n")[:-1], wanted)

    def test_what_there_is_no_way_to_is_told(self):
        for database, reason in (("Drafts", "no way"), ("Nobody", "no evidence names this database")):
            result = shortest(database)
            self.assertEqual(result.returncode, 1)
            self.assertIn(reason, result.stderr)


if __name__ == "__main__":
    unittest.main()
