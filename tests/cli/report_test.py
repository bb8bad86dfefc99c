#!/usr/bin/env python3
"""The command report: one page, whose plans are those of the command plan.

usage: UNBROKEN_BINARY=... report_test.py
"""
import json
import re
import unittest

import estates
import report_page
from estates import backup, guid
from program import ProgramTest, run

F1, F2 = guid(estates.FORK), guid(0xF2)


def on(fork, row, **more):
    return {**row, "first_recovery_fork_guid": fork, "last_recovery_fork_guid": fork, **more}


# The log of 05:00 goes over from the first fork, which went on, to a second one.
FORKED = estates.estate(
    estates.FULL, estates.LOG_1, estates.LOG_2, estates.LOG_3,
    on(F2, backup(6, "L", 1500, 1900, "05:00"), first_recovery_fork_guid=F1, fork_point_lsn="1700"),
    on(F2, backup(7, "D", 1900, 1950, "05:30")), on(F2, backup(8, "L", 1900, 2300, "06:00")))
# No point inside the log of 03:00 can be restored, and one set is damaged.
BULK = estates.estate(
    estates.FULL, estates.LOG_1, backup(3, "L", 1500, 2000, "03:00", has_bulk_logged_data=True),
    backup(4, "L", 2000, 2500, "04:00", is_damaged=True), backup(9, "L", 2500, 2600, "04:30"))
# The server's clock was put back between the logs of 03:00 and 04:00.
CLOCK = estates.estate(estates.FULL, estates.LOG_1, estates.LOG_2, backup(4, "L", 2000, 2500, "04:00", time_zone=-4))


class Report(ProgramTest):
    def page(self, document, status, *options):
        self.source = estates.write(self.path / "e.json", document)
        out = self.path / "page.html"
        result = self.ended(status, "report", "--from", self.source, "--html", out, "--now", "2026-11-20T12:00:00Z", *options)
        self.assertEqual((result.stdout, result.stderr), ("", ""))
        return out.read_text(encoding="utf-8")

    def opened(self, document, status):
        answer = report_page.answer_of(self.page(document, status))
        return [report_page.Database(answer, packed) for packed in answer["databases"]]

    def planned(self, database, fork, time):
        packed = database.packed
        options = ["--fork", packed["forks"][fork][0]] if len(packed["forks"]) > 1 else []
        plan = self.ended_in((0, 1), "plan", "--from", self.source, "--database", packed["name"], "--stop-at", time, *options, "--sql")
        return plan.stdout

    def ended_in(self, statuses, *arguments):
        result = run(*arguments)
        self.assertIn(result.returncode, statuses, result.stderr)
        return result

    def check_every_stretch(self, document, status):
        """At both ends and in the middle of every stretch the page's script is that of `plan --sql`."""
        kinds = set()
        for database in self.opened(document, status):
            for fork, lane in enumerate(database.stretches):
                ends = [start for start, _ in lane[1:]] + [lane[-1][0] + 7_200_000]
                for (start, plan), end in zip(lane, ends):
                    kinds.add(plan[0])
                    for ms in sorted({start, (start + end) // 2, end - 1}):
                        time = report_page.iso(ms)
                        self.assertEqual(database.sql(plan, time), self.planned(database, fork, time), f"fork {fork} at {time}")
            newest = self.ended_in((0, 1), "plan", "--from", self.source, "--database", database.packed["name"], "--sql")
            self.assertEqual(database.sql(database.newest, ""), newest.stdout)
        return kinds

    def test_every_moment_has_the_script_of_plan(self):
        kinds = self.check_every_stretch(estates.BRIDGED, 0)
        self.assertEqual(kinds, {report_page.UNREACHABLE, report_page.CERTAIN, report_page.POSSIBLE})

    def test_moments_around_a_gap(self):
        self.check_every_stretch(estates.BROKEN, 1)

    def test_moments_in_holes_and_damaged_sets(self):
        self.check_every_stretch(BULK, 0)

    def test_moments_on_every_fork(self):
        self.check_every_stretch(FORKED, 0)

    def test_moments_that_a_clock_makes_ambiguous(self):
        self.check_every_stretch(CLOCK, 0)
        text = self.planned(self.opened(CLOCK, 0)[0], 0, "2026-11-20T03:30:00")
        self.assertIn("ambiguous_local_time", text)

    def test_names_that_mean_something_elsewhere(self):
        for name in ("a]b", "it's", "</script><img src=x onerror=alert(1)>", "$(x)", "<!--", "\ue001 \ue003", "2026", "to"):
            with self.subTest(name):
                rows = [{**row, "database_name": name} for row in (estates.FULL, estates.LOG_1)]
                document = estates.estate(*rows, database=name)
                self.check_every_stretch(document, 0)
                html = self.page(document, 0)
                self.assertEqual(html.count("<script"), 2)
                self.assertEqual(html.count("</script>"), 2)
                self.assertNotIn("<img", html)

    def test_the_page_needs_nothing_beside_it(self):
        html = self.page(estates.WHOLE, 0)
        self.assertIn("default-src 'none'", html)
        for reach in (r"(?i)\b(?:src|href)\s*=\s*[\"'][^#]", r"(?i)@import|XMLHttpRequest|\bfetch\(|\beval\(",
                      r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", r"url\((?!#)"):
            self.assertEqual(re.findall(reach, html), [], reach)

    def test_its_status_is_that_of_check(self):
        self.page(estates.BROKEN, 1)
        self.page(estates.WHOLE, 1, "--max-exposure", "1h")
        source = estates.write(self.path / "e.json", estates.WHOLE)
        self.assertIn("Nope", self.ended(2, "report", "--from", source, "--html", self.path / "x", "--database", "Nope").stderr)
        self.assertFalse((self.path / "x").exists())
        self.ended(2, "report", "--from", source)
        self.ended(3, "report", "--from", source, "--html", self.path / "none" / "x.html")
        (self.path / "junk.bak").write_bytes(b"TAPE" + bytes(5000))
        out = self.path / "y.html"
        self.ended(3, "report", "--from", source, "--from", self.path / "junk.bak", "--html", out)
        unreadable = report_page.answer_of(out.read_text())["unreadable"]
        self.assertEqual([entry["source"] for entry in unreadable], [str(self.path / "junk.bak")])

    def test_a_query_of_a_url_stays_out(self):
        secret = "sv=2024&sig=cGFzc3dvcmQ"
        device = [{"family_sequence_number": 1, "mirror": 0, "device_type": 9,
                   "physical_device_name": f"https://contoso.blob.core.windows.net/b/1.bak?{secret}"}]
        rows = [{**estates.FULL, "backupmediafamily": device}, estates.LOG_1, {**estates.LOG_3, "backupmediafamily": device}]
        html = self.page(estates.estate(*rows), 1)
        self.assertIn("https://contoso.blob.core.windows.net/b/", html)
        self.assertNotIn("sig=", html)
        self.assertNotIn("cGFzc3dvcmQ", html)

    def test_json_says_what_was_written(self):
        source, out = estates.write(self.path / "e.json", estates.WHOLE), self.path / "page.html"
        told = json.loads(self.ended(0, "report", "--from", source, "--html", out, "--json").stdout)
        self.assertEqual(told, {"html": str(out), "bytes": out.stat().st_size, "unreadable": []})

    def test_a_database_without_backups_is_told(self):
        answer = report_page.answer_of(self.page(estates.estate(), 0))
        self.assertEqual([(packed["status"], packed["types"]) for packed in answer["databases"]], [("empty", "")])


if __name__ == "__main__":
    unittest.main()
