// ChainGraph: the backup sets of one database as a graph of what rests on what.
//
// A vertex is a backup set. A differential has an edge to its base; a log
// backup can follow every state that its LSN range covers on the same recovery
// path. LSNs compare only along one path, so every question is asked for a
// fork: ForkPath lists the forks that lead to it, and LogLink says from which
// states to which state a log backup carries a database on that path.
//
// Everything here is inline, needs no library and does no I/O. A graph does not
// change after it was built: any number of threads may read it.

#ifndef UNBROKEN_CHAIN_H_
#define UNBROKEN_CHAIN_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/chain_record.h"
#include "unbroken/file_table.h"
#include "unbroken/fork_path.h"
#include "unbroken/guid.h"
#include "unbroken/lsn.h"
#include "unbroken/mostly_sorted.h"
#include "unbroken/set_blocks.h"
#include "unbroken/time.h"

namespace unbroken {

// Which vertices may be used, by index.
using VertexMask = std::vector<bool>;

class ChainGraph {
 public:
  // What a vertex keeps. Times that are unknown are kNoTime.
  struct Set {
    Guid uuid;
    Lsn first_lsn;
    Lsn last_lsn;
    Lsn checkpoint_lsn;
    Lsn differential_base_lsn;
    Lsn fork_point_lsn;
    LocalTime start;
    LocalTime finish;
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
  static constexpr LocalTime kNoTime{std::numeric_limits<std::int64_t>::min()};

  ChainGraph() = default;

  // Sets with one GUID must have been merged before: of several the first counts.
  explicit ChainGraph(std::vector<ChainRecord> records) {
    name_forks(records);
    const InOrder ordered = put_in_order(records);
    sets_.reserve(records.size());
    for (const ChainRecord& record : ordered) add(record);
    index_uuids();
    link_forks(ordered);
    link_bases(ordered);
    add_files(ordered);
    for (ForkIndex f = 0; f < forks_.size(); ++f) {
      blocks_.add_fork(sets_ending_on(f));
      std::int64_t& newest = newest_finish_.emplace_back(kNoTime.ms);
      for (const Set& set : sets_ending_on(f)) {
        newest = std::max(newest, finish_for_ordering(vertex_of(set)));
      }
    }
  }

  [[nodiscard]] std::size_t size() const { return sets_.size(); }
  [[nodiscard]] const Set& operator[](Vertex v) const { return sets_[v]; }
  [[nodiscard]] std::span<const Set> sets() const { return sets_; }
  [[nodiscard]] std::span<const Fork> forks() const { return forks_; }

  [[nodiscard]] std::optional<Vertex> find(const Guid& uuid) const {
    const auto at =
        std::lower_bound(by_uuid_.begin(), by_uuid_.end(), uuid,
                         [this](Vertex v, const Guid& wanted) { return sets_[v].uuid < wanted; });
    if (at == by_uuid_.end() || sets_[*at].uuid != uuid) return std::nullopt;
    return *at;
  }
  [[nodiscard]] std::optional<ForkIndex> find_fork(const Guid& id) const {
    for (ForkIndex f = 0; f < forks_.size(); ++f) {
      if (forks_[f].id == id) return f;
    }
    return std::nullopt;
  }

  // The sets whose last fork this is, in the order of their last LSNs.
  [[nodiscard]] std::span<const Set> sets_ending_on(ForkIndex fork) const {
    return sets().subspan(fork_begins_[fork], fork_begins_[fork + 1] - fork_begins_[fork]);
  }
  [[nodiscard]] Vertex vertex_of(const Set& set) const {
    return static_cast<Vertex>(&set - sets_.data());
  }
  // The sets that begin on one fork and end on another.
  [[nodiscard]] std::span<const Vertex> crossings() const { return crossings_; }

  // The sets told by file, the data files that each describes, and what those
  // rest on.
  [[nodiscard]] const FileTable& file_table() const { return file_table_; }

