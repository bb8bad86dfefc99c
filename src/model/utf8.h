// UTF-8: writing and checking code points.

#ifndef UNBROKEN_MODEL_UTF8_H_
#define UNBROKEN_MODEL_UTF8_H_

#include <cstddef>
#include <string_view>

namespace unbroken {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// Writes one code point of at most 0x10FFFF and returns the end of it.
inline char* put_utf8(char32_t point, char* out) {
  const auto put = [&out](char32_t byte) { *out++ = static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | point >> 6);
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3F));
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  }
  return out;
}

// The length of the valid code point that text begins with; 0 where there is
// none (a stray byte, an overlong form, a surrogate, the end).
inline std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto byte = [&text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto follows = [&byte](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool is_overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool is_surrogate = first == 0xED && byte(1) > 0x9F;
    return follows(1) && follows(2) && !is_overlong && !is_surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool is_overlong = first == 0xF0 && byte(1) < 0x90;
    const bool is_beyond = first == 0xF4 && byte(1) > 0x8F;
    return follows(1) && follows(2) && follows(3) && !is_overlong && !is_beyond ? 4 : 0;
  }
  return 0;
}

// How many bytes at the start of text are its first characters as SQL Server
// counts them, in UTF-16 units; a pair that would be split is left out. A stray
// byte counts as one.
inline std::size_t length_of_utf16(std::string_view text, std::size_t units) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = utf8_length(text.substr(at));
    const std::size_t taken = length == 4 ? 2 : 1;
    if (taken > units) break;
    units -= taken;
    at += length == 0 ? 1 : length;
  }
  return at;
}

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_UTF8_H_
