"""Dropping and detaching, and changes of the recovery model."""
from estate_parts import (FULL, HR, HR_ONLY, LOG, MANAGED, alone, blob, database, event, fires, managed, row, silent,
                          undetermined)

DROPPED = managed(row(is_dropped=1), row("HR"))
GONE = {"databases": [HR]}


def gone(kind="dropped", *sets, time="2026-11-20T06:00:00Z", managed_backup=MANAGED, **more):
    return alone(*(sets or (FULL, LOG)), managed_backup=managed_backup, **{**GONE, "events": [event(kind, time)], **more})


# Ten days of retention from a drop on 1 November ended on the 11th; nothing but the event tells when.
LONG_GONE = gone(time="2026-11-01T06:00:00Z", managed_backup=managed(row(retention_days=10), row("HR")), backupset=[])

SIMPLE = {"databases": [database(recovery_model_desc="SIMPLE"), HR]}
TO_FULL = event("recovery_model_change", "2026-11-20T05:00:00Z", **{"from": "SIMPLE", "to": "FULL"})
TO_SIMPLE = event("recovery_model_change", "2026-11-20T03:00:00Z", **{"from": "FULL", "to": "SIMPLE"})
OFF = managed(row(is_smart_backup_enabled=0), row("HR"))
IN_SIMPLE = blob(3, "D", 1600, 1700, "03:00", recovery_model="SIMPLE")
NO_LOGS = managed(row(log_backup_freq="0:00"), row("HR"))
SALES = ("--database", "Sales")
FOUR_HOURS = ("--max-exposure", "4h", *SALES)

