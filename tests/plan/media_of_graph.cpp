#include "plan/media_of_graph.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <variant>

namespace unbroken::test {

using simulate::LogCommit;
using simulate::RestorableFile;
using simulate::RestorableSet;

namespace {

constexpr LocalTime kNever{std::numeric_limits<std::int64_t>::max()};

// The part of the path that the record at the LSN belongs to.
ForkIndex owner_of(const ForkPath& path, Lsn lsn) {
  std::size_t owner = 0;
  while (path.parts[owner].end && lsn >= *path.parts[owner].end) ++owner;
  return path.parts[owner].fork;
}

// A differential's base where nobody has it: any GUID that goes with the LSN.
Guid guid_of(Lsn base) {
  std::array<std::uint8_t, 16> bytes{0xBA};
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[8 + i] = static_cast<std::uint8_t>(base.block_and_slot() >> (8 * i));
  }
  return Guid(bytes);
}

}  // namespace

MediaOfGraph::MediaOfGraph(const ChainGraph& graph, const PlanOptions& options,
                           const ForkPath& path)
    : graph_(graph), options_(options) {
  find_edges();
  find_files();
  wanted_ = commits_on(path, Lsn(), std::nullopt);
  for (Vertex v = 0; v < graph.size(); ++v) sets_.push_back(set_of(v));
}

LocalTime MediaOfGraph::utc(LocalTime time, Vertex clock_of) const {
  const ChainGraph::Set& set = graph_[clock_of];
  const UtcOffset offset =
      set.has_utc_offset ? set.utc_offset : options_.utc_offset.value_or(UtcOffset{0});
  return LocalTime{time.to_utc(offset).ms};
}

LocalTime MediaOfGraph::utc(const PointInTime& time, Vertex clock_of) const {
  return time.offset ? LocalTime{time.local.to_utc(*time.offset).ms} : utc(time.local, clock_of);
}

bool MediaOfGraph::has_one_clock() const {
  std::set<UtcOffset> offsets;
  for (Vertex v = 0; v < graph_.size(); ++v) {
    const ChainGraph::Set& set = graph_[v];
    if (set.has_utc_offset) offsets.insert(set.utc_offset);
    if (set.start == ChainGraph::kNoTime) return false;
    const ForkPath path = graph_.path_to(set.last_fork);
    if (committed_at(path, set.last_lsn) <= utc(set.start, v)) return false;
  }
  const auto* time = std::get_if<TimePoint>(&options_.target);
  return offsets.size() < 2 || (time != nullptr && time->at.offset.has_value());
}

void MediaOfGraph::find_edges() {
  std::set<Lsn> edges;
  for (const ChainGraph::Set& set : graph_.sets()) {
    edges.insert({set.first_lsn, set.last_lsn, set.fork_point_lsn});
  }
  for (const Fork& fork : graph_.forks()) edges.insert(fork.point);
  if (const auto* lsn = std::get_if<LsnPoint>(&options_.target)) edges.insert(lsn->lsn);
  if (const auto* record = std::get_if<RecordPoint>(&options_.target)) edges.insert(record->lsn);
  if (options_.redo_from) edges.insert(*options_.redo_from);
  for (const Lsn lsn : edges) {
    if (lsn.is_null()) continue;
    const std::uint64_t at = lsn.block_and_slot();
    for (const std::uint64_t n : {at - 1, at, at + 1}) lsns_.insert(Lsn::from_halves(lsn.vlf(), n));
  }
}

void MediaOfGraph::find_files() {
  for (const Vertex v : graph_.file_table().sets()) {
    for (const DataFile& file : graph_.file_table().files_of(v)) {
      RestorableFile& known = files_[static_cast<int>(file.number)];
      known.number = static_cast<int>(file.number);
      known.create_lsn = file.create_lsn.value_or(Lsn());
      known.is_read_only = known.is_read_only || file.is_read_only;
      known.read_only_lsn = std::max(known.read_only_lsn, file.read_only_lsn);
    }
  }
}

