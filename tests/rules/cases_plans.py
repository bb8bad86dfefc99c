"""Maintenance plans and log shipping."""
from estate_parts import (FULL, HR_ONLY, LATER_LOG, LOG, alone, at, backup, database, fires, guid, managed, row, silent,
                          undetermined, HR)


def plan(*tasks, enabled=True, **more):
    made = {"name": "Nightly", "tasks": list(tasks), **({} if enabled is None else {"enabled": enabled}), **more}
    return {"maintenance_plans": [made]}


def task(kind="log", name="Sales", copy_only=False, **more):
    columns = {"database_name": name, "backup_type": kind, "copy_only": copy_only, "destination": "D:\\plan", **more}
    return {column: value for column, value in columns.items() if value is not None}


PLANNED_LOG = backup(3, "L", 1500, 2000, "03:00", **at("D:\\plan\\3.trn"))
PLANNED_FULL = backup(3, "D", 1600, 1700, "03:00", **at("D:\\plan\\3.bak"))
OFF = managed(row(is_smart_backup_enabled=0), row("HR"))
DEFAULTS = managed(row(configured="inherited"), row("HR"), instance=1)
SHIPPED = {"log_shipping_primary_databases": [{"primary_database": "Sales", "backup_directory": "\\\\fs\\ls"}]}
RECEIVED = {"log_shipping_secondary_databases": [{"secondary_database": "Sales"}]}
UNKNOWN = managed(row(is_smart_backup_enabled=None), row("HR"))

CASES = [
    fires("MP-1", "a log task", alone(**plan(task())), "error", because=["Nightly"], says=("Nightly", "(log)")),
    fires("MP-1", "a differential is never copy-only", alone(**plan(task("differential", copy_only=True))), "error"),
    silent("MP-1", "copy-only", alone(**plan(task(copy_only=True)))),
    silent("MP-1", "disabled", alone(**plan(task(), enabled=False))),
    silent("MP-1", "managed backup off", alone(managed_backup=OFF, **plan(task()))),
    silent("MP-1", "a task that does not back up", alone(**plan(task("check_integrity")))),
    undetermined("MP-1", "copy_only unknown", alone(**plan(task(copy_only=None))), "copy_only"),
    undetermined("MP-1", "not known whether it is enabled", alone(**plan(task(), enabled=None)), "enabled of Nightly"),
    undetermined("MP-1", "managed backup unknown", alone(managed_backup=UNKNOWN, **plan(task())),
                 "is_smart_backup_enabled"),
    fires("MP-2", "a log backup by the plan", alone(FULL, LOG, PLANNED_LOG, LATER_LOG, **plan(task())), "error",
          because=[guid(3)]),
    silent("MP-2", "a plan that has not run", alone(FULL, LOG, LATER_LOG, **plan(task()))),
    silent("MP-2", "a full backup by the plan", alone(FULL, LOG, PLANNED_FULL, **plan(task("full")))),
    silent("MP-2", "a copy-only log backup", alone(FULL, LOG, {**PLANNED_LOG, "is_copy_only": True}, **plan(task()))),
    undetermined("MP-2", "not known whether it is a copy", alone(
        FULL, LOG, {k: v for k, v in PLANNED_LOG.items() if k != "is_copy_only"}, **plan(task())), "is_copy_only"),
    fires("MP-3", "an inherited configuration", alone(managed_backup=DEFAULTS, **plan(task())), "error"),
    fires("MP-3", "the instance, and no row of the database", alone(
        managed_backup=managed(row("HR"), instance=1), **plan(task())), "error"),
    silent("MP-3", "an explicit 0 wins over the instance", alone(
        managed_backup=managed(row(is_smart_backup_enabled=0), row("HR"), instance=1), **plan(task()))),
    silent("MP-3", "no defaults", alone(**plan(task()))),
    silent("MP-3", "copy-only", alone(managed_backup=DEFAULTS, **plan(task(copy_only=True)))),
    undetermined("MP-3", "the instance unknown", alone(
        managed_backup={**managed(row("HR")), "instance": {"retention_days": 14}}, **plan(task())),
        "managed_backup.instance.is_smart_backup_enabled"),
    fires("MP-4", "copy-only", alone(**plan(task("full", copy_only=True))), "info"),
    silent("MP-4", "not copy-only", alone(**plan(task("full")))),
    silent("MP-4", "no managed backup", alone(managed_backup=HR_ONLY, **plan(task("full", copy_only=True)))),
    fires("LS-1", "the primary", alone(**SHIPPED), "error", because=["\\\\fs\\ls"]),
    fires("LS-1", "the secondary", alone(databases=[database(state_desc="RESTORING"), HR], **RECEIVED), "warning",
          says=("secondary", "skips")),
    silent("LS-1", "managed backup off", alone(managed_backup=OFF, **SHIPPED)),
    undetermined("LS-1", "managed backup unknown", alone(managed_backup=UNKNOWN, **SHIPPED), "is_smart_backup_enabled"),
    undetermined("LS-1", "defaults, and no row of the database", alone(
        managed_backup=managed(row("HR"), instance=1), **SHIPPED), "managed_backup.databases"),
    fires("LS-2", "the primary", alone(**SHIPPED), "error"),
    silent("LS-2", "the secondary", alone(**RECEIVED)),
    silent("LS-2", "managed backup off", alone(managed_backup=OFF, **SHIPPED)),
]
# A plan of full backups only: the error of any plan, and what it really does (D-34).
FULLS = fires("MP-1", "full backups only", alone(**plan(task("full"))), "error", says=("differential base",))
FULLS.expected.append(("warning", "SQL01: Sales"))
CASES.append(FULLS)
EVERY = fires("MP-1", "a plan for every database", alone(**plan(task(name="*"))), "error", "SQL01: HR")
EVERY.expected.append(("error", "SQL01: Sales"))
CASES.append(EVERY)
