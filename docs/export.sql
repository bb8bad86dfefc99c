/*
Prints the estate export of one instance, SQL Server 2016 and later, as JSON ("unbroken-estate/1"), for
`unbroken check --from estate.json`. For 2012 and 2014 take export_2012.sql.

It reads only: what it writes are temporary tables of its own session.

  sqlcmd -S SQL01 -E -i export.sql -y 0 -f 65001 -o estate.json
  Invoke-Sqlcmd -ServerInstance SQL01 -InputFile export.sql -MaxCharLength 2147483647 |
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
  managed_backup                     SELECT on msdb.managed_backup.fn_backup_db_config and fn_backup_instance_config,
                                     EXECUTE on fn_is_master_switch_on; VIEW ANY DEFINITION not denied
  backupset                          SELECT on msdb.dbo.backupset, backupmediaset, backupmediafamily and backupfile
  restorehistory                     SELECT on msdb.dbo.restorehistory and backupset
  logmarkhistory                     SELECT on msdb.dbo.logmarkhistory
  events                             ALTER TRACE (reads the default trace)

A member of sysadmin has them all. Not in it, because no server knows it: locations, and backup tools; add them by hand
where rules need them.
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

-- What only later versions have.
DECLARE @backupset_2022 nvarchar(max) = N'';
IF COL_LENGTH(N'msdb.dbo.backupset', N'last_valid_restore_time') IS NOT NULL
  SET @backupset_2022 += N', CONVERT(varchar(23), b.last_valid_restore_time, 126) AS [last_valid_restore_time]';
IF COL_LENGTH(N'msdb.dbo.backupset', N'compression_algorithm') IS NOT NULL
  SET @backupset_2022 += N', b.compression_algorithm AS [compression_algorithm]';

-- The functions of managed backup, whose columns differ from version to version.
DECLARE @managed TABLE (ordinal int, name sysname, is_of_instance bit);
INSERT INTO @managed VALUES
  (1, N'db_name', 0), (2, N'is_smart_backup_enabled', 1), (3, N'is_managed_backup_enabled', 1), (4, N'is_dropped', 0),
  (5, N'retention_days', 1), (6, N'storage_url', 1), (7, N'container_url', 1), (8, N'credential_name', 1),
  (9, N'log_backup_freq', 1), (10, N'encryption_algorithm', 1), (11, N'encryptor_type', 1), (12, N'encryptor_name', 1);
DECLARE @managed_database nvarchar(max) = STUFF((
  SELECT N', f.' + QUOTENAME(c.name) + N' AS ' + QUOTENAME(m.name)
  FROM @managed m JOIN msdb.sys.all_columns c
    ON c.object_id = OBJECT_ID(N'msdb.managed_backup.fn_backup_db_config')
   AND LOWER(c.name) COLLATE Latin1_General_BIN2 = m.name COLLATE Latin1_General_BIN2
  ORDER BY m.ordinal FOR XML PATH(''), TYPE).value('.', 'nvarchar(max)'), 1, 2, N'');
DECLARE @managed_instance nvarchar(max) = STUFF((
  SELECT N', f.' + QUOTENAME(c.name) + N' AS ' + QUOTENAME(m.name)
  FROM @managed m JOIN msdb.sys.all_columns c
    ON c.object_id = OBJECT_ID(N'msdb.managed_backup.fn_backup_instance_config')
   AND LOWER(c.name) COLLATE Latin1_General_BIN2 = m.name COLLATE Latin1_General_BIN2
  WHERE m.is_of_instance = 1
  ORDER BY m.ordinal FOR XML PATH(''), TYPE).value('.', 'nvarchar(max)'), 1, 2, N'');

DECLARE @switch nvarchar(max) = N'(SELECT TOP (1) * FROM msdb.managed_backup.fn_is_master_switch_on())';
IF EXISTS (SELECT 1 FROM msdb.sys.all_objects o
           WHERE o.object_id = OBJECT_ID(N'msdb.managed_backup.fn_is_master_switch_on') AND o.type = 'FN')
  SET @switch = N'msdb.managed_backup.fn_is_master_switch_on()';

-- Each query gives the values of its section, in order. An object is one value, not a list.
DECLARE @section TABLE (id int IDENTITY PRIMARY KEY, name sysname, is_object bit, query nvarchar(max));

-- section: databases
-- Where sys.database_recovery_status tells nothing of a database, its columns are left out: a NULL in
-- last_log_backup_lsn means that no log backup can follow.
INSERT INTO @section VALUES (N'databases', 0, N'
SELECT CASE WHEN r.database_guid IS NULL
  THEN (SELECT d.name AS [name], d.database_id AS [database_id], d.recovery_model_desc AS [recovery_model_desc],
    d.state_desc AS [state_desc], d.is_read_only AS [is_read_only], d.is_in_standby AS [is_in_standby],
    CONVERT(varchar(23), d.create_date, 126) AS [create_date]
    FOR JSON PATH, WITHOUT_ARRAY_WRAPPER, INCLUDE_NULL_VALUES)
  ELSE (SELECT d.name AS [name], d.database_id AS [database_id], d.recovery_model_desc AS [recovery_model_desc],
    d.state_desc AS [state_desc], d.is_read_only AS [is_read_only], d.is_in_standby AS [is_in_standby],
    CONVERT(varchar(23), d.create_date, 126) AS [create_date], r.family_guid AS [family_guid],
    r.database_guid AS [database_guid], r.recovery_fork_guid AS [recovery_fork_guid],
    CONVERT(varchar(25), r.last_log_backup_lsn) AS [last_log_backup_lsn]
    FOR JSON PATH, WITHOUT_ARRAY_WRAPPER, INCLUDE_NULL_VALUES) END AS [value]
FROM sys.databases d LEFT JOIN sys.database_recovery_status r ON r.database_id = d.database_id
WHERE d.source_database_id IS NULL AND d.database_id <> 2
ORDER BY d.database_id');

-- section: database_mirroring
INSERT INTO @section VALUES (N'database_mirroring', 0, N'
SELECT (SELECT DB_NAME(m.database_id) AS [database_name], m.mirroring_guid AS [mirroring_guid],
    m.mirroring_role_desc AS [mirroring_role_desc], m.mirroring_state_desc AS [mirroring_state_desc],
    m.mirroring_partner_instance AS [mirroring_partner_instance]
    FOR JSON PATH, WITHOUT_ARRAY_WRAPPER, INCLUDE_NULL_VALUES) AS [value]
FROM sys.database_mirroring m WHERE m.mirroring_guid IS NOT NULL
ORDER BY m.database_id');

-- section: availability_groups
INSERT INTO @section VALUES (N'availability_groups', 0, N'
SELECT (SELECT g.group_id AS [group_id], g.name AS [name],
    g.automated_backup_preference_desc AS [automated_backup_preference_desc],
    JSON_QUERY(N''['' + ISNULL(STUFF((SELECT N'',"'' + STRING_ESCAPE(c.database_name, ''json'') + N''"''
      FROM sys.availability_databases_cluster c WHERE c.group_id = g.group_id
      ORDER BY c.database_name FOR XML PATH(''''), TYPE).value(''.'', ''nvarchar(max)''), 1, 1, N''''), N'''')
      + N'']'') AS [databases],
    JSON_QUERY(ISNULL((SELECT a.replica_server_name AS [replica_server_name], s.role_desc AS [role_desc],
        a.secondary_role_allow_connections_desc AS [secondary_role_allow_connections_desc],
        a.backup_priority AS [backup_priority]
      FROM sys.availability_replicas a
      LEFT JOIN sys.dm_hadr_availability_replica_states s ON s.replica_id = a.replica_id
      WHERE a.group_id = g.group_id ORDER BY a.replica_server_name FOR JSON PATH), N''[]'')) AS [replicas]
    FOR JSON PATH, WITHOUT_ARRAY_WRAPPER, INCLUDE_NULL_VALUES) AS [value]
FROM sys.availability_groups g
ORDER BY g.name');

-- section: log_shipping_primary_databases
INSERT INTO @section VALUES (N'log_shipping_primary_databases', 0, N'
SELECT (SELECT p.primary_database AS [primary_database], p.backup_directory AS [backup_directory],
    p.backup_share AS [backup_share]
    FOR JSON PATH, WITHOUT_ARRAY_WRAPPER, INCLUDE_NULL_VALUES) AS [value]
FROM msdb.dbo.log_shipping_primary_databases p
ORDER BY p.primary_database');

-- section: log_shipping_secondary_databases
INSERT INTO @section VALUES (N'log_shipping_secondary_databases', 0, N'
SELECT (SELECT s.secondary_database AS [secondary_database]
    FOR JSON PATH, WITHOUT_ARRAY_WRAPPER, INCLUDE_NULL_VALUES) AS [value]
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
SELECT (SELECT p.name AS [name],
    CAST((SELECT MAX(CAST(j.enabled AS int)) FROM msdb.dbo.sysmaintplan_subplans s
          JOIN msdb.dbo.sysjobs j ON j.job_id = s.job_id WHERE s.plan_id = p.id) AS bit) AS [enabled],
    JSON_QUERY(ISNULL((SELECT t.name AS [database_name],
        CASE WHEN t.action = 2 THEN ''log'' WHEN t.incremental IN (N''true'', N''1'') THEN ''differential''
             ELSE ''full'' END AS [backup_type],
        CAST(CASE WHEN t.copy_only IN (N''true'', N''1'') THEN 1 WHEN t.copy_only IS NOT NULL THEN 0 END AS bit)
          AS [copy_only],
        t.destination AS [destination]
      FROM task_database t WHERE t.id = p.id FOR JSON PATH), N''[]'')) AS [tasks]
    FOR JSON PATH, WITHOUT_ARRAY_WRAPPER) AS [value]
FROM package p
ORDER BY p.name');

-- section: managed_backup
IF @managed_database IS NOT NULL AND @managed_instance IS NOT NULL
INSERT INTO @section VALUES (N'managed_backup', 1, N'
SELECT (SELECT ' + @switch + N' AS [is_master_switch_on],
    JSON_QUERY((SELECT ' + @managed_instance + N'
      FROM msdb.managed_backup.fn_backup_instance_config() f
      FOR JSON PATH, WITHOUT_ARRAY_WRAPPER, INCLUDE_NULL_VALUES)) AS [instance],
    JSON_QUERY(ISNULL((SELECT ' + @managed_database + N'
      FROM msdb.managed_backup.fn_backup_db_config(NULL) f FOR JSON PATH, INCLUDE_NULL_VALUES), N''[]'')) AS [databases]
    FOR JSON PATH, WITHOUT_ARRAY_WRAPPER) AS [value]');
ELSE
INSERT INTO #left_out (section, reason) VALUES (N'managed_backup', N'its functions are not there, or not to be seen');

-- section: backupset
INSERT INTO @section VALUES (N'backupset', 0, N'
SELECT (SELECT b.backup_set_uuid AS [backup_set_uuid], b.backup_set_id AS [backup_set_id],
    b.media_set_id AS [media_set_id], b.position AS [position], b.type AS [type], b.database_name AS [database_name],
    b.database_guid AS [database_guid], b.server_name AS [server_name], b.machine_name AS [machine_name],
    CONVERT(varchar(25), b.first_lsn) AS [first_lsn], CONVERT(varchar(25), b.last_lsn) AS [last_lsn],
    CONVERT(varchar(25), b.checkpoint_lsn) AS [checkpoint_lsn],
    CONVERT(varchar(25), b.database_backup_lsn) AS [database_backup_lsn],
    CONVERT(varchar(25), b.differential_base_lsn) AS [differential_base_lsn],
    b.differential_base_guid AS [differential_base_guid],
    CONVERT(varchar(25), b.fork_point_lsn) AS [fork_point_lsn],
    b.first_recovery_fork_guid AS [first_recovery_fork_guid], b.last_recovery_fork_guid AS [last_recovery_fork_guid],
    b.family_guid AS [family_guid],
    CONVERT(varchar(23), b.backup_start_date, 126) AS [backup_start_date],
    CONVERT(varchar(23), b.backup_finish_date, 126) AS [backup_finish_date],
    CONVERT(varchar(23), b.database_creation_date, 126) AS [database_creation_date],
    CONVERT(varchar(23), b.expiration_date, 126) AS [expiration_date], b.time_zone AS [time_zone],
    b.is_copy_only AS [is_copy_only], b.begins_log_chain AS [begins_log_chain],
    b.has_bulk_logged_data AS [has_bulk_logged_data], b.is_snapshot AS [is_snapshot], b.is_readonly AS [is_readonly],
    b.is_single_user AS [is_single_user], b.is_damaged AS [is_damaged],
    b.has_backup_checksums AS [has_backup_checksums], b.has_incomplete_metadata AS [has_incomplete_metadata],
    b.is_force_offline AS [is_force_offline], b.is_password_protected AS [is_password_protected],
    b.recovery_model AS [recovery_model], b.backup_size AS [backup_size],
    b.compressed_backup_size AS [compressed_backup_size], b.user_name AS [user_name], b.name AS [name],
    b.description AS [description], b.software_vendor_id AS [software_vendor_id],
    b.software_major_version AS [software_major_version], b.software_minor_version AS [software_minor_version],
    b.software_build_version AS [software_build_version], b.database_version AS [database_version],
    b.compatibility_level AS [compatibility_level], b.sort_order AS [sort_order], b.code_page AS [code_page],
    b.unicode_locale AS [unicode_locale], b.unicode_compare_style AS [unicode_compare_style], b.flags AS [flags],
    b.collation_name AS [collation_name], b.key_algorithm AS [key_algorithm],
    CONVERT(varchar(42), b.encryptor_thumbprint, 1) AS [encryptor_thumbprint], b.encryptor_type AS [encryptor_type],
    b.first_family_number AS [first_family_number], b.last_family_number AS [last_family_number]'
  + @backupset_2022 + N',
    JSON_QUERY((SELECT m.media_uuid AS [media_uuid], m.media_family_count AS [media_family_count],
        m.mirror_count AS [mirror_count], m.name AS [name], m.description AS [description],
        m.software_name AS [software_name], m.software_vendor_id AS [software_vendor_id],
        m.is_password_protected AS [is_password_protected], m.is_compressed AS [is_compressed],
        m.is_encrypted AS [is_encrypted]
      FROM msdb.dbo.backupmediaset m WHERE m.media_set_id = b.media_set_id
      FOR JSON PATH, WITHOUT_ARRAY_WRAPPER, INCLUDE_NULL_VALUES)) AS [backupmediaset],
    JSON_QUERY(ISNULL((SELECT y.family_sequence_number AS [family_sequence_number], y.mirror AS [mirror],
        y.device_type AS [device_type], y.physical_device_name AS [physical_device_name],
        y.logical_device_name AS [logical_device_name], y.media_family_id AS [media_family_id]
      FROM msdb.dbo.backupmediafamily y WHERE y.media_set_id = b.media_set_id
      ORDER BY y.family_sequence_number, y.mirror
      FOR JSON PATH, INCLUDE_NULL_VALUES), N''[]'')) AS [backupmediafamily],
    JSON_QUERY(ISNULL((SELECT f.file_number AS [file_number], f.file_type AS [file_type],
        f.logical_name AS [logical_name], f.physical_name AS [physical_name], f.filegroup_name AS [filegroup_name],
        f.file_size AS [file_size], f.backup_size AS [backup_size],
        f.source_file_block_size AS [source_file_block_size],
        CONVERT(varchar(25), f.create_lsn) AS [create_lsn], CONVERT(varchar(25), f.drop_lsn) AS [drop_lsn],
        CONVERT(varchar(25), f.read_only_lsn) AS [read_only_lsn],
        CONVERT(varchar(25), f.read_write_lsn) AS [read_write_lsn],
        CONVERT(varchar(25), f.differential_base_lsn) AS [differential_base_lsn],
        f.differential_base_guid AS [differential_base_guid], f.file_guid AS [file_guid],
        f.is_readonly AS [is_readonly], f.is_present AS [is_present]
      FROM msdb.dbo.backupfile f WHERE f.backup_set_id = b.backup_set_id ORDER BY f.file_number
      FOR JSON PATH, INCLUDE_NULL_VALUES), N''[]'')) AS [backupfile]
    FOR JSON PATH, WITHOUT_ARRAY_WRAPPER, INCLUDE_NULL_VALUES) AS [value]
FROM msdb.dbo.backupset b WHERE @since IS NULL OR b.backup_finish_date >= @since
ORDER BY b.backup_set_id');

-- section: restorehistory
INSERT INTO @section VALUES (N'restorehistory', 0, N'
SELECT (SELECT CONVERT(varchar(23), r.restore_date, 126) AS [restore_date],
    r.destination_database_name AS [destination_database_name], b.backup_set_uuid AS [backup_set_uuid],
    r.restore_type AS [restore_type], CONVERT(varchar(23), r.stop_at, 126) AS [stop_at], r.recovery AS [recovery]
    FOR JSON PATH, WITHOUT_ARRAY_WRAPPER, INCLUDE_NULL_VALUES) AS [value]
FROM msdb.dbo.restorehistory r LEFT JOIN msdb.dbo.backupset b ON b.backup_set_id = r.backup_set_id
WHERE @since IS NULL OR r.restore_date >= @since
ORDER BY r.restore_history_id');

-- section: logmarkhistory
INSERT INTO @section VALUES (N'logmarkhistory', 0, N'
SELECT (SELECT l.database_name AS [database_name], l.mark_name AS [mark_name],
    CONVERT(varchar(25), l.lsn) AS [lsn], CONVERT(varchar(23), l.mark_time, 126) AS [mark_time]
    FOR JSON PATH, WITHOUT_ARRAY_WRAPPER, INCLUDE_NULL_VALUES) AS [value]
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
SELECT (SELECT CONVERT(varchar(23), DATEADD(minute, @utc, e.StartTime), 126) + ''Z'' AS [at], e.kind AS [kind],
    e.database_name AS [database_name], e.became AS [to]
    FOR JSON PATH, WITHOUT_ARRAY_WRAPPER) AS [value]
FROM event e WHERE e.database_name <> N'''' AND e.StartTime IS NOT NULL
ORDER BY e.EventSequence');

-- ---- The document

DECLARE @server_name nvarchar(300) = CONVERT(nvarchar(128), SERVERPROPERTY('ServerName'));
DECLARE @machine_name nvarchar(300) = CONVERT(nvarchar(128), SERVERPROPERTY('MachineName'));
DECLARE @version nvarchar(300) = CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion'));
INSERT INTO #line (line)
SELECT N'{"format":"unbroken-estate/1","taken_at":"' + CONVERT(nvarchar(23), GETUTCDATE(), 126) + N'Z","servers":[{'
  + N'"server_name":' + ISNULL(N'"' + STRING_ESCAPE(@server_name, 'json') + N'"', N'null')
  + N',"machine_name":' + ISNULL(N'"' + STRING_ESCAPE(@machine_name, 'json') + N'"', N'null')
  + N',"product_version":' + ISNULL(N'"' + STRING_ESCAPE(@version, 'json') + N'"', N'null');

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
  + N'{"section":"' + o.section + N'","reason":' + ISNULL(N'"' + STRING_ESCAPE(o.reason, 'json') + N'"', N'null') + N'}'
FROM #left_out o ORDER BY o.id;
INSERT INTO #line (line) VALUES (N']}');

SELECT l.line FROM #line l ORDER BY l.id;
