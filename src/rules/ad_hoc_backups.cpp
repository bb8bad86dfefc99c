#include <algorithm>

#include "rules/managed.h"
#include "rules/registry.h"

namespace unbroken {
namespace {

constexpr const char* kSource =
    "SQL Server Managed Backup to Azure: Interoperability and Coexistence, Ad Hoc Backups Using "
    "Transact-SQL and SQL Server Management Studio";
constexpr const char* kRemedy =
    "Take log backups of this database with sp_backup_on_demand only; other backups WITH "
    "COPY_ONLY.";

bool is_truncating_ad_hoc_log(const RuleSubject& subject, Vertex v) {
  const ProducerKind kind = subject.facts[v].producer.kind;
  return subject.graph[v].type == BackupType::log && !subject.graph[v].is_copy_only &&
         (kind == ProducerKind::ad_hoc || kind == ProducerKind::unknown);
}

bool is_account_of(const ManagedBackupSettings* settings, const std::string& account) {
  if (settings == nullptr) return false;
  return (settings->storage_url && account_of(*settings->storage_url) == account) ||
         (settings->container_url && account_of(*settings->container_url) == account);
}

// Reports the database once, for all its breaching sets, on the server that has
// managed backup enabled.
template <class Breaches>
void report(const Rule& rule, const RuleSubject& subject, const std::string& what,
            Breaches breaches, std::vector<Finding>& findings) {
  for (const DatabasePlace& place : subject.estate.places) {
    const Configured managed = managed_backup_on(place);
    if (managed == Configured::no) continue;
    std::vector<Vertex> sets;
    for (Vertex v = 0; v < subject.graph.size(); ++v) {
      if (is_truncating_ad_hoc_log(subject, v) && breaches(place, v)) sets.push_back(v);
    }
    if (sets.empty()) continue;
    if (managed == Configured::unknown) {
      findings.push_back(undetermined(rule, subject_of(place), kEnabledField));
      continue;
    }
    const SetFacts& first = subject.facts[sets.front()];
    std::string message =
        sets.size() == 1 ? "a log backup of " : std::to_string(sets.size()) + " log backups of ";
    message += place.database_name + " taken outside managed backup went to " + what;
    if (first.device) message += ", the first to " + *first.device;
    if (first.user_name) message += ", by " + *first.user_name;
    message += ": managed backup's log chain is broken there";
    Finding finding = finding_of(rule, subject_of(place), std::move(message));
    for (const Vertex v : sets) finding.because.push_back(subject.graph[v].uuid.text());
    findings.push_back(std::move(finding));
  }
}

void other_account(const Rule& rule, const RuleSubject& subject, std::vector<Finding>& findings) {
  report(
      rule, subject, "another storage account",
      [&subject](const DatabasePlace& place, Vertex v) {
        if (!subject.facts[v].is_on_blob_storage) return false;
        const std::string account = account_of(*subject.facts[v].device);
        return !is_account_of(place.managed, account) &&
               !is_account_of(place.instance_managed, account);
      },
      findings);
}

void elsewhere(const Rule& rule, const RuleSubject& subject, std::vector<Finding>& findings) {
  report(
      rule, subject, "a place outside Azure Blob storage",
      [&subject](const DatabasePlace&, Vertex v) {
        return subject.facts[v].device && !subject.facts[v].is_on_blob_storage;
      },
      findings);
}

}  // namespace

const Rule kAdHocLogOtherAccount{
    {"ADHOC-2a", Severity::error, 15,
     "A log backup outside managed backup went to a storage account that managed backup does not "
     "use.",
     kRemedy, kSource},
    other_account,
};

const Rule kAdHocLogElsewhere{
    {"ADHOC-2b", Severity::error, 15,
     "A log backup outside managed backup went to a place outside Azure Blob storage.", kRemedy,
     kSource},
    elsewhere,
};

}  // namespace unbroken
