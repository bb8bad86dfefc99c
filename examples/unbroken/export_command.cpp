#include <memory>
#include <random>

#include "commands.h"
#include "sources.h"
#include "terminal.h"
#include "unbroken/report.h"

namespace {

struct ExportOptions {
  SourceOptions sources;
  OutputOptions output;
  bool is_anonymous = false;
};

// Not known to anyone after the export: no guess at a name can be tested.
unbroken::EstateReportOptions::Key key_of_this_export() {
  std::random_device source;
  const auto word = [&source] { return std::uint64_t{source()} << 32 | source(); };
  const std::uint64_t first = word();
  return {first, word()};
}

ExitStatus run_export(const ExportOptions& options) {
  require_sources(options.sources);
  const unbroken::Result<Evidence> evidence = gather(options.sources, options.output);
  if (!evidence) return failed(evidence.error());
  unbroken::EstateReportOptions report;
  if (options.is_anonymous) report.anonymise_key = key_of_this_export();
  const unbroken::Status written = unbroken::write_estate(*evidence->catalog, report, write_output);
  if (!written) return failed(written.error());
  return evidence->unreadable.empty() ? ExitStatus::fine : ExitStatus::unreadable;
}

}  // namespace

void add_export(Program& program) {
  Arguments arguments = program.add_command("export", "Print the evidence as an estate export");
  const auto options = std::make_shared<ExportOptions>();
  add_source_options(arguments, options->sources);
  arguments.flag("--anonymise", options->is_anonymous,
                 "Hide names; LSNs, times and relations stay");
  add_output_options(arguments, options->output);
  arguments.end_help(
      "An anonymised export gives the same findings and plans as what it was made of.\n"
      "Examples:\n"
      "  unbroken export --from /backups --anonymise > to_send.json\n"
      "Exit status: 0 fine, 2 wrong usage, 3 some input unreadable.");
  arguments.run([options] { return run_export(*options); });
}
