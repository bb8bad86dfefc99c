// What a plan is asked to reach.

#ifndef UNBROKEN_TESTS_PLAN_TARGETS_H_
#define UNBROKEN_TESTS_PLAN_TARGETS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "history.h"
#include "unbroken/plan.h"

namespace unbroken::test {

inline PlanOptions to_time(const std::string& clock) {
  PlanOptions options;
  options.target = TimePoint{{at(clock), std::nullopt}};
  return options;
}

inline PlanOptions to_lsn(std::uint64_t n) {
  PlanOptions options;
  options.target = LsnPoint{lsn(n)};
  return options;
}

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_PLAN_TARGETS_H_
