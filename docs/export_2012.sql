/*
Prints the estate export of one instance, SQL Server 2012 and 2014, as JSON ("unbroken-estate/1"), for
`unbroken check --from estate.json`. From 2016 on take export.sql.

It reads only: what it writes are temporary tables of its own session.

  sqlcmd -S SQL01 -E -i export_2012.sql -y 0 -f 65001 -o estate.json
  Invoke-Sqlcmd -ServerInstance SQL01 -InputFile export_2012.sql -MaxCharLength 2147483647 |
    ForEach-Object line | Set-Content -Encoding utf8 estate.json

Each row of the result is a piece of the document; the pieces break between values, so that line ends do no harm.
A section that the login may not read is left out, and `left_out` says which and why: for Unbroken its content is then
unknown, not empty. What each section needs, at least:

  databases                          VIEW ANY DATABASE; for family_guid and LSNs VIEW ANY DEFINITION
  database_mirroring                 VIEW ANY DATABASE
  availability_groups                VIEW ANY DEFINITION, VIEW SERVER STATE
  log_shipping_primary_databases     SELECT on msdb.dbo.log_shipping_primary_databases
  log_shipping_secondary_databases   SELECT on msdb.dbo.log_shipping_secondary_databases
  maintenance_plans                  SELECT on msdb.dbo.sysssispackages, sysmaintplan_subplans and sysjobs
  managed_backup                     SELECT on msdb.smart_admin.fn_backup_db_config and fn_backup_instance_config,
                                     EXECUTE on fn_is_master_switch_on; VIEW ANY DEFINITION not denied
  backupset                          SELECT on msdb.dbo.backupset, backupmediaset, backupmediafamily and backupfile
  restorehistory                     SELECT on msdb.dbo.restorehistory and backupset
  logmarkhistory                     SELECT on msdb.dbo.logmarkhistory
  events                             ALTER TRACE (reads the default trace)

These versions print no JSON themselves: the values are put together as text, LSNs as strings, and only what 2012 has
is used. A member of sysadmin has them all. Not in it, because no server knows it: locations, and backup tools; add
them by hand where rules need them.
*/
-- sqlcmd's own defaults would refuse the reading of XML.
SET QUOTED_IDENTIFIER, ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL ON;
SET NUMERIC_ROUNDABORT OFF;
USE master;
GO
SET NOCOUNT ON;
SET XACT_ABORT OFF;
SET LOCK_TIMEOUT 30000;

-- Backups that finished earlier are left out; NULL takes all. A chain needs its full backup: do not cut closer than
-- the oldest one that you would restore from.
DECLARE @since datetime = NULL;

IF OBJECT_ID(N'tempdb..#line') IS NOT NULL DROP TABLE #line;
IF OBJECT_ID(N'tempdb..#value') IS NOT NULL DROP TABLE #value;
IF OBJECT_ID(N'tempdb..#left_out') IS NOT NULL DROP TABLE #left_out;
CREATE TABLE #line (id int IDENTITY PRIMARY KEY, line nvarchar(max) NOT NULL);
CREATE TABLE #value (id int IDENTITY PRIMARY KEY, json nvarchar(max) NULL);
CREATE TABLE #left_out (id int IDENTITY PRIMARY KEY, section sysname NOT NULL, reason nvarchar(max) NOT NULL);

-- Columns that 2014 added.
DECLARE @has_encryption bit = CASE WHEN COL_LENGTH(N'msdb.dbo.backupset', N'key_algorithm') IS NULL THEN 0 ELSE 1 END;

-- ---- How a value becomes JSON

-- A text: # stands for the expression. Control characters, the quote and the backslash are escaped, and the two code
-- units that XML does not take, since lists are put together by way of XML.
DECLARE @escaped nvarchar(max) = N'REPLACE(REPLACE(CONVERT(nvarchar(max), #) COLLATE Latin1_General_BIN2'
  + N', N''\'', N''\\''), N''"'', N''\"'')';
