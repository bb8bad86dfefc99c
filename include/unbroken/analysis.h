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
#include <string>
#include <tuple>
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

inline Reached reach(const ChainGraph& graph, const ForkPath& path, const VertexMask& allowed) {
  struct Arrival {
    Lsn to;
    Vertex anchor;
    const LogLink* link;
  };
  const std::vector<LogLink> links = graph.links_on(path, allowed);
  std::vector<Arrival> arrivals;
  for (Vertex v = 0; v < graph.size(); ++v) {
    const ChainGraph::Set& set = graph[v];
    if (!allowed[v] || !graph.is_on(path, v)) continue;
    const bool stands_alone = set.type == BackupType::full;
    const bool has_base = set.type == BackupType::differential && set.base != kNone &&
                          allowed[set.base] && graph.is_on(path, set.base);
    if (stands_alone || has_base) arrivals.push_back({set.last_lsn, v, nullptr});
  }
  for (const LogLink& link : links) arrivals.push_back({link.to, kNone, &link});
  std::stable_sort(arrivals.begin(), arrivals.end(),
                   [](const Arrival& a, const Arrival& b) { return a.to < b.to; });

  Reached reached;
  const auto stand_at = [&reached](Lsn lsn) {
    if (reached.states.empty() || reached.states.back() < lsn) reached.states.push_back(lsn);
  };
  for (const Arrival& arrival : arrivals) {
    if (arrival.link == nullptr) {
      reached.stretches.push_back({arrival.to, arrival.to, arrival.anchor, false});
      stand_at(arrival.to);
      continue;
    }
    const LogLink& link = *arrival.link;
    const auto entry = std::lower_bound(reached.states.begin(), reached.states.end(), link.from);
    if (entry == reached.states.end() || *entry >= link.to) continue;
    const bool bulk = graph[link.set].has_bulk_logged_data;
    Lsn from = *entry;
    if (bulk) {  // only its end is a new point: it starts from the last state before
      const auto last = std::lower_bound(entry, reached.states.end(), link.to);
      from = *(last - 1);
    }
    reached.stretches.push_back({from, link.to, link.set, bulk});
    stand_at(link.to);
  }
  return reached;
}

// The parts of hole stretches that no other stretch covers; stretches are
// ordered by where they begin.
inline void add_holes(const std::vector<Stretch>& stretches, std::vector<ChainHole>& holes) {
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
  for (Vertex v = 0; v < graph.size(); ++v) {
    if (!allowed[v] || !graph.is_empty_log(v) || graph[v].last_fork != fork) continue;
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
  std::stable_sort(
      reached.stretches.begin(), reached.stretches.end(),
      [](const detail::Stretch& a, const detail::Stretch& b) { return a.from < b.from; });

  std::vector<ChainWindow> windows;
  std::vector<detail::Stretch> open;  // those of the window being built
  const auto close = [&graph, &windows, &open] {
    if (windows.empty()) return;
    ChainWindow& window = windows.back();
    detail::add_holes(open, window.holes);
    open.clear();
    std::sort(window.sets.begin(), window.sets.end(), [&graph](Vertex a, Vertex b) {
      return std::pair(graph[a].last_lsn, a) < std::pair(graph[b].last_lsn, b);
    });
    window.sets.erase(std::unique(window.sets.begin(), window.sets.end()), window.sets.end());
  };
  for (const detail::Stretch& s : reached.stretches) {
    if (windows.empty() || s.from > windows.back().to_lsn) {
      close();
      windows.push_back({fork, s.from, s.from, s.set, s.set, {}, {}});
    }
    ChainWindow& window = windows.back();
    open.push_back(s);
    window.sets.push_back(s.set);
    if (graph[s.set].base != kNone) window.sets.push_back(graph[s.set].base);
    const bool later = graph.finish_for_ordering(s.set) > graph.finish_for_ordering(window.last);
    if (s.to > window.to_lsn || (s.to == window.to_lsn && later)) window.last = s.set;
    window.to_lsn = std::max(window.to_lsn, s.to);
  }
  close();

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
  for (Vertex v = 0; v < graph.size(); ++v) {
    const ChainGraph::Set& set = graph[v];
    if (!allowed[v]) continue;
    if (set.type == BackupType::log) {
      const bool reaches_in = set.last_fork == fork;
      const bool leaves = set.first_fork == fork && set.last_fork != fork;
      if ((reaches_in || leaves) && set.first_lsn < set.last_lsn) logs.push_back(v);
    } else if (set.type == BackupType::full && set.last_fork == fork && !set.is_simple) {
      if (first_full == kNone || set.last_lsn < graph[first_full].last_lsn) first_full = v;
    }
  }
  std::sort(logs.begin(), logs.end(), [&graph](Vertex a, Vertex b) {
    return std::tuple(graph[a].first_lsn, graph[a].last_lsn, a) <
           std::tuple(graph[b].first_lsn, graph[b].last_lsn, b);
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
    if (covered && set.first_lsn > *covered)
      gaps.push_back({fork, *covered, set.first_lsn, until, v});
    if (!covered || set.last_lsn > *covered) {
      covered = set.last_lsn;
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
