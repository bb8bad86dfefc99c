#include "report/page_plans.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <variant>

#include "unbroken/report.h"

namespace unbroken {
namespace {

constexpr std::int64_t kSecond = 1000;

// The first lines of a script are remarks, every other of its texts ends with GO.
std::string_view take_line(std::string_view& script) {
  const std::string_view line = script.substr(0, script.find('\n') + 1);
  script.remove_prefix(line.size());
  return line;
}
std::string_view take_statement(std::string_view& script) {
  constexpr std::string_view kEnd = "\nGO\n";
  const std::size_t at = script.find(kEnd);
  const std::string_view statement =
      script.substr(0, at == std::string_view::npos ? at : at + kEnd.size());
  script.remove_prefix(statement.size());
  return statement;
}

}  // namespace

PageClock::PageClock(const std::vector<ReportedSet>& sets) {
  std::optional<std::int64_t> first;
  for (const ReportedSet& reported : sets) {
    for (const std::optional<LocalTime>& time :
         {reported.set.backup_start, reported.set.backup_finish}) {
      if (!time) continue;
      first = std::min(first.value_or(time->ms), time->ms);
      if (time->ms % kSecond != 0) unit_ = 1;
    }
  }
  base_ = first.value_or(0);
}

std::int64_t PageClock::edge_of(LocalTime time) const {
  const std::int64_t after = time.ms - base_;
  const std::int64_t rest = unit_ == 1 ? 0 : (after % unit_ + unit_) % unit_;
  return 2 * ((after - rest) / unit_) + (rest != 0 ? 1 : 0);
}

void PagePlans::add(const PlanAnswer& plan) { write(plan); }

void PagePlans::add(const RestoreStretch& stretch) {
  numbers_.add(stretch.fork, fork_).add(clock_.edge_of(stretch.from), edge_);
  write(stretch.plan);
}

void PagePlans::write(const PlanAnswer& plan) {
  if (const auto* failure = std::get_if<PlanFailure>(&plan.outcome)) {
    write(*failure);
    return;
  }
  const PlanPath& path = std::get<PlanPath>(plan.outcome);
  const Result<std::string> script = plan_script(plan);
  if (!script.ok()) {
    write_steps(path, script.error());
    return;
  }
  const auto* time = std::get_if<TimePoint>(&plan.target);
  write_script(path, *script, time == nullptr ? "" : time->at.local.text());
}

void PagePlans::write(const PlanFailure& failure) {
  std::string text = failure.message;
  if (failure.missing_from || failure.missing_to) {
    text += "\nmissing: log from LSN " +
            (failure.missing_from ? failure.missing_from->decimal() : "unknown");
    if (failure.missing_to) text += " to " + failure.missing_to->decimal();
  }
  if (failure.engine_error) {
    text += "\nSQL Server would raise error " + std::to_string(*failure.engine_error);
  }
  numbers_.add(unreachable).add(texts_.piece(text, "", nullptr), before_[0]);
  numbers_.add(end_of(failure.nearest_before)).add(end_of(failure.nearest_after));
}

// Which set, from 1, is the last step: its finish is where the plan ends.
std::int64_t PagePlans::end_of(const std::optional<PlanPath>& path) const {
  if (!path || path->steps.empty()) return 0;
  return 1 + static_cast<std::int64_t>(texts_.set_of(path->steps.back().set.uuid));
}

void PagePlans::write_script(const PlanPath& path, std::string_view script, std::string_view time) {
  const std::uint32_t first = texts_.piece(take_line(script), time, nullptr);
  std::uint32_t remarks = 0;
  while (script.starts_with("-- Caveat ")) {
    remarks = texts_.follow(remarks, texts_.piece(take_line(script), time, nullptr));
  }
  std::uint32_t statements = 0;
  for (std::size_t i = 0; !script.empty(); ++i) {
    const BackupSet* set = nullptr;
    const std::size_t next = i - std::min(i, path.steps.size());
    if (i < path.steps.size()) {
      set = &path.steps[i].set;
    } else if (next < path.if_not_reached.size()) {
      set = &path.if_not_reached[next].set;
    }
    statements = texts_.follow(statements, texts_.piece(take_statement(script), time, set));
  }
  numbers_.add(path.is_certain ? certain : possible).add(first, before_[0]);
  numbers_.add(remarks, before_[1]).add(statements, before_[2]);
}

void PagePlans::write_steps(const PlanPath& path, const Error& reason) {
  std::string text = reason.message;
  if (!reason.subject.empty()) text = reason.subject + ": " + text;
  std::uint32_t steps = 0;
  for (const PlanStepAnswer& step : path.steps) {
    steps = texts_.follow(steps, texts_.piece("", "", &step.set));
  }
  numbers_.add(without_script).add(texts_.piece(text, "", nullptr), before_[0]);
  numbers_.add(0, before_[1]).add(steps, before_[2]);
}

}  // namespace unbroken
