// Terminal: standard output and standard error as the user has them.

#ifndef UNBROKEN_EXAMPLES_TERMINAL_H_
#define UNBROKEN_EXAMPLES_TERMINAL_H_

#include <cstddef>
#include <string_view>

#include "unbroken/report.h"
#include "unbroken/status.h"

// How text on standard output may look: as wide as the terminal between 60 and
// 120 columns, else 80; coloured on a terminal unless NO_COLOR is set.
[[nodiscard]] unbroken::TextStyle style_of_output(bool no_colour);

// Columns of the terminal on standard error; 0 where it is none that can be
// written over.
[[nodiscard]] std::size_t columns_for_progress();

// Writes text to standard output. Fails with io.
[[nodiscard]] unbroken::Status write_output(std::string_view text);

// Text on standard error as it is.
void write_error(std::string_view text);

// One line on standard error: "unbroken: SUBJECT: MESSAGE".
void complain(std::string_view subject, std::string_view message);
void complain(const unbroken::Error& error);

#endif  // UNBROKEN_EXAMPLES_TERMINAL_H_
