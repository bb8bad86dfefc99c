#include "plan/fork_choice.h"

#include <algorithm>
#include <limits>

namespace unbroken::plan_search {
namespace {

bool descends_from(const ChainGraph& graph, ForkIndex fork, ForkIndex ancestor) {
  for (ForkIndex f = graph.forks()[fork].parent; f != kNone; f = graph.forks()[f].parent) {
    if (f == ancestor) return true;
  }
  return false;
}

// True when a set taken on the fork, after it left its parent, covers the LSN.
bool holds(const ChainGraph& graph, ForkIndex fork, Lsn lsn) {
  const ForkPath path = graph.path_to(fork);
  if (lsn < path.parts.back().begin) return false;
  return std::any_of(graph.sets().begin(), graph.sets().end(), [&](const ChainGraph::Set& set) {
    return set.last_fork == fork && set.first_lsn <= lsn && lsn <= set.last_lsn;
  });
}

}  // namespace

std::vector<ForkIndex> forks_newest_first(const ChainGraph& graph) {
  std::vector<std::int64_t> latest(graph.forks().size(), std::numeric_limits<std::int64_t>::min());
  for (Vertex v = 0; v < graph.size(); ++v) {
    std::int64_t& at = latest[graph[v].last_fork];
    at = std::max(at, graph.finish_for_ordering(v));
  }
  std::vector<ForkIndex> by_time(latest.size());
  for (ForkIndex f = 0; f < by_time.size(); ++f) by_time[f] = f;
  std::stable_sort(by_time.begin(), by_time.end(),
                   [&latest](ForkIndex a, ForkIndex b) { return latest[a] > latest[b]; });

  std::vector<ForkIndex> order;
  std::vector<bool> placed(latest.size());
  const auto place = [&](ForkIndex f) {
    if (placed[f]) return;
    placed[f] = true;
    order.push_back(f);
  };
  for (const ForkIndex f : by_time) {
    // Deeper branches first: by_time may list a branch before its own branch.
    std::vector<ForkIndex> younger;
    for (const ForkIndex other : by_time) {
      if (!placed[other] && descends_from(graph, other, f)) younger.push_back(other);
    }
    std::stable_sort(younger.begin(), younger.end(), [&graph](ForkIndex a, ForkIndex b) {
      return graph.path_to(a).parts.size() > graph.path_to(b).parts.size();
    });
    for (const ForkIndex other : younger) place(other);
    place(f);
  }
  return order;
}

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
