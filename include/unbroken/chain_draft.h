// ChainDraft: the backup sets of one database while they are told, one after the
// other, and before a ChainGraph puts them in order.
//
// What hundreds of thousands of sets have in common lies in one plain array; what
// only some tell is kept beside it. Inline, no library, no I/O, like chain.h.

#ifndef UNBROKEN_CHAIN_DRAFT_H_
#define UNBROKEN_CHAIN_DRAFT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/chain_record.h"
#include "unbroken/guid.h"
#include "unbroken/lsn.h"
#include "unbroken/time.h"

namespace unbroken {

// What a graph keeps of a set. Times that are unknown are kNoTime.
struct ChainSet {
  static constexpr LocalTime kNoTime{std::numeric_limits<std::int64_t>::min()};

  Guid uuid;
  Lsn first_lsn;
  Lsn last_lsn;
  Lsn checkpoint_lsn;
  Lsn differential_base_lsn;
  Lsn fork_point_lsn;
  LocalTime start = kNoTime;
  LocalTime finish = kNoTime;
  std::uint64_t bytes = 0;
  ForkIndex first_fork = kNone;
  ForkIndex last_fork = kNone;
  Vertex base = kNone;  // the full a differential rests on, if it is here
  std::int16_t utc_offset = 0;
  bool has_utc_offset : 1 = false;
  bool is_copy_only : 1 = false;
  bool has_bulk_logged_data : 1 = false;
  bool is_damaged : 1 = false;
  bool is_snapshot : 1 = false;
  bool begins_log_chain : 1 = false;
  bool is_simple : 1 = false;
  bool is_complete : 1 = true;
  bool went_to_nul : 1 = false;
  BackupType type = BackupType::full;
  Proof proof = Proof::history;
};

class ChainDraft {
 public:
  // Sets with one GUID must have been merged before: of several the first counts.
  void add(const ChainRecord& record) {
    // A set that does not name the fork on which it began ended on the same one.
    const Guid& first_fork = record.first_fork.is_zero() ? record.last_fork : record.first_fork;
    if (last_index_ == kNone || forks_[last_index_] != record.last_fork) {
      last_index_ = name_fork(record.last_fork);
    }
    ChainSet& set = add_plain(last_index_);
    if (first_fork != record.last_fork) set.first_fork = name_fork(first_fork);
    set.uuid = record.uuid;
    set.first_lsn = record.first_lsn;
    set.last_lsn = record.last_lsn;
    set.checkpoint_lsn = record.checkpoint_lsn;
    set.differential_base_lsn = record.differential_base_lsn;
    set.fork_point_lsn = record.fork_point_lsn;
    set.start = record.start.value_or(ChainSet::kNoTime);
    set.finish = record.finish.value_or(ChainSet::kNoTime);
    set.bytes = record.bytes;
    set.utc_offset = record.utc_offset.value_or(UtcOffset{0});
    set.has_utc_offset = record.utc_offset.has_value();
    set.is_copy_only = record.is_copy_only;
    set.has_bulk_logged_data = record.has_bulk_logged_data;
    set.is_damaged = record.is_damaged;
    set.is_snapshot = record.is_snapshot;
    set.begins_log_chain = record.begins_log_chain;
    set.is_simple = record.is_simple;
    set.is_complete = record.is_complete;
    set.went_to_nul = record.went_to_nul;
    set.type = record.type;
    set.proof = record.proof;
    const bool tells_more = !record.differential_base_guid.is_zero() ||
                            !record.parent_fork.is_zero() || !record.files.empty();
    if (tells_more) {
      set.base = static_cast<Vertex>(more_.size());
      more_.push_back({record.differential_base_guid, record.parent_fork,
                       record.parent_fork_point_lsn, record.files});
    }
  }

  // A fork of sets to come. Where forks are named in the order of their GUIDs, and their
  // sets are added in the same order, the graph need not move them.
  ForkIndex name_fork(const Guid& fork) {
    const auto [at, is_new] = index_.try_emplace(fork, static_cast<ForkIndex>(forks_.size()));
    if (is_new) {
      forks_.push_back(fork);
      sizes_.push_back(0);
    }
    return at->second;
  }

  // For a set of which its fork and the members of ChainSet tell everything: one to
  // be filled in, but for its forks and its base. Valid until the next one is added.
  ChainSet& add_plain(ForkIndex fork) {
    ChainSet& set = sets_.emplace_back();
    set.first_fork = set.last_fork = fork;
    ++sizes_[fork];
    are_together_ = are_together_ && highest_index_ <= fork;
    highest_index_ = fork;
    return set;
  }

  // Growing by steps would touch three times the memory.
  void make_room(std::size_t more) {
    if (sets_.capacity() - sets_.size() >= more) return;
    sets_.reserve(std::max(sets_.size() + more, sets_.capacity() * 2));
  }

  [[nodiscard]] std::size_t size() const { return sets_.size(); }

 private:
  friend class ChainGraph;

  // What few sets tell. Until the graph links them, a set's base is where its own is.
  struct More {
    Guid differential_base_guid;
    Guid parent_fork;  // where the set's last fork came from
    Lsn parent_fork_point_lsn;
    std::vector<DataFile> files;
  };

  std::vector<ChainSet> sets_;  // their forks are places in forks_
  std::vector<More> more_;
  std::vector<Guid> forks_;    // in the order in which they were named
  std::vector<Vertex> sizes_;  // how many sets end on each
  bool are_together_ = true;   // the sets were added in that order
  ForkIndex highest_index_ = 0;
  std::unordered_map<Guid, ForkIndex> index_;
  ForkIndex last_index_ = kNone;
};

// Finds sets by their GUIDs, which a server makes in no order.
class UuidIndex {
 public:
  UuidIndex() = default;
  explicit UuidIndex(std::size_t sets) {
    std::size_t places = 1;
    while (places < sets + sets / 3 + 1) places *= 2;
    places_.assign(places, kNone);
  }

  void add(Vertex v, const Guid& uuid) {
    std::size_t at = place_of(uuid);
    while (places_[at] != kNone) at = next(at);
    places_[at] = v;
  }

  // The first set with the GUID, kNone if there is none.
  [[nodiscard]] Vertex find(const std::vector<ChainSet>& sets, const Guid& uuid) const {
    if (places_.empty()) return kNone;
    std::size_t at = place_of(uuid);
    while (places_[at] != kNone && sets[places_[at]].uuid != uuid) at = next(at);
    return places_[at];
  }

 private:
  [[nodiscard]] std::size_t place_of(const Guid& uuid) const {
    std::uint64_t halves[2] = {};
    for (std::size_t i = 0; i < 16; ++i) {
      halves[i / 8] |= std::uint64_t{uuid.bytes()[i]} << (i % 8 * 8);
    }
    std::uint64_t mixed = (halves[0] ^ halves[1] >> 29) * 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ mixed >> 32 ^ halves[1]) * 0xD6E8FEB86659FD93U;
    return static_cast<std::size_t>(mixed >> 32) & (places_.size() - 1);
  }
  [[nodiscard]] std::size_t next(std::size_t at) const { return (at + 1) & (places_.size() - 1); }

  std::vector<Vertex> places_;  // a power of two of them, three quarters filled at most
};

}  // namespace unbroken

#endif  // UNBROKEN_CHAIN_DRAFT_H_
