#include "rules/history.h"

#include <algorithm>

#include "rules/managed.h"
#include "rules/neighbours.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

bool is_one_of(std::string_view kind, std::initializer_list<std::string_view> kinds) {
  return std::any_of(kinds.begin(), kinds.end(),
                     [kind](std::string_view wanted) { return is_same_name(wanted, kind); });
}

const DatabasePlace* place_called(const RuleSubject& subject, std::string_view server,
                                  std::string_view database) {
  for (const DatabasePlace& place : subject.places.places) {
    if (is_same_name(place.server_name, server) && is_same_name(place.database_name, database)) {
      return &place;
    }
  }
  return nullptr;
}

// A replica of the place's group, or its mirroring partner.
bool is_linked_server(const DatabasePlace& place, std::string_view server) {
  if (place.mirroring != nullptr && place.mirroring->partner_instance &&
      is_same_name(*place.mirroring->partner_instance, server)) {
    return true;
  }
  if (place.availability_group == nullptr) return false;
  const auto& replicas = place.availability_group->replicas;
  return std::any_of(replicas.begin(), replicas.end(), [server](const auto& replica) {
    return is_same_name(replica.server_name, server);
  });
}

bool bears_on(const RuleSubject& subject, const DatabasePlace& place, const SetFacts& set) {
  const bool is_same_database =
      set.database_name.empty() || is_same_name(set.database_name, place.database_name);
  if (set.server_name.empty()) return is_same_database;
  if (is_same_name(set.server_name, place.server_name)) {
    // Under a name that nothing there has any more it was renamed since.
    return is_same_database || place_called(subject, set.server_name, set.database_name) == nullptr;
  }
  if (!is_same_database || !is_linked_server(place, set.server_name)) return false;
  const DatabasePlace* const there = place_called(subject, set.server_name, set.database_name);
  return there == nullptr || is_managed(*there).is_no();
}

}  // namespace

bool are_partners(const DatabasePlace& a, const DatabasePlace& b) {
  if (a.mirroring == nullptr || b.mirroring == nullptr || &a == &b) return false;
  if (!is_same_name(a.database_name, b.database_name)) return false;
  const auto names = [](const MirroringSession& session, const DatabasePlace& other) {
    return session.partner_instance && is_same_name(*session.partner_instance, other.server_name);
  };
  return names(*a.mirroring, b) || names(*b.mirroring, a);
}

std::optional<SeenEvent> newest_event(const RuleSubject& subject, const DatabasePlace& place,
                                      std::initializer_list<std::string_view> kinds) {
  std::optional<SeenEvent> newest;
  for (const DatabasePlace& other : subject.places.places) {
    if (!share_a_log(place, other) && !are_partners(place, other)) continue;
    const Server* const server = server_named(subject.estate, other.server_name);
    if (server == nullptr) continue;
    for (const EstateEvent& event : server->events) {
      if (!is_one_of(event.kind, kinds)) continue;
      if (!is_same_name(event.database_name, other.database_name)) continue;
      if (!newest || newest->event->at < event.at) newest = SeenEvent{&event, server};
    }
  }
  return newest;
}

std::optional<UtcTime> finish_of(const RuleSubject& subject, Vertex v) {
  const ChainGraph::Set& set = subject.graph[v];
  if (set.finish == ChainGraph::kNoTime) return std::nullopt;
  if (set.has_utc_offset) return set.finish.to_utc(set.utc_offset);
  if (!subject.utc_offset) return std::nullopt;
  return set.finish.to_utc(*subject.utc_offset);
}

std::vector<Vertex> sets_bearing_on(const RuleSubject& subject, const DatabasePlace& place) {
  std::vector<Vertex> sets;
  for (Vertex v = 0; v < subject.graph.size(); ++v) {
    if (bears_on(subject, place, subject.facts[v])) sets.push_back(v);
  }
  return sets;
}

std::vector<Vertex> managed_sets_at(const RuleSubject& subject, const DatabasePlace& place) {
  std::vector<Vertex> sets = sets_bearing_on(subject, place);
  std::erase_if(sets, [&subject](Vertex v) {
    return subject.facts[v].producer.kind != ProducerKind::managed_backup;
  });
  return sets;
}

Judgement truncates_log(const RuleSubject& subject, Vertex v) {
  const SetFacts& facts = subject.facts[v];
  const Judgement is_log = facts.is_type_known ? Judgement(subject.graph[v].type == BackupType::log)
                                               : Judgement::unknown("backupset.type");
  return both(is_log, negated(Judgement::of(facts.is_copy_only, "backupset.is_copy_only")));
}

std::vector<std::string> uuids_of(const RuleSubject& subject, const std::vector<Vertex>& sets) {
  std::vector<std::string> uuids;
  for (const Vertex v : sets) uuids.push_back(subject.graph[v].uuid.text());
  return uuids;
}

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
  if (count == 1) return std::string(one);
  return std::to_string(count) + " " + std::string(many);
}

}  // namespace unbroken
