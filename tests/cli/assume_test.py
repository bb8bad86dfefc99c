#!/usr/bin/env python3
"""check --assume: what would be found if a fragment of an estate held as well.

usage: UNBROKEN_BINARY=... assume_test.py
"""
import copy
import json
import unittest

import estates
from program import ProgramTest

NOW = ("--now", "2026-11-20T12:00:00Z")
MANAGED = {"is_master_switch_on": True, "databases": [
    {"db_name": "Sales", "is_smart_backup_enabled": 1, "is_dropped": 0, "retention_days": 14,
     "storage_url": "https://acct.blob.core.windows.net/", "configured": "explicit"}]}


def managed(**sections):
    """Sales under managed backup, with log backups that people took to disk: an error already."""
    document = copy.deepcopy(estates.WHOLE)
    server = document["servers"][0]
    server.update(product_version="12.0.6024.0", managed_backup=MANAGED, **sections)
    return document


def fragment(**sections):
    return {"format": "unbroken-estate/1", "servers": [{"server_name": "sql01", **sections}]}


class Assume(ProgramTest):
    def effects(self, document, assumed, status, *more):
        source = estates.write(self.path / "e.json", document)
        assumption = estates.write(self.path / "assumed.json", assumed)
        result = self.ended(status, "check", "--from", source, "--assume", assumption, *NOW, "--json", *more)
        return json.loads(result.stdout)

    @staticmethod
    def rules(findings):
        return [finding["rule"] for finding in findings]

    def test_log_shipping_on_a_managed_database_would_be_an_error(self):
        shipping = fragment(log_shipping_primary_databases=[
            {"primary_database": "Sales", "backup_directory": "\\\\backup\\ship"}])
        answer = self.effects(managed(), shipping, 1)
        appearing = self.rules(answer["assumed"]["appearing"])
        self.assertIn("LS-1", appearing)
        self.assertEqual(answer["assumed"]["statuses"], [])
        self.assertIn("LS-1", self.rules(answer["databases"][0]["findings"]))

    def test_log_shipping_of_another_database_would_not(self):
        shipping = fragment(log_shipping_primary_databases=[
            {"primary_database": "Stock", "backup_directory": "\\\\backup\\ship"}])
        answer = self.effects(managed(), shipping, 1)
        self.assertNotIn("LS-1", self.rules(answer["assumed"]["appearing"]))
        self.assertEqual(answer["assumed"]["disappearing"], [])

    def test_the_simple_model_would_stop_managed_backup(self):
        simple = fragment(databases=[{"name": "SALES", "recovery_model_desc": "SIMPLE"}])
        answer = self.effects(managed(), simple, 1)
        self.assertIn("RM-3", self.rules(answer["assumed"]["appearing"]))
        self.assertEqual(answer["databases"][0]["name"], "Sales")
        self.assertEqual(answer["databases"][0]["family_guid"], estates.guid(estates.FAMILY))

    def test_what_is_removed_makes_its_findings_disappear(self):
        plan = {"name": "Nightly", "enabled": True, "tasks": [
            {"database_name": "Sales", "backup_type": "log", "copy_only": False, "destination": "E:\\plan"}]}
        document = managed(maintenance_plans=[plan])
        answer = self.effects(document, fragment(maintenance_plans=[{"name": "nightly", "removed": True}]), 1)
        self.assertIn("MP-1", self.rules(answer["assumed"]["disappearing"]))
        self.assertNotIn("MP-1", self.rules(answer["databases"][0]["findings"]))

    def test_a_backup_that_fills_a_gap_changes_the_status(self):
        answer = self.effects(estates.BROKEN, estates.estate(estates.LOG_2), 0)
        self.assertEqual(answer["assumed"]["statuses"],
                         [{"database": "Sales", "server_name": "SQL01", "from": "gaps", "to": "unbroken"}])

    def test_what_is_known_already_changes_nothing(self):
        answer = self.effects(estates.BROKEN, estates.BROKEN, 1)
        self.assertEqual(answer["assumed"], {"appearing": [], "disappearing": [], "statuses": []})

    def test_a_new_database_appears_and_may_be_asked_for(self):
        new = fragment(databases=[{"name": "Stock", "recovery_model_desc": "FULL", "state_desc": "ONLINE"}])
        answer = self.effects(estates.WHOLE, new, 0, "--database", "Stock")
        self.assertEqual(answer["assumed"]["statuses"],
                         [{"database": "Stock", "server_name": "SQL01", "from": None, "to": "empty"}])

    def test_text_and_json_lines_tell_it_too(self):
        source = estates.write(self.path / "e.json", estates.BROKEN)
        assumption = estates.write(self.path / "assumed.json", estates.estate(estates.LOG_2))
        ask = ("check", "--from", source, "--assume", assumption, *NOW)
        self.assertIn("Sales on SQL01: gaps becomes unbroken", self.ended(0, *ask).stdout)
        lines = [json.loads(line) for line in self.ended(0, *ask, "--format", "json-lines").stdout.splitlines()]
        self.assertEqual([line["to"] for line in lines if line["type"] == "assumed_status"], ["unbroken"])

    def test_the_catalog_stays_as_it_was(self):
        catalog = str(self.path / "c.db")
        self.ended(0, "import", "--catalog", catalog, estates.write(self.path / "e.json", estates.BROKEN))
        assumption = estates.write(self.path / "assumed.json", estates.estate(estates.LOG_2))
        before = self.ended(1, "check", "--catalog", catalog, *NOW).stdout
        self.ended(0, "check", "--catalog", catalog, "--assume", assumption, *NOW)
        self.assertEqual(self.ended(1, "check", "--catalog", catalog, *NOW).stdout, before)

    def test_half_an_assumption_is_refused(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        for text in ("{", '{"format": "unbroken-estate/1", "servers": [{"server_name": "A"'):
            broken = estates.write(self.path / "broken.json", text)
            result = self.ended(3, "check", "--from", source, "--assume", broken, *NOW)
            self.assertEqual(result.stdout, "")
            self.assertIn("broken.json", result.stderr)
        self.assertIn("none.json", self.ended(3, "check", "--from", source, "--assume",
                                              str(self.path / "none.json"), *NOW).stderr)


if __name__ == "__main__":
    unittest.main()
