#include "rules/registry.h"

#include <algorithm>
#include <array>

#include "chain/identity.h"

namespace unbroken {

std::span<const Rule> rules() {
  static const std::array kRules{
      kLogShippingBesideManagedBackup,
      kAdHocLogOtherAccount,
      kAdHocLogElsewhere,
      kExposure,
  };
  return kRules;
}

std::vector<RulePage> rule_pages() {
  std::vector<RulePage> pages;
  for (const Rule& rule : rules()) pages.push_back(rule.page);
  return pages;
}

std::vector<Finding> judge(const RuleSubject& subject, const std::vector<std::string>& skipped) {
  std::vector<Finding> findings;
  for (const Rule& rule : rules()) {
    const bool skip = std::any_of(skipped.begin(), skipped.end(), [&rule](const std::string& id) {
      return is_same_name(id, rule.page.id);
    });
    if (!skip) rule.check(rule, subject, findings);
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.priority < b.priority; });
  return findings;
}

Finding finding_of(const Rule& rule, std::string subject, std::string message) {
  Finding finding;
  finding.rule = rule.page.id;
  finding.severity = rule.page.severity;
  finding.subject = std::move(subject);
  finding.message = std::move(message);
  finding.remedy = rule.page.remedy;
  finding.source = rule.page.source;
  finding.priority = rule.page.priority;
  return finding;
}

Finding undetermined(const Rule& rule, std::string subject, const std::string& field) {
  Finding finding =
      finding_of(rule, std::move(subject), "cannot be decided: the evidence lacks " + field);
  finding.severity = Severity::undetermined;
  return finding;
}

}  // namespace unbroken
