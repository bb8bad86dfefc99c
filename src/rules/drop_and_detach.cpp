#include <algorithm>
#include <array>

#include "rules/departure.h"
#include "rules/families.h"
#include "rules/history.h"
#include "rules/managed.h"

namespace unbroken {
namespace {

constexpr const char* kSource =
    "SQL Server Managed Backup to Azure: Interoperability and Coexistence, Drop Database and "
    "Detach Database";
constexpr std::int64_t kDayMs = 86'400'000;

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
