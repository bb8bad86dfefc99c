#include "rules/group_companion.h"

#include <algorithm>
#include <array>

#include "rules/families.h"
#include "rules/history.h"
#include "rules/managed.h"
#include "rules/neighbours.h"

namespace unbroken {
namespace {

constexpr const char* kSource =
    "Setting up SQL Server Managed Backup to Azure for Availability Groups";

void in_any_place(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  if (subject.policy.ag_topology == AgTopology::seed) return;
  for (const DatabasePlace& place : subject.places.places) {
    if (place.availability_group == nullptr) continue;
    conclude(
        rule, subject_of(place), is_managed(place),
        [&place] {
          return "managed backup of " + name_of(place) + " is supported wherever the replicas of " +
                 place.availability_group->name +
                 " are: so says the companion page, chosen by --policy ag-topology=companion; the "
                 "topic supports groups in Azure only";
        },
        findings);
  }
}

// Backups by others from before managed backup's first.
void earlier_backups(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    if (place.availability_group == nullptr || is_managed(place).is_no()) continue;
    const std::vector<Vertex> managed = managed_sets_at(subject, place);
    const auto is_earlier = [&](Vertex v) {
      return std::all_of(managed.begin(), managed.end(), [&](Vertex own) {
        return subject.graph.finish_for_ordering(v) < subject.graph.finish_for_ordering(own);
      });
    };
    std::vector<Vertex> earlier = sets_bearing_on(subject, place);
    std::erase_if(earlier, [&](Vertex v) {
      return subject.facts[v].producer.kind == ProducerKind::managed_backup || !is_earlier(v);
    });
    if (earlier.empty()) continue;
    Finding* const finding = conclude(
        rule, subject_of(place), is_managed(place),
        [&] {
          return name_of(place) + ", in " + place.availability_group->name + ", was backed up " +
                 "before managed backup: it tries to copy these backups into its container, and "
                 "schedules a full backup if it cannot";
        },
        findings);
    if (finding != nullptr) finding->because = uuids_of(subject, earlier);
  }
}

void after_a_failover(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    if (place.availability_group == nullptr || is_managed(place).is_no()) continue;
    const auto failover = newest_event(subject, place, {"failover"});
    if (!failover) continue;
    Finding* const finding = conclude(
        rule, subject_of(place), is_managed(place),
        [&] {
          return place.availability_group->name + " failed over: managed backup of " +
                 place.database_name + " continues on the preferred replica, in the same container";
        },
        findings);
    if (finding != nullptr && failover->event->at) {
      finding->because.push_back("failover at " + failover->event->at->text());
    }
    return;  // one failover of one group, whatever the number of replicas
  }
}

void left_its_group(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    if (place.availability_group != nullptr || is_managed(place).is_no()) continue;
    const auto removal = newest_event(
        subject, place, {"removed_from_availability_group", "added_to_availability_group"});
    if (!removal || removal->event->kind.front() == 'a' || removal->event->kind.front() == 'A') {
      continue;
    }
    const std::optional<UtcTime>& at = removal->event->at;
    Judgement has_full = false;
    for (const Vertex v : managed_sets_at(subject, place)) {
      if (subject.graph[v].type != BackupType::full) continue;
      const std::optional<UtcTime> finish = finish_of(subject, v);
      Judgement is_later = false;
      if (!at) {
        is_later = Judgement::unknown("events.at");
      } else if (!finish) {
        is_later = Judgement::unknown("backupset.time_zone");
      } else {
        is_later = *at < *finish;
      }
      has_full = either(has_full, is_later);
    }
    Finding* const finding = conclude(
        rule, subject_of(place), both(is_managed(place), negated(has_full)),
        [&place] {
          return name_of(place) +
                 " left its availability group and has no full backup by managed backup since: "
                 "what the group's container holds may not be enough to recover it";
        },
        findings);
    if (finding != nullptr && at) finding->because.push_back("removed at " + at->text());
  }
}

}  // namespace

std::span<const Rule> group_companion_rules() {
  static constexpr std::array<Rule, 9> kRules{{
      {{"MB-AG-1", RuleKind::check, Severity::info, 216,
        "The companion page supports managed backup for groups on premises, in Azure and across "
        "both.",
        "availability_groups.replicas.location, or servers.location of the replica's server; "
        "managed_backup.databases.is_smart_backup_enabled. `--policy ag-topology=companion`.",
        "Follow the companion page: preferred backup replica, the same settings on every replica, "
        "readable secondaries.",
        kSource},
       in_any_place},
      {{"MB-AG-2", RuleKind::check, Severity::recommendation, 107,
        "An availability group with managed backup should name a preferred backup replica.",
        "availability_groups.automated_backup_preference_desc; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "Set the group's automated backup preference to primary, secondary or secondary_only, with "
        "backup priorities.",
        kSource},
       nullptr,
       no_preference},
      {{"MB-AG-3", RuleKind::check, Severity::error, 32,
        "A preferred backup replica must allow read-only connections for managed backup.",
        "availability_groups.automated_backup_preference_desc, replicas.role_desc, "
        "replicas.secondary_role_allow_connections_desc, replicas.backup_priority; "
        "servers.product_version.",
        "Let the preferred secondary accept read-only connections, or prefer the primary for "
        "backups.",
        kSource},
       nullptr,
       unreadable_secondary},
      {{"MB-AG-4", RuleKind::check, Severity::warning, 58,
        "Managed backup should be configured on every replica with the same settings.",
        "managed_backup of every replica's server: "
        "managed_backup.databases.is_smart_backup_enabled, retention_days, storage_url, "
        "container_url, encryption_algorithm.",
        "Configure the database on every replica with the same settings, by the database rather "
        "than by instance defaults.",
        kSource},
       settings_differ},
      {{"MB-AG-5", RuleKind::check, Severity::warning, 59,
        "Replicas that encrypt managed backups should use one certificate.",
        "managed_backup.databases.encryption_algorithm, encryptor_type and encryptor_name of every "
        "replica.",
        "Create the same certificate on every replica and name it in the database's managed-backup "
        "settings.",
        kSource},
       certificates_differ},
      {{"MB-AG-6", RuleKind::check, Severity::info, 217,
        "Managed backup of a group that had backups before tries to copy them into its container.",
        "managed_backup.databases.is_smart_backup_enabled; backupset with its media families.",
        "Keep the earlier backups where the replica can read them, or take a full backup with "
        "sp_backup_on_demand.",
        kSource},
       earlier_backups},
      {{"MB-AG-7", RuleKind::check, Severity::info, 218,
        "After a failover of the group managed backup continues on the new preferred replica.",
        "events of kind failover; managed_backup.databases.is_smart_backup_enabled.",
        "Nothing needs to be done.", kSource},
       after_a_failover},
      {{"MB-AG-8", RuleKind::check, Severity::recommendation, 106,
        "Consider turning instance defaults off while availability databases are set up.",
        "managed_backup.instance.is_smart_backup_enabled; managed_backup.databases.configured of "
        "the group's databases.",
        "Turn the instance defaults off, configure the database on every replica, turn them on "
        "again.",
        kSource},
       nullptr,
       defaults_in_a_group},
      {{"MB-AG-9", RuleKind::check, Severity::warning, 57,
        "A database that left its group needs a full backup in the instance's container.",
        "events of kind removed_from_availability_group; "
        "managed_backup.databases.is_smart_backup_enabled; backupset.backup_finish_date and "
        "time_zone.",
        "Run sp_backup_on_demand with type Database for it.", kSource},
       left_its_group},
  }};
  return kRules;
}

}  // namespace unbroken
