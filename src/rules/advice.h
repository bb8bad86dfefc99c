// Advice stands beside the findings that it is a remedy for.

#ifndef UNBROKEN_RULES_ADVICE_H_
#define UNBROKEN_RULES_ADVICE_H_

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "rules/managed.h"
#include "rules/neighbours.h"
#include "rules/rule.h"

namespace unbroken {

// Adds the advice once for each place with managed backup that has an error or a
// warning of one of these rules, which become its reasons.
template <class Message>
void advise(const Rule& rule, const RuleSubject& subject,
            std::initializer_list<std::string_view> remedied, Message message, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    if (is_log_managed(subject, place).is_no()) continue;
    std::vector<std::string> because;
    for (const Finding& finding : findings) {
      const bool is_bad =
          finding.severity == Severity::error || finding.severity == Severity::warning;
      const bool is_remedied =
          std::find(remedied.begin(), remedied.end(), finding.rule) != remedied.end();
      const bool is_told = std::find(because.begin(), because.end(), finding.rule) != because.end();
      if (is_bad && is_remedied && !is_told && finding.subject == subject_of(place)) {
        because.push_back(finding.rule);
      }
    }
    if (because.empty()) continue;
    Finding finding = finding_of(rule, subject_of(place), message(place));
    finding.because = std::move(because);
    findings.push_back(std::move(finding));
  }
}

}  // namespace unbroken

#endif  // UNBROKEN_RULES_ADVICE_H_
