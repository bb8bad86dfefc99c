#include <algorithm>
#include <array>

#include "rules/advice.h"
#include "rules/families.h"
#include "rules/history.h"
#include "rules/managed.h"

namespace unbroken {
namespace {

constexpr const char* kSource =
    "SQL Server Managed Backup to Azure: Interoperability and Coexistence, Ad Hoc Backups Using "
    "Transact-SQL and SQL Server Management Studio";

using Judge = Judgement (*)(const RuleSubject& subject, const DatabasePlace& place, Vertex v);

Judgement is_type(const RuleSubject& subject, Vertex v, bool (*wanted)(BackupType)) {
  if (!subject.facts[v].is_type_known) return Judgement::unknown("backupset.type");
  return wanted(subject.graph[v].type);
}
Judgement is_copy(const RuleSubject& subject, Vertex v) {
  return Judgement::of(subject.facts[v].is_copy_only, "backupset.is_copy_only");
}
bool is_full(BackupType type) { return type == BackupType::full; }
bool is_log(BackupType type) { return type == BackupType::log; }
bool is_file_or_partial(BackupType type) {
  return type == BackupType::file || type == BackupType::partial;
}

Judgement moves_base(const RuleSubject& subject, const DatabasePlace&, Vertex v) {
  return both(is_type(subject, v, is_full), negated(is_copy(subject, v)));
}
Judgement is_full_copy(const RuleSubject& subject, const DatabasePlace&, Vertex v) {
  return both(is_type(subject, v, is_full), is_copy(subject, v));
}
Judgement makes_bases(const RuleSubject& subject, const DatabasePlace&, Vertex v) {
  return both(is_type(subject, v, is_file_or_partial), negated(is_copy(subject, v)));
}
Judgement is_copy_of_files(const RuleSubject& subject, const DatabasePlace&, Vertex v) {
  return both(is_type(subject, v, is_file_or_partial), is_copy(subject, v));
}
Judgement is_changes_only(const RuleSubject& subject, const DatabasePlace&, Vertex v) {
  return is_type(subject, v, is_differential);
}
Judgement is_log_copy(const RuleSubject& subject, const DatabasePlace&, Vertex v) {
  return both(is_type(subject, v, is_log), is_copy(subject, v));
}
// Rarely told: without the column nothing says that it happened.
Judgement takes_offline(const RuleSubject& subject, const DatabasePlace&, Vertex v) {
  return both(is_type(subject, v, is_log), subject.facts[v].is_force_offline.value_or(false));
}

Judgement is_on_blob(const RuleSubject& subject, Vertex v) {
  if (!subject.facts[v].device) {
    return Judgement::unknown("backupmediafamily.physical_device_name");
  }
  return subject.facts[v].is_on_blob_storage;
}
// The database's own account where it has one, else the instance's.
Judgement is_own_account(const RuleSubject& subject, const DatabasePlace& place, Vertex v) {
  using S = ManagedBackupSettings;
  const auto storage = setting(place, &S::storage_url);
  const auto container = setting(place, &S::container_url);
  if (!storage && !container) {
    return Judgement::unknown("managed_backup.databases.storage_url or container_url");
  }
  const std::string account = account_of(subject.facts[v].device.value_or(""));
  return (storage && account_of(*storage) == account) ||
         (container && account_of(*container) == account);
}
Judgement in_own_account(const RuleSubject& subject, const DatabasePlace& place, Vertex v) {
  return both(both(truncates_log(subject, v), is_on_blob(subject, v)),
              is_own_account(subject, place, v));
}
Judgement in_other_account(const RuleSubject& subject, const DatabasePlace& place, Vertex v) {
  return both(both(truncates_log(subject, v), is_on_blob(subject, v)),
              negated(is_own_account(subject, place, v)));
}
Judgement is_elsewhere(const RuleSubject& subject, const DatabasePlace&, Vertex v) {
  return both(truncates_log(subject, v), negated(is_on_blob(subject, v)));
}

// One class of the table of ad hoc backups: what it is called, what it does.
struct AdHocClass {
  Judge judge;
  Severity severity;
  int priority;
  std::string_view one;
  std::string_view many;
  std::string_view effect;
};

constexpr std::array<AdHocClass, 7> kClasses{{
    {takes_offline, Severity::error, 15, "a log backup WITH NORECOVERY or STANDBY",
     "log backups WITH NORECOVERY or STANDBY",
     "takes the database offline, and managed backup cannot go on"},
    {moves_base, Severity::warning, 61, "a full backup", "full backups",
     "moves the base of later differentials; it breaks no log chain, though Microsoft's page about "
     "managed backup blames backup commands for most breaks"},
    {makes_bases, Severity::warning, 61, "a backup of files or parts", "backups of files or parts",
     "may give later differentials several bases; it breaks no log chain"},
    {is_full_copy, Severity::info, 222, "a copy-only full backup", "copy-only full backups",
     "does nothing to managed backup"},
    {is_copy_of_files, Severity::info, 222, "a copy-only backup of files or parts",
     "copy-only backups of files or parts", "does nothing to managed backup"},
    {is_changes_only, Severity::info, 222, "a differential backup", "differential backups",
     "does nothing to managed backup, which uses no differentials"},
    {is_log_copy, Severity::info, 222, "a copy-only log backup", "copy-only log backups",
     "truncates no log and breaks no chain"},
}};

bool is_ad_hoc(const SetFacts& facts) {
  return facts.producer.kind == ProducerKind::ad_hoc ||
         facts.producer.kind == ProducerKind::unknown;
}

// The sets of a class at a place, and what is missing to tell the others.
struct Found {
  Judgement any = false;
  std::vector<Vertex> sets;
};
Found found_at(const RuleSubject& subject, const DatabasePlace& place, Judge judge) {
  Found found;
  for (const Vertex v : sets_bearing_on(subject, place)) {
    if (!is_ad_hoc(subject.facts[v])) continue;
    const Judgement truth = judge(subject, place, v);
    if (truth.is_yes()) found.sets.push_back(v);
    found.any = either(found.any, truth);
  }
  return found;
}

std::string where_and_who(const SetFacts& first, bool are_several) {
  std::string text;
  if (first.device) text += (are_several ? ", the first to " : ", to ") + *first.device;
  if (first.user_name) text += ", by " + *first.user_name;
  return text;
}

void by_class(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    const Judgement managed = is_managed(place);
    if (managed.is_no()) continue;
    Judgement rest = false;
    for (const AdHocClass& row : kClasses) {
      const Found found = found_at(subject, place, row.judge);
      const Judgement fires = both(managed, found.any);
      if (fires.is_unknown()) rest = either(rest, fires);
      if (!fires.is_yes()) continue;
      const std::size_t count = found.sets.size();
      std::string message = count_of(count, row.one, row.many) + " of " + name_of(place) +
                            " taken outside managed backup";
      message += where_and_who(subject.facts[found.sets.front()], count > 1) + ": ";
      if (count > 1) message += "each ";
      Finding finding = finding_of(rule, subject_of(place), message.append(row.effect));
      finding.severity = row.severity;
      finding.priority = row.priority;
      finding.because = uuids_of(subject, found.sets);
      findings.push_back(std::move(finding));
    }
    if (rest.is_unknown()) {
      findings.push_back(undetermined(rule, subject_of(place), rest.missing()));
    }
  }
}

void report_logs(const Rule& rule, const RuleSubject& subject, Judge judge, std::string_view where,
                 std::string_view effect, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    const Judgement managed = is_managed(place);
    if (managed.is_no()) continue;
    const Found found = found_at(subject, place, judge);
    Finding* const finding = conclude(
        rule, subject_of(place), both(managed, found.any),
        [&] {
          const std::size_t count = found.sets.size();
          std::string message = count_of(count, "a log backup", "log backups") + " of " +
                                place.database_name + " taken outside managed backup went to ";
          message.append(where);
          message += where_and_who(subject.facts[found.sets.front()], count > 1);
          return message.append(effect);
        },
        findings);
    if (finding != nullptr) finding->because = uuids_of(subject, found.sets);
  }
}