DECLARE @code int = 0;
WHILE @code <= 33
BEGIN
  SET @escaped = N'REPLACE(' + @escaped + N', NCHAR(' + CONVERT(nvarchar(5), CASE @code WHEN 32 THEN 65534 WHEN 33
    THEN 65535 ELSE @code END) + N'), N''\u' + CASE @code WHEN 32 THEN N'fffe' WHEN 33 THEN N'ffff'
    ELSE N'00' + LOWER(CONVERT(nvarchar(2), CONVERT(binary(1), @code), 2)) END + N''')';
  SET @code += 1;
END;

DECLARE @kind TABLE (kind varchar(10) PRIMARY KEY, json nvarchar(max));
INSERT INTO @kind VALUES
  ('text', N'ISNULL(N''"'' + ' + @escaped + N' + N''"'', N''null'')'),
  ('plain', N'ISNULL(N''"'' + CONVERT(nvarchar(60), #) + N''"'', N''null'')'),
  ('number', N'ISNULL(CONVERT(nvarchar(40), #), N''null'')'),
  ('bit', N'CASE # WHEN 1 THEN N''true'' WHEN 0 THEN N''false'' ELSE N''null'' END');

-- ---- The columns of each object

DECLARE @column TABLE (object sysname, ordinal int, name sysname, kind varchar(10), expression nvarchar(400));
INSERT INTO @column VALUES
  (N'database_unknown', 1, N'name', 'text', N'd.name'),
  (N'database_unknown', 2, N'database_id', 'number', N'd.database_id'),
  (N'database_unknown', 3, N'recovery_model_desc', 'text', N'd.recovery_model_desc'),
  (N'database_unknown', 4, N'state_desc', 'text', N'd.state_desc'),
  (N'database_unknown', 5, N'is_read_only', 'bit', N'd.is_read_only'),
  (N'database_unknown', 6, N'is_in_standby', 'bit', N'd.is_in_standby'),
  (N'database_unknown', 7, N'create_date', 'plain', N'CONVERT(varchar(23), d.create_date, 126)'),
  (N'database_known', 1, N'name', 'text', N'd.name'),
  (N'database_known', 2, N'database_id', 'number', N'd.database_id'),
  (N'database_known', 3, N'recovery_model_desc', 'text', N'd.recovery_model_desc'),
  (N'database_known', 4, N'state_desc', 'text', N'd.state_desc'),
  (N'database_known', 5, N'is_read_only', 'bit', N'd.is_read_only'),
  (N'database_known', 6, N'is_in_standby', 'bit', N'd.is_in_standby'),
  (N'database_known', 7, N'create_date', 'plain', N'CONVERT(varchar(23), d.create_date, 126)'),
  (N'database_known', 8, N'family_guid', 'plain', N'r.family_guid'),
  (N'database_known', 9, N'database_guid', 'plain', N'r.database_guid'),
  (N'database_known', 10, N'recovery_fork_guid', 'plain', N'r.recovery_fork_guid'),
  (N'database_known', 11, N'last_log_backup_lsn', 'plain', N'CONVERT(varchar(25), r.last_log_backup_lsn)'),
  (N'database_mirroring', 1, N'database_name', 'text', N'DB_NAME(m.database_id)'),
  (N'database_mirroring', 2, N'mirroring_guid', 'plain', N'm.mirroring_guid'),
  (N'database_mirroring', 3, N'mirroring_role_desc', 'text', N'm.mirroring_role_desc'),
  (N'database_mirroring', 4, N'mirroring_state_desc', 'text', N'm.mirroring_state_desc'),
  (N'database_mirroring', 5, N'mirroring_partner_instance', 'text', N'm.mirroring_partner_instance'),
  (N'availability_groups', 1, N'group_id', 'plain', N'g.group_id'),
  (N'availability_groups', 2, N'name', 'text', N'g.name'),
  (N'availability_groups', 3, N'automated_backup_preference_desc', 'text', N'g.automated_backup_preference_desc'),
  (N'replicas', 1, N'replica_server_name', 'text', N'a.replica_server_name'),
  (N'replicas', 2, N'role_desc', 'text', N's.role_desc'),
  (N'replicas', 3, N'secondary_role_allow_connections_desc', 'text', N'a.secondary_role_allow_connections_desc'),
  (N'replicas', 4, N'backup_priority', 'number', N'a.backup_priority'),
  (N'log_shipping_primary_databases', 1, N'primary_database', 'text', N'p.primary_database'),
  (N'log_shipping_primary_databases', 2, N'backup_directory', 'text', N'p.backup_directory'),
  (N'log_shipping_primary_databases', 3, N'backup_share', 'text', N'p.backup_share'),
  (N'log_shipping_secondary_databases', 1, N'secondary_database', 'text', N's.secondary_database'),
  (N'maintenance_plans', 1, N'name', 'text', N'p.name'),
  (N'maintenance_plans', 2, N'enabled', 'bit',
    N'CAST((SELECT MAX(CAST(j.enabled AS int)) FROM msdb.dbo.sysmaintplan_subplans s
      JOIN msdb.dbo.sysjobs j ON j.job_id = s.job_id WHERE s.plan_id = p.id) AS bit)'),
  (N'tasks', 1, N'database_name', 'text', N't.name'),
  (N'tasks', 2, N'backup_type', 'plain',
    N'CASE WHEN t.action = 2 THEN ''log''
      WHEN t.incremental IN (N''true'', N''1'') THEN ''differential'' ELSE ''full'' END'),
  (N'tasks', 3, N'copy_only', 'bit',
    N'CAST(CASE WHEN t.copy_only IN (N''true'', N''1'') THEN 1 WHEN t.copy_only IS NOT NULL THEN 0 END AS bit) '),
  (N'tasks', 4, N'destination', 'text', N't.destination'),
  (N'backupset', 1, N'backup_set_uuid', 'plain', N'b.backup_set_uuid'),
  (N'backupset', 2, N'backup_set_id', 'number', N'b.backup_set_id'),
  (N'backupset', 3, N'media_set_id', 'number', N'b.media_set_id'),
  (N'backupset', 4, N'position', 'number', N'b.position'), (N'backupset', 5, N'type', 'plain', N'b.type'),
  (N'backupset', 6, N'database_name', 'text', N'b.database_name'),
  (N'backupset', 7, N'database_guid', 'plain', N'b.database_guid'),
  (N'backupset', 8, N'server_name', 'text', N'b.server_name'),
  (N'backupset', 9, N'machine_name', 'text', N'b.machine_name'),
  (N'backupset', 10, N'first_lsn', 'plain', N'CONVERT(varchar(25), b.first_lsn)'),
  (N'backupset', 11, N'last_lsn', 'plain', N'CONVERT(varchar(25), b.last_lsn)'),
  (N'backupset', 12, N'checkpoint_lsn', 'plain', N'CONVERT(varchar(25), b.checkpoint_lsn)'),
  (N'backupset', 13, N'database_backup_lsn', 'plain', N'CONVERT(varchar(25), b.database_backup_lsn)'),
  (N'backupset', 14, N'differential_base_lsn', 'plain', N'CONVERT(varchar(25), b.differential_base_lsn)'),
  (N'backupset', 15, N'differential_base_guid', 'plain', N'b.differential_base_guid'),
  (N'backupset', 16, N'fork_point_lsn', 'plain', N'CONVERT(varchar(25), b.fork_point_lsn)'),
  (N'backupset', 17, N'first_recovery_fork_guid', 'plain', N'b.first_recovery_fork_guid'),
  (N'backupset', 18, N'last_recovery_fork_guid', 'plain', N'b.last_recovery_fork_guid'),
  (N'backupset', 19, N'family_guid', 'plain', N'b.family_guid'),
  (N'backupset', 20, N'backup_start_date', 'plain', N'CONVERT(varchar(23), b.backup_start_date, 126)'),
  (N'backupset', 21, N'backup_finish_date', 'plain', N'CONVERT(varchar(23), b.backup_finish_date, 126)'),
  (N'backupset', 22, N'database_creation_date', 'plain', N'CONVERT(varchar(23), b.database_creation_date, 126)'),
  (N'backupset', 23, N'expiration_date', 'plain', N'CONVERT(varchar(23), b.expiration_date, 126)'),
  (N'backupset', 24, N'time_zone', 'number', N'b.time_zone'),
  (N'backupset', 25, N'is_copy_only', 'bit', N'b.is_copy_only'),
  (N'backupset', 26, N'begins_log_chain', 'bit', N'b.begins_log_chain'),
  (N'backupset', 27, N'has_bulk_logged_data', 'bit', N'b.has_bulk_logged_data'),
  (N'backupset', 28, N'is_snapshot', 'bit', N'b.is_snapshot'),
  (N'backupset', 29, N'is_readonly', 'bit', N'b.is_readonly'),
  (N'backupset', 30, N'is_single_user', 'bit', N'b.is_single_user'),
  (N'backupset', 31, N'is_damaged', 'bit', N'b.is_damaged'),
  (N'backupset', 32, N'has_backup_checksums', 'bit', N'b.has_backup_checksums'),
  (N'backupset', 33, N'has_incomplete_metadata', 'bit', N'b.has_incomplete_metadata'),
  (N'backupset', 34, N'is_force_offline', 'bit', N'b.is_force_offline'),
  (N'backupset', 35, N'is_password_protected', 'bit', N'b.is_password_protected'),
  (N'backupset', 36, N'recovery_model', 'text', N'b.recovery_model'),
  (N'backupset', 37, N'backup_size', 'number', N'b.backup_size'),
  (N'backupset', 38, N'compressed_backup_size', 'number', N'b.compressed_backup_size'),
  (N'backupset', 39, N'user_name', 'text', N'b.user_name'), (N'backupset', 40, N'name', 'text', N'b.name'),
  (N'backupset', 41, N'description', 'text', N'b.description'),
  (N'backupset', 42, N'software_vendor_id', 'number', N'b.software_vendor_id'),
  (N'backupset', 43, N'software_major_version', 'number', N'b.software_major_version'),
  (N'backupset', 44, N'software_minor_version', 'number', N'b.software_minor_version'),
  (N'backupset', 45, N'software_build_version', 'number', N'b.software_build_version'),
  (N'backupset', 46, N'database_version', 'number', N'b.database_version'),
  (N'backupset', 47, N'compatibility_level', 'number', N'b.compatibility_level'),
  (N'backupset', 48, N'sort_order', 'number', N'b.sort_order'),
  (N'backupset', 49, N'code_page', 'number', N'b.code_page'),
  (N'backupset', 50, N'unicode_locale', 'number', N'b.unicode_locale'),
  (N'backupset', 51, N'unicode_compare_style', 'number', N'b.unicode_compare_style'),
  (N'backupset', 52, N'flags', 'number', N'b.flags'),
  (N'backupset', 53, N'collation_name', 'text', N'b.collation_name'),
  (N'backupset', 54, N'key_algorithm', 'text', N'b.key_algorithm'),
  (N'backupset', 55, N'encryptor_thumbprint', 'plain', N'CONVERT(varchar(42), b.encryptor_thumbprint, 1)'),
  (N'backupset', 56, N'encryptor_type', 'text', N'b.encryptor_type'),
  (N'backupset', 57, N'first_family_number', 'number', N'b.first_family_number'),
  (N'backupset', 58, N'last_family_number', 'number', N'b.last_family_number'),
  (N'backupmediaset', 1, N'media_uuid', 'plain', N'm.media_uuid'),
  (N'backupmediaset', 2, N'media_family_count', 'number', N'm.media_family_count'),
  (N'backupmediaset', 3, N'mirror_count', 'number', N'm.mirror_count'),
  (N'backupmediaset', 4, N'name', 'text', N'm.name'),
  (N'backupmediaset', 5, N'description', 'text', N'm.description'),
  (N'backupmediaset', 6, N'software_name', 'text', N'm.software_name'),
  (N'backupmediaset', 7, N'software_vendor_id', 'number', N'm.software_vendor_id'),
  (N'backupmediaset', 8, N'is_password_protected', 'bit', N'm.is_password_protected'),
  (N'backupmediaset', 9, N'is_compressed', 'bit', N'm.is_compressed'),
  (N'backupmediaset', 10, N'is_encrypted', 'bit', N'm.is_encrypted'),
  (N'backupmediafamily', 1, N'family_sequence_number', 'number', N'y.family_sequence_number'),
  (N'backupmediafamily', 2, N'mirror', 'number', N'y.mirror'),
  (N'backupmediafamily', 3, N'device_type', 'number', N'y.device_type'),
  (N'backupmediafamily', 4, N'physical_device_name', 'text', N'y.physical_device_name'),
  (N'backupmediafamily', 5, N'logical_device_name', 'text', N'y.logical_device_name'),
  (N'backupmediafamily', 6, N'media_family_id', 'plain', N'y.media_family_id'),
  (N'backupfile', 1, N'file_number', 'number', N'f.file_number'),
  (N'backupfile', 2, N'file_type', 'plain', N'f.file_type'),
  (N'backupfile', 3, N'logical_name', 'text', N'f.logical_name'),
  (N'backupfile', 4, N'physical_name', 'text', N'f.physical_name'),
  (N'backupfile', 5, N'filegroup_name', 'text', N'f.filegroup_name'),
  (N'backupfile', 6, N'file_size', 'number', N'f.file_size'),
  (N'backupfile', 7, N'backup_size', 'number', N'f.backup_size'),
  (N'backupfile', 8, N'source_file_block_size', 'number', N'f.source_file_block_size'),
  (N'backupfile', 9, N'create_lsn', 'plain', N'CONVERT(varchar(25), f.create_lsn)'),
  (N'backupfile', 10, N'drop_lsn', 'plain', N'CONVERT(varchar(25), f.drop_lsn)'),
  (N'backupfile', 11, N'read_only_lsn', 'plain', N'CONVERT(varchar(25), f.read_only_lsn)'),
  (N'backupfile', 12, N'read_write_lsn', 'plain', N'CONVERT(varchar(25), f.read_write_lsn)'),
  (N'backupfile', 13, N'differential_base_lsn', 'plain', N'CONVERT(varchar(25), f.differential_base_lsn)'),
  (N'backupfile', 14, N'differential_base_guid', 'plain', N'f.differential_base_guid'),
  (N'backupfile', 15, N'file_guid', 'plain', N'f.file_guid'),
  (N'backupfile', 16, N'is_readonly', 'bit', N'f.is_readonly'),
  (N'backupfile', 17, N'is_present', 'bit', N'f.is_present'),
  (N'restorehistory', 1, N'restore_date', 'plain', N'CONVERT(varchar(23), r.restore_date, 126)'),
  (N'restorehistory', 2, N'destination_database_name', 'text', N'r.destination_database_name'),
  (N'restorehistory', 3, N'backup_set_uuid', 'plain', N'b.backup_set_uuid'),
  (N'restorehistory', 4, N'restore_type', 'plain', N'r.restore_type'),
  (N'restorehistory', 5, N'stop_at', 'plain', N'CONVERT(varchar(23), r.stop_at, 126)'),
  (N'restorehistory', 6, N'recovery', 'bit', N'r.recovery'),
  (N'logmarkhistory', 1, N'database_name', 'text', N'l.database_name'),
  (N'logmarkhistory', 2, N'mark_name', 'text', N'l.mark_name'),
  (N'logmarkhistory', 3, N'lsn', 'plain', N'CONVERT(varchar(25), l.lsn)'),
  (N'logmarkhistory', 4, N'mark_time', 'plain', N'CONVERT(varchar(23), l.mark_time, 126)'),
  (N'events', 1, N'at', 'plain', N'CONVERT(varchar(23), DATEADD(minute, @utc, e.StartTime), 126) + ''Z'''),
  (N'events', 2, N'kind', 'plain', N'e.kind'), (N'events', 3, N'database_name', 'text', N'e.database_name'),
  (N'events', 4, N'to', 'plain', N'e.became');
