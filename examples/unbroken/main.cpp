// unbroken: the command line. It turns arguments into requests, asks the
// library and prints the answer; what it decides itself is the exit status.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <span>
#include <string>

#include "commands.h"
#include "refusals.h"
#include "terminal.h"

namespace {

ExitStatus refuse(const std::string& reason, const CLI::App& program) {
  complain({}, reason);
  std::string command;
  for (const CLI::App* chosen : program.get_subcommands()) command = " " + chosen->get_name();
  complain({}, "try 'unbroken" + command + " --help'");
  return ExitStatus::usage;
}

ExitStatus run(int argc, const char* const* argv) {
  CLI::App program("SQL Server backup chains, coexistence and restore plans without a server",
                   "unbroken");
  program.set_version_flag("--version", "unbroken " UNBROKEN_VERSION);
  program.require_subcommand(1);
  program.failure_message([](const CLI::App*, const CLI::Error&) { return std::string(); });
  Command chosen;
  add_headers(program, chosen);
  add_import(program, chosen);
  add_check(program, chosen);
  add_plan(program, chosen);
  add_graph(program, chosen);
  add_export(program, chosen);
  add_rules(program, chosen);
  program.footer("`unbroken COMMAND --help` tells a command's options and examples.");
  try {
    const std::span arguments(argv + 1, argc > 0 ? static_cast<std::size_t>(argc) - 1 : 0);
    if (const auto later = not_in_this_version(arguments)) throw NotInThisVersion(*later);
    program.parse(argc, argv);
    return chosen();
  } catch (const CLI::Success& wanted) {  // --help, --version
    return program.exit(wanted) == 0 ? answered({}, ExitStatus::fine) : ExitStatus::usage;
  } catch (const NotInThisVersion& refusal) {
    complain({}, refusal.what());
    return ExitStatus::usage;
  } catch (const CLI::Error& error) {
    return refuse(error.what(), program);
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return static_cast<int>(run(argc, argv));
  } catch (const std::bad_alloc&) {
    std::fputs("unbroken: out of memory\n", stderr);
    return static_cast<int>(ExitStatus::unreadable);
  }
}
