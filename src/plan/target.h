// TargetClock: what a wanted time is on the clock of the server that took a set.

#ifndef UNBROKEN_PLAN_TARGET_H_
#define UNBROKEN_PLAN_TARGET_H_

#include <algorithm>
#include <optional>

#include "unbroken/chain.h"
#include "unbroken/plan.h"

namespace unbroken::plan_search {

class TargetClock {
 public:
  TargetClock(const ChainGraph& graph, const PointInTime& at, std::optional<UtcOffset> fallback)
      : graph_(graph), at_(at), fallback_(fallback) {}

  // The wanted time as this set's server would have shown it; nullopt where the
  // time has a zone and the set has none.
  [[nodiscard]] std::optional<LocalTime> on_clock_of(Vertex v) const {
    if (!at_.offset) return at_.local;
    const ChainGraph::Set& set = graph_[v];
    if (!set.has_utc_offset && !fallback_) return std::nullopt;
    const UtcOffset offset = set.has_utc_offset ? set.utc_offset : *fallback_;
    return LocalTime::of_utc(at_.local.to_utc(*at_.offset), offset);
  }

  // Where the clocks of the graph's servers differ: what the one furthest behind
  // would have shown, and the one furthest ahead.
  [[nodiscard]] LocalTime earliest_reading() const {
    const UtcOffset least = graph_.blocks().least_offset();
    return reading(std::min(least, fallback_.value_or(least)));
  }
  [[nodiscard]] LocalTime latest_reading() const {
    const UtcOffset greatest = graph_.blocks().greatest_offset();
    return reading(std::max(greatest, fallback_.value_or(greatest)));
  }

  // Whether the set finished early enough to be restored whole. A set whose
  // times are unknown never serves a time.
  [[nodiscard]] bool is_finished_by(Vertex v) const {
    const auto wanted = on_clock_of(v);
    return wanted && graph_[v].finish != ChainGraph::kNoTime && graph_[v].finish <= *wanted;
  }
  [[nodiscard]] bool is_finished_before(Vertex v) const {
    return is_finished_by(v) && graph_[v].finish != *on_clock_of(v);
  }
  [[nodiscard]] bool is_finished_at_or_after(Vertex v) const {
    const auto wanted = on_clock_of(v);
    return wanted && graph_[v].finish != ChainGraph::kNoTime && graph_[v].finish >= *wanted;
  }
  // Whether the target is certain to lie inside what the set holds: everything
  // up to a backup's start is in it, what came while it ran may be or not.
  [[nodiscard]] bool is_certain_in(Vertex v) const {
    const auto wanted = on_clock_of(v);
    return wanted && graph_[v].start != ChainGraph::kNoTime && *wanted <= graph_[v].start;
  }
  // Whether the target is certain to lie after the set's server began to take it.
  [[nodiscard]] bool is_started_by(Vertex v) const {
    const auto wanted = on_clock_of(v);
    return wanted && graph_[v].start != ChainGraph::kNoTime && graph_[v].start <= *wanted;
  }

 private:
  [[nodiscard]] LocalTime reading(UtcOffset offset) const {
    return at_.offset ? LocalTime::of_utc(at_.local.to_utc(*at_.offset), offset) : at_.local;
  }

  const ChainGraph& graph_;
  PointInTime at_;
  std::optional<UtcOffset> fallback_;
};

}  // namespace unbroken::plan_search

#endif  // UNBROKEN_PLAN_TARGET_H_