IF @has_encryption = 0
  DELETE FROM @column WHERE name IN (N'key_algorithm', N'encryptor_thumbprint', N'encryptor_type', N'is_encrypted');

-- The functions of managed backup, where the version has them.
DECLARE @managed TABLE (ordinal int, name sysname, kind varchar(10), is_of_instance bit);
INSERT INTO @managed VALUES
  (1, N'db_name', 'text', 0), (2, N'is_smart_backup_enabled', 'number', 1), (3, N'is_dropped', 'bit', 0),
  (4, N'retention_days', 'number', 1), (5, N'storage_url', 'text', 1), (6, N'credential_name', 'text', 1),
  (7, N'encryption_algorithm', 'text', 1), (8, N'encryptor_type', 'text', 1), (9, N'encryptor_name', 'text', 1);
INSERT INTO @column
SELECT N'managed_database', m.ordinal, m.name, m.kind, N'f.' + QUOTENAME(c.name)
FROM @managed m JOIN msdb.sys.all_columns c
  ON c.object_id = OBJECT_ID(N'msdb.smart_admin.fn_backup_db_config')
 AND LOWER(c.name) COLLATE Latin1_General_BIN2 = m.name COLLATE Latin1_General_BIN2;
INSERT INTO @column
SELECT N'managed_instance', m.ordinal, m.name, m.kind, N'f.' + QUOTENAME(c.name)
FROM @managed m JOIN msdb.sys.all_columns c
  ON c.object_id = OBJECT_ID(N'msdb.smart_admin.fn_backup_instance_config')
 AND LOWER(c.name) COLLATE Latin1_General_BIN2 = m.name COLLATE Latin1_General_BIN2
