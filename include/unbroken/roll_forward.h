// RollForwardSet: data backups of parts of a database that make it whole.
//
// Restored in order they put every data file in its place: a set of file
// backups, a partial backup with the read-only filegroups of older backups, a
// differential with all its bases. Files stand at different LSNs then, and the
// log from the oldest of them on brings them to one point.
//
// What RESTORE asks of such sets is checked by playing them (detail::Placement);
// the search only proposes. Inline, no library, no I/O, like chain.h.

#ifndef UNBROKEN_ROLL_FORWARD_H_
#define UNBROKEN_ROLL_FORWARD_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/chain.h"
#include "unbroken/lsn.h"

namespace unbroken {

struct RollForwardSet {
  std::vector<Vertex> sets;  // in the order of restoring
  Lsn from;                  // the log is needed from here on
  Lsn to;                    // up to here at least; where both are equal no log is needed

  friend bool operator==(const RollForwardSet&, const RollForwardSet&) = default;
};

// What a set counts for before the number of sets does: bytes, time, or nothing.
using SetWeight = std::function<std::uint64_t(Vertex)>;

namespace detail {

// Where roll forward goes on for the files of a data backup. A file backup needs
// the log from its beginning, that of the transactions which were open then
// included; the others bring that log along.
inline Lsn position_after(const ChainGraph::Set& set) {
  const bool is_file = set.type == BackupType::file || set.type == BackupType::file_differential;
  return is_file ? set.first_lsn : set.last_lsn;
}

inline bool holds_primary(std::span<const DataFile> files) {
  return std::any_of(files.begin(), files.end(), [](const DataFile& file) {
    return file.is_present && file.number == kPrimaryFile;
  });
}

// A full holds every file that was made before its end, which it leaves out itself.
inline bool is_held_by_full(const DataFile& file, const ChainGraph::Set& full) {
  return (file.create_lsn && *file.create_lsn < full.last_lsn) ||
         file.differential_base_guid == full.uuid;
}

struct PlacedFile {
  DataFile file;
  Lsn at;               // where its roll forward goes on
  Lsn taken;            // where the backup that holds it began
  Vertex data = kNone;  // the backup, not differential, that its pages began with
};

// While a file stays read-only nothing in the log is about it. `told` is how the
// restored primary file describes it, `as_of` where that stands.
inline Lsn rolled_forward_to(const DataFile& told, Lsn as_of, const PlacedFile& placed) {
  const bool stood_still =
      told.is_read_only && !told.read_only_lsn.is_null() && told.read_only_lsn <= placed.taken;
  return stood_still ? std::max(placed.at, as_of) : placed.at;
}

// The files of a database while data backups are restored one after the other.
class Placement {
 public:
  explicit Placement(const ChainGraph& graph) : graph_(graph) {}

  // False where RESTORE would refuse; nothing is to be asked then.
  bool restore(Vertex v) {
    const ChainGraph::Set& set = graph_[v];
    if (set.type == BackupType::full) {
      if (!sets_.empty()) return false;
      full_ = v;
    } else {
      const std::span<const DataFile> files = graph_.file_table().files_of(v);
      if (files.empty() || (sets_.empty() && !holds_primary(files))) return false;  // 3118
      const std::span<const Vertex> bases = graph_.file_table().bases_of(v);
      for (std::size_t i = 0; i < files.size(); ++i) {
        if (files[i].is_present && !place(v, files[i], bases[i])) return false;
      }
      if (holds_primary(files)) primary_ = v;
    }
    sets_.push_back(v);
    return true;
  }

  // Where the file's roll forward would go on; nullopt where no restored set has it.
  [[nodiscard]] std::optional<Lsn> position_of(const DataFile& file) const {
    const auto placed = find(file);
    return placed ? std::optional(placed->at) : std::nullopt;
  }

  // nullopt while a file of the database is missing, or while no restored set
  // tells which files it has.
  [[nodiscard]] std::optional<RollForwardSet> whole() const {
    if (primary_ == kNone) return std::nullopt;
    const Lsn as_of = position_after(graph_[primary_]);
    RollForwardSet made{sets_, as_of, Lsn()};
    for (const Vertex v : sets_) made.to = std::max(made.to, graph_[v].last_lsn);
    std::vector<Lsn> created;  // of files that no backup placed
    for (const DataFile& file : graph_.file_table().files_of(primary_)) {
      if (!file.drop_lsn.is_null()) continue;
      if (const auto placed = find(file)) {
        made.from = std::min(made.from, rolled_forward_to(file, as_of, *placed));
      } else {
        if (!file.create_lsn) return std::nullopt;
        created.push_back(*file.create_lsn);
      }
    }
    // Roll forward creates the files that were added after its beginning.
    const bool are_rolled =
        std::all_of(created.begin(), created.end(), [&made](Lsn lsn) { return lsn >= made.from; });
    return are_rolled ? std::optional(std::move(made)) : std::nullopt;
  }

