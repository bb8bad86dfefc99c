// What a rule is made of, and what it may look at.

#ifndef UNBROKEN_RULES_RULE_H_
#define UNBROKEN_RULES_RULE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/set_facts.h"
#include "estate/database_facts.h"
#include "rules/judgement.h"
#include "unbroken/analysis.h"
#include "unbroken/chain.h"
#include "unbroken/database_place.h"
#include "unbroken/estate_graph.h"
#include "unbroken/rule.h"
#include "unbroken/time.h"

namespace unbroken {

// One database with everything a rule may look at.
struct RuleSubject {
  const DatabaseAnalysis& analysis;
  const DatabaseFacts& places;
  const ChainGraph& graph;
  const std::vector<SetFacts>& facts;  // by vertex
  const EstateGraph& estate;           // of all servers
  EstateVertex database = kNone;       // of estate; kNone is none
  UtcTime now;
  std::optional<UtcOffset> utc_offset;  // of sets that do not state theirs
  std::optional<std::int64_t> max_exposure_ms;
  RulePolicy policy;
};

// The servers and groups.
struct EstateSubject {
  const EstateGraph& estate;
  RulePolicy policy;
  // The databases that are asked about; others give no finding.
  std::vector<DatabaseLabel> labels;
  // Those of which managed backup has taken striped backups.
  std::vector<DatabaseLabel> striped;

  [[nodiscard]] bool asks_about(std::string_view server, std::string_view database) const;
};

using Findings = std::vector<Finding>;

// A fact has no check. An advice looks at the findings that are there already.
struct Rule {
  RulePage page;
  void (*check)(const Rule& rule, const RuleSubject& subject, Findings& findings) = nullptr;
  void (*check_estate)(const Rule& rule, const EstateSubject& subject,
                       Findings& findings) = nullptr;
};

// A finding with what the rule's page says of every breach.
[[nodiscard]] Finding finding_of(const Rule& rule, std::string subject, std::string message);

// The same for a rule that cannot decide because the evidence lacks fields.
[[nodiscard]] Finding undetermined(const Rule& rule, std::string subject,
                                   const std::vector<std::string>& fields);

// Adds the finding where `truth` is yes, and the undetermined one where it is
// unknown. Returns the finding that says yes, for what more there is to say.
template <class Message>
Finding* conclude(const Rule& rule, const std::string& subject, const Judgement& truth,
                  Message message, Findings& findings) {
  if (truth.is_no()) return nullptr;
  if (truth.is_unknown()) {
    findings.push_back(undetermined(rule, subject, truth.missing()));
    return nullptr;
  }
  findings.push_back(finding_of(rule, subject, message()));
  return &findings.back();
}

}  // namespace unbroken

#endif  // UNBROKEN_RULES_RULE_H_
