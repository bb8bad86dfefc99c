// The topic's rules about availability groups. What its companion page says of
// them is in group_companion.cpp.

#include <algorithm>
#include <array>

#include "rules/families.h"
#include "rules/managed.h"
#include "rules/neighbours.h"

namespace unbroken {
namespace {

constexpr const char* kSource =
    "SQL Server Managed Backup to Azure: Interoperability and Coexistence, AlwaysOn Availability "
    "Groups";

bool is_at(const AvailabilityReplica& replica, Location location) {
  return replica.location == location;
}

bool any_at(const AvailabilityGroup& group, Location location) {
  return std::any_of(group.replicas.begin(), group.replicas.end(),
                     [location](const auto& replica) { return is_at(replica, location); });
}

Judgement all_at(const AvailabilityGroup& group, Location location) {
  Judgement all =
      group.replicas.empty() ? Judgement::unknown("availability_groups.replicas") : true;
  for (const AvailabilityReplica& replica : group.replicas) {
    const std::string field = "availability_groups.replicas.location of " + replica.server_name;
    const Judgement here =
        replica.location ? Judgement(is_at(replica, location)) : Judgement::unknown(field);
    all = both(all, here);
  }
  return all;
}

// Azure and on premises: known as soon as one replica of each is.
Judgement is_hybrid(const AvailabilityGroup& group) {
  if (any_at(group, Location::azure) && any_at(group, Location::on_premises)) return true;
  return both(negated(all_at(group, Location::azure)),
              negated(all_at(group, Location::on_premises)));
}

std::string places_of(const AvailabilityGroup& group) {
  std::string text;
  for (const AvailabilityReplica& replica : group.replicas) {
    if (!replica.location) continue;
    text += text.empty() ? "" : ", ";
    text += replica.server_name;
    text += is_at(replica, Location::azure) ? " in Azure" : " on premises";
  }
  return text;
}

// Reports the database once for its group, at the first replica that has, or
// may have, managed backup for it.
template <class Condition, class Message>
void report(const Rule& rule, const RuleSubject& subject, Condition condition, Message message,
            Findings& findings) {
  std::vector<const AvailabilityGroup*> done;
  for (const DatabasePlace& place : subject.places.places) {
    const AvailabilityGroup* const row = place.availability_group;
    if (row == nullptr || is_managed(place).is_no()) continue;
    const bool is_done = std::find(done.begin(), done.end(), row) != done.end();
    if (is_done) continue;
    done.push_back(row);
    const AvailabilityGroup group = located(*row, subject.estate);
    const Judgement managed = is_log_managed(subject, place);
    Finding* const finding = conclude(
        rule, subject_of(place), both(managed, condition(group)),
        [&] { return message(place, group); }, findings);
    if (finding == nullptr) continue;
    for (const AvailabilityReplica& replica : group.replicas) {
      finding->because.push_back(replica.server_name);
    }
  }
}

void all_in_azure(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  report(
      rule, subject, [](const AvailabilityGroup& group) { return all_at(group, Location::azure); },
      [](const DatabasePlace& place, const AvailabilityGroup& group) {
        return "managed backup of " + place.database_name + " is supported: all replicas of " +
               group.name + " are in Azure";
      },
      findings);
}

constexpr const char* kDisagreement =
    "; Microsoft's page about managed backup for availability groups calls it supported (--policy "
    "ag-topology=companion)";

void all_on_premises(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  if (subject.policy.ag_topology == AgTopology::companion) return;
  report(
      rule, subject,
      [](const AvailabilityGroup& group) { return all_at(group, Location::on_premises); },
      [](const DatabasePlace& place, const AvailabilityGroup& group) {
        return "managed backup of " + place.database_name + " is not supported: all replicas of " +
               group.name + " are on premises" + kDisagreement;
      },
      findings);
}

void in_both(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  if (subject.policy.ag_topology == AgTopology::companion) return;
  report(
      rule, subject, is_hybrid,
      [](const DatabasePlace& place, const AvailabilityGroup& group) {
        return "managed backup of " + place.database_name + " is not supported: the replicas of " +
               group.name + " are not all in Azure (" + places_of(group) + ")" + kDisagreement;
      },
      findings);
}

}  // namespace

std::span<const Rule> availability_group_rules() {
  static constexpr std::array<Rule, 4> kRules{{
      {{"AG-1", RuleKind::check, Severity::info, 215,
        "Managed backup is supported for an availability group whose replicas are all in Azure.",
        "availability_groups.replicas.location, or servers.location of the replica's server; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "Set it up as the page about availability groups says: the same settings on every replica.",
        kSource},
       all_in_azure},
      {{"AG-2a", RuleKind::check, Severity::error, 30,
        "Managed backup is not supported for an availability group whose replicas are all on "
        "premises.",
        "availability_groups.replicas.location, or servers.location of the replica's server; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "Move the group to Azure as a whole, or back its databases up with another tool.", kSource},
       all_on_premises},
      {{"AG-2b", RuleKind::check, Severity::error, 31,
        "Managed backup is not supported for an availability group with replicas in Azure and on "
        "premises.",
        "availability_groups.replicas.location, or servers.location of the replica's server; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "Move the group to Azure as a whole, or back its databases up with another tool.", kSource},
       in_both},
      {{"AG-3", RuleKind::fact, Severity::info, 242,
        "Managed backup for availability groups has further conditions on a page of its own.",
        "Nothing: it holds everywhere.",
        "Read the findings MB-AG-1 to MB-AG-9 of the group as well.", kSource}},
  }};
  return kRules;
}

}  // namespace unbroken
