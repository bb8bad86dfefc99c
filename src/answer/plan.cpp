#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "analysis/spelling.h"
#include "answer/answered_plan.h"
#include "answer/database_index.h"
#include "answer/find_plan.h"
#include "answer/fork_restores.h"
#include "answer/loaded_database.h"
#include "answer/marks.h"
#include "chain/identity.h"
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

  PlanSubject subject{*meant.database, meant.loaded, request, {}, marks.size()};
  for (std::size_t i = 1; i < meanings->size(); ++i) {
    subject.namesakes.push_back((*meanings)[i].database);
  }
  const ChainGraph& graph = meant.loaded.graph;
  auto answer =
      answered(subject, *found, [&](Vertex v) { return catalog.backup_set(graph[v].uuid); });
  if (answer.ok()) answer->database = name_of(meant, request.database);
  return answer;
}

}  // namespace unbroken
