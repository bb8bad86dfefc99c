#include "unbroken/catalog.h"

#include <filesystem>
#include <utility>

namespace unbroken {

namespace {

// Stands between a reader and an Import: asks the caller whether to go on every
// so many rows, and keeps what has no identity out instead of failing on it.
class Intake final : public EvidenceSink {
 public:
  Intake(Import& import, const ProgressCallback& progress, const Progress& at,
         std::vector<Unreadable>& unreadable)
      : import_(import), progress_(progress), at_(at), unreadable_(unreadable) {}

  Status add(BackupSet set) override {
    if (set.uuid.is_zero()) {
      unreadable_.push_back({std::string(at_.item), "backup set without a GUID"});
      return {};
    }
    if (Status going = ask_now_and_then(); !going.ok()) return going;
    return import_.add(std::move(set));
  }
  Status add(EstateRow row) override {
    if (Status going = ask_now_and_then(); !going.ok()) return going;
    return import_.add(std::move(row));
  }
  Status taken_at(UtcTime at) override { return import_.taken_at(at); }

  [[nodiscard]] bool took_any() const { return rows_ != 0; }

 private:
  static constexpr std::uint64_t kRowsBetweenQuestions = 1024;

  Status ask_now_and_then() {
    if (++rows_ % kRowsBetweenQuestions != 0 || !progress_ || progress_(at_)) return {};
    return Error{Code::cancelled, "cancelled", std::string(at_.item), false};
  }

  Import& import_;
  const ProgressCallback& progress_;
  const Progress& at_;
  std::vector<Unreadable>& unreadable_;
  std::uint64_t rows_ = 0;
};

void add_to(ImportCounts& total, const ImportCounts& counts) {
  total.added += counts.added;
  total.known += counts.known;
  total.extended += counts.extended;
  total.conflicting += counts.conflicting;
  total.estate_rows += counts.estate_rows;
}

}  // namespace

Result<ImportReport> import_evidence(Catalog& catalog, const std::string& location,
                                     const ProgressCallback& progress) {
  ImportReport report;
  Result<std::vector<std::string>> files = files_below(location, report.unreadable);
  if (!files.ok()) return std::move(files).error();

  Progress at;
  at.phase = "import";
  for (const std::string& file : *files) {
    at.item = file;
    at.files = report.files;
    if (progress && !progress(at)) return Error{Code::cancelled, "cancelled", file, false};

    Result<std::unique_ptr<Import>> import = catalog.begin_import({file, std::nullopt});
    if (!import.ok()) {
      // The catalog may lie in the folder that is imported.
      if (import.error().code == Code::invalid_argument && import.error().subject == file) continue;
      return std::move(import).error();
    }
    Intake intake(**import, progress, at, report.unreadable);
    if (Status read = read_evidence_file(file, intake, report.unreadable); !read.ok()) {
      return read.error();
    }
    if (intake.took_any()) {
      Result<ImportCounts> counts = (*import)->commit();
      if (!counts.ok()) return std::move(counts).error();
      add_to(report.counts, *counts);
    }
    ++report.files;
    std::error_code unknown;
    const std::uintmax_t size = std::filesystem::file_size(file, unknown);
    if (!unknown) at.bytes += size;
  }
  return report;
}

}  // namespace unbroken
