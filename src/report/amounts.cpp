#include "report/amounts.h"

#include <array>

namespace unbroken {

std::string size_text(std::uint64_t bytes) {
  if (bytes < 1024) return count_text(bytes, "byte", "bytes");
  static constexpr std::array<const char*, 6> kUnits{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  std::size_t unit = 0;
  std::uint64_t whole = bytes;  // 1024 of it are one unit
  while (whole >> 10 >= 1024) {
    whole >>= 10;
    ++unit;
  }
  const std::uint64_t tenths = (whole & 1023) * 10 / 1024;
  return std::to_string(whole >> 10) + "." + std::to_string(tenths) + " " + kUnits[unit];
}

std::string span_text(std::uint64_t milliseconds) {
  const std::uint64_t seconds = milliseconds / 1000;
  const auto two = [](std::uint64_t large, const char* unit, std::uint64_t small,
                      const char* smaller) {
    std::string out = std::to_string(large) + " " + unit;
    if (small != 0) out += " " + std::to_string(small) + " " + smaller;
    return out;
  };
  if (seconds >= 86'400) return two(seconds / 86'400, "d", seconds % 86'400 / 3600, "h");
  if (seconds >= 3600) return two(seconds / 3600, "h", seconds % 3600 / 60, "min");
  if (seconds >= 60) return two(seconds / 60, "min", seconds % 60, "s");
  const std::uint64_t tenths = milliseconds % 1000 / 100;
  if (seconds >= 10 || tenths == 0) return std::to_string(seconds) + " s";
  return std::to_string(seconds) + "." + std::to_string(tenths) + " s";
}

std::string zone_text(UtcOffset offset) {
  const int minutes = offset < 0 ? -offset : offset;
  const auto two_digits = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::string("UTC") + (offset < 0 ? "-" : "+") + two_digits(minutes / 60) + ":" +
         two_digits(minutes % 60);
}

std::string time_text(const std::optional<LocalTime>& time,
                      const std::optional<UtcOffset>& offset) {
  if (!time) return "unknown";
  return offset ? time->text() + " (" + zone_text(*offset) + ")" : time->text();
}

std::string count_text(std::uint64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace unbroken
