// ChainSteps: which backup set can be restored directly after which one, as
// edges between the vertices of a ChainGraph.
//
// A ChainGraph answers for one fork at a time and stores no edges between logs,
// of which a long chain would have as many again; this lists them, for graph
// algorithms over a whole database (bgl.h). Everything is inline, needs no
// library, and does not change after it was built.

#ifndef UNBROKEN_CHAIN_STEPS_H_
#define UNBROKEN_CHAIN_STEPS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <span>
#include <tuple>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/chain.h"
#include "unbroken/chain_record.h"
#include "unbroken/fork_path.h"
#include "unbroken/lsn.h"

namespace unbroken {

enum class StepKind : std::uint8_t {
  differential,  // from its base
  log,           // from any set at whose end the log applies
  branch,        // from a log restored up to the fork point only, to a log of the branch
};

struct ChainStep {
  Vertex from = kNone;
  Vertex to = kNone;
  StepKind kind = StepKind::log;

  friend auto operator<=>(const ChainStep&, const ChainStep&) = default;
};

class ChainSteps {
 public:
  // Of the sets that nothing keeps from being restored. graph must outlive this.
  explicit ChainSteps(const ChainGraph& graph) : graph_(&graph), allowed_(graph.usable()) {
    for (Vertex v = 0; v < graph.size(); ++v) {
      const Vertex base = graph[v].base;
      if (base != kNone && allowed_[v] && allowed_[base]) {
        edges_.push_back({base, v, StepKind::differential});
      }
    }
    for (ForkIndex f = 0; f < graph.forks().size(); ++f) add_logs(f);
    index();
  }

  [[nodiscard]] const ChainGraph& graph() const { return *graph_; }
  [[nodiscard]] std::size_t size() const { return graph_->size(); }

  // In the order of their sources, then targets.
  [[nodiscard]] std::span<const ChainStep> edges() const { return edges_; }
  [[nodiscard]] std::span<const ChainStep> out_edges(Vertex v) const {
    return edges().subspan(out_begins_[v], out_begins_[v + 1] - out_begins_[v]);
  }
  // Indexes into edges(), ascending.
  [[nodiscard]] std::span<const std::uint32_t> in_edges(Vertex v) const {
    return std::span(in_edges_).subspan(in_begins_[v], in_begins_[v + 1] - in_begins_[v]);
  }

 private:
  // The steps to the logs that end on this fork.
  void add_logs(ForkIndex fork) {
    const ForkPath path = graph_->path_to(fork);
    const std::vector<LogLink> links = graph_->links_on(path, allowed_);
    std::vector<LogLink> cuts;  // a few, at the fork points of the path
    std::copy_if(links.begin(), links.end(), std::back_inserter(cuts),
                 [](const LogLink& link) { return link.is_cut; });
    for (const LogLink& link : links) {
      if ((*graph_)[link.set].last_fork != fork) continue;
      for (const ForkPath::Part& part : path.parts) add_sets_before(link, part);
      for (const LogLink& cut : cuts) {
        if (cut.to >= link.from && cut.to < link.to) {
          edges_.push_back({cut.set, link.set, StepKind::branch});
        }
      }
    }
  }

  // Sets stand by their last LSNs: those at whose end the log applies are one run.
  void add_sets_before(const LogLink& link, const ForkPath::Part& part) {
    const std::span<const ChainGraph::Set> sets = graph_->sets_ending_on(part.fork);
    auto at = std::lower_bound(
        sets.begin(), sets.end(), link.from,
        [](const ChainGraph::Set& set, const Lsn& from) { return set.last_lsn < from; });
    for (; at != sets.end() && at->last_lsn < link.to; ++at) {
      if (part.end && at->last_lsn > *part.end) break;
      const Vertex v = graph_->vertex_of(*at);
      if (!allowed_[v] || graph_->is_empty_log(v)) continue;
      edges_.push_back({v, link.set, StepKind::log});
    }
  }

  void index() {
    std::sort(edges_.begin(), edges_.end());
    out_begins_.assign(size() + 1, 0);
    in_begins_.assign(size() + 1, 0);
    for (const ChainStep& edge : edges_) {
      ++out_begins_[edge.from + 1];
      ++in_begins_[edge.to + 1];
    }
    std::partial_sum(out_begins_.begin(), out_begins_.end(), out_begins_.begin());
    std::partial_sum(in_begins_.begin(), in_begins_.end(), in_begins_.begin());
    in_edges_.resize(edges_.size());
    std::vector<std::uint32_t> next(in_begins_.begin(), in_begins_.end() - 1);
    for (std::uint32_t e = 0; e < edges_.size(); ++e) in_edges_[next[edges_[e].to]++] = e;
  }

  const ChainGraph* graph_;
  VertexMask allowed_;
  std::vector<ChainStep> edges_;
  std::vector<std::uint32_t> out_begins_;
  std::vector<std::uint32_t> in_begins_;
  std::vector<std::uint32_t> in_edges_;
};

}  // namespace unbroken

#endif  // UNBROKEN_CHAIN_STEPS_H_