WHERE m.is_of_instance = 1;
DECLARE @switch nvarchar(max) = N'(SELECT TOP (1) * FROM msdb.smart_admin.fn_is_master_switch_on())';
IF EXISTS (SELECT 1 FROM msdb.sys.all_objects o
           WHERE o.object_id = OBJECT_ID(N'msdb.smart_admin.fn_is_master_switch_on') AND o.type = 'FN')
  SET @switch = N'msdb.smart_admin.fn_is_master_switch_on()';

-- What gives an object's members, without its braces.
DECLARE @object TABLE (object sysname PRIMARY KEY, members nvarchar(max));
INSERT INTO @object
SELECT o.object, STUFF((
  SELECT N' + N'',"' + c.name + N'":'' + ' + REPLACE(k.json, N'#', c.expression)
  FROM @column c JOIN @kind k ON k.kind = c.kind
  WHERE c.object = o.object ORDER BY c.ordinal
  FOR XML PATH(''), TYPE).value('.', 'nvarchar(max)'), 1, 6, N'N''')
FROM (SELECT DISTINCT object FROM @column) o;

-- Each query gives the values of its section, in order; [NAME] stands for the members of an object. An object is one
-- value, not a list.
DECLARE @section TABLE (id int IDENTITY PRIMARY KEY, name sysname, is_object bit, query nvarchar(max));

