// Rule: one sentence of the domain that evidence can break, and the Finding
// that says so about one subject.

#ifndef UNBROKEN_RULE_H_
#define UNBROKEN_RULE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "unbroken/guid.h"

namespace unbroken {

// undetermined: the evidence lacks a field that the rule needs.
enum class Severity : std::uint8_t { error, warning, recommendation, info, undetermined };

struct Finding {
  std::string rule;  // "LS-1"; never reused for another meaning
  Severity severity = Severity::info;
  std::string subject;  // the database, server or group it is about
  std::string message;  // one sentence that names subject and cause
  std::string remedy;
  std::string source;                // the document that states the rule
  int priority = 255;                // 1 is the most urgent
  std::vector<std::string> because;  // GUIDs of backup sets, or names of what made it
};

// Where the project's documents tell more about a rule: "docs/rules/LS-1.md".
[[nodiscard]] inline std::string rule_url(std::string_view id) {
  return "docs/rules/" + std::string(id) + ".md";
}

// A rule as `unbroken rules` shows it.
struct RulePage {
  std::string_view id;
  Severity severity = Severity::info;
  int priority = 255;
  std::string_view summary;
  std::string_view remedy;
  std::string_view source;
};

// Every rule's page, in the order in which they are documented.
[[nodiscard]] std::vector<RulePage> rule_pages();

}  // namespace unbroken

#endif  // UNBROKEN_RULE_H_
