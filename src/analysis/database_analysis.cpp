#include "analysis/database_analysis.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "analysis/chain_values.h"
#include "analysis/gap_cause.h"
#include "chain/fork_order.h"
#include "chain/identity.h"

namespace unbroken {
namespace {

struct Picture {
  std::vector<WindowAnalysis> windows;
  std::vector<GapAnalysis> gaps;
  std::optional<ChainWindow> newest;  // the last window of the newest fork that has one
};

// Windows and gaps of the sets in the mask, the oldest fork first.
Picture picture_of(const AnalysisInput& input, const GapCauses& causes, const VertexMask& allowed,
                   const std::optional<Producer>& only) {
  Picture picture;
  std::vector<ForkIndex> forks = forks_newest_first(input.graph);
  std::reverse(forks.begin(), forks.end());
  for (const ForkIndex fork : forks) {
    const std::vector<ChainWindow> windows = windows_of(input.graph, fork, allowed);
    for (const ChainWindow& window : windows) {
      picture.windows.push_back(window_analysis(window, input.graph, input.facts));
    }
    if (!windows.empty()) picture.newest = windows.back();
    for (const ChainGap& gap : gaps_of(input.graph, fork, allowed)) {
      picture.gaps.push_back(gap_analysis(gap, input.graph, causes.cause_of(gap, only)));
    }
  }
  return picture;
}

// The vertex of the newest set; kNone without sets.
Vertex newest_set(const ChainGraph& graph) {
  Vertex newest = kNone;
  for (Vertex v = 0; v < graph.size(); ++v) {
    if (newest == kNone || graph.finish_for_ordering(v) > graph.finish_for_ordering(newest))
      newest = v;
  }
  return newest;
}

std::optional<std::string> role_of(const DatabasePlace& place) {
  if (place.mirroring != nullptr) return place.mirroring->role;
  if (place.availability_group == nullptr) return std::nullopt;
  for (const AvailabilityReplica& replica : place.availability_group->replicas) {
    if (is_same_name(replica.server_name, place.server_name)) return replica.role;
  }
  return std::nullopt;
}

// 0 where the set was taken, 1 on its server, 2 elsewhere.
int distance(const DatabasePlace& place, const SetFacts* set) {
  if (set == nullptr || !is_same_name(place.server_name, set->server_name)) return 2;
  return is_same_name(place.database_name, set->database_name) ? 0 : 1;
}

// How far a place's row is from telling how the database is configured now: it
// is a mirror or secondary; the newest set was taken elsewhere, or there under
// another name; it is not the primary; less of its log is kept; it tells less of
// its state. Two that are alike in all of it differ in their names alone.
auto doubts_about(const DatabasePlace& place, const SetFacts* newest) {
  const std::string role = role_of(place).value_or("");
  const bool is_mirror = is_same_name(role, "MIRROR");
  const bool is_primary = is_same_name(role, "PRIMARY") || is_same_name(role, "PRINCIPAL");
  const std::optional<RecoveryModel>& model = place.database->recovery_model;
  const std::string state = place.database->state.value_or("");
  return std::tuple(is_mirror || place.log_shipping_secondary != nullptr, distance(place, newest),
                    !is_primary, !model, model.value_or(RecoveryModel::full),
                    !is_same_name(state, "ONLINE"), state);
}

// The place whose row tells best how the database is configured now.
const DatabasePlace* main_place(const DatabaseFacts& estate, const SetFacts* newest) {
  const DatabasePlace* found = nullptr;
  for (const DatabasePlace& place : estate.places) {
    if (place.database == nullptr) continue;
    if (found == nullptr || doubts_about(place, newest) < doubts_about(*found, newest)) {
      found = &place;
    }
  }
  return found;
}

bool has_any(const ChainGraph& graph, BackupType type) {
  return std::any_of(graph.sets().begin(), graph.sets().end(),
                     [type](const ChainGraph::Set& set) { return set.type == type; });
}

ChainStatus status_of(const AnalysisInput& input, const DatabaseAnalysis& analysis) {
  if (input.graph.size() == 0) return ChainStatus::empty;
  if (analysis.windows.empty()) return ChainStatus::no_full;
  if (analysis.recovery_model == RecoveryModel::simple) return ChainStatus::data_backups_only;
  if (!analysis.gaps.empty()) return ChainStatus::gaps;
  if (has_any(input.graph, BackupType::log)) return ChainStatus::unbroken;
  // Without a known recovery model nobody can say that logs should be there.
  return analysis.recovery_model ? ChainStatus::log_chain_not_started
                                 : ChainStatus::data_backups_only;
}

std::optional<UtcOffset> offset_of(const AnalysisInput& input, const ChainGraph::Set& set) {
  return set.has_utc_offset ? std::optional<UtcOffset>(set.utc_offset) : input.utc_offset;
}

void set_newest_point(const AnalysisInput& input, const Picture& picture,
                      DatabaseAnalysis& analysis) {
  if (!picture.newest) return;
  const Vertex last = picture.newest->last;
  analysis.newest_point = finish_of(input.graph, last);
  analysis.newest_point_offset = offset_of(input, input.graph[last]);
  if (analysis.newest_point && analysis.newest_point_offset) {
    const UtcTime reached = analysis.newest_point->to_utc(*analysis.newest_point_offset);
    analysis.exposure_ms = std::max<std::int64_t>(0, input.now.ms - reached.ms);
  }
}

void count_signs(const std::vector<SignFound>& signs, const Guid& set,
                 std::vector<SignCount>& counts) {
  for (const SignFound& sign : signs) {
    const auto known = std::find_if(counts.begin(), counts.end(),
                                    [&sign](const SignCount& count) { return count.sign == sign; });
    if (known != counts.end()) {
      ++known->sets;
    } else {
      counts.push_back({sign, 1, set});
    }
  }
}

// How this producer's sets are known for its own.
ProducerAnalysis known_by(const AnalysisInput& input, const Producer& producer) {
  ProducerAnalysis known;
  known.producer = producer;
  for (Vertex v = 0; v < input.graph.size(); ++v) {
    const SetFacts& set = input.facts[v];
    if (set.producer != producer) continue;
    Confidence confidence = Confidence::unknown;
    if (set.verdict < input.verdicts.size()) {
      const ProducerVerdict& verdict = input.verdicts[set.verdict];
      confidence = verdict.confidence;
      count_signs(verdict.signs, input.graph[v].uuid, known.signs);
    }
    known.confidence = known.sets++ == 0 ? confidence : std::max(known.confidence, confidence);
  }
  std::stable_sort(known.signs.begin(), known.signs.end(),
                   [](const SignCount& a, const SignCount& b) {
                     return std::tie(b.sets, b.sign.weight) < std::tie(a.sets, a.sign.weight);
                   });
  return known;
}

std::vector<LastBackup> last_backups_of(const AnalysisInput& input, const VertexMask& usable) {
  std::map<std::pair<Producer, BackupType>, LastBackup> last;
  for (Vertex v = 0; v < input.graph.size(); ++v) {
    const std::optional<LocalTime> finish = finish_of(input.graph, v);
    if (!usable[v] || !finish) continue;
    const ChainGraph::Set& set = input.graph[v];
    const LastBackup backup{set.type, input.facts[v].producer, *finish, offset_of(input, set)};
    const auto [known, is_new] = last.try_emplace({backup.producer, backup.type}, backup);
    if (!is_new && known->second.finish < backup.finish) known->second = backup;
  }
  std::vector<LastBackup> backups;
  for (auto& [key, backup] : last) backups.push_back(std::move(backup));
  return backups;
}

std::vector<Producer> producers_of(const std::vector<SetFacts>& facts) {
  std::vector<Producer> producers;
  for (const SetFacts& set : facts) producers.push_back(set.producer);
  std::sort(producers.begin(), producers.end());
  producers.erase(std::unique(producers.begin(), producers.end()), producers.end());
  return producers;
}

}  // namespace

SetFacts set_facts_of(const BackupSet& set, const Producer& producer) {
  SetFacts facts;
  facts.producer = producer;
  facts.server_name = set.server_name.value_or("");
  facts.database_name = set.database_name.value_or("");
  facts.recovery_model = set.recovery_model;
  facts.user_name = set.user_name;
  facts.is_type_known = set.type.has_value();
  facts.is_copy_only = set.is_copy_only;
  facts.is_force_offline = set.is_force_offline;
  facts.media_families = family_count(set);
  if (!set.devices.empty()) {
    facts.device = set.devices.front().path;
    facts.is_on_blob_storage = is_blob_url(set.devices.front().path);
  }
  facts.has_missing_file =
      std::any_of(set.devices.begin(), set.devices.end(),
                  [](const BackupDevice& d) { return d.is_missing.value_or(false); });
  return facts;
}

DatabaseAnalysis analyse(const AnalysisInput& input) {
  const ChainGraph& graph = input.graph;
  const VertexMask usable = graph.usable();
  DatabaseAnalysis analysis;
  analysis.family_guid = input.family;
  analysis.is_identified_by_name = input.is_joined_by_name;
  analysis.sets = graph.size();

  const Vertex newest = newest_set(graph);
  const DatabasePlace* place =
      main_place(input.estate, newest == kNone ? nullptr : &input.facts[newest]);
  if (place != nullptr) {
    analysis.name = place->database_name;
    analysis.server_name = place->server_name;
    analysis.recovery_model = place->database->recovery_model;
    analysis.state = place->database->state;
    if (!analysis.family_guid) analysis.family_guid = place->database->family_guid;
  } else if (newest != kNone) {
    analysis.name = input.facts[newest].database_name;
    if (!input.facts[newest].server_name.empty())
      analysis.server_name = input.facts[newest].server_name;
  } else if (!input.estate.places.empty()) {
    analysis.name = input.estate.places.front().database_name;
    analysis.server_name = input.estate.places.front().server_name;
  }
  if (!analysis.recovery_model && newest != kNone) {
    analysis.recovery_model = input.facts[newest].recovery_model;
  }
  for (const DatabasePlace& copy : input.estate.places) {
    analysis.copies.push_back({copy.server_name, copy.database_name, role_of(copy)});
  }

  for (ForkIndex f = 0; f < graph.forks().size(); ++f) {
    const Fork& fork = graph.forks()[f];
    ForkAnalysis made{fork_id(graph, f), fork_id(graph, fork.parent), std::nullopt, 0};
    if (fork.parent != kNone) made.point = fork.point;
    for (const ChainGraph::Set& set : graph.sets()) made.sets += set.last_fork == f ? 1U : 0U;
    analysis.forks.push_back(made);
  }

  const GapCauses causes(graph, input.facts, input.estate, input.utc_offset, input.now);
  Picture whole = picture_of(input, causes, usable, std::nullopt);
  analysis.windows = std::move(whole.windows);
  analysis.gaps = std::move(whole.gaps);
  analysis.status = status_of(input, analysis);
  set_newest_point(input, whole, analysis);
  analysis.last_backups = last_backups_of(input, usable);

  for (const Producer& producer : producers_of(input.facts)) {
    VertexMask own = usable;
    for (Vertex v = 0; v < graph.size(); ++v)
      own[v] = own[v] && input.facts[v].producer == producer;
    Picture picture = picture_of(input, causes, own, producer);
    ProducerAnalysis part = known_by(input, producer);
    part.windows = std::move(picture.windows);
    part.gaps = std::move(picture.gaps);
    analysis.by_producer.push_back(std::move(part));
  }
  return analysis;
}

}  // namespace unbroken
