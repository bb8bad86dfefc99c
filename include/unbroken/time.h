// Time: the two clocks of the domain, never mixed by accident.
//
// A backup's dates are LocalTime: what its server's clock showed, as recorded.
// `now`, `taken_at` and events are UtcTime. One becomes the other only through
// a UTC offset in minutes that evidence states (backupset.time_zone holds
// quarter hours, 127 for unknown). Both count milliseconds from 1970-01-01.

#ifndef UNBROKEN_TIME_H_
#define UNBROKEN_TIME_H_

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "unbroken/status.h"

namespace unbroken {

// Minutes that local time is ahead of UTC.
using UtcOffset = std::int16_t;

// msdb's quarter hours as minutes; nullopt for 127 and whatever lies outside -48..56.
constexpr std::optional<UtcOffset> offset_of_quarter_hours(int quarters) {
  if (quarters < -48 || quarters > 56) return std::nullopt;
  return static_cast<UtcOffset>(quarters * 15);
}

namespace detail {

constexpr std::int64_t kDayMs = 86'400'000;

constexpr std::int64_t civil_ms(int y, unsigned mo, unsigned d, int h, int mi, int s, int ms) {
  const std::chrono::sys_days day =
      std::chrono::year(y) / std::chrono::month(mo) / std::chrono::day(d);
  return day.time_since_epoch().count() * kDayMs + ((h * 60 + mi) * 60 + s) * 1000LL + ms;
}

constexpr bool read_digits(std::string_view& text, std::size_t count, int& out) {
  if (text.size() < count) return false;
  out = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    out = out * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return true;
}

constexpr bool read_char(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// Reads yyyy-mm-dd[(T| )hh:mm[:ss[.f...]]] from the front of text.
constexpr bool read_civil(std::string_view& text, std::int64_t& ms_out) {
  int y = 0;
  int mo = 0;
  int d = 0;
  int h = 0;
  int mi = 0;
  int s = 0;
  int ms = 0;
  if (!read_digits(text, 4, y) || !read_char(text, '-') || !read_digits(text, 2, mo) ||
      !read_char(text, '-') || !read_digits(text, 2, d)) {
    return false;
  }
  if (!text.empty() && (text.front() == 'T' || text.front() == 't' || text.front() == ' ')) {
    text.remove_prefix(1);
    if (!read_digits(text, 2, h) || !read_char(text, ':') || !read_digits(text, 2, mi))
      return false;
    if (read_char(text, ':')) {
      if (!read_digits(text, 2, s)) return false;
      if (read_char(text, '.') || read_char(text, ',')) {
        int scale = 100;
        std::size_t digits = 0;
        while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
          ms += (text.front() - '0') * scale;  // what is finer than a millisecond is cut
          scale /= 10;
          ++digits;
          text.remove_prefix(1);
        }
        if (digits == 0 || digits > 9) return false;
      }
    }
  }
  const std::chrono::year_month_day date{std::chrono::year(y),
                                         std::chrono::month(static_cast<unsigned>(mo)),
                                         std::chrono::day(static_cast<unsigned>(d))};
  if (!date.ok() || y == 0 || h > 23 || mi > 59 || s > 59) return false;
  ms_out = civil_ms(y, static_cast<unsigned>(mo), static_cast<unsigned>(d), h, mi, s, ms);
  return true;
}

// Reads Z, ±hh:mm or ±hhmm at the end of text; "" leaves out empty.
constexpr bool read_offset(std::string_view text, std::optional<UtcOffset>& out) {
  out.reset();
  if (text.empty()) return true;
  if (text == "Z" || text == "z") {
    out = UtcOffset{0};
    return true;
  }
  const bool minus = text.front() == '-';
  if (!minus && text.front() != '+') return false;
  text.remove_prefix(1);
  int h = 0;
  int m = 0;
  if (!read_digits(text, 2, h)) return false;
  (void)read_char(text, ':');
  if (!read_digits(text, 2, m) || !text.empty() || h > 14 || m > 59) return false;
  out = static_cast<UtcOffset>(minus ? -(h * 60 + m) : h * 60 + m);
  return true;
}

inline std::string civil_text(std::int64_t ms) {
  const std::int64_t days = ms >= 0 ? ms / kDayMs : -((-ms + kDayMs - 1) / kDayMs);
  const std::int64_t rest = ms - days * kDayMs;
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  const auto put = [](std::string& to, std::int64_t n, std::size_t width) {
    std::string digits = std::to_string(n);
    if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
    to += digits;
  };
  std::string out;
  out.reserve(24);
  put(out, static_cast<int>(date.year()), 4);
  out += '-';
  put(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  put(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  put(out, rest / 3'600'000, 2);
  out += ':';
  put(out, rest / 60'000 % 60, 2);
  out += ':';
  put(out, rest / 1000 % 60, 2);
  if (rest % 1000 != 0) {
    out += '.';
    put(out, rest % 1000, 3);
  }
  return out;
}

}  // namespace detail

struct UtcTime {
  std::int64_t ms = 0;

  // "2026-11-23T10:00:00Z" or with ±hh:mm; a time without a zone is UTC too.
  // Fails with invalid_argument.
  static Result<UtcTime> parse(std::string_view text) {
    std::string_view rest = text;
    std::optional<UtcOffset> offset;
    UtcTime time;
    if (!detail::read_civil(rest, time.ms) || !detail::read_offset(rest, offset)) {
      return Error{Code::invalid_argument, "not a time like 2026-11-23T10:00:00Z",
                   std::string(text)};
    }
    time.ms -= offset.value_or(0) * std::int64_t{60'000};
    return time;
  }
  [[nodiscard]] std::string text() const { return detail::civil_text(ms) + "Z"; }

  friend constexpr auto operator<=>(const UtcTime&, const UtcTime&) = default;
};

struct LocalTime {
  std::int64_t ms = 0;

  // "2026-11-20T02:30:00[.fff]" (a space serves for T). A zone is refused:
  // PointInTime reads those. Fails with invalid_argument.
  static Result<LocalTime> parse(std::string_view text) {
    std::string_view rest = text;
    LocalTime time;
    if (!detail::read_civil(rest, time.ms) || !rest.empty()) {
      return Error{Code::invalid_argument, "not a local time like 2026-11-23T10:00:00",
                   std::string(text)};
    }
    return time;
  }

  // yyyy-mm-ddThh:mm:ss, with .fff only where it is not zero.
  [[nodiscard]] std::string text() const { return detail::civil_text(ms); }

  [[nodiscard]] constexpr UtcTime to_utc(UtcOffset offset) const {
    return UtcTime{ms - offset * std::int64_t{60'000}};
  }
  static constexpr LocalTime of_utc(UtcTime utc, UtcOffset offset) {
    return LocalTime{utc.ms + offset * std::int64_t{60'000}};
  }

  friend constexpr auto operator<=>(const LocalTime&, const LocalTime&) = default;
};

// A time a person named: with a zone it is a moment, without one it is what the
// backed-up server's clock showed.
struct PointInTime {
  LocalTime local;
  std::optional<UtcOffset> offset;

  // Fails with invalid_argument.
  static Result<PointInTime> parse(std::string_view text) {
    std::string_view rest = text;
    PointInTime point;
    if (!detail::read_civil(rest, point.local.ms) || !detail::read_offset(rest, point.offset)) {
      return Error{Code::invalid_argument,
                   "not a time like 2026-11-23T10:00:00, with or without Z or a zone",
                   std::string(text)};
    }
    return point;
  }
};

}  // namespace unbroken

#endif  // UNBROKEN_TIME_H_
