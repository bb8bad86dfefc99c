// JsonValue: one scalar of an export, and how it is read as a value of the model.
//
// Exports come from FOR JSON, PowerShell and hand-written scripts, so reading is
// tolerant: a number may be a string and the other way round, a bit may be
// true, 1 or "1". null is unknown. What no tolerance explains is refused.

#ifndef UNBROKEN_MODEL_JSON_VALUE_H_
#define UNBROKEN_MODEL_JSON_VALUE_H_

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/json_reader.h"
#include "unbroken/backup_set.h"
#include "unbroken/estate.h"

namespace unbroken {

// The reader's current token. text is valid as long as the reader's.
struct JsonValue {
  JsonToken token = JsonToken::null;
  std::string_view text;
  bool boolean = false;

  [[nodiscard]] bool is_text() const {
    return token == JsonToken::string || token == JsonToken::number;
  }
};

[[nodiscard]] JsonValue value_at(const JsonReader& reader);

// PowerShell prints a numeric(25,0) as 34000000012800037.0: what stands before
// the point, where only zeros stand after it.
[[nodiscard]] std::string_view without_zero_fraction(std::string_view number);

// Each fills out and returns nothing, or leaves it as it was and returns what
// the value would have to be: "an LSN of 1 to 25 digits". out is nullopt after null.
using Expected = std::string_view;
inline constexpr Expected kFits{};

Expected read_value(const JsonValue& value, std::optional<std::string>& out);
Expected read_value(const JsonValue& value, std::optional<bool>& out);
Expected read_value(const JsonValue& value, std::optional<char>& out);
Expected read_value(const JsonValue& value, std::optional<Lsn>& out);
Expected read_value(const JsonValue& value, std::optional<Guid>& out);
Expected read_value(const JsonValue& value, std::optional<LocalTime>& out);
Expected read_value(const JsonValue& value, std::optional<UtcTime>& out);
Expected read_value(const JsonValue& value, std::optional<BackupType>& out);
Expected read_value(const JsonValue& value, std::optional<RecoveryModel>& out);
Expected read_value(const JsonValue& value, std::optional<Location>& out);
Expected read_value(const JsonValue& value, std::optional<Proof>& out);

template <std::integral Integer>
Expected read_value(const JsonValue& value, std::optional<Integer>& out) {
  constexpr Expected kWanted = std::unsigned_integral<Integer> ? "a whole number, not negative"
                                                               : "a whole number of its range";
  if (value.token == JsonToken::null) {
    out.reset();
    return kFits;
  }
  if (value.token == JsonToken::boolean) {
    out = static_cast<Integer>(value.boolean ? 1 : 0);
    return kFits;
  }
  Integer number{};
  const std::string_view digits = without_zero_fraction(value.text);
  const char* const end = digits.data() + digits.size();
  const std::from_chars_result read = std::from_chars(digits.data(), end, number);
  if (!value.is_text() || digits.empty() || read.ec != std::errc() || read.ptr != end) {
    return kWanted;
  }
  out = number;
  return kFits;
}

// A member that is never unknown: null leaves it as it is.
template <class T>
Expected read_value(const JsonValue& value,
                    T& out) requires std::same_as<T, std::string> || std::same_as<T, int> ||
    std::same_as<T, bool> || std::same_as<T, Guid> || std::same_as<T, Proof> {
  std::optional<T> known;
  const Expected expected = read_value(value, known);
  if (expected.empty() && known) out = std::move(*known);
  return expected;
}

// Why a value was refused: `first_lsn: not an LSN of 1 to 25 digits: "abc"`. A
// long value is cut.
[[nodiscard]] std::string refusal_of(std::string_view column, Expected expected,
                                     const JsonValue& value);

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_JSON_VALUE_H_
