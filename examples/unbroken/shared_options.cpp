#include "shared_options.h"

#include <algorithm>
#include <limits>

using unbroken::Code;
using unbroken::Error;
using unbroken::Result;

Result<std::int64_t> read_duration(std::string_view text) {
  const Error refusal{Code::invalid_argument, "not a span of time like 90s, 30m, 4h or 2d",
                      std::string(text)};
  if (text.size() < 2 || text.size() > 12) return refusal;
  std::int64_t unit_ms = 0;
  switch (text.back()) {
    case 's':
      unit_ms = 1000;
      break;
    case 'm':
      unit_ms = 60'000;
      break;
    case 'h':
      unit_ms = 3'600'000;
      break;
    case 'd':
      unit_ms = 86'400'000;
      break;
    default:
      return refusal;
  }
  std::int64_t count = 0;  // of at most 11 digits
  for (const char c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') return refusal;
    count = count * 10 + (c - '0');
  }
  if (count > std::numeric_limits<std::int64_t>::max() / unit_ms) return refusal;
  return count * unit_ms;
}

Result<unbroken::UtcOffset> read_offset(std::string_view text) {
  // A zone is read where it follows a time.
  const auto point = unbroken::PointInTime::parse("2000-01-01T00:00" + std::string(text));
  if (point && point->offset) return *point->offset;
  return Error{Code::invalid_argument, "not a zone like +01:00, -05:30 or Z", std::string(text)};
}

void add_output_options(Arguments& arguments, OutputOptions& options) {
  arguments.flag("--json", options.is_json, "Print JSON");
  arguments.flag("--quiet,-q", options.is_quiet, "Show no progress");
  arguments.flag("--no-color,--no-colour", options.no_colour, "Print without colours");
}

void add_format(Arguments& arguments, OutputOptions& options,
                const std::vector<std::string>& words) {
  const auto joined = [&words](const char* between) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : between) + word;
    return all;
  };
  const auto take = [&options, words, one_of = joined(", ")](const std::string& word) {
    if (std::find(words.begin(), words.end(), word) == words.end()) {
      throw WrongUsage("--format", word + ": not one of " + one_of);
    }
    options.format = word;
  };
  arguments.taken("--format", take, "How to print the answer", joined("|"));
}

void require_one_format(const OutputOptions& options) {
  if (options.is_json && options.format != "text" && options.format != "json") {
    throw WrongUsage("--json", "contradicts --format " + options.format);
  }
}
