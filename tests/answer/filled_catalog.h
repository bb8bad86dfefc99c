// A catalog filled by hand, and what is asked of it.
//
// Sets are numbered as in history.h: their time is hh:mm of 2026-11-20, the
// database is Sales on SQL01, its family FA and its fork F1.

#ifndef UNBROKEN_TESTS_ANSWER_FILLED_CATALOG_H_
#define UNBROKEN_TESTS_ANSWER_FILLED_CATALOG_H_

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "answer/replayed_answer.h"
#include "history.h"
#include "unbroken/answer.h"
#include "unbroken/catalog.h"

namespace unbroken::test {

inline BackupSet set(std::uint8_t n, BackupType type, std::uint64_t first, std::uint64_t last,
                     const std::string& clock) {
  BackupSet made;
  made.uuid = guid(n);
  made.type = type;
  made.database_name = "Sales";
  made.server_name = "SQL01";
  made.family_guid = guid(0xFA);
  made.first_recovery_fork = made.last_recovery_fork = guid(kMainFork);
  made.first_lsn = made.checkpoint_lsn = lsn(first);
  made.last_lsn = lsn(last);
  made.backup_start = at(clock);
  made.backup_finish = LocalTime{at(clock).ms + 30'000};
  made.utc_offset = UtcOffset{0};
  made.recovery_model = RecoveryModel::full;
  made.user_name = "dba";
  made.backup_size = made.compressed_backup_size = 1000;
  BackupDevice device;
  device.path = "D:\\b\\" + std::to_string(n) + ".bak";
  made.devices.push_back(device);
  return made;
}

// A catalog in memory, filled by hand.
class Filled {
 public:
  Filled() : catalog_(std::move(open_catalog(":memory:")).value()) {}

  Filled& with(const std::vector<BackupSet>& sets, const std::vector<EstateRow>& rows = {}) {
    auto import = catalog_->begin_import({"here", std::nullopt});
    REQUIRE(import.ok());
    for (const BackupSet& one : sets) REQUIRE((*import)->add(one).ok());
    for (const EstateRow& row : rows) REQUIRE((*import)->add(row).ok());
    REQUIRE((*import)->commit().ok());
    told_.insert(told_.end(), sets.begin(), sets.end());
    return *this;
  }

  [[nodiscard]] const std::vector<BackupSet>& told() const { return told_; }
  Catalog& operator*() { return *catalog_; }

 private:
  std::unique_ptr<Catalog> catalog_;
  std::vector<BackupSet> told_;
};

inline std::vector<BackupSet> usual() {
  return {set(1, BackupType::full, 1000, 1100, "01:00"),
          set(2, BackupType::log, 1000, 1500, "02:00"),
          set(3, BackupType::log, 1500, 2000, "03:00")};
}

inline EstateRow online(const std::string& model) {
  return {"SQL01", "databases",
          R"({"name":"Sales","recovery_model_desc":")" + model +
              R"(","state_desc":"ONLINE","family_guid":"00000000-0000-0000-0000-0000000000FA"})"};
}

inline std::vector<int> steps(const PlanAnswer& answer) {
  std::vector<int> out;
  for (const PlanStepAnswer& step : std::get<PlanPath>(answer.outcome).steps) {
    out.push_back(step.set.uuid.bytes()[15]);
  }
  return out;
}

// The plan, and a failed test where RESTORE does not take it.
inline Result<PlanAnswer> asked(Filled& filled, const PlanRequest& request) {
  Result<PlanAnswer> answer = plan(*filled, request);
  if (!answer.ok()) return answer;
  const std::string wrong = wrong_with(filled.told(), request, *answer);
  if (!wrong.empty()) FAIL(wrong);
  return answer;
}

inline PlanAnswer planned(Filled& filled, const PlanRequest& request) {
  auto answer = asked(filled, request);
  REQUIRE(answer.ok());
  REQUIRE(std::holds_alternative<PlanPath>(answer->outcome));
  return std::move(*answer);
}

inline PlanRequest sales() {
  PlanRequest request;
  request.database = "Sales";
  return request;
}

inline CheckRequest at_noon() {
  CheckRequest request;
  request.now = at("12:00").to_utc(UtcOffset{0});
  return request;
}

inline bool has_caveat(const PlanAnswer& answer, const std::string& code) {
  return std::any_of(answer.caveats.begin(), answer.caveats.end(),
                     [&code](const Caveat& caveat) { return caveat.code == code; });
}

inline Code refusal(Filled& filled, const PlanRequest& request) {
  const auto answer = asked(filled, request);
  REQUIRE_FALSE(answer.ok());
  return answer.error().code;
}

inline std::vector<int> planned_steps(const std::vector<BackupSet>& sets,
                                      const PlanRequest& request) {
  Filled filled;
  filled.with(sets);
  return steps(planned(filled, request));
}

// Why no plan reaches what was asked for.
inline PlanFailure unreachable(Filled& filled, const PlanRequest& request) {
  auto answer = asked(filled, request);
  REQUIRE(answer.ok());
  REQUIRE(std::holds_alternative<PlanFailure>(answer->outcome));
  return std::get<PlanFailure>(std::move(answer->outcome));
}

inline PlanRequest to_time(const std::string& clock) {
  PlanRequest request = sales();
  request.target = TimePoint{{at(clock), std::nullopt}};
  return request;
}

// A differential that rests on the full with this number.
inline BackupSet differential(std::uint8_t n, std::uint64_t first, std::uint64_t last,
                              const std::string& clock, std::uint8_t base) {
  BackupSet made = set(n, BackupType::differential, first, last, clock);
  made.differential_base_guid = guid(base);
  return made;
}

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_ANSWER_FILLED_CATALOG_H_
