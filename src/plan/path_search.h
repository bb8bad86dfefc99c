// PathSearch: the cheapest way to every state that a restore along one recovery
// path can stand at.
//
// A state is an LSN on the path. Anchors (a full, a full with one of its
// differentials, backups of files that make a database whole, or a database that
// already stands somewhere) lead to a state from nothing; log links lead from a
// range of states to a later one. Every link leads forward, so one pass in LSN
// order finds the cheapest way to each.
//
// Of a long path only a section need be searched. What goes on from one state goes
// on from every later one that the same logs cover, with no more logs: so no way that
// begins before the section is cheaper than one that stands at its beginning for
// nothing but a step. The search knows that one; where it is among the cheapest, a
// longer section has to be searched.

#ifndef UNBROKEN_PLAN_PATH_SEARCH_H_
#define UNBROKEN_PLAN_PATH_SEARCH_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "plan/cost.h"
#include "plan/opening.h"
#include "unbroken/chain.h"
#include "unbroken/plan.h"

namespace unbroken::plan_search {

// The last move of a way to a state, and the way before it.
struct Arrival {
  Lsn at;
  Cost cost;
  std::uint32_t before = kNone;    // index of the arrival it goes on from
  Vertex data = kNone;             // an anchor's full, if it has one
  Vertex set = kNone;              // an anchor's differential, or the log
  std::optional<Lsn> stop_at_lsn;  // the log is restored only up to here
  bool stops_before_lsn = false;   // without the record there
  // An anchor made of backups of files: which opening, and the stage of it that
  // `set` goes on from.
  std::uint32_t opening = kNone;
  std::uint32_t stage = kNone;
};

// Which sets may take part, beyond what plan options allow; a time target
// shuts out everything that finishes too late.
using SetFilter = std::function<bool(Vertex)>;

class PathSearch {
 public:
  PathSearch(const ChainGraph& graph, const ForkPath& path, const PlanOptions& options,
             const SetFilter& data_allowed, const SetFilter& log_allowed,
             const PathSection& section = {});

  // The section that is searched; what can only begin at redo_from needs none before.
  [[nodiscard]] const PathSection& section() const { return section_; }

  // Whether a way that begins with this stands for all that begin before the section.
  [[nodiscard]] bool stands_for_earlier(const Arrival& first) const;
  [[nodiscard]] const Arrival& beginning_of(const Arrival& arrival) const;

  // Every reachable state in LSN order, with the cheapest way to it.
  [[nodiscard]] const std::vector<Lsn>& states() const { return states_; }
  [[nodiscard]] const Arrival& best_at(std::size_t state) const { return arrivals_[best_[state]]; }
  [[nodiscard]] std::optional<std::size_t> find(Lsn lsn) const;

  // The cheapest state in [from, to); nullopt if there is none.
  [[nodiscard]] std::optional<std::size_t> cheapest_before(Lsn to, Lsn from) const;

  // The way that goes on from a state by one log; to is the link's own end, or
  // an earlier LSN to stop at.
  [[nodiscard]] Arrival extend(std::size_t state, const LogLink& link,
                               std::optional<Lsn> stop) const;

  // Every way to a state that reaches the state before it in the cheapest way:
  // one for each anchor and for each pair of a link and a state it can go on from.
  [[nodiscard]] std::vector<Arrival> arrivals_at(std::size_t state) const;
  [[nodiscard]] bool has_other_arrivals(std::size_t state) const;

  // The state that an arrival goes on from; nullopt for an anchor.
  [[nodiscard]] std::optional<std::size_t> state_before(const Arrival& arrival) const;

  // The cheapest way to the state that an arrival goes on from.
  [[nodiscard]] const Arrival& before(const Arrival& arrival) const {
    return arrivals_[arrival.before];
  }

  // The states in [from, to), as indexes [first, second).
  [[nodiscard]] std::pair<std::size_t, std::size_t> states_below(Lsn to, Lsn from) const;

  // The ways that restore backups of files and logs up to this one, which makes
  // the database whole: one for each opening that gets there.
  [[nodiscard]] std::vector<Arrival> open_with(const LogLink& link, std::optional<Lsn> stop) const;

  // What was tried to make the database whole of parts.
  [[nodiscard]] std::span<const Opening> openings() const { return openings_; }

  // The steps of a way, in the order of restoring.
  [[nodiscard]] std::vector<PlanStep> steps_to(const Arrival& arrival) const;
  [[nodiscard]] std::vector<PlanStep> steps_of(std::span<const Arrival* const> moves) const;

  // Every log link of the section that the options allow, filtered or not.
  [[nodiscard]] std::span<const LogLink> all_links() const { return links_; }

 private:
  [[nodiscard]] std::span<const Arrival> anchors_at(Lsn lsn) const;
  // Calls each(link, first state, end of states) for the allowed links to lsn.
  template <class Each>
  void each_link_to(Lsn lsn, Each each) const;
  [[nodiscard]] bool may_use(Vertex v) const;
  void add_anchors(const SetFilter& data_allowed);
  void stand_for_earlier();
  void add_anchor(Lsn at, Vertex full, Vertex differential);
  void add_openings(const SetFilter& data_allowed);
  void roll(std::uint32_t opening);
  [[nodiscard]] std::optional<Arrival> open_with(std::uint32_t opening, const LogLink& link,
                                                 std::optional<Lsn> stop) const;
  void take_data(Cost& cost, Vertex v) const;
  void take_log(Cost& cost, Vertex v) const;
  void run();
  void settle(std::uint32_t arrival);
  [[nodiscard]] std::uint64_t wanted_first(const Cost& cost) const;

  const ChainGraph& graph_;
  const ForkPath& path_;
  const PlanOptions& options_;
  PathSection section_;
  std::vector<LogLink> links_;
  std::vector<bool> link_allowed_;  // by the filter, in the order of links_
  std::vector<Opening> openings_;
  bool is_open_ = false;     // a log leads into the section from before
  std::size_t anchors_ = 0;  // how many of arrivals_ come from nothing
  std::vector<Arrival> arrivals_;
  std::vector<Lsn> states_;
  std::vector<std::uint32_t> best_;
  // States before the last one, such that each is cheaper than all after it:
  // the first of them at or after an LSN is the cheapest from there on.
  std::vector<std::uint32_t> rising_;
};

}  // namespace unbroken::plan_search

#endif  // UNBROKEN_PLAN_PATH_SEARCH_H_