  // True when nothing known keeps a RESTORE from reading the set: its stripes
  // are all there and it was not thrown away. A damaged set is usable, as the
  // last resort.
  [[nodiscard]] bool is_usable(Vertex v) const {
    const Set& set = sets_[v];
    return set.is_complete && !set.went_to_nul && !set.last_lsn.is_null() &&
           set.first_lsn <= set.last_lsn;
  }
  [[nodiscard]] VertexMask usable() const {
    VertexMask mask(size());
    for (Vertex v = 0; v < size(); ++v) mask[v] = is_usable(v);
    return mask;
  }

  // A log backup in which nothing happened. It is never restored, but it proves
  // that the log stood still up to its start.
  [[nodiscard]] bool is_empty_log(Vertex v) const {
    return sets_[v].type == BackupType::log && sets_[v].first_lsn == sets_[v].last_lsn;
  }

  // The path to fork. It begins at the oldest ancestor whose fork point is
  // known all the way.
  [[nodiscard]] ForkPath path_to(ForkIndex fork) const {
    ForkPath path;
    std::optional<Lsn> end;
    for (ForkIndex f = fork; f != kNone; f = forks_[f].parent) {
      path.parts.push_back({f, forks_[f].point, end});
      end = forks_[f].point;
    }
    std::reverse(path.parts.begin(), path.parts.end());
    return path;
  }

  // True when a data backup lies on the path: taken on one of its forks, and
  // finished before the path leaves that fork.
  [[nodiscard]] bool is_on(const ForkPath& path, Vertex v) const {
    const std::optional<std::size_t> place = path.place_of(sets_[v].last_fork);
    return place && (!path.parts[*place].end || sets_[v].last_lsn <= *path.parts[*place].end);
  }

  // What a log backup does on the path; nullopt where it does not apply there.
  [[nodiscard]] std::optional<LogLink> link_on(const ForkPath& path, Vertex v) const {
    const Set& set = sets_[v];
    if (set.type != BackupType::log) return std::nullopt;
    const std::optional<std::size_t> first = path.place_of(set.first_fork);
    if (!first) return std::nullopt;
    const std::optional<std::size_t> last = path.place_of(set.last_fork);
    const ForkPath::Part& entry = path.parts[*first];
    LogLink link{v, std::max(set.first_lsn, entry.begin), set.last_lsn, false};
    std::optional<Lsn> end = entry.end;
    if (last && *last >= *first) {
      end = path.parts[*last].end;
    } else {  // it crosses over to a branch that the path does not take
      if (set.fork_point_lsn.is_null()) return std::nullopt;
      end = end ? std::min(*end, set.fork_point_lsn) : set.fork_point_lsn;
    }
    if (end && link.to > *end) {
      link.to = *end;
      link.is_cut = true;
    }
    if (link.is_cut && set.has_bulk_logged_data) return std::nullopt;  // no stop inside (BL-1)
    if (link.from >= link.to) return std::nullopt;
    return link;
  }

  // All log links of the path, ordered by where they lead, then from where.
  [[nodiscard]] std::vector<LogLink> links_on(const ForkPath& path,
                                              const VertexMask& allowed) const {
    return links_in(path, {}, [&allowed](Vertex v) { return allowed[v]; });
  }

  // Those that lead into a section of the path, and those that lead from there
  // beyond it.
  template <class Allowed>
  [[nodiscard]] std::vector<LogLink> links_in(const ForkPath& path, const PathSection& section,
                                              const Allowed& allowed) const {
    const auto comes_first = [](const LogLink& a, const LogLink& b) {
      return std::tie(a.to, a.from, a.set) < std::tie(b.to, b.from, b.set);
    };
    std::vector<LogLink> links;
    const auto add = [&](Vertex v) {
      if (!allowed(v)) return;
      const auto link = link_on(path, v);
      if (link && link->to > section.after && section.takes(link->from, link->to)) {
        links.push_back(*link);
      }
    };
    each_set_in(path, section, add);
    detail::sort_mostly_sorted(std::span(links), comes_first);
    const auto on_path = static_cast<std::ptrdiff_t>(links.size());
    for (const Vertex v : crossings_) {
      if (!path.place_of(sets_[v].last_fork)) add(v);
    }
    std::sort(links.begin() + on_path, links.end(), comes_first);
    std::inplace_merge(links.begin(), links.begin() + on_path, links.end(), comes_first);
    return links;
  }

