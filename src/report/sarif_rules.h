// The rules of a SARIF file: what each says, and where it is stated.

#ifndef UNBROKEN_REPORT_SARIF_RULES_H_
#define UNBROKEN_REPORT_SARIF_RULES_H_

#include <span>
#include <string_view>

#include "model/json_writer.h"
#include "unbroken/rule.h"

namespace unbroken {

// error, warning or note. An undetermined result is of kind `open`, which has none.
[[nodiscard]] std::string_view sarif_level_of(Severity severity);

// One reportingDescriptor.
void write_sarif_rule(JsonWriter& json, const RulePage& rule);

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_SARIF_RULES_H_
