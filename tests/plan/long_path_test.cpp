// Plans on histories that are longer than what a search looks at first.

#include <catch2/catch.hpp>

#include "history.h"
#include "unbroken/plan.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

constexpr std::uint64_t kLogs = 1000;

// A full that ends at LSN 10, then a log backup every ten LSNs and every minute.
// Vertex n is the set that ends at LSN 10 * (n + 1).
class LongHistory {
 public:
  LongHistory() {
    add(BackupType::full, 5, 10, 0);
    for (std::uint64_t n = 1; n <= kLogs; ++n) add(BackupType::log, 10 * n, 10 * n + 10, n);
  }
  // A full beside the log backup that ends at LSN 10 * n.
  LongHistory& full_at(std::uint64_t n, std::uint64_t bytes) {
    add(BackupType::full, 10 * n - 8, 10 * n - 5, n);
    records_.back().bytes = bytes;
    return *this;
  }
  LongHistory& without_log_to(std::uint64_t n) {
    records_.erase(records_.begin() + static_cast<std::ptrdiff_t>(n - 1));
    return *this;
  }
  LongHistory& finished(std::uint64_t n, std::uint64_t minute) {
    records_[n - 1].start = records_[n - 1].finish = time(minute);
    return *this;
  }
  [[nodiscard]] ChainGraph graph() const { return ChainGraph(records_); }

  static LocalTime time(std::uint64_t minute) {
    return {1'700'000'000'000 + static_cast<std::int64_t>(minute) * 60'000};
  }

 private:
  void add(BackupType type, std::uint64_t first, std::uint64_t last, std::uint64_t minute) {
    ChainRecord record;
    const auto number = static_cast<std::uint64_t>(records_.size() + 1);
    record.uuid = Guid({static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)});
    record.type = type;
    record.first_fork = record.last_fork = guid(kMainFork);
    record.first_lsn = record.checkpoint_lsn = lsn(first);
    record.last_lsn = lsn(last);
    record.start = record.finish = time(minute);
    record.bytes = 10;
    records_.push_back(record);
  }

  std::vector<ChainRecord> records_;
};

Plan planned(const ChainGraph& graph, const PlanTarget& target, std::size_t alternatives = 0,
             Minimize minimize = Minimize::sets) {
  PlanOptions options;
  options.target = target;
  options.minimize = minimize;
  options.alternatives = alternatives;
  auto outcome = plan_restore(graph, options);
  REQUIRE(outcome.ok());
  REQUIRE(std::holds_alternative<Plan>(*outcome));
  return std::get<Plan>(*std::move(outcome));
}

TimePoint to_minute(std::uint64_t minute) { return {{LongHistory::time(minute), std::nullopt}}; }

}  // namespace

TEST_CASE("a plan goes as far back as its only full") {
  const ChainGraph graph = LongHistory().graph();
  const Plan plan = planned(graph, NewestPoint{});
  CHECK(plan.steps.size() == 1001);
  CHECK(plan.steps.front().set == 0);
  CHECK(plan.achieved.lsn == lsn(10'010));
  CHECK(planned(graph, LsnPoint{lsn(9'005)}).steps.size() == 901);
  CHECK(planned(graph, to_minute(800)).steps.size() == 801);
}

TEST_CASE("an older full is taken where it costs less than a near one") {
  LongHistory history;
  history.full_at(900, 5'000);
  CHECK(planned(history.graph(), NewestPoint{}).steps.size() == 103);
  CHECK(planned(history.graph(), NewestPoint{}, 0, Minimize::bytes).cost.bytes == 6'020);
  history.full_at(901, 50'000);
  CHECK(planned(history.graph(), NewestPoint{}).steps.size() == 102);
  CHECK(planned(history.graph(), NewestPoint{}, 0, Minimize::bytes).cost.bytes == 6'020);
  LongHistory near_and_large;
  near_and_large.full_at(900, 9'001);
  CHECK(planned(near_and_large.graph(), NewestPoint{}, 0, Minimize::bytes).cost.bytes == 10'010);
}

TEST_CASE("alternatives go back as far as there are enough of them") {
  const ChainGraph graph = LongHistory().full_at(990, 10).full_at(500, 10).graph();
  const Plan plan = planned(graph, NewestPoint{}, 9);
  CHECK(plan.steps.size() == 13);
  REQUIRE(plan.alternatives.size() == 2);
  CHECK(plan.alternatives[0].steps.size() == 503);
  CHECK(plan.alternatives[1].steps.size() == 1001);
}

TEST_CASE("the newest point before a gap is nothing that a log beyond it could reach") {
  const ChainGraph graph = LongHistory().without_log_to(300).graph();
  CHECK(planned(graph, NewestPoint{}).achieved.lsn == lsn(2'990));
}

TEST_CASE("a clock that was put back offers a time twice, and the shorter way is taken") {
  LongHistory history;
  history.finished(200, 900);  // the clock was ahead for one backup
  const Plan plan = planned(history.graph(), to_minute(850));
  CHECK(plan.steps.size() == 200);
  CHECK(plan.steps.back().set == 199);
}
