#include <algorithm>
#include <array>

#include "rules/families.h"
#include "rules/history.h"
#include "rules/managed.h"
#include "rules/neighbours.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

constexpr const char* kSource =
    "SQL Server Managed Backup to Azure: Interoperability and Coexistence, Drop Database and "
    "Detach Database";
constexpr std::int64_t kDayMs = 86'400'000;

// A database that was dropped or detached from the place, and had managed backup.
struct Departure {
  DatabasePlace place;
  bool is_detached = false;
  std::optional<UtcTime> at;
  Judgement was_managed = false;
};

// Whether the database lived on after the event.
bool came_back(const RuleSubject& subject, const DatabasePlace& place, const EstateEvent& event) {
  const auto restored = newest_event(subject, place, {"restored"});
  if (restored && event.at && restored->event->at && *event.at < *restored->event->at) return true;
  if (!event.at) return false;
  if (place.database != nullptr && place.database->create_date) {
    const UtcTime created = place.database->create_date->to_utc(subject.utc_offset.value_or(0));
    if (*event.at < created) return true;
  }
  const std::vector<Vertex> sets = sets_bearing_on(subject, place);
  return std::any_of(sets.begin(), sets.end(), [&](Vertex v) {
    const std::optional<UtcTime> finish = finish_of(subject, v);
    return finish && *event.at < *finish;
  });
}

std::optional<Departure> departure_from(const RuleSubject& subject, const DatabasePlace& seen) {
  if (server_named(subject.estate, seen.server_name) == nullptr) return std::nullopt;
  Departure departure{seen, false, std::nullopt, false};
  // The place of another database of that name tells nothing but the settings.
  if (seen.server == nullptr) {
    departure.place = place_on(subject.estate, seen.server_name, seen.database_name);
    departure.place.database = nullptr;
  }
  const auto event = newest_event(subject, departure.place, {"dropped", "detached"});
  if (event) {
    if (came_back(subject, departure.place, *event->event)) return std::nullopt;
    departure.is_detached = is_same_name(event->event->kind, "detached");
    departure.at = event->event->at;
  } else if (seen.managed == nullptr || !seen.managed->is_dropped.value_or(false)) {
    return std::nullopt;
  }
  departure.was_managed = !managed_sets_at(subject, seen).empty();
  if (departure.place.managed != nullptr) {
    departure.was_managed = either(
        departure.was_managed, Judgement::of(departure.place.managed->is_enabled, kEnabledField));
  }
  return departure;
}

// When the last backup's time is up.
struct Purge {
  std::optional<UtcTime> at;
  Judgement is_due = false;
};
Purge purge_of(const RuleSubject& subject, const Departure& departure) {
  Purge purge;
  std::optional<UtcTime> last;
  bool is_zone_missing = false;
  for (const Vertex v : managed_sets_at(subject, departure.place)) {
    const std::optional<UtcTime> finish = finish_of(subject, v);
    is_zone_missing = is_zone_missing || !finish;
    if (finish && (!last || *last < *finish)) last = finish;
  }
  if (!last) last = departure.at;
  const auto days = setting(departure.place, &ManagedBackupSettings::retention_days);
  if (!days) {
    purge.is_due = Judgement::unknown("managed_backup.databases.retention_days");
  } else if (!last) {
    purge.is_due = Judgement::unknown(is_zone_missing ? "backupset.time_zone" : "events.at");
  } else {
    purge.at = UtcTime{last->ms + *days * kDayMs};
    purge.is_due = purge.at->ms <= subject.now.ms;
  }
  return purge;
}

bool is_paused(const DatabasePlace& place) {
  return place.server != nullptr && place.server->managed_backup &&
         place.server->managed_backup->is_master_switch_on == false;
}

template <class Report>
void each_departure(const RuleSubject& subject, Report report) {
  for (const DatabasePlace& place : subject.places.places) {
    const auto departure = departure_from(subject, place);
    if (departure && !departure->was_managed.is_no()) report(*departure);
  }
}

