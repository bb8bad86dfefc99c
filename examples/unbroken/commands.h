// Commands: one function for each adds its subcommand to the program.

#ifndef UNBROKEN_EXAMPLES_COMMANDS_H_
#define UNBROKEN_EXAMPLES_COMMANDS_H_

#include <string_view>

#include "arguments.h"
#include "exit_status.h"
#include "unbroken/status.h"

void add_headers(Program& program);
void add_import(Program& program);
void add_check(Program& program);
void add_plan(Program& program);
void add_report(Program& program);
void add_graph(Program& program);
void add_export(Program& program);
void add_rules(Program& program);

// Tells the error and returns the status it amounts to. A cancelled call ends
// the process as the interrupt would have.
[[nodiscard]] ExitStatus failed(const unbroken::Error& error);

// Writes the answer and returns `status`, or what a failure to write amounts to.
[[nodiscard]] ExitStatus answered(std::string_view text, ExitStatus status);

#endif  // UNBROKEN_EXAMPLES_COMMANDS_H_
