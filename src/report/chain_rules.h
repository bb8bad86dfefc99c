// What a chain's status amounts to for programs that know rules only: each bad
// status is one more rule to them.

#ifndef UNBROKEN_REPORT_CHAIN_RULES_H_
#define UNBROKEN_REPORT_CHAIN_RULES_H_

#include <span>
#include <string>
#include <vector>

#include "unbroken/analysis.h"
#include "unbroken/answer.h"
#include "unbroken/rule.h"

namespace unbroken {

// CHAIN-gaps, CHAIN-no_full, CHAIN-log_chain_not_started, CHAIN-empty.
[[nodiscard]] std::span<const RulePage> chain_rule_pages();

// A breach of one of them.
struct ChainBreach {
  Finding finding;
  const GapAnalysis* gap = nullptr;  // of CHAIN-gaps
};

// One for every gap, or one for the status; the findings live as long as their
// vector, the gaps as the database.
[[nodiscard]] std::vector<ChainBreach> chain_breaches(const DatabaseAnalysis& database);

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_CHAIN_RULES_H_
