#!/usr/bin/env python3
"""What each rule says of small estates, and that every rule has code, a page and cases.

usage: UNBROKEN_BINARY=... rules_cases_test.py
"""
import copy
import json
import pathlib
import re
import tempfile
import unittest

import cases_ad_hoc
import cases_groups
import cases_history
import cases_log_takers
import cases_mirroring
import cases_plans
from program import run

CASES = [case for family in (cases_groups, cases_mirroring, cases_plans, cases_log_takers, cases_ad_hoc, cases_history)
         for case in family.CASES]
PAGES = pathlib.Path(__file__).resolve().parents[2] / "docs" / "rules"
FACTS = ["SCOPE-1", "SCOPE-2", "AG-3", "ADHOC-5", "LOGTOOL-5", "LOGTOOL-6", "LOGTOOL-7", "LOGTOOL-8", "LOGTOOL-13"]
ADVICE = ["ADHOC-4", "RM-5", "LOGTOOL-11", "LOGTOOL-12"]
# In the order in which `rules` lists them, with the severity of their findings.
RULES = """
SCOPE-1 info, SCOPE-2 info, AG-1 info, AG-2a error, AG-2b error, AG-3 info, MB-AG-1 info, MB-AG-2 recommendation,
MB-AG-3 error, MB-AG-4 warning, MB-AG-5 warning, MB-AG-6 info, MB-AG-7 info, MB-AG-8 recommendation, MB-AG-9 warning,
MIR-1 info, MIR-2 info, MIR-3 info, MIR-4 warning, MIR-5 error, MIR-6 recommendation, MIR-7 recommendation,
MP-1 error, MP-2 error, MP-3 error, MP-4 info, LS-1 error, LS-2 error, ADHOC-1 warning, ADHOC-2a error, ADHOC-2b error,
ADHOC-3 warning, ADHOC-4 recommendation, ADHOC-5 info, DROP-1 info, DROP-2 info, DROP-3 info, DROP-4 warning,
RM-1 info, RM-2 info, RM-3 warning, RM-4 warning, RM-5 recommendation, RM-6 info, LOGTOOL-1 error, LOGTOOL-2 info,
LOGTOOL-3 warning, LOGTOOL-4 error, LOGTOOL-5 info, LOGTOOL-6 info, LOGTOOL-7 info, LOGTOOL-8 info, LOGTOOL-9 error,
LOGTOOL-10 error, LOGTOOL-11 recommendation, LOGTOOL-12 recommendation, LOGTOOL-13 info, EXPOSURE error
"""


