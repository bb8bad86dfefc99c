// What several commands read alike from the command line.

#ifndef UNBROKEN_EXAMPLES_SHARED_OPTIONS_H_
#define UNBROKEN_EXAMPLES_SHARED_OPTIONS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "arguments.h"
#include "unbroken/status.h"
#include "unbroken/time.h"

// "90s", "30m", "4h", "2d" in milliseconds. Fails with invalid_argument.
[[nodiscard]] unbroken::Result<std::int64_t> read_duration(std::string_view text);

// "+01:00", "-0530", "Z" in minutes. Fails with invalid_argument.
[[nodiscard]] unbroken::Result<unbroken::UtcOffset> read_offset(std::string_view text);

// How the answer is wanted.
struct OutputOptions {
  std::string format = "text";  // one of those the command names
  bool is_json = false;
  bool is_quiet = false;
  bool no_colour = false;

  [[nodiscard]] bool wants(std::string_view wanted) const {
    return is_json ? wanted == "json" : format == wanted;
  }
};

// --json, --quiet, --no-color.
void add_output_options(Arguments& arguments, OutputOptions& options);

// --format with one of `words`.
void add_format(Arguments& arguments, OutputOptions& options,
                const std::vector<std::string>& words);

// Throws WrongUsage where --json and --format contradict each other.
void require_one_format(const OutputOptions& options);

#endif  // UNBROKEN_EXAMPLES_SHARED_OPTIONS_H_
