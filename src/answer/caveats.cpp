#include "answer/caveats.h"

#include <algorithm>
#include <optional>
#include <span>
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

void add_identity(const IndexedDatabase& database,
                  std::span<const IndexedDatabase* const> namesakes, std::vector<Caveat>& caveats) {
  if (database.is_joined_by_name) {
    caveats.push_back(
        {"identity_by_name",
         "rows of several servers were taken for one database because of its name only"});
  }
  if (namesakes.empty()) return;
  std::string families;
  for (const IndexedDatabase* other : namesakes) {
    families += families.empty() ? "" : ", ";
    families += other->family ? other->family->text() : "one without a family GUID";
  }
  caveats.push_back(
      {"other_identities", "the name stands for other databases too, of family " + families});
}

void add_forks(const CaveatSubject& subject, std::vector<Caveat>& caveats) {
  if (subject.plan == nullptr || subject.plan->other_forks.empty()) return;
  // Every fork has a newest point: old ones are no news where that is wanted.
  if (std::holds_alternative<NewestPoint>(subject.request.target) && !subject.request.mark) return;
  std::string names;
  for (const ForkIndex fork : subject.plan->other_forks) {
    names += (names.empty() ? "" : ", ") + subject.loaded.graph.forks()[fork].id.text();
  }
  caveats.push_back({"other_forks", "other recovery forks reach a point like this too: " + names});
}

// Nothing tells when the log record at a fork point was written.
void add_fork_time(const CaveatSubject& subject, std::vector<Caveat>& caveats) {
  if (subject.plan == nullptr || !subject.plan->achieved.only_before) return;
  const std::string point = subject.plan->achieved.only_before->decimal();
  caveats.push_back({"fork_point_time_unknown",
                     "nothing tells whether the time lies before LSN " + point +
                         ", where the fork left the one of the last log backup: the database is "
                         "right only if it stands at or before that LSN; the fork began with the "
                         "state at that LSN"});
}

void add_marks(const CaveatSubject& subject, std::vector<Caveat>& caveats) {
  if (!subject.mark) return;
  const Mark& mark = *subject.mark;
  if (subject.marks > 1) {
    const std::string which = mark.time ? mark.time->text() : "LSN " + mark.lsn.decimal();
    caveats.push_back(
        {"other_marks", "the mark was set " + std::to_string(subject.marks) + " times: " +
                            (subject.plan != nullptr
                                 ? "the first that can be reached is meant, that of " + which
                                 : "none of them can be reached, the last is that of " + which)});
  }
  if (subject.request.fork) return;
  const auto names = [&subject](std::span<const ForkIndex> forks) {
    std::string text;
    for (const ForkIndex fork : forks) {
      text += (text.empty() ? "" : ", ") + subject.loaded.graph.forks()[fork].id.text();
    }
    return text;
  };
  const std::vector<ForkIndex>& held = mark.forks.held;
  if (held.size() > 1) {
    caveats.push_back({"other_forks", "the mark may lie on other recovery forks too: " +
                                          names(std::span(held).subspan(1))});
  }
  if (mark.forks.is_contradicted) {
    caveats.push_back({"other_forks",
                       "by the times of the backups no known recovery fork wrote the mark's LSN "
                       "when the mark was set: it may lie on a fork that no backup tells of"});
  }
  if (!held.empty() && !mark.forks.unheld.empty()) {
    caveats.push_back({"other_forks",
                       "the mark may lie on other recovery forks too, in log backups that are not "
                       "at hand: " +
                           names(mark.forks.unheld)});
  }
}

// Which files a database that is RESTORING was put together from is not known.
void add_parts(const CaveatSubject& subject, std::vector<Caveat>& caveats) {
  if (subject.plan == nullptr || !subject.request.redo_from) return;
  const ChainGraph& graph = subject.loaded.graph;
  const ForkPath path = graph.path_to(subject.plan->fork);
  std::string names;
  for (const Vertex v : graph.file_table().sets()) {
    const ChainGraph::Set& set = graph[v];
    const bool is_beyond =
        graph.is_usable(v) && graph.is_on(path, v) && set.last_lsn > subject.plan->achieved.lsn;
    if (is_beyond) names += (names.empty() ? "" : ", ") + set.uuid.text();
  }
  if (names.empty()) return;
  caveats.push_back({"restored_in_parts",
                     "if the database was restored from one of these backups of its files, it can "
                     "be recovered only past their ends (error 4333): " +
                         names});
}

// Sets that are no help because somebody looked and files of theirs are gone.
void add_missing_files(const LoadedDatabase& loaded, std::vector<Caveat>& caveats) {
  std::size_t count = 0;
  std::string first;
  for (Vertex v = 0; v < loaded.graph.size(); ++v) {
    if (!loaded.facts[v].has_missing_file || loaded.graph[v].is_complete) continue;
    if (count++ == 0) first = loaded.graph[v].uuid.text();
  }
  if (count == 0) return;
  caveats.push_back({"missing_file", "files of " + std::to_string(count) +
                                         (count == 1 ? " backup set are" : " backup sets are") +
                                         " not there, of " + first +
                                         (count == 1 ? "" : " for one") +
                                         ": a plan with them may be better"});
}

void add_ambiguous_time(const CaveatSubject& subject, std::vector<Caveat>& caveats) {
  const auto* time = std::get_if<TimePoint>(&subject.request.target);
  if (time == nullptr || time->at.offset) return;
  if (!is_ambiguous_at(subject.standing.clock_changes, time->at.local)) return;
  caveats.push_back(
      {"ambiguous_local_time",
       "the server's clock was set between two backups around " + time->at.local.text() +
           ": that local time may have occurred twice or never; give it with a zone"});
}

}  // namespace

StandingCaveats standing_caveats_of(const IndexedDatabase& database, const LoadedDatabase& loaded,
                                    std::span<const IndexedDatabase* const> namesakes) {
  StandingCaveats standing;
  add_tail(loaded, standing.first);
  add_identity(database, namesakes, standing.first);
  add_missing_files(loaded, standing.last);
  standing.clock_changes = clock_changes_of(loaded.graph);
  return standing;
}

std::vector<Caveat> caveats_of(const CaveatSubject& subject) {
  std::vector<Caveat> caveats = subject.standing.first;
  add_forks(subject, caveats);
  add_fork_time(subject, caveats);
  add_marks(subject, caveats);
  add_parts(subject, caveats);
  if (subject.plan != nullptr) add_step_caveats(subject.steps, subject.loaded, caveats);
  caveats.insert(caveats.end(), subject.standing.last.begin(), subject.standing.last.end());
  add_ambiguous_time(subject, caveats);
  return caveats;
}

}  // namespace unbroken
