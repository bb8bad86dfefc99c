#!/usr/bin/env python3
"""docs/export.sql and its variant for 2012 and 2014: every column they ask for is one of its table's, every column they
print comes back from the estate reader, they use nothing that a version lacks, and they write nothing."""
import json
import pathlib
import re
import sys
import unittest

from program import ProgramTest

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
SCRIPTS = {name: (DOCS / name).read_text(encoding="utf-8") for name in ("export.sql", "export_2012.sql")}

# The columns of SQL Server's own tables and views, as Microsoft documents them.
TABLES = {
    "sys.databases": "name database_id source_database_id create_date recovery_model_desc state_desc is_read_only "
                     "is_in_standby",
    "sys.database_recovery_status": "database_id database_guid family_guid last_log_backup_lsn recovery_fork_guid "
                                    "first_recovery_fork_guid fork_point_lsn",
    "sys.database_mirroring": "database_id mirroring_guid mirroring_role_desc mirroring_state_desc "
                              "mirroring_partner_instance",
    "sys.availability_groups": "group_id name automated_backup_preference_desc",
    "sys.availability_databases_cluster": "group_id database_name",
    "sys.availability_replicas": "replica_id group_id replica_server_name secondary_role_allow_connections_desc "
                                 "backup_priority",
    "sys.dm_hadr_availability_replica_states": "replica_id role_desc",
    "log_shipping_primary_databases": "primary_id primary_database backup_directory backup_share",
    "log_shipping_secondary_databases": "secondary_database",
    "backupset":
        "backup_set_id backup_set_uuid media_set_id first_family_number first_media_number last_family_number "
        "last_media_number catalog_family_number catalog_media_number position expiration_date software_vendor_id name "
        "description user_name software_major_version software_minor_version software_build_version time_zone "
        "mtf_minor_version first_lsn last_lsn checkpoint_lsn database_backup_lsn database_creation_date "
        "backup_start_date backup_finish_date type sort_order code_page compatibility_level database_version "
        "backup_size database_name server_name machine_name flags unicode_locale unicode_compare_style collation_name "
        "is_password_protected recovery_model has_bulk_logged_data is_snapshot is_readonly is_single_user "
        "has_backup_checksums is_damaged begins_log_chain has_incomplete_metadata is_force_offline is_copy_only "
        "first_recovery_fork_guid last_recovery_fork_guid fork_point_lsn database_guid family_guid "
        "differential_base_lsn differential_base_guid compressed_backup_size key_algorithm encryptor_thumbprint "
        "encryptor_type last_valid_restore_time compression_algorithm",
    "backupmediaset": "media_set_id media_uuid media_family_count name description software_name software_vendor_id "
                      "MTF_major_version mirror_count is_password_protected is_compressed is_encrypted",
    "backupmediafamily": "media_set_id family_sequence_number media_family_id media_count logical_device_name "
                         "physical_device_name device_type physical_block_size mirror",
    "backupfile":
        "backup_set_id first_family_number first_media_number filegroup_name page_size file_number "
        "backed_up_page_count file_type source_file_block_size file_size logical_name physical_drive physical_name "
        "state state_desc create_lsn drop_lsn file_guid read_only_lsn read_write_lsn differential_base_lsn "
        "differential_base_guid backup_size filegroup_guid is_readonly is_present",
    "restorehistory": "restore_history_id restore_date destination_database_name user_name backup_set_id restore_type "
                      "replace recovery restart stop_at device_count stop_at_mark_name stop_before",
    "logmarkhistory": "database_name mark_name description user_name lsn mark_time",
}
ALIASES = {
    "databases": {"d": "sys.databases", "r": "sys.database_recovery_status"},
    "database_mirroring": {"m": "sys.database_mirroring"},
    "availability_groups": {"g": "sys.availability_groups", "c": "sys.availability_databases_cluster",
                            "a": "sys.availability_replicas", "s": "sys.dm_hadr_availability_replica_states"},
    "log_shipping_primary_databases": {"p": "log_shipping_primary_databases"},
    "log_shipping_secondary_databases": {"s": "log_shipping_secondary_databases"},
    "backupset": {"b": "backupset", "m": "backupmediaset", "y": "backupmediafamily", "f": "backupfile"},
    "restorehistory": {"r": "restorehistory", "b": "backupset"},
    "logmarkhistory": {"l": "logmarkhistory"},
}
# Objects of the variant for 2012 that are named otherwise than their section.
SECTION_OF = {"database_known": "databases", "database_unknown": "databases", "replicas": "availability_groups",
              "tasks": "maintenance_plans", "backupmediaset": "backupset", "backupmediafamily": "backupset",
              "backupfile": "backupset"}

