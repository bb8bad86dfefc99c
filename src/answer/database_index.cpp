#include "answer/database_index.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "chain/identity.h"
#include "model/estate_json.h"
#include "unbroken/estate_identity.h"

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

}  // namespace

bool IndexedDatabase::is_called(std::string_view name) const {
  return std::any_of(labels.begin(), labels.end(), [name](const DatabaseLabel& label) {
    return is_same_name(label.database_name, name);
  });
}

bool IndexedDatabase::is_called_one_of(const std::vector<std::string>& names) const {
  return std::any_of(names.begin(), names.end(),
                     [this](const std::string& name) { return is_called(name); });
}

Status DatabaseIndex::require(const std::vector<std::string>& names) const {
  for (const std::string& name : names) {
    const bool is_known =
        std::any_of(databases.begin(), databases.end(),
                    [&name](const IndexedDatabase& database) { return database.is_called(name); });
    if (!is_known) return Error{Code::not_found, "no evidence names this database", name};
  }
  return Status();
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

  std::vector<EstateDatabase> told;
  std::vector<IndexedDatabase> databases;
  for (const DatabaseIdentity& identity : identities_of(lineages, ranges)) {
    IndexedDatabase database;
    database.family = identity.family;
    database.is_joined_by_name = identity.is_joined_by_name;
    for (const std::size_t i : identity.lineages) {
      database.lineages.push_back((*rows)[i].id);
      const DatabaseLabel label{lineages[i].server_name, lineages[i].database_name};
      if (!has_label(database, label)) database.labels.push_back(label);
    }
    told.push_back({database.labels, database.family});
    databases.push_back(std::move(database));
  }
  told = databases_of(*estate, std::move(told));
  databases.resize(told.size());
  for (std::size_t i = 0; i < told.size(); ++i) {
    databases[i].labels = std::move(told[i].labels);
    databases[i].family = told[i].family;
  }
  std::stable_sort(
      databases.begin(), databases.end(), [](const IndexedDatabase& a, const IndexedDatabase& b) {
        const auto key = [](const IndexedDatabase& d) {
          return std::tie(d.labels.front().database_name, d.labels.front().server_name);
        };
        return key(a) < key(b);
      });
  told.clear();
  for (std::size_t i = 0; i < databases.size(); ++i) {
    databases[i].vertex = static_cast<EstateVertex>(i);
    told.push_back({databases[i].labels, databases[i].family});
  }
  return DatabaseIndex{EstateGraph(std::move(*estate), std::move(told)), std::move(databases)};
}

}  // namespace unbroken
