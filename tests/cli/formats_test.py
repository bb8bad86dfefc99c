#!/usr/bin/env python3
"""The formats of `check`, read back by other programs' readers: the schema of SARIF, an XML parser, the strict
OpenMetrics parser of prometheus_client, promtool where it is installed, and a reader of plug-in output."""
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import unittest
import xml.etree.ElementTree

import estates
from program import ProgramTest, run

try:
    import jsonschema
except ImportError:
    jsonschema = None
try:
    from prometheus_client.openmetrics import parser as openmetrics
    from prometheus_client.parser import text_string_to_metric_families as read_prometheus_text
except ImportError:
    openmetrics = None

HERE = pathlib.Path(__file__).resolve().parent
NOW = ["--now", "2026-11-20T12:00:00Z"]
EVIL = "]b'\"<&>|{x}\n\t$(x)`:!!</script>\u202e\u00e9\u58f2" + "n" * 100


def evil_estate():
    rows = [dict(row, database_name=EVIL, user_name=EVIL, server_name=EVIL)
            for row in (estates.FULL, estates.LOG_1, estates.LOG_3)]
    document = estates.estate(*rows, database=EVIL)
    document["servers"][0]["server_name"] = EVIL
    return document


def several_estates(folder):
    """Name and sources of evidence that give very different answers."""
    (folder / "cut").mkdir()
    (folder / "cut" / "x y#.bak").write_bytes(b"?")
    return [("whole", [estates.write(folder / "whole.json", estates.WHOLE)]),
            ("broken", [estates.write(folder / "broken.json", estates.BROKEN)]),
            ("empty", [estates.write(folder / "empty.json", estates.estate())]),
            ("nothing", [estates.write(folder / "nothing.json", {"format": "unbroken-estate/1"})]),
            ("evil", [estates.write(folder / "evil.json", evil_estate())]),
            ("unreadable", [str(folder / "whole.json"), str(folder / "cut")])]


def check(sources, *options):
    arguments = [part for source in sources for part in ("--from", source)]
    return run("check", *arguments, *NOW, *options)


class Sarif(ProgramTest):
    def setUp(self):
        super().setUp()
        if jsonschema is None:
            self.skipTest("python3-jsonschema is not installed")
        schema = json.loads((HERE / "sarif" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
        # Debian 12's validator knows no URIs' syntax by itself; what it can check it checks.
        self.validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())

    def assert_valid(self, document, name=""):
        errors = [f"{list(e.absolute_path)}: {e.message}" for e in self.validator.iter_errors(document)]
        self.assertEqual(errors, [], name)

    def test_every_answer_is_valid(self):
        for name, sources in several_estates(self.path):
            document = json.loads(check(sources, "--format", "sarif", "--max-exposure", "1h").stdout)
            self.assert_valid(document, name)
            (only,) = document["runs"]
            rules = only["tool"]["driver"]["rules"]
            self.assertEqual(len({rule["id"] for rule in rules}), len(rules))
            for rule in rules:
                self.assertRegex(rule["helpUri"], r"^https://\S+$")
                self.assertTrue(rule["help"]["markdown"] and rule["help"]["text"])
                self.assertIn(rule["defaultConfiguration"]["level"], ("error", "warning", "note", "none"))
            prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in only["results"]]
            self.assertEqual(len(set(prints)), len(prints), name)
            for result in only["results"]:
                self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])

    def test_the_schema_refuses_what_is_no_sarif(self):
        document = json.loads(check([estates.write(self.path / "e.json", estates.BROKEN)], "--format", "sarif").stdout)
        document["runs"][0]["results"][0]["level"] = "recommendation"
        self.assertNotEqual(list(self.validator.iter_errors(document)), [])

    def test_a_gap_is_a_result_in_its_database(self):
        document = json.loads(check([estates.write(self.path / "e.json", estates.BROKEN)], "--format", "sarif").stdout)
        (result,) = document["runs"][0]["results"]
        self.assertEqual((result["ruleId"], result["level"]), ("CHAIN-gaps", "error"))
        self.assertEqual(result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "SQL01/Sales")
        self.assertEqual(result["properties"]["from_lsn"], "1500")
        self.assertEqual(result["properties"]["to_lsn"], "2000")

    def test_names_survive_as_they_are(self):
        sources = [estates.write(self.path / "e.json", evil_estate())]
        document = json.loads(check(sources, "--format", "sarif").stdout)
        (result,) = document["runs"][0]["results"]
        self.assertEqual(result["locations"][0]["logicalLocations"][0]["name"], EVIL)

    def test_what_could_not_be_read_is_a_notification(self):
        sources = dict(several_estates(self.path))["unreadable"]
        document = json.loads(check(sources, "--format", "sarif").stdout)
        (invocation,) = document["runs"][0]["invocations"]
        self.assertFalse(invocation["executionSuccessful"])
        (notification,) = invocation["toolExecutionNotifications"]
        uri = notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        self.assertTrue(uri.endswith("/cut/x%20y%23.bak"), uri)

    def test_a_file_holds_no_more_than_viewers_show(self):
        logs = [estates.backup(n, "L", 1000 * n, 1000 * n + 1, "02:00") for n in range(2, 5203)]
        source = estates.write(self.path / "e.json", estates.estate(estates.FULL, *logs))
        document = json.loads(check([source], "--format", "sarif").stdout)
        self.assert_valid(document)
        results = document["runs"][0]["results"]
        self.assertEqual(len(results), 5000)
        self.assertEqual((results[-1]["ruleId"], results[-1]["level"]), ("LEFT-OUT", "note"))
        # 5,201 gaps: before each log one.
        self.assertIn("202 further results", results[-1]["message"]["text"])


