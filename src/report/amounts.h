// Amounts as people read them: sizes, spans of time, zones.

#ifndef UNBROKEN_REPORT_AMOUNTS_H_
#define UNBROKEN_REPORT_AMOUNTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "unbroken/time.h"

namespace unbroken {

// "980 bytes", "4.0 MiB".
[[nodiscard]] std::string size_text(std::uint64_t bytes);

// The two largest units, cut: "2 d 3 h", "5 min 30 s", "0.5 s".
[[nodiscard]] std::string span_text(std::uint64_t milliseconds);

// "UTC+01:00".
[[nodiscard]] std::string zone_text(UtcOffset offset);

// "2026-11-20T06:00:30 (UTC+01:00)", "unknown".
[[nodiscard]] std::string time_text(const std::optional<LocalTime>& time,
                                    const std::optional<UtcOffset>& offset = std::nullopt);

// "1 set", "2 sets".
[[nodiscard]] std::string count_text(std::uint64_t count, std::string_view one,
                                     std::string_view many);

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_AMOUNTS_H_
