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
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/chain_draft.h"
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
  using Set = ChainSet;  // what a vertex keeps
  static constexpr LocalTime kNoTime = ChainSet::kNoTime;

  ChainGraph() = default;

  // Sets with one GUID must have been merged before: of several the first counts.
  explicit ChainGraph(const std::vector<ChainRecord>& records) {
    ChainDraft draft;
    draft.make_room(records.size());
    for (const ChainRecord& record : records) draft.add(record);
    take(std::move(draft));
  }
  explicit ChainGraph(ChainDraft&& draft) { take(std::move(draft)); }

  [[nodiscard]] std::size_t size() const { return sets_.size(); }
  [[nodiscard]] const Set& operator[](Vertex v) const { return sets_[v]; }
  [[nodiscard]] std::span<const Set> sets() const { return sets_; }
  [[nodiscard]] std::span<const Fork> forks() const { return forks_; }

  [[nodiscard]] std::optional<Vertex> find(const Guid& uuid) const {
    const Vertex v = by_uuid_.find(sets_, uuid);
    return v == kNone ? std::nullopt : std::optional(v);
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
      if (a.to != b.to) return a.to < b.to;
      return std::tie(a.from, a.set) < std::tie(b.from, b.set);
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
  // begins, and either ends or begins before it ends; of those that may(block) leaves.
  template <class Each, class May>
  void each_set_in(const ForkPath& path, const PathSection& section, Each&& each, May&& may) const {
    for (const ForkPath::Part& part : path.parts) {
      if (part.end && *part.end <= section.after) continue;
      const std::span<const Set> sets = sets_ending_on(part.fork);
      const std::span<const SetBlock> blocks = blocks_.of(part.fork);
      PathSection inside = section;
      if (part.end && (!inside.upto || *part.end < *inside.upto)) inside.upto = part.end;
      for (std::size_t i = sets_ending_by(part.fork, section.after); i < sets.size();) {
        const std::size_t block = i / SetBlocks::kSize;
        const std::size_t end = std::min((block + 1) * SetBlocks::kSize, sets.size());
        const bool is_near = inside.takes(blocks[block].lowest_first, sets[i].last_lsn);
        if (!is_near) break;  // nor is any after it
        if (!may(blocks[block])) i = end;
        for (; i < end; ++i) {
          if (inside.takes(sets[i].first_lsn, sets[i].last_lsn)) each(vertex_of(sets[i]));
        }
      }
    }
  }
  template <class Each>
  void each_set_in(const ForkPath& path, const PathSection& section, Each&& each) const {
    each_set_in(path, section, each, [](const SetBlock&) { return true; });
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
  using More = ChainDraft::More;

  void take(ChainDraft&& draft) {
    put_in_order(draft, name_forks(draft));
    by_uuid_ = UuidIndex(sets_.size());
    std::vector<std::pair<Vertex, const More*>> more;  // by vertex
    std::vector<Vertex> fulls;
    for (ForkIndex f = 0; f < forks_.size(); ++f) {
      newest_finish_.push_back(kNoTime.ms);
      // All at once of a few sets, while the processor has them at hand.
      for (Vertex v = fork_begins_[f]; v < fork_begins_[f + 1];) {
        const std::size_t size = std::min(SetBlocks::kSize, std::size_t{fork_begins_[f + 1] - v});
        const std::span<Set> block = std::span(sets_).subspan(v, size);
        blocks_.add(std::span<const Set>(block));
        for (Set& set : block) {
          by_uuid_.add(v, set.uuid);
          newest_finish_[f] = std::max(newest_finish_[f], finish_for_ordering(v));
          if (set.first_fork != set.last_fork) crossings_.push_back(v);
          if (set.type == BackupType::full && !set.is_copy_only) fulls.push_back(v);
          if (set.type != BackupType::log || set.base != kNone) {
            more.emplace_back(v, set.base == kNone ? nullptr : &draft.more_[set.base]);
            set.base = kNone;
          }
          ++v;
        }
      }
      blocks_.end_fork();
    }
    link_forks(more);
    link_bases(more, fulls);
    add_files(more);
  }

  // Makes the forks, in the order of their GUIDs, and tells for each of the draft's
  // which one it is. A set that names no fork belongs to the only one there is, if
  // there is one.
  std::vector<ForkIndex> name_forks(const ChainDraft& draft) {
    std::vector<Guid> named = draft.forks_;
    std::sort(named.begin(), named.end());
    const bool any_zero = !named.empty() && named.front().is_zero();
    const auto zero = std::find(draft.forks_.begin(), draft.forks_.end(), Guid());
    const bool any_unnamed =
        any_zero && draft.sizes_[static_cast<std::size_t>(zero - draft.forks_.begin())] > 0;
    if (any_zero && (!any_unnamed || named.size() == 2)) named.erase(named.begin());
    for (const Guid& id : named) forks_.push_back({id, kNone, Lsn()});
    std::vector<ForkIndex> names;
    for (const Guid& id : draft.forks_) names.push_back(index_of(id));
    return names;
  }

  // By fork, and on one fork by LSN.
  void put_in_order(ChainDraft& draft, const std::vector<ForkIndex>& names) {
    fork_begins_.assign(forks_.size() + 1, 0);
    bool are_named_in_order = true;
    for (ForkIndex i = 0; i < names.size(); ++i) {
      are_named_in_order = are_named_in_order && names[i] == i;
      fork_begins_[names[i] + 1] += draft.sizes_[i];
    }
    std::partial_sum(fork_begins_.begin(), fork_begins_.end(), fork_begins_.begin());
    if (are_named_in_order && draft.are_together_) {
      sets_ = std::move(draft.sets_);
    } else {
      std::vector<Vertex> next = fork_begins_;
      sets_.resize(draft.sets_.size());
      for (Set& set : draft.sets_) {
        set.last_fork = names[set.last_fork];
        set.first_fork = names[set.first_fork];
        sets_[next[set.last_fork]++] = set;
      }
    }
    for (ForkIndex f = 0; f < forks_.size(); ++f) {
      const std::size_t size = fork_begins_[f + 1] - fork_begins_[f];
      detail::sort_mostly_sorted(std::span(sets_).subspan(fork_begins_[f], size), comes_before);
    }
  }

  static bool comes_before(const Set& a, const Set& b) {
    if (a.last_lsn != b.last_lsn) return a.last_lsn < b.last_lsn;
    return std::tie(a.first_lsn, a.finish, a.uuid) < std::tie(b.first_lsn, b.finish, b.uuid);
  }

  [[nodiscard]] ForkIndex index_of(const Guid& fork) const {
    const auto at = std::lower_bound(forks_.begin(), forks_.end(), fork,
                                     [](const Fork& f, const Guid& id) { return f.id < id; });
    return static_cast<ForkIndex>(at - forks_.begin());
  }

  // A fork's origin is told by a log that crosses into it, or by a file header
  // of a set on it; a fork never descends from itself.
  void link_forks(const std::vector<std::pair<Vertex, const More*>>& more) {
    const auto link = [this](ForkIndex child, ForkIndex parent, Lsn point) {
      if (forks_[parent].id.is_zero() || point.is_null() || forks_[child].parent != kNone) return;
      for (ForkIndex f = parent; f != kNone; f = forks_[f].parent) {
        if (f == child) return;
      }
      forks_[child].parent = parent;
      forks_[child].point = point;
    };
    for (const Vertex v : crossings_) {
      link(sets_[v].last_fork, sets_[v].first_fork, sets_[v].fork_point_lsn);
    }
    for (const auto& [v, told] : more) {
      if (told == nullptr || told->parent_fork.is_zero()) continue;
      const auto parent = find_fork(told->parent_fork);
      if (parent) link(sets_[v].last_fork, *parent, told->parent_fork_point_lsn);
    }
  }

  // E-BASE: by GUID; where the evidence has none, by the base's checkpoint or
  // first LSN. A copy-only full is never a base (CPY-1).
  void link_bases(const std::vector<std::pair<Vertex, const More*>>& more,
                  const std::vector<Vertex>& fulls) {
    for (const auto& [v, told] : more) {
      Set& set = sets_[v];
      if (set.type != BackupType::differential) continue;
      if (told != nullptr && !told->differential_base_guid.is_zero()) {
        const auto base = find(told->differential_base_guid);
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

  void add_files(const std::vector<std::pair<Vertex, const More*>>& more) {
    for (const auto& [v, told] : more) {
      const bool lists_any = told != nullptr && !told->files.empty();
      if (!lists_any && !is_of_files(sets_[v].type)) continue;
      ChainRecord record;
      record.type = sets_[v].type;
      record.differential_base_lsn = sets_[v].differential_base_lsn;
      if (told != nullptr) {
        record.differential_base_guid = told->differential_base_guid;
        record.files = told->files;
      }
      file_table_.add(v, record);
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
  UuidIndex by_uuid_;
  FileTable file_table_;
  SetBlocks blocks_;
  std::vector<std::int64_t> newest_finish_;  // by fork
};

}  // namespace unbroken

#endif  // UNBROKEN_CHAIN_H_