constexpr std::string_view kBroken = ": managed backup's log chain is broken there";

void other_account(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  report_logs(rule, subject, in_other_account, "another storage account", kBroken, findings);
}
void elsewhere(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  report_logs(rule, subject, is_elsewhere, "a place outside Azure Blob storage", kBroken, findings);
}
void own_account(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  report_logs(rule, subject, in_own_account, "managed backup's own storage account",
              ": managed backup does not know it; the topic does not say whether that is a break, "
              "and the chain is whole for whoever has the file",
              findings);
}

void on_demand(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  advise(
      rule, subject, {"ADHOC-1", "ADHOC-2a", "ADHOC-2b", "ADHOC-3"},
      [](const DatabasePlace& place) {
        return "a backup of " + name_of(place) + " beside the schedule is best taken with " +
               on_demand_procedure(place.server) + ", which managed backup knows of";
      },
      findings);
}

}  // namespace

std::span<const Rule> ad_hoc_backup_rules() {
  static constexpr std::array<Rule, 6> kRules{{
      {{"ADHOC-1", RuleKind::check, Severity::warning, 61,
        "A backup outside managed backup may affect it, by its type and destination.",
        "backupset.type, is_copy_only, is_force_offline; backupmediafamily.physical_device_name; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "Take it WITH COPY_ONLY, or with sp_backup_on_demand.", kSource},
       by_class},
      {{"ADHOC-2a", RuleKind::check, Severity::error, 15,
        "A log backup outside managed backup went to a storage account that managed backup does "
        "not use.",
        "backupset.type, is_copy_only, is_force_offline; backupmediafamily.physical_device_name; "
        "managed_backup.databases.is_smart_backup_enabled; managed_backup.databases.storage_url or "
        "container_url.",
        "Take log backups of this database with sp_backup_on_demand only; other backups WITH "
        "COPY_ONLY.",
        kSource},
       other_account},
      {{"ADHOC-2b", RuleKind::check, Severity::error, 15,
        "A log backup outside managed backup went to a place outside Azure Blob storage.",
        "backupset.type, is_copy_only, is_force_offline; backupmediafamily.physical_device_name; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "Take log backups of this database with sp_backup_on_demand only; other backups WITH "
        "COPY_ONLY.",
        kSource},
       elsewhere},
      {{"ADHOC-3", RuleKind::check, Severity::warning, 60,
        "A log backup outside managed backup went to managed backup's own storage account.",
        "backupset.type, is_copy_only, is_force_offline; backupmediafamily.physical_device_name; "
        "managed_backup.databases.is_smart_backup_enabled; managed_backup.databases.storage_url or "
        "container_url.",
        "Keep that file, and see that its LSNs join those of its neighbours; else take a full "
        "backup with sp_backup_on_demand.",
        kSource},
       own_account},
      {{"ADHOC-4", RuleKind::advice, Severity::recommendation, 102,
        "A backup beside the schedule is best taken with sp_backup_on_demand.",
        "A finding of ADHOC-1, ADHOC-2a, ADHOC-2b or ADHOC-3 that is an error or a warning.",
        "EXEC sp_backup_on_demand with the database and the type Database or Log, in msdb's schema "
        "smart_admin (2014) or managed_backup (2016 and later).",
        kSource},
       on_demand},
      {{"ADHOC-5", RuleKind::fact, Severity::info, 243,
        "sp_backup_on_demand takes full database backups and log backups.",
        "Nothing: it holds everywhere.", "Use type Database or Log.", kSource}},
  }};
  return kRules;
}

}  // namespace unbroken
