// The restore to the newest backup set that reads the fewest bytes, found by
// Boost's shortest paths on the chain as the library keeps it.
//
//   fewest_bytes EVIDENCE DATABASE
//
// `unbroken plan --minimize bytes` answers the same, and knows what a shortest
// path does not: damaged sets, times, certainty.

#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <cstdint>
#include <iostream>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "unbroken/answer.h"
#include "unbroken/bgl.h"
#include "unbroken/catalog.h"
#include "unbroken/chain_steps.h"

namespace {

using unbroken::Vertex;

constexpr std::uint64_t kFar = std::numeric_limits<std::uint64_t>::max();

struct Paths {
  std::vector<std::uint64_t> bytes;  // to each set, itself included; kFar where there is no way
  std::vector<Vertex> before;        // the set before it on that way, or itself
};

Paths paths_from(const unbroken::ChainSteps& steps, Vertex full) {
  const unbroken::ChainGraph& chain = steps.graph();
  Paths paths{std::vector<std::uint64_t>(chain.size(), kFar), std::vector<Vertex>(chain.size())};
  const auto index = get(boost::vertex_index, steps);
  boost::dijkstra_shortest_paths(
      steps, full,
      boost::distance_map(boost::make_iterator_property_map(paths.bytes.begin(), index))
          .predecessor_map(boost::make_iterator_property_map(paths.before.begin(), index))
          .distance_inf(kFar)
          .weight_map(weight_map(
              steps, [&chain](const unbroken::ChainStep& step) { return chain[step.to].bytes; })));
  if (paths.bytes[full] != kFar) paths.bytes[full] = 0;
  return paths;
}

// The usable set that ends last, of any fork; none in an empty chain.
std::optional<Vertex> newest(const unbroken::ChainGraph& chain) {
  std::optional<Vertex> found;
  for (Vertex v = 0; v < chain.size(); ++v) {
    if (!chain.is_usable(v)) continue;
    if (!found || chain[*found].last_lsn < chain[v].last_lsn) found = v;
  }
  return found;
}

int fail(const unbroken::Error& error) {
  std::cerr << error.subject << ": " << error.message << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: fewest_bytes EVIDENCE DATABASE\n";
    return 2;
  }
  auto catalog = unbroken::open_catalog(":memory:");
  if (!catalog) return fail(catalog.error());
  const auto report = unbroken::import_evidence(**catalog, argv[1]);
  if (!report) return fail(report.error());
  const auto graphs = unbroken::graphs(**catalog, {argv[2]});
  if (!graphs) return fail(graphs.error());

  const unbroken::ChainGraph& chain = graphs->chains.front().graph;
  const unbroken::ChainSteps steps(chain);
  const std::optional<Vertex> goal = newest(chain);
  std::uint64_t fewest = kFar;
  std::vector<Vertex> way;
  for (Vertex full = 0; goal && full < chain.size(); ++full) {
    if (chain[full].type != unbroken::BackupType::full || !chain.is_usable(full)) continue;
    const Paths paths = paths_from(steps, full);
    if (paths.bytes[*goal] == kFar) continue;
    const std::uint64_t bytes = chain[full].bytes + paths.bytes[*goal];
    if (bytes > fewest) continue;  // of two, the newer full
    fewest = bytes;
    way.assign(1, *goal);
    while (way.back() != full) way.push_back(paths.before[way.back()]);
  }
  if (way.empty()) {
    std::cerr << argv[2] << ": no way from a full leads to the newest set\n";
    return 1;
  }
  for (auto set = way.rbegin(); set != way.rend(); ++set) {
    std::cout << chain[*set].uuid.text() << '\n';
  }
  std::cout << fewest << " bytes\n";
  return 0;
}
