"""Small estates for the tests of the rules. Every server has a second database, HR, with managed backup: a rule that
speaks of Sales must not speak of it."""
from estates import backup, guid

ACCOUNT = "https://acct.blob.core.windows.net/"
OTHER_ACCOUNT = "https://other.blob.core.windows.net/"


def row(database="Sales", **more):
    """Managed backup of a database; a value of None leaves the column out."""
    settings = {"db_name": database, "is_smart_backup_enabled": 1, "is_dropped": 0, "retention_days": 14,
                "storage_url": ACCOUNT, "credential_name": "c", "configured": "explicit", **more}
    return {name: value for name, value in settings.items() if value is not None}


def managed(*rows, instance=None, **more):
    section = {"is_master_switch_on": True, "databases": list(rows), **more}
    if instance is not None:
        section["instance"] = {"is_smart_backup_enabled": instance, "retention_days": 14, "storage_url": ACCOUNT}
    return section


def database(name="Sales", family=0xFA, **more):
    columns = {"name": name, "recovery_model_desc": "FULL", "state_desc": "ONLINE", "family_guid": guid(family), **more}
    return {column: value for column, value in columns.items() if value is not None}


HR = database("HR", 0xFB)
MANAGED = managed(row(), row("HR"))
HR_ONLY = managed(row("HR"))


def server(*sets, name="SQL01", managed_backup=MANAGED, databases=(database(), HR), **more):
    made = {"server_name": name, "machine_name": name, "product_version": "12.0.6024.0", "location": "on_premises",
            "databases": list(databases), "managed_backup": managed_backup, "backupset": list(sets), **more}
    return {section: value for section, value in made.items() if value is not None}


def estate(*servers):
    return {"format": "unbroken-estate/1", "taken_at": "2026-11-20T12:00:00Z", "servers": list(servers)}


def alone(*sets, **more):
    """The estate of one server."""
    return estate(server(*sets, **more))


def at(path, device_type=2):
    return {"backupmediafamily": [{"family_sequence_number": 1, "mirror": 0, "device_type": device_type,
                                   "physical_device_name": path}]}


def blob(n, kind, first, last, clock, server_name="SQL01", **more):
    """A set that managed backup took."""
    ending = "bak" if kind == "D" else "log"
    name = f"Sales_{'0123456789abcdef' * 2}_20261120{clock.replace(':', '')}00.{ending}"
    url = f"{ACCOUNT}{server_name.lower()}-mssqlserver/{name}"
    return backup(n, kind, first, last, clock, user_name="NT SERVICE\\SQLSERVERAGENT", server_name=server_name,
                  **{**at(url, 9), **more})


def event(kind, time="2026-11-20T06:00:00Z", name="Sales", **more):
    return {"at": time, "kind": kind, "database_name": name, **more}


FULL = blob(1, "D", 1000, 1100, "01:00")
LOG = blob(2, "L", 900, 1500, "02:00")
LATER_LOG = blob(4, "L", 2000, 2500, "04:00")


class Case:
    """One estate, what one rule must say of it, and nothing else of that rule.

    kind: fires, silent (a near miss), undetermined. expected: (severity, subject) of each finding of the rule."""

    def __init__(self, rule, kind, name, document, expected=(), says=(), options=(), because=None, top=False):
        self.rule, self.kind, self.name, self.document = rule, kind, name, document
        self.expected, self.says, self.options, self.because, self.top = list(expected), says, options, because, top


def fires(rule, name, document, severity, subject="SQL01: Sales", **more):
    return Case(rule, "fires", name, document, [(severity, subject)], **more)


def silent(rule, name, document, **more):
    return Case(rule, "silent", name, document, **more)


def undetermined(rule, name, document, field, subject="SQL01: Sales", **more):
    return Case(rule, "undetermined", name, document, [("undetermined", subject)], says=(field,), **more)
