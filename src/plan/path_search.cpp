#include "plan/path_search.h"

#include <algorithm>
#include <variant>

namespace unbroken::plan_search {
namespace {

constexpr std::uint64_t kNanoPerSecond = 1'000'000'000;

std::uint64_t nanoseconds_for(std::uint64_t bytes, std::uint64_t per_second) {
  if (per_second == 0) return 0;
  // Split so that terabytes do not overflow.
  return bytes / per_second * kNanoPerSecond + bytes % per_second * kNanoPerSecond / per_second;
}

}  // namespace

PathSearch::PathSearch(const ChainGraph& graph, const ForkPath& path, const PlanOptions& options,
                       const SetFilter& data_allowed, const SetFilter& log_allowed,
                       const PathSection& section)
    : graph_(graph), path_(path), options_(options), section_(section) {
  if (options.redo_from) section_.after = *options.redo_from;
  links_ = graph.links_in(path, section_, [this](Vertex v) { return may_use(v); });
  link_allowed_.reserve(links_.size());
  for (const LogLink& link : links_) link_allowed_.push_back(log_allowed(link.set));
  add_anchors(data_allowed);
  run();
}

bool PathSearch::may_use(Vertex v) const {
  return graph_.is_usable(v) && (options_.allowed.empty() || options_.allowed[v]);
}

void PathSearch::add_anchors(const SetFilter& data_allowed) {
  if (options_.redo_from) {
    arrivals_.push_back({*options_.redo_from, Cost{}, kNone, kNone, kNone, std::nullopt});
  } else {
    stand_for_earlier();
  }
  std::vector<Vertex> sets;
  graph_.each_set_in(path_, section_, [&](Vertex v) {
    const bool is_data =
        graph_[v].type == BackupType::full || (graph_[v].type == BackupType::differential &&
                                               (options_.redo_from || graph_[v].base != kNone));
    if (is_data && may_use(v) && graph_.is_on(path_, v) && data_allowed(v)) sets.push_back(v);
  });
  std::sort(sets.begin(), sets.end());
  for (const Vertex v : sets) {
    const ChainGraph::Set& set = graph_[v];
    if (options_.redo_from) {
      const bool fits = set.type == BackupType::differential && options_.redo_base &&
                        set.differential_base_lsn == *options_.redo_base &&
                        set.last_lsn > *options_.redo_from;
      if (fits) add_anchor(set.last_lsn, kNone, v);
    } else if (set.type == BackupType::full) {
      add_anchor(set.last_lsn, v, kNone);
    } else if (may_use(set.base) && graph_.is_on(path_, set.base) && data_allowed(set.base)) {
      add_anchor(set.last_lsn, set.base, v);
    }
  }
  if (!options_.redo_from && !graph_.file_table().empty()) add_openings(data_allowed);
  std::stable_sort(arrivals_.begin(), arrivals_.end(),
                   [](const Arrival& a, const Arrival& b) { return a.at < b.at; });
}

// Every real beginning is a step at least, and of no newer data than its state.
void PathSearch::stand_for_earlier() {
  if (section_.after.is_null()) return;
  is_open_ = std::any_of(links_.begin(), links_.end(),
                         [this](const LogLink& link) { return link.from <= section_.after; });
  if (!is_open_) return;
  Cost cost;
  cost.steps = 1;
  cost.newest_data = section_.after;
  arrivals_.push_back({section_.after, cost, kNone, kNone, kNone, std::nullopt});
}

bool PathSearch::stands_for_earlier(const Arrival& first) const {
  return is_open_ && first.before == kNone && first.data == kNone && first.opening == kNone &&
         first.at == section_.after;
}

const Arrival& PathSearch::beginning_of(const Arrival& arrival) const {
  const Arrival* at = &arrival;
  while (at->before != kNone) at = &arrivals_[at->before];
  return *at;
}

void PathSearch::add_openings(const SetFilter& data_allowed) {
  // Files may not stand past the target; the search knows the lightest sets only.
  const auto* state = std::get_if<LsnPoint>(&options_.target);
  const auto* record = std::get_if<RecordPoint>(&options_.target);
  const Lsn* wanted = state != nullptr ? &state->lsn : record != nullptr ? &record->lsn : nullptr;
  VertexMask data(graph_.size());
  for (Vertex v = 0; v < graph_.size(); ++v) {
    const bool ends_too_late = wanted != nullptr && graph_[v].last_lsn > *wanted;
    data[v] = may_use(v) && is_data(graph_[v].type) && data_allowed(v) && !ends_too_late;
  }
  const auto weight = [this](Vertex v) {
    Cost cost;
    take_data(cost, v);
    return wanted_first(cost);
  };
  std::vector<RollForwardSet> sets = roll_forward_sets(graph_, path_, data, links_, weight);
  // The search knows the lightest ways only. Others are those that do without one
  // of the sets of a way found before.
  for (std::size_t i = 0; i < sets.size() && sets.size() <= options_.alternatives; ++i) {
    for (const Vertex without : std::vector(sets[i].sets)) {
      data[without] = false;
      for (RollForwardSet& other : roll_forward_sets(graph_, path_, data, links_, weight)) {
        if (std::find(sets.begin(), sets.end(), other) == sets.end()) {
          sets.push_back(std::move(other));
        }
      }
      data[without] = true;
    }
  }
  for (RollForwardSet& set : sets) {
    Cost cost;
    for (const Vertex v : set.sets) take_data(cost, v);
    cost.wanted_first = wanted_first(cost);
    openings_.emplace_back(std::move(set), cost);
    roll(static_cast<std::uint32_t>(openings_.size() - 1));
  }
}

// Brings an opening as far as its end, and adds an anchor for every log that
// carries it there or beyond.
void PathSearch::roll(std::uint32_t index) {
  Opening& opening = openings_[index];
  if (opening.from() == opening.to()) {
    Arrival arrival{opening.to(), opening[0].cost, kNone, kNone, kNone, std::nullopt};
    arrival.opening = index;
    arrival.stage = 0;
    arrivals_.push_back(arrival);
    return;
  }
  auto link = std::upper_bound(links_.begin(), links_.end(), opening.from(),
                               [](Lsn from, const LogLink& l) { return from < l.to; });
  for (; link != links_.end(); ++link) {
    if (!link_allowed_[static_cast<std::size_t>(link - links_.begin())]) continue;
    if (link->to >= opening.to()) {
      if (const auto arrival = open_with(index, *link, std::nullopt)) arrivals_.push_back(*arrival);
    } else if (const auto before = opening.cheapest_before(link->to, link->from)) {
      Cost cost = opening[*before].cost;
      take_log(cost, link->set);
      opening.add({link->to, cost, *before, *link});
    }
  }
}

std::optional<Arrival> PathSearch::open_with(std::uint32_t opening, const LogLink& link,
                                             std::optional<Lsn> stop) const {
  const Opening& from = openings_[opening];
  const Lsn to = stop.value_or(link.to);
  if (from.from() == from.to() || to < from.to()) return std::nullopt;
  const auto stage = from.cheapest_before(to, link.from);
  if (!stage) return std::nullopt;
  Arrival arrival{to, from[*stage].cost, kNone, kNone, link.set, stop};
  arrival.opening = opening;
  arrival.stage = *stage;
  if (link.is_cut && !stop) {
    arrival.stop_at_lsn = link.to;
    arrival.stops_before_lsn = true;
  }
  take_log(arrival.cost, link.set);
  return arrival;
}

std::vector<Arrival> PathSearch::open_with(const LogLink& link, std::optional<Lsn> stop) const {
  std::vector<Arrival> arrivals;
  for (std::uint32_t i = 0; i < openings_.size(); ++i) {
    if (const auto arrival = open_with(i, link, stop)) arrivals.push_back(*arrival);
  }
  return arrivals;
}

void PathSearch::add_anchor(Lsn at, Vertex full, Vertex differential) {
  Arrival arrival{at, Cost{}, kNone, full, differential, std::nullopt};
  if (full != kNone) take_data(arrival.cost, full);
  if (differential != kNone) take_data(arrival.cost, differential);
  arrival.cost.wanted_first = wanted_first(arrival.cost);
  arrivals_.push_back(arrival);
}

void PathSearch::take_data(Cost& cost, Vertex v) const {
  const ChainGraph::Set& set = graph_[v];
  cost.damaged += set.is_damaged ? 1 : 0;
  cost.steps += 1;
  cost.newest_data = std::max(cost.newest_data, set.last_lsn);
  cost.bytes += set.bytes;
  cost.nanoseconds += nanoseconds_for(set.bytes, options_.rates.data_bytes_per_second) +
                      options_.rates.milliseconds_per_step * 1'000'000;
}

std::uint64_t PathSearch::wanted_first(const Cost& cost) const {
  switch (options_.minimize) {
    case Minimize::sets:
      return 0;
    case Minimize::bytes:
      return cost.bytes;
    case Minimize::time:
      return cost.nanoseconds;
  }
  return 0;
}

void PathSearch::take_log(Cost& cost, Vertex v) const {
  const ChainGraph::Set& set = graph_[v];
  cost.damaged += set.is_damaged ? 1 : 0;
  cost.steps += 1;
  cost.bytes += set.bytes;
  cost.nanoseconds += nanoseconds_for(set.bytes, options_.rates.log_bytes_per_second) +
                      options_.rates.milliseconds_per_step * 1'000'000;
  cost.wanted_first = wanted_first(cost);
}

void PathSearch::run() {
  anchors_ = arrivals_.size();
  const std::size_t most = anchors_ + links_.size();
  arrivals_.reserve(most);
  states_.reserve(most);
  best_.reserve(most);
  std::size_t next_anchor = 0;
  const auto settle_anchors = [&](auto&& stands_before) {
    while (next_anchor < anchors_ && stands_before(arrivals_[next_anchor].at)) {
      settle(static_cast<std::uint32_t>(next_anchor++));
    }
  };
  for (std::size_t i = 0; i < links_.size(); ++i) {
    const LogLink& link = links_[i];
    settle_anchors([&](Lsn at) { return at <= link.to; });
    if (!link_allowed_[i]) continue;
    const std::optional<std::size_t> from = cheapest_before(link.to, link.from);
    if (!from) continue;
    arrivals_.push_back(extend(*from, link, std::nullopt));
    settle(static_cast<std::uint32_t>(arrivals_.size() - 1));
  }
  settle_anchors([](Lsn) { return true; });
}

void PathSearch::settle(std::uint32_t index) {
  const Arrival& arrival = arrivals_[index];
  if (!states_.empty() && states_.back() == arrival.at) {
    if (arrival.cost < arrivals_[best_.back()].cost) best_.back() = index;
    return;
  }
  if (!states_.empty()) {
    const auto settled = static_cast<std::uint32_t>(states_.size() - 1);
    while (!rising_.empty() && !(best_at(rising_.back()).cost < best_at(settled).cost)) {
      rising_.pop_back();
    }
    rising_.push_back(settled);
  }
  states_.push_back(arrival.at);
  best_.push_back(index);
}

std::optional<std::size_t> PathSearch::find(Lsn lsn) const {
  const auto at = std::lower_bound(states_.begin(), states_.end(), lsn);
  if (at == states_.end() || *at != lsn) return std::nullopt;
  return static_cast<std::size_t>(at - states_.begin());
}

std::optional<std::size_t> PathSearch::cheapest_before(Lsn to, Lsn from) const {
  const auto [begin, end] = states_below(to, from);
  if (begin == end) return std::nullopt;
  std::size_t best = end - 1;

  // Where the range ends with the last or last but one state, rising_ knows the
  // cheapest; a range asked for after the search is looked at state by
  // state.
  if (best + 2 >= states_.size()) {
    const auto first = std::lower_bound(
        rising_.begin(), rising_.end(), from,
        [this](std::uint32_t state, Lsn wanted) { return states_[state] < wanted; });
    if (first != rising_.end() && *first < best && !(best_at(best).cost < best_at(*first).cost)) {
      best = *first;
    }
    return best;
  }
  for (std::size_t state = begin; state < end; ++state) {
    if (best_at(state).cost < best_at(best).cost) best = state;
  }
  return best;
}

std::pair<std::size_t, std::size_t> PathSearch::states_below(Lsn to, Lsn from) const {
  const auto begin = std::lower_bound(states_.begin(), states_.end(), from);
  const auto end = std::lower_bound(begin, states_.end(), to);
  return {static_cast<std::size_t>(begin - states_.begin()),
          static_cast<std::size_t>(end - states_.begin())};
}

std::span<const Arrival> PathSearch::anchors_at(Lsn lsn) const {
  const auto end = arrivals_.begin() + static_cast<std::ptrdiff_t>(anchors_);
  const auto range =
      std::equal_range(arrivals_.begin(), end, Arrival{lsn, {}, kNone, kNone, kNone, {}},
                       [](const Arrival& a, const Arrival& b) { return a.at < b.at; });
  return {range.first, range.second};
}

template <class Each>
void PathSearch::each_link_to(Lsn lsn, Each each) const {
  auto link = std::lower_bound(links_.begin(), links_.end(), lsn,
                               [](const LogLink& l, Lsn wanted) { return l.to < wanted; });
  for (; link != links_.end() && link->to == lsn; ++link) {
    if (!link_allowed_[static_cast<std::size_t>(link - links_.begin())]) continue;
    const auto [begin, end] = states_below(link->to, link->from);
    each(*link, begin, end);
  }
}

std::vector<Arrival> PathSearch::arrivals_at(std::size_t state) const {
  const std::span<const Arrival> anchors = anchors_at(states_[state]);
  std::vector<Arrival> arrivals(anchors.begin(), anchors.end());
  each_link_to(states_[state], [&](const LogLink& link, std::size_t begin, std::size_t end) {
    for (std::size_t from = begin; from < end; ++from) {
      arrivals.push_back(extend(from, link, std::nullopt));
    }
  });
  return arrivals;
}

bool PathSearch::has_other_arrivals(std::size_t state) const {
  std::size_t count = anchors_at(states_[state]).size();
  each_link_to(states_[state], [&count](const LogLink&, std::size_t begin, std::size_t end) {
    count += end - begin;
  });
  return count > 1;
}

std::optional<std::size_t> PathSearch::state_before(const Arrival& arrival) const {
  if (arrival.before == kNone) return std::nullopt;
  return find(arrivals_[arrival.before].at);
}

Arrival PathSearch::extend(std::size_t state, const LogLink& link, std::optional<Lsn> stop) const {
  Arrival arrival{stop.value_or(link.to), best_at(state).cost, best_[state], kNone, link.set, stop};
  if (link.is_cut && !stop) {
    arrival.stop_at_lsn = link.to;
    arrival.stops_before_lsn = true;
  }
  take_log(arrival.cost, link.set);
  return arrival;
}

std::vector<PlanStep> PathSearch::steps_to(const Arrival& arrival) const {
  std::vector<const Arrival*> moves;
  for (const Arrival* at = &arrival;; at = &arrivals_[at->before]) {
    moves.push_back(at);
    if (at->before == kNone) break;
  }
  std::reverse(moves.begin(), moves.end());
  return steps_of(moves);
}

std::vector<PlanStep> PathSearch::steps_of(std::span<const Arrival* const> moves) const {
  std::vector<PlanStep> steps;
  steps.reserve(moves.size() + 1);
  for (const Arrival* move : moves) {
    if (move->opening != kNone) openings_[move->opening].add_steps(move->stage, steps);
    if (move->data != kNone) steps.push_back({move->data, std::nullopt, std::nullopt});
    if (move->set != kNone)
      steps.push_back({move->set, std::nullopt, move->stop_at_lsn, move->stops_before_lsn});
  }
  return steps;
}

}  // namespace unbroken::plan_search
