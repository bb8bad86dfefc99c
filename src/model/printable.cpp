#include "model/printable.h"

#include <algorithm>
#include <iterator>

#include "model/utf8.h"

namespace unbroken {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr Range kActing[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0x061C, 0x061C}, {0x200E, 0x200F},
    {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB},
};

std::string escape_of(std::string_view lead, int digits, char32_t number) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out(lead);
  while (digits-- > 0) out += kHex[number >> (4 * digits) & 15];
  return out;
}

std::string escape_of_byte(char32_t byte) { return escape_of("\\x", 2, byte); }
std::string escape_of_point(char32_t point) { return escape_of("\\u", 4, point); }

}  // namespace

char32_t point_of(std::string_view character) {
  const auto byte = [character](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(character[i]));
  };
  switch (character.size()) {
    case 1:
      return byte(0);
    case 2:
      return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
    case 3:
      return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    default:
      return (byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 |
             (byte(3) & 0x3F);
  }
}

bool is_acting(char32_t point) {
  return std::any_of(std::begin(kActing), std::end(kActing), [point](const Range& range) {
    return range.first <= point && point <= range.last;
  });
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) {
      out += escape_of_byte(static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
      continue;
    }
    const std::string_view character = text.substr(0, length);
    const char32_t point = point_of(character);
    if (is_acting(point)) {
      out += point < 0x80 ? escape_of_byte(point) : escape_of_point(point);
    } else {
      out += character;
    }
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace unbroken
