#!/usr/bin/env python3
"""The command line: exit status, refusals, what goes to which stream.

usage: UNBROKEN_BINARY=... cli_test.py
"""
import json
import os
import signal
import sqlite3
import subprocess
import unittest

import estates
from program import BINARY, ProgramTest, run

NOW = ("--now", "2026-11-20T12:00:00Z")


def steps(plan):
    return [step["backup_set_uuid"] for step in plan["steps"]]


class ExitStatus(ProgramTest):
    def test_fine_is_0(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        self.ended(0, "check", "--from", source, *NOW)
        self.ended(0, "plan", "--from", source, "--database", "Sales")

    def test_a_gap_is_1(self):
        source = estates.write(self.path / "e.json", estates.BROKEN)
        self.ended(1, "check", "--from", source, *NOW)

    def test_an_error_finding_is_1(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        self.ended(0, "check", "--from", source, *NOW, "--max-exposure", "12h")
        self.ended(1, "check", "--from", source, *NOW, "--max-exposure", "3h")
        self.ended(0, "check", "--from", source, *NOW, "--max-exposure", "3h", "--skip-rule", "EXPOSURE")

    def test_an_unreachable_target_is_1(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        self.ended(1, "plan", "--from", source, "--database", "Sales", "--stop-at", "2026-11-21T00:00:00")

    def test_an_unknown_database_is_2_and_named(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        for command in (["plan"], ["check"], ["graph", "--dot"]):
            result = self.ended(2, *command, "--from", source, "--database", "Nope")
            self.assertEqual(result.stdout, "")
            self.assertIn("Nope", result.stderr)

    def test_unreadable_input_is_3_and_the_rest_is_reported(self):
        estates.write(self.path / "e.json", estates.WHOLE)
        (self.path / "x.bak").write_bytes(b"neither a backup nor an export")
        result = self.ended(3, "check", "--from", self.path, *NOW, "--json")
        answer = json.loads(result.stdout)
        self.assertEqual([d["status"] for d in answer["databases"]], ["unbroken"])
        self.assertEqual([u["source"] for u in answer["unreadable"]], [str(self.path / "x.bak")])
        self.assertEqual(len(result.stderr.splitlines()), 1)
        self.assertTrue(result.stderr.startswith(f"unbroken: {self.path / 'x.bak'}: "), result.stderr)

    def test_a_source_that_is_not_there_is_3(self):
        result = self.ended(3, "check", "--from", self.path / "none", "--json")
        self.assertEqual(json.loads(result.stdout)["unreadable"][0]["source"], str(self.path / "none"))
        self.assertIn("none", result.stderr)

    def test_bad_news_goes_before_unreadable_and_usage_before_both(self):
        estates.write(self.path / "e.json", estates.BROKEN)
        (self.path / "x.bak").write_bytes(b"?")
        self.ended(1, "check", "--from", self.path, *NOW)
        result = self.ended(2, "check", "--from", self.path, *NOW, "--database", "Nope")
        self.assertIn("x.bak", result.stderr)
        self.assertIn("Nope", result.stderr)
        result = self.ended(3, "plan", "--from", self.path, "--database", "Sales", "--stop-at",
                            "2026-11-20T01:30:00", "--json")
        self.assertEqual(len(json.loads(result.stdout)["unreadable"]), 1)

    def test_a_place_in_broken_json_is_named_once(self):
        source = estates.write(self.path / "estate.json", '{"format":"unbroken-estate/1",\n "servers":[{]}')
        result = self.ended(3, "check", "--from", source)
        self.assertEqual(result.stderr.count("estate.json"), 1, result.stderr)
        self.assertIn("estate.json:2:", result.stderr)

    def test_a_catalog_that_is_not_there_is_not_made_by_a_question(self):
        self.ended(3, "check", "--catalog", self.path / "none.db")
        self.assertFalse((self.path / "none.db").exists())

    def test_a_file_that_is_no_catalog_is_3(self):
        (self.path / "x.db").write_bytes(b"something else entirely, and more than a hundred bytes of it " * 4)
        result = self.ended(3, "check", "--catalog", self.path / "x.db")
        self.assertIn("x.db", result.stderr)

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_an_answer_that_cannot_be_written_is_not_fine(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        with open("/dev/full", "w") as full:
            result = subprocess.run([BINARY, "check", "--from", source, *NOW], stdout=full, stderr=subprocess.PIPE,
                                    text=True, timeout=60)
        self.assertEqual(result.returncode, 3)
        self.assertIn("standard output", result.stderr)


class Producers(ProgramTest):
    def table(self, text):
        return estates.write(self.path / "mine.json", text)

    def estate(self):
        nightly = estates.backup(3, "L", 1500, 2000, "03:00", name="NightSave log", user_name="CORP\\nightsave")
        return estates.write(self.path / "e.json", estates.estate(estates.FULL, estates.LOG_1, nightly, estates.LOG_3))

    def test_a_table_of_ones_own_tells_who_took_a_set_and_by_which_signs(self):
        table = self.table({"format": "unbroken-producers/1", "producers": [
            {"producer": "third_party", "tool": "NightSave", "signs": [
                {"looks_at": "name", "like": "nightsave%", "weight": 35},
                {"looks_at": "user_name", "like": "%\\nightsave", "weight": 35}]}]})
        result = self.ended(0, "check", "--from", self.estate(), *NOW, "--producers", table, "--json")
        by_producer = json.loads(result.stdout)["databases"][0]["by_producer"]
        self.assertEqual(sorted(by_producer), ["ad_hoc", "third_party"])
        nightsave = by_producer["third_party"]
        self.assertEqual((nightsave["tool"], nightsave["sets"], nightsave["confidence"]), ("NightSave", 1, "likely"))
        first = {"points_to": "third_party", "tool": "NightSave", "weight": 35, "sets": 1, "first": estates.guid(3)}
        self.assertEqual(nightsave["signs"], [{**first, "looks_at": "name", "like": "nightsave%"},
                                              {**first, "looks_at": "user_name", "like": "%\\nightsave"}])
        gap = by_producer["ad_hoc"]["gaps"][0]
        self.assertEqual((gap["cause"]["kind"], gap["cause"]["tool"]), ("foreign_log_backup", "NightSave"))
        plan = json.loads(self.ended(1, "plan", "--from", self.estate(), "--database", "Sales", "--producers", table,
                                     "--only-producer", "NightSave", "--json").stdout)
        self.assertEqual(plan["error"]["code"], "unreachable")

    def test_a_wrong_table_is_3_and_its_place_is_named(self):
        table = self.table('{"format": "unbroken-producers/1",\n "producers": [{"producer": "veeam"}]}')
        for command in (["check"], ["plan", "--database", "Sales"]):
            result = self.ended(3, *command, "--from", self.estate(), "--producers", table)
            self.assertEqual(result.stdout, "")
            self.assertIn("mine.json:2:16: producer: not one of", result.stderr)
        result = self.ended(3, "check", "--from", self.estate(), "--producers", self.path / "none.json")
        self.assertIn("none.json", result.stderr)


class Usage(ProgramTest):
    def refused(self, *arguments, says=""):
        result = self.ended(2, *arguments)
        self.assertEqual(result.stdout, "")
        self.assertTrue(result.stderr.startswith("unbroken: "), result.stderr)
        self.assertIn(says, result.stderr)
        return result

    def test_wrong_arguments_are_one_line_and_a_hint(self):
        for arguments in ([], ["nonsense"], ["check"], ["plan", "--from", "x"], ["headers"], ["import", "x"],
                          ["plan", "--database", "Sales"], ["check", "--from", "x", "--nonsense"],
                          ["graph", "--from", "x"]):
            result = self.refused(*arguments)
            self.assertEqual(len(result.stderr.splitlines()), 2, result.stderr)
            self.assertIn("--help", result.stderr.splitlines()[1])

    def test_values_are_checked_and_named(self):
        plan = ["plan", "--from", "x", "--database", "Sales"]
        self.refused(*plan, "--stop-at", "yesterday", says="yesterday")
        self.refused(*plan, "--stop-at", "2026-02-30T00:00:00", says="2026-02-30")
        self.refused(*plan, "--stop-at-lsn", "12a", says="12a")
        self.refused(*plan, "--without", "not-a-guid", says="not-a-guid")
        self.refused(*plan, "--fork", "1", says="--fork")
        self.refused(*plan, "--minimize", "money", says="money")
        self.refused(*plan, "--time-zone", "Europe/Berlin", says="Europe/Berlin")
        self.refused(*plan, "--stop-at", "2026-11-20T01:30:00", "--stop-at-lsn", "5", says="exclude")
        self.refused(*plan, "--redo-base", "5", says="--redo-from")
        self.refused(*plan, "--json", "--sql", says="--sql")
        self.refused(*plan, "--json", "--format", "sql", says="--format")
        self.refused(*plan, "--format", "xml", says="xml")
        self.refused(*plan, "--as", "Sales2", says="--sql")
        self.refused(*plan, "--json", "--tail-log", says="--sql")
        self.refused(*plan, "--sql", "--path-map", "/only", says="/only")
        for option in (["--no-logs"], ["--stop-at", "2026-11-20T01:30:00"], ["--redo-from", "5"]):
            self.refused(*plan, "--sql", "--tail-log", *option, says="--tail-log")
        for span in ("4", "h", "4w", "-4h", "1.5h", "999999999999d", ""):
            self.refused("check", "--from", "x", f"--max-exposure={span}", says="--max-exposure")
        self.refused("check", "--from", "x", "--skip-rule", "EXPOSED", says="EXPOSED")
        self.refused("check", "--from", "x", "--catalog", "y", says="--catalog")
        self.refused("rules", "NOPE", says="NOPE")

    def test_a_zone_west_of_greenwich_is_no_option(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        for zone in ("-05:00", "+05:30", "Z"):
            self.ended(0, "plan", "--from", source, "--database", "Sales", "--time-zone", zone)

    def test_what_is_not_there_yet_is_refused_by_name(self):
        for command in ("retention", "copy", "backup", "run", "simulate"):
            self.not_there(command, command)
            self.not_there(command, command, "--days", "3")
        plan = ["plan", "--from", "x", "--database", "Sales"]
        for option in ("--fetch",):
            self.not_there(option, *plan, option, "VALUE")
            self.not_there(option, *plan, option + "=VALUE")
        for command in (["check", "--from"], ["headers"], ["import", "--catalog", "c.db"]):
            self.not_there("https://", *command, "https://acct.blob.core.windows.net/backups")

    def not_there(self, name, *arguments):
        result = self.refused(*arguments, says=name)
        self.assertIn("is not part of this version", result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_alternatives_are_given_as_asked(self):
        source = estates.write(self.path / "e.json", estates.BRIDGED)
        plan = ["plan", "--from", source, "--database", "Sales", "--json"]
        self.assertEqual(json.loads(self.ended(0, *plan).stdout)["alternatives"], [])
        best = json.loads(self.ended(0, *plan, "--alternatives", "3").stdout)
        self.assertEqual(steps(best), [estates.guid(n) for n in (1, 5, 3, 4)])
        self.assertEqual([steps(other) for other in best["alternatives"]], [[estates.guid(n) for n in (1, 2, 3, 4)]])

    def test_explain_gives_every_set_left_out_one_reason(self):
        source = estates.write(self.path / "e.json", estates.BRIDGED)
        plan = ["plan", "--from", source, "--database", "Sales", "--json"]
        self.assertNotIn("left_out", json.loads(self.ended(0, *plan).stdout))
        self.assertEqual(json.loads(self.ended(0, *plan, "--explain").stdout)["left_out"],
                         [{"backup_set_uuid": estates.guid(2), "reason": "covered_by_data_backup"}])

    def test_a_mark_is_told_by_the_history_of_marks(self):
        document = estates.estate(estates.FULL, estates.LOG_1, estates.LOG_2)
        document["servers"][0]["logmarkhistory"] = [
            {"database_name": "Sales", "mark_name": "nightly", "lsn": "1200", "mark_time": "2026-11-20T01:30:00"},
            {"database_name": "Sales", "mark_name": "nightly", "lsn": "1700", "mark_time": "2026-11-20T02:30:00"}]
        source = estates.write(self.path / "e.json", document)
        plan = ["plan", "--from", source, "--database", "Sales", "--json"]
        answer = json.loads(self.ended(0, *plan, "--stop-at-mark", "nightly").stdout)
        self.assertEqual(answer["target"], {
            "kind": "mark", "stop_at": None, "time_zone": None, "stop_at_lsn": "1200", "mark": "nightly",
            "mark_time": "2026-11-20T01:30:00", "stops_before": False})
        self.assertEqual(steps(answer), [estates.guid(1), estates.guid(2)])
        self.assertEqual((answer["steps"][1]["stop_at_lsn"], answer["steps"][1]["mark"]), ("1200", "nightly"))
        answer = json.loads(self.ended(0, *plan, "--stop-before-mark", "nightly", "--after",
                                       "2026-11-20T02:00:00").stdout)
        self.assertEqual((answer["achieved"]["lsn"], answer["target"]["stops_before"]), ("1700", True))
        text = self.ended(0, *plan[:-1], "--stop-before-mark", "nightly", "--after", "2026-11-20T02:00:00").stdout
        self.assertIn("just before the mark 'nightly' of 2026-11-20T02:30:00 (LSN", text)
        self.refused(*plan, "--stop-at-mark", "weekly", says="weekly")
        self.refused(*plan, "--stop-at-mark", "nightly", "--stop-at-lsn", "1200", says="exclude each other")
        self.refused(*plan, "--after", "2026-11-20T02:00:00", says="--after goes with")

    def test_a_plan_for_dbatools_reads_back_as_the_same_backups(self):
        source = estates.write(self.path / "e.json", estates.BRIDGED)
        plan = ["plan", "--database", "Sales", "--from"]
        printed = self.ended(0, *plan, source, "--format", "dbatools", "--stop-at", "2026-11-20T03:30:00")
        self.assertIn("tail_not_backed_up", printed.stderr)
        objects = json.loads(printed.stdout)
        self.assertEqual([o["Type"] for o in objects], ["Full", "Differential", "Log", "Log"])
        self.assertEqual([o["LastLsn"] for o in objects], [1100, 1600, 2000, 2500])
        self.assertEqual([o.get("RestoreTime") for o in objects], [None, None] + 2 * ["2026-11-20T03:30:00"])
        self.assertEqual(objects[0]["FullName"], ["D:\\b\\1.bak"])
        again = estates.write(self.path / "h.json", printed.stdout)
        result = json.loads(self.ended(0, *plan, again, "--json", "--no-differentials", "--no-logs").stdout)
        self.assertEqual(steps(result), [estates.guid(1)])

    def test_nothing_is_printed_for_dbatools_that_it_would_not_stop_at(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        plan = ["plan", "--database", "Sales", "--from", source, "--format", "dbatools"]
        self.assertEqual(self.ended(3, *plan, "--stop-at-lsn", "1700").stdout, "")
        self.assertEqual(json.loads(self.ended(1, *plan, "--stop-at", "2026-11-21T00:00:00").stdout), [])
        mapped = json.loads(self.ended(0, *plan, "--path-map", "D:\\b=E:\\c").stdout)
        self.assertEqual(mapped[0]["FullName"], ["E:\\c\\1.bak"])

    def test_help_has_examples(self):
        for command in ("headers", "import", "check", "plan", "graph", "rules", "export"):
            result = self.ended(0, command, "--help")
            self.assertIn(f"unbroken {command}", result.stdout)
            self.assertIn("Exit status", result.stdout)
            self.assertEqual(result.stderr, "")
        self.assertIn("check", self.ended(0, "--help").stdout)
        self.assertRegex(self.ended(0, "--version").stdout, r"^unbroken \d+\.\d+\.\d+\n$")


class Answers(ProgramTest):
    def test_options_of_plan_reach_the_planner(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)

        def steps(*options):
            result = self.ended(0, "plan", "--from", source, "--database", "Sales", "--json", *options)
            return [int(s["backup_set_uuid"][-2:], 16) for s in json.loads(result.stdout)["steps"]]

        self.assertEqual(steps(), [1, 2, 3, 4])
        self.assertEqual(steps("--no-logs"), [1])
        self.assertEqual(steps("--stop-at-lsn", "1500"), [1, 2])
        self.assertEqual(steps("--stop-at", "2026-11-20T02:30:00Z"), [1, 2, 3])
        self.assertEqual(steps("--stop-at", "2026-11-20T04:30:00+02:00"), [1, 2, 3])
        self.assertEqual(steps("--without", estates.guid(4)), [1, 2, 3])
        self.assertEqual(steps("--without", estates.guid(3), estates.guid(4)), [1, 2])
        self.assertEqual(steps("--without", estates.guid(3), "--without", estates.guid(4)), [1, 2])
        self.assertEqual(steps("--redo-from", "1500"), [3, 4])
        self.assertEqual(steps("--family", estates.guid(estates.FAMILY), "--fork", estates.guid(estates.FORK)),
                         [1, 2, 3, 4])

    def test_a_plan_of_an_unreachable_target_keeps_the_script_empty(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        result = self.ended(1, "plan", "--from", source, "--database", "Sales", "--sql", "--stop-at",
                            "2026-11-21T00:00:00")
        self.assertEqual(result.stdout, "")
        self.assertIn("cannot be restored", result.stderr)

    def test_a_script_is_for_another_place_and_name(self):
        files = [{"file_number": 1, "file_type": "D", "logical_name": "Sales", "physical_name": "C:\\sql\\Sales.mdf"},
                 {"file_number": 2, "file_type": "L", "logical_name": "Log", "physical_name": "C:\\sql\\Sales.ldf"}]
        full = dict(estates.FULL, backupfile=files)
        source = estates.write(self.path / "e.json", estates.estate(full, estates.LOG_1))
        plan = ["plan", "--from", source, "--database", "Sales", "--sql"]
        script = self.ended(0, *plan, "--as", "Sales2", "--move-data", "E:\\data", "--move-log", "F:\\log",
                            "--path-map", "d:/B=\\\\nas\\b", "--standby", "E:\\undo.dat").stdout
        self.assertIn("RESTORE DATABASE [Sales2]\n  FROM DISK = N'\\\\nas\\b\\1.bak'\n"
                      "  WITH FILE = 1, NORECOVERY,\n"
                      "       MOVE N'Sales' TO N'E:\\data\\Sales.mdf',\n"
                      "       MOVE N'Log' TO N'F:\\log\\Sales.ldf';\nGO\n", script)
        self.assertTrue(script.endswith("RESTORE DATABASE [Sales2] WITH STANDBY = N'E:\\undo.dat';\nGO\n"), script)
        script = self.ended(0, *plan, "--tail-log").stdout
        self.assertIn("BACKUP LOG [Sales]\n  TO DISK = N'D:\\b\\Sales_tail_1500.trn'\n", script)
        self.assertNotIn("tail_not_backed_up", script)

    def test_a_script_that_cannot_be_written_is_named_and_empty(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        plan = ["plan", "--from", source, "--database", "Sales", "--sql"]
        result = self.ended(2, *plan, "--move-data", "E:\\data")
        self.assertEqual(result.stdout, "")
        self.assertIn(estates.guid(1), result.stderr)
        result = self.ended(2, *plan, "--stop-at", "2026-11-20T03:00:10", "--standby", "E:\\undo.dat")
        self.assertIn("--standby", result.stderr)
        source = estates.write(self.path / "e.json", estates.BROKEN)
        result = self.ended(2, *plan, "--tail-log")
        self.assertIn("behind a gap", result.stderr)

    def test_check_takes_and_leaves_databases(self):
        document = estates.estate(estates.FULL, estates.LOG_1, database="Sales")
        other = estates.backup(9, "D", 5, 6, "01:00", database_name="Other", family_guid=estates.guid(0xFB),
                               first_recovery_fork_guid=estates.guid(0xF2),
                               last_recovery_fork_guid=estates.guid(0xF2))
        document["servers"][0]["backupset"].append(other)
        source = estates.write(self.path / "e.json", document)

        def names(*options):
            result = run("check", "--from", source, *NOW, "--json", *options)
            return [d["name"] for d in json.loads(result.stdout)["databases"]]

        self.assertEqual(names(), ["Other", "Sales"])
        self.assertEqual(names("--database", "Sales"), ["Sales"])
        self.assertEqual(names("--database", "Sales", "--database", "Other"), ["Other", "Sales"])
        self.assertEqual(names("--exclude-database", "Other"), ["Sales"])

    def test_check_states_the_time_it_was_asked_for(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        answer = json.loads(self.ended(0, "check", "--from", source, "--json", *NOW).stdout)
        self.assertEqual(answer["now"], "2026-11-20T12:00:00Z")
        self.assertEqual(answer["databases"][0]["exposure_seconds"], 7 * 3600 + 59 * 60 + 30)
        self.assertEqual(answer["databases"][0]["time_zone"], 0)

    def test_several_sources_are_one_body_of_evidence(self):
        one = estates.write(self.path / "1.json", estates.estate(estates.FULL, estates.LOG_1))
        two = estates.write(self.path / "2.json", estates.estate(estates.LOG_2))
        result = self.ended(0, "plan", "--from", one, "--from", two, "--database", "Sales", "--json")
        self.assertEqual(json.loads(result.stdout)["achieved"]["lsn"], "2000")

    def test_a_catalog_answers_as_its_sources_do(self):
        source = estates.write(self.path / "e.json", estates.BROKEN)
        catalog = self.path / "c.db"
        first = json.loads(self.ended(0, "import", "--catalog", catalog, source, "--json").stdout)
        self.assertEqual((first["files"], first["added"], first["already_known"]), (1, 3, 0))
        again = json.loads(self.ended(0, "import", "--catalog", catalog, source, "--json").stdout)
        self.assertEqual((again["added"], again["already_known"], again["conflicting"]), (0, 3, 0))
        with_catalog = self.ended(1, "check", "--catalog", catalog, "--json", *NOW).stdout
        self.assertEqual(with_catalog, self.ended(1, "check", "--from", source, "--json", *NOW).stdout)
        self.assertIn("already known", self.ended(0, "import", "--catalog", catalog, source).stdout)
        with sqlite3.connect(catalog) as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))

    def test_import_says_what_contradicts(self):
        estates.write(self.path / "1.json", estates.WHOLE)
        other = dict(estates.LOG_3, last_lsn="2600")
        estates.write(self.path / "2.json", estates.estate(other))
        result = self.ended(0, "import", "--catalog", self.path / "c.db", self.path / "1.json", self.path / "2.json")
        self.assertIn("contradiction", result.stdout)
        self.assertIn("2500 and 2600", result.stdout)

    def test_import_keeps_the_rest_of_unreadable_input(self):
        estates.write(self.path / "e.json", estates.WHOLE)
        (self.path / "x.bak").write_bytes(b"?")
        result = self.ended(3, "import", "--catalog", self.path.parent / (self.path.name + ".db"), self.path, "--json")
        self.addCleanup(os.remove, self.path.parent / (self.path.name + ".db"))
        answer = json.loads(result.stdout)
        self.assertEqual(answer["added"], 4)
        self.assertEqual(len(answer["unreadable"]), 1)

    def test_an_export_gives_the_same_plan(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        exported = estates.write(self.path / "x.json", self.ended(0, "export", "--from", source).stdout)
        plan = ["plan", "--database", "Sales", "--json"]
        self.assertEqual(self.ended(0, *plan, "--from", exported).stdout, self.ended(0, *plan, "--from", source).stdout)

    def test_an_anonymised_export_names_nobody_and_plans_the_same(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        text = self.ended(0, "export", "--from", source, "--anonymise").stdout
        for name in ("Sales", "SQL01", r"\\dba", estates.guid(1)):
            self.assertNotIn(name, text)
        exported = estates.write(self.path / "x.json", text)
        checked = json.loads(self.ended(0, "check", "--from", exported, "--json", *NOW).stdout)
        hidden = checked["databases"][0]["name"]
        plan = json.loads(self.ended(0, "plan", "--from", exported, "--database", hidden, "--json").stdout)
        self.assertEqual([s["last_lsn"] for s in plan["steps"]], ["1100", "1500", "2000", "2500"])

    def test_headers_refuses_an_export(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        result = self.ended(3, "headers", "--json", source)
        self.assertEqual(json.loads(result.stdout), [])
        self.assertIn("export", result.stderr)

    def test_rules_are_listed_and_shown(self):
        rules = json.loads(self.ended(0, "rules", "--json").stdout)
        self.assertIn("LS-1", [rule["rule"] for rule in rules])
        page = self.ended(0, "rules", "LS-1").stdout
        self.assertTrue(page.startswith("LS-1: "), page)


class Streams(ProgramTest):
    def test_nothing_but_the_answer_when_piped(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        for arguments in (["check", *NOW], ["plan", "--database", "Sales"], ["graph", "--dot"], ["export"]):
            for quiet in ([], ["--quiet"]):
                result = self.ended(0, *arguments, "--from", source, *quiet)
                self.assertEqual(result.stderr, "")
                self.assertNotIn("\x1b", result.stdout)

    def test_quiet_still_tells_what_could_not_be_read(self):
        (self.path / "x.bak").write_bytes(b"?")
        self.assertIn("x.bak", self.ended(3, "check", "--from", self.path, "--quiet").stderr)

    def test_names_from_evidence_cannot_drive_the_terminal(self):
        evil = "Sal\x1b]0;owned\x07es\n"
        rows = [dict(row, database_name=evil, user_name=evil, name=evil) for row in
                (estates.FULL, estates.LOG_1, estates.LOG_3)]
        source = estates.write(self.path / "e.json", estates.estate(*rows, database=evil))
        for arguments in (["check", *NOW], ["plan", "--database", evil], ["check", "--json", *NOW],
                          ["plan", "--database", evil, "--json"], ["graph", "--dot"], ["check", "--database", evil + "2"]):
            result = run(*arguments, "--from", source)
            for stream in (result.stdout, result.stderr):
                self.assertNotIn("\x1b", stream, arguments)
                self.assertNotIn("\x07", stream, arguments)

    def test_a_path_with_an_escape_sequence_is_told_harmlessly(self):
        (self.path / "x\x1b[31m.bak").write_bytes(b"?")
        self.assertNotIn("\x1b", self.ended(3, "check", "--from", self.path).stderr)

    def test_a_closed_pipe_is_no_drama(self):
        rows = [estates.backup(n, "D", 1000 * n, 1000 * n + 1, "01:00") for n in range(1, 2000)]
        source = estates.write(self.path / "e.json", estates.estate(*rows))
        program = subprocess.Popen([BINARY, "export", "--from", source], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        program.stdout.read(10)
        program.stdout.close()
        self.assertEqual(program.wait(timeout=60), -signal.SIGPIPE)
        self.assertEqual(program.stderr.read(), b"")
        program.stderr.close()

    def test_unicode_names_come_out_as_they_went_in(self):
        rows = [dict(row, database_name="売上 Größe") for row in (estates.FULL, estates.LOG_1)]
        source = estates.write(self.path / "e.json", estates.estate(*rows, database="売上 Größe"))
        result = self.ended(0, "plan", "--from", source, "--database", "売上 Größe")
        self.assertIn("Restore 売上 Größe to the newest point", result.stdout)


if __name__ == "__main__":
    unittest.main()
