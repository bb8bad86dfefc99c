#include "plan/fork_choice.h"

#include <algorithm>

#include "chain/fork_order.h"

namespace unbroken::plan_search {
namespace {

// True when a set taken on the fork, after it left its parent, covers the LSN.
bool holds(const ChainGraph& graph, ForkIndex fork, Lsn lsn) {
  const ForkPath path = graph.path_to(fork);
  if (lsn < path.parts.back().begin) return false;
  return std::any_of(graph.sets().begin(), graph.sets().end(), [&](const ChainGraph::Set& set) {
    return set.last_fork == fork && set.first_lsn <= lsn && lsn <= set.last_lsn;
  });
}

}  // namespace

Result<std::vector<ForkIndex>> forks_to_try(const ChainGraph& graph, const PlanOptions& options) {
  if (options.fork) return std::vector<ForkIndex>{*options.fork};
  std::vector<ForkIndex> forks = forks_newest_first(graph);
  if (!options.redo_from) return forks;

  std::vector<ForkIndex> holders;
  for (const ForkIndex f : forks) {
    if (holds(graph, f, *options.redo_from)) holders.push_back(f);
  }
  if (holders.size() > 1) {
    std::string names;
    for (const ForkIndex f : holders)
      names += (names.empty() ? "" : ", ") + graph.forks()[f].id.text();
    return Error{Code::invalid_argument,
                 "several forks hold the LSN to go on from, name one of them: " + names,
                 options.redo_from->decimal()};
  }
  if (holders.empty()) return forks;
  std::erase_if(forks, [&](ForkIndex f) {
    return f != holders.front() && !descends_from(graph, f, holders.front());
  });
  return forks;
}

}  // namespace unbroken::plan_search
