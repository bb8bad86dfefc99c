#include "answer/database_index.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "chain/identity.h"
#include "model/estate_json.h"

namespace unbroken {
namespace {

Result<Estate> load_estate(Catalog& catalog) {
  EstateBuilder builder;
  const Status read = catalog.each_estate_row(
      [&builder](const EstateRow& row, std::optional<UtcTime> taken_at) -> Status {
        builder.add(row, taken_at);
        return Status();
      });
  if (!read.ok()) return read.error();
  return std::move(builder.finish().estate);
}

// Only rows that know no GUID need their LSNs for being told apart.
Result<LsnRange> range_of(Catalog& catalog, const LineageRow& row) {
  LsnRange range;
  if (row.lineage.family || row.lineage.fork) return range;
  auto records = catalog.chain_records({row.id});
  if (!records.ok()) return std::move(records).error();
  for (const ChainRecord& record : *records) {
    if (range.first.is_null() || record.first_lsn < range.first) range.first = record.first_lsn;
    range.last = std::max(range.last, record.last_lsn);
  }
  return range;
}

bool has_label(const IndexedDatabase& database, const DatabaseLabel& label) {
  return std::any_of(database.labels.begin(), database.labels.end(),
                     [&label](const DatabaseLabel& own) {
                       return is_same_name(own.server_name, label.server_name) &&
                              is_same_name(own.database_name, label.database_name);
                     });
}

// Finds a configured database among those with backups, or adds it.
void add_configured(std::vector<IndexedDatabase>& databases, const DatabaseLabel& label,
                    const std::optional<Guid>& family) {
  for (IndexedDatabase& database : databases) {
    const bool same_family = family && database.family == family;
    const bool same_label =
        has_label(database, label) && (!family || !database.family || database.family == family);
    if (!same_family && !same_label) continue;
    if (!has_label(database, label)) database.labels.push_back(label);
    return;
  }
  databases.push_back({{}, {label}, family, false});
}

void add_configured(std::vector<IndexedDatabase>& databases, const Server& server) {
  for (const Database& row : server.databases) {
    if (is_same_name(row.name, "tempdb")) continue;  // nothing can back it up
    add_configured(databases, {server.server_name, row.name}, row.family_guid);
  }
  if (!server.managed_backup) return;
  for (const ManagedBackupSettings& row : server.managed_backup->databases) {
    const DatabaseLabel label{server.server_name, row.database_name};
    const bool known =
        std::any_of(databases.begin(), databases.end(),
                    [&label](const auto& database) { return has_label(database, label); });
    if (!known) databases.push_back({{}, {label}, std::nullopt, false});
  }
}

}  // namespace

bool IndexedDatabase::is_called(std::string_view name) const {
  return std::any_of(labels.begin(), labels.end(), [name](const DatabaseLabel& label) {
    return is_same_name(label.database_name, name);
  });
}

Result<DatabaseIndex> index_databases(Catalog& catalog) {
  auto estate = load_estate(catalog);
  if (!estate.ok()) return std::move(estate).error();
  auto rows = catalog.lineages();
  if (!rows.ok()) return std::move(rows).error();

  std::vector<Lineage> lineages;
  std::vector<LsnRange> ranges;
  for (const LineageRow& row : *rows) {
    auto range = range_of(catalog, row);
    if (!range.ok()) return std::move(range).error();
    lineages.push_back(row.lineage);
    ranges.push_back(*range);
  }

  DatabaseIndex index;
  index.estate = std::move(*estate);
  for (const DatabaseIdentity& identity : identities_of(lineages, ranges)) {
    IndexedDatabase database;
    database.family = identity.family;
    database.is_joined_by_name = identity.is_joined_by_name;
    for (const std::size_t i : identity.lineages) {
      database.lineages.push_back((*rows)[i].id);
      const DatabaseLabel label{lineages[i].server_name, lineages[i].database_name};
      if (!has_label(database, label)) database.labels.push_back(label);
    }
    index.databases.push_back(std::move(database));
  }
  for (const Server& server : index.estate.servers) add_configured(index.databases, server);
  std::stable_sort(index.databases.begin(), index.databases.end(),
                   [](const IndexedDatabase& a, const IndexedDatabase& b) {
                     const auto key = [](const IndexedDatabase& d) {
                       return std::tie(d.labels.front().database_name,
                                       d.labels.front().server_name);
                     };
                     return key(a) < key(b);
                   });
  return index;
}

}  // namespace unbroken