# What each section prints.
PRINTED = {
    "databases": "name database_id recovery_model_desc state_desc is_read_only is_in_standby create_date family_guid "
                 "database_guid recovery_fork_guid last_log_backup_lsn",
    "database_mirroring": "database_name mirroring_guid mirroring_role_desc mirroring_state_desc "
                          "mirroring_partner_instance",
    "availability_groups": "group_id name automated_backup_preference_desc databases replicas replica_server_name "
                           "role_desc secondary_role_allow_connections_desc backup_priority",
    "log_shipping_primary_databases": "primary_database backup_directory backup_share",
    "log_shipping_secondary_databases": "secondary_database",
    "maintenance_plans": "name enabled tasks database_name backup_type copy_only destination",
    "restorehistory": "restore_date destination_database_name backup_set_uuid restore_type stop_at recovery",
    "logmarkhistory": "database_name mark_name lsn mark_time",
    "events": "at kind database_name to",
}
MANAGED = ("db_name is_smart_backup_enabled is_managed_backup_enabled is_dropped retention_days storage_url "
           "container_url credential_name log_backup_freq encryption_algorithm encryptor_type encryptor_name").split()

COLUMN_ROW = re.compile(r"\(N'(\w+)', \d+, N'(\w+)', '(\w+)',\s*N'((?:[^']|'')*)'\)")


def sections(script):
    """Text of each `-- section: NAME`, its comments left out."""
    rows = script[:re.search(r"^DECLARE (@object_name|@server_name)", script, re.MULTILINE).start()]
    parts = re.split(r"^-- section: (\w+)$", rows, flags=re.MULTILINE)[1:]
    for name, text in zip(parts[::2], parts[1::2]):
        yield name, re.sub(r"^--.*$", "", text, flags=re.MULTILINE)


def printed(name):
    """Which columns each section of a script prints, and the text that asks for them."""
    script = SCRIPTS[name]
    found = {section: [set(), text] for section, text in sections(script)}
    if name == "export.sql":
        for section, part in found.items():
            part[0] = set(re.findall(r"AS \[(\w+)\]", part[1])) - {"value"}  # a row's JSON as a whole
        found["backupset"][0] |= set(re.findall(r" AS \[(\w+)\]'", script.split("-- section:")[0]))
        return found
    for made, column, _, expression in COLUMN_ROW.findall(script):
        part = found[SECTION_OF.get(made, made)]
        part[0].add(column)
        part[1] += "\n" + expression
    for section in found.values():  # lists and objects in an object
        section[0] |= set(re.findall(r'"(\w+)":(?:\[|\'\')', section[1]))
    return found


class Columns(unittest.TestCase):
    def test_no_column_is_asked_for_that_its_table_has_not(self):
        for name in SCRIPTS:
            asked = 0
            for section, (_, text) in printed(name).items():
                for alias, column in re.findall(r"(?<![\w.])([a-jl-z])\.(\w+)", text):  # k: kinds
                    table = ALIASES.get(section, {}).get(alias)
                    if table is None:
                        self.assertIn(section, ("maintenance_plans", "managed_backup", "events"), f"{alias}.{column}")
                        continue
                    asked += 1
                    self.assertIn(column, TABLES[table].split(), f"{name}, {section}: {alias}.{column}")
            self.assertGreater(asked, 100)

    def test_both_scripts_print_the_sections_as_documented(self):
        for name in SCRIPTS:
            found = printed(name)
            for section, columns in PRINTED.items():
                self.assertEqual(sorted(found[section][0]), sorted(columns.split()), f"{name}, {section}")
            self.assertEqual(set(found), set(PRINTED) | {"managed_backup", "backupset"})

    def test_both_scripts_print_the_same_of_a_backup_set(self):
        later = {"last_valid_restore_time", "compression_algorithm"}
        self.assertEqual(printed("export.sql")["backupset"][0] - later, printed("export_2012.sql")["backupset"][0])
        self.assertLess(later, printed("export.sql")["backupset"][0])

    def test_managed_backup_is_asked_for_known_columns(self):
        for name in SCRIPTS:
            rows = re.search(r"INSERT INTO @managed VALUES(.*?);", SCRIPTS[name], re.DOTALL)[1]
            columns = re.findall(r"N'(\w+)'", rows)
            self.assertGreater(len(columns), 8)
            self.assertLessEqual(set(columns), set(MANAGED))


