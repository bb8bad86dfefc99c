#include "plan/target_section.h"

#include <algorithm>
#include <span>

namespace unbroken::plan_search {
namespace {

// Calls each(link) for the logs that do not end on the path: they go on where it
// leaves their fork.
template <class Each>
void each_leaving_link(const ChainGraph& graph, const ForkPath& path, Each each) {
  const auto take = [&](Vertex v) {
    if (const auto link = graph.link_on(path, v)) each(*link);
  };
  for (const ForkPath::Part& part : path.parts) {
    if (!part.end) continue;
    const std::span<const ChainGraph::Set> sets = graph.sets_ending_on(part.fork);
    const std::span<const SetBlock> blocks = graph.blocks().of(part.fork);
    for (std::size_t i = graph.sets_ending_by(part.fork, *part.end); i < sets.size(); ++i) {
      if (blocks[i / SetBlocks::kSize].lowest_first >= *part.end) break;
      take(graph.vertex_of(sets[i]));
    }
  }
  for (const Vertex v : graph.crossings()) take(v);
}

// How many sets of the fork end on this part of the path.
std::size_t sets_of(const ChainGraph& graph, const ForkPath::Part& part) {
  return part.end ? graph.sets_ending_by(part.fork, *part.end)
                  : graph.sets_ending_on(part.fork).size();
}

// Of the fork's first sets, those that the block is about.
std::span<const ChainGraph::Set> sets_in(std::span<const ChainGraph::Set> sets, std::size_t block) {
  const std::size_t begin = block * SetBlocks::kSize;
  return sets.subspan(begin, std::min(SetBlocks::kSize, sets.size() - begin));
}

// The end of the first log that finished at the time or later.
std::optional<Lsn> first_late_log(const ChainGraph& graph, const ForkPath::Part& part,
                                  const TargetClock& clock) {
  const auto sets = graph.sets_ending_on(part.fork).first(sets_of(graph, part));
  const std::span<const SetBlock> blocks = graph.blocks().of(part.fork);
  for (std::size_t block = 0; block * SetBlocks::kSize < sets.size(); ++block) {
    if (blocks[block].latest_log_finish < clock.earliest_reading()) continue;
    for (const ChainGraph::Set& set : sets_in(sets, block)) {
      const bool is_late =
          set.type == BackupType::log && clock.is_finished_at_or_after(graph.vertex_of(set));
      if (is_late) return set.last_lsn;
    }
  }
  return std::nullopt;
}

// The end of the last set that finished by the time.
std::optional<Lsn> last_early_set(const ChainGraph& graph, const ForkPath::Part& part,
                                  const TargetClock& clock) {
  const auto sets = graph.sets_ending_on(part.fork).first(sets_of(graph, part));
  const std::span<const SetBlock> blocks = graph.blocks().of(part.fork);
  for (std::size_t block = (sets.size() + SetBlocks::kSize - 1) / SetBlocks::kSize; block-- > 0;) {
    if (blocks[block].earliest_finish > clock.latest_reading()) continue;
    const auto inside = sets_in(sets, block);
    for (auto set = inside.rbegin(); set != inside.rend(); ++set) {
      if (clock.is_finished_by(graph.vertex_of(*set))) return set->last_lsn;
    }
  }
  return std::nullopt;
}

}  // namespace

Lsn sets_back(const ChainGraph& graph, const ForkPath& path, std::optional<Lsn> lsn,
              std::size_t count) {
  for (auto part = path.parts.rbegin(); part != path.parts.rend(); ++part) {
    const std::span<const ChainGraph::Set> sets = graph.sets_ending_on(part->fork);
    std::size_t before = sets_of(graph, *part);
    if (lsn && before > 0 && sets[before - 1].last_lsn >= *lsn) {
      const auto end = std::lower_bound(
          sets.begin(), sets.end(), *lsn,
          [](const ChainGraph::Set& set, Lsn wanted) { return set.last_lsn < wanted; });
      before = static_cast<std::size_t>(end - sets.begin());
    }
    if (before > count) return sets[before - count - 1].last_lsn;
    count -= before;
  }
  return Lsn();
}

std::optional<Lsn> sets_on(const ChainGraph& graph, const ForkPath& path, Lsn lsn,
                           std::size_t count) {
  for (const ForkPath::Part& part : path.parts) {
    const std::size_t first = graph.sets_ending_by(part.fork, lsn);
    const std::size_t end = sets_of(graph, part);
    if (end > first + count) return graph.sets_ending_on(part.fork)[first + count].last_lsn;
    if (end > first) count -= end - first;
  }
  return std::nullopt;
}

std::optional<TimeSection> section_about(const ChainGraph& graph, const ForkPath& path,
                                         const TargetClock& clock,
                                         const std::function<bool(const LogLink&)>& comes_before) {
  std::optional<Lsn> first_end;
  std::optional<Lsn> last_state;
  const auto end_at = [&first_end](Lsn lsn) {
    first_end = first_end ? std::min(*first_end, lsn) : lsn;
  };
  const auto stand_at = [&last_state](Lsn lsn) {
    last_state = last_state ? std::max(*last_state, lsn) : lsn;
  };
  for (const ForkPath::Part& part : path.parts) {
    if (const auto lsn = first_late_log(graph, part, clock)) end_at(*lsn);
    if (const auto lsn = last_early_set(graph, part, clock)) stand_at(*lsn);
  }
  each_leaving_link(graph, path, [&](const LogLink& link) {
    if (clock.is_finished_at_or_after(link.set)) end_at(link.to);
    if (comes_before(link)) stand_at(link.to);
  });
  if (!first_end || !last_state) return std::nullopt;
  return TimeSection{*first_end, *last_state};
}

}  // namespace unbroken::plan_search