 private:
  bool place(Vertex v, const DataFile& file, Vertex base) {
    const ChainGraph::Set& set = graph_[v];
    const std::optional<PlacedFile> now = find(file);
    const bool rests_on_base = FileTable::rests_on_base(set.type, file);
    if (rests_on_base && (!now || now->data != base)) return false;  // 3136
    const Lsn at = position_after(set);
    if (now && now->at > at) return false;  // 3120
    const auto old = std::find_if(placed_.begin(), placed_.end(), [&file](const PlacedFile& p) {
      return is_same_file(p.file, file);
    });
    const PlacedFile made{file, at, set.first_lsn, rests_on_base ? base : v};
    if (old == placed_.end()) {
      placed_.push_back(made);
    } else {
      *old = made;
    }
    return true;
  }

  [[nodiscard]] std::optional<PlacedFile> find(const DataFile& file) const {
    for (const PlacedFile& placed : placed_) {
      if (is_same_file(placed.file, file)) return placed;
    }
    if (full_ == kNone || !is_held_by_full(file, graph_[full_])) return std::nullopt;
    return PlacedFile{file, graph_[full_].last_lsn, graph_[full_].first_lsn, full_};
  }

  const ChainGraph& graph_;
  std::vector<Vertex> sets_;
  std::vector<PlacedFile> placed_;
  Vertex full_ = kNone;
  Vertex primary_ = kNone;  // the last one to bring the primary file
};

// How far the log goes on from an LSN without a gap.
class LogReach {
 public:
  explicit LogReach(std::span<const LogLink> links) {
    for (const LogLink& link : links) stretches_.emplace_back(link.from, link.to);
    std::sort(stretches_.begin(), stretches_.end());
    std::size_t kept = 0;
    for (std::size_t i = 1; i < stretches_.size(); ++i) {
      if (stretches_[i].first <= stretches_[kept].second) {
        stretches_[kept].second = std::max(stretches_[kept].second, stretches_[i].second);
      } else {
        stretches_[++kept] = stretches_[i];
      }
    }
    if (!stretches_.empty()) stretches_.resize(kept + 1);
  }

  [[nodiscard]] Lsn from(Lsn lsn) const {
    const auto after = std::upper_bound(
        stretches_.begin(), stretches_.end(), lsn,
        [](Lsn wanted, const std::pair<Lsn, Lsn>& stretch) { return wanted < stretch.first; });
    return after == stretches_.begin() ? lsn : std::max(lsn, std::prev(after)->second);
  }

 private:
  std::vector<std::pair<Lsn, Lsn>> stretches_;  // from, to
};

// Finds, for every LSN that roll forward could begin at, the lightest sets that
// make the database whole no later than the log from there goes.
class RollForwardSearch {
 public:
  RollForwardSearch(const ChainGraph& graph, const ForkPath& path, const VertexMask& allowed,
                    const LogReach& log, const SetWeight& weight)
      : graph_(graph), path_(path), allowed_(allowed), log_(log), weight_(weight) {
    bool any_read_only = false;
    for (const Vertex v : graph.file_table().sets()) {
      add_unit(v);
      const std::span<const DataFile> files = graph.file_table().files_of(v);
      any_read_only = any_read_only || std::any_of(files.begin(), files.end(),
                                                   [](const auto& f) { return f.is_read_only; });
    }
    for (Vertex v = 0; any_read_only && v < graph.size(); ++v) {
      if (graph[v].type == BackupType::full && may_use(v)) units_.push_back({v, {v}, load_of({v})});
    }
  }

  [[nodiscard]] std::vector<RollForwardSet> run() {
    std::vector<Lsn> begins;
    for (const Unit& unit : units_) {
      for (const Vertex v : unit.sets) begins.push_back(position_after(graph_[v]));
    }
    std::sort(begins.begin(), begins.end(), std::greater<>());
    begins.erase(std::unique(begins.begin(), begins.end()), begins.end());
    for (const Lsn begin : begins) {
      end_ = log_.from(begin);
      std::map<std::vector<std::pair<std::int64_t, Guid>>, const Unit*> primaries;
      for (const Unit& unit : units_) {
        const std::span<const DataFile> files = graph_.file_table().files_of(unit.top);
        if (!holds_primary(files) || position_after(graph_[unit.top]) < begin) continue;
        if (!is_in_reach(unit)) continue;
        const Unit*& best = primaries[described(files)];
        if (best == nullptr || unit.load < best->load) best = &unit;
      }
      for (const auto& [files, primary] : primaries) complete(*primary, begin);
    }
    return std::move(found_);
  }

