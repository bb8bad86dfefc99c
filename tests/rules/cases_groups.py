"""Availability groups: what the topic says (AG) and what its companion page says (MB-AG)."""
from estate_parts import (FULL, HR_ONLY, LOG, MANAGED, alone, backup, blob, database, estate, event, fires, managed,
                          row, server, silent, undetermined)


def replica(name, location=None, role="SECONDARY", **more):
    columns = {"replica_server_name": name, "location": location, "role_desc": role,
               "secondary_role_allow_connections_desc": "ALL", "backup_priority": 50, **more}
    return {column: value for column, value in columns.items() if value is not None}


def group(*replicas, databases=("Sales",), preference="secondary", **more):
    columns = {"name": "AG1", "automated_backup_preference_desc": preference, "databases": list(databases),
               "replicas": list(replicas), **more}
    return {"availability_groups": [{column: value for column, value in columns.items() if value is not None}]}


def placed(*locations, **more):
    """AG1 on SQL01, SQL02, ... at these locations; only SQL01 is in the evidence, and states no location."""
    replicas = [replica(f"SQL0{n}", where, "PRIMARY" if n == 1 else "SECONDARY")
                for n, where in enumerate(locations, 1)]
    return estate(server(location=None, **{**group(*replicas), **more}))


AZURE, PREMISES = "azure", "on_premises"
COMPANION = ("--policy", "ag-topology=companion")

# MB-AG-4 and later: two replicas, both in the evidence.
PAIR = group(replica("SQL01", AZURE, "PRIMARY"), replica("SQL02", AZURE))


def pair(second, first=MANAGED, *sets, **more):
    return estate(server(*sets, managed_backup=first, **{**PAIR, **more}),
                  server(name="SQL02", databases=[database()], managed_backup=second, **PAIR))


def preferring(*secondaries, preference="secondary", version="12.0.6024.0", sets=(), **more):
    replicas = [replica("SQL01", AZURE, "PRIMARY"), *secondaries]
    return estate(server(*sets, product_version=version, **{**group(*replicas, preference=preference), **more}))


def closed(name, **more):
    return replica(name, AZURE, secondary_role_allow_connections_desc="NO", **more)


STRIPED = blob(1, "D", 1000, 1100, "01:00", backupmediaset={"media_family_count": 2})
ENCRYPTED = {"encryption_algorithm": "AES_256", "encryptor_type": "CERTIFICATE"}
INHERITED = managed(row("HR"), instance=1)

