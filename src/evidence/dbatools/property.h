// A property of a PowerShell object, out of the shapes ConvertTo-Json gives it.

#ifndef UNBROKEN_EVIDENCE_DBATOOLS_PROPERTY_H_
#define UNBROKEN_EVIDENCE_DBATOOLS_PROPERTY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/json_reader.h"
#include "model/json_value.h"
#include "unbroken/time.h"

namespace unbroken::dbatools {

// A scalar that outlives the reader's token.
struct Scalar {
  JsonToken token = JsonToken::null;
  std::string text;
  bool boolean = false;

  [[nodiscard]] JsonValue value() const { return {token, text, boolean}; }
};

// The scalars of a property: one, or those of an array. Wrappers are taken off:
// {"value": ..., "Count": n} of Windows PowerShell, {"Byte": n, "Kilobyte": ...}
// of dbatools' sizes.
struct Property {
  std::vector<Scalar> scalars;
  // A BigInteger of PowerShell before 7.5, which prints everything of it but
  // its digits: {"IsPowerOfTwo": false, ..., "Sign": 1}.
  bool lost_its_digits = false;

  // Null, an empty text and an empty object (a DBNull) are unknown.
  [[nodiscard]] Scalar single() const;
};

// Reads the value whose first token is current and leaves its last one current.
// False at an error of the reader.
bool read_property(JsonReader& reader, Property& property);

// A date as PowerShell prints it: "2026-11-20T01:00:00.123" with or without a
// zone, or "/Date(1795222800000)/", which is a moment: it is told as the clock
// of a server at UTC, since its own zone is lost.
struct PrintedDate {
  LocalTime local;
  std::optional<UtcOffset> offset;
};
[[nodiscard]] std::optional<PrintedDate> printed_date(std::string_view text);

}  // namespace unbroken::dbatools

#endif  // UNBROKEN_EVIDENCE_DBATOOLS_PROPERTY_H_
