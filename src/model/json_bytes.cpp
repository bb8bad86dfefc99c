#include "model/json_bytes.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "model/utf8.h"

namespace unbroken {

Result<std::size_t> JsonBytes::read_raw(std::span<char> buffer) {
  if (!held_.empty()) {
    const std::size_t count = std::min(held_.size(), buffer.size());
    std::memcpy(buffer.data(), held_.data(), count);
    held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(count));
    return count;
  }
  return stream_(buffer);
}

Status JsonBytes::look_at_start() {
  constexpr std::size_t kEnough = 4;
  while (held_.size() < kEnough) {
    char more[kEnough];
    Result<std::size_t> count = stream_(std::span(more, kEnough - held_.size()));
    if (!count) return std::move(count).error();
    if (*count == 0) break;
    held_.insert(held_.end(), more, more + *count);
  }
  const std::string_view start(held_.data(), held_.size());
  std::size_t mark = 0;
  encoding_ = Encoding::utf8;
  using namespace std::string_view_literals;
  if (start.starts_with("\xEF\xBB\xBF"sv)) {
    mark = 3;
  } else if (start == "\xFF\xFE\0\0"sv || start == "\0\0\xFE\xFF"sv) {
    return Error{Code::unsupported, "UTF-32 text; save it as UTF-8", {}};
  } else if (start.starts_with("\xFF\xFE"sv)) {
    encoding_ = Encoding::utf16;
    mark = 2;
  } else if (start.starts_with("\xFE\xFF"sv) ||
             (start.size() >= 2 && start[0] == '\0' && start[1] != '\0')) {
    return Error{Code::unsupported, "big-endian UTF-16 text; save it as UTF-8", {}};
  } else if (start.size() >= 2 && start[0] != '\0' && start[1] == '\0') {
    encoding_ = Encoding::utf16;
  }
  held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(mark));
  return {};
}

std::size_t JsonBytes::convert(std::span<const char> units, std::span<char> buffer) {
  char* out = buffer.data();
  for (std::size_t i = 0; i + 1 < units.size(); i += 2) {
    const auto unit = static_cast<char16_t>(static_cast<unsigned char>(units[i]) |
                                            static_cast<unsigned char>(units[i + 1]) << 8);
    const bool is_low = unit >= 0xDC00 && unit <= 0xDFFF;
    if (high_surrogate_ != 0) {
      const char32_t pair =
          0x10000U + ((char32_t{high_surrogate_} - 0xD800U) << 10) + (char32_t{unit} - 0xDC00U);
      out = put_utf8(is_low ? pair : kReplacementCharacter, out);
      high_surrogate_ = 0;
      if (is_low) continue;
    }
    if (unit >= 0xD800 && unit <= 0xDBFF) {
      high_surrogate_ = unit;
    } else {
      out = put_utf8(is_low ? kReplacementCharacter : char32_t{unit}, out);
    }
  }
  return static_cast<std::size_t>(out - buffer.data());
}

Result<std::size_t> JsonBytes::read(std::span<char> buffer) {
  if (encoding_ == Encoding::not_known_yet) {
    Status status = look_at_start();
    if (!status) return status.error();
  }
  if (encoding_ == Encoding::utf8) return read_raw(buffer);

  // A unit becomes three bytes at most, and a replaced surrogate before it three more.
  std::vector<char> units(buffer.size() / 3 - 8);
  for (;;) {
    std::size_t filled = 0;
    while (filled < 2) {
      Result<std::size_t> count = read_raw(std::span(units).subspan(filled));
      if (!count) return count;
      if (*count == 0) break;
      filled += *count;
    }
    if (filled == 0) {
      if (high_surrogate_ == 0) return std::size_t{0};
      high_surrogate_ = 0;
      return static_cast<std::size_t>(put_utf8(kReplacementCharacter, buffer.data()) -
                                      buffer.data());
    }
    if (filled == 1) return Error{Code::damaged, "UTF-16 text ends in half a character", {}};
    if (filled % 2 != 0) held_.insert(held_.begin(), units[filled - 1]);
    const std::size_t count = convert(std::span(units).first(filled / 2 * 2), buffer);
    if (count != 0) return count;
  }
}

}  // namespace unbroken
