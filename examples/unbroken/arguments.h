// Arguments: how the words of the command line become values, and the options
// that several commands share.

#ifndef UNBROKEN_EXAMPLES_ARGUMENTS_H_
#define UNBROKEN_EXAMPLES_ARGUMENTS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "unbroken/status.h"
#include "unbroken/time.h"

// "90s", "30m", "4h", "2d" in milliseconds. Fails with invalid_argument.
[[nodiscard]] unbroken::Result<std::int64_t> read_duration(std::string_view text);

// "+01:00", "-0530", "Z" in minutes. Fails with invalid_argument.
[[nodiscard]] unbroken::Result<unbroken::UtcOffset> read_offset(std::string_view text);

// Makes a CLI11 option of a reader that returns a Result.
template <class T>
CLI::Option* add_value(CLI::App& command, const std::string& name, std::optional<T>& value,
                       unbroken::Result<T> (*read)(std::string_view),
                       const std::string& description, const std::string& word) {
  const auto take = [&value, read, name](const std::string& text) {
    unbroken::Result<T> result = read(text);
    if (!result) throw CLI::ValidationError(name, text + ": " + result.error().message);
    value = std::move(*result);
  };
  return command.add_option_function<std::string>(name, take, description)
      ->type_name(word)
      ->take_last();
}

template <class T>
CLI::Option* add_values(CLI::App& command, const std::string& name, std::vector<T>& values,
                        unbroken::Result<T> (*read)(std::string_view),
                        const std::string& description, const std::string& word) {
  const auto take = [&values, read, name](const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      unbroken::Result<T> result = read(text);
      if (!result) throw CLI::ValidationError(name, text + ": " + result.error().message);
      values.push_back(std::move(*result));
    }
  };
  return command.add_option_function<std::vector<std::string>>(name, take, description)
      ->type_name(word);
}

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
void add_output_options(CLI::App& command, OutputOptions& options);

// --format with one of `words`; the words of `later` are refused by name.
void add_format(CLI::App& command, OutputOptions& options, const std::vector<std::string>& words,
                const std::vector<std::string>& later);

// Throws where --json and --format contradict each other.
void require_one_format(const OutputOptions& options);

#endif  // UNBROKEN_EXAMPLES_ARGUMENTS_H_