class Syntax(unittest.TestCase):
    # What came after the version a script is for.
    LATER = {
        "export.sql": r"STRING_AGG|CONCAT_WS|TRANSLATE|\bTRIM\s*\(|JSON_OBJECT|JSON_ARRAY|GREATEST|LEAST|OPENJSON",
        "export_2012.sql": r"FOR JSON|JSON_QUERY|JSON_VALUE|OPENJSON|STRING_ESCAPE|STRING_SPLIT|STRING_AGG|CONCAT_WS|"
                           r"TRY_CONVERT|TRY_CAST|DATEDIFF_BIG|DROP TABLE IF EXISTS|AT TIME ZONE|managed_backup\.",
    }

    def test_nothing_is_used_that_the_version_lacks(self):
        for name, later in self.LATER.items():
            self.assertEqual(re.findall(later, re.sub(r"/\*.*?\*/", "", SCRIPTS[name], flags=re.DOTALL)), [], name)

    def test_nothing_but_own_temporary_tables_is_written(self):
        for name, script in SCRIPTS.items():
            code = re.sub(r"/\*.*?\*/|--[^\n]*", "", script, flags=re.DOTALL)
            for verb in (r"INSERT INTO", r"UPDATE", r"CREATE TABLE", r"DROP TABLE", r"TRUNCATE TABLE", r"DELETE FROM"):
                for target in re.findall(verb + r"\s+(\S+)", code):
                    self.assertIn(target[0], "#@", f"{name}: {verb} {target}")
            self.assertIsNone(re.search(r"\b(MERGE|ALTER (?!TRACE)|GRANT|DENY|BACKUP (?!LOG|DATABASE)|RESTORE|xp_\w+|"
                                        r"sp_configure|SELECT\b[^;']*\bINTO\b)", code), name)
            self.assertEqual(set(re.findall(r"\bEXEC\w*\s+(\S+)", code)) - {"on"}, {"sys.sp_executesql"}, name)

    def test_quotes_and_brackets_are_closed(self):
        for name, script in SCRIPTS.items():
            code = re.sub(r"/\*.*?\*/", "", script, flags=re.DOTALL)
            code = "\n".join("" if line.lstrip().startswith("--") else line for line in code.split("\n"))
            outside = re.sub(r"'(?:[^']|'')*'", "''", code)
            self.assertEqual(outside.count("'") % 2, 0, name)
            self.assertEqual(outside.count("("), outside.count(")"), name)
            for literal in re.findall(r"'((?:[^']|'')*)'", code):  # statements in it, one level down
                inner = literal.replace("''", "'")
                if "SELECT" in inner and "FROM" in inner:
                    bare = re.sub(r"'(?:[^']|'')*'", "''", inner)
                    self.assertEqual(bare.count("'") % 2, 0, f"{name}: {inner[:60]}")

    def test_each_section_says_what_it_needs(self):
        for name, script in SCRIPTS.items():
            header = script[:script.index("*/")]
            for section, _ in sections(script):
                self.assertRegex(header, rf"(?m)^  {section} +(VIEW|SELECT|ALTER TRACE)", name)


VALUES = {"bit": True, "lsn": "34000000012800037", "guid": "00000000-0000-0000-0000-0000000000AB",
          "date": "2026-11-20T01:02:03", "number": 3, "text": "x"}