  // Calls each(v) for every set that ends on a fork of the path after the section
  // begins, and either ends or begins before it ends.
  template <class Each>
  void each_set_in(const ForkPath& path, const PathSection& section, Each&& each) const {
    for (const ForkPath::Part& part : path.parts) {
      if (part.end && *part.end <= section.after) continue;
      const std::span<const Set> sets = sets_ending_on(part.fork);
      const std::span<const SetBlock> blocks = blocks_.of(part.fork);
      PathSection inside = section;
      if (part.end && (!inside.upto || *part.end < *inside.upto)) inside.upto = part.end;
      for (std::size_t i = sets_ending_by(part.fork, section.after); i < sets.size(); ++i) {
        if (inside.takes(sets[i].first_lsn, sets[i].last_lsn)) {
          each(vertex_of(sets[i]));
        } else if (blocks[i / SetBlocks::kSize].lowest_first > *inside.upto) {
          break;
        }
      }
    }
  }

  // How many of the sets whose last fork this is end at the LSN or before it.
  [[nodiscard]] std::size_t sets_ending_by(ForkIndex fork, Lsn lsn) const {
    const std::span<const Set> sets = sets_ending_on(fork);
    const auto end = std::upper_bound(sets.begin(), sets.end(), lsn,
                                      [](Lsn at, const Set& set) { return at < set.last_lsn; });
    return static_cast<std::size_t>(end - sets.begin());
  }

  [[nodiscard]] const SetBlocks& blocks() const { return blocks_; }

  // When the newest set that ends on the fork finished, for ordering.
  [[nodiscard]] std::int64_t newest_finish(ForkIndex fork) const { return newest_finish_[fork]; }

  // When the set finished, as UTC where its offset is known, else as recorded.
  // Only for telling which of several databases or forks is the newer.
  [[nodiscard]] std::int64_t finish_for_ordering(Vertex v) const {
    const Set& set = sets_[v];
    if (set.finish == kNoTime) return set.finish.ms;
    return set.has_utc_offset ? set.finish.to_utc(set.utc_offset).ms : set.finish.ms;
  }

 private:
  // The records by vertex, which leaves them where they are: they are large.
  class InOrder {
   public:
    InOrder(const std::vector<ChainRecord>& records, std::vector<Vertex> order)
        : records_(records), order_(std::move(order)) {}
    const ChainRecord& operator[](Vertex v) const { return records_[order_[v]]; }

    struct Iterator {
      const InOrder* in;
      Vertex at;
      const ChainRecord& operator*() const { return (*in)[at]; }
      Iterator& operator++() {
        ++at;
        return *this;
      }
      bool operator==(const Iterator& other) const { return at == other.at; }
    };
    [[nodiscard]] Iterator begin() const { return {this, 0}; }
    [[nodiscard]] Iterator end() const { return {this, static_cast<Vertex>(order_.size())}; }

   private:
    const std::vector<ChainRecord>& records_;
    std::vector<Vertex> order_;
  };

