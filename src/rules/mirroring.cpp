#include "rules/mirroring.h"

#include <array>

#include "rules/defaults.h"
#include "rules/families.h"
#include "rules/managed.h"
#include "rules/neighbours.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

constexpr const char* kSource =
    "SQL Server Managed Backup to Azure: Interoperability and Coexistence, Database Mirroring";

Judgement has_role(const DatabasePlace& place, std::string_view role) {
  if (!place.mirroring->role) return Judgement::unknown("database_mirroring.mirroring_role_desc");
  return is_same_name(*place.mirroring->role, role);
}

Judgement is_managed_on_partner(const RuleSubject& subject, const DatabasePlace& place) {
  if (!place.mirroring->partner_instance) {
    return Judgement::unknown("database_mirroring.mirroring_partner_instance");
  }
  return is_managed_on(subject.estate, *place.mirroring->partner_instance, place.database_name);
}

void on_the_principal(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    if (place.mirroring == nullptr) continue;
    conclude(
        rule, subject_of(place), both(is_managed(place), has_role(place, "PRINCIPAL")),
        [&place] {
          return name_of(place) +
                 " is the principal of its mirroring session, which managed "
                 "backup supports";
        },
        findings);
  }
}

void on_the_mirror(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    if (place.mirroring == nullptr || is_managed(place).is_no()) continue;
    const Judgement configured = both(is_managed(place), is_managed_on_partner(subject, place));
    conclude(
        rule, subject_of(place), both(has_role(place, "MIRROR"), configured),
        [&place] {
          return name_of(place) +
                 " is a mirror: managed backup skips it, and backs up the "
                 "principal on " +
                 *place.mirroring->partner_instance;
        },
        findings);
  }
}

void on_one_partner_only(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    if (place.mirroring == nullptr || is_managed(place).is_no()) continue;
    const Judgement partner = is_managed_on_partner(subject, place);
    Finding* const finding = conclude(
        rule, subject_of(place), both(is_managed(place), negated(partner)),
        [&place] {
          return "managed backup is configured for " + name_of(place) + " and not on its " +
                 "mirroring partner " + *place.mirroring->partner_instance +
                 ": after a failover nothing would be backed up there";
        },
        findings);
    if (finding != nullptr) finding->because.push_back(*place.mirroring->partner_instance);
  }
}

void defaults_beside_mirroring(const Rule& rule, const EstateSubject& subject, Findings& findings) {
  for (const Server& server : subject.estate.estate().servers) {
    std::vector<std::string> databases;
    for (const MirroringSession& session : server.database_mirroring) {
      databases.push_back(session.database_name);
    }
    report_defaults(rule, subject, server, databases, "mirrored databases", findings);
  }
}

}  // namespace

std::span<const Rule> mirroring_rules() {
  static constexpr std::array<Rule, 7> kRules{{
      {{"MIR-1", RuleKind::check, Severity::info, 210,
        "Managed backup is supported on the principal of a mirrored database.",
        "database_mirroring.mirroring_role_desc; managed_backup.databases.is_smart_backup_enabled.",
        "Configure it on the mirror as well, so that backups continue after a failover.", kSource},
       on_the_principal},
      {{"MIR-2", RuleKind::check, Severity::info, 211,
        "Managed backup skips the mirror of a mirrored database.",
        "database_mirroring.mirroring_role_desc; managed_backup.databases.is_smart_backup_enabled "
        "on both partners.",
        "Nothing needs to be done: the configuration waits for a failover.", kSource},
       on_the_mirror},
      {{"MIR-3", RuleKind::check, Severity::info, 212,
        "After a failover managed backup starts on the new principal once the roles are switched "
        "and the database is online.",
        "events of kind failover with from and to; "
        "managed_backup.databases.is_smart_backup_enabled on the new principal; "
        "databases.state_desc.",
        "Wait for the first full backup, or take one with sp_backup_on_demand.", kSource},
       starts_after_failover},
      {{"MIR-4", RuleKind::check, Severity::warning, 55,
        "Managed backups after a failover of a mirrored database lie in a new container.",
        "events of kind failover, or managed backups of both partners; "
        "managed_backup.databases.is_smart_backup_enabled on the new principal.",
        "Give a restore both containers, the old principal's and the new one's.", kSource},
       new_container},
      {{"MIR-5", RuleKind::check, Severity::error, 8,
        "Nothing backs the database up after a failover to a mirror without managed backup.",
        "events of kind failover; managed_backup of the new principal's server.",
        "Configure managed backup on the new principal now, as on the old one.", kSource},
       unprotected_after_failover},
      {{"MIR-6", RuleKind::check, Severity::recommendation, 100,
        "Configure managed backup on both partners of a mirrored database.",
        "database_mirroring.mirroring_role_desc; managed_backup.databases.is_smart_backup_enabled "
        "on both partners.",
        "Configure managed backup for the database on the other partner too, with the same "
        "settings.",
        kSource},
       on_one_partner_only},
      {{"MIR-7", RuleKind::check, Severity::recommendation, 101,
        "Instance defaults should be off while a mirrored database is set up.",
        "managed_backup.instance.is_smart_backup_enabled; database_mirroring; "
        "managed_backup.databases.configured.",
        "Turn the instance defaults off, configure principal and mirror, turn the defaults on "
        "again, in this order.",
        kSource},
       nullptr,
       defaults_beside_mirroring},
  }};
  return kRules;
}

}  // namespace unbroken
