#include <memory>
#include <string>
#include <vector>

#include "commands.h"
#include "sources.h"
#include "unbroken/answer.h"
#include "unbroken/graph_drawing.h"
#include "unbroken/report.h"

namespace {

struct GraphOptions {
  SourceOptions sources;
  OutputOptions output;
  std::vector<std::string> databases;
  std::string show = "both";
  bool is_dot = false;
  bool is_graphml = false;
};

unbroken::GraphDrawing drawing_of(const unbroken::GraphsAnswer& graphs,
                                  const GraphOptions& options) {
  unbroken::GraphDrawing drawing;
  std::vector<unbroken::EstateVertex> databases;
  for (const unbroken::DatabaseChain& chain : graphs.chains) {
    databases.push_back(chain.database);
    if (options.show == "estate") continue;
    drawing.add(graphs.estate, chain.database, chain.graph);
  }
  if (options.show == "chains") return drawing;
  if (options.databases.empty()) {
    drawing.add(graphs.estate);
  } else {
    drawing.add(graphs.estate, databases);
  }
  return drawing;
}

ExitStatus run_graph(const GraphOptions& options) {
  require_sources(options.sources);
  if (options.is_dot && options.is_graphml) throw WrongUsage("--dot excludes --graphml");
  if (!options.is_dot && !options.is_graphml && !options.output.is_json) {
    throw WrongUsage("--dot or --graphml is required");
  }
  const unbroken::Result<Evidence> evidence = gather(options.sources, options.output);
  if (!evidence) return failed(evidence.error());
  const unbroken::Result<unbroken::GraphsAnswer> graphs =
      unbroken::graphs(*evidence->catalog, options.databases);
  if (!graphs) return failed(graphs.error());
  const unbroken::GraphDrawing drawing = drawing_of(*graphs, options);
  const std::string text = options.is_graphml ? drawing.graphml() : drawing.dot();
  const ExitStatus status =
      evidence->unreadable.empty() ? ExitStatus::fine : ExitStatus::unreadable;
  if (!options.output.is_json) return answered(text, status);
  return answered(unbroken::graph_json(options.is_graphml ? "graphml" : "dot", text), status);
}

}  // namespace

void add_graph(Program& program) {
  Arguments arguments =
      program.add_command("graph", "Draw what rests on what, and who takes backups of it");
  const auto options = std::make_shared<GraphOptions>();
  add_source_options(arguments, options->sources);
  arguments.texts("--database", options->databases, "Only these databases", "NAME");
  arguments.choice("--show", options->show, {"both", "chains", "estate"},
                   "Backup sets, servers with what runs on them, or both");
  arguments.flag("--dot", options->is_dot, "Print Graphviz DOT");
  arguments.flag("--graphml", options->is_graphml, "Print GraphML");
  add_output_options(arguments, options->output);
  arguments.end_help(
      "Examples:\n"
      "  unbroken graph --from /backups --database Sales --dot | dot -Tsvg > sales.svg\n"
      "  unbroken graph --from estate.json --show estate --graphml > estate.graphml\n"
      "Exit status: 0 fine, 2 wrong usage, 3 some input unreadable.");
  arguments.run([options] { return run_graph(*options); });
}
