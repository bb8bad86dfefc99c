#include "catalog/estate_store.h"

#include <utility>

#include "model/estate_json.h"

namespace unbroken::catalog {

namespace {

std::optional<std::int64_t> ms_of(std::optional<UtcTime> time) {
  return time ? std::optional(time->ms) : std::nullopt;
}

// As the tables' collation NOCASE compares: ASCII letters only.
std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// Rows of ?1 that are not among those of ?2, whatever their order.
constexpr const char* kCountNewRows =
    "SELECT count(*) FROM ("
    "  SELECT section, json FROM configuration_row WHERE configuration_id = ?1"
    "  EXCEPT SELECT section, json FROM configuration_row WHERE configuration_id = ?2)";

}  // namespace

Result<EstateStore> EstateStore::open(Connection& connection) {
  EstateStore store(connection);
  const std::pair<Statement*, const char*> statements[] = {
      {&store.insert_history_,
       "INSERT INTO history_row (server_name, section, json, source_id) VALUES (?1, ?2, ?3, ?4)"
       " ON CONFLICT DO NOTHING"},
      {&store.insert_configuration_,
       "INSERT INTO configuration (server_name, source_id, taken_at) VALUES (?1, ?2, ?3)"},
      {&store.insert_row_,
       "INSERT INTO configuration_row (configuration_id, position, section, json)"
       " VALUES (?1, ?2, ?3, ?4)"},
  };
  for (const auto& [statement, sql] : statements) {
    Result<Statement> prepared = connection.prepare(sql, true);
    if (!prepared.ok()) return std::move(prepared).error();
    *statement = std::move(*prepared);
  }
  return store;
}

Status EstateStore::put(const EstateRow& row, std::int64_t source,
                        std::optional<UtcTime> taken_at) {
  if (is_history_section(row.section)) {
    insert_history_.bind(1, row.server_name).bind(2, row.section).bind(3, row.json).bind(4, source);
    if (Status inserted = insert_history_.run(); !inserted.ok()) return inserted;
    new_rows_ += connection_->changed_any();
    return {};
  }
  Result<Described*> described = description_of(row.server_name, source, taken_at);
  if (!described.ok()) return std::move(described).error();
  insert_row_.bind(1, (*described)->configuration)
      .bind(2, (*described)->rows++)
      .bind(3, row.section)
      .bind(4, row.json);
  return insert_row_.run();
}

Result<EstateStore::Described*> EstateStore::description_of(const std::string& server_name,
                                                            std::int64_t source,
                                                            std::optional<UtcTime> taken_at) {
  const auto [at, is_new] = described_.try_emplace(lower(server_name));
  if (!is_new) return &at->second;
  insert_configuration_.bind(1, server_name).bind(2, source).bind(3, ms_of(taken_at));
  if (Status inserted = insert_configuration_.run(); !inserted.ok()) return inserted.error();
  at->second = {source, connection_->last_id(), 0};
  return &at->second;
}

Status EstateStore::finish() {
  for (const auto& [server_name, described] : described_) {
    if (Status replaced = replace_previous(server_name, described); !replaced.ok()) return replaced;
  }
  described_.clear();
  return {};
}

Status EstateStore::replace_previous(const std::string& server_name, const Described& now) {
  Result<Statement> find = connection_->prepare(
      "SELECT id FROM configuration WHERE source_id = ?1 AND server_name = ?2 AND id < ?3");
  if (!find.ok()) return std::move(find).error();
  find->bind(1, now.source).bind(2, server_name).bind(3, now.configuration);
  Result<bool> found = find->step();
  if (!found.ok()) return std::move(found).error();
  const std::int64_t previous = *found ? find->number(0) : 0;
  find->reset();

  Result<Statement> count = connection_->prepare(kCountNewRows);
  if (!count.ok()) return std::move(count).error();
  count->bind(1, now.configuration).bind(2, previous);
  Result<bool> counted = count->step();
  if (!counted.ok()) return std::move(counted).error();
  new_rows_ += static_cast<std::uint64_t>(count->number(0));
  count->reset();

  if (previous == 0) return {};
  for (const char* sql : {"DELETE FROM configuration_row WHERE configuration_id = ?1",
                          "DELETE FROM configuration WHERE id = ?1"}) {
    Result<Statement> remove = connection_->prepare(sql);
    if (!remove.ok()) return std::move(remove).error();
    if (Status removed = remove->bind(1, previous).run(); !removed.ok()) return removed;
  }
  return {};
}

Status each_estate_row(
    Connection& connection,
    const std::function<Status(const EstateRow&, std::optional<UtcTime> taken_at)>& each) {
  // NULL sorts before every time: an export that does not say when it was taken
  // is older than one that does, and those that cannot be told apart are united.
  constexpr const char* kInForce =
      "SELECT c.server_name, r.section, r.json, c.taken_at"
      " FROM configuration c JOIN configuration_row r ON r.configuration_id = c.id"
      " WHERE c.taken_at IS (SELECT max(n.taken_at) FROM configuration n"
      "                      WHERE n.server_name = c.server_name)"
      " GROUP BY c.server_name, r.section, r.json"
      " ORDER BY c.server_name, min(c.id << 32 | r.position)";
  constexpr const char* kHistory =
      "SELECT h.server_name, h.section, h.json, s.taken_at"
      " FROM history_row h JOIN source s ON s.id = h.source_id"
      " ORDER BY h.server_name, h.section, h.json";
  for (const char* sql : {kInForce, kHistory}) {
    Result<Statement> rows = connection.prepare(sql);
    if (!rows.ok()) return std::move(rows).error();
    while (true) {
      Result<bool> row = rows->step();
      if (!row.ok()) return std::move(row).error();
      if (!*row) break;
      std::optional<UtcTime> taken_at;
      if (!rows->is_null(3)) taken_at = UtcTime{rows->number(3)};
      const EstateRow told{std::string(rows->text(0)), std::string(rows->text(1)),
                           std::string(rows->text(2))};
      if (Status handed = each(told, taken_at); !handed.ok()) return handed;
    }
  }
  return {};
}

}  // namespace unbroken::catalog
