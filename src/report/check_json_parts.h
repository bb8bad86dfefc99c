// What the JSON forms of a check write alike.

#ifndef UNBROKEN_REPORT_CHECK_JSON_PARTS_H_
#define UNBROKEN_REPORT_CHECK_JSON_PARTS_H_

#include <span>
#include <string_view>

#include "model/json_writer.h"
#include "unbroken/answer.h"

namespace unbroken {

// The members of an object that the caller has begun and ends.
void write_database_members(JsonWriter& json, const DatabaseCheck& check);
void write_finding_members(JsonWriter& json, const Finding& finding);

// The member "findings", the most urgent first.
void write_findings(JsonWriter& json, std::span<const Finding> findings);

// The same under another name.
void write_findings(JsonWriter& json, std::string_view name, std::span<const Finding> findings);

// The members of an AssumedStatus.
void write_assumed_status(JsonWriter& json, const AssumedStatus& status);

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_CHECK_JSON_PARTS_H_
