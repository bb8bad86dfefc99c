// Replay: a plan restored on the RESTORE engine, statement by statement, as the
// script of the plan would.

#ifndef UNBROKEN_TESTS_ORACLE_REPLAY_H_
#define UNBROKEN_TESTS_ORACLE_REPLAY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "oracle/world.h"
#include "simulate/restore_engine.h"
#include "unbroken/plan.h"

namespace unbroken::oracle {

// Restores one set; a damaged one and what follows it with CONTINUE_AFTER_ERROR.
simulate::RestoreOutcome restore_set(simulate::VirtualDatabase& database,
                                     const simulate::RestorableSet& set,
                                     simulate::Recovery recovery, simulate::StopClause stop = {});

// "{ 1 2 3 }"
std::string text_of(const std::vector<std::uint32_t>& transactions);

// What is wrong with the contents of a database that stands at the target, or,
// where it is still RESTORING, on the way there; empty if nothing is.
// achieved: of a plan to the newest point.
std::string wrong_contents(const simulate::VirtualDatabase& database, const WorldFork& fork,
                           const PlanTarget& target, Lsn achieved);

// What is wrong with a database that was rolled forward to a time that is right only
// where it stands up to only_before; empty if nothing is, or if it stands beyond that
// and the time does lie there.
std::string wrong_in_doubt(simulate::VirtualDatabase& database, const WorldFork& fork,
                           const PlanTarget& target, Lsn only_before);

class Replay {
 public:
  // graph is the world's; all are borrowed.
  Replay(const World& world, const ChainGraph& graph, const WorldFork& fork);

  // What goes wrong when the plan is run; empty if nothing does. A certain plan
  // ends ONLINE; a possible one does as soon as its point is reached.
  [[nodiscard]] std::string run(const PlanTarget& target, const Plan& plan) const;

  // All steps with NORECOVERY.
  [[nodiscard]] std::string roll_forward(const Plan& plan,
                                         simulate::VirtualDatabase& database) const;

  // The set's place in the world.
  [[nodiscard]] std::size_t set_of(Vertex v) const { return set_of_[v]; }
  [[nodiscard]] std::string name_of(std::size_t set) const;

 private:
  [[nodiscard]] std::string restore_steps(const Plan& plan, std::size_t count,
                                          simulate::VirtualDatabase& database) const;
  [[nodiscard]] std::string run_doubtful(const PlanTarget& target, const Plan& plan) const;
  [[nodiscard]] std::string run_possible(const PlanTarget& target, const Plan& plan) const;

  const World& world_;
  const WorldFork& fork_;
  std::vector<std::size_t> set_of_;  // by vertex
};

}  // namespace unbroken::oracle

#endif  // UNBROKEN_TESTS_ORACLE_REPLAY_H_
