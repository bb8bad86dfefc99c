// The families of rules, each in a source of its own; registry.cpp lists them.

#ifndef UNBROKEN_RULES_FAMILIES_H_
#define UNBROKEN_RULES_FAMILIES_H_

#include <span>

#include "rules/rule.h"

namespace unbroken {

[[nodiscard]] std::span<const Rule> scope_rules();               // SCOPE
[[nodiscard]] std::span<const Rule> availability_group_rules();  // AG
[[nodiscard]] std::span<const Rule> group_companion_rules();     // MB-AG
[[nodiscard]] std::span<const Rule> mirroring_rules();           // MIR
[[nodiscard]] std::span<const Rule> maintenance_plan_rules();    // MP
[[nodiscard]] std::span<const Rule> log_shipping_rules();        // LS
[[nodiscard]] std::span<const Rule> ad_hoc_backup_rules();       // ADHOC
[[nodiscard]] std::span<const Rule> drop_and_detach_rules();     // DROP
[[nodiscard]] std::span<const Rule> recovery_model_rules();      // RM
[[nodiscard]] std::span<const Rule> log_tool_rules();            // LOGTOOL
[[nodiscard]] std::span<const Rule> exposure_rules();            // EXPOSURE

}  // namespace unbroken

#endif  // UNBROKEN_RULES_FAMILIES_H_
