#include "model/json_value.h"

#include "model/json_writer.h"
#include "model/spelling.h"
#include "model/utf8.h"

namespace unbroken {
namespace {

// Reads a text with read; what read leaves empty is not of the wanted form.
template <class T, class Read>
Expected read_word(const JsonValue& value, std::optional<T>& out, Expected wanted, Read read) {
  if (value.token == JsonToken::null) {
    out.reset();
    return kFits;
  }
  if (!value.is_text()) return wanted;
  std::optional<T> found = read(value.text);
  if (!found) return wanted;
  out = std::move(found);
  return kFits;
}

template <class T>
std::optional<T> known(Result<T> result) {
  return result ? std::optional<T>(std::move(*result)) : std::nullopt;
}

}  // namespace

JsonValue value_at(const JsonReader& reader) {
  const JsonToken token = reader.token();
  const bool has_text = token == JsonToken::string || token == JsonToken::number;
  return {token, has_text ? reader.text() : std::string_view(),
          token == JsonToken::boolean && reader.boolean()};
}

std::string_view without_zero_fraction(std::string_view number) {
  const std::size_t point = number.find('.');
  const bool is_whole = point != std::string_view::npos && point + 1 < number.size() &&
                        number.find_first_not_of('0', point + 1) == std::string_view::npos;
  return is_whole ? number.substr(0, point) : number;
}

Expected read_value(const JsonValue& value, std::optional<std::string>& out) {
  if (value.token == JsonToken::null) {
    out.reset();
  } else if (value.is_text()) {
    out.emplace(value.text);
  } else {
    return "a text";
  }
  return kFits;
}

Expected read_value(const JsonValue& value, std::optional<bool>& out) {
  if (value.token == JsonToken::null) {
    out.reset();
  } else if (value.token == JsonToken::boolean) {
    out = value.boolean;
  } else if (value.is_text() && (value.text == "1" || equal_without_case(value.text, "true"))) {
    out = true;
  } else if (value.is_text() && (value.text == "0" || equal_without_case(value.text, "false"))) {
    out = false;
  } else {
    return "true, false, 1 or 0";
  }
  return kFits;
}

Expected read_value(const JsonValue& value, std::optional<char>& out) {
  return read_word(value, out, "one letter", [](std::string_view text) {
    return text.size() == 1 && text[0] > ' ' && text[0] < 0x7F ? std::optional(text[0])
                                                               : std::nullopt;
  });
}

Expected read_value(const JsonValue& value, std::optional<Lsn>& out) {
  return read_word(value, out, "an LSN of 1 to 25 digits", [](std::string_view text) {
    Lsn lsn;
    return Lsn::read(without_zero_fraction(text), lsn) ? std::optional(lsn) : std::nullopt;
  });
}

Expected read_value(const JsonValue& value, std::optional<Guid>& out) {
  return read_word(value, out, "a GUID", [](std::string_view text) {
    Guid guid;
    return Guid::read(text, guid) ? std::optional(guid) : std::nullopt;
  });
}

Expected read_value(const JsonValue& value, std::optional<LocalTime>& out) {
  return read_word(value, out, "a local time like 2026-11-23T10:00:00", [](std::string_view text) {
    std::string_view rest = text;
    LocalTime time;
    return detail::read_civil(rest, time.ms) && rest.empty() ? std::optional(time) : std::nullopt;
  });
}

Expected read_value(const JsonValue& value, std::optional<UtcTime>& out) {
  return read_word(value, out, "a time like 2026-11-23T10:00:00Z",
                   [](std::string_view text) { return known(UtcTime::parse(text)); });
}

Expected read_value(const JsonValue& value, std::optional<BackupType>& out) {
  return read_word(value, out, "a backup type (D, I, L, F, G, P, Q)", backup_type_of_letter);
}

Expected read_value(const JsonValue& value, std::optional<RecoveryModel>& out) {
  return read_word(value, out, "a recovery model (FULL, BULK_LOGGED, SIMPLE)", recovery_model_of);
}

Expected read_value(const JsonValue& value, std::optional<Location>& out) {
  return read_word(value, out, "a location (azure, on_premises)", location_of);
}

Expected read_value(const JsonValue& value, std::optional<Proof>& out) {
  return read_word(value, out, "a proof (history, storage, header)", proof_of);
}

std::string refusal_of(std::string_view column, Expected expected, const JsonValue& value) {
  constexpr std::size_t kShown = 60;
  std::string out(column);
  out += ": not ";
  out += expected;
  switch (value.token) {
    case JsonToken::object_begin:
      return out + ": an object";
    case JsonToken::array_begin:
      return out + ": an array";
    case JsonToken::boolean:
      return out + (value.boolean ? ": true" : ": false");
    case JsonToken::null:
      return out + ": null";
    case JsonToken::string:
    case JsonToken::number:
    case JsonToken::key:
    case JsonToken::object_end:
    case JsonToken::array_end:
    case JsonToken::end:
    case JsonToken::error:
      break;
  }
  std::string_view shown = value.text;
  if (shown.size() > kShown) {
    shown = shown.substr(0, kShown);
    while (!shown.empty() && utf8_length(value.text.substr(shown.size())) == 0) {
      shown.remove_suffix(1);
    }
  }
  out += ": ";
  out += value.token == JsonToken::string ? json_quoted(shown) : std::string(shown);
  if (shown.size() < value.text.size()) out += " ...";
  return out;
}

}  // namespace unbroken
