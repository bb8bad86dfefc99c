#include <memory>

#include "commands.h"
#include "refusals.h"
#include "sources.h"
#include "terminal.h"
#include "unbroken/catalog.h"
#include "unbroken/report.h"

namespace {

struct ImportOptions {
  std::string catalog;
  std::vector<std::string> sources;
  OutputOptions output;
};

ExitStatus run_import(const ImportOptions& options) {
  refuse_urls(options.sources);
  const unbroken::Result<std::unique_ptr<unbroken::Catalog>> catalog =
      unbroken::open_catalog(options.catalog);
  if (!catalog) return failed(catalog.error());
  unbroken::ImportReport report;
  const unbroken::Status imported =
      import_sources(**catalog, options.sources, options.output.is_quiet, report);
  if (!imported) {
    complain(options.catalog, "keeps what was imported before");
    return failed(imported.error());
  }
  std::vector<unbroken::Contradiction> contradictions;
  if (report.counts.conflicting != 0) {
    unbroken::Result<std::vector<unbroken::Contradiction>> found = (*catalog)->contradictions();
    if (!found) return failed(found.error());
    contradictions = std::move(*found);
  }
  const ExitStatus status = report.unreadable.empty() ? ExitStatus::fine : ExitStatus::unreadable;
  if (options.output.wants("json")) {
    return answered(unbroken::import_json(report, contradictions), status);
  }
  const unbroken::TextStyle style = style_of_output(options.output.no_colour);
  return answered(unbroken::import_text(report, contradictions, style), status);
}

}  // namespace

void add_import(Program& program) {
  Arguments arguments = program.add_command("import", "Put evidence into a catalog");
  const auto options = std::make_shared<ImportOptions>();
  arguments.text("--catalog", options->catalog, "The catalog; created where there is none", "FILE",
                 Need::required);
  arguments.texts("sources", options->sources, "Backup files, folders or estate exports", "SOURCE",
                  Need::required);
  add_output_options(arguments, options->output);
  arguments.end_help(
      "Importing the same source again changes nothing. Ctrl-C keeps the files imported\n"
      "so far.\n"
      "Examples:\n"
      "  unbroken import --catalog all.db /backups estate.json\n"
      "Exit status: 0 fine, 2 wrong usage, 3 some input unreadable.");
  arguments.run([options] { return run_import(*options); });
}
