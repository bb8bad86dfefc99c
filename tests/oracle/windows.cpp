#include "oracle/windows.h"

#include <algorithm>
#include <set>

#include "unbroken/analysis.h"

namespace unbroken::oracle {
namespace {

std::set<std::uint64_t> points_of(const ChainGraph& graph) {
  std::set<std::uint64_t> edges;
  for (const ChainGraph::Set& set : graph.sets()) {
    for (const Lsn& lsn : {set.first_lsn, set.last_lsn}) edges.insert(lsn.block_and_slot());
  }
  std::set<std::uint64_t> points;
  std::uint64_t before = 0;
  for (const std::uint64_t edge : edges) {
    points.insert({(before + edge) / 2, edge - 1, edge, edge + 1});
    before = edge;
  }
  return points;
}

bool is_inside(const ChainWindow& window, Lsn point) {
  const bool in_hole = std::any_of(
      window.holes.begin(), window.holes.end(),
      [point](const ChainHole& hole) { return hole.from_lsn < point && point < hole.to_lsn; });
  return window.from_lsn <= point && point <= window.to_lsn && !in_hole;
}

// The window is told by sets that are really there: its ends are theirs, its
// sets lie in order, and none of its holes touches the next.
std::string wrong_with(const ChainGraph& graph, const ChainWindow& window, Lsn begin) {
  const auto ends = [&graph](Vertex v) { return graph[v].last_lsn; };
  const bool ends_at_last = ends(window.last) >= window.to_lsn;
  const bool begins_at_first = window.from_lsn == begin || ends(window.first) == window.from_lsn;
  if (!ends_at_last || !begins_at_first) return "window ends where no set of it does";
  for (std::size_t i = 1; i < window.sets.size(); ++i) {
    if (ends(window.sets[i - 1]) > ends(window.sets[i])) return "sets of a window out of order";
    if (window.sets[i - 1] == window.sets[i]) return "a set of a window twice";
  }
  for (std::size_t i = 0; i < window.holes.size(); ++i) {
    const ChainHole& hole = window.holes[i];
    if (hole.from_lsn >= hole.to_lsn) return "hole without extent";
    if (!graph[hole.set].has_bulk_logged_data) return "hole without bulk-logged changes";
  }
  return "";
}

}  // namespace

std::string window_disagreement(const ChainGraph& graph, ForkIndex fork, const BruteForce& brute) {
  const std::vector<ChainWindow> windows = windows_of(graph, fork, graph.usable());
  const Lsn begin = graph.path_to(fork).parts.back().begin;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    if (std::string text = wrong_with(graph, windows[i], begin); !text.empty()) return text;
    if (i > 0 && windows[i - 1].to_lsn >= windows[i].from_lsn) return "windows touch";
  }
  for (const std::uint64_t n : points_of(graph)) {
    const Lsn point = Lsn::from_halves(0, n);
    const bool told = std::any_of(windows.begin(), windows.end(),
                                  [point](const ChainWindow& w) { return is_inside(w, point); });
    // What the fork inherits is told in its parent's windows.
    const bool restorable = point > begin && brute.to_lsn(point, Minimize::sets).has_value();
    if (told == restorable || (told && point == begin)) continue;
    return "at " + point.decimal() + " windows say " + (told ? "" : "not ") +
           "restorable, brute force " + (restorable ? "does" : "does not");
  }
  return "";
}

}  // namespace unbroken::oracle
