// Whether a group and its servers are set up as the companion page asks.

#include <algorithm>

#include "rules/defaults.h"
#include "rules/group_companion.h"
#include "rules/managed.h"
#include "rules/neighbours.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

constexpr const char* kPreferenceField = "availability_groups.automated_backup_preference_desc";

Judgement has_managed_database(const AvailabilityGroup& group, const EstateSubject& subject) {
  Judgement managed = false;
  for (const AvailabilityReplica& replica : group.replicas) {
    for (const std::string& database : group.databases) {
      if (!subject.asks_about(replica.server_name, database)) continue;
      managed =
          either(managed, is_managed(place_on(subject.estate, replica.server_name, database)));
    }
  }
  return managed;
}

Judgement prefers(const AvailabilityGroup& group, std::initializer_list<std::string_view> words) {
  if (!group.backup_preference) return Judgement::unknown(kPreferenceField);
  return std::any_of(words.begin(), words.end(), [&group](std::string_view word) {
    return is_same_name(word, *group.backup_preference);
  });
}

// A priority of 0 takes a replica out of the choice.
std::vector<const AvailabilityReplica*> candidates_of(const AvailabilityGroup& group) {
  std::vector<const AvailabilityReplica*> candidates;
  for (const AvailabilityReplica& replica : group.replicas) {
    const bool is_primary = replica.role && is_same_name(*replica.role, "PRIMARY");
    if (!is_primary && replica.backup_priority != 0) candidates.push_back(&replica);
  }
  return candidates;
}

Judgement is_unreadable(const AvailabilityReplica& replica) {
  if (replica.allow_connections) return is_same_name(*replica.allow_connections, "NO");
  return Judgement::unknown(
      "availability_groups.replicas.secondary_role_allow_connections_desc of " +
      replica.server_name);
}

// The highest priority wins; of equals any may be asked.
Judgement is_preferred(const AvailabilityReplica& replica,
                       const std::vector<const AvailabilityReplica*>& candidates) {
  Judgement preferred = true;
  for (const AvailabilityReplica* const other : candidates) {
    if (other == &replica) continue;
    const bool known = other->backup_priority && replica.backup_priority;
    preferred =
        both(preferred, known ? Judgement(*other->backup_priority <= *replica.backup_priority)
                              : Judgement::unknown("availability_groups.replicas.backup_priority"));
  }
  return preferred;
}

Judgement prefers_an_unreadable_one(const std::vector<const AvailabilityReplica*>& candidates) {
  Judgement any = false;
  Judgement all = !candidates.empty();
  for (const AvailabilityReplica* const replica : candidates) {
    any = either(any, both(is_unreadable(*replica), is_preferred(*replica, candidates)));
    all = both(all, is_unreadable(*replica));
  }
  return either(any, all);
}

std::optional<ManagedProfile> profile_of(const AvailabilityGroup& group,
                                         const EstateGraph& estate) {
  for (const AvailabilityReplica& replica : group.replicas) {
    const auto profile = profile_of(server_named(estate, replica.server_name));
    if (profile) return profile;
  }
  return std::nullopt;
}

bool has_striped_backups(const AvailabilityGroup& group, const EstateSubject& subject) {
  return std::any_of(
      subject.striped.begin(), subject.striped.end(), [&group](const DatabaseLabel& label) {
        const bool is_replica = std::any_of(
            group.replicas.begin(), group.replicas.end(), [&label](const auto& replica) {
              return is_same_name(replica.server_name, label.server_name);
            });
        return is_replica && std::any_of(group.databases.begin(), group.databases.end(),
                                         [&label](const std::string& name) {
                                           return is_same_name(name, label.database_name);
                                         });
      });
}

}  // namespace

void no_preference(const Rule& rule, const EstateSubject& subject, Findings& findings) {
  for (const EstateVertex v : subject.estate.vertices(EstateKind::availability_group)) {
    const AvailabilityGroup& group = subject.estate.availability_group(v);
    const Judgement managed = has_managed_database(group, subject);
    if (managed.is_no()) continue;
    conclude(
        rule, group.name, both(managed, prefers(group, {"none"})),
        [&group] {
          return "the availability group " + group.name +
                 " prefers no replica for backups: where managed backup takes them changes with "
                 "priorities alone";
        },
        findings);
  }
}

void unreadable_secondary(const Rule& rule, const EstateSubject& subject, Findings& findings) {
  if (subject.policy.ag_readable_secondary == AgReadableSecondary::general) return;
  for (const EstateVertex v : subject.estate.vertices(EstateKind::availability_group)) {
    const AvailabilityGroup& group = subject.estate.availability_group(v);
    const Judgement managed = has_managed_database(group, subject);
    if (managed.is_no()) continue;
    const auto candidates = candidates_of(group);
    Judgement fires = both(prefers(group, {"secondary", "secondary_only"}),
                           prefers_an_unreadable_one(candidates));
    const std::optional<ManagedProfile> profile = profile_of(group, subject.estate);
    if (!profile) fires = both(fires, Judgement::unknown(kVersionField));
    const bool is_2014 = profile == ManagedProfile::smart_admin;
    if (profile && !is_2014) fires = both(fires, has_striped_backups(group, subject));
    Finding* const finding = conclude(
        rule, group.name, both(managed, fires),
        [&] {
          std::string message = "the availability group " + group.name +
                                " prefers a secondary for backups that allows no connections";
          message += is_2014 ? ": managed backup is not supported there"
                             : ": managed backup's striped backups need to read it";
          return message +
                 "; the general page about backups on replicas asks for no readable "
                 "secondary (--policy ag-readable-secondary=general)";
        },
        findings);
    if (finding == nullptr) continue;
    if (!is_2014) finding->severity = Severity::warning;
    for (const AvailabilityReplica* const replica : candidates) {
      if (is_unreadable(*replica).is_yes()) finding->because.push_back(replica->server_name);
    }
  }
}

void defaults_in_a_group(const Rule& rule, const EstateSubject& subject, Findings& findings) {
  for (const Server& server : subject.estate.estate().servers) {
    std::vector<std::string> databases;
    for (const AvailabilityGroup& group : server.availability_groups) {
      databases.insert(databases.end(), group.databases.begin(), group.databases.end());
    }
    report_defaults(rule, subject, server, databases, "databases of an availability group",
                    findings);
  }
}

}  // namespace unbroken
