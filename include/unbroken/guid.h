// Guid: the identity of a backup set, database family, recovery fork or media
// set, as SQL Server's uniqueidentifier.

#ifndef UNBROKEN_GUID_H_
#define UNBROKEN_GUID_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "unbroken/status.h"

namespace unbroken {

class Guid {
 public:
  constexpr Guid() = default;

  // bytes in the order in which the text shows them.
  constexpr explicit Guid(const std::array<std::uint8_t, 16>& bytes) : bytes_(bytes) {}

  // bytes as Windows stores a GUID: the first three groups little-endian.
  static constexpr Guid from_stored(std::span<const std::uint8_t, 16> stored) {
    constexpr std::array<std::size_t, 16> kOrder{3, 2, 1,  0,  5,  4,  7,  6,
                                                 8, 9, 10, 11, 12, 13, 14, 15};
    Guid guid;
    for (std::size_t i = 0; i < 16; ++i) guid.bytes_[i] = stored[kOrder[i]];
    return guid;
  }
  [[nodiscard]] constexpr std::array<std::uint8_t, 16> stored() const {
    return from_stored(bytes_).bytes_;  // the reordering is its own inverse
  }

  // Reads "D5C3A9E2-...": 32 hexadecimal digits of either case, in braces or
  // not, with the four dashes. Fails with invalid_argument on anything else.
  static constexpr bool read(std::string_view text, Guid& out) {
    if (text.size() == 38 && text.front() == '{' && text.back() == '}') text = text.substr(1, 36);
    if (text.size() != 36) return false;
    Guid guid;
    std::size_t nibble = 0;
    for (std::size_t i = 0; i < 36; ++i) {
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (text[i] != '-') return false;
        continue;
      }
      const int digit = hex(text[i]);
      if (digit < 0) return false;
      guid.bytes_[nibble / 2] = static_cast<std::uint8_t>(guid.bytes_[nibble / 2] << 4 | digit);
      ++nibble;
    }
    out = guid;
    return true;
  }
  static Result<Guid> parse(std::string_view text) {
    Guid guid;
    if (read(text, guid)) return guid;
    return Error{Code::invalid_argument, "not a GUID", std::string(text)};
  }

  // Upper case with dashes.
  [[nodiscard]] std::string text() const {
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(36);
    for (std::size_t i = 0; i < 16; ++i) {
      if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
      out += kHex[bytes_[i] >> 4];
      out += kHex[bytes_[i] & 15];
    }
    return out;
  }

  [[nodiscard]] constexpr const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
  [[nodiscard]] constexpr bool is_zero() const { return *this == Guid(); }

  friend constexpr auto operator<=>(const Guid&, const Guid&) = default;

 private:
  static constexpr int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
  }

  std::array<std::uint8_t, 16> bytes_{};
};

}  // namespace unbroken

template <>
struct std::hash<unbroken::Guid> {
  std::size_t operator()(const unbroken::Guid& guid) const noexcept {
    std::uint64_t mixed = 0xCBF29CE484222325U;
    for (const std::uint8_t byte : guid.bytes()) mixed = (mixed ^ byte) * 0x100000001B3U;
    return static_cast<std::size_t>(mixed);
  }
};

#endif  // UNBROKEN_GUID_H_
