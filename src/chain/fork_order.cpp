#include "chain/fork_order.h"

#include <algorithm>

namespace unbroken {

bool descends_from(const ChainGraph& graph, ForkIndex fork, ForkIndex ancestor) {
  for (ForkIndex f = graph.forks()[fork].parent; f != kNone; f = graph.forks()[f].parent) {
    if (f == ancestor) return true;
  }
  return false;
}

std::vector<ForkIndex> forks_newest_first(const ChainGraph& graph) {
  std::vector<ForkIndex> by_time(graph.forks().size());
  for (ForkIndex f = 0; f < by_time.size(); ++f) by_time[f] = f;
  std::stable_sort(by_time.begin(), by_time.end(), [&graph](ForkIndex a, ForkIndex b) {
    return graph.newest_finish(a) > graph.newest_finish(b);
  });

  std::vector<ForkIndex> order;
  std::vector<bool> placed(by_time.size());
  const auto place = [&](ForkIndex f) {
    if (placed[f]) return;
    placed[f] = true;
    order.push_back(f);
  };
  for (const ForkIndex f : by_time) {
    // Deeper branches first: by_time may list a branch before its own branch.
    std::vector<ForkIndex> younger;
    for (const ForkIndex other : by_time) {
      if (descends_from(graph, other, f)) younger.push_back(other);
    }
    std::stable_sort(younger.begin(), younger.end(), [&graph](ForkIndex a, ForkIndex b) {
      return graph.path_to(a).parts.size() > graph.path_to(b).parts.size();
    });
    for (const ForkIndex other : younger) place(other);
    place(f);
  }
  return order;
}

}  // namespace unbroken
