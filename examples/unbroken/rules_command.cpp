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

// "AG" stands for AG-1, AG-2a and so on.
std::vector<unbroken::RulePage> family_of(const std::string& name,
                                          std::vector<unbroken::RulePage> pages) {
  std::erase_if(pages, [&name](const unbroken::RulePage& page) {
    return page.id.substr(0, page.id.rfind('-')) != name || page.id.size() == name.size();
  });
  return pages;
}

ExitStatus run_rules(const RulesOptions& options) {
  std::vector<unbroken::RulePage> pages = unbroken::rule_pages();
  if (!options.id.empty()) {
    const std::vector<unbroken::RulePage> all = pages;
    std::erase_if(pages,
                  [&options](const unbroken::RulePage& page) { return page.id != options.id; });
    if (pages.empty()) pages = family_of(options.id, all);
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
  Arguments arguments = program.add_command("rules", "List the rules, or show one or a family");
  const auto options = std::make_shared<RulesOptions>();
  arguments.text("id", options->id, "The rule or family to show", "ID");
  add_output_options(arguments, options->output);
  arguments.end_help(
      "Examples:\n"
      "  unbroken rules\n"
      "  unbroken rules LS-1\n"
      "  unbroken rules MIR\n"
      "Exit status: 0 fine, 2 no such rule.");
  arguments.run([options] { return run_rules(*options); });
}
