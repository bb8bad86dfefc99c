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
#include <tuple>
#include <utility>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/chain.h"
#include "unbroken/guid.h"
#include "unbroken/lsn.h"
#include "unbroken/producer.h"
#include "unbroken/time.h"
#include "unbroken/window.h"

namespace unbroken {

struct ChainGap {
  ForkIndex fork = kNone;
  Lsn from_lsn;
  Lsn to_lsn;
  Vertex after = kNone;   // the set that ends where the gap begins
  Vertex before = kNone;  // the log backup that begins where the gap ends
};

// The gaps of one fork. A data backup inside a gap does not split it. Between
// the first full and a later first log there is a gap too, unless that full was
// taken in the SIMPLE model, where no log chain is expected.
inline std::vector<ChainGap> gaps_of(const ChainGraph& graph, ForkIndex fork,
                                     const VertexMask& allowed) {
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
    return std::tie(graph[a].first_lsn, graph[a].last_lsn) <
           std::tie(graph[b].first_lsn, graph[b].last_lsn);
  });

  std::vector<ChainGap> gaps;
  if (logs.empty()) return gaps;
  Lsn covered = graph[logs.front()].first_lsn;
  Vertex until = kNone;
  if (first_full != kNone && graph[first_full].last_lsn < covered) {
    covered = graph[first_full].last_lsn;
    until = first_full;
  }
  const Lsn begin = graph.path_to(fork).parts.back().begin;
  if (!begin.is_null()) {  // the branch goes on from its parent's log
    covered = begin;
    until = kNone;
  }
  for (const Vertex v : logs) {
    const ChainGraph::Set& set = graph[v];
    // Beyond the fork point a log that leaves the fork holds the branch's records.
    const Lsn end =
        set.last_fork == fork ? set.last_lsn : std::min(set.last_lsn, set.fork_point_lsn);
    if (set.first_lsn > covered) gaps.push_back({fork, covered, set.first_lsn, until, v});
    if (end > covered) {
      covered = end;
      until = v;
    }
  }
  return gaps;
}

// ---- The picture of one database ------------------------------------------

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

// A sign, and how many of a producer's sets bear it.
struct SignCount {
  SignFound sign;
  std::uint64_t sets = 0;
  Guid first;  // one of them: the first in order of forks and LSNs
};

// What one producer's own backups allow, and how they are known for its own.
struct ProducerAnalysis {
  Producer producer;
  std::vector<WindowAnalysis> windows;
  std::vector<GapAnalysis> gaps;
  std::uint64_t sets = 0;
  Confidence confidence = Confidence::unknown;  // that of its least certain set
  std::vector<SignCount> signs = {};
};

// The newest usable set of one type by one producer.
struct LastBackup {
  BackupType type = BackupType::full;
  Producer producer;
  LocalTime finish;
  std::optional<UtcOffset> utc_offset;
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
  std::vector<LastBackup> last_backups;  // by producer, then type
};

}  // namespace unbroken

#endif  // UNBROKEN_ANALYSIS_H_
