#include <memory>
#include <utility>

#include "commands.h"
#include "progress_line.h"
#include "refusals.h"
#include "sources.h"
#include "terminal.h"
#include "unbroken/evidence.h"
#include "unbroken/report.h"

using unbroken::Code;
using unbroken::Error;
using unbroken::Status;

namespace {

struct HeadersOptions {
  std::vector<std::string> sources;
  OutputOptions output;
};

// Keeps what backup files tell and refuses what an export tells.
class HeaderCollector : public unbroken::EvidenceSink {
 public:
  using unbroken::EvidenceSink::add;

  Status add(unbroken::BackupSet set) override {
    if (set.proof != unbroken::Proof::header) return refusal();
    sets.push_back(std::move(set));
    return {};
  }
  Status add(unbroken::EstateRow) override { return refusal(); }
  Status taken_at(unbroken::UtcTime) override { return refusal(); }

  std::vector<unbroken::BackupSet> sets;

 private:
  static Status refusal() { return Error{Code::unsupported, "an export, not a backup file", {}}; }
};

struct Reading {
  std::vector<unbroken::BackupSet> sets;
  std::vector<unbroken::Unreadable> unreadable;
};

// False when it was interrupted.
bool read_headers(const HeadersOptions& options, Reading& reading) {
  ProgressLine progress(options.output.is_quiet);
  const unbroken::ProgressCallback go_on = progress.callback();
  HeaderCollector collector;
  std::uint64_t files = 0;
  for (const std::string& source : options.sources) {
    const unbroken::Result<std::vector<std::string>> paths =
        unbroken::files_below(source, reading.unreadable);
    if (!paths) {
      reading.unreadable.push_back({source, paths.error().message});
      continue;
    }
    for (const std::string& path : *paths) {
      if (!go_on({"reading", path, files, 0})) return false;
      const Status status = unbroken::read_evidence_file(path, collector, reading.unreadable);
      if (!status) reading.unreadable.push_back({path, status.error().message});
      ++files;
    }
  }
  reading.sets = std::move(collector.sets);
  return true;
}

bool is_told(const std::vector<unbroken::Unreadable>& unreadable, const std::string& path) {
  for (const unbroken::Unreadable& input : unreadable) {
    if (input.source == path) return true;
  }
  return false;
}

ExitStatus run_headers(const HeadersOptions& options) {
  refuse_urls(options.sources);
  Reading reading;
  if (!read_headers(options, reading)) return failed({Code::cancelled, "interrupted", {}});
  for (const unbroken::BackupSet& set : reading.sets) {
    const std::string path = set.devices.empty() ? std::string() : set.devices.front().path;
    if (!set.damage.empty() && !is_told(reading.unreadable, path)) {
      reading.unreadable.push_back({path, set.damage});
    }
  }
  complain_of(reading.unreadable);
  const unbroken::MergedSets merged = unbroken::in_report_order(std::move(reading.sets));
  for (const unbroken::Contradiction& contradiction : merged.contradictions) {
    complain(contradiction.source, "tells something else of backup set " +
                                       contradiction.backup_set_uuid.text() + ": " +
                                       contradiction.detail);
  }
  const ExitStatus status = reading.unreadable.empty() ? ExitStatus::fine : ExitStatus::unreadable;
  if (options.output.wants("json")) return answered(unbroken::headers_json(merged.sets), status);
  const unbroken::TextStyle style = style_of_output(options.output.no_colour);
  return answered(unbroken::headers_text(merged.sets, style), status);
}

}  // namespace

void add_headers(Program& program) {
  Arguments arguments = program.add_command("headers", "Show what backup files say of themselves");
  const auto options = std::make_shared<HeadersOptions>();
  arguments.texts("sources", options->sources, "Backup files, or folders to search", "SOURCE",
                  Need::required);
  add_output_options(arguments, options->output);
  arguments.end_help(
      "Examples:\n"
      "  unbroken headers sales.bak\n"
      "  unbroken headers --json stripe1.bak stripe2.bak\n"
      "Exit status: 0 fine, 2 wrong usage, 3 some input unreadable or damaged.");
  arguments.run([options] { return run_headers(*options); });
}
