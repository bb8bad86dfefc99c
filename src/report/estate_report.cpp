#include <algorithm>
#include <utility>

#include "evidence/estate_export/estate_writer.h"
#include "unbroken/report.h"

namespace unbroken {
namespace {

// The document states one time, before its rows: the newest of all exports.
Result<std::optional<UtcTime>> newest_export(Catalog& catalog) {
  std::optional<UtcTime> newest;
  const Status status =
      catalog.each_estate_row([&newest](const EstateRow&, std::optional<UtcTime> taken_at) {
        newest = std::max(newest, taken_at);
        return Status();
      });
  if (!status) return status.error();
  return newest;
}

}  // namespace

Status write_estate(Catalog& catalog, const EstateReportOptions& options,
                    std::function<Status(std::string_view)> output) {
  std::optional<Anonymiser> anonymiser;
  if (options.anonymise_key) {
    anonymiser.emplace(
        Anonymiser::Key{options.anonymise_key->first, options.anonymise_key->second});
  }
  EstateWriter writer(std::move(output), anonymiser);
  const Result<std::optional<UtcTime>> newest = newest_export(catalog);
  if (!newest) return newest.error();
  if (*newest) {
    if (const Status status = writer.taken_at(**newest); !status) return status;
  }
  const Result<std::vector<LineageRow>> lineages = catalog.lineages();
  if (!lineages) return lineages.error();
  std::vector<std::int64_t> ids;
  for (const LineageRow& row : *lineages) ids.push_back(row.id);
  Status status =
      catalog.each_backup_set(ids, [&writer](const BackupSet& set) { return writer.add(set); });
  if (!status) return status;
  status = catalog.each_estate_row(
      [&writer](const EstateRow& row, std::optional<UtcTime>) { return writer.add(row); });
  if (!status) return status;
  return writer.finish();
}

}  // namespace unbroken
