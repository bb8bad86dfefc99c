#include <memory>

#include "commands.h"
#include "sources.h"
#include "unbroken/answer.h"
#include "unbroken/report.h"

namespace {

struct GraphOptions {
  SourceOptions sources;
  OutputOptions output;
  std::string database;
  bool is_dot = false;
};

ExitStatus run_graph(const GraphOptions& options) {
  require_sources(options.sources);
  if (!options.is_dot && !options.output.is_json) throw CLI::RequiredError("--dot");
  const unbroken::Result<Evidence> evidence = gather(options.sources, options.output);
  if (!evidence) return failed(evidence.error());
  const unbroken::Result<std::string> dot =
      unbroken::chain_dot(*evidence->catalog, options.database);
  if (!dot) return failed(dot.error());
  const ExitStatus status =
      evidence->unreadable.empty() ? ExitStatus::fine : ExitStatus::unreadable;
  if (options.output.is_json) return answered(unbroken::graph_json(*dot), status);
  return answered(*dot, status);
}

}  // namespace

void add_graph(CLI::App& program, Command& chosen) {
  CLI::App& command = *program.add_subcommand("graph", "Draw what rests on what");
  const auto options = std::make_shared<GraphOptions>();
  add_source_options(command, options->sources);
  command.add_option("--database", options->database, "Only this database")->type_name("NAME");
  command.add_flag("--dot", options->is_dot, "Print Graphviz DOT");
  add_output_options(command, options->output);
  command.footer(
      "Examples:\n"
      "  unbroken graph --from /backups --database Sales --dot | dot -Tsvg > sales.svg\n"
      "Exit status: 0 fine, 2 wrong usage, 3 some input unreadable.");
  command.callback([options, &chosen] { chosen = [options] { return run_graph(*options); }; });
}
