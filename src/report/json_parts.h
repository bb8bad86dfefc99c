// What several JSON reports write alike.

#ifndef UNBROKEN_REPORT_JSON_PARTS_H_
#define UNBROKEN_REPORT_JSON_PARTS_H_

#include <optional>
#include <span>
#include <string>

#include "model/json_writer.h"
#include "unbroken/evidence.h"
#include "unbroken/guid.h"
#include "unbroken/lsn.h"
#include "unbroken/time.h"

namespace unbroken {

inline std::optional<std::string> text_of(const std::optional<Guid>& guid) {
  return guid ? std::optional(guid->text()) : std::nullopt;
}
inline std::optional<std::string> text_of(const std::optional<LocalTime>& time) {
  return time ? std::optional(time->text()) : std::nullopt;
}
// Null where SQL Server prints NULL or 0.
inline std::optional<std::string> text_of(const std::optional<Lsn>& lsn) {
  return lsn && !lsn->is_null() ? std::optional(lsn->decimal()) : std::nullopt;
}

// The member "unreadable": [{"source", "reason"}].
inline void write_unreadable(JsonWriter& json, std::span<const Unreadable> unreadable) {
  json.key("unreadable").begin_array();
  for (const Unreadable& input : unreadable) {
    json.begin_object();
    json.member("source", input.source).member("reason", input.reason);
    json.end_object();
  }
  json.end_array();
}

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_JSON_PARTS_H_
