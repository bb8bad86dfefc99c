#include <algorithm>
#include <array>

#include "rules/advice.h"
#include "rules/families.h"
#include "rules/history.h"
#include "rules/managed.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

constexpr const char* kSource =
    "SQL Server Managed Backup to Azure: Interoperability and Coexistence, Changes to Recovery "
    "Model";

Judgement is_simple_now(const RuleSubject& subject, const DatabasePlace& place) {
  std::optional<RecoveryModel> model = subject.analysis.recovery_model;
  if (place.database != nullptr && place.database->recovery_model) {
    model = place.database->recovery_model;
  }
  if (!model) return Judgement::unknown("databases.recovery_model_desc");
  return *model == RecoveryModel::simple;
}

Judgement is_simple_word(const std::optional<std::string>& word, const char* field) {
  return word ? Judgement(is_same_name(*word, "SIMPLE")) : Judgement::unknown(field);
}

bool has_sets_in(const RuleSubject& subject, const DatabasePlace& place, bool is_simple,
                 std::optional<std::int64_t> before) {
  const std::vector<Vertex> sets = sets_bearing_on(subject, place);
  return std::any_of(sets.begin(), sets.end(), [&](Vertex v) {
    const std::optional<RecoveryModel>& model = subject.facts[v].recovery_model;
    return model && (*model == RecoveryModel::simple) == is_simple &&
           (!before || subject.graph.finish_for_ordering(v) < *before);
  });
}

// Whether the newest change of the model led out of SIMPLE: an event says so, or
// sets that were taken in SIMPLE.
Judgement left_simple(const RuleSubject& subject, const DatabasePlace& place) {
  const Judgement is_simple = is_simple_now(subject, place);
  const auto change = newest_event(subject, place, {"recovery_model_change"});
  if (change) {
    const Judgement out = both(is_simple_word(change->event->from, "events.from"),
                               negated(is_simple_word(change->event->to, "events.to")));
    return both(out, is_simple.is_unknown() ? Judgement(true) : negated(is_simple));
  }
  if (!has_sets_in(subject, place, true, std::nullopt)) return false;
  return negated(is_simple);
}

// Whether it was in another model before it was in SIMPLE.
bool was_full_before(const RuleSubject& subject, const DatabasePlace& place) {
  if (place.server != nullptr) {
    for (const EstateEvent& event : place.server->events) {
      const bool is_change = is_same_name(event.kind, "recovery_model_change") &&
                             is_same_name(event.database_name, place.database_name);
      if (is_change && event.to && is_same_name(*event.to, "SIMPLE")) return true;
    }
  }
  std::optional<std::int64_t> first_simple;
  for (const Vertex v : sets_bearing_on(subject, place)) {
    if (subject.facts[v].recovery_model != RecoveryModel::simple) continue;
    const std::int64_t finish = subject.graph.finish_for_ordering(v);
    if (!first_simple || finish < *first_simple) first_simple = finish;
  }
  return first_simple && has_sets_in(subject, place, false, first_simple);
}

// '0:00' switches log backups off (2016 and later).
bool takes_no_logs(const DatabasePlace& place) {
  const auto frequency = setting(place, &ManagedBackupSettings::log_backup_freq);
  return frequency && !frequency->empty() &&
         frequency->find_first_not_of("0:") == std::string::npos;
}

template <class Report>
void each_that_left_simple(const RuleSubject& subject, Report report) {
  for (const DatabasePlace& place : subject.places.places) {
    const Judgement left = left_simple(subject, place);
    if (!left.is_no()) report(place, left);
  }
}

void may_be_configured(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  each_that_left_simple(subject, [&](const DatabasePlace& place, const Judgement& left) {
    conclude(
        rule, subject_of(place), both(left, negated(is_managed(place))),
        [&place] {
          return name_of(place) +
                 " left the SIMPLE recovery model and has no managed backup: it may be given one";
        },
        findings);
  });
}

void is_like_a_new_one(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  each_that_left_simple(subject, [&](const DatabasePlace& place, const Judgement& left) {
    conclude(
        rule, subject_of(place), both(left, is_managed(place)),
        [&place] {
          return name_of(place) +
                 " left the SIMPLE recovery model: for managed backup it is a new database, whose "
                 "chain begins with a full backup";
        },
        findings);
  });
}

void not_scheduled(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    const Judgement managed = is_managed(place);
    if (managed.is_no()) continue;
    const std::optional<ManagedProfile> profile = profile_of(place.server);
    Judgement fires = both(managed, is_simple_now(subject, place));
    if (!profile) fires = both(fires, Judgement::unknown(kVersionField));
    if (profile == ManagedProfile::managed_backup && takes_no_logs(place)) continue;
    conclude(
        rule, subject_of(place), fires,
        [&] {
          const std::string lead = name_of(place) + " is in the SIMPLE recovery model: ";
          if (profile == ManagedProfile::smart_admin) {
            return lead + "managed backup is enabled and schedules nothing, full backups included";
          }
          return lead +
                 "managed backup takes full backups only, and log_backup_freq still asks "
                 "for log backups; the topic, written for 2014, says that none are taken";
        },
        findings);
  }
}

