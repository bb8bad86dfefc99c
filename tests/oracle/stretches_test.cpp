// The plans that a report tells for stretches of time, against plan() for single
// times: at both ends of each stretch, at the time it was made for, and around the
// start and finish of every set.

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "oracle/random_history.h"
#include "oracle/world_catalog.h"
#include "unbroken/report_answer.h"

using namespace unbroken;
using namespace unbroken::oracle;

namespace {

struct Told {
  ReportedDatabase database;
  std::map<ForkIndex, std::vector<RestoreStretch>> lanes;
};

class Kept final : public ReportSink {
 public:
  Status begin_database(const ReportedDatabase& database) override {
    told.push_back({database, {}});
    return {};
  }
  Status add(const RestoreStretch& stretch) override {
    told.back().lanes[stretch.fork].push_back(stretch);
    return {};
  }
  Status end_database() override { return {}; }
  Status add(std::span<const Finding>) override { return {}; }

  std::vector<Told> told;
};

std::string text_of(const std::optional<Lsn>& lsn) { return lsn ? lsn->decimal() : "-"; }

// The plan as a text in which the wanted time is "T".
std::string text_of(std::string text, LocalTime time) {
  const std::string wanted = time.text();
  for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at)) {
    text.replace(at, wanted.size(), "T");
  }
  return text;
}

std::string text_of(const std::vector<Caveat>& caveats) {
  std::string text;
  for (const Caveat& caveat : caveats) text += caveat.code + ": " + caveat.message + "\n";
  return text;
}

std::string step_text(const Guid& uuid, const std::optional<LocalTime>& stop_at,
                      const std::optional<Lsn>& stop_at_lsn, bool stops_before) {
  return uuid.text() + " " + (stop_at ? stop_at->text() : "-") + " " + text_of(stop_at_lsn) +
         (stops_before ? " before" : "") + "\n";
}

std::string text_of(const PlanAnswer& answer, LocalTime time) {
  std::string text;
  if (const auto* path = std::get_if<PlanPath>(&answer.outcome)) {
    for (const PlanStepAnswer& step : path->steps) {
      text += step_text(step.set.uuid, step.stop_at, step.stop_at_lsn, step.stops_before_lsn);
    }
    text += path->is_certain ? "certain" : "possible";
    for (const PlanStepAnswer& step : path->if_not_reached) text += " " + step.set.uuid.text();
    text += " " + text_of(path->only_before) + " " + path->achieved_lsn.decimal() + " " +
            std::to_string(path->cost.bytes) + "\n";
  } else {
    const PlanFailure& failure = std::get<PlanFailure>(answer.outcome);
    text += failure.message + " " + std::to_string(failure.engine_error.value_or(0)) + " " +
            text_of(failure.missing_from) + " " + text_of(failure.missing_to) + "\n";
    for (const auto* nearest : {&failure.nearest_before, &failure.nearest_after}) {
      text += *nearest ? (*nearest)->steps.back().set.uuid.text() + "\n" : "-\n";
    }
  }
  return text_of(text + text_of(answer.caveats), time);
}

std::string text_of(const ReportedPlan& reported, const std::vector<ReportedSet>& sets) {
  std::string text;
  if (const auto* plan = std::get_if<Plan>(&reported.outcome)) {
    for (const PlanStep& step : plan->steps) {
      text +=
          step_text(sets[step.set].set.uuid, step.stop_at, step.stop_at_lsn, step.stops_before_lsn);
    }
    text += plan->achieved.is_certain ? "certain" : "possible";
    for (const Vertex v : plan->achieved.if_not_reached) text += " " + sets[v].set.uuid.text();
    text += " " + text_of(plan->achieved.only_before) + " " + plan->achieved.lsn.decimal() + " " +
            std::to_string(plan->cost.bytes) + "\n";
  } else {
    const Unreachable& why = std::get<Unreachable>(reported.outcome);
    text += why.message + " " + std::to_string(why.engine_error.value_or(0)) + " " +
            text_of(why.missing ? std::optional(why.missing->from_lsn) : std::nullopt) + " " +
            text_of(why.missing ? why.missing->to_lsn : std::nullopt) + "\n";
    for (const auto* nearest : {&why.nearest_before, &why.nearest_after}) {
      text += *nearest ? sets[(*nearest)->steps.back().set].set.uuid.text() + "\n" : "-\n";
    }
  }
  return text_of(text + text_of(reported.caveats), std::get<TimePoint>(reported.target).at.local);
}

// The times at which a stretch is looked at.
std::set<std::int64_t> times_in(const RestoreStretch& stretch,
                                const std::vector<ReportedSet>& sets) {
  const std::int64_t end = stretch.to ? stretch.to->ms : stretch.from.ms + 10'000'000;
  std::set<std::int64_t> times{stretch.from.ms, end};
  times.insert(std::get<TimePoint>(stretch.plan.target).at.local.ms);
  for (const ReportedSet& one : sets) {
    for (const auto& moment : {one.set.backup_start, one.set.backup_finish}) {
      for (const int by : {-1, 0, 1}) {
        const std::int64_t time = moment->ms + by;
        if (stretch.from.ms <= time && time <= end) times.insert(time);
      }
    }
  }
  return times;
}

std::size_t check(Catalog& catalog, const Told& told) {
  std::size_t questions = 0;
  for (const auto& [fork, lane] : told.lanes) {
    for (std::size_t i = 0; i < lane.size(); ++i) {
      const RestoreStretch& stretch = lane[i];
      if (i > 0) REQUIRE(lane[i - 1].to == LocalTime{stretch.from.ms - 1});
      REQUIRE(stretch.to.has_value() == (i + 1 < lane.size()));
      PlanRequest request;
      request.database = "Sales";
      request.family = told.database.check.analysis.family_guid;
      const auto& forks = told.database.check.analysis.forks;
      if (forks.size() > 1) request.fork = forks[fork].id;
      const std::string said = text_of(stretch.plan, told.database.sets);
      for (const std::int64_t ms : times_in(stretch, told.database.sets)) {
        request.target = TimePoint{{LocalTime{ms}, std::nullopt}};
        const auto planned = plan(catalog, request);
        REQUIRE(planned.ok());
        INFO("at " << LocalTime{ms}.text());
        REQUIRE(text_of(*planned, LocalTime{ms}) == said);
        ++questions;
      }
    }
  }
  return questions;
}

}  // namespace

TEST_CASE("a report tells at every moment of a random history the plan that plan() finds") {
  Random random(7'110'2026);
  std::size_t questions = 0;
  for (int i = 0; i < 120; ++i) {
    const RandomHistory drawn = random_history(random);
    const auto world = live(drawn.history, drawn.headers_told);
    REQUIRE(world);
    const auto catalog = catalog_of(*world);
    Kept kept;
    REQUIRE(report(*catalog, CheckRequest{}, kept).ok());
    for (const Told& told : kept.told) {
      INFO("history " << i);
      questions += check(*catalog, told);
    }
  }
  CHECK(questions > 10'000);
}
