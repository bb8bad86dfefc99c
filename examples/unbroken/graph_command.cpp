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
  if (!options.is_dot && !options.output.is_json) throw WrongUsage("--dot is required");
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

void add_graph(Program& program) {
  Arguments arguments = program.add_command("graph", "Draw what rests on what");
  const auto options = std::make_shared<GraphOptions>();
  add_source_options(arguments, options->sources);
  arguments.text("--database", options->database, "Only this database", "NAME");
  arguments.flag("--dot", options->is_dot, "Print Graphviz DOT");
  add_output_options(arguments, options->output);
  arguments.end_help(
      "Examples:\n"
      "  unbroken graph --from /backups --database Sales --dot | dot -Tsvg > sales.svg\n"
      "Exit status: 0 fine, 2 wrong usage, 3 some input unreadable.");
  arguments.run([options] { return run_graph(*options); });
}