  // By fork, and on one fork by LSN.
  InOrder put_in_order(const std::vector<ChainRecord>& records) {
    std::vector<ForkIndex> fork_of(records.size());
    std::vector<Vertex> next(forks_.size() + 1);
    for (std::size_t i = 0; i < records.size(); ++i) {
      const bool as_before = i > 0 && records[i].last_fork == records[i - 1].last_fork;
      fork_of[i] = as_before ? fork_of[i - 1] : index_of(records[i].last_fork);
      ++next[fork_of[i] + 1];
    }
    std::partial_sum(next.begin(), next.end(), next.begin());
    fork_begins_ = next;
    std::vector<Vertex> order(records.size());
    for (Vertex i = 0; i < records.size(); ++i) order[next[fork_of[i]]++] = i;
    for (ForkIndex f = 0; f < forks_.size(); ++f) {
      const std::span<Vertex> sets =
          std::span(order).subspan(fork_begins_[f], fork_begins_[f + 1] - fork_begins_[f]);
      detail::sort_mostly_sorted(
          sets, [&records](Vertex a, Vertex b) { return comes_before(records[a], records[b]); });
    }
    return InOrder(records, std::move(order));
  }

  static bool comes_before(const ChainRecord& a, const ChainRecord& b) {
    return std::tie(a.last_lsn, a.first_lsn, a.finish, a.uuid) <
           std::tie(b.last_lsn, b.first_lsn, b.finish, b.uuid);
  }

  // A set that names no fork belongs to the only one there is, if there is one.
  void name_forks(std::vector<ChainRecord>& records) {
    std::vector<Guid> named;
    for (const ChainRecord& record : records) {
      for (const Guid* fork : {&record.first_fork, &record.last_fork}) {
        if (named.empty() || named.back() != *fork) named.push_back(*fork);
      }
    }
    std::sort(named.begin(), named.end());
    named.erase(std::unique(named.begin(), named.end()), named.end());
    if (!named.empty() && named.front().is_zero()) named.erase(named.begin());
    bool any_unnamed = false;
    for (ChainRecord& record : records) {
      if (named.size() == 1 && record.last_fork.is_zero()) {
        record.first_fork = record.last_fork = named.front();
      }
      any_unnamed = any_unnamed || record.last_fork.is_zero();
    }
    if (any_unnamed) named.insert(named.begin(), Guid());
    for (const Guid& id : named) forks_.push_back({id, kNone, Lsn()});
  }

  ForkIndex index_of(const Guid& fork) const {
    const auto at = std::lower_bound(forks_.begin(), forks_.end(), fork,
                                     [](const Fork& f, const Guid& id) { return f.id < id; });
    return static_cast<ForkIndex>(at - forks_.begin());
  }

  void add(const ChainRecord& record) {
    Set set;
    set.uuid = record.uuid;
    set.first_lsn = record.first_lsn;
    set.last_lsn = record.last_lsn;
    set.checkpoint_lsn = record.checkpoint_lsn;
    set.differential_base_lsn = record.differential_base_lsn;
    set.fork_point_lsn = record.fork_point_lsn;
    set.start = record.start.value_or(kNoTime);
    set.finish = record.finish.value_or(kNoTime);
    set.bytes = record.bytes;
    const bool as_before = !sets_.empty() && forks_[sets_.back().last_fork].id == record.last_fork;
    set.last_fork = as_before ? sets_.back().last_fork : index_of(record.last_fork);
    set.first_fork =
        record.first_fork == record.last_fork ? set.last_fork : index_of(record.first_fork);
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
    if (set.first_fork != set.last_fork) crossings_.push_back(static_cast<Vertex>(sets_.size()));
    sets_.push_back(set);
  }

  // A server makes GUIDs in no order: spread by their first bytes, they lie in
  // heaps of one or two.
  void index_uuids() {
    const int bits = std::min(16, static_cast<int>(std::bit_width(sets_.size())));
    const auto heap_of = [bits](const Guid& uuid) -> std::size_t {
      const std::size_t first = std::size_t{uuid.bytes()[0]} << 8 | uuid.bytes()[1];
      return first >> (16 - bits);
    };
    std::vector<Vertex> next((std::size_t{1} << bits) + 1);
    for (const Set& set : sets_) ++next[heap_of(set.uuid) + 1];
    std::partial_sum(next.begin(), next.end(), next.begin());
    by_uuid_.resize(sets_.size());
    for (Vertex v = 0; v < size(); ++v) by_uuid_[next[heap_of(sets_[v].uuid)]++] = v;
    auto begin = by_uuid_.begin();  // next now holds where each heap ends
    for (const Vertex end_at : next) {
      const auto end = by_uuid_.begin() + end_at;
      if (end - begin > 1) {
        std::sort(begin, end, [this](Vertex a, Vertex b) {
          return std::tie(sets_[a].uuid, a) < std::tie(sets_[b].uuid, b);
        });
      }
      begin = end;
    }
  }