 private:
  // Compared member by member.
  struct Load {
    std::uint64_t damaged = 0;
    std::uint64_t weight = 0;
    std::size_t sets = 0;
    Lsn newest;  // later is better
    std::uint64_t bytes = 0;

    friend bool operator<(const Load& a, const Load& b) {
      return std::tie(a.damaged, a.weight, a.sets, b.newest, a.bytes) <
             std::tie(b.damaged, b.weight, b.sets, a.newest, b.bytes);
    }
  };
  // A set with the bases it rests on.
  struct Unit {
    Vertex top = kNone;
    std::vector<Vertex> sets;  // in vertex order
    Load load;
  };
  using Coverage = std::vector<bool>;

  [[nodiscard]] bool may_use(Vertex v) const { return allowed_[v] && graph_.is_on(path_, v); }

  [[nodiscard]] Load load_of(const std::vector<Vertex>& sets) const {
    Load load;
    load.sets = sets.size();
    for (const Vertex v : sets) {
      load.damaged += graph_[v].is_damaged ? 1U : 0U;
      load.weight += weight_ ? weight_(v) : 0;
      load.newest = std::max(load.newest, graph_[v].last_lsn);
      load.bytes += graph_[v].bytes;
    }
    return load;
  }

  void add_unit(Vertex v) {
    if (!may_use(v) || graph_[v].base != kNone) return;  // on one full: an ordinary differential
    const std::span<const DataFile> files = graph_.file_table().files_of(v);
    const std::span<const Vertex> bases = graph_.file_table().bases_of(v);
    std::vector<Vertex> sets{v};
    bool holds_any = false;
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (!files[i].is_present) continue;
      holds_any = true;
      if (!FileTable::rests_on_base(graph_[v].type, files[i])) continue;
      if (bases[i] == kNone || !may_use(bases[i])) return;
      sets.push_back(bases[i]);
    }
    if (!holds_any) return;
    std::sort(sets.begin(), sets.end());
    sets.erase(std::unique(sets.begin(), sets.end()), sets.end());
    Load load = load_of(sets);
    units_.push_back({v, std::move(sets), load});
  }

  [[nodiscard]] bool is_in_reach(const Unit& unit) const {
    return graph_[unit.top].last_lsn <= end_;  // its bases end before it
  }

  // What tells one state of the database's files from another.
  static std::vector<std::pair<std::int64_t, Guid>> described(std::span<const DataFile> files) {
    std::vector<std::pair<std::int64_t, Guid>> described;
    for (const DataFile& file : files) {
      const std::int64_t flags = (file.is_present ? 1 : 0) + (file.is_read_only ? 2 : 0);
      described.emplace_back(file.number * 4 + flags, file.guid);
    }
    return described;
  }

  // Where the unit leaves the file; nullopt where it does not hold it.
  [[nodiscard]] std::optional<PlacedFile> placed_by(const Unit& unit, const DataFile& file) const {
    std::optional<PlacedFile> placed;
    for (const Vertex v : unit.sets) {
      const ChainGraph::Set& set = graph_[v];
      bool holds = set.type == BackupType::full && is_held_by_full(file, set);
      for (const DataFile& held : graph_.file_table().files_of(v)) {
        holds = holds || (held.is_present && is_same_file(held, file));
      }
      const Lsn at = position_after(set);
      if (holds && (!placed || placed->at < at)) placed = PlacedFile{file, at, set.first_lsn, v};
    }
    return placed;
  }

  // The lightest sets, with this one for the primary file, that need the log from
  // `begin` or from later on.
  void complete(const Unit& primary, Lsn begin) {
    const Lsn as_of = position_after(graph_[primary.top]);
    std::vector<DataFile> wanted;
    for (const DataFile& file : graph_.file_table().files_of(primary.top)) {
      const bool comes_later = file.create_lsn && *file.create_lsn >= begin;
      if (file.drop_lsn.is_null() && !comes_later) wanted.push_back(file);
    }
    const auto coverage_of = [&](const Unit& unit) {
      Coverage coverage(wanted.size());
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto placed = placed_by(unit, wanted[i]);
        coverage[i] = placed && rolled_forward_to(wanted[i], as_of, *placed) >= begin;
      }
      return coverage;
    };
    std::map<Coverage, const Unit*> lightest;
    for (const Unit& unit : units_) {
      if (!is_in_reach(unit)) continue;
      const Unit*& best = lightest.try_emplace(coverage_of(unit), nullptr).first->second;
      if (best == nullptr || unit.load < best->load) best = &unit;
    }
    Cover cover{{lightest.begin(), lightest.end()}, std::nullopt, Load(), kMaxSteps};
    extend(cover, coverage_of(primary), primary.sets);
    if (cover.best) keep(*cover.best);
  }

