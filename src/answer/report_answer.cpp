#include "unbroken/report_answer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "answer/caveats.h"
#include "answer/checked_database.h"
#include "answer/database_index.h"
#include "answer/fork_restores.h"
#include "answer/loaded_database.h"
#include "answer/restore_stretches.h"

namespace unbroken {
namespace {

// One database of the report, read once and planned for again and again.
class DatabaseReport {
 public:
  DatabaseReport(const DatabaseIndex& index, const IndexedDatabase& database,
                 const LoadedDatabase& loaded, const CheckRequest& request)
      : database_(database), loaded_(loaded) {
    options_.fork_stops = fork_stops_of(loaded);
    options_.utc_offset = request.utc_offset;
    request_.family = database.family;
    request_.utc_offset = request.utc_offset;
    standing_ = standing_caveats_of(database, loaded, namesakes_in(index));
  }

  Status tell(Catalog& catalog, DatabaseCheck check, ReportSink& sink) {
    request_.database = check.analysis.name;
    ReportedDatabase reported;
    reported.check = std::move(check);
    if (Status read = read_sets(catalog, reported.sets); !read.ok()) return read;
    sets_ = &reported.sets;
    if (!reported.sets.empty()) {
      options_.target = request_.target = NewestPoint{};
      auto outcome = plan_restore(loaded_.graph, options_);
      if (!outcome.ok()) return std::move(outcome).error();
      reported.newest_point = reported_plan(std::move(*outcome));
    }
    if (Status told = sink.begin_database(reported); !told.ok()) return told;
    if (Status told = tell_stretches(sink); !told.ok()) return told;
    return sink.end_database();
  }

 private:
  // A family is named where there is one, and then no other database is meant.
  [[nodiscard]] std::vector<const IndexedDatabase*> namesakes_in(const DatabaseIndex& index) const {
    std::vector<const IndexedDatabase*> namesakes;
    for (const IndexedDatabase& other : index.databases) {
      const bool is_other = !database_.family && &other != &database_;
      if (is_other && is_namesake(other)) namesakes.push_back(&other);
    }
    return namesakes;
  }

  [[nodiscard]] bool is_namesake(const IndexedDatabase& other) const {
    return std::any_of(
        database_.labels.begin(), database_.labels.end(),
        [&other](const DatabaseLabel& label) { return other.is_called(label.database_name); });
  }

  Status read_sets(Catalog& catalog, std::vector<ReportedSet>& sets) const {
    const ChainGraph& graph = loaded_.graph;
    sets.resize(graph.size());
    for (Vertex v = 0; v < graph.size(); ++v) {
      sets[v].producer = loaded_.facts[v].producer;
      sets[v].fork = graph[v].last_fork;
      sets[v].is_usable = graph.is_usable(v);
    }
    return catalog.each_backup_set(database_.lineages, [&](const BackupSet& set) {
      if (const auto v = graph.find(set.uuid)) sets[*v].set = set;
      return Status();
    });
  }

  // For request_.target.
  [[nodiscard]] ReportedPlan reported_plan(PlanOutcome outcome) const {
    ReportedPlan plan{request_.target, std::move(outcome), {}};
    CaveatSubject subject{standing_, loaded_, request_, std::get_if<Plan>(&plan.outcome), {}, {}};
    if (subject.plan != nullptr) {
      subject.steps.reserve(subject.plan->steps.size());
      for (const PlanStep& step : subject.plan->steps) {
        subject.steps.push_back({(*sets_)[step.set].set, step.stop_at_lsn.has_value()});
      }
    }
    plan.caveats = caveats_of(subject);
    return plan;
  }

  Status tell_stretches(ReportSink& sink) {
    const ChainGraph& graph = loaded_.graph;
    const std::vector<LocalTime> edges = edges_of(loaded_, options_);
    for (ForkIndex f = 0; f < graph.forks().size(); ++f) {
      if (graph.forks().size() > 1) options_.fork = f;
      Status told =
          each_stretch(loaded_, f, options_, edges, [&](PlannedStretch& stretch) -> Status {
            request_.target = TimePoint{{stretch.at, std::nullopt}};
            return sink.add(RestoreStretch{f, stretch.from, stretch.to,
                                           reported_plan(std::move(stretch.outcome))});
          });
      if (!told.ok()) return told;
    }
    return Status();
  }

  const IndexedDatabase& database_;
  const LoadedDatabase& loaded_;
  PlanOptions options_;
  PlanRequest request_;
  StandingCaveats standing_;
  const std::vector<ReportedSet>* sets_ = nullptr;
};

}  // namespace

Status report(Catalog& catalog, const CheckRequest& request, ReportSink& sink) {
  auto index = index_databases(catalog);
  if (!index.ok()) return std::move(index).error();
  if (Status known = index->require(request.databases); !known.ok()) return known;
  EstateCheck estate(*index, request);
  for (const IndexedDatabase& database : index->databases) {
    if (!is_wanted(database, request)) continue;
    auto loaded = load_database(catalog, *index, database, request.producers);
    if (!loaded.ok()) return std::move(loaded).error();
    DatabaseReport one(*index, database, *loaded, request);
    Status told = one.tell(catalog, estate.take(database, estate.judged(database, *loaded)), sink);
    if (!told.ok()) return told;
  }
  return sink.add(estate.findings());
}

}  // namespace unbroken
