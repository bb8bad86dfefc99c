#include "rules/departure.h"

#include <algorithm>

#include "rules/history.h"
#include "rules/managed.h"
#include "rules/neighbours.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

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

}  // namespace

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

bool is_gone(const RuleSubject& subject) {
  const auto& places = subject.places.places;
  return !places.empty() && std::all_of(places.begin(), places.end(), [&](const auto& place) {
    return departure_from(subject, place).has_value();
  });
}

}  // namespace unbroken
