"""Database mirroring: SQL01 and SQL02 are partners for Sales."""
from estate_parts import (FULL, HR_ONLY, LOG, MANAGED, blob, database, estate, event, fires, managed, row, server,
                          silent, undetermined)


def session(role, partner, **more):
    columns = {"database_name": "Sales", "mirroring_role_desc": role, "mirroring_state_desc": "SYNCHRONIZED",
               "mirroring_partner_instance": partner, **more}
    return {"database_mirroring": [{column: value for column, value in columns.items() if value is not None}]}


def partners(first=MANAGED, second=managed(row()), *sets, roles=("PRINCIPAL", "MIRROR"), states=("ONLINE", "RESTORING"),
             **more):
    return estate(server(*sets, managed_backup=first, **{**session(roles[0], "SQL02"), **more}),
                  server(name="SQL02", databases=[database(state_desc=states[1])], managed_backup=second,
                         **session(roles[1], "SQL01")))


def one_partner(managed_backup=MANAGED, **more):
    return estate(server(managed_backup=managed_backup, **{**session("PRINCIPAL", "SQL02"), **more}))


SWITCHED = {"roles": ("MIRROR", "PRINCIPAL"), "states": ("RESTORING", "ONLINE")}
FAILOVER = {"events": [event("failover", "2026-11-20T02:30:00Z", **{"from": "SQL01", "to": "SQL02"})]}
AFTER = blob(7, "D", 1600, 1700, "03:00", "SQL02")

CASES = [
    fires("MIR-1", "the principal", partners(), "info"),
    silent("MIR-1", "no managed backup on the principal", partners(HR_ONLY)),
    undetermined("MIR-1", "role unknown", one_partner(**session(None, "SQL02")), "mirroring_role_desc"),
    fires("MIR-2", "the mirror of two configured partners", partners(), "info", "SQL02: Sales"),
    silent("MIR-2", "the principal alone is configured", partners(second=managed())),
    silent("MIR-2", "the mirror alone is configured", partners(HR_ONLY)),
    fires("MIR-3", "a failover to a configured partner", partners(**SWITCHED, **FAILOVER), "info", "SQL02: Sales",
          because=["failover at 2026-11-20T02:30:00Z"]),
    fires("MIR-3", "roles not yet switched, not yet online", partners(**FAILOVER), "info", "SQL02: Sales",
          says=("role is still MIRROR", "still RESTORING")),
    silent("MIR-3", "no failover", partners(**SWITCHED)),
    silent("MIR-3", "the new principal is not configured", partners(second=managed(), **SWITCHED, **FAILOVER)),
    fires("MIR-4", "backups after a failover", partners(MANAGED, managed(row()), FULL, LOG, AFTER, **SWITCHED, **FAILOVER),
          "warning", "SQL02: Sales", because=["failover at 2026-11-20T02:30:00Z",
                                              "00000000-0000-0000-0000-000000000007"]),
    fires("MIR-4", "no event, but backups of both partners", partners(
        MANAGED, managed(row()), FULL, LOG, AFTER, **SWITCHED), "warning", "SQL02: Sales"),
    silent("MIR-4", "no failover, backups of one partner", partners(MANAGED, managed(row()), FULL, LOG)),
    silent("MIR-4", "another database's failover", partners(events=[event("failover", name="HR", to="SQL02")])),
    fires("MIR-5", "a failover to a partner without", partners(second=managed(), **SWITCHED, **FAILOVER), "error",
          "SQL02: Sales", says=("not configured there",)),
    fires("MIR-5", "a failover to a partner where it is off", partners(
        second=managed(row(is_smart_backup_enabled=0)), **SWITCHED, **FAILOVER), "error", "SQL02: Sales"),
    silent("MIR-5", "a partner without, and no failover", partners(second=managed())),
    silent("MIR-5", "configured on both", partners(**SWITCHED, **FAILOVER)),
    silent("MIR-5", "failed back", partners(second=managed(), events=FAILOVER["events"] + [
        event("failover", "2026-11-20T05:00:00Z", **{"from": "SQL02", "to": "SQL01"})])),
    silent("MIR-5", "managed backup nowhere", partners(HR_ONLY, managed(), **SWITCHED, **FAILOVER)),
    undetermined("MIR-5", "nothing known of the new principal", one_partner(**FAILOVER), "the server SQL02",
                 "SQL02: Sales"),
    undetermined("MIR-5", "managed backup there unknown", partners(second=None, **SWITCHED, **FAILOVER),
                 "managed_backup of SQL02", "SQL02: Sales"),
    fires("MIR-6", "the principal alone", partners(second=managed()), "recommendation", because=["SQL02"]),
    fires("MIR-6", "the mirror alone", partners(HR_ONLY), "recommendation", "SQL02: Sales"),
    silent("MIR-6", "both", partners()),
    silent("MIR-6", "neither", partners(HR_ONLY, managed())),
    undetermined("MIR-6", "the partner is not in the evidence", one_partner(), "the server SQL02"),
    fires("MIR-7", "defaults on the mirror's instance, and no row", partners(second=managed(instance=1)),
          "recommendation", "SQL02", because=["Sales"], top=True),
    fires("MIR-7", "an inherited row", partners(second=managed(row(configured="inherited"), instance=1)),
          "recommendation", "SQL02", top=True),
    silent("MIR-7", "explicit settings", partners(second=managed(row(), instance=1))),
    silent("MIR-7", "defaults off", partners(second=managed(instance=0))),
    silent("MIR-7", "defaults on, and nothing mirrored there", partners(
        managed(row("HR"), instance=1), database_mirroring=[])),
    undetermined("MIR-7", "not known how it was configured", partners(
        second=managed(row(configured=None), instance=1)), "configured of Sales", "SQL02", top=True),
]