// As soon as can be after the start of the first backup that ends past the LSN:
// this one may hold the record or not.
LocalTime MediaOfGraph::committed_at(const ForkPath& path, Lsn lsn) const {
  LocalTime at = kNever;
  for (Vertex v = 0; v < graph_.size(); ++v) {
    const ChainGraph::Set& set = graph_[v];
    if (set.last_lsn <= lsn || set.start == ChainGraph::kNoTime) continue;
    if (owner_of(graph_.path_to(set.last_fork), lsn) != owner_of(path, lsn)) continue;
    at = std::min(at, LocalTime{utc(set.start, v).ms + 1});
  }
  return at;
}

// A file that could be written to then; each record takes the next one.
int MediaOfGraph::file_at(Lsn lsn, std::size_t count) const {
  std::vector<int> open;
  for (const auto& [number, file] : files_) {
    const bool is_closed = file.is_read_only && file.read_only_lsn <= lsn;
    if (file.create_lsn <= lsn && !is_closed) open.push_back(number);
  }
  return open.empty() ? 1 : open[count % open.size()];
}

std::vector<LogCommit> MediaOfGraph::commits_on(const ForkPath& path, Lsn from,
                                                std::optional<Lsn> end) const {
  std::vector<LogCommit> commits;
  std::size_t count = 0;
  for (const Lsn lsn : lsns_) {
    ++count;
    if (lsn < from || (end && lsn >= *end)) continue;
    const auto number = static_cast<std::uint32_t>(owner_of(path, lsn) * lsns_.size() + count);
    commits.push_back({lsn, committed_at(path, lsn), number, "", file_at(lsn, count)});
  }
  return commits;
}

RestorableSet MediaOfGraph::set_of(Vertex v) const {
  const ChainGraph::Set& from = graph_[v];
  const ForkPath path = graph_.path_to(from.last_fork);
  RestorableSet set;
  set.uuid = from.uuid;
  set.type = from.type;
  set.database_name = "Sales";
  set.recovery_model = from.is_simple ? RecoveryModel::simple : RecoveryModel::full;
  set.first_lsn = from.first_lsn;
  set.last_lsn = from.last_lsn;
  set.first_fork = graph_.forks()[from.first_fork].id;
  set.last_fork = graph_.forks()[from.last_fork].id;
  set.fork_point_lsn = from.fork_point_lsn;
  for (std::size_t i = path.parts.size() - 1; i-- > 0;) {
    set.ancestry.push_back({graph_.forks()[path.parts[i].fork].id, *path.parts[i].end});
  }
  if (from.finish != ChainGraph::kNoTime) set.finish = utc(from.finish, v);
  set.is_copy_only = from.is_copy_only;
  set.is_damaged = from.is_damaged;
  set.has_bulk_logged_data = from.has_bulk_logged_data;
  set.family_count = from.is_complete && !from.went_to_nul ? 1 : 2;
  const bool is_log = from.type == BackupType::log;
  set.commits = commits_on(path, is_log ? from.first_lsn : Lsn(), from.last_lsn);
  if (from.type == BackupType::differential) {
    set.differential_base_guid =
        from.base == kNone ? guid_of(from.differential_base_lsn) : graph_[from.base].uuid;
  }
  list_files(v, set);
  return set;
}

// Every file that there was for a full, those that it makes for a log, and for
// what is told by file the files as it tells them.
void MediaOfGraph::list_files(Vertex v, RestorableSet& set) const {
  if (set.type == BackupType::full || set.type == BackupType::log) {
    for (const auto& [number, file] : files_) {
      if (file.create_lsn >= set.last_lsn) continue;
      if (set.type == BackupType::full || set.first_lsn <= file.create_lsn) {
        set.data_files.push_back(file);
      }
    }
    return;
  }
  if (graph_[v].base != kNone) return;  // on one full
  const std::span<const DataFile> files = graph_.file_table().files_of(v);
  const std::span<const Vertex> bases = graph_.file_table().bases_of(v);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!files[i].drop_lsn.is_null()) continue;
    RestorableFile file = files_.at(static_cast<int>(files[i].number));
    file.is_present = files[i].is_present;
    file.is_read_only = files[i].is_read_only;
    if (FileTable::rests_on_base(set.type, files[i])) {
      file.differential_base_guid =
          bases[i] == kNone ? guid_of(files[i].differential_base_lsn) : graph_[bases[i]].uuid;
    }
    set.data_files.push_back(file);
  }
}

}  // namespace unbroken::test
