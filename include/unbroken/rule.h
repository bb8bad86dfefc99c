// Rule: one sentence of the domain, and the Finding that tells what it means
// for one subject of the evidence.

#ifndef UNBROKEN_RULE_H_
#define UNBROKEN_RULE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "unbroken/guid.h"
#include "unbroken/status.h"

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

enum class RuleKind : std::uint8_t {
  check,   // fires on what the evidence shows
  advice,  // fires beside the checks it is a remedy for
  fact,    // holds everywhere and never fires
};

// A rule as `unbroken rules` shows it.
struct RulePage {
  std::string_view id;
  RuleKind kind = RuleKind::check;
  Severity severity = Severity::info;
  int priority = 255;
  std::string_view summary;
  std::string_view needs;  // the evidence it looks at
  std::string_view remedy;
  std::string_view source;
};

// Every rule's page, in the order in which they are documented.
[[nodiscard]] std::vector<RulePage> rule_pages();

// ---- Where the sources disagree -------------------------------------------

// Which availability groups are supported: those all in Azure (the topic), or
// any (the companion page).
enum class AgTopology : std::uint8_t { seed, companion };
// Whether a preferred secondary has to be readable: as the companion page says,
// or not, as the general page about backups on replicas says.
enum class AgReadableSecondary : std::uint8_t { companion, general };

struct RulePolicy {
  AgTopology ag_topology = AgTopology::seed;
  AgReadableSecondary ag_readable_secondary = AgReadableSecondary::companion;
};

// A choice as the command line knows it; the first value is the default.
struct PolicyKey {
  std::string_view key;
  std::vector<std::string_view> values;
  std::string_view meaning;
};
[[nodiscard]] std::span<const PolicyKey> policy_keys();

// Sets what "KEY=VALUE" names. Fails with invalid_argument, naming what would be
// valid, for any other text.
[[nodiscard]] Status choose(RulePolicy& policy, std::string_view key_and_value);

}  // namespace unbroken

#endif  // UNBROKEN_RULE_H_