  // A fork's origin is told by a log that crosses into it, or by a file header
  // of a set on it; a fork never descends from itself.
  void link_forks(const InOrder& records) {
    const auto link = [this](const Guid& child, const Guid& parent, Lsn point) {
      if (parent.is_zero() || point.is_null()) return;
      const auto parent_at = find_fork(parent);
      if (!parent_at) return;
      const ForkIndex child_at = index_of(child);
      if (forks_[child_at].parent != kNone) return;
      for (ForkIndex f = *parent_at; f != kNone; f = forks_[f].parent) {
        if (f == child_at) return;
      }
      forks_[child_at].parent = *parent_at;
      forks_[child_at].point = point;
    };
    for (const ChainRecord& record : records) {
      if (record.first_fork != record.last_fork) {
        link(record.last_fork, record.first_fork, record.fork_point_lsn);
      }
    }
    for (const ChainRecord& record : records) {
      link(record.last_fork, record.parent_fork, record.parent_fork_point_lsn);
    }
  }

  // E-BASE: by GUID; where the evidence has none, by the base's checkpoint or
  // first LSN. A copy-only full is never a base (CPY-1).
  void link_bases(const InOrder& records) {
    std::vector<Vertex> fulls;
    for (Vertex v = 0; v < size(); ++v) {
      if (sets_[v].type == BackupType::full && !sets_[v].is_copy_only) fulls.push_back(v);
    }
    for (Vertex v = 0; v < size(); ++v) {
      Set& set = sets_[v];
      if (set.type != BackupType::differential) continue;
      const Guid& base_guid = records[v].differential_base_guid;
      if (!base_guid.is_zero()) {
        const auto base = find(base_guid);
        if (base && sets_[*base].type == BackupType::full && !sets_[*base].is_copy_only) {
          set.base = *base;
        }
      } else if (!set.differential_base_lsn.is_null()) {
        set.base = base_by_lsn(fulls, set);
      }
    }
  }

  Vertex base_by_lsn(const std::vector<Vertex>& fulls, const Set& differential) const {
    const ForkPath path = path_to(differential.last_fork);
    const Lsn wanted = differential.differential_base_lsn;
    Vertex found = kNone;
    for (const Vertex v : fulls) {
      if (!is_on(path, v) || sets_[v].last_lsn > differential.last_lsn) continue;
      if (sets_[v].checkpoint_lsn == wanted) return v;
      if (sets_[v].first_lsn == wanted && found == kNone) found = v;
    }
    return found;
  }

  template <class Records>
  void add_files(const Records& records) {
    for (Vertex v = 0; v < size(); ++v) {
      const bool is_told = !records[v].files.empty() || is_of_files(sets_[v].type);
      if (is_told) file_table_.add(v, records[v]);
    }
    for (const Vertex v : file_table_.sets()) {
      const Vertex base = file_table_.link(v, *this);
      if (base == kNone || sets_[v].type != BackupType::differential) continue;
      if (sets_[base].type == BackupType::full) sets_[v].base = base;
    }
  }

  std::vector<Set> sets_;
  std::vector<Fork> forks_;
  std::vector<Vertex> fork_begins_;  // where each fork's sets begin; then size()
  std::vector<Vertex> crossings_;
  std::vector<Vertex> by_uuid_;
  FileTable file_table_;
  SetBlocks blocks_;
  std::vector<std::int64_t> newest_finish_;  // by fork
};

}  // namespace unbroken

#endif  // UNBROKEN_CHAIN_H_
