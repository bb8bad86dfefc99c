#include "plan/alternatives.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <queue>
#include <unordered_map>

namespace unbroken::plan_search {
namespace {

// A way that follows another one back from its end to a state, arrives there by
// a move of its own, and begins as cheaply as can be.
struct Deviation {
  Cost cost;
  std::size_t ending = 0;
  std::optional<std::size_t> of;  // the deviation it follows; none for an ending's own way
  std::optional<std::size_t> at;  // the state where it leaves that one
  std::optional<Arrival> move;    // how it arrives there
};

bool is_same_move(const Arrival& a, const Arrival& b) {
  return a.set == b.set && a.data == b.data && a.before == b.before && a.opening == b.opening &&
         a.stage == b.stage;
}

class WayQueue {
 public:
  WayQueue(const PathSearch& search, const std::vector<Ending>& endings)
      : search_(search), endings_(endings), branching_(search.states().size(), kNone) {
    for (std::size_t state = 0; state < branching_.size(); ++state) {
      if (search.has_other_arrivals(state)) {
        branching_[state] = static_cast<std::uint32_t>(state);
      } else if (const auto before = search.state_before(search.best_at(state))) {
        branching_[state] = branching_[*before];
      }
    }
    for (std::size_t i = 0; i < endings.size(); ++i) {
      push({endings[i].arrival.cost, i, std::nullopt, std::nullopt, std::nullopt});
    }
  }

  std::vector<Way> take(std::size_t count) {
    std::vector<Way> ways;
    while (ways.size() < count && !queue_.empty()) {
      const std::size_t next = queue_.top();
      queue_.pop();
      Moves moves = moves_back(next);
      if (is_new(next, moves)) {
        const bool stands_for_earlier = search_.stands_for_earlier(*moves.back());
        std::reverse(moves.begin(), moves.end());
        ways.push_back({search_.steps_of(moves), found_[next].cost, endings_[found_[next].ending],
                        stands_for_earlier});
        if (stands_for_earlier) return ways;
      }
      branch(next);
    }
    return ways;
  }

 private:
  void push(Deviation deviation) {
    found_.push_back(std::move(deviation));
    queue_.push(found_.size() - 1);
  }

  // The state at which the way begins to be the cheapest one.
  [[nodiscard]] std::optional<std::size_t> begins_at(const Deviation& way) const {
    return search_.state_before(way.move ? *way.move : endings_[way.ending].arrival);
  }

  using Moves = std::vector<const Arrival*>;

  // The moves of a way from its end to its beginning.
  [[nodiscard]] Moves moves_back(std::size_t index) const {
    const Deviation& way = found_[index];
    Moves moves;
    const Arrival* at = &endings_[way.ending].arrival;
    if (way.of) {
      moves = moves_back(*way.of);
      const Lsn left = search_.states()[*way.at];
      const auto from = std::find_if(moves.begin(), moves.end(),
                                     [left](const Arrival* move) { return move->at <= left; });
      moves.erase(from, moves.end());
      at = &*way.move;
    }
    for (;;) {
      moves.push_back(at);
      if (at->before == kNone) return moves;
      at = &search_.before(*at);
    }
  }

  // Whether no way that was taken before restores the same.
  bool is_new(std::size_t index, const Moves& moves) {
    std::uint64_t mixed = moves.size();
    for (const Arrival* move : moves) {
      for (const std::uint32_t part : {move->data, move->set, move->opening, move->stage}) {
        mixed = (mixed ^ part) * 0x9E3779B97F4A7C15U;
        mixed ^= mixed >> 32;
      }
    }
    const auto [begin, end] = taken_.equal_range(mixed);
    for (auto other = begin; other != end; ++other) {
      const Moves others = moves_back(other->second);
      const bool is_same = std::equal(moves.begin(), moves.end(), others.begin(), others.end(),
                                      [](const Arrival* a, const Arrival* b) {
                                        return a->data == b->data && a->set == b->set &&
                                               a->opening == b->opening && a->stage == b->stage;
                                      });
      if (is_same) return false;
    }
    taken_.emplace(mixed, index);
    return true;
  }

  // Every way that follows this one back to some state and then deviates.
  void branch(std::size_t index) {
    const std::size_t ending = found_[index].ending;
    const Cost total = found_[index].cost;
    for (auto from = begins_at(found_[index]); from && branching_[*from] != kNone;) {
      const std::size_t state = branching_[*from];
      const Arrival& best = search_.best_at(state);
      for (const Arrival& other : search_.arrivals_at(state)) {
        if (is_same_move(other, best)) continue;
        push({with_rest(other.cost, best.cost, total), ending, index, state, other});
      }
      from = search_.state_before(best);
    }
  }

  // What a way costs in all that arrives by `other` where `total` arrived by `best`.
  static Cost with_rest(const Cost& other, const Cost& best, const Cost& total) {
    Cost cost = other;
    cost.damaged += total.damaged - best.damaged;
    cost.wanted_first += total.wanted_first - best.wanted_first;
    cost.steps += total.steps - best.steps;
    cost.bytes += total.bytes - best.bytes;
    cost.nanoseconds += total.nanoseconds - best.nanoseconds;
    return cost;
  }

  struct Dearer {
    const std::deque<Deviation>& found;
    const std::vector<Ending>& endings;
    bool operator()(std::size_t a, std::size_t b) const {
      if (found[a].cost < found[b].cost) return false;
      if (found[b].cost < found[a].cost) return true;
      const bool a_certain = endings[found[a].ending].is_certain;
      const bool b_certain = endings[found[b].ending].is_certain;
      if (a_certain != b_certain) return b_certain;
      return a > b;  // found first, taken first
    }
  };

  const PathSearch& search_;
  const std::vector<Ending>& endings_;
  // For each state the nearest one on its cheapest way, itself included, that
  // can be arrived at in more than one way; kNone if there is none.
  std::vector<std::uint32_t> branching_;
  std::deque<Deviation> found_;                                // where each stays, for moves_back()
  std::unordered_multimap<std::uint64_t, std::size_t> taken_;  // of found_, by a hash of the sets
  std::priority_queue<std::size_t, std::vector<std::size_t>, Dearer> queue_{
      Dearer{found_, endings_}};
};

}  // namespace

bool is_better(const Ending& a, const Ending& b) {
  if (a.arrival.cost < b.arrival.cost) return true;
  if (b.arrival.cost < a.arrival.cost) return false;
  return a.is_certain && !b.is_certain;
}

std::vector<Way> cheapest_ways(const PathSearch& search, const std::vector<Ending>& endings,
                               std::size_t count) {
  return WayQueue(search, endings).take(count);
}

}  // namespace unbroken::plan_search
