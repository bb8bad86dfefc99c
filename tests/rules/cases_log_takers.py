"""Two who take log backups: LOGTOOL."""
from cases_plans import SHIPPED, plan, task
from estate_parts import (FULL, HR, HR_ONLY, LATER_LOG, LOG, alone, backup, blob, database, fires, guid, managed, row,
                          silent, undetermined)


def tool(kind="third_party", name="NightSave", databases=("Sales",), types=("full", "log"), copy_only=False):
    columns = {"name": name, "kind": kind, "databases": list(databases), "backup_types": types and list(types),
               "copy_only": copy_only}
    return {"backup_tools": [{column: value for column, value in columns.items() if value is not None}]}


DPM = tool("dpm", "Data Protection Manager")
FOREIGN = [backup(3, "L", 1500, 2000, "03:00"), backup(5, "L", 2500, 3000, "05:00")]
LAST_LOG = blob(6, "L", 3000, 3500, "06:00")
SIMPLE = [database(recovery_model_desc="SIMPLE"), HR]

CASES = [
    fires("LOGTOOL-1", "managed backup and a script", alone(**tool("script")), "error",
          because=["managed backup", "NightSave"]),
    fires("LOGTOOL-1", "managed backup and log shipping", alone(**SHIPPED), "error"),
    fires("LOGTOOL-1", "log shipping and a plan, without managed backup", alone(
        managed_backup=HR_ONLY, **SHIPPED, **plan(task())), "error",
        says=("log shipping and the maintenance plan Nightly",)),
    silent("LOGTOOL-1", "managed backup alone", alone(FULL, LOG)),
    silent("LOGTOOL-1", "a tool for full backups", alone(**tool(types=["full"]))),
    silent("LOGTOOL-1", "a tool for copies", alone(**tool(copy_only=True))),
    silent("LOGTOOL-1", "log shipping alone", alone(managed_backup=HR_ONLY, **SHIPPED)),
    silent("LOGTOOL-1", "no log in the SIMPLE model", alone(databases=SIMPLE, **tool())),
    undetermined("LOGTOOL-1", "not known whether copies", alone(**tool(copy_only=None)), "backup_tools.copy_only"),
    undetermined("LOGTOOL-1", "types unknown", alone(**tool(types=None)), "backup_tools.backup_types"),
    fires("LOGTOOL-2", "a gap in managed backup's own logs", alone(FULL, LOG, LATER_LOG), "info", because=[guid(4)]),
    silent("LOGTOOL-2", "no gap", alone(FULL, LOG, blob(3, "L", 1500, 2000, "03:00"), LATER_LOG)),
    silent("LOGTOOL-2", "managed backup is off now", alone(FULL, LOG, LATER_LOG, managed_backup=managed(
        row(is_smart_backup_enabled=0), row("HR")))),
    fires("LOGTOOL-3", "a configured competitor", alone(**tool()), "warning"),
    fires("LOGTOOL-3", "a habit that nobody configured", alone(FULL, LOG, *FOREIGN, LATER_LOG, LAST_LOG), "warning",
          says=("2 times",)),
    silent("LOGTOOL-3", "one foreign log backup", alone(FULL, LOG, FOREIGN[0], LATER_LOG)),
    silent("LOGTOOL-3", "competitors without managed backup", alone(
        managed_backup=HR_ONLY, **SHIPPED, **plan(task()))),
    fires("LOGTOOL-4", "a configured competitor", alone(**tool()), "error", says=("whole sequence",)),
    silent("LOGTOOL-4", "a tool for copies", alone(**tool(copy_only=True))),
    fires("LOGTOOL-9", "a protection group", alone(**DPM), "error", because=["Data Protection Manager"]),
    fires("LOGTOOL-9", "an incremental backup is one of the log", alone(
        **tool("dpm", types=["incremental"])), "error"),
    silent("LOGTOOL-9", "another tool", alone(**tool())),
    silent("LOGTOOL-9", "another database's protection group", alone(
        managed_backup=managed(row()), **tool("dpm", databases=["HR"]))),
    silent("LOGTOOL-9", "no managed backup", alone(managed_backup=HR_ONLY, **DPM)),
    undetermined("LOGTOOL-9", "kind unknown", alone(**tool(None)), "kind of NightSave"),
    fires("LOGTOOL-10", "a tool's log backups", alone(**tool()), "error", says=("NightSave",)),
    fires("LOGTOOL-10", "a script's", alone(**tool("script")), "error"),
    silent("LOGTOOL-10", "copies", alone(**tool(copy_only=True))),
    silent("LOGTOOL-10", "full backups", alone(**tool(types=["full"]))),
    silent("LOGTOOL-10", "Data Protection Manager has its own rule", alone(**DPM)),
    silent("LOGTOOL-10", "managed backup off", alone(managed_backup=HR_ONLY, **tool())),
    undetermined("LOGTOOL-10", "not known whether copies", alone(**tool(copy_only=None)), "backup_tools.copy_only"),
    undetermined("LOGTOOL-10", "kind unknown", alone(**tool(None)), "kind of NightSave"),
    fires("LOGTOOL-11", "beside a tool", alone(**tool()), "recommendation", because=["LOGTOOL-1", "LOGTOOL-10"],
          says=("smart_admin.sp_backup_on_demand",)),
    fires("LOGTOOL-11", "by its name from 2016 on", alone(product_version="15.0.2000.5", **tool()), "recommendation",
          says=("managed_backup.sp_backup_on_demand",)),
    silent("LOGTOOL-11", "nothing to remedy", alone(FULL, LOG)),
    silent("LOGTOOL-11", "what is to be remedied is undetermined", alone(**tool(copy_only=None))),
    silent("LOGTOOL-11", "no managed backup", alone(managed_backup=HR_ONLY, **SHIPPED, **plan(task()))),
    fires("LOGTOOL-12", "beside a plan", alone(**plan(task("full"))), "recommendation", because=["MP-1"]),
    fires("LOGTOOL-12", "beside a tool", alone(**tool()), "recommendation", because=["LOGTOOL-1", "LOGTOOL-10"]),
    silent("LOGTOOL-12", "the plan takes copies", alone(**plan(task("full", copy_only=True)))),
]