SPECIAL = {"type": "D", "recovery_model": "FULL", "recovery_model_desc": "FULL", "file_type": "D", "backup_type": "log",
           "kind": "dropped", "at": "2026-11-20T01:02:03Z", "is_smart_backup_enabled": True, "log_backup_freq": "02:00",
           "is_managed_backup_enabled": True, "backup_set_uuid": VALUES["guid"], "group_id": VALUES["guid"],
           "media_uuid": VALUES["guid"], "media_family_id": VALUES["guid"], "lsn": VALUES["lsn"],
           "mark_time": VALUES["date"], "stop_at": VALUES["date"], "encryptor_thumbprint": "0x0102",
           "last_valid_restore_time": VALUES["date"], "compression_algorithm": "x", "media_set_id": 3,
           "backup_set_id": 3, "retention_days": 3, "is_dropped": False,
           "server_name": "SQL01", "machine_name": "SQL01"}


class Reader(ProgramTest):
    def value_of(self, column):
        if column in SPECIAL:
            return SPECIAL[column]
        for end, kind in (("_lsn", "lsn"), ("_guid", "guid"), ("_date", "date")):
            if column.endswith(end):
                return VALUES[kind]
        kinds = {name: kind for _, name, kind, _ in COLUMN_ROW.findall(SCRIPTS["export_2012.sql"])}
        return VALUES[kinds[column]] if kinds.get(column) in VALUES else "x"

    def row(self, columns):
        return {column: self.value_of(column) for column in columns}

    def test_every_column_printed_is_read_or_kept(self):
        server = {"server_name": "SQL01", "machine_name": "SQL01", "product_version": "13.0.1"}
        for section, columns in PRINTED.items():
            if section not in ("availability_groups", "maintenance_plans"):
                server[section] = [self.row(columns.split())]
        names = PRINTED["availability_groups"].split()
        server["availability_groups"] = [dict(self.row(names[:3]), databases=["x"], replicas=[self.row(names[5:])])]
        names = PRINTED["maintenance_plans"].split()
        server["maintenance_plans"] = [dict(self.row(names[:2]), tasks=[self.row(names[3:])])]
        server["managed_backup"] = {"is_master_switch_on": True, "instance": self.row(MANAGED[1:]),
                                    "databases": [self.row(MANAGED)]}
        columns = {"": set(), "backupmediaset": set(), "backupmediafamily": set(), "backupfile": set()}
        for made, column, _, _ in COLUMN_ROW.findall(SCRIPTS["export_2012.sql"]):
            if SECTION_OF.get(made, made) == "backupset":
                columns["" if made == "backupset" else made].add(column)
        one = self.row(columns[""] | {"last_valid_restore_time", "compression_algorithm"})
        one["backupmediaset"] = self.row(columns["backupmediaset"])
        one["backupmediafamily"] = [self.row(columns["backupmediafamily"])]
        one["backupfile"] = [self.row(columns["backupfile"])]
        server["backupset"] = [one]
        path = self.path / "estate.json"
        path.write_text(json.dumps({
            "format": "unbroken-estate/1", "taken_at": "2026-11-20T12:00:00Z", "servers": [server],
            "left_out": [{"section": "events", "reason": "the login lacks ALTER TRACE"}]}), encoding="utf-8")
        (back,) = json.loads(self.ended(0, "export", "--from", path).stdout)["servers"]
        for section, rows in server.items():
            self.assert_held(rows, back.get(section), section)

    # msdb's own keys of rows, which the export of several servers would mix up.
    KEYS = {"backup_set_id", "media_set_id", "first_family_number", "last_family_number"}

    def assert_held(self, wanted, found, place):
        if isinstance(wanted, dict):
            for name, value in wanted.items():
                if name not in self.KEYS:
                    self.assertIsNotNone(found, place)
                    self.assert_held(value, found.get(name), f"{place}.{name}")
        elif isinstance(wanted, list):
            self.assertEqual(len(wanted), len(found or []), place)
            for one, other in zip(wanted, found):
                self.assert_held(one, other, place)
        elif isinstance(wanted, str):
            self.assertEqual(wanted.upper(), str(found).upper(), place)
        else:
            self.assertEqual(wanted, found, place)


if __name__ == "__main__":
    unittest.main(verbosity=2 if "-v" in sys.argv else 1)
