// The sets of a graph as RESTORE finds them on their media.

#ifndef UNBROKEN_TESTS_PLAN_MEDIA_OF_GRAPH_H_
#define UNBROKEN_TESTS_PLAN_MEDIA_OF_GRAPH_H_

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "simulate/restore_engine.h"
#include "unbroken/chain.h"
#include "unbroken/plan.h"

namespace unbroken::test {

// Commits lie at every edge of a set and of the question, and one LSN to either
// side. Times are those of UTC.
class MediaOfGraph {
 public:
  // path: the plan's. All are borrowed.
  MediaOfGraph(const ChainGraph& graph, const PlanOptions& options, const ForkPath& path);

  [[nodiscard]] const simulate::RestorableSet& operator[](Vertex v) const { return sets_[v]; }

  // Every commit on the way to the end of the path.
  [[nodiscard]] const std::vector<simulate::LogCommit>& wanted() const { return wanted_; }

  // A time on the clock of the server that took the set.
  [[nodiscard]] LocalTime utc(LocalTime time, Vertex clock_of) const;
  [[nodiscard]] LocalTime utc(const PointInTime& time, Vertex clock_of) const;

  // Whether there is an order in which all of it can have happened: no set that
  // holds less log than another was taken after it, on one clock.
  [[nodiscard]] bool has_one_clock() const;

 private:
  void find_edges();
  void find_files();
  [[nodiscard]] LocalTime committed_at(const ForkPath& path, Lsn lsn) const;
  [[nodiscard]] int file_at(Lsn lsn, std::size_t count) const;
  [[nodiscard]] std::vector<simulate::LogCommit> commits_on(const ForkPath& path, Lsn from,
                                                            std::optional<Lsn> end) const;
  [[nodiscard]] simulate::RestorableSet set_of(Vertex v) const;
  void list_files(Vertex v, simulate::RestorableSet& set) const;

  const ChainGraph& graph_;
  const PlanOptions& options_;
  std::set<Lsn> lsns_;
  std::map<int, simulate::RestorableFile> files_;
  std::vector<simulate::LogCommit> wanted_;
  std::vector<simulate::RestorableSet> sets_;
};

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_PLAN_MEDIA_OF_GRAPH_H_
