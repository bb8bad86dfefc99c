#!/usr/bin/env python3
"""The page of a large estate: 200 databases of 1,000 backup sets, with the plan of every moment.

usage: UNBROKEN_BINARY=... report_size_test.py [DATABASES]
"""
import datetime
import json
import random
import subprocess
import sys
import unittest

import estates
import report_page
from estates import guid
from program import BINARY, ProgramTest

DATABASES = int(sys.argv.pop(1)) if len(sys.argv) > 1 else 200
SETS = 1000
FROM = datetime.datetime(2026, 11, 1)
FOLDER = "\\\\nas01\\backups\\SQL01"


def kind_of(n, pattern):
    full, differential = pattern
    return "D" if n % full == 0 else "I" if n % differential == 0 else "L"


def rows_of(number, pattern):
    """A log every quarter of an hour, with fulls and differentials in between, of any length and size."""
    chance, name = random.Random(number), f"Database{number:03d}"
    end, base = 37_000_000_000_000_000 + chance.randrange(10**9), None
    for n in range(SETS):
        kind = kind_of(n, pattern)
        start = FROM + datetime.timedelta(minutes=15 * n, seconds=chance.randrange(60))
        first, end = end, end + chance.randrange(1000, 900_000) if kind == "L" else end
        row = {"backup_set_uuid": guid(number << 32 | n + 1), "position": 1, "type": kind, "database_name": name, "server_name": "SQL01",
               "first_lsn": str(first), "last_lsn": str(end if kind == "L" else end + 1), "checkpoint_lsn": str(first),
               "family_guid": guid(number << 32 | 0xFA0000), "first_recovery_fork_guid": guid(number << 32 | 0xF10000),
               "last_recovery_fork_guid": guid(number << 32 | 0xF10000), "is_copy_only": False, "recovery_model": "FULL", "time_zone": 0,
               "backup_start_date": start.isoformat(),
               "backup_finish_date": (start + datetime.timedelta(seconds=chance.randrange(1, 90))).isoformat(),
               "backup_size": chance.randrange(10**6, 10**9), "has_backup_checksums": True, "user_name": "SQL01\\agent",
               "backupmediafamily": [{"family_sequence_number": 1, "mirror": 0, "device_type": 2, "physical_device_name":
                                      f"{FOLDER}\\{name}\\{name}_{kind}_{start:%Y%m%d_%H%M%S}.bak"}]}
        if kind == "D":
            base = row
        elif kind == "I":
            row.update(differential_base_guid=base["backup_set_uuid"], differential_base_lsn=base["first_lsn"])
        yield row


class ReportSize(ProgramTest):
    def program(self, statuses, *arguments):
        done = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=240)
        self.assertIn(done.returncode, statuses, done.stderr[-500:])
        return done.stdout

    def test_a_large_estate_keeps_to_the_limit(self):
        catalog, page, empty = self.path / "all.db", self.path / "page.html", self.path / "empty.html"
        for number in range(DATABASES):
            # Every tenth has one full and nothing but logs: plans of up to 1,000 sets.
            pattern = (SETS, SETS) if number % 10 == 0 else (672, 96)
            document = estates.estate(*rows_of(number, pattern), database=f"Database{number:03d}")
            document["servers"][0]["databases"][0]["family_guid"] = document["servers"][0]["backupset"][0]["family_guid"]
            estates.write(self.path / f"{number}.json", document)
            if number % 50 == 49 or number == DATABASES - 1:
                self.program((0,), "import", "--catalog", catalog, self.path, "--quiet")
                for old in self.path.glob("*.json"):
                    old.unlink()
        self.program((0, 1), "report", "--catalog", catalog, "--html", page, "--quiet", "--now", "2026-11-12T00:00:00Z")
        nothing = estates.write(self.path / "nothing.json", {"format": "unbroken-estate/1", "servers": []})
        self.program((0,), "report", "--from", nothing, "--html", empty, "--quiet")

        html = page.read_bytes()
        answer = report_page.answer_of(html.decode())
        self.assertEqual({len(packed["types"]) for packed in answer["databases"]}, {SETS})
        self.assertEqual(len(answer["databases"]), DATABASES)
        paths = sum(len(json.dumps(packed[part], ensure_ascii=False).encode())
                    for packed in answer["databases"] for part in ("words", "folders"))
        rest = len(html) - empty.stat().st_size - paths
        limit = 4096 * DATABASES + 60 * SETS * DATABASES
        print(f"{len(html)} bytes, {paths} of them paths; {rest / (SETS * DATABASES):.1f} bytes a set of {limit / (SETS * DATABASES):.1f} allowed")
        self.assertLessEqual(rest, limit)

        for number in (0, 1, DATABASES - 1):
            database = report_page.Database(answer, answer["databases"][number])
            for time in ("2026-11-01T00:20:00", "2026-11-05T11:52:13", "2026-11-11T09:44:59"):
                ms = (datetime.datetime.fromisoformat(time) - datetime.datetime(1970, 1, 1)) // datetime.timedelta(milliseconds=1)
                script = self.program((0,), "plan", "--catalog", catalog, "--database", database.packed["name"], "--stop-at", time, "--sql")
                self.assertEqual(database.sql(database.plan_at(0, ms), time), script)


if __name__ == "__main__":
    unittest.main()
