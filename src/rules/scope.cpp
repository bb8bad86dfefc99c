#include <array>

#include "rules/families.h"

namespace unbroken {
namespace {

constexpr const char* kSource =
    "SQL Server Managed Backup to Azure: Interoperability and Coexistence, introduction";

}  // namespace

std::span<const Rule> scope_rules() {
  static constexpr std::array<Rule, 2> kRules{{
      {{"SCOPE-1", RuleKind::fact, Severity::info, 240,
        "The rules speak of managed backup beside other features of the same release.",
        "Nothing: it holds everywhere.",
        "Export product_version with every server, so that rules know which release they judge.",
        kSource}},
      {{"SCOPE-2", RuleKind::fact, Severity::info, 241,
        "The topic covers availability groups, mirroring, maintenance plans, log shipping, ad hoc "
        "backups, detaching and dropping.",
        "Nothing: it holds everywhere.",
        "For another feature, judge by whether it takes log backups that truncate the log: "
        "LOGTOOL-1 is the general rule.",
        kSource}},
  }};
  return kRules;
}

}  // namespace unbroken