class Lines(ProgramTest):
    def test_lines_tell_what_the_document_tells(self):
        for name, sources in several_estates(self.path):
            lines = check(sources, "--format", "json-lines")
            document = check(sources, "--format", "json")
            self.assertEqual(lines.returncode, document.returncode)
            objects = [json.loads(line) for line in lines.stdout.splitlines()]
            self.assertEqual((objects[0]["type"], objects[-1]["type"]), ("check", "summary"))
            told = json.loads(document.stdout)
            databases = [{k: v for k, v in o.items() if k != "type"} for o in objects if o["type"] == "database"]
            self.assertEqual(databases, told["databases"], name)
            self.assertEqual([o["source"] for o in objects if o["type"] == "unreadable"],
                             [o["source"] for o in told["unreadable"]])
            self.assertEqual(sum(o["type"] == "finding" for o in objects),
                             len(told["findings"]) + sum(len(d["findings"]) for d in told["databases"]))

    def test_json_is_another_format(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        self.ended(2, "check", "--from", source, "--json", "--format", "json-lines")


class Nagios(ProgramTest):
    VALUE = re.compile(r"^([a-z]+)=(-?[0-9.]+)([a-zB%]*)(?:;([^;]*))?(?:;([^;]*))?(?:;([^;]*))?(?:;([^;]*))?$")

    def read(self, result):
        """The state's word, the text and the performance data of a plug-in's output."""
        self.assertTrue(result.stdout.endswith("\n"))
        self.assertEqual(result.stdout.count("\n"), 1, result.stdout)
        self.assertLess(len(result.stdout.encode()), 1024)
        text, _, data = result.stdout.rstrip("\n").partition(" | ")
        self.assertNotIn("|", data)
        found = re.match(r"^UNBROKEN (OK|WARNING|CRITICAL|UNKNOWN) - (.+)$", text)
        self.assertTrue(found, text)
        values = {}
        for part in data.split():
            value = self.VALUE.match(part)
            self.assertTrue(value, part)
            values[value[1]] = (float(value[2]), value[3], value[4], value[5])
        self.assertEqual(result.returncode, ["OK", "WARNING", "CRITICAL", "UNKNOWN"].index(found[1]))
        return found[1], found[2], values

    def test_the_status_is_that_of_the_state(self):
        states = {name: self.read(check(sources, "--format", "nagios"))
                  for name, sources in several_estates(self.path)}
        self.assertEqual({name: read[0] for name, read in states.items()},
                         {"whole": "OK", "broken": "CRITICAL", "empty": "WARNING", "nothing": "UNKNOWN",
                          "evil": "CRITICAL", "unreadable": "UNKNOWN"})
        self.assertEqual(states["broken"][2]["gaps"], (1, "", "", "0"))
        self.assertEqual(states["broken"][2]["exposure"][:2], (9 * 3600 + 59 * 60 + 30, "s"))

    def test_the_limit_is_the_threshold(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        state, _, values = self.read(check([source], "--format", "nagios", "--max-exposure", "30m"))
        self.assertEqual((state, values["exposure"][3]), ("CRITICAL", "1800"))

    def test_where_there_is_no_answer_the_state_is_unknown(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        state, text, _ = self.read(check([source], "--format", "nagios", "--database", "Gone|x=1"))
        self.assertEqual(state, "UNKNOWN")
        self.assertIn("Gone", text)
        self.assertEqual(self.read(run("check", "--format", "nagios"))[0], "UNKNOWN")
        self.assertEqual(self.read(run("check", "--format", "nagios", "--catalog", self.path / "no"))[0], "UNKNOWN")


class Junit(ProgramTest):
    def test_every_answer_parses_and_counts_itself_rightly(self):
        rules = [rule["rule"] for rule in json.loads(self.ended(0, "rules", "--json").stdout) if rule["kind"] != "fact"]
        for name, sources in several_estates(self.path):
            root = xml.etree.ElementTree.fromstring(check(sources, "--format", "junit").stdout)
            self.assertEqual(root.tag, "testsuites")
            for suite in root:
                cases = list(suite)
                self.assertEqual({case.tag for case in cases}, {"testcase"})
                for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
                    self.assertEqual(int(suite.get(attribute)), len(suite.findall(f"testcase/{tag}")), name)
                self.assertEqual(int(suite.get("tests")), len(cases))
                for case in cases:
                    self.assertEqual(case.get("classname"), suite.get("name"))
                    self.assertLessEqual(len(case), 1)
                if suite.get("name") == f"{EVIL} on {EVIL}":
                    self.assertEqual([case.get("name") for case in cases], ["CHAIN"] + rules)
            names = [suite.get("name") for suite in root]
            self.assertEqual(f"{EVIL} on {EVIL}" in names, name == "evil", names)

    def test_a_rule_left_out_is_skipped(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        text = check([source], "--format", "junit", "--skip-rule", "LS-1").stdout
        case = xml.etree.ElementTree.fromstring(text).find("testsuite/testcase[@name='LS-1']")
        self.assertEqual([child.tag for child in case], ["skipped"])


class Metrics(ProgramTest):
    def written(self, sources, *options):
        path = self.path / "unbroken.prom"
        result = check(sources, "--metrics-file", path, *options)
        return result, path.read_text(encoding="utf-8")

    def test_both_readers_take_every_answer(self):
        if openmetrics is None:
            self.skipTest("python3-prometheus-client is not installed")
        for name, sources in several_estates(self.path):
            _, text = self.written(sources, "--max-exposure", "1h")
            families = {f.name: f for f in openmetrics.text_string_to_metric_families(text)}
            self.assertEqual({f.type for f in families.values()}, {"gauge"})
            samples = [(s.name, tuple(sorted(s.labels.items()))) for f in families.values() for s in f.samples]
            self.assertEqual(len(set(samples)), len(samples), name)
            older = {f.name: f for f in read_prometheus_text(text)}
            self.assertEqual({n: f.samples for n, f in older.items()}, {n: f.samples for n, f in families.items()})
            if name == "evil":
                (gaps,) = families["unbroken_database_gaps"].samples
                self.assertEqual((gaps.labels["database"], gaps.labels["server"]), (EVIL, EVIL))

    def test_promtool_finds_nothing_to_say(self):
        promtool = os.environ.get("PROMTOOL") or shutil.which("promtool")
        if not promtool:
            self.skipTest("promtool is not installed")
        for _, sources in several_estates(self.path):
            _, text = self.written(sources, "--max-exposure", "1h")
            said = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, text=True,
                                  timeout=60)
            self.assertEqual((said.returncode, said.stdout, said.stderr), (0, "", ""))

    def test_the_answer_and_the_status_are_what_they_are_without_it(self):
        source = estates.write(self.path / "e.json", estates.BROKEN)
        with_metrics, _ = self.written([source])
        without = check([source])
        self.assertEqual((with_metrics.returncode, with_metrics.stdout), (without.returncode, without.stdout))

    def test_the_file_is_replaced_as_a_whole_and_readable(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        old = self.path / "unbroken.prom"
        old.write_text("old", encoding="utf-8")
        inode = old.stat().st_ino
        self.written([source])
        self.assertNotEqual(old.stat().st_ino, inode)
        self.assertEqual(stat.S_IMODE(old.stat().st_mode) & 0o444, 0o444 & ~os.umask(os.umask(0)))
        self.assertEqual(sorted(p.name for p in self.path.iterdir()), ["e.json", "unbroken.prom"])

    def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        for path in (self.path, self.path / "no" / "x.prom", "/dev/full"):
            result = check([source], "--metrics-file", path)
            self.assertEqual(result.returncode, 3)
            self.assertIn(str(path), result.stderr)
        self.assertEqual([p.name for p in self.path.iterdir()], ["e.json"])
        broken = estates.write(self.path / "b.json", estates.BROKEN)
        self.assertEqual(check([broken], "--metrics-file", self.path).returncode, 1)

    def test_a_question_that_failed_leaves_the_old_file(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        old = self.path / "unbroken.prom"
        old.write_text("old", encoding="utf-8")
        self.ended(2, "check", "--from", source, "--database", "Gone", "--metrics-file", old)
        self.assertEqual(old.read_text(encoding="utf-8"), "old")


if __name__ == "__main__":
    unittest.main(verbosity=2 if "-v" in sys.argv else 1)
