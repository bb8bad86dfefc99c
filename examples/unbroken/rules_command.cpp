#include <algorithm>
#include <memory>

#include "arguments.h"
#include "commands.h"
#include "terminal.h"
#include "unbroken/report.h"
#include "unbroken/rule.h"

namespace {

struct RulesOptions {
  std::string id;
  OutputOptions output;
};

ExitStatus run_rules(const RulesOptions& options) {
  std::vector<unbroken::RulePage> pages = unbroken::rule_pages();
  if (!options.id.empty()) {
    std::erase_if(pages,
                  [&options](const unbroken::RulePage& page) { return page.id != options.id; });
    if (pages.empty()) return failed({unbroken::Code::not_found, "no such rule", options.id});
  }
  if (options.output.wants("json")) {
    return answered(unbroken::rules_json(pages), ExitStatus::fine);
  }
  const unbroken::TextStyle style = style_of_output(options.output.no_colour);
  return answered(unbroken::rules_text(pages, style), ExitStatus::fine);
}

}  // namespace

void add_rules(CLI::App& program, Command& chosen) {
  CLI::App& command = *program.add_subcommand("rules", "List the rules, or show one");
  const auto options = std::make_shared<RulesOptions>();
  command.add_option("id", options->id, "The rule to show")->type_name("ID");
  add_output_options(command, options->output);
  command.footer(
      "Examples:\n"
      "  unbroken rules\n"
      "  unbroken rules LS-1\n"
      "Exit status: 0 fine, 2 no such rule.");
  command.callback([options, &chosen] { chosen = [options] { return run_rules(*options); }; });
}
