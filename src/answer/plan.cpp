#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "analysis/chain_values.h"
#include "analysis/spelling.h"
#include "answer/caveats.h"
#include "answer/database_index.h"
#include "answer/find_plan.h"
#include "answer/fork_restores.h"
#include "answer/loaded_database.h"
#include "answer/marks.h"
#include "chain/identity.h"
#include "plan/target.h"
#include "unbroken/answer.h"
#include "unbroken/plan.h"

namespace unbroken {
namespace {

struct Candidate {
  const IndexedDatabase* database = nullptr;
  LoadedDatabase loaded;

  [[nodiscard]] std::int64_t newest() const {
    std::int64_t at = std::numeric_limits<std::int64_t>::min();
    for (Vertex v = 0; v < loaded.graph.size(); ++v) {
      at = std::max(at, loaded.graph.finish_for_ordering(v));
    }
    return at;
  }
};

// The databases that the request's name and family mean, the one with the
// newest backup set first.
Result<std::vector<Candidate>> candidates(Catalog& catalog, const DatabaseIndex& index,
                                          const PlanRequest& request) {
  std::vector<Candidate> found;
  bool any_named = false;
  for (const IndexedDatabase& database : index.databases) {
    if (!database.is_called(request.database)) continue;
    any_named = true;
    if (request.family && database.family != request.family) continue;
    auto loaded = load_database(catalog, index, database, request.producers);
    if (!loaded.ok()) return std::move(loaded).error();
    found.push_back({&database, std::move(*loaded)});
  }
  if (!any_named)
    return Error{Code::not_found, "no evidence names this database", request.database};
  if (found.empty()) {
    return Error{Code::not_found, "no database of this name has the family",
                 request.family->text()};
  }
  const auto rank = [](const Candidate& candidate) {
    return std::tuple(candidate.newest(), candidate.loaded.graph.size(),
                      candidate.database->family.has_value());
  };
  std::stable_sort(found.begin(), found.end(),
                   [&rank](const Candidate& a, const Candidate& b) { return rank(a) > rank(b); });
  return found;
}

Result<VertexMask> allowed_sets(const LoadedDatabase& loaded, const PlanRequest& request) {
  VertexMask allowed(loaded.graph.size(), true);
  for (const Guid& uuid : request.without) {
    const auto v = loaded.graph.find(uuid);
    if (!v) return Error{Code::not_found, "the database has no such backup set", uuid.text()};
    allowed[*v] = false;
  }
  std::optional<ProducerKind> kind;
  bool any_of_producer = false;
  if (request.only_producer) kind = producer_kind_of(*request.only_producer);
  for (Vertex v = 0; v < loaded.graph.size(); ++v) {
    const BackupType type = loaded.graph[v].type;
    if (request.no_logs && type == BackupType::log) allowed[v] = false;
    if (request.no_differentials && is_differential(type)) allowed[v] = false;
    if (!request.only_producer) continue;
    const Producer& producer = loaded.facts[v].producer;
    const bool own =
        kind ? producer.kind == *kind : is_same_name(producer.name, *request.only_producer);
    any_of_producer = any_of_producer || own;
    if (!own) allowed[v] = false;
  }
  if (request.only_producer && !kind && !any_of_producer) {
    return Error{Code::invalid_argument, "no such producer", *request.only_producer};
  }
  return allowed;
}

Result<PlanOptions> options_of(const LoadedDatabase& loaded, const PlanRequest& request) {
  PlanOptions options;
  options.target = request.target;
  options.minimize = request.minimize;
  options.rates = request.rates;
  options.redo_from = request.redo_from;
  options.redo_base = request.redo_base;
  options.utc_offset = request.utc_offset;
  options.alternatives = request.alternatives;
  options.fork_stops = fork_stops_of(loaded);
  if (request.fork) {
    options.fork = loaded.graph.find_fork(*request.fork);
    if (!options.fork) {
      return Error{Code::not_found, "the database has no such recovery fork", request.fork->text()};
    }
  }
  auto allowed = allowed_sets(loaded, request);
  if (!allowed.ok()) return std::move(allowed).error();
  options.allowed = std::move(*allowed);
  return options;
}

// The mark's name on the step whose log holds it.
void name_mark(const ChainGraph& graph, const Plan& plan, const Mark& mark, PlanPath& path) {
  const PlanStep& last = plan.steps.back();
  const ChainGraph::Set& log = graph[last.set];
  const bool holds = log.type == BackupType::log && last.stop_at_lsn == mark.lsn &&
                     (mark.forks.held.empty() || fork_at(log, mark.lsn) == plan.fork);
  if (holds) path.steps.back().mark = mark.name;
}

// The STOPAT of the plan; of the next logs alone where no step has one.
std::optional<LocalTime> stop_of(const ChainGraph& graph, const PlanOptions& options,
                                 const Plan& plan) {
  for (const PlanStep& step : plan.steps) {
    if (step.stop_at) return step.stop_at;
  }
  const auto* time = std::get_if<TimePoint>(&options.target);
  if (time == nullptr || plan.achieved.if_not_reached.empty()) return std::nullopt;
  const plan_search::TargetClock clock(graph, time->at, options.utc_offset);
  return clock.on_clock_of(plan.achieved.if_not_reached.front());
}

Result<PlanPath> path_of(Catalog& catalog, const ChainGraph& graph, const PlanOptions& options,
                         const Plan& plan, const std::optional<Mark>& mark = std::nullopt) {
  PlanPath path;
  const auto add = [&](std::vector<PlanStepAnswer>& to, const PlanStep& step) -> Status {
    auto set = catalog.backup_set(graph[step.set].uuid);
    if (!set.ok()) return std::move(set).error();
    to.push_back({std::move(*set), step.stop_at, step.stop_at_lsn, step.stops_before_lsn});
    return Status();
  };
  for (const PlanStep& step : plan.steps) {
    if (const Status added = add(path.steps, step); !added.ok()) return added.error();
  }
  const std::optional<LocalTime> stop_at = stop_of(graph, options, plan);
  for (const Vertex v : plan.achieved.if_not_reached) {
    const Status added = add(path.if_not_reached, {v, stop_at, std::nullopt});
    if (!added.ok()) return added.error();
  }
  if (mark) name_mark(graph, plan, *mark, path);
  path.achieved_lsn = plan.achieved.lsn;
  if (plan.achieved.time != ChainGraph::kNoTime) path.achieved_time = plan.achieved.time;
  path.is_certain = plan.achieved.is_certain;
  path.only_before = plan.achieved.only_before;
  path.cost = plan.cost;
  return path;
}

Result<PlanFailure> failure_of(Catalog& catalog, const ChainGraph& graph,
                               const PlanOptions& options, const Unreachable& why) {
  PlanFailure failure;
  failure.message = why.message;
  failure.engine_error = why.engine_error;
  if (why.missing) {
    failure.missing_from = why.missing->from_lsn;
    failure.missing_to = why.missing->to_lsn;
    failure.missing_fork = fork_id(graph, why.missing->fork);
  }
  for (const auto& [plan, to] : {std::pair{&why.nearest_before, &failure.nearest_before},
                                 std::pair{&why.nearest_after, &failure.nearest_after}}) {
    if (!*plan) continue;
    auto path = path_of(catalog, graph, options, **plan);
    if (!path.ok()) return std::move(path).error();
    *to = std::move(*path);
  }
  return failure;
}

std::string name_of(const Candidate& candidate, const std::string& asked) {
  for (const DatabaseLabel& label : candidate.database->labels) {
    if (is_same_name(label.database_name, asked)) return label.database_name;
  }
  return asked;
}

}  // namespace

Result<PlanAnswer> plan(Catalog& catalog, const PlanRequest& request) {
  auto index = index_databases(catalog);
  if (!index.ok()) return std::move(index).error();
  auto meanings = candidates(catalog, *index, request);
  if (!meanings.ok()) return std::move(meanings).error();
  const Candidate& meant = meanings->front();

  auto options = options_of(meant.loaded, request);
  if (!options.ok()) return std::move(options).error();
  std::vector<Mark> marks;
  if (request.mark) {
    auto told = marks_of(meant.loaded, *request.mark);
    if (!told.ok()) return std::move(told).error();
    marks = std::move(*told);
  }
  auto found = find_plan(meant.loaded, *options, request, marks);
  if (!found.ok()) return std::move(found).error();

  PlanAnswer answer;
  answer.database = name_of(meant, request.database);
  answer.family = meant.database->family;
  answer.target = found->options.target;
  CaveatSubject subject{*meant.database, meant.loaded,
                        request,         std::get_if<Plan>(&found->outcome),
                        nullptr,         {},
                        found->mark,     request.mark && request.mark->after ? 1 : marks.size()};
  if (found->mark) answer.mark = PlanMark{request.mark->name, found->mark->time};
  for (std::size_t i = 1; i < meanings->size(); ++i) {
    subject.namesakes.push_back((*meanings)[i].database);
  }
  if (subject.plan != nullptr) {
    auto path = path_of(catalog, meant.loaded.graph, found->options, *subject.plan, found->mark);
    if (!path.ok()) return std::move(path).error();
    answer.fork = fork_id(meant.loaded.graph, subject.plan->fork);
    subject.path = &answer.outcome.emplace<PlanPath>(std::move(*path));
    for (const Plan& other : subject.plan->alternatives) {
      auto other_path = path_of(catalog, meant.loaded.graph, found->options, other, found->mark);
      if (!other_path.ok()) return std::move(other_path).error();
      answer.alternatives.push_back(std::move(*other_path));
    }
    if (request.explain) {
      for (const LeftOut& left : explain(meant.loaded.graph, *subject.plan, found->options)) {
        answer.left_out.push_back({meant.loaded.graph[left.set].uuid, left.reason});
      }
    }
  } else {
    auto failure = failure_of(catalog, meant.loaded.graph, found->options,
                              std::get<Unreachable>(found->outcome));
    if (!failure.ok()) return std::move(failure).error();
    answer.fork = failure->missing_fork;
    answer.outcome = std::move(*failure);
  }
  answer.caveats = caveats_of(subject);
  return answer;
}

}  // namespace unbroken
