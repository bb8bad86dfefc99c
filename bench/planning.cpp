// bench_planning [LINKS [LARGEST]]: what planning costs beside loading, and how
// it grows.
//
// On one database of LINKS log backups (35000), read from a catalog: plans to
// the newest point, to a time in the newest week and to one in the middle of the
// history, each against opening, loading and building the graph (wanted: at most
// 1/10), and the same with 100 alternatives (wanted: at most 20 plans' time).
// Then graphs of 1000 up to LARGEST log backups (1000000), one line a size, for
// bench/curve.py to draw:
//
//   bench_planning | python3 bench/curve.py docs/planning_cost.svg
//
// Planning is to grow no worse than n log n: from the smallest graph to the largest
// one, the time divided by n log n rises by no more than it varies from run to run
// (kMostGrowth). Exit status 1 where a wanted ratio is missed.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "history.h"
#include "measure.h"
#include "unbroken/catalog.h"
#include "unbroken/plan.h"

namespace unbroken::bench {
namespace {

constexpr int kRounds = 5;
constexpr double kWantedPlan = 1.0 / 10;
constexpr double kWantedAlternatives = 20;
constexpr double kMostGrowth = 1.25;

struct Question {
  const char* name;
  PlanTarget target;
};

// Times that lie before the start of the log backup that many links before the
// end, so that it is certain to hold them.
std::array<Question, 3> questions(std::uint64_t links) {
  const auto at = [links](std::uint64_t back) {
    return TimePoint{{LocalTime{History::time_of(links - back).ms - 100'000}, std::nullopt}};
  };
  return {{{"newest point", NewestPoint{}},
           {"time in the newest week", at(150)},
           {"time in the middle", at(links / 2 - 150)}}};
}

std::size_t steps_of(const PlanOutcome& outcome, std::size_t& alternatives) {
  const auto* plan = std::get_if<Plan>(&outcome);
  if (plan == nullptr) give_up({Code::internal, "no plan", "bench_planning", false});
  alternatives = plan->alternatives.size();
  return plan->steps.size();
}

struct Cost {
  double seconds = 0;
  std::size_t steps = 0;
  std::size_t alternatives = 0;
};

Cost cost_of(const ChainGraph& graph, const PlanTarget& target, std::size_t alternatives) {
  PlanOptions options;
  options.target = target;
  options.alternatives = alternatives;
  Cost cost;
  Best best;
  for (int round = 0; round < kRounds; ++round) {
    std::optional<PlanOutcome> outcome;
    best.take(seconds_of([&] { outcome = checked(plan_restore(graph, options)); }));
    cost.steps = steps_of(*outcome, cost.alternatives);
  }
  cost.seconds = best.seconds();
  return cost;
}

ChainGraph loaded(const std::string& path) {
  const auto catalog = checked(open_catalog(path));
  std::vector<std::int64_t> ids;
  for (const LineageRow& row : checked(catalog->lineages())) ids.push_back(row.id);
  return checked(catalog->chain(ids));
}

bool against_loading(std::uint64_t links) {
  const WorkFolder folder;
  const std::string path = folder.file("catalog.db");
  {
    const auto catalog = checked(open_catalog(path));
    const auto import = checked(catalog->begin_import({"history", std::nullopt}));
    History history(0, links);
    for (BackupSet set; history.next(set);) checked(import->add(set));
    (void)checked(import->commit());
  }
  Best loading;
  ChainGraph graph;
  for (int round = 0; round < kRounds; ++round) {
    loading.take(seconds_of([&] { graph = loaded(path); }));
  }
  std::printf("%zu sets, %zu forks: opened, loaded and built in %.2f ms\n", graph.size(),
              graph.forks().size(), loading.milliseconds());

  bool is_met = true;
  for (const Question& question : questions(links)) {
    const Cost one = cost_of(graph, question.target, 0);
    const Cost many = cost_of(graph, question.target, 100);
    std::printf("%s: a plan of %zu steps in %.3f ms; with %zu alternatives %.3f ms\n",
                question.name, one.steps, one.seconds * 1e3, many.alternatives, many.seconds * 1e3);
    is_met &= is_within("  a plan against loading", one.seconds / loading.seconds(), kWantedPlan);
    is_met &= is_within("  100 alternatives against a plan", many.seconds / one.seconds,
                        kWantedAlternatives);
  }
  return is_met;
}

bool grows_slowly(std::uint64_t largest) {
  std::printf("\nlinks plan_ms ns_by_n_log2_n\n");
  double first = 0;
  double worst = 0;
  for (std::uint64_t links = 1000, step = 0; links <= largest; ++step) {
    const ChainGraph graph(records_of(History(0, links)));
    const Cost cost = cost_of(graph, questions(links)[1].target, 0);
    const auto n = static_cast<double>(links);
    const double unit = cost.seconds * 1e9 / (n * std::log2(n));
    std::printf("%llu %.4f %.3f\n", static_cast<unsigned long long>(links), cost.seconds * 1e3,
                unit);
    if (first == 0) first = unit;
    worst = std::max(worst, unit / first);
    links = step % 2 == 0 ? links * 3 : links / 3 * 10;
  }
  std::printf("\n");
  return is_within("growth beyond n log n", worst, kMostGrowth);
}

}  // namespace
}  // namespace unbroken::bench

int main(int argc, char** argv) {
  using namespace unbroken::bench;
  const auto number = [&](int at, std::uint64_t otherwise) {
    return at < argc ? std::strtoull(argv[at], nullptr, 10) : otherwise;
  };
  const bool plans = against_loading(std::max<std::uint64_t>(number(1, 35'000), 1000));
  const bool growth = grows_slowly(number(2, 1'000'000));
  return plans && growth ? 0 : 1;
}
