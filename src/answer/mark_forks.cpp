#include "answer/mark_forks.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "answer/fork_restores.h"

namespace unbroken {
namespace {

class Search {
 public:
  Search(const LoadedDatabase& loaded, Lsn lsn, std::optional<LocalTime> time)
      : graph_(loaded.graph), restores_(fork_restores_of(loaded)), lsn_(lsn), time_(time) {}

  [[nodiscard]] std::vector<ForkIndex> held() const {
    std::vector<std::pair<LocalTime, ForkIndex>> found;
    for (const ChainGraph::Set& set : graph_.sets()) {
      const bool covers =
          set.type == BackupType::log && set.first_lsn <= lsn_ && lsn_ < set.last_lsn;
      if (!covers || !can_hold(fork_at(set, lsn_))) continue;
      const LocalTime never{std::numeric_limits<std::int64_t>::max()};
      const bool is_told = set.finish != ChainGraph::kNoTime;
      found.emplace_back(is_told ? set.finish : never, fork_at(set, lsn_));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<ForkIndex> forks;
    for (const auto& [finish, fork] : found) {
      if (std::find(forks.begin(), forks.end(), fork) == forks.end()) forks.push_back(fork);
    }
    return forks;
  }

  [[nodiscard]] std::vector<ForkIndex> unheld(const std::vector<ForkIndex>& held) const {
    std::vector<ForkIndex> forks;
    for (ForkIndex f = 0; f < graph_.forks().size(); ++f) {
      const bool is_held = std::find(held.begin(), held.end(), f) != held.end();
      if (!is_held && can_hold(f) && !was_left(f)) forks.push_back(f);
    }
    return forks;
  }

 private:
  // Whether the fork can have written the LSN at the mark's time.
  [[nodiscard]] bool can_hold(ForkIndex fork) const {
    const ForkPath path = graph_.path_to(fork);
    if (lsn_ < path.parts.back().begin) return false;
    if (!time_) return true;
    if (restores_[fork] && restores_[fork]->restored > *time_) return false;
    return std::none_of(
        graph_.sets().begin(), graph_.sets().end(), [&](const ChainGraph::Set& set) {
          const bool ends_before =
              set.last_lsn <= lsn_ && graph_.is_on(path, graph_.vertex_of(set));
          if (ends_before) return set.start != ChainGraph::kNoTime && set.start > *time_;
          const bool is_behind = set.last_lsn > lsn_ && is_on_fork(set, fork);
          return is_behind && set.finish != ChainGraph::kNoTime && set.finish < *time_;
        });
  }

  // Whether a log backup that passes the LSN, or any backup after it, does so there.
  [[nodiscard]] bool is_on_fork(const ChainGraph::Set& set, ForkIndex fork) const {
    return set.last_fork == fork ? set.fork_point_lsn.is_null() || set.fork_point_lsn <= lsn_
                                 : set.first_fork == fork && lsn_ < set.fork_point_lsn;
  }

  // Whether a restore to the LSN, or to one before it, had ended the fork by the
  // mark's time.
  [[nodiscard]] bool was_left(ForkIndex fork) const {
    for (ForkIndex f = 0; time_ && f < graph_.forks().size(); ++f) {
      if (graph_.forks()[f].parent != fork || graph_.forks()[f].point > lsn_) continue;
      if (restores_[f] && restores_[f]->restored <= *time_) return true;
      for (const ChainGraph::Set& set : graph_.sets_ending_on(f)) {
        if (set.start != ChainGraph::kNoTime && set.start <= *time_) return true;
      }
    }
    return false;
  }

  const ChainGraph& graph_;
  std::vector<std::optional<ForkRestore>> restores_;
  Lsn lsn_;
  std::optional<LocalTime> time_;
};

}  // namespace

ForkIndex fork_at(const ChainGraph::Set& log, Lsn lsn) {
  const bool is_before = !log.fork_point_lsn.is_null() && lsn < log.fork_point_lsn;
  return is_before ? log.first_fork : log.last_fork;
}

MarkForks mark_forks(const LoadedDatabase& loaded, Lsn lsn, std::optional<LocalTime> time) {
  const Search search(loaded, lsn, time);
  MarkForks forks;
  forks.held = search.held();
  forks.unheld = search.unheld(forks.held);
  if (!time || forks.likeliest()) return forks;
  forks = mark_forks(loaded, lsn, std::nullopt);
  forks.is_contradicted = true;
  return forks;
}

}  // namespace unbroken
