// The signs of the producers that are known to this library, as data.

#include <span>
#include <string>
#include <string_view>

#include "unbroken/producer.h"

namespace unbroken {
namespace {

struct KnownSign {
  ProducerKind kind = ProducerKind::third_party;
  std::string_view tool;  // empty: what any producer of this kind shows
  SignField looks_at = SignField::device;
  std::string_view like;
  int weight = 0;
};

constexpr ProducerKind kDpm = ProducerKind::dpm;
constexpr ProducerKind kTool = ProducerKind::third_party;

constexpr std::string_view kOla = "Ola Hallengren's Maintenance Solution";

// How much a sign says: that nobody else leaves it; that few others do; that it
// fits. Two that fit are not enough, one of them beside one that few leave is.
constexpr int kStrong = 60;
constexpr int kMedium = 35;
constexpr int kSome = 30;
constexpr int kWeak = 20;

// The rows of one producer stand together.
//
// A vendor's own word in a name or account is a medium or weak sign: people name
// backups after what they are about to do. Sources stand beside what only a
// source can tell.
constexpr KnownSign kSigns[] = {
    // BACKUP LOG by DPM's agent writes
    // LOGFOLDER\DPM_SQL_PROTECT\HOST\DATABASE.ldf\Backup\Current.log
    // (DPM's own error text when that volume is full); the agent runs as the system.
    {kDpm, "", SignField::folder, R"(%\DPM[_]SQL[_]PROTECT\%)", kStrong},
    {kDpm, "", SignField::file, "Current.log", kWeak},
    {kDpm, "", SignField::device_type, "7", kWeak},
    {kDpm, "", SignField::name, "%Data Protection Manager%", kMedium},
    {kDpm, "", SignField::description, "%Data Protection Manager%", kMedium},

    // Set name: the msdb query of github.com/spaghettidba/DBA-Scripts, BackupFrequency.sql. Folders
    // of
    // log backups: helpcenter.veeam.com, Veeam Agent, "How Microsoft SQL Server Log Backup Works"
    // (C:\ProgramData\Veeam\Endpoint\SqlLogBackup); Veeam's best practice guide
    // (%allusersprofile%\Veeam\Backup).
    {kTool, "Veeam", SignField::folder, R"(%\Veeam\Endpoint\SqlLogBackup%)", kStrong},
    {kTool, "Veeam", SignField::folder, R"(%\ProgramData\Veeam\Backup%)", kStrong},
    {kTool, "Veeam", SignField::device, "%Veeam%", kMedium},
    {kTool, "Veeam", SignField::name, "%Veeam%", kMedium},
    {kTool, "Veeam", SignField::description, "%Veeam%", kMedium},
    {kTool, "Veeam", SignField::user_name, "%Veeam%", kSome},

    // The SQL agent's set name, as msdb queries of several DBAs tell it from native backups. It
    // streams
    // through VDI: community.commvault.com, "SQL backup process".
    {kTool, "Commvault", SignField::name, "CommVault Galaxy Backup%", kStrong},
    {kTool, "Commvault", SignField::name, "%Commvault%", kMedium},
    {kTool, "Commvault", SignField::description, "%Commvault%", kMedium},
    {kTool, "Commvault", SignField::device, "%Commvault%", kMedium},
    {kTool, "Commvault", SignField::user_name, "%Commvault%", kSome},

    {kTool, "Rubrik", SignField::name, "%Rubrik%", kMedium},
    {kTool, "Rubrik", SignField::description, "%Rubrik%", kMedium},
    {kTool, "Rubrik", SignField::device, "%Rubrik%", kMedium},
    {kTool, "Rubrik", SignField::user_name, "%Rubrik%", kSome},

    {kTool, "Cohesity", SignField::name, "%Cohesity%", kMedium},
    {kTool, "Cohesity", SignField::description, "%Cohesity%", kMedium},
    {kTool, "Cohesity", SignField::device, "%Cohesity%", kMedium},
    {kTool, "Cohesity", SignField::user_name, "%Cohesity%", kSome},

    // Files of Fast Compression: support.quest.com, knowledge base 4223308.
    {kTool, "LiteSpeed", SignField::file, "%.litespeed.%", kMedium},
    {kTool, "LiteSpeed", SignField::device, "%LiteSpeed%", kMedium},
    {kTool, "LiteSpeed", SignField::name, "%LiteSpeed%", kMedium},
    {kTool, "LiteSpeed", SignField::description, "%LiteSpeed%", kMedium},
    {kTool, "LiteSpeed", SignField::software_name, "%LiteSpeed%", kStrong},

    // Both forms of device name: a backup history's loader that tells Red Gate's from others. It
    // backs up
    // to a VIRTUAL_DEVICE: sqlbackuprestore.com/backupdata.htm. Files end in .sqb.
    {kTool, "SQL Backup", SignField::device, "Red Gate SQL Backup (%", kStrong},
    {kTool, "SQL Backup", SignField::device, "SQLBACKUP[_]%", kMedium},
    {kTool, "SQL Backup", SignField::device, "%.sqb", kMedium},
    {kTool, "SQL Backup", SignField::name, "%Red Gate%", kMedium},
    {kTool, "SQL Backup", SignField::description, "%Red Gate%", kMedium},

    // Output of nsrsqlsv: TO virtual_device='Legato#GUID' WITH name=N'LegatoNWMSQL',
    // description=N'MSSQL:DB'.
    // EMC# of later versions: github.com/beumof/SQL-Server-Admin-scripts,
    // SQLBackups_LatestDBBackups.sql.
    {kTool, "NetWorker", SignField::device, "Legato#%", kStrong},
    {kTool, "NetWorker", SignField::device, "EMC#%", kStrong},
    {kTool, "NetWorker", SignField::name, "LegatoNWMSQL", kStrong},
    {kTool, "NetWorker", SignField::description, "MSSQL:%", kWeak},

    // Device and description: the same query, and DBAs' checks of TDP's own history.
    {kTool, "IBM Data Protection", SignField::device, "TDPSQL%", kMedium},
    {kTool, "IBM Data Protection", SignField::description, "TDPSQL%", kMedium},

    // VNBU0-..., one device a stripe: DBAs' queries that cut it off after these letters.
    {kTool, "NetBackup", SignField::device, "VNBU[0-9]%", kMedium},
    {kTool, "NetBackup", SignField::name, "%NetBackup%", kMedium},
    {kTool, "NetBackup", SignField::description, "%NetBackup%", kMedium},
    {kTool, "NetBackup", SignField::user_name, "%NetBackup%", kSome},

    {kTool, "Avamar", SignField::name, "%Avamar%", kMedium},
    {kTool, "Avamar", SignField::description, "%Avamar%", kMedium},
    {kTool, "Avamar", SignField::device, "%Avamar%", kMedium},

    {kTool, "SnapManager", SignField::folder, "%SnapInfo%", kMedium},
    {kTool, "SnapManager", SignField::name, "%SnapManager%", kMedium},
    {kTool, "SnapManager", SignField::description, "%SnapManager%", kMedium},
    {kTool, "SnapManager", SignField::user_name, "%SnapManager%", kSome},

    // The account its plug-in backs up under, through VDI: learn.microsoft.com, "About SQL Server
    // Backup
    // in Azure VMs".
    {kTool, "Azure Backup", SignField::user_name, R"(NT SERVICE\AzureWLBackupPluginSvc)", kStrong},

    // DatabaseBackup's default @DirectoryStructure and @FileName: github.com/olahallengren/
    // sql-server-maintenance-solution. DATABASE\TYPE with, since 2017, _PARTIAL and _COPY_ONLY; the
    // file
    // SERVER[$INSTANCE]_DATABASE_TYPE_yyyymmdd_hhmmss.
    {kTool, kOla, SignField::folder, R"(%\{database}\FULL)", kMedium},
    {kTool, kOla, SignField::folder, R"(%\{database}\DIFF)", kMedium},
    {kTool, kOla, SignField::folder, R"(%\{database}\LOG)", kMedium},
    {kTool, kOla, SignField::folder, R"(%\{database}\FULL[_]%)", kMedium},
    {kTool, kOla, SignField::folder, R"(%\{database}\DIFF[_]%)", kMedium},
    {kTool, kOla, SignField::folder, R"(%\{database}\LOG[_]%)", kMedium},
    {kTool, kOla, SignField::file,
     "%[_]{database}[_]FULL[_]%[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][_][0-9][0-9][0-9][0-9][0-9]"
     "[0-9]%",
     kMedium},
    {kTool, kOla, SignField::file,
     "%[_]{database}[_]DIFF[_]%[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][_][0-9][0-9][0-9][0-9][0-9]"
     "[0-9]%",
     kMedium},
    {kTool, kOla, SignField::file,
     "%[_]{database}[_]LOG[_]%[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][_][0-9][0-9][0-9][0-9][0-9]["
     "0-9]%",
     kMedium},
    {kTool, kOla, SignField::description, "%Hallengren%", kMedium},
    {kTool, kOla, SignField::name, "%Hallengren%", kMedium},

    // The SQL writer's BACKUP ... TO VIRTUAL_DEVICE='{GUID}n' WITH SNAPSHOT, whoever asked VSS for
    // it.
    // Beside a virtual device the least that is enough: any sign of a tool's own wins.
    {kTool, "VSS snapshot", SignField::is_snapshot, "1", kSome},

    // What any producer of a kind shows, beside signs of its own or a row of the configuration that
    // says
    // too little to claim the set alone. Maintenance
    // plans call sets and files DATABASE_backup_yyyy_mm_dd_hhmmss_fffffff; log shipping its files
    // DATABASE_yyyymmddhhmmss.trn; tools use virtual devices, which need a program at the other
    // end.
    {ProducerKind::maintenance_plan, "", SignField::name,
     "{database}[_]backup[_]____[_]__[_]__[_]______[_]%", kWeak},
    {ProducerKind::maintenance_plan, "", SignField::file,
     "{database}[_]backup[_]____[_]__[_]__[_]______[_]%", kWeak},
    {ProducerKind::log_shipping, "", SignField::file,
     "{database}[_][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9].trn",
     kWeak},
    {kTool, "", SignField::device_type, "7", kWeak},
};

ProducerTable table_of(std::span<const KnownSign> signs) {
  ProducerTable table;
  for (const KnownSign& sign : signs) {
    const Producer producer{sign.kind, std::string(sign.tool)};
    if (table.empty() || table.back().producer != producer) table.push_back({producer, {}});
    table.back().signs.push_back({sign.looks_at, std::string(sign.like), sign.weight});
  }
  return table;
}

}  // namespace

const ProducerTable& known_producers() {
  static const ProducerTable kTable = table_of(kSigns);
  return kTable;
}

}  // namespace unbroken
