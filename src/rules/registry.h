// The rules, listed by hand in the order of their pages, and the two questions
// asked of them.

#ifndef UNBROKEN_RULES_REGISTRY_H_
#define UNBROKEN_RULES_REGISTRY_H_

#include <span>
#include <string>
#include <vector>

#include "rules/rule.h"

namespace unbroken {

[[nodiscard]] std::span<const Rule> rules();

// What all rules but the skipped ones say of one database, most urgent first.
[[nodiscard]] Findings judge(const RuleSubject& subject, const std::vector<std::string>& skipped);

// The same of servers and groups.
[[nodiscard]] Findings judge_estate(const EstateSubject& subject,
                                    const std::vector<std::string>& skipped);

}  // namespace unbroken

#endif  // UNBROKEN_RULES_REGISTRY_H_
