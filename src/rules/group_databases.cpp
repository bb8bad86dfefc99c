// Whether a database of a group is set up alike on all replicas.

#include <algorithm>

#include "rules/group_companion.h"
#include "rules/managed.h"
#include "rules/neighbours.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

// The database once, at the first replica that has managed backup for it.
template <class Report>
void at_first_replica(const RuleSubject& subject, Report report) {
  std::vector<const AvailabilityGroup*> done;
  for (const DatabasePlace& place : subject.places.places) {
    const AvailabilityGroup* const row = place.availability_group;
    if (row == nullptr || !is_managed(place).is_yes()) continue;
    const bool is_done = std::find(done.begin(), done.end(), row) != done.end();
    if (is_done) continue;
    done.push_back(row);
    report(place, located(*row, subject.estate));
  }
}

template <class T>
bool differs(const std::optional<T>& a, const std::optional<T>& b) {
  return a && b && *a != *b;
}

// What of the settings differs, as far as both are known.
std::string difference_of(const DatabasePlace& a, const DatabasePlace& b) {
  using S = ManagedBackupSettings;
  std::string text;
  const auto add = [&text](bool is_different, const char* name) {
    if (is_different) text += (text.empty() ? "" : ", ") + std::string(name);
  };
  add(differs(setting(a, &S::retention_days), setting(b, &S::retention_days)), "retention_days");
  add(differs(setting(a, &S::storage_url), setting(b, &S::storage_url)), "storage_url");
  add(differs(setting(a, &S::container_url), setting(b, &S::container_url)), "container_url");
  add(differs(setting(a, &S::encryption_algorithm), setting(b, &S::encryption_algorithm)),
      "encryption_algorithm");
  return text;
}

Judgement is_encrypted(const DatabasePlace& place) {
  const auto algorithm = setting(place, &ManagedBackupSettings::encryption_algorithm);
  return algorithm && !algorithm->empty() && !is_same_name(*algorithm, "NO_ENCRYPTION");
}

}  // namespace

void settings_differ(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  at_first_replica(subject, [&](const DatabasePlace& place, const AvailabilityGroup& group) {
    Judgement fires = false;
    std::vector<std::string> because;
    std::string what;
    for (const AvailabilityReplica& replica : group.replicas) {
      if (is_same_name(replica.server_name, place.server_name)) continue;
      const Judgement managed =
          is_managed_on(subject.estate, replica.server_name, place.database_name);
      std::string here;
      if (managed.is_no()) here = "is not configured on " + replica.server_name;
      if (managed.is_yes()) {
        const std::string different = difference_of(
            place, place_on(subject.estate, replica.server_name, place.database_name));
        if (!different.empty()) here = "has another " + different + " on " + replica.server_name;
      }
      fires = either(fires, managed.is_unknown() ? managed : Judgement(!here.empty()));
      if (here.empty()) continue;
      what += (what.empty() ? "" : ", ") + here;
      because.push_back(replica.server_name);
    }
    Finding* const finding = conclude(
        rule, subject_of(place), fires,
        [&] {
          return "managed backup of " + name_of(place) + " " + what + ", a replica of " +
                 group.name;
        },
        findings);
    if (finding != nullptr) finding->because = because;
  });
}

void certificates_differ(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  at_first_replica(subject, [&](const DatabasePlace& place, const AvailabilityGroup& group) {
    using S = ManagedBackupSettings;
    constexpr const char* kField = "managed_backup.databases.encryptor_name of ";
    if (is_encrypted(place).is_no()) return;
    const auto own = setting(place, &S::encryptor_name);
    Judgement fires = false;
    std::vector<std::string> because;
    for (const AvailabilityReplica& replica : group.replicas) {
      if (is_same_name(replica.server_name, place.server_name)) continue;
      const DatabasePlace there =
          place_on(subject.estate, replica.server_name, place.database_name);
      if (!is_managed(there).is_yes() || is_encrypted(there).is_no()) continue;
      const auto other = setting(there, &S::encryptor_name);
      if (!own || !other) {
        fires = either(
            fires, Judgement::unknown(kField + (own ? replica.server_name : place.server_name)));
        continue;
      }
      fires = either(fires, !is_same_name(*own, *other));
      if (!is_same_name(*own, *other)) because.push_back(*other + " on " + replica.server_name);
    }
    Finding* const finding = conclude(
        rule, subject_of(place), fires,
        [&] {
          return "managed backup of " + name_of(place) + " encrypts with " + *own + ", and with " +
                 because.front() + ": a restore across a failover needs both";
        },
        findings);
    if (finding != nullptr) finding->because = because;
  });
}

}  // namespace unbroken