def findings_of(case):
    """The exit status, the answer, and its findings with whether they stand beside the databases."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "estate.json"
        source.write_text(json.dumps(case.document), encoding="utf-8")
        result = run("check", "--from", source, "--json", "--now", "2026-11-20T12:00:00Z", *case.options)
    if result.returncode not in (0, 1):
        raise AssertionError(f"exit {result.returncode}: {result.stderr}")
    answer = json.loads(result.stdout)
    found = [(finding, False) for entry in answer["databases"] for finding in entry["findings"]]
    return result.returncode, answer, found + [(finding, True) for finding in answer["findings"]]


class Judged(unittest.TestCase):
    def test_each_estate_gets_the_findings_it_should(self):
        for case in CASES:
            with self.subTest(rule=case.rule, case=case.name):
                self.judge(case)

    def judge(self, case):
        status, answer, found = findings_of(case)
        own = [finding for finding, _ in found if finding["rule"] == case.rule]
        self.assertEqual([(f["severity"], f["subject"]) for f in own], case.expected, own)
        for finding, is_top in found:
            self.well_formed(finding)
            if finding["rule"] == case.rule:
                self.assertEqual(is_top, case.top)
        text = " ".join(f["message"] for f in own)
        for fragment in case.says:
            self.assertIn(fragment, text)
        if case.because is not None:
            self.assertEqual([f["because"] for f in own], [case.because])
        if any(f["severity"] == "error" for f, _ in found):
            self.assertEqual(status, 1)
        for entry in [*answer["databases"], answer]:
            priorities = [finding["priority"] for finding in entry["findings"]]
            self.assertEqual(priorities, sorted(priorities))

    def well_formed(self, finding):
        self.assertEqual(finding["url"], f"docs/rules/{finding['rule']}.md")
        self.assertTrue(1 <= finding["priority"] <= 255)
        for member in ("subject", "message", "remedy", "source"):
            self.assertTrue(finding[member], member)
        subject = finding["subject"].split(": ")[-1]
        self.assertIn(subject, finding["message"])

    def test_a_skipped_rule_says_nothing_and_takes_its_advice_along(self):
        case = copy.copy(next(case for case in CASES if case.rule == "ADHOC-4" and case.kind == "fires"))
        case.options = ("--skip-rule", "ADHOC-2b")
        _, _, found = findings_of(case)
        self.assertEqual([f["rule"] for f, _ in found if f["rule"] in ("ADHOC-2b", "ADHOC-4")], [])


class Complete(unittest.TestCase):
    """Every rule has code, a page and cases, and nothing else has."""

    @classmethod
    def setUpClass(cls):
        cls.rules = json.loads(run("rules", "--json").stdout)
        cls.ids = [rule["rule"] for rule in cls.rules]

    def test_the_rules_are_those_of_the_list(self):
        listed = [tuple(entry.split()) for entry in RULES.replace("\n", " ").split(",")]
        self.assertEqual([(rule["rule"], rule["severity"]) for rule in self.rules], listed)
        self.assertEqual([rule["rule"] for rule in self.rules if rule["kind"] == "fact"], FACTS)
        self.assertEqual([rule["rule"] for rule in self.rules if rule["kind"] == "advice"], ADVICE)

    def test_every_rule_has_a_page_and_every_page_a_rule(self):
        pages = sorted(page.stem for page in PAGES.glob("*.md") if page.stem != "README")
        self.assertEqual(pages, sorted(self.ids))

    def test_pages_say_what_the_code_says(self):
        for rule in self.rules:
            with self.subTest(rule=rule["rule"]):
                page = (PAGES / f"{rule['rule']}.md").read_text(encoding="utf-8")
                lines = page.splitlines()
                self.assertEqual(lines[0], f"# {rule['rule']}")
                self.assertEqual(lines[2], rule["summary"])
                parts = {name: " ".join(text.split())
                         for name, text in re.findall(r"^\*\*(.+?)\.\*\* (.+?)(?=\n\n|\Z)", page, re.M | re.S)}
                if rule["kind"] == "fact":
                    wanted = ["Kind", "Statement", "Consequence", "Remedy", "Source"]
                    self.assertEqual(parts["Kind"], "fact; it never fires.")
                else:
                    wanted = ["Kind", "Problem", "Evidence needed", "Bad", "Good", "Exceptions", "Remedy", "Source"]
                    self.assertEqual(parts["Kind"], f"{rule['kind']}, {rule['severity']}, priority {rule['priority']}.")
                    self.assertEqual(parts["Evidence needed"], rule["needs"])
                self.assertEqual(list(parts), wanted)
                self.assertEqual(parts["Remedy"], rule["remedy"])
                self.assertEqual(parts["Source"], rule["source"] + ".")

    def test_the_table_of_priorities_lists_every_rule_that_fires(self):
        table = dict(re.findall(r"^\| (\d+) \| ([A-Z0-9a-z, -]+) \|", (PAGES / "README.md").read_text(), re.M))
        listed = {rule: int(priority) for priority, rules in table.items() for rule in rules.split(", ")}
        self.assertEqual(listed, {rule["rule"]: rule["priority"] for rule in self.rules if rule["kind"] != "fact"})

    def test_every_check_and_advice_has_a_case_that_fires_and_a_near_miss(self):
        for kind in ("fires", "silent"):
            covered = {case.rule for case in CASES if case.kind == kind} | set(FACTS)
            self.assertEqual([rule for rule in self.ids if rule not in covered], [], kind)

    def test_every_case_is_of_a_rule_and_facts_have_none(self):
        self.assertEqual(sorted({case.rule for case in CASES} - set(self.ids)), [])
        self.assertEqual(sorted({case.rule for case in CASES} & set(FACTS)), [])


class Shown(unittest.TestCase):
    def test_a_rule_and_a_family_are_shown(self):
        page = " ".join(run("rules", "MIR-5").stdout.split())
        for part in ("MIR-5: ", "error, priority 8", "managed_backup of the new principal's server", "docs/rules/MIR-5.md"):
            self.assertIn(part, page)
        self.assertEqual([rule["rule"] for rule in json.loads(run("rules", "MP", "--json").stdout)],
                         ["MP-1", "MP-2", "MP-3", "MP-4"])
        self.assertEqual(run("rules", "M").returncode, 2)

    def test_a_policy_that_is_not_one_is_refused_with_those_that_are(self):
        for wrong in ("ag-topology", "ag-topology=both", "topology=seed", "=", "ag-topology=Seed"):
            result = run("check", "--from", "x", "--policy", wrong)
            self.assertEqual(result.returncode, 2)
            self.assertIn("ag-topology=seed|companion, ag-readable-secondary=companion|general", result.stderr)


if __name__ == "__main__":
    unittest.main()
