#include "answer/caveats.h"

#include <algorithm>
#include <optional>
#include <string>

#include "chain/identity.h"

namespace unbroken {
namespace {

// The recovery model that the newest set to tell one was taken in.
std::optional<RecoveryModel> newest_recovery_model(const LoadedDatabase& loaded) {
  std::optional<RecoveryModel> model;
  std::optional<Vertex> newest;
  for (Vertex v = 0; v < loaded.graph.size(); ++v) {
    if (!loaded.facts[v].recovery_model) continue;
    const bool newer =
        !newest || loaded.graph.finish_for_ordering(v) > loaded.graph.finish_for_ordering(*newest);
    if (!newer) continue;
    newest = v;
    model = loaded.facts[v].recovery_model;
  }
  return model;
}

// There is a tail wherever the database is online and logs in full, and there
// may be one where no row tells whether it is.
void add_tail(const LoadedDatabase& loaded, std::vector<Caveat>& caveats) {
  const std::optional<RecoveryModel> told = newest_recovery_model(loaded);
  bool is_online = false;
  bool may_be_online = false;
  bool is_configured = false;
  for (const DatabasePlace& place : loaded.estate.places) {
    if (place.database == nullptr) continue;
    is_configured = true;
    const auto model = place.database->recovery_model ? place.database->recovery_model : told;
    if (!model || *model == RecoveryModel::simple) continue;
    const std::optional<std::string>& state = place.database->state;
    may_be_online = may_be_online || !state;
    is_online = is_online || (state && is_same_name(*state, "ONLINE"));
  }
  if (!is_configured) may_be_online = told && *told != RecoveryModel::simple;
  if (!is_online && !may_be_online) return;
  caveats.push_back(
      {"tail_not_backed_up",
       is_online ? "the database is online: what was logged after the last log backup is lost "
                   "unless BACKUP LOG ... WITH NORECOVERY is taken before the restore"
                 : "if the database is still online, what was logged after the last log backup is "
                   "lost unless BACKUP LOG ... WITH NORECOVERY is taken before the restore"});
}

void add_identity(const CaveatSubject& subject, std::vector<Caveat>& caveats) {
  if (subject.database.is_joined_by_name) {
    caveats.push_back(
        {"identity_by_name",
         "rows of several servers were taken for one database because of its name only"});
  }
  if (subject.namesakes.empty()) return;
  std::string families;
  for (const IndexedDatabase* other : subject.namesakes) {
    families += families.empty() ? "" : ", ";
    families += other->family ? other->family->text() : "one without a family GUID";
  }
  caveats.push_back(
      {"other_identities", "the name stands for other databases too, of family " + families});
}

void add_forks(const CaveatSubject& subject, std::vector<Caveat>& caveats) {
  if (subject.plan == nullptr || subject.plan->other_forks.empty()) return;
  std::string names;
  for (const ForkIndex fork : subject.plan->other_forks) {
    names += (names.empty() ? "" : ", ") + subject.loaded.graph.forks()[fork].id.text();
  }
  caveats.push_back({"other_forks", "other recovery forks reach a point like this too: " + names});
}

void add_steps(const PlanPath& path, std::vector<Caveat>& caveats) {
  std::string unseen;
  for (const PlanStepAnswer& step : path.steps) {
    const BackupSet& set = step.set;
    if (set.is_damaged.value_or(false) || !set.damage.empty()) {
      caveats.push_back({"damaged_set", "backup set " + set.uuid.text() + " is damaged" +
                                            (set.damage.empty() ? "" : ": " + set.damage)});
    }
  }
  const auto encrypted = [](const PlanStepAnswer& step) {
    return (step.set.key_algorithm && !step.set.key_algorithm->empty()) ||
           step.set.encryptor_thumbprint.has_value();
  };
  const auto at = std::find_if(path.steps.begin(), path.steps.end(), encrypted);
  if (at != path.steps.end()) {
    caveats.push_back(
        {"encryption_certificate_needed",
         "backup set " + at->set.uuid.text() +
             " is encrypted: the server needs the certificate or key it was made with" +
             (at->set.encryptor_thumbprint ? ", thumbprint " + *at->set.encryptor_thumbprint
                                           : std::string())});
  }
  const auto unproven =
      std::count_if(path.steps.begin(), path.steps.end(),
                    [](const PlanStepAnswer& step) { return step.set.proof == Proof::history; });
  if (unproven > 0) {
    caveats.push_back(
        {"files_not_seen", std::to_string(unproven) + " of " + std::to_string(path.steps.size()) +
                               " steps are known from backup history only: nobody looked "
                               "whether their files are there"});
  }
}

// A wanted local time between two sets whose servers showed different offsets
// may have occurred twice or never.
void add_ambiguous_time(const CaveatSubject& subject, std::vector<Caveat>& caveats) {
  const auto* time = std::get_if<TimePoint>(&subject.request.target);
  if (time == nullptr || time->at.offset) return;
  const ChainGraph& graph = subject.loaded.graph;
  std::vector<Vertex> by_time;
  for (Vertex v = 0; v < graph.size(); ++v) {
    if (graph[v].has_utc_offset && graph[v].finish != ChainGraph::kNoTime) by_time.push_back(v);
  }
  std::sort(by_time.begin(), by_time.end(), [&graph](Vertex a, Vertex b) {
    return graph.finish_for_ordering(a) < graph.finish_for_ordering(b);
  });
  for (std::size_t i = 1; i < by_time.size(); ++i) {
    const ChainGraph::Set& before = graph[by_time[i - 1]];
    const ChainGraph::Set& after = graph[by_time[i]];
    if (before.utc_offset == after.utc_offset) continue;
    const UtcTime from = before.finish.to_utc(before.utc_offset);
    const UtcTime to = after.finish.to_utc(after.utc_offset);
    const auto lies_between = [&](UtcOffset offset) {
      const UtcTime utc = time->at.local.to_utc(offset);
      return from < utc && utc < to;
    };
    const bool first = lies_between(before.utc_offset);
    const bool second = lies_between(after.utc_offset);
    const bool never =
        !first && !second && before.finish < time->at.local && time->at.local < after.finish;
    if ((first && second) || never) {
      caveats.push_back(
          {"ambiguous_local_time",
           "the server's clock was set between two backups around " + time->at.local.text() +
               ": that local time may have occurred twice or never; give it with a zone"});
      return;
    }
  }
}

}  // namespace

std::vector<Caveat> caveats_of(const CaveatSubject& subject) {
  std::vector<Caveat> caveats;
  add_tail(subject.loaded, caveats);
  add_identity(subject, caveats);
  add_forks(subject, caveats);
  if (subject.path != nullptr) add_steps(*subject.path, caveats);
  add_ambiguous_time(subject, caveats);
  return caveats;
}

}  // namespace unbroken
