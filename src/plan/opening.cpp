#include "plan/opening.h"

#include <algorithm>

namespace unbroken::plan_search {

void Opening::add(const Stage& stage) {
  if (stages_.back().at == stage.at) {
    if (stage.cost < stages_.back().cost) stages_.back() = stage;
    return;
  }
  const auto last = static_cast<std::uint32_t>(stages_.size() - 1);
  while (!rising_.empty() && !(stages_[rising_.back()].cost < stages_[last].cost)) {
    rising_.pop_back();
  }
  rising_.push_back(last);
  stages_.push_back(stage);
}

std::optional<std::uint32_t> Opening::cheapest_before(Lsn to, Lsn from) const {
  std::optional<std::uint32_t> best;
  const Stage& last = stages_.back();
  if (from <= last.at && last.at < to) best = static_cast<std::uint32_t>(stages_.size() - 1);
  const auto first = std::lower_bound(
      rising_.begin(), rising_.end(), from,
      [this](std::uint32_t stage, Lsn wanted) { return stages_[stage].at < wanted; });
  if (first != rising_.end() && (!best || stages_[*first].cost < last.cost)) best = *first;
  return best;
}

void Opening::add_steps(std::uint32_t stage, std::vector<PlanStep>& steps) const {
  for (const Vertex v : set_.sets) steps.push_back({v, std::nullopt, std::nullopt});
  const auto first_log = static_cast<std::ptrdiff_t>(steps.size());
  for (std::uint32_t at = stage; stages_[at].before != kNone; at = stages_[at].before) {
    const LogLink& link = stages_[at].link;
    PlanStep step{link.set, std::nullopt, std::nullopt};
    if (link.is_cut) {
      step.stop_at_lsn = link.to;
      step.stops_before_lsn = true;
    }
    steps.push_back(step);
  }
  std::reverse(steps.begin() + first_log, steps.end());
}

}  // namespace unbroken::plan_search
