#include "evidence/backup_file/values.h"

#include <array>
#include <chrono>

namespace unbroken::backup_file {

Lsn lsn_at(Bytes bytes, std::size_t at) {
  return Lsn(u32(bytes, at), u32(bytes, at + 4), u16(bytes, at + 8));
}

Guid guid_at(Bytes bytes, std::size_t at) {
  std::array<std::uint8_t, 16> stored{};
  for (std::size_t i = 0; i < stored.size(); ++i) stored[i] = u8(bytes, at + i);
  return Guid::from_stored(stored);
}

std::optional<Guid> known_guid_at(Bytes bytes, std::size_t at) {
  const Guid guid = guid_at(bytes, at);
  if (guid.is_zero()) return std::nullopt;
  return guid;
}

std::optional<LocalTime> date_at(Bytes bytes, std::size_t at) {
  std::uint64_t packed = 0;
  for (std::size_t i = 0; i < 5; ++i) packed = packed << 8 | u8(bytes, at + i);
  if (packed == 0) return std::nullopt;
  const auto field = [packed](int shift, unsigned mask) {
    return static_cast<unsigned>(packed >> shift) & mask;
  };
  const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(field(26, 0x3FFF))),
                                        std::chrono::month(field(22, 15)),
                                        std::chrono::day(field(17, 31))};
  const unsigned hour = field(12, 31);
  const unsigned minute = field(6, 63);
  const unsigned second = field(0, 63);
  if (!day.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(day).time_since_epoch().count();
  return LocalTime{days * 86'400'000 + std::int64_t{(hour * 60 + minute) * 60 + second} * 1000};
}

namespace {

void append_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
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
}

}  // namespace

std::string text_of_utf16(Bytes text) {
  constexpr std::uint32_t kReplacement = 0xFFFD;
  std::size_t units = text.size() / 2;
  const bool dangling = text.size() % 2 != 0;
  if (!dangling) {
    while (units > 0 && u16(text, units * 2 - 2) == 0) --units;
  }
  std::string out;
  out.reserve(units);
  for (std::size_t i = 0; i < units; ++i) {
    const std::uint32_t unit = u16(text, i * 2);
    const bool is_high = unit >= 0xD800 && unit < 0xDC00;
    const bool is_low = unit >= 0xDC00 && unit < 0xE000;
    if (is_high && i + 1 < units) {
      const std::uint32_t next = u16(text, i * 2 + 2);
      if (next >= 0xDC00 && next < 0xE000) {
        append_utf8(out, 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00));
        ++i;
        continue;
      }
    }
    append_utf8(out, is_high || is_low ? kReplacement : unit);
  }
  if (dangling) append_utf8(out, kReplacement);
  return out;
}

bool read_reference(Bytes whole, std::size_t at, std::optional<Bytes>& out) {
  out.reset();
  const std::size_t size = u16(whole, at);
  const std::size_t offset = u16(whole, at + 2);
  if (size == 0) return true;
  if (offset > whole.size() || size > whole.size() - offset) return false;
  out = whole.subspan(offset, size);
  return true;
}

}  // namespace unbroken::backup_file
