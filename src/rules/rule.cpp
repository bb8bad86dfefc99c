#include "rules/rule.h"

#include <algorithm>

#include "unbroken/name.h"

namespace unbroken {

bool EstateSubject::asks_about(std::string_view server, std::string_view database) const {
  return std::any_of(labels.begin(), labels.end(), [&](const DatabaseLabel& label) {
    return is_same_name(label.server_name, server) && is_same_name(label.database_name, database);
  });
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

Finding undetermined(const Rule& rule, std::string subject,
                     const std::vector<std::string>& fields) {
  std::string message = "cannot be decided for " + subject + ": the evidence lacks ";
  for (std::size_t i = 0; i < fields.size(); ++i) message += (i == 0 ? "" : ", ") + fields[i];
  Finding finding = finding_of(rule, std::move(subject), std::move(message));
  finding.severity = Severity::undetermined;
  return finding;
}

}  // namespace unbroken
