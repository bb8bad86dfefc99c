#include "answer/assumed_catalog.h"

#include <array>
#include <cstdint>
#include <utility>

#include "model/estate_json.h"
#include "model/json_overlay.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

// The fragment's lineages are numbered behind the base's.
constexpr std::int64_t kFragment = std::int64_t{1} << 48;

struct Split {
  std::vector<std::int64_t> base;
  std::vector<std::int64_t> fragment;
};

Split split(const std::vector<std::int64_t>& lineages) {
  Split parts;
  for (const std::int64_t id : lineages) {
    if (id < kFragment) {
      parts.base.push_back(id);
    } else {
      parts.fragment.push_back(id - kFragment);
    }
  }
  return parts;
}

// The column by which people tell a section's rows apart. A section without one
// has a single row a server, or tells what happened.
std::optional<std::string_view> naming_column(std::string_view section) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kColumns{{
      {"databases", "name"},
      {"database_mirroring", "database_name"},
      {"availability_groups", "name"},
      {"log_shipping_primary_databases", "primary_database"},
      {"log_shipping_secondary_databases", "secondary_database"},
      {"maintenance_plans", "name"},
      {"backup_tools", "name"},
  }};
  for (const auto& [known, column] : kColumns) {
    if (known == section) return column;
  }
  return std::nullopt;
}

struct AssumedRow {
  EstateRow row;
  std::optional<UtcTime> taken_at;
  std::optional<std::string> name;
  bool is_removed = false;
  bool is_laid = false;  // over a row of the base

  [[nodiscard]] bool lies_over(const EstateRow& own,
                               const std::optional<std::string>& own_name) const {
    if (row.section != own.section || !is_same_name(row.server_name, own.server_name)) return false;
    if (!naming_column(own.section)) return true;
    return name && own_name && is_same_name(*name, *own_name);
  }
};

std::optional<std::string> name_of(const EstateRow& row) {
  const auto column = naming_column(row.section);
  return column ? json_text_member(row.json, *column) : std::nullopt;
}

Result<std::vector<AssumedRow>> rows_of(Catalog& fragment) {
  std::vector<AssumedRow> rows;
  const Status read = fragment.each_estate_row(
      [&rows](const EstateRow& row, std::optional<UtcTime> taken_at) -> Status {
        rows.push_back({row, taken_at, name_of(row), json_is_set(row.json, "removed"), false});
        return Status();
      });
  if (!read.ok()) return read.error();
  return rows;
}

}  // namespace

Result<std::unique_ptr<Import>> AssumedCatalog::begin_import(const EvidenceSource& source) {
  return Error{Code::unsupported, "what is assumed takes no evidence", source.location};
}

Result<std::vector<LineageRow>> AssumedCatalog::lineages() {
  auto rows = base_.lineages();
  if (!rows.ok()) return rows;
  auto assumed = fragment_.lineages();
  if (!assumed.ok()) return assumed;
  for (LineageRow& row : *assumed) {
    row.id += kFragment;
    rows->push_back(std::move(row));
  }
  return rows;
}

Result<bool> AssumedCatalog::is_known(const Guid& uuid) {
  const auto known = base_.backup_set(uuid);
  if (known.ok()) return true;
  if (known.error().code == Code::not_found) return false;
  return known.error();
}

Result<std::vector<ChainRecord>> AssumedCatalog::chain_records(
    const std::vector<std::int64_t>& lineages) {
  const Split parts = split(lineages);
  auto records = base_.chain_records(parts.base);
  if (!records.ok() || parts.fragment.empty()) return records;
  auto assumed = fragment_.chain_records(parts.fragment);
  if (!assumed.ok()) return assumed;
  for (ChainRecord& record : *assumed) {
    const auto known = is_known(record.uuid);
    if (!known.ok()) return known.error();
    if (!*known) records->push_back(std::move(record));
  }
  return records;
}

Status AssumedCatalog::each_backup_set(const std::vector<std::int64_t>& lineages,
                                       const std::function<Status(const BackupSet&)>& each) {
  const Split parts = split(lineages);
  const Status told = base_.each_backup_set(parts.base, each);
  if (!told.ok() || parts.fragment.empty()) return told;
  return fragment_.each_backup_set(parts.fragment, [&](const BackupSet& set) -> Status {
    const auto known = is_known(set.uuid);
    if (!known.ok()) return known.error();
    return *known ? Status() : each(set);
  });
}

Result<BackupSet> AssumedCatalog::backup_set(const Guid& uuid) {
  auto known = base_.backup_set(uuid);
  if (known.ok() || known.error().code != Code::not_found) return known;
  return fragment_.backup_set(uuid);
}

Status AssumedCatalog::each_estate_row(
    const std::function<Status(const EstateRow&, std::optional<UtcTime> taken_at)>& each) {
  auto assumed = rows_of(fragment_);
  if (!assumed.ok()) return assumed.error();
  const Status told =
      base_.each_estate_row([&](const EstateRow& row, std::optional<UtcTime> taken_at) -> Status {
        if (is_history_section(row.section)) return each(row, taken_at);
        EstateRow laid = row;
        const std::optional<std::string> name = name_of(row);
        for (AssumedRow& over : *assumed) {
          if (!over.lies_over(row, name)) continue;
          over.is_laid = true;
          if (over.is_removed) return Status();
          auto json = json_overlay(laid.json, over.row.json);
          if (!json.ok()) return json.error();
          laid.json = std::move(*json);
        }
        return each(laid, taken_at);
      });
  if (!told.ok()) return told;
  for (const AssumedRow& row : *assumed) {
    if (row.is_laid || row.is_removed) continue;
    if (const Status handed = each(row.row, row.taken_at); !handed.ok()) return handed;
  }
  return Status();
}

Result<std::vector<Contradiction>> AssumedCatalog::contradictions() {
  return base_.contradictions();
}

}  // namespace unbroken
