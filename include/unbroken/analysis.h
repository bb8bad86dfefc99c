// Analysis: what a chain allows. Windows are the stretches in which every point
// can be restored, gaps the stretches of log that no backup at hand covers.
//
// The functions over a ChainGraph are inline and need no library; the values
// below them carry the whole picture of one database, with names instead of
// vertices, to rules and reports.

#ifndef UNBROKEN_ANALYSIS_H_
#define UNBROKEN_ANALYSIS_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/chain.h"
#include "unbroken/guid.h"
#include "unbroken/lsn.h"
#include "unbroken/time.h"

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

struct ChainGap {
  ForkIndex fork = kNone;
  Lsn from_lsn;
  Lsn to_lsn;
  Vertex after = kNone;   // the set that ends where the gap begins
  Vertex before = kNone;  // the log backup that begins where the gap ends
};

namespace detail {

struct Stretch {
  Lsn from;
  Lsn to;
  Vertex set = kNone;
  bool is_hole = false;
};

// States a restore on the path can stand at after a whole number of steps, in
// LSN order, and the stretches of log between them.
struct Reached {
  std::vector<Lsn> states;
  std::vector<Stretch> stretches;
};

// The data backups that a restore along the path can begin with, by last LSN.
inline std::vector<Vertex> anchors_on(const ChainGraph& graph, const ForkPath& path,
                                      const VertexMask& allowed) {
  std::vector<Vertex> anchors;
  for (const ForkPath::Part& part : path.parts) {
    for (const ChainGraph::Set& set : graph.sets_ending_on(part.fork)) {
      if (set.type != BackupType::full && set.type != BackupType::differential) continue;
      const Vertex v = graph.vertex_of(set);
      if (!allowed[v] || !graph.is_on(path, v)) continue;
      const bool stands_alone = set.type == BackupType::full;
      const bool has_base = set.base != kNone && allowed[set.base] && graph.is_on(path, set.base);
      if (stands_alone || has_base) anchors.push_back(v);
    }
  }
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
  if (at != near || at == states.begin()) return at;
  return std::lower_bound(states.begin(), at, lsn);
}

inline Reached reach(const ChainGraph& graph, const ForkPath& path, const VertexMask& allowed) {
  const std::vector<LogLink> links = graph.links_on(path, allowed);
  const std::vector<Vertex> anchors = anchors_on(graph, path, allowed);
  Reached reached;
  reached.states.reserve(links.size() + anchors.size());
  reached.stretches.reserve(links.size() + anchors.size());
  const auto stand_at = [&reached](Lsn lsn) {
    if (reached.states.empty() || reached.states.back() < lsn) reached.states.push_back(lsn);
  };
  auto anchor = anchors.begin();
  const auto start_up_to = [&](const Lsn* lsn) {
    for (; anchor != anchors.end() && (lsn == nullptr || graph[*anchor].last_lsn <= *lsn);
         ++anchor) {
      const Lsn at = graph[*anchor].last_lsn;
      reached.stretches.push_back({at, at, *anchor, false});
      stand_at(at);
    }
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
    reached.stretches.push_back({from, link.to, link.set, bulk});
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
    return std::pair(graph[a].last_lsn, a) < std::pair(graph[b].last_lsn, b);
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
    bases.erase(std::unique(bases.begin(), bases.end()), bases.end());
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
    const bool later = graph.finish_for_ordering(s.set) > graph.finish_for_ordering(window.last);
    if (s.to > window.to_lsn || (s.to == window.to_lsn && later)) window.last = s.set;
    window.to_lsn = std::max(window.to_lsn, s.to);
  }
  close(stretches.size());

  // Clip to the fork itself.
  const Lsn begin = path.parts.back().begin;
  std::erase_if(windows,
                [begin](const ChainWindow& w) { return !begin.is_null() && w.to_lsn <= begin; });
  for (ChainWindow& window : windows) {
    if (window.from_lsn < begin) window.from_lsn = begin;
    std::erase_if(window.holes, [begin](const ChainHole& h) { return h.to_lsn <= begin; });
  }
  detail::take_in_empty_logs(graph, fork, allowed, windows);
  return windows;
}

// The gaps of one fork. A data backup inside a gap does not split it. Between
// the first full and a later first log there is a gap too, unless that full was
// taken in the SIMPLE model, where no log chain is expected.
inline std::vector<ChainGap> gaps_of(const ChainGraph& graph, ForkIndex fork,
                                     const VertexMask& allowed) {
  const ForkPath path = graph.path_to(fork);
  std::vector<Vertex> logs;
  Vertex first_full = kNone;
  for (const ChainGraph::Set& set : graph.sets_ending_on(fork)) {
    const Vertex v = graph.vertex_of(set);
    if (!allowed[v]) continue;
    if (set.type == BackupType::log) {
      if (set.first_lsn < set.last_lsn) logs.push_back(v);
    } else if (set.type == BackupType::full && !set.is_simple) {
      if (first_full == kNone) first_full = v;
    }
  }
  for (const Vertex v : graph.crossings()) {  // those that leave the fork
    const ChainGraph::Set& set = graph[v];
    if (!allowed[v] || set.first_fork != fork || set.type != BackupType::log) continue;
    if (set.first_lsn < set.fork_point_lsn) logs.push_back(v);
  }
  detail::sort_mostly_sorted(std::span(logs), [&graph](Vertex a, Vertex b) {
    if (graph[a].first_lsn != graph[b].first_lsn) return graph[a].first_lsn < graph[b].first_lsn;
    if (graph[a].last_lsn != graph[b].last_lsn) return graph[a].last_lsn < graph[b].last_lsn;
    return a < b;
  });

  std::vector<ChainGap> gaps;
  if (logs.empty()) return gaps;
  std::optional<Lsn> covered;
  Vertex until = kNone;
  const Lsn begin = path.parts.back().begin;
  if (first_full != kNone && graph[first_full].last_lsn < graph[logs.front()].first_lsn) {
    covered = graph[first_full].last_lsn;
    until = first_full;
  }
  if (!begin.is_null() && (!covered || begin < *covered)) {
    covered = begin;  // the branch goes on from its parent's log
    until = kNone;
  }
  for (const Vertex v : logs) {
    const ChainGraph::Set& set = graph[v];
    // Beyond the fork point a log that leaves the fork holds the branch's records.
    const Lsn end =
        set.last_fork == fork ? set.last_lsn : std::min(set.last_lsn, set.fork_point_lsn);
    if (covered && set.first_lsn > *covered)
      gaps.push_back({fork, *covered, set.first_lsn, until, v});
    if (!covered || end > *covered) {
      covered = end;
      until = v;
    }
  }
  return gaps;
}

// ---- The picture of one database ------------------------------------------

enum class ProducerKind : std::uint8_t {
  managed_backup,
  maintenance_plan,
  log_shipping,
  dpm,
  third_party,
  ad_hoc,
  unknown,
};

// Who took a set. name is the tool's, where the kind alone does not say it.
struct Producer {
  ProducerKind kind = ProducerKind::unknown;
  std::string name;

