#include <algorithm>
#include <memory>

#include "commands.h"
#include "shared_options.h"
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

void add_rules(Program& program) {
  Arguments arguments = program.add_command("rules", "List the rules, or show one");
  const auto options = std::make_shared<RulesOptions>();
  arguments.text("id", options->id, "The rule to show", "ID");
  add_output_options(arguments, options->output);
  arguments.end_help(
      "Examples:\n"
      "  unbroken rules\n"
      "  unbroken rules LS-1\n"
      "Exit status: 0 fine, 2 no such rule.");
  arguments.run([options] { return run_rules(*options); });
}
