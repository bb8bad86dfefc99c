#include "rules/registry.h"

#include <algorithm>

#include "rules/families.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

std::vector<Rule> listed() {
  std::vector<Rule> all;
  for (const auto family :
       {scope_rules(), availability_group_rules(), group_companion_rules(), mirroring_rules(),
        maintenance_plan_rules(), log_shipping_rules(), ad_hoc_backup_rules(),
        drop_and_detach_rules(), recovery_model_rules(), log_tool_rules(), exposure_rules()}) {
    all.insert(all.end(), family.begin(), family.end());
  }
  return all;
}

bool is_skipped(const Rule& rule, const std::vector<std::string>& skipped) {
  return std::any_of(skipped.begin(), skipped.end(),
                     [&rule](const std::string& id) { return is_same_name(id, rule.page.id); });
}

void sort_by_urgency(Findings& findings) {
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.priority < b.priority; });
}

}  // namespace

std::span<const Rule> rules() {
  static const std::vector<Rule> kRules = listed();
  return kRules;
}

std::vector<RulePage> rule_pages() {
  std::vector<RulePage> pages;
  for (const Rule& rule : rules()) pages.push_back(rule.page);
  return pages;
}

Findings judge(const RuleSubject& subject, const std::vector<std::string>& skipped) {
  Findings findings;
  for (const RuleKind kind : {RuleKind::check, RuleKind::advice}) {
    for (const Rule& rule : rules()) {
      if (rule.page.kind != kind || rule.check == nullptr || is_skipped(rule, skipped)) continue;
      rule.check(rule, subject, findings);
    }
  }
  sort_by_urgency(findings);
  return findings;
}

Findings judge_estate(const EstateSubject& subject, const std::vector<std::string>& skipped) {
  Findings findings;
  for (const Rule& rule : rules()) {
    if (rule.check_estate == nullptr || is_skipped(rule, skipped)) continue;
    rule.check_estate(rule, subject, findings);
  }
  sort_by_urgency(findings);
  return findings;
}

}  // namespace unbroken
