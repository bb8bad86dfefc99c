// What a plan is called, and what stands above its script.

#ifndef UNBROKEN_REPORT_PLAN_REMARKS_H_
#define UNBROKEN_REPORT_PLAN_REMARKS_H_

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "unbroken/answer.h"

namespace unbroken {

// "the newest point", "2026-11-20T02:30:00".
[[nodiscard]] std::string target_text(const PlanTarget& target,
                                      const std::optional<PlanMark>& mark = std::nullopt);

// "3 backup sets, 2.9 MiB, about 2 s".
[[nodiscard]] std::string cost_text(const PlanCost& cost);

// restored: the database, and what it is restored as.
[[nodiscard]] std::vector<std::string> plan_remarks(const std::string& restored,
                                                    const std::string& target, const PlanCost& cost,
                                                    std::span<const Caveat> caveats);

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_PLAN_REMARKS_H_
