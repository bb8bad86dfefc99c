#!/usr/bin/env python3
"""docs/schema/*.json against what the program prints: every output is valid, and no member is undescribed.

usage: UNBROKEN_BINARY=... schema_test.py [SAMPLES_FOLDER]
"""
import copy
import json
import pathlib
import sys
import unittest

import estates
from program import ProgramTest, run

try:
    import jsonschema
except ImportError:
    jsonschema = None

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "schema"
SAMPLES = pathlib.Path(sys.argv.pop(1)) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else None
NOW = ["--now", "2026-11-20T12:00:00Z"]


def closed(schema):
    """The schema with every object limited to the members it names."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(part) for key, part in schema.items()}
    if made.get("type") == "object" and isinstance(made.get("properties"), dict):
        made.setdefault("additionalProperties", False)
    return made


def validator(name):
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(closed(schema))


@unittest.skipIf(jsonschema is None, "python3-jsonschema is not installed")
class Schemas(ProgramTest):
    def answer(self, *arguments):
        result = run(*arguments)
        self.assertIn(result.returncode, (0, 1, 3), result.stderr)
        return json.loads(result.stdout)

    def assert_valid(self, checker, document, what):
        errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in checker.iter_errors(document)]
        self.assertEqual(errors[:5], [], what)

    def sources(self):
        """Evidence of many kinds: gaps, holes, forks, producers, findings, what is unreadable."""
        shipped = dict(estates.BROKEN)
        shipped["servers"] = [dict(shipped["servers"][0], log_shipping_primary_databases=[
            {"primary_database": "Sales", "backup_directory": "D:\\b"}], managed_backup={
                "is_master_switch_on": True, "databases": [{"db_name": "Sales", "is_smart_backup_enabled": 1}]})]
        bulk = estates.estate(estates.FULL, estates.LOG_1, dict(estates.LOG_2, has_bulk_logged_data=True))
        forked = estates.estate(estates.FULL, estates.LOG_1, dict(
            estates.LOG_2, last_recovery_fork_guid=estates.guid(0xF2), fork_point_lsn="1700"))
        nul = dict(estates.LOG_2, backupmediafamily=[dict(estates.LOG_2["backupmediafamily"][0],
                                                          physical_device_name="NUL")])
        documents = [estates.WHOLE, estates.BROKEN, estates.BRIDGED, estates.estate(), shipped, bulk, forked,
                     estates.estate(estates.FULL, estates.LOG_1, nul, estates.LOG_3)]
        paths = [estates.write(self.path / f"{n}.json", document) for n, document in enumerate(documents)]
        (self.path / "cut").mkdir()
        (self.path / "cut" / "x.bak").write_bytes(b"?")
        paths.append(str(self.path / "cut"))
        if SAMPLES is not None and SAMPLES.is_dir():
            paths += [str(folder) for folder in sorted(SAMPLES.iterdir()) if folder.is_dir()]
        return paths

    def test_check(self):
        checker = validator("check")
        for source in self.sources():
            self.assert_valid(checker, self.answer("check", "--from", source, "--json", *NOW), source)

    def test_plan(self):
        checker = validator("plan")
        for source in self.sources():
            checked = self.answer("check", "--from", source, "--json", *NOW)
            for name in sorted({database["name"] for database in checked["databases"]}):
                plan = ["plan", "--from", source, "--database", name, "--json"]
                for more in ([], ["--stop-at-lsn", "1700"], ["--stop-at", "2026-11-20T02:30:00"],
                             ["--stop-at", "2030-01-01T00:00:00"], ["--explain", "--alternatives", "3"]):
                    self.assert_valid(checker, self.answer(*plan, *more), f"{source} {name} {more}")
        mark = {"database_name": "Sales", "mark_name": "m", "lsn": "1700", "mark_time": "2026-11-20T02:30:00"}
        document = copy.deepcopy(estates.WHOLE)
        document["servers"][0]["logmarkhistory"] = [mark]
        source = estates.write(self.path / "mark.json", document)
        self.assert_valid(checker, self.answer("plan", "--from", source, "--database", "Sales", "--json",
                                               "--stop-before-mark", "m"), "mark")

    def test_plan_to_a_time_that_may_lie_past_a_fork_point(self):
        crossing = estates.backup(6, "L", 1600, 2600, "05:00", last_recovery_fork_guid=estates.guid(0xF2),
                                  fork_point_lsn="1600")
        source = estates.write(self.path / "forked.json", estates.estate(
            estates.FULL, estates.LOG_1, estates.LOG_2, crossing))
        plan = self.answer("plan", "--from", source, "--database", "Sales", "--json", "--fork", estates.guid(0xF2),
                           "--stop-at", "2026-11-20T02:30:00")
        self.assertEqual(plan["achieved"]["only_before_lsn"], "1600")
        self.assert_valid(validator("plan"), plan, "forked")

    def test_headers(self):
        checker = validator("headers")
        self.assert_valid(checker, [], "nothing")
        if SAMPLES is None or not SAMPLES.is_dir():
            self.skipTest("no sample backup files")
        for folder in sorted(SAMPLES.iterdir()):
            self.assert_valid(checker, self.answer("headers", "--json", folder), folder)

    def test_a_wrong_document_is_refused(self):
        source = estates.write(self.path / "e.json", estates.BROKEN)
        right = self.answer("check", "--from", source, "--json", *NOW)
        checker = validator("check")

        def is_refused(change):
            document = copy.deepcopy(right)
            change(document["databases"][0])
            return not checker.is_valid(document)

        self.assertTrue(checker.is_valid(right))
        self.assertTrue(is_refused(lambda database: database.update(status="fine")))
        self.assertTrue(is_refused(lambda database: database.pop("gaps")))
        self.assertTrue(is_refused(lambda database: database["gaps"][0].update(from_lsn=1500)))
        self.assertTrue(is_refused(lambda database: database.update(more=1)))


if __name__ == "__main__":
    unittest.main(verbosity=2 if "-v" in sys.argv else 1)