  friend auto operator<=>(const Producer&, const Producer&) = default;
};

enum class ChainStatus : std::uint8_t {
  unbroken,
  gaps,
  no_full,
  log_chain_not_started,
  data_backups_only,
  empty,
};

enum class CauseKind : std::uint8_t {
  foreign_log_backup,
  nul_backup,
  recovery_model_change,
  missing_file,
  incomplete_stripes,
  restore,
  purge,
  unknown,
};

enum class Confidence : std::uint8_t { certain, likely, unknown };

struct GapCause {
  CauseKind kind = CauseKind::unknown;
  std::optional<Producer> producer;
  std::optional<Guid> backup_set_uuid;
  std::optional<std::string> user_name;
  std::optional<std::string> device;
  std::optional<LocalTime> at;
  Confidence confidence = Confidence::unknown;
};

struct GapAnalysis {
  Lsn from_lsn;
  Lsn to_lsn;
  std::optional<Guid> fork;
  std::optional<Guid> after;
  std::optional<Guid> before;
  GapCause cause;
};

struct HoleAnalysis {
  Lsn from_lsn;
  Lsn to_lsn;
  std::optional<LocalTime> from;
  std::optional<LocalTime> to;
  Guid backup_set_uuid;
};

struct WindowAnalysis {
  Lsn from_lsn;
  Lsn to_lsn;
  std::optional<LocalTime> from;  // finish of the set that ends at from_lsn
  std::optional<LocalTime> to;
  std::optional<Guid> fork;
  std::vector<Producer> producers;
  Proof proved_by = Proof::history;  // the weakest of its sets
  std::vector<HoleAnalysis> holes;
};

struct ForkAnalysis {
  std::optional<Guid> id;
  std::optional<Guid> parent;
  std::optional<Lsn> point;
  std::uint64_t sets = 0;
};

struct ProducerAnalysis {
  Producer producer;
  std::vector<WindowAnalysis> windows;
  std::vector<GapAnalysis> gaps;
};

// One place where the database lives or lived.
struct DatabaseCopy {
  std::string server_name;
  std::string name;
  std::optional<std::string> role;  // PRINCIPAL, MIRROR, PRIMARY, SECONDARY
};

struct DatabaseAnalysis {
  std::string name;
  std::optional<std::string> server_name;
  std::vector<DatabaseCopy> copies;
  std::optional<Guid> family_guid;
  bool is_identified_by_name = false;  // nothing better joined its rows
  std::optional<RecoveryModel> recovery_model;
  std::optional<std::string> state;  // ONLINE, RESTORING, ...; of the newest export
  ChainStatus status = ChainStatus::empty;
  std::optional<LocalTime> newest_point;
  std::optional<UtcOffset> newest_point_offset;
  std::optional<std::int64_t> exposure_ms;  // nullopt: nothing reachable, or no zone known
  std::uint64_t sets = 0;
  std::vector<ForkAnalysis> forks;
  std::vector<WindowAnalysis> windows;
  std::vector<GapAnalysis> gaps;
  std::vector<ProducerAnalysis> by_producer;
};

}  // namespace unbroken

#endif  // UNBROKEN_ANALYSIS_H_
