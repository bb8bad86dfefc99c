#include "report/page_plans.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <variant>

#include "report/plan_remarks.h"

namespace unbroken {
namespace {

constexpr std::int64_t kSecond = 1000;

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
  for (const ReportedSet& reported : sets) {
    const BackupSet& set = reported.set;
    if (!set.backup_start || !set.backup_finish) continue;
    for (const std::int64_t time : {set.backup_start->ms, set.backup_finish->ms}) {
      moments_.push_back(time);
      if (time % kSecond != 0) unit_ = 1;
    }
  }
  std::sort(moments_.begin(), moments_.end());
  moments_.erase(std::unique(moments_.begin(), moments_.end()), moments_.end());
  if (!moments_.empty()) base_ = moments_.front();
}

std::int64_t PageClock::edge_of(LocalTime time) {
  for (const std::int64_t after : {0, 1}) {
    const auto at = std::lower_bound(moments_.begin(), moments_.end(), time.ms - after);
    if (at != moments_.end() && *at == time.ms - after) {
      return 2 * (at - moments_.begin()) + after;
    }
  }
  const auto at = std::find(others_.begin(), others_.end(), time.ms);
  const auto place = at - others_.begin();
  if (at == others_.end()) others_.push_back(time.ms);
  return 2 * (static_cast<std::int64_t>(moments_.size()) + place);
}

void PagePlans::add(const RestoreStretch& stretch) {
  ++stretches_;
  forks_.add(stretch.fork);
  edges_.add(clock_.edge_of(stretch.from));
  write(stretch.plan);
}

void PagePlans::write(const ReportedPlan& reported) {
  const auto* plan = std::get_if<Plan>(&reported.outcome);
  if (plan == nullptr) {
    write(std::get<Unreachable>(reported.outcome));
    return;
  }
  const auto* time = std::get_if<TimePoint>(&reported.target);
  const std::size_t kept = written_steps(*plan);
  const ScriptOptions options = script_options(reported, *plan, kept);
  const Result<ScriptText> script = restore_script_text(options);
  if (script.ok()) {
    write(*plan, options, kept, *script, time == nullptr ? "" : time->at.local.text());
  } else {
    write_steps(*plan, script.error());
  }
}

void PagePlans::write(const Unreachable& why) {
  std::string text = why.message;
  if (why.missing) {
    text += "\nmissing: log from LSN " + why.missing->from_lsn.decimal();
    if (why.missing->to_lsn) text += " to " + why.missing->to_lsn->decimal();
  }
  if (why.engine_error) {
    text += "\nSQL Server would raise error " + std::to_string(*why.engine_error);
  }
  kinds_.add(unreachable);
  own_texts_.add(texts_.piece(text, "", nullptr));
  remarks_.add(end_of(why.nearest_before));
  statements_.add(end_of(why.nearest_after));
}

// The set, from 1, whose end is the plan's.
std::int64_t PagePlans::end_of(const std::optional<Plan>& plan) {
  return !plan || plan->steps.empty() ? 0 : std::int64_t{plan->steps.back().set} + 1;
}

// How many of the plan's first steps have their statements already. The last one has
// what comes after it in the same script, so it is always written.
std::size_t PagePlans::written_steps(const Plan& plan) const {
  const auto key = [](const PlanStep& step) {
    return std::tuple(step.set, step.stop_at.has_value(), step.stop_at_lsn, step.stops_before_lsn);
  };
  const std::size_t most = std::min(plan.steps.size() - 1, written_.size());
  std::size_t kept = 0;
  while (kept < most && key(plan.steps[kept]) == key(written_[kept].step)) ++kept;
  return kept;
}

ScriptOptions PagePlans::script_options(const ReportedPlan& reported, const Plan& plan,
                                        std::size_t kept) const {
  ScriptOptions options;
  options.database = database_;
  for (std::size_t i = kept; i < plan.steps.size(); ++i) {
    const PlanStep& step = plan.steps[i];
    options.steps.push_back(
        {sets_[step.set].set, step.stop_at, step.stop_at_lsn, step.stops_before_lsn});
  }
  options.is_certain = plan.achieved.is_certain;
  options.only_before = plan.achieved.only_before;
  const auto* time = std::get_if<TimePoint>(&reported.target);
  for (const Vertex set : plan.achieved.if_not_reached) {
    options.if_not_reached.push_back(
        {sets_[set].set, time == nullptr ? std::nullopt : std::optional(time->at.local),
         std::nullopt});
  }
  options.remarks =
      plan_remarks(database_, target_text(reported.target), plan.cost, reported.caveats);
  if (kept > 0) options.beginning = written_[kept - 1].then;
  return options;
}

void PagePlans::write(const Plan& plan, const ScriptOptions& options, std::size_t kept,
                      const ScriptText& script, std::string_view time) {
  std::string_view lines = script.remarks;
  const std::uint32_t own = texts_.piece(take_line(lines), time, nullptr);
  std::uint32_t remarks = 0;
  while (!lines.empty()) {
    remarks = texts_.follow(remarks, texts_.piece(take_line(lines), time, nullptr));
  }
  std::string_view statements = script.statements;
  std::uint32_t row = kept > 0 ? written_[kept - 1].row : 0;
  for (std::size_t i = 0; !statements.empty(); ++i) {
    const BackupSet* set = nullptr;
    const std::size_t next = i - std::min(i, options.steps.size());
    if (i < options.steps.size()) {
      set = &options.steps[i].set;
    } else if (next < options.if_not_reached.size()) {
      set = &options.if_not_reached[next].set;
    }
    row = texts_.follow(row, texts_.piece(take_statement(statements), time, set));
    const bool is_step = i < options.steps.size();
    const bool is_last = i + 1 == options.steps.size();
    if (is_step && (!is_last || plan.achieved.is_certain)) {
      remember(kept + i, plan.steps[kept + i], row);
    }
  }
  kinds_.add(plan.achieved.is_certain ? certain : possible);
  own_texts_.add(own);
  remarks_.add(remarks);
  statements_.add(row);
}

void PagePlans::remember(std::size_t place, const PlanStep& step, std::uint32_t row) {
  if (place < written_.size() && written_[place].row == row) return;
  const ScriptBeginning before = place > 0 ? written_[place - 1].then : ScriptBeginning{};
  const Result<ScriptBeginning> then = continued(before, sets_[step.set].set);
  written_.resize(place);
  if (then.ok()) written_.push_back({step, row, *then});
}

void PagePlans::write_steps(const Plan& plan, const Error& reason) {
  std::string text = reason.message;
  if (!reason.subject.empty()) text = reason.subject + ": " + text;
  std::uint32_t steps = 0;
  for (const PlanStep& step : plan.steps) {
    steps = texts_.follow(steps, texts_.piece("", "", &sets_[step.set].set));
  }
  kinds_.add(without_script);
  own_texts_.add(texts_.piece(text, "", nullptr));
  remarks_.add(0);
  statements_.add(steps);
}

void PagePlans::write(JsonWriter& json) const {
  json.member("stretches", stretches_).key("plans").begin_array();
  for (const PageColumn* column :
       {&forks_, &edges_, &kinds_, &own_texts_, &remarks_, &statements_}) {
    json.value(column->text());
  }
  json.end_array();
  json.key("edges").begin_array();
  for (const std::int64_t edge : clock_.other_edges()) json.value(edge);
  json.end_array();
}

}  // namespace unbroken
