// What the catalog's tests share: folders that vanish, backup sets of a small
// made-up server, and a catalog's content as one comparable value.

#ifndef UNBROKEN_TESTS_CATALOG_CATALOG_TEST_H_
#define UNBROKEN_TESTS_CATALOG_CATALOG_TEST_H_

#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "catalog/sqlite_catalog.h"
#include "unbroken/catalog.h"

namespace unbroken::catalog_test {

// In memory where there is such a place: hundreds of commits wait for the disk
// otherwise, and no test here cuts the power.
class TempFolder {
 public:
  TempFolder() {
    const std::filesystem::path in_memory = "/dev/shm";
    const bool has_memory = access(in_memory.c_str(), W_OK | X_OK) == 0;
    const auto parent = has_memory ? in_memory : std::filesystem::temp_directory_path();
    std::string name = (parent / "unbroken-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string operator/(const std::string& name) const {
    return (path_ / name).string();
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

// A Guid whose text ends in number.
inline Guid guid(std::uint32_t number) {
  std::array<std::uint8_t, 16> bytes{};
  for (std::size_t i = 0; i < 4; ++i) {
    bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return Guid(bytes);
}

inline Lsn lsn(const char* decimal) { return Lsn::parse(decimal).value(); }
inline LocalTime local(const char* text) { return LocalTime::parse(text).value(); }
inline UtcTime utc(const char* text) { return UtcTime::parse(text).value(); }

// A log backup of Sales on SQL01 that reaches from first to last.
inline BackupSet log_set(std::uint32_t number, const char* first, const char* last) {
  BackupSet set;
  set.uuid = guid(number);
  set.type = BackupType::log;
  set.database_name = "Sales";
  set.server_name = "SQL01";
  set.family_guid = guid(0xFA);
  set.first_recovery_fork = set.last_recovery_fork = guid(0xF1);
  set.first_lsn = lsn(first);
  set.last_lsn = lsn(last);
  set.backup_start = local("2026-11-20T02:00:00");
  set.backup_finish = local("2026-11-20T02:00:30");
  set.recovery_model = RecoveryModel::full;
  BackupDevice device;
  device.path = "D:\\b\\" + std::to_string(number) + ".trn";
  set.devices.push_back(device);
  return set;
}

inline std::unique_ptr<Catalog> opened(const std::string& path = ":memory:",
                                       catalog::SqliteSettings settings = {}) {
  auto catalog = catalog::open_sqlite_catalog(path, std::move(settings));
  if (!catalog.ok()) FAIL(catalog.error().message);
  return std::move(*catalog);
}

// Imports sets and rows as one source and commits.
inline ImportCounts import_all(Catalog& catalog, const EvidenceSource& source,
                               const std::vector<BackupSet>& sets,
                               const std::vector<EstateRow>& rows = {}) {
  auto import = catalog.begin_import(source);
  if (!import.ok()) FAIL(import.error().message);
  for (const BackupSet& set : sets) {
    if (const Status added = (*import)->add(set); !added.ok()) FAIL(added.error().message);
  }
  for (const EstateRow& row : rows) {
    if (const Status added = (*import)->add(row); !added.ok()) FAIL(added.error().message);
  }
  const auto counts = (*import)->commit();
  if (!counts.ok()) FAIL(counts.error().message);
  return *counts;
}

inline std::vector<std::int64_t> all_lineages(Catalog& catalog) {
  const auto rows = catalog.lineages();
  REQUIRE(rows.ok());
  std::vector<std::int64_t> ids;
  for (const LineageRow& row : *rows) ids.push_back(row.id);
  return ids;
}

// Everything a caller can see, in an order of its own: two catalogs with equal
// contents answer alike.
struct Content {
  std::vector<BackupSet> sets;
  std::vector<ChainRecord> chain;
  std::vector<std::pair<Lineage, std::uint64_t>> lineages;
  std::vector<std::tuple<Guid, std::string, std::string>> contradictions;
  std::vector<std::tuple<std::string, std::string, std::string, std::optional<UtcTime>>> estate;

  friend bool operator==(const Content&, const Content&) = default;
};

inline Content content_of(Catalog& catalog) {
  Content content;
  const std::vector<std::int64_t> ids = all_lineages(catalog);
  const auto lineages = catalog.lineages();
  for (const LineageRow& row : *lineages) content.lineages.emplace_back(row.lineage, row.sets);
  const Status walked = catalog.each_backup_set(ids, [&](const BackupSet& set) {
    content.sets.push_back(set);
    return Status();
  });
  REQUIRE(walked.ok());
  const auto chain = catalog.chain_records(ids);
  REQUIRE(chain.ok());
  content.chain = *chain;
  const auto contradictions = catalog.contradictions();
  REQUIRE(contradictions.ok());
  for (const Contradiction& c : *contradictions) {
    content.contradictions.emplace_back(c.backup_set_uuid, c.source, c.detail);
  }
  const Status estate =
      catalog.each_estate_row([&](const EstateRow& row, std::optional<UtcTime> taken_at) {
        content.estate.emplace_back(row.server_name, row.section, row.json, taken_at);
        return Status();
      });
  REQUIRE(estate.ok());
  const auto by_uuid = [](const auto& a, const auto& b) { return a.uuid < b.uuid; };
  std::sort(content.sets.begin(), content.sets.end(), by_uuid);
  std::sort(content.chain.begin(), content.chain.end(), by_uuid);
  std::sort(content.lineages.begin(), content.lineages.end());
  std::sort(content.contradictions.begin(), content.contradictions.end());
  std::sort(content.estate.begin(), content.estate.end());
  return content;
}

// A set in which every member is known; with is_zero, known to be false, 0 or
// empty, which is not the same as unknown.
BackupSet full_set(bool is_zero);

}  // namespace unbroken::catalog_test

#endif  // UNBROKEN_TESTS_CATALOG_CATALOG_TEST_H_
