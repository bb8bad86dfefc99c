// ChainWindow: a stretch of one fork in which every point can be restored, but
// for its holes.
//
// A window begins at a data backup, or where backups of a database's parts meet,
// and goes on as far as log backups follow without a gap. Inline, no library, no
// I/O; any number of threads may ask about one graph.

#ifndef UNBROKEN_WINDOW_H_
#define UNBROKEN_WINDOW_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/chain.h"
#include "unbroken/lsn.h"
#include "unbroken/roll_forward.h"

namespace unbroken {

// A stretch inside a window at whose ends a restore can stop, but not between:
// the log backup holds bulk-logged changes.
struct ChainHole {
  Lsn from_lsn;
  Lsn to_lsn;
  Vertex set = kNone;
};

struct ChainWindow {
  ForkIndex fork = kNone;
  Lsn from_lsn;
  Lsn to_lsn;
  Vertex first = kNone;      // the set whose restore ends at from_lsn
  Vertex last = kNone;       // the set whose restore ends at to_lsn, the latest of several
  std::vector<Vertex> sets;  // every usable set that takes part, in LSN order
  std::vector<ChainHole> holes;
};

namespace detail {

struct Stretch {
  Lsn from;
  Lsn to;
  Vertex set = kNone;
  std::uint32_t parts = kNone;  // of Reached, where it begins with a database put together
  bool is_hole = false;
};

// A database put together out of backups of its parts: it can stand at every
// point from `from` to `to`, the end of the first log backup at which it is one.
struct WholeParts {
  Lsn from;
  Lsn to;
  std::vector<Vertex> sets;
};

// States a restore on the path can stand at after a whole number of steps, in
// LSN order, and the stretches of log between them.
struct Reached {
  std::vector<Lsn> states;
  std::vector<Stretch> stretches;
  std::vector<WholeParts> parts;
};

// The part of a path that the windows of its last fork can lie on: back to where no
// log backup leads on from what comes before. An LSN, behind which it begins.
inline Lsn where_windows_begin(const ChainGraph& graph, const ForkPath& path) {
  if (path.parts.size() == 1 || !graph.file_table().empty()) return Lsn();
  Lsn lowest = path.parts.back().begin;
  for (const Vertex v : graph.crossings()) {
    if (graph[v].last_fork == path.target()) lowest = std::min(lowest, graph[v].first_lsn);
  }
  for (auto part = path.parts.rbegin() + 1; part != path.parts.rend(); ++part) {
    const std::span<const ChainGraph::Set> sets = graph.sets_ending_on(part->fork);
    const std::span<const SetBlock> blocks = graph.blocks().of(part->fork);
    const std::size_t end = graph.sets_ending_by(part->fork, *part->end);
    for (std::size_t i = end; i < sets.size(); ++i) {  // logs that go on past the path's turn
      if (blocks[i / SetBlocks::kSize].lowest_first > *part->end) break;
      if (sets[i].type == BackupType::log) lowest = std::min(lowest, sets[i].first_lsn);
    }
    for (std::size_t i = end; i-- > 0;) {
      const Lsn after = sets[i].last_lsn;
      if (after < lowest) {
        const auto any_set = [](Vertex) { return true; };
        return graph.links_in(path, {after, after}, any_set).empty() ? after : Lsn();
      }
      if (sets[i].type == BackupType::log) lowest = std::min(lowest, sets[i].first_lsn);
    }
  }
  return Lsn();
}

// The data backups that a restore along the path can begin with, by last LSN.
inline std::vector<Vertex> anchors_on(const ChainGraph& graph, const ForkPath& path,
                                      const PathSection& section, const VertexMask& allowed) {
  std::vector<Vertex> anchors;
  const auto add = [&](Vertex v) {
    const ChainGraph::Set& set = graph[v];
    if (set.type != BackupType::full && set.type != BackupType::differential) return;
    if (!allowed[v] || !graph.is_on(path, v)) return;
    const bool stands_alone = set.type == BackupType::full;
    const bool has_base = set.base != kNone && allowed[set.base] && graph.is_on(path, set.base);
    if (stands_alone || has_base) anchors.push_back(v);
  };
  graph.each_set_in(path, section, add, [](const SetBlock& block) { return block.any_data; });
  std::sort(anchors.begin(), anchors.end(), [&graph](Vertex a, Vertex b) {
    return std::pair(graph[a].last_lsn, a) < std::pair(graph[b].last_lsn, b);
  });
  return anchors;
}

// The first state at or after an LSN, looked for from the newest back, where it
// mostly is.
inline std::vector<Lsn>::const_iterator first_state_from(const std::vector<Lsn>& states, Lsn lsn) {
  constexpr std::ptrdiff_t kNear = 4;
  auto at = states.end();
  const auto near = at - std::min(kNear, at - states.begin());
  while (at != near && *(at - 1) >= lsn) --at;
  return at != near ? at : std::lower_bound(states.begin(), at, lsn);
}

// Where the database can first stand once its parts have met: where a log leads
// that takes them past their end. A bulk-logged one does to its own end only, and
// another that reaches further to more. links are ordered by where they lead.
inline void add_meetings(const ChainGraph& graph, RollForwardSet&& parts,
                         std::span<const LogLink> links, std::vector<WholeParts>& found) {
  if (parts.from == parts.to) {
    found.push_back({parts.to, parts.to, std::move(parts.sets)});
    return;
  }
  std::vector<Lsn> states{parts.from};
  for (const LogLink& link : links) {
    const auto entry = first_state_from(states, link.from);
    if (entry == states.end() || *entry >= link.to) continue;
    parts.sets.push_back(link.set);
    if (link.to < parts.to) {
      states.push_back(link.to);
      continue;
    }
    const bool bulk = graph[link.set].has_bulk_logged_data;
    found.push_back({bulk ? link.to : parts.to, link.to, parts.sets});
    if (!bulk) return;
  }
}

inline std::vector<WholeParts> whole_parts_on(const ChainGraph& graph, const ForkPath& path,
                                              const VertexMask& allowed,
                                              std::span<const LogLink> links) {
  std::vector<WholeParts> found;
  for (RollForwardSet& set : roll_forward_sets(graph, path, allowed, links)) {
    add_meetings(graph, std::move(set), links, found);
  }
  std::sort(found.begin(), found.end(), [](const WholeParts& a, const WholeParts& b) {
    return std::tie(a.to, a.from, a.sets) < std::tie(b.to, b.from, b.sets);
  });
  return found;
}

inline Reached reach(const ChainGraph& graph, const ForkPath& path, const VertexMask& allowed) {
  const PathSection section{where_windows_begin(graph, path)};
  const std::vector<LogLink> links =
      graph.links_in(path, section, [&allowed](Vertex v) { return allowed[v]; });
  const std::vector<Vertex> anchors = anchors_on(graph, path, section, allowed);
  Reached reached;
  reached.states.reserve(links.size() + anchors.size());
  reached.stretches.reserve(links.size() + anchors.size());
  const auto stand_at = [&reached](Lsn lsn) {
    if (reached.states.empty() || reached.states.back() < lsn) reached.states.push_back(lsn);
  };
  reached.parts = whole_parts_on(graph, path, allowed, links);
  std::uint32_t next_parts = 0;
  const auto put_together_up_to = [&](const Lsn* lsn) {
    for (; next_parts < reached.parts.size(); ++next_parts) {
      const WholeParts& parts = reached.parts[next_parts];
      if (lsn != nullptr && parts.to > *lsn) return;
      reached.stretches.push_back({parts.from, parts.to, parts.sets.back(), next_parts, false});
      stand_at(parts.to);
    }
  };
  auto anchor = anchors.begin();
  const auto start_up_to = [&](const Lsn* lsn) {
    for (; anchor != anchors.end() && (lsn == nullptr || graph[*anchor].last_lsn <= *lsn);
         ++anchor) {
      const Lsn at = graph[*anchor].last_lsn;
      put_together_up_to(&at);
      reached.stretches.push_back({at, at, *anchor, kNone, false});
      stand_at(at);
    }
    put_together_up_to(lsn);
  };
  for (const LogLink& link : links) {
    start_up_to(&link.to);
    const auto entry = first_state_from(reached.states, link.from);
    if (entry == reached.states.end() || *entry >= link.to) continue;
    const bool bulk = graph[link.set].has_bulk_logged_data;
    Lsn from = *entry;
    if (bulk) {  // only its end is a new point: it starts from the last state before
      const auto last = std::lower_bound(entry, reached.states.cend(), link.to);
      from = *(last - 1);
    }
    reached.stretches.push_back({from, link.to, link.set, kNone, bulk});
    stand_at(link.to);
  }
  start_up_to(nullptr);
  return reached;
}

// The parts of hole stretches that no other stretch covers; stretches are
// ordered by where they begin.
inline void add_holes(std::span<const Stretch> stretches, std::vector<ChainHole>& holes) {
  const auto is_hole = [](const Stretch& s) { return s.is_hole; };
  if (std::none_of(stretches.begin(), stretches.end(), is_hole)) return;
  std::vector<Stretch> solid;  // joined, so that they neither touch nor overlap
  for (const Stretch& s : stretches) {
    if (s.is_hole) continue;
    if (!solid.empty() && s.from <= solid.back().to) {
      solid.back().to = std::max(solid.back().to, s.to);
    } else {
      solid.push_back(s);
    }
  }
  for (const Stretch& s : stretches) {
    if (!s.is_hole) continue;
    Lsn at = s.from;
    auto cover = std::upper_bound(solid.begin(), solid.end(), at,
                                  [](Lsn lsn, const Stretch& other) { return lsn < other.to; });
    for (; cover != solid.end() && cover->from < s.to; ++cover) {
      if (cover->from > at) holes.push_back({at, cover->from, s.set});
      at = std::max(at, cover->to);
    }
    if (at < s.to) holes.push_back({at, s.to, s.set});
  }
}

// An empty log backup that ends where a window ends proves that nothing happened
// since: the window is as new as the latest of them.
inline void take_in_empty_logs(const ChainGraph& graph, ForkIndex fork, const VertexMask& allowed,
                               std::vector<ChainWindow>& windows) {
  for (const ChainGraph::Set& set : graph.sets_ending_on(fork)) {
    const Vertex v = graph.vertex_of(set);
    if (!allowed[v] || !graph.is_empty_log(v)) continue;
    const auto window =
        std::lower_bound(windows.begin(), windows.end(), graph[v].last_lsn,
                         [](const ChainWindow& w, Lsn lsn) { return w.to_lsn < lsn; });
    if (window == windows.end() || window->to_lsn != graph[v].last_lsn) continue;
    if (graph.finish_for_ordering(v) > graph.finish_for_ordering(window->last)) window->last = v;
  }
}

}  // namespace detail

// The windows of one fork: points of its parents belong to the parents' own
// windows, though a window here may rest on their backups.
inline std::vector<ChainWindow> windows_of(const ChainGraph& graph, ForkIndex fork,
                                           const VertexMask& allowed) {
  const ForkPath path = graph.path_to(fork);
  detail::Reached reached = detail::reach(graph, path, allowed);
  const std::span<detail::Stretch> stretches(reached.stretches);
  detail::sort_mostly_sorted(stretches, [](const detail::Stretch& a, const detail::Stretch& b) {
    return a.from < b.from;
  });

  const auto comes_first = [&graph](Vertex a, Vertex b) {
    if (graph[a].last_lsn != graph[b].last_lsn) return graph[a].last_lsn < graph[b].last_lsn;
    return a < b;
  };
  std::vector<ChainWindow> windows;
  std::vector<Vertex> bases;  // of the window being built, and where its stretches begin
  std::size_t opened_at = 0;
  const auto close = [&](std::size_t end) {
    if (windows.empty()) return;
    ChainWindow& window = windows.back();
    detail::add_holes(stretches.subspan(opened_at, end - opened_at), window.holes);
    for (const detail::Stretch& s : stretches.subspan(opened_at, end - opened_at)) {
      window.sets.push_back(s.set);
    }
    detail::sort_mostly_sorted(std::span(window.sets), comes_first);
    std::sort(bases.begin(), bases.end(), comes_first);
    const auto middle = static_cast<std::ptrdiff_t>(window.sets.size());
    window.sets.insert(window.sets.end(), bases.begin(), bases.end());
    std::inplace_merge(window.sets.begin(), window.sets.begin() + middle, window.sets.end(),
                       comes_first);
    window.sets.erase(std::unique(window.sets.begin(), window.sets.end()), window.sets.end());
    bases.clear();
    opened_at = end;
  };
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const detail::Stretch& s = stretches[i];
    if (windows.empty() || s.from > windows.back().to_lsn) {
      close(i);
      windows.push_back({fork, s.from, s.from, s.set, s.set, {}, {}});
    }
    ChainWindow& window = windows.back();
    if (graph[s.set].base != kNone) bases.push_back(graph[s.set].base);
    if (s.parts != kNone) {
      const std::vector<Vertex>& parts = reached.parts[s.parts].sets;
      bases.insert(bases.end(), parts.begin(), parts.end());
    }
    const bool later = graph.finish_for_ordering(s.set) > graph.finish_for_ordering(window.last);
    if (s.to > window.to_lsn || (s.to == window.to_lsn && later)) window.last = s.set;
    window.to_lsn = std::max(window.to_lsn, s.to);
  }
  close(stretches.size());

  // Clip to the fork itself.
  const Lsn begin = path.parts.back().begin;
  std::erase_if(windows, [begin](const ChainWindow& w) { return w.to_lsn <= begin; });
  for (ChainWindow& window : windows) {
    window.from_lsn = std::max(window.from_lsn, begin);
    std::erase_if(window.holes, [begin](const ChainHole& h) { return h.to_lsn <= begin; });
  }
  detail::take_in_empty_logs(graph, fork, allowed, windows);
  return windows;
}

}  // namespace unbroken

#endif  // UNBROKEN_WINDOW_H_
