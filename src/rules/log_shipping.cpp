#include <array>

#include "rules/families.h"
#include "rules/managed.h"
#include "rules/neighbours.h"

namespace unbroken {
namespace {

constexpr const char* kSource =
    "SQL Server Managed Backup to Azure: Interoperability and Coexistence, Log Shipping";

template <class Message>
void report_primary(const Rule& rule, const RuleSubject& subject, Message message,
                    Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    if (place.log_shipping_primary == nullptr) continue;
    Finding* const finding = conclude(
        rule, subject_of(place), is_log_managed(subject, place), [&] { return message(place); },
        findings);
    if (finding != nullptr && place.log_shipping_primary->backup_directory) {
      finding->because.push_back(*place.log_shipping_primary->backup_directory);
    }
  }
}

// The topic does not tell the primary from the secondary, which cannot be backed
// up while it is restored to (D-55).
void report_secondary(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    if (place.log_shipping_secondary == nullptr) continue;
    Finding* const finding = conclude(
        rule, subject_of(place), is_managed(place),
        [&place] {
          return name_of(place) +
                 " is a secondary of log shipping: managed backup, which is "
                 "enabled for it, skips it until it is brought online";
        },
        findings);
    if (finding != nullptr) finding->severity = Severity::warning;
  }
}

void beside_managed_backup(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  report_primary(
      rule, subject,
      [](const DatabasePlace& place) {
        return "log shipping and managed backup are both configured for " + name_of(place) +
               ": each takes log backups that the other one then lacks";
      },
      findings);
  report_secondary(rule, subject, findings);
}

void harms_both(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  report_primary(
      rule, subject,
      [](const DatabasePlace& place) {
        return "neither log shipping nor managed backup can be relied on to recover " +
               name_of(place) + " while both are configured";
      },
      findings);
}

}  // namespace

std::span<const Rule> log_shipping_rules() {
  static constexpr std::array<Rule, 2> kRules{{
      {{"LS-1", RuleKind::check, Severity::error, 10,
        "Log shipping and managed backup are configured for the same database.",
        "log_shipping_primary_databases or log_shipping_secondary_databases; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "Choose one of the two for this database, then take a full backup.", kSource},
       beside_managed_backup},
      {{"LS-2", RuleKind::check, Severity::error, 11,
        "Log shipping beside managed backup affects what either of them can recover.",
        "log_shipping_primary_databases; managed_backup.databases.is_smart_backup_enabled.",
        "Remove one of the two, then take a full backup with the other.", kSource},
       harms_both},
  }};
  return kRules;
}

}  // namespace unbroken
