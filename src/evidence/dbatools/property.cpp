#include "evidence/dbatools/property.h"

#include <charconv>

#include "model/spelling.h"

namespace unbroken::dbatools {
namespace {

bool read_object(JsonReader& reader, Property& property) {
  bool has_sign = false;
  bool is_number = false;
  while (reader.next() == JsonToken::key) {
    const std::string name(reader.text());
    reader.next();
    has_sign = has_sign || equal_without_case(name, "Sign");
    is_number = is_number || equal_without_case(name, "IsPowerOfTwo");
    const bool is_contents = equal_without_case(name, "value") || equal_without_case(name, "Byte");
    if (is_contents ? !read_property(reader, property) : !reader.skip()) return false;
  }
  property.lost_its_digits = property.lost_its_digits || (has_sign && is_number);
  return reader.token() == JsonToken::object_end;
}

}  // namespace

Scalar Property::single() const {
  if (scalars.empty() || (scalars[0].token == JsonToken::string && scalars[0].text.empty())) {
    return {};
  }
  return scalars[0];
}

bool read_property(JsonReader& reader, Property& property) {
  switch (reader.token()) {
    case JsonToken::object_begin:
      return read_object(reader, property);
    case JsonToken::array_begin:
      while (reader.next() != JsonToken::array_end) {
        if (!read_property(reader, property)) return false;
      }
      return true;
    case JsonToken::string:
    case JsonToken::number:
      property.scalars.push_back({reader.token(), std::string(reader.text()), false});
      return true;
    case JsonToken::boolean:
      property.scalars.push_back({JsonToken::boolean, {}, reader.boolean()});
      return true;
    case JsonToken::null:
      return true;
    case JsonToken::key:
    case JsonToken::object_end:
    case JsonToken::array_end:
    case JsonToken::end:
    case JsonToken::error:
      break;
  }
  return false;
}

std::optional<PrintedDate> printed_date(std::string_view text) {
  constexpr std::string_view kOpen = "/Date(";
  constexpr std::string_view kClose = ")/";
  if (text.starts_with(kOpen) && text.ends_with(kClose)) {
    text.remove_prefix(kOpen.size());
    text.remove_suffix(kClose.size());
    PrintedDate date{{}, UtcOffset{0}};
    const char* const end = text.data() + text.size();
    const std::from_chars_result read = std::from_chars(text.data(), end, date.local.ms);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    constexpr std::int64_t kYear1 = -62'135'596'800'000;
    constexpr std::int64_t kYear10000 = 253'402'300'800'000;
    if (date.local.ms < kYear1 || date.local.ms >= kYear10000) return std::nullopt;
    return date;
  }
  const Result<PointInTime> point = PointInTime::parse(text);
  if (!point) return std::nullopt;
  return PrintedDate{point->local, point->offset};
}

}  // namespace unbroken::dbatools
