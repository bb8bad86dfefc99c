// unbroken: the command line. It turns arguments into requests, asks the
// library and prints the answer; what it decides itself is the exit status.

#include <cstdio>
#include <exception>
#include <new>
#include <span>
#include <string>

#include "commands.h"
#include "refusals.h"
#include "terminal.h"

namespace {

ExitStatus refuse(const std::string& reason, const std::string& command) {
  complain({}, reason);
  complain({}, "try 'unbroken" + (command.empty() ? "" : " " + command) + " --help'");
  return ExitStatus::usage;
}

ExitStatus run(int argc, const char* const* argv) {
  Program program;
  add_headers(program);
  add_import(program);
  add_check(program);
  add_plan(program);
  add_report(program);
  add_graph(program);
  add_export(program);
  add_rules(program);

  try {
    const std::span arguments(argv + 1, argc > 0 ? static_cast<std::size_t>(argc) - 1 : 0);
    if (const auto later = not_in_this_version(arguments)) throw NotInThisVersion(*later);
    const Command chosen = program.parse(argc, argv);
    return chosen();
  } catch (const NotInThisVersion& refusal) {
    complain({}, refusal.what());
    return ExitStatus::usage;
  } catch (const WrongUsage& error) {
    return refuse(error.what(), program.recognised());
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
