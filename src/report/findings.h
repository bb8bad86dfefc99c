// Findings in the order in which people should read them.

#ifndef UNBROKEN_REPORT_FINDINGS_H_
#define UNBROKEN_REPORT_FINDINGS_H_

#include <algorithm>
#include <span>
#include <tuple>
#include <vector>

#include "unbroken/rule.h"

namespace unbroken {

[[nodiscard]] inline bool is_more_urgent(const Finding& a, const Finding& b) {
  return std::tie(a.priority, a.severity) < std::tie(b.priority, b.severity);
}

// The most urgent first; those alike keep their order.
[[nodiscard]] inline std::vector<const Finding*> by_urgency(std::span<const Finding> findings) {
  std::vector<const Finding*> order;
  order.reserve(findings.size());
  for (const Finding& finding : findings) order.push_back(&finding);
  std::stable_sort(order.begin(), order.end(),
                   [](const Finding* a, const Finding* b) { return is_more_urgent(*a, *b); });
  return order;
}

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_FINDINGS_H_
