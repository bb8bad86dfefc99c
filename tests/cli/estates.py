"""Estate exports made by hand for the tests of the command line. LSNs are small enough to follow by eye."""
import json
import uuid

FAMILY = 0xFA
FORK = 0xF1


def guid(n):
    return str(uuid.UUID(int=n)).upper()


def backup(n, kind, first, last, at, **more):
    """A row of msdb's backupset; n makes its GUID, at is hh:mm on 2026-11-20."""
    row = {
        "backup_set_uuid": guid(n), "position": 1, "type": kind, "database_name": "Sales", "server_name": "SQL01",
        "first_lsn": str(first), "last_lsn": str(last), "checkpoint_lsn": str(first), "family_guid": guid(FAMILY),
        "first_recovery_fork_guid": guid(FORK), "last_recovery_fork_guid": guid(FORK), "is_copy_only": False,
        "backup_start_date": f"2026-11-20T{at}:00", "backup_finish_date": f"2026-11-20T{at}:30",
        "recovery_model": "FULL", "time_zone": 0, "backup_size": 1000000, "user_name": "SQL01\\dba",
        "backupmediafamily": [{"family_sequence_number": 1, "mirror": 0, "device_type": 2,
                               "physical_device_name": f"D:\\b\\{n}.bak"}],
    }
    row.update(more)
    return row


def estate(*rows, database="Sales"):
    return {"format": "unbroken-estate/1", "taken_at": "2026-11-20T12:00:00Z", "servers": [{
        "server_name": "SQL01", "machine_name": "SQL01",
        "databases": [{"name": database, "database_id": 5, "recovery_model_desc": "FULL", "state_desc": "ONLINE",
                       "family_guid": guid(FAMILY)}],
        "backupset": list(rows)}]}


FULL = backup(1, "D", 1000, 1100, "01:00")
LOG_1 = backup(2, "L", 900, 1500, "02:00")
LOG_2 = backup(3, "L", 1500, 2000, "03:00")
LOG_3 = backup(4, "L", 2000, 2500, "04:00")
WHOLE = estate(FULL, LOG_1, LOG_2, LOG_3)
BROKEN = estate(FULL, LOG_1, LOG_3)
DIFFERENTIAL = backup(5, "I", 1550, 1600, "02:30", differential_base_guid=guid(1), differential_base_lsn="1000")
BRIDGED = estate(FULL, LOG_1, DIFFERENTIAL, LOG_2, LOG_3)


def write(path, document):
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return str(path)
