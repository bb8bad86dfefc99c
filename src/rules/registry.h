// The rules, listed by hand: one row each, in the order of their pages.

#ifndef UNBROKEN_RULES_REGISTRY_H_
#define UNBROKEN_RULES_REGISTRY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/set_facts.h"
#include "estate/database_facts.h"
#include "unbroken/analysis.h"
#include "unbroken/chain.h"
#include "unbroken/rule.h"

namespace unbroken {

// One database with everything a rule may look at.
struct RuleSubject {
  const DatabaseAnalysis& analysis;
  const DatabaseFacts& estate;
  const ChainGraph& graph;
  const std::vector<SetFacts>& facts;  // by vertex
  std::optional<std::int64_t> max_exposure_ms;
};

struct Rule {
  RulePage page;
  // Appends a finding for every breach, with rule, severity, priority, remedy
  // and source already taken from the page.
  void (*check)(const Rule& rule, const RuleSubject& subject, std::vector<Finding>& findings);
};

[[nodiscard]] std::span<const Rule> rules();

// Every page, in the order of rules().
[[nodiscard]] std::vector<RulePage> rule_pages();

// What all rules but the skipped ones say of one database, most urgent first.
[[nodiscard]] std::vector<Finding> judge(const RuleSubject& subject,
                                         const std::vector<std::string>& skipped);

// A finding with what the rule's page says of every breach.
[[nodiscard]] Finding finding_of(const Rule& rule, std::string subject, std::string message);

// The same for a rule that cannot decide because the evidence lacks a field.
[[nodiscard]] Finding undetermined(const Rule& rule, std::string subject, const std::string& field);

extern const Rule kAdHocLogOtherAccount;
extern const Rule kAdHocLogElsewhere;
extern const Rule kExposure;
extern const Rule kLogShippingBesideManagedBackup;

}  // namespace unbroken

#endif  // UNBROKEN_RULES_REGISTRY_H_
