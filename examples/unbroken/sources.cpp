#include "sources.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "progress_line.h"
#include "refusals.h"
#include "terminal.h"

using unbroken::Code;
using unbroken::Error;
using unbroken::ImportReport;
using unbroken::Result;
using unbroken::Status;

namespace {

void add(unbroken::ImportCounts& sum, const unbroken::ImportCounts& counts) {
  sum.added += counts.added;
  sum.known += counts.known;
  sum.extended += counts.extended;
  sum.conflicting += counts.conflicting;
  sum.estate_rows += counts.estate_rows;
}

}  // namespace

void add_source_options(Arguments& arguments, SourceOptions& options) {
  arguments.texts("--from", options.from, "Backup file, folder or estate export; repeatable",
                  "SOURCE");
  arguments.text("--catalog", options.catalog, "Catalog that `unbroken import` filled", "FILE");
}

void require_sources(const SourceOptions& options) {
  if (options.from.empty() == options.catalog.empty()) {
    throw WrongUsage(options.from.empty()
                         ? "one of --from SOURCE and --catalog FILE is required"
                         : "--from and --catalog exclude each other: import the source first");
  }
  refuse_urls(options.from);
}

Status import_sources(unbroken::Catalog& catalog, const std::vector<std::string>& sources,
                      bool is_quiet, ImportReport& report) {
  ProgressLine progress(is_quiet);
  for (const std::string& source : sources) {
    Result<ImportReport> imported = import_evidence(catalog, source, progress.callback());
    std::vector<unbroken::Unreadable> unreadable;
    if (imported) {
      add(report.counts, imported->counts);
      report.files += imported->files;
      unreadable = std::move(imported->unreadable);
    } else if (imported.error().code == Code::not_found) {
      unreadable.push_back({source, imported.error().message});
    } else {
      return std::move(imported).error();
    }
    progress.clear();
    complain_of(unreadable);
    report.unreadable.insert(report.unreadable.end(), unreadable.begin(), unreadable.end());
  }
  return {};
}

Result<Evidence> gather(const SourceOptions& options, const OutputOptions& output) {
  Evidence evidence;
  if (!options.catalog.empty()) {
    std::error_code ignored;
    if (!std::filesystem::exists(options.catalog, ignored)) {
      return Error{Code::io, "no such catalog",
                   options.catalog};  // not to be created by a question
    }
  }
  Result<std::unique_ptr<unbroken::Catalog>> catalog =
      unbroken::open_catalog(options.catalog.empty() ? ":memory:" : options.catalog);
  if (!catalog) return std::move(catalog).error();
  evidence.catalog = std::move(*catalog);
  ImportReport report;
  const Status status = import_sources(*evidence.catalog, options.from, output.is_quiet, report);
  if (!status) return status.error();
  evidence.unreadable = std::move(report.unreadable);
  return evidence;
}

void complain_of(const std::vector<unbroken::Unreadable>& unreadable) {
  for (const unbroken::Unreadable& input : unreadable) complain(input.source, input.reason);
}