-- section: databases
-- Where sys.database_recovery_status tells nothing of a database, its columns are left out: a NULL in
-- last_log_backup_lsn means that no log backup can follow.
INSERT INTO @section VALUES (N'databases', 0, N'
SELECT N''{'' + CASE WHEN r.database_guid IS NULL THEN [database_unknown] ELSE [database_known] END + N''}''
FROM sys.databases d LEFT JOIN sys.database_recovery_status r ON r.database_id = d.database_id
WHERE d.source_database_id IS NULL AND d.database_id <> 2
ORDER BY d.database_id');

-- section: database_mirroring
INSERT INTO @section VALUES (N'database_mirroring', 0, N'
SELECT N''{'' + [database_mirroring] + N''}''
FROM sys.database_mirroring m WHERE m.mirroring_guid IS NOT NULL
ORDER BY m.database_id');

-- section: availability_groups
INSERT INTO @section VALUES (N'availability_groups', 0, N'
SELECT N''{'' + [availability_groups] + N'',"databases":['' + ISNULL(STUFF((
    SELECT N'','' + ' + REPLACE((SELECT k.json FROM @kind k WHERE k.kind = 'text'), N'#', N'c.database_name') + N'
    FROM sys.availability_databases_cluster c WHERE c.group_id = g.group_id
    ORDER BY c.database_name FOR XML PATH(''''), TYPE).value(''.'', ''nvarchar(max)''), 1, 1, N''''), N'''')
  + N''],"replicas":['' + ISNULL(STUFF((SELECT N'',{'' + [replicas] + N''}''
    FROM sys.availability_replicas a
    LEFT JOIN sys.dm_hadr_availability_replica_states s ON s.replica_id = a.replica_id
    WHERE a.group_id = g.group_id ORDER BY a.replica_server_name
    FOR XML PATH(''''), TYPE).value(''.'', ''nvarchar(max)''), 1, 1, N''''), N'''') + N'']}''
FROM sys.availability_groups g
ORDER BY g.name');

-- section: log_shipping_primary_databases
INSERT INTO @section VALUES (N'log_shipping_primary_databases', 0, N'
SELECT N''{'' + [log_shipping_primary_databases] + N''}''
FROM msdb.dbo.log_shipping_primary_databases p
ORDER BY p.primary_database');

-- section: log_shipping_secondary_databases
INSERT INTO @section VALUES (N'log_shipping_secondary_databases', 0, N'
SELECT N''{'' + [log_shipping_secondary_databases] + N''}''
FROM msdb.dbo.log_shipping_secondary_databases s
ORDER BY s.secondary_database');

-- section: maintenance_plans
-- Of a package the backup tasks: BackupAction 0 database, 1 files, 2 log; DatabaseSelectionType 1 all, 2 system,
-- 3 user, else those listed. A task without CopyOnly in its data does not say, and neither does its row.
INSERT INTO @section VALUES (N'maintenance_plans', 0, N'
WITH XMLNAMESPACES (''www.microsoft.com/SqlServer/Dts'' AS DTS,
                    ''www.microsoft.com/sqlserver/dts/tasks/sqltask'' AS SQLTask),
package AS (
  SELECT p.id, p.name, CAST(CAST(p.packagedata AS varbinary(max)) AS xml) AS content
  FROM msdb.dbo.sysssispackages p WHERE p.packagetype = 6),
task AS (
  SELECT p.id, t.x.query(''.'') AS content,
    t.x.value(''(@SQLTask:DatabaseSelectionType)[1]'', ''int'') AS selection,
    t.x.value(''(@SQLTask:BackupAction)[1]'', ''int'') AS action,
    LOWER(t.x.value(''(@SQLTask:BackupIsIncremental)[1]'', ''nvarchar(10)'')) AS incremental,
    LOWER(t.x.value(''(@*[contains(local-name(.), "CopyOnly")])[1]'', ''nvarchar(10)'')) AS copy_only,
    t.x.value(''(@SQLTask:BackupDestinationAutoFolderPath)[1]'', ''nvarchar(500)'') AS destination
  FROM package p CROSS APPLY p.content.nodes(''//SQLTask:SqlTaskData[@SQLTask:BackupAction]'') AS t(x)),
task_database AS (
  SELECT t.id, t.action, t.incremental, t.copy_only, t.destination, n.name
  FROM task t CROSS APPLY (
    SELECT N''*'' AS name WHERE t.selection = 1
    UNION ALL SELECT d.name FROM sys.databases d
      WHERE (t.selection = 2 AND d.name IN (N''master'', N''model'', N''msdb''))
         OR (t.selection = 3 AND d.database_id > 4 AND d.source_database_id IS NULL)
    UNION ALL SELECT s.x.value(''(@SQLTask:DatabaseName)[1]'', ''sysname'')
      FROM t.content.nodes(''/SQLTask:SqlTaskData/SQLTask:SelectedDatabases'') AS s(x)
      WHERE ISNULL(t.selection, 4) NOT IN (1, 2, 3)) AS n)
SELECT N''{'' + [maintenance_plans] + N'',"tasks":['' + ISNULL(STUFF((SELECT N'',{'' + [tasks] + N''}''
    FROM task_database t WHERE t.id = p.id
    FOR XML PATH(''''), TYPE).value(''.'', ''nvarchar(max)''), 1, 1, N''''), N'''') + N'']}''
FROM package p
ORDER BY p.name');

-- section: managed_backup
IF EXISTS (SELECT 1 FROM @object o WHERE o.object = N'managed_database')
INSERT INTO @section VALUES (N'managed_backup', 1, N'
SELECT N''{"is_master_switch_on":''
  + CASE ' + @switch + N' WHEN 1 THEN N''true'' WHEN 0 THEN N''false'' ELSE N''null'' END
  + ISNULL(N'',"instance":'' + (SELECT TOP (1) N''{'' + [managed_instance] + N''}''
      FROM msdb.smart_admin.fn_backup_instance_config() f), N'''')
  + N'',"databases":['' + ISNULL(STUFF((SELECT N'',{'' + [managed_database] + N''}''
    FROM msdb.smart_admin.fn_backup_db_config(NULL) f
    FOR XML PATH(''''), TYPE).value(''.'', ''nvarchar(max)''), 1, 1, N''''), N'''') + N'']}''');
ELSE IF CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion')) NOT LIKE N'11.%'
INSERT INTO #left_out (section, reason) VALUES (N'managed_backup', N'its functions are not there, or not to be seen');

-- section: backupset
INSERT INTO @section VALUES (N'backupset', 0, N'
SELECT N''{'' + [backupset]
  + ISNULL(N'',"backupmediaset":'' + (SELECT N''{'' + [backupmediaset] + N''}''
      FROM msdb.dbo.backupmediaset m WHERE m.media_set_id = b.media_set_id), N'''')
  + N'',"backupmediafamily":['' + ISNULL(STUFF((SELECT N'',{'' + [backupmediafamily] + N''}''
    FROM msdb.dbo.backupmediafamily y WHERE y.media_set_id = b.media_set_id
    ORDER BY y.family_sequence_number, y.mirror
    FOR XML PATH(''''), TYPE).value(''.'', ''nvarchar(max)''), 1, 1, N''''), N'''')
  + N''],"backupfile":['' + ISNULL(STUFF((SELECT N'',{'' + [backupfile] + N''}''
    FROM msdb.dbo.backupfile f WHERE f.backup_set_id = b.backup_set_id ORDER BY f.file_number
    FOR XML PATH(''''), TYPE).value(''.'', ''nvarchar(max)''), 1, 1, N''''), N'''') + N'']}''
FROM msdb.dbo.backupset b WHERE @since IS NULL OR b.backup_finish_date >= @since
ORDER BY b.backup_set_id');

-- section: restorehistory
INSERT INTO @section VALUES (N'restorehistory', 0, N'
SELECT N''{'' + [restorehistory] + N''}''
FROM msdb.dbo.restorehistory r LEFT JOIN msdb.dbo.backupset b ON b.backup_set_id = r.backup_set_id
WHERE @since IS NULL OR r.restore_date >= @since
ORDER BY r.restore_history_id');

-- section: logmarkhistory
INSERT INTO @section VALUES (N'logmarkhistory', 0, N'
SELECT N''{'' + [logmarkhistory] + N''}''
FROM msdb.dbo.logmarkhistory l WHERE @since IS NULL OR l.mark_time >= @since
ORDER BY l.mark_time');

-- section: events
-- Of the default trace, as far back as it goes: 47 object deleted (16964 is a database; subclass 1 is the commit), 22
-- what the error log was told: 5084 in English tells an option's change, 3041 a failed backup. The trace has the
-- server's clock; its distance from UTC is taken as it is now.
INSERT INTO @section VALUES (N'events', 0, N'
DECLARE @current nvarchar(260) = (SELECT t.path FROM sys.traces t WHERE t.is_default = 1);
IF @current IS NULL RAISERROR(N''the default trace is off, or not to be seen'', 16, 1);
DECLARE @folder int = LEN(@current) - PATINDEX(N''%[\/]%'', REVERSE(@current)) + 1;
DECLARE @first nvarchar(260) = LEFT(@current, @folder) + N''log.trc'';
DECLARE @utc int = DATEDIFF(minute, GETDATE(), GETUTCDATE());
WITH told AS (
  SELECT e.StartTime, e.EventClass, e.EventSequence, CAST(e.DatabaseName AS nvarchar(128)) AS database_name,
    CAST(e.TextData AS nvarchar(4000)) AS said
  FROM sys.fn_trace_gettable(@first, DEFAULT) e
  WHERE e.EventClass = 22 OR (e.EventClass = 47 AND e.ObjectType = 16964 AND e.EventSubClass = 1)),
event AS (
  SELECT t.StartTime, t.EventSequence, N''dropped'' AS kind, t.database_name, NULL AS became
  FROM told t WHERE t.EventClass = 47
  UNION ALL
  SELECT t.StartTime, t.EventSequence, N''recovery_model_change'',
    SUBSTRING(t.said, p.begins, CASE WHEN p.ends > p.begins THEN p.ends - p.begins ELSE 0 END),
    CASE WHEN t.said LIKE N''%option RECOVERY to SIMPLE %'' THEN N''SIMPLE''
         WHEN t.said LIKE N''%option RECOVERY to BULK_LOGGED %'' THEN N''BULK_LOGGED'' ELSE N''FULL'' END
  FROM told t
  CROSS APPLY (SELECT PATINDEX(N''% for database ''''%'', t.said) + LEN(N'' for database ''''x'') - 1 AS begins) o
  CROSS APPLY (SELECT o.begins, CHARINDEX(N''''''.'', t.said, o.begins) AS ends) p
  WHERE t.EventClass = 22 AND t.said LIKE N''%option RECOVERY to % for database ''''%''
  UNION ALL
  SELECT t.StartTime, t.EventSequence, N''backup_failed'',
    SUBSTRING(t.said, p.begins, CASE WHEN p.ends > p.begins THEN p.ends - p.begins ELSE 0 END), NULL
  FROM told t
  CROSS APPLY (SELECT CASE WHEN t.said LIKE N''%command BACKUP LOG %''
      THEN PATINDEX(N''%command BACKUP LOG %'', t.said) + LEN(N''command BACKUP LOG x'') - 1
      ELSE PATINDEX(N''%command BACKUP DATABASE %'', t.said) + LEN(N''command BACKUP DATABASE x'') - 1
      END AS begins) o
  CROSS APPLY (SELECT o.begins, CHARINDEX(N''. Check the backup'', t.said, o.begins) AS ends) p
  WHERE t.EventClass = 22
    AND (t.said LIKE N''%command BACKUP LOG %'' OR t.said LIKE N''%command BACKUP DATABASE %''))
SELECT N''{'' + [events] + N''}''
FROM event e WHERE e.database_name <> N'''' AND e.StartTime IS NOT NULL
ORDER BY e.EventSequence');

DECLARE @object_name sysname, @members nvarchar(max);
DECLARE each_object CURSOR LOCAL STATIC FOR SELECT o.object, o.members FROM @object o;
OPEN each_object;
FETCH NEXT FROM each_object INTO @object_name, @members;
WHILE @@FETCH_STATUS = 0
BEGIN
  UPDATE @section SET query = REPLACE(query, QUOTENAME(@object_name), @members);
  FETCH NEXT FROM each_object INTO @object_name, @members;
END;
CLOSE each_object;
DEALLOCATE each_object;

-- ---- The document

DECLARE @server_name nvarchar(300) = CONVERT(nvarchar(128), SERVERPROPERTY('ServerName'));
DECLARE @machine_name nvarchar(300) = CONVERT(nvarchar(128), SERVERPROPERTY('MachineName'));
DECLARE @version nvarchar(300) = CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion'));
INSERT INTO #line (line)
SELECT N'{"format":"unbroken-estate/1","taken_at":"' + CONVERT(nvarchar(23), GETUTCDATE(), 126) + N'Z","servers":[{'
  + N'"server_name":' + ISNULL(N'"' + REPLACE(REPLACE(@server_name, N'\', N'\\'), N'"', N'\"') + N'"', N'null')
  + N',"machine_name":' + ISNULL(N'"' + REPLACE(REPLACE(@machine_name, N'\', N'\\'), N'"', N'\"') + N'"', N'null')
  + N',"product_version":' + ISNULL(N'"' + REPLACE(REPLACE(@version, N'\', N'\\'), N'"', N'\"') + N'"', N'null');

-- Views that show a login without these permissions fewer rows, and no error: the answer would pass for an empty one.
DECLARE @needed TABLE (section sysname, permission sysname);
INSERT INTO @needed VALUES
  (N'databases', N'VIEW ANY DATABASE'), (N'database_mirroring', N'VIEW ANY DATABASE'),
  (N'availability_groups', N'VIEW ANY DEFINITION'), (N'availability_groups', N'VIEW SERVER STATE'),
  (N'events', N'ALTER TRACE');

DECLARE @missing sysname;
DECLARE @id int = 0, @name sysname, @is_object bit, @query nvarchar(max);
WHILE 1 = 1
BEGIN
  SELECT TOP (1) @id = s.id, @name = s.name, @is_object = s.is_object, @query = s.query
  FROM @section s WHERE s.id > @id ORDER BY s.id;
  IF @@ROWCOUNT = 0 BREAK;
  TRUNCATE TABLE #value;
  SET @missing = (SELECT MIN(n.permission) FROM @needed n
                  WHERE n.section = @name AND ISNULL(HAS_PERMS_BY_NAME(NULL, NULL, n.permission), 0) = 0);
  BEGIN TRY
    IF @missing IS NOT NULL RAISERROR(N'the login lacks %s', 16, 1, @missing);
    INSERT INTO #value (json) EXEC sys.sp_executesql @query, N'@since datetime', @since = @since;
    INSERT INTO #line (line) VALUES (N',"' + @name + N'":' + CASE @is_object WHEN 1 THEN N'' ELSE N'[' END);
    INSERT INTO #line (line)
    SELECT CASE WHEN ROW_NUMBER() OVER (ORDER BY v.id) = 1 THEN N'' ELSE N',' END + v.json
    FROM #value v WHERE v.json IS NOT NULL ORDER BY v.id;
    IF @is_object = 0 INSERT INTO #line (line) VALUES (N']');
  END TRY
  BEGIN CATCH
    IF XACT_STATE() <> 0 ROLLBACK;
    INSERT INTO #left_out (section, reason)
    VALUES (@name, N'error ' + CONVERT(nvarchar(11), ERROR_NUMBER()) + N': ' + ISNULL(ERROR_MESSAGE(), N''));
  END CATCH;
END;

INSERT INTO #line (line) VALUES (N'}],"left_out":[');
INSERT INTO #line (line)
SELECT CASE WHEN ROW_NUMBER() OVER (ORDER BY o.id) = 1 THEN N'' ELSE N',' END
  + N'{"section":"' + o.section + N'","reason":"' + REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(o.reason, N'\', N'\\'),
    N'"', N'\"'), NCHAR(9), N'\t'), NCHAR(13), N'\r'), NCHAR(10), N'\n') + N'"}'
FROM #left_out o ORDER BY o.id;
INSERT INTO #line (line) VALUES (N']}');

SELECT l.line FROM #line l ORDER BY l.id;