  struct Cover {
    std::vector<std::pair<Coverage, const Unit*>> choices;
    std::optional<std::vector<Vertex>> best;
    Load load;
    std::size_t steps_left = 0;
  };
  // Choices are as many as there are different groups of files that were backed
  // up together: a handful. Where they are not, the best seen so far is taken.
  static constexpr std::size_t kMaxSteps = 20'000;

  void extend(Cover& cover, const Coverage& covered, const std::vector<Vertex>& sets) const {
    if (cover.steps_left == 0) return;
    --cover.steps_left;
    const Load load = load_of(sets);
    if (cover.best && !(load < cover.load)) return;
    const auto open = std::find(covered.begin(), covered.end(), false);
    if (open == covered.end()) {
      cover.best = sets;
      cover.load = load;
      return;
    }
    const auto wanted = static_cast<std::size_t>(open - covered.begin());
    for (const auto& [coverage, unit] : cover.choices) {
      if (!coverage[wanted]) continue;
      Coverage more = covered;
      for (std::size_t i = 0; i < more.size(); ++i) more[i] = more[i] || coverage[i];
      std::vector<Vertex> all = sets;
      all.insert(all.end(), unit->sets.begin(), unit->sets.end());
      std::sort(all.begin(), all.end());
      all.erase(std::unique(all.begin(), all.end()), all.end());
      extend(cover, more, all);
    }
  }

  // First what creates the database, then by where each leads.
  [[nodiscard]] std::optional<RollForwardSet> play(std::vector<Vertex> sets) const {
    std::stable_sort(sets.begin(), sets.end(), [this](Vertex a, Vertex b) {
      return position_after(graph_[a]) < position_after(graph_[b]);
    });
    const auto opening = std::find_if(sets.begin(), sets.end(), [this](Vertex v) {
      return graph_[v].type == BackupType::full || holds_primary(graph_.file_table().files_of(v));
    });
    if (opening != sets.end()) std::rotate(sets.begin(), opening, opening + 1);
    Placement placement(graph_);
    for (const Vertex v : sets) {
      if (!placement.restore(v)) return std::nullopt;
    }
    return placement.whole();
  }

  // Where the oldest of the sets lacks the primary file and the one that has it
  // would be in the way, an older backup of that file creates the database.
  void keep(const std::vector<Vertex>& sets) {
    std::optional<RollForwardSet> whole = play(sets);
    std::optional<Load> lightest;
    for (const Unit& unit : units_) {
      if (whole && !lightest) break;
      const bool may_create = unit.sets.size() == 1 && is_in_reach(unit) &&
                              std::find(sets.begin(), sets.end(), unit.top) == sets.end();
      if (!may_create || (lightest && !(unit.load < *lightest))) continue;
      std::vector<Vertex> more = sets;
      more.push_back(unit.top);
      if (auto made = play(std::move(more))) {
        whole = std::move(made);
        lightest = unit.load;
      }
    }
    if (whole && std::find(found_.begin(), found_.end(), *whole) == found_.end()) {
      found_.push_back(std::move(*whole));
    }
  }

  const ChainGraph& graph_;
  const ForkPath& path_;
  const VertexMask& allowed_;
  const LogReach& log_;
  const SetWeight& weight_;
  Lsn end_;  // where the log from the LSN looked at ends
  std::vector<Unit> units_;
  std::vector<RollForwardSet> found_;
};

}  // namespace detail

// What of the allowed sets makes the database whole, roll forward from the newest
// LSN first: for each LSN that it can begin at, the lightest that these logs bring
// to one point. A full with or without its differential is not among them: that
// needs no search.
[[nodiscard]] inline std::vector<RollForwardSet> roll_forward_sets(const ChainGraph& graph,
                                                                   const ForkPath& path,
                                                                   const VertexMask& allowed,
                                                                   std::span<const LogLink> logs,
                                                                   const SetWeight& weight = {}) {
  if (graph.file_table().empty()) return {};
  const detail::LogReach log(logs);
  return detail::RollForwardSearch(graph, path, allowed, log, weight).run();
}

}  // namespace unbroken

#endif  // UNBROKEN_ROLL_FORWARD_H_
