"""Backups by hand beside managed backup, by type and destination. Set 3 is somebody's."""
from estate_parts import (ACCOUNT, FULL, HR_ONLY, LATER_LOG, LOG, OTHER_ACCOUNT, alone, at, backup, database, estate, fires,
                          guid, managed, row, server, silent, undetermined)


def hand(kind, path="D:\\x.bak", first=1500, last=2000, **more):
    columns = backup(3, kind, first, last, "03:00", **{**at(path), **more})
    return {column: value for column, value in columns.items() if value is not None}


def beside(*sets, **more):
    return alone(FULL, LOG, *sets, **more)


def log(path="D:\\x.trn", **more):
    return hand("L", path, **more)


OWN = ACCOUNT + "mine/x.trn"
OTHER = OTHER_ACCOUNT + "c/x.trn"
NO_DEVICE = {"backupmediafamily": []}
UNKNOWN = managed(row(is_smart_backup_enabled=None), row("HR"))
NO_URL = managed(row(storage_url=None), row("HR"))
# A copy of Sales on another server has a log of its own.
RESTORED_COPY = estate(server(FULL, LOG), server(log(server_name="SQL09", database_name="Sales_test"), name="SQL09",
                                                 databases=[database("Sales_test")], managed_backup=None))

CASES = [
    fires("ADHOC-1", "full", beside(hand("D")), "warning", says=("differential", "D:\\x.bak", "SQL01\\dba"),
          because=[guid(3)]),
    fires("ADHOC-1", "full, to managed backup's account", beside(hand("D", OWN)), "warning"),
    fires("ADHOC-1", "full, copy-only", beside(hand("D", is_copy_only=True)), "info"),
    fires("ADHOC-1", "differential", beside(hand("I", differential_base_guid=guid(1))), "info"),
    fires("ADHOC-1", "file", beside(hand("F")), "warning", says=("several bases",)),
    fires("ADHOC-1", "partial", beside(hand("P")), "warning"),
    fires("ADHOC-1", "file, copy-only", beside(hand("F", is_copy_only=True)), "info"),
    fires("ADHOC-1", "file differential", beside(hand("G")), "info"),
    fires("ADHOC-1", "log, copy-only, or NO_TRUNCATE", beside(log(is_copy_only=True)), "info"),
    fires("ADHOC-1", "log WITH NORECOVERY", beside(log(is_force_offline=True)), "error", says=("takes the database offline",)),
    silent("ADHOC-1", "log", beside(log())),
    silent("ADHOC-1", "managed backup's own", beside(LATER_LOG)),
    silent("ADHOC-1", "no managed backup", alone(hand("D"), managed_backup=HR_ONLY)),
    undetermined("ADHOC-1", "not known whether copy-only", beside(hand("D", is_copy_only=None)), "is_copy_only"),
    undetermined("ADHOC-1", "managed backup unknown", beside(hand("D"), managed_backup=UNKNOWN),
                 "is_smart_backup_enabled"),
    fires("ADHOC-2a", "another account", beside(log(OTHER)), "error", because=[guid(3)], says=("another storage account",)),
    fires("ADHOC-2a", "the instance's account, where the database has its own", beside(log(OTHER), managed_backup={
        **managed(row(), row("HR")), "instance": {"is_smart_backup_enabled": 1, "storage_url": OTHER_ACCOUNT}}), "error"),
    silent("ADHOC-2a", "the same account in capitals", beside(log(OWN.replace("acct", "ACCT")))),
    silent("ADHOC-2a", "another account, copy-only", beside(log(OTHER, is_copy_only=True))),
    silent("ADHOC-2a", "disk", beside(log())),
    silent("ADHOC-2a", "full", beside(hand("D", OTHER))),
    undetermined("ADHOC-2a", "managed backup's account unknown", beside(log(OTHER), managed_backup=NO_URL), "storage_url"),
    fires("ADHOC-2b", "disk", beside(log()), "error", says=("D:\\x.trn", "SQL01\\dba")),
    fires("ADHOC-2b", "nobody's name on it", beside(log(user_name=None)), "error"),
    fires("ADHOC-2b", "tape", beside(log("\\\\.\\tape0")), "error"),
    fires("ADHOC-2b", "NUL", beside(log("NUL")), "error"),
    fires("ADHOC-2b", "another cloud", beside(log("s3://host/bucket/x.trn")), "error"),
    silent("ADHOC-2b", "copy-only", beside(log(is_copy_only=True))),
    silent("ADHOC-2b", "managed backup's account", beside(log(OWN))),
    silent("ADHOC-2b", "managed backup off", beside(log(), managed_backup=managed(
        row(is_smart_backup_enabled=0), row("HR")))),
    silent("ADHOC-2b", "of a restored copy on another server", RESTORED_COPY),
    undetermined("ADHOC-2b", "not known whether copy-only", beside(log(is_copy_only=None)), "is_copy_only"),
    undetermined("ADHOC-2b", "device unknown", beside(log(**NO_DEVICE)), "physical_device_name"),
    undetermined("ADHOC-2b", "managed backup unknown", beside(log(), managed_backup=UNKNOWN), "is_smart_backup_enabled"),
    fires("ADHOC-3", "managed backup's account", beside(log(OWN)), "warning", because=[guid(3)]),
    silent("ADHOC-3", "another account", beside(log(OTHER))),
    silent("ADHOC-3", "copy-only", beside(log(OWN, is_copy_only=True))),
    fires("ADHOC-4", "beside a break", beside(log()), "recommendation", because=["ADHOC-2b"],
          says=("smart_admin.sp_backup_on_demand",)),
    fires("ADHOC-4", "beside a moved base", beside(hand("D")), "recommendation", because=["ADHOC-1"]),
    silent("ADHOC-4", "a copy does no harm", beside(hand("D", is_copy_only=True))),
    silent("ADHOC-4", "not known whether it does harm", beside(log(is_copy_only=None))),
    fires("LOGTOOL-11", "beside a break", beside(log(OWN)), "recommendation", because=["ADHOC-3"]),
]