CASES = [
    fires("AG-1", "all replicas in Azure", placed(AZURE, AZURE), "info", because=["SQL01", "SQL02"]),
    silent("AG-1", "one of three on premises", placed(AZURE, AZURE, PREMISES)),
    silent("AG-1", "no managed backup", placed(AZURE, AZURE, managed_backup=HR_ONLY)),
    undetermined("AG-1", "one unknown", placed(AZURE, None), "location of SQL02"),
    fires("AG-2a", "all on premises", placed(PREMISES, PREMISES), "error", says=("AG1", "on premises", "ag-topology")),
    silent("AG-2a", "one in Azure", placed(PREMISES, AZURE)),
    silent("AG-2a", "managed backup off", placed(PREMISES, PREMISES, managed_backup=managed(
        row(is_smart_backup_enabled=0), row("HR"), instance=1))),
    silent("AG-2a", "the companion page is followed", placed(PREMISES, PREMISES), options=COMPANION),
    silent("AG-2a", "Azure known, the rest not", placed(AZURE, None)),
    undetermined("AG-2a", "one unknown", placed(PREMISES, None), "location of SQL02"),
    fires("AG-2a", "the servers' own locations", estate(
        server(**group(replica("SQL01"), replica("SQL02"))), server(name="SQL02", databases=[], managed_backup=None)),
        "error"),
    fires("AG-2b", "one of three on premises", placed(AZURE, AZURE, PREMISES), "error",
          says=("SQL03 on premises", "ag-topology")),
    fires("AG-2b", "mixed, whatever the third is", placed(AZURE, PREMISES, None), "error"),
    silent("AG-2b", "all on premises", placed(PREMISES, PREMISES)),
    silent("AG-2b", "the companion page is followed", placed(AZURE, PREMISES), options=COMPANION),
    undetermined("AG-2b", "two unknown", placed(AZURE, None, None), "location of SQL03"),
    undetermined("AG-2b", "not known whether managed backup is on", placed(AZURE, PREMISES, managed_backup=managed(
        row(is_smart_backup_enabled=None), row("HR"))), "is_smart_backup_enabled"),
    fires("MB-AG-1", "hybrid, and the companion page is followed", placed(AZURE, PREMISES), "info", options=COMPANION,
          says=("topic supports groups in Azure only",)),
    silent("MB-AG-1", "the topic is followed", placed(AZURE, PREMISES)),
    silent("MB-AG-1", "no managed backup", placed(AZURE, managed_backup=HR_ONLY), options=COMPANION),
    fires("MB-AG-2", "none preferred", preferring(replica("SQL02", AZURE), preference="none"), "recommendation", "AG1",
          top=True),
    silent("MB-AG-2", "the primary preferred", preferring(replica("SQL02", AZURE), preference="primary")),
    silent("MB-AG-2", "another database is asked about", preferring(replica("SQL02", AZURE), preference="none"),
           options=("--database", "HR")),
    undetermined("MB-AG-2", "preference unknown", preferring(replica("SQL02", AZURE), preference=None),
                 "automated_backup_preference_desc", "AG1", top=True),
    fires("MB-AG-3", "the only secondary is closed", preferring(closed("SQL02")), "error", "AG1", because=["SQL02"],
          says=("ag-readable-secondary",), top=True),
    fires("MB-AG-3", "the one of higher priority is closed",
          preferring(closed("SQL02", backup_priority=80), replica("SQL03", AZURE)), "error", "AG1", top=True),
    silent("MB-AG-3", "the one of lower priority is closed",
           preferring(closed("SQL02", backup_priority=20), replica("SQL03", AZURE))),
    silent("MB-AG-3", "the closed one is left out by its priority",
           preferring(closed("SQL02", backup_priority=0), replica("SQL03", AZURE))),
    silent("MB-AG-3", "the primary preferred", preferring(closed("SQL02"), preference="primary")),
    silent("MB-AG-3", "the general page is followed", preferring(closed("SQL02")),
           options=("--policy", "ag-readable-secondary=general")),
    silent("MB-AG-3", "2016, not striped", preferring(closed("SQL02"), version="13.0.1", sets=[FULL, LOG])),
    fires("MB-AG-3", "2016, striped", preferring(closed("SQL02"), version="13.0.1", sets=[STRIPED, LOG]), "warning",
          "AG1", top=True),
    undetermined("MB-AG-3", "version unknown", preferring(closed("SQL02"), version=None), "product_version", "AG1",
                 top=True),
    undetermined("MB-AG-3", "priorities unknown, one closed", preferring(
        closed("SQL02", backup_priority=None), replica("SQL03", AZURE)), "backup_priority", "AG1", top=True),
    fires("MB-AG-4", "not configured on the other replica", pair(managed()), "warning", because=["SQL02"],
          says=("is not configured on SQL02",)),
    fires("MB-AG-4", "kept for another time there", pair(managed(row(retention_days=7))), "warning",
          says=("another retention_days on SQL02",)),
    silent("MB-AG-4", "alike", pair(managed(row()))),
    silent("MB-AG-4", "no managed backup anywhere", pair(managed(), HR_ONLY)),
    undetermined("MB-AG-4", "nothing known of managed backup there", pair(None), "managed_backup of SQL02"),
    undetermined("MB-AG-4", "the other server is not in the evidence", placed(AZURE, AZURE), "the server SQL02"),
    fires("MB-AG-5", "two certificates", pair(managed(row(encryptor_name="B", **ENCRYPTED)),
                                              managed(row(encryptor_name="A", **ENCRYPTED), row("HR"))),
          "warning", because=["B on SQL02"]),
    silent("MB-AG-5", "one certificate", pair(managed(row(encryptor_name="A", **ENCRYPTED)),
                                              managed(row(encryptor_name="A", **ENCRYPTED), row("HR")))),
    silent("MB-AG-5", "not encrypted", pair(managed(row(encryptor_name="B", encryption_algorithm="NO_ENCRYPTION")),
                                            managed(row(encryptor_name="A", encryption_algorithm="NO_ENCRYPTION")))),
    undetermined("MB-AG-5", "a certificate unknown", pair(managed(row(**ENCRYPTED)),
                                                          managed(row(encryptor_name="A", **ENCRYPTED))),
                 "encryptor_name of SQL02"),
    fires("MB-AG-6", "a full backup from before", pair(managed(row()), MANAGED, backup(9, "D", 500, 600, "00:30"), FULL),
          "info"),
    silent("MB-AG-6", "a full backup from later", pair(managed(row()), MANAGED, FULL, backup(9, "D", 1600, 1700, "03:00"))),
    fires("MB-AG-7", "a failover", pair(managed(row()), events=[event("failover", **{"from": "SQL02", "to": "SQL01"})]),
          "info", because=["failover at 2026-11-20T06:00:00Z"]),
    silent("MB-AG-7", "no failover", pair(managed(row()))),
    silent("MB-AG-7", "another database's failover", pair(managed(row()), events=[event("failover", name="HR")])),
    fires("MB-AG-8", "defaults, and a database of the group without a row", pair(managed(row()), INHERITED),
          "recommendation", "SQL01", because=["Sales"], top=True),
    silent("MB-AG-8", "explicit settings", pair(managed(row()), managed(row(), row("HR"), instance=1))),
    silent("MB-AG-8", "no defaults", pair(managed(row()), managed(row("HR"), instance=0))),
    undetermined("MB-AG-8", "not known how it was configured", pair(
        managed(row()), managed(row(configured=None), row("HR"), instance=1)), "configured of Sales", "SQL01", top=True),
    fires("MB-AG-9", "removed, and no full backup since",
          alone(FULL, LOG, events=[event("removed_from_availability_group", "2026-11-20T01:30:00Z")]), "warning"),
    silent("MB-AG-9", "a full backup since",
           alone(FULL, LOG, events=[event("removed_from_availability_group", "2026-11-20T00:30:00Z")])),
    silent("MB-AG-9", "added again", alone(FULL, events=[
        event("removed_from_availability_group", "2026-11-20T02:30:00Z"),
        event("added_to_availability_group", "2026-11-20T03:00:00Z")])),
    undetermined("MB-AG-9", "the full backup's zone unknown", alone(
        blob(1, "D", 1000, 1100, "01:00", time_zone=127),
        events=[event("removed_from_availability_group", "2026-11-20T00:30:00Z")]), "time_zone"),
]
