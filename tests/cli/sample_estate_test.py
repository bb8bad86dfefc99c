#!/usr/bin/env python3
"""The estate in examples/, by the tables of its page: every rule at work, and nothing beside.

usage: UNBROKEN_BINARY=... sample_estate_test.py
"""
import json
import pathlib
import re
import unittest

from program import run

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
ESTATE = EXAMPLES / "contoso.json"
NOW = ("--now", "2026-11-20T12:00:00Z")
OPTIONS = ("--policy", "ag-topology=companion", "--max-exposure", "4h")


def check(*options):
    result = run("check", "--from", ESTATE, *NOW, "--json", *options)
    if result.returncode != 1:
        raise AssertionError(f"exit {result.returncode}: {result.stderr}")
    return json.loads(result.stdout)


def table(number):
    """{name: rules} of a table of the page."""
    text = (EXAMPLES / "contoso.md").read_text(encoding="utf-8").split("|---|---|---|\n")[number]
    rows = re.findall(r"^\| (\S+) \|.*\| ?(.*?) ?\|$", text.split("\n\n")[0], re.M)
    return {name: sorted(rules.split()) for name, rules in rows}


def told(findings):
    return sorted({finding["rule"] + ("?" if finding["severity"] == "undetermined" else "") for finding in findings})


def named(answer, rule):
    return [entry["name"] for entry in answer["databases"] if rule in told(entry["findings"])]


class SampleEstate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.answer = check()
        cls.entries = {entry["name"]: entry for entry in cls.answer["databases"]}

    def test_each_database_gets_the_findings_of_the_page(self):
        self.maxDiff = None
        self.assertEqual({name: told(entry["findings"]) for name, entry in self.entries.items()}, table(1))

    def test_servers_and_groups_get_the_findings_of_the_page(self):
        found = {}
        for finding in self.answer["findings"]:
            found.setdefault(finding["subject"], []).append(finding)
        self.assertEqual({name: told(findings) for name, findings in found.items()}, table(2))

    def test_every_rule_that_can_fire_does(self):
        more = check(*OPTIONS)
        fired = {rule for answer in (self.answer, more) for entry in [*answer["databases"], answer]
                 for rule in told(entry["findings"])}
        rules = json.loads(run("rules", "--json").stdout)
        self.assertEqual([rule["rule"] for rule in rules if rule["kind"] != "fact" and rule["rule"] not in fired], [])
        self.assertEqual(named(more, "MB-AG-1"), ["Finance", "Sales", "Stock", "Visits"])
        self.assertEqual(named(more, "AG-2a") + named(more, "AG-2b"), [])
        # Not Intranet, Legacy and Promo2025: nothing more happens to what is gone.
        self.assertEqual(named(more, "EXPOSURE"), ["Drafts", "Ledger", "Parcels", "Tickets"])

    def test_every_gap_has_the_cause_of_its_story(self):
        causes = {name: [gap["cause"]["kind"] for gap in entry["gaps"]] for name, entry in self.entries.items()
                  if entry["gaps"]}
        self.assertEqual(causes, {"Notes": ["recovery_model_change"], "Parcels": ["unknown"],
                                  "Payroll": ["nul_backup"], "Warehouse": ["incomplete_stripes"]})
        own = {name: [gap["cause"].get("producer") for gap in entry["by_producer"]["managed_backup"]["gaps"]
                      if gap["cause"]["kind"] == "foreign_log_backup"]
               for name, entry in self.entries.items() if "managed_backup" in entry["by_producer"]}
        self.assertEqual({name: who for name, who in own.items() if who}, {
            "Billing": ["maintenance_plan"] * 2, "Catalog": ["dpm"], "Crm": ["third_party"],
            "Payroll": ["ad_hoc"] * 3, "Shipping": ["log_shipping"] * 2})


if __name__ == "__main__":
    unittest.main()