void ages_to_nothing(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    const Judgement managed = is_managed(place);
    if (managed.is_no()) continue;
    const std::optional<ManagedProfile> profile = profile_of(place.server);
    Judgement fires = both(managed, is_simple_now(subject, place));
    fires = both(fires, profile ? Judgement(*profile == ManagedProfile::smart_admin)
                                : Judgement::unknown(kVersionField));
    conclude(
        rule, subject_of(place), fires,
        [&place] {
          const auto days = setting(place, &ManagedBackupSettings::retention_days);
          return "the backups of " + name_of(place) +
                 ", in the SIMPLE recovery model, are purged " +
                 (days ? "within " + std::to_string(*days) + " days"
                       : std::string("when their retention has elapsed")) +
                 ", and no new ones are taken";
        },
        findings);
  }
}

void copy_elsewhere(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  advise(
      rule, subject, {"RM-4"},
      [](const DatabasePlace& place) {
        return "backups of " + name_of(place) +
               " that are to be kept should be downloaded to a different storage account or to "
               "the premises";
      },
      findings);
}

void settings_are_kept(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  each_that_left_simple(subject, [&](const DatabasePlace& place, const Judgement& left) {
    if (!was_full_before(subject, place)) return;
    const bool is_without_logs =
        takes_no_logs(place) && profile_of(place.server) != ManagedProfile::smart_admin;
    Finding* const finding = conclude(
        rule, subject_of(place), both(left, is_managed(place)),
        [&] {
          std::string message = name_of(place) +
                                " is back from the SIMPLE recovery model: managed backup uses the "
                                "settings it had before";
          if (is_without_logs) {
            message += ", and takes no log backups, because log_backup_freq is 0:00";
          }
          return message;
        },
        findings);
    if (finding != nullptr && is_without_logs) finding->severity = Severity::warning;
  });
}

}  // namespace

std::span<const Rule> recovery_model_rules() {
  static constexpr std::array<Rule, 6> kRules{{
      {{"RM-1", RuleKind::check, Severity::info, 205,
        "A database that left the SIMPLE model may be given managed backup.",
        "databases.recovery_model_desc, or events of kind recovery_model_change with from and to; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "Configure managed backup for it if it is to be protected; in any case take a full backup "
        "before the first log backup.",
        kSource},
       may_be_configured},
      {{"RM-2", RuleKind::check, Severity::info, 206,
        "Managed backup treats a database that left the SIMPLE model as a new one.",
        "databases.recovery_model_desc, or events of kind recovery_model_change with from and to; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "Expect a full backup first; take it with sp_backup_on_demand if it must not wait.",
        kSource},
       is_like_a_new_one},
      {{"RM-3", RuleKind::check, Severity::warning, 51,
        "Managed backup stops scheduling backups of a database in the SIMPLE model.",
        "databases.recovery_model_desc; managed_backup.databases.is_smart_backup_enabled; "
        "servers.product_version; managed_backup.databases.log_backup_freq.",
        "Set the model back to FULL or BULK_LOGGED, or protect the database with another tool.",
        kSource},
       not_scheduled},
      {{"RM-4", RuleKind::check, Severity::warning, 52,
        "Retention goes on for a database in the SIMPLE model until all its backups are purged.",
        "databases.recovery_model_desc, or events of kind recovery_model_change with from and to; "
        "managed_backup.databases.is_smart_backup_enabled, retention_days; "
        "servers.product_version.",
        "Copy the backups to another account or to the premises (RM-5), or set the model back.",
        kSource},
       ages_to_nothing},
      {{"RM-5", RuleKind::advice, Severity::recommendation, 105,
        "Backups to be kept should be downloaded to a different storage account or to the "
        "premises.",
        "A finding of RM-4.",
        "Copy the files to a storage account that managed backup does not use, or to a disk of "
        "your own.",
        kSource},
       copy_elsewhere},
      {{"RM-6", RuleKind::check, Severity::info, 207,
        "Managed backup's settings are kept while a database is in the SIMPLE model and used again "
        "afterwards.",
        "databases.recovery_model_desc, or events of kind recovery_model_change with from and to; "
        "managed_backup.databases.is_smart_backup_enabled, log_backup_freq.",
        "Take a full backup after the change back; logs need one first.", kSource},
       settings_are_kept},
  }};
  return kRules;
}

}  // namespace unbroken