CASES = [
    fires("DROP-1", "dropped", gone(), "info", because=["dropped at 2026-11-20T06:00:00Z"]),
    fires("DROP-1", "is_dropped without an event", alone(FULL, managed_backup=DROPPED, **GONE), "info"),
    fires("DROP-1", "dropped after it was detached", gone(events=[
        event("detached", "2026-11-20T05:00:00Z"), event("dropped")]), "info"),
    silent("DROP-1", "there", alone(FULL, LOG)),
    silent("DROP-1", "detached", gone("detached")),
    silent("DROP-1", "created again", gone(databases=[database(create_date="2026-11-20T08:00:00"), HR])),
    silent("DROP-1", "restored again", gone(events=[event("dropped"), event("restored", "2026-11-20T07:00:00Z")])),
    silent("DROP-1", "another database", gone(events=[event("dropped", name="Old")])),
    silent("DROP-1", "never managed", alone(managed_backup=HR_ONLY, events=[event("dropped")])),
    fires("DROP-2", "detached", gone("detached"), "info"),
    silent("DROP-2", "dropped", gone()),
    silent("DROP-2", "attached, and backed up again", gone("detached", time="2026-11-20T01:30:00Z")),
    fires("DROP-3", "until the last backup's time is up", gone(), "info", says=("2026-12-04T02:00:30Z",)),
    fires("DROP-3", "nothing is purged while paused", alone(
        managed_backup=managed(row(retention_days=1), row("HR"), is_master_switch_on=False), **GONE,
        events=[event("dropped", "2026-11-01T06:00:00Z")]), "info", says=("master switch",)),
    silent("DROP-3", "its time is up", LONG_GONE),
    silent("DROP-3", "there", alone(FULL, LOG)),
    undetermined("DROP-3", "retention unknown", gone(managed_backup=managed(row(retention_days=None), row("HR"))),
                 "retention_days"),
    fires("DROP-4", "ten days after", LONG_GONE, "warning", says=("2026-11-11T06:00:00Z",)),
    fires("DROP-4", "to the second", gone(time="2026-11-19T12:00:00Z", backupset=[],
                                          managed_backup=managed(row(retention_days=1), row("HR"))), "warning"),
    silent("DROP-4", "a second before", gone(time="2026-11-19T12:00:01Z", backupset=[],
                                             managed_backup=managed(row(retention_days=1), row("HR")))),
    silent("DROP-4", "paused", gone(time="2026-11-01T06:00:00Z", backupset=[], managed_backup=managed(
        row(retention_days=1), row("HR"), is_master_switch_on=False))),
    undetermined("DROP-4", "nothing tells when", alone(managed_backup=DROPPED, **GONE), "events.at"),
    fires("RM-1", "out of SIMPLE, without managed backup", alone(managed_backup=OFF, events=[TO_FULL]), "info"),
    fires("RM-1", "sets tell of it", alone(IN_SIMPLE, managed_backup=OFF), "info"),
    silent("RM-1", "with managed backup", alone(events=[TO_FULL])),
    silent("RM-1", "the other way", alone(managed_backup=OFF, events=[TO_SIMPLE], **SIMPLE)),
    silent("RM-1", "between FULL and BULK_LOGGED", alone(managed_backup=OFF, events=[
        event("recovery_model_change", **{"from": "FULL", "to": "BULK_LOGGED"})])),
    undetermined("RM-1", "not known from what", alone(managed_backup=OFF, events=[
        event("recovery_model_change", to="FULL")]), "events.from"),
    fires("RM-2", "out of SIMPLE, with managed backup", alone(events=[TO_FULL]), "info"),
    silent("RM-2", "without", alone(managed_backup=OFF, events=[TO_FULL])),
    silent("RM-2", "back in SIMPLE since", alone(events=[TO_FULL], **SIMPLE)),
    fires("RM-3", "2014: nothing is scheduled", alone(**SIMPLE), "warning", says=("full backups included",)),
    fires("RM-3", "2016: log_backup_freq still asks", alone(product_version="13.0.1", **SIMPLE), "warning",
          says=("log_backup_freq",)),
    silent("RM-3", "2016: log backups are off", alone(product_version="13.0.1", managed_backup=NO_LOGS, **SIMPLE)),
    silent("RM-3", "FULL", alone(FULL)),
    silent("RM-3", "managed backup off", alone(managed_backup=OFF, **SIMPLE)),
    undetermined("RM-3", "version unknown", alone(product_version=None, **SIMPLE), "product_version"),
    undetermined("RM-3", "model unknown", alone(databases=[database(recovery_model_desc=None), HR]),
                 "recovery_model_desc"),
    fires("RM-4", "2014", alone(**SIMPLE), "warning", says=("within 14 days",)),
    silent("RM-4", "2016 keeps taking full backups", alone(product_version="14.0.1", **SIMPLE)),
    silent("RM-4", "FULL", alone(FULL)),
    fires("RM-5", "beside RM-4", alone(**SIMPLE), "recommendation", because=["RM-4"]),
    silent("RM-5", "nothing to keep", alone(FULL)),
    fires("RM-6", "there and back", alone(events=[TO_SIMPLE, TO_FULL]), "info"),
    fires("RM-6", "back, and log backups are off", alone(product_version="13.0.1", managed_backup=NO_LOGS,
                                                        events=[TO_SIMPLE, TO_FULL]), "warning", says=("0:00",)),
    silent("RM-6", "always SIMPLE before", alone(events=[TO_FULL])),
    silent("RM-6", "still in SIMPLE", alone(events=[TO_SIMPLE], **SIMPLE)),
    fires("EXPOSURE", "ten hours behind", alone(FULL, LOG), "error", "Sales", options=FOUR_HOURS),
    fires("EXPOSURE", "dropped, and restored again", gone(events=[
        event("dropped"), event("restored", "2026-11-20T07:00:00Z")]), "error", "Sales", options=FOUR_HOURS),
    silent("EXPOSURE", "not that far behind", alone(FULL, LOG), options=("--max-exposure", "10h", *SALES)),
    silent("EXPOSURE", "dropped: nothing more happens to it", gone(), options=FOUR_HOURS),
    silent("EXPOSURE", "detached", gone("detached"), options=FOUR_HOURS),
]