std::string verb_of(const Departure& departure) {
  return departure.is_detached ? "detached" : "dropped";
}

void add_event(Finding* finding, const Departure& departure) {
  if (finding != nullptr && departure.at) {
    finding->because.push_back(verb_of(departure) + " at " + departure.at->text());
  }
}

void no_further_backups(const Rule& rule, const RuleSubject& subject, bool is_detached,
                        Findings& findings) {
  each_departure(subject, [&](const Departure& departure) {
    if (departure.is_detached != is_detached) return;
    add_event(conclude(
                  rule, subject_of(departure.place), departure.was_managed,
                  [&departure] {
                    return name_of(departure.place) + " was " + verb_of(departure) +
                           ": managed backup takes no further backups of it";
                  },
                  findings),
              departure);
  });
}

void dropped(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  no_further_backups(rule, subject, false, findings);
}
void detached(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  no_further_backups(rule, subject, true, findings);
}

void kept_until(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  each_departure(subject, [&](const Departure& departure) {
    const Purge purge = purge_of(subject, departure);
    const Judgement is_due = is_paused(departure.place) ? both(purge.is_due, false) : purge.is_due;
    add_event(conclude(
                  rule, subject_of(departure.place), both(departure.was_managed, negated(is_due)),
                  [&] {
                    std::string message = "the backups of " + name_of(departure.place) +
                                          ", which was " + verb_of(departure) + ", stay in storage";
                    if (purge.at) message += " until " + purge.at->text();
                    message += " and are purged then";
                    if (is_paused(departure.place)) {
                      message += ", or once managed backup's master switch is on again";
                    }
                    return message;
                  },
                  findings),
              departure);
  });
}

void purged(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  each_departure(subject, [&](const Departure& departure) {
    if (is_paused(departure.place)) return;
    const Purge purge = purge_of(subject, departure);
    add_event(conclude(
                  rule, subject_of(departure.place), both(departure.was_managed, purge.is_due),
                  [&] {
                    return "the retention of the backups of " + name_of(departure.place) +
                           ", which was " + verb_of(departure) + ", has elapsed at " +
                           purge.at->text() + ": they are purged, and nothing brings them back";
                  },
                  findings),
              departure);
  });
}

}  // namespace

std::span<const Rule> drop_and_detach_rules() {
  static constexpr std::array<Rule, 4> kRules{{
      {{"DROP-1", RuleKind::check, Severity::info, 200,
        "A dropped database gets no further managed backups.",
        "events of kind dropped or detached, or managed_backup.databases.is_dropped; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "Nothing needs to be done; what was backed up stays for a while (DROP-3).", kSource},
       dropped},
      {{"DROP-2", RuleKind::check, Severity::info, 201,
        "A detached database gets no further managed backups.",
        "events of kind dropped or detached, or managed_backup.databases.is_dropped; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "After attaching it elsewhere configure managed backup there.", kSource},
       detached},
      {{"DROP-3", RuleKind::check, Severity::info, 202,
        "Backups of a dropped or detached database stay in storage until their retention has "
        "elapsed.",
        "events of kind dropped or detached, or managed_backup.databases.is_dropped; "
        "managed_backup.databases.is_smart_backup_enabled, retention_days; "
        "backupset.backup_finish_date, or events.at.",
        "Copy to another place what must be kept before the date that the finding names.", kSource},
       kept_until},
      {{"DROP-4", RuleKind::check, Severity::warning, 50,
        "The retention of a dropped or detached database's backups has elapsed: they are purged.",
        "events of kind dropped or detached, or managed_backup.databases.is_dropped; "
        "managed_backup.databases.is_smart_backup_enabled, retention_days; "
        "backupset.backup_finish_date, or events.at; the time of the check.",
        "Nothing brings purged files back. Copy what is still there to another place now.",
        kSource},
       purged},
  }};
  return kRules;
}

}  // namespace unbroken
