// Commands: one function for each adds its subcommand to the program.

#ifndef UNBROKEN_EXAMPLES_COMMANDS_H_
#define UNBROKEN_EXAMPLES_COMMANDS_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <string_view>

#include "exit_status.h"
#include "unbroken/status.h"

// What parsing chose to run. It throws CLI::Error for arguments that only turn
// out to be wrong together.
using Command = std::function<ExitStatus()>;

void add_headers(CLI::App& program, Command& chosen);
void add_import(CLI::App& program, Command& chosen);
void add_check(CLI::App& program, Command& chosen);
void add_plan(CLI::App& program, Command& chosen);
void add_graph(CLI::App& program, Command& chosen);
void add_export(CLI::App& program, Command& chosen);
void add_rules(CLI::App& program, Command& chosen);

// Tells the error and returns the status it amounts to. A cancelled call ends
// the process as the interrupt would have.
[[nodiscard]] ExitStatus failed(const unbroken::Error& error);

// Writes the answer and returns `status`, or what a failure to write amounts to.
[[nodiscard]] ExitStatus answered(std::string_view text, ExitStatus status);

#endif  // UNBROKEN_EXAMPLES_COMMANDS_H_
