#include "natural_table.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "measure.h"

namespace unbroken::bench {
namespace {

constexpr const char* kSchema = R"sql(
CREATE TABLE backupset (
  backup_set_id            INTEGER PRIMARY KEY,
  backup_set_uuid          BLOB NOT NULL,
  type                     TEXT NOT NULL,
  database_name            TEXT,
  server_name              TEXT,
  machine_name             TEXT,
  user_name                TEXT,
  family_guid              BLOB,
  first_recovery_fork_guid BLOB,
  last_recovery_fork_guid  BLOB,
  fork_point_lsn           INTEGER,
  first_lsn                INTEGER,
  last_lsn                 INTEGER,
  checkpoint_lsn           INTEGER,
  differential_base_lsn    INTEGER,
  differential_base_guid   BLOB,
  is_copy_only             INTEGER,
  backup_start_date        TEXT,
  backup_finish_date       TEXT,
  backup_size              INTEGER,
  compressed_backup_size   INTEGER,
  physical_device_name     TEXT
);
)sql";

constexpr const char* kIndexes = R"sql(
CREATE UNIQUE INDEX backupset_by_uuid ON backupset
  (backup_set_uuid, type, is_copy_only, last_recovery_fork_guid, last_lsn);
CREATE INDEX backupset_by_family ON backupset
  (family_guid, type, last_recovery_fork_guid, last_lsn, differential_base_guid);
CREATE INDEX backupset_by_first_lsn ON backupset
  (last_recovery_fork_guid, type, first_lsn, last_lsn);
CREATE INDEX backupset_by_last_lsn ON backupset
  (last_recovery_fork_guid, type, last_lsn, first_lsn);
CREATE INDEX backupset_crossing ON backupset
  (family_guid, last_recovery_fork_guid, first_recovery_fork_guid, fork_point_lsn, first_lsn)
  WHERE fork_point_lsn IS NOT NULL;
)sql";

void checked(int result, sqlite3* handle) {
  if (result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE) return;
  give_up({Code::io, sqlite3_errmsg(handle), "natural table", false});
}

void run(sqlite3* handle, const char* sql) {
  checked(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), handle);
}

sqlite3_stmt* prepared(sqlite3* handle, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  checked(sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr), handle);
  return statement;
}

sqlite3* opened(const std::string& path) {
  sqlite3* handle = nullptr;
  const int result = sqlite3_open(path.c_str(), &handle);
  checked(result, handle);
  run(handle, "PRAGMA cache_size = -16384");  // what the catalog has
  return handle;
}

void bind_guid(sqlite3_stmt* statement, int at, const Guid& guid) {
  sqlite3_bind_blob(statement, at, guid.bytes().data(), 16, SQLITE_TRANSIENT);
}

Guid guid_at(sqlite3_stmt* statement, int column) {
  std::array<std::uint8_t, 16> bytes{};
  if (sqlite3_column_bytes(statement, column) == 16) {
    std::memcpy(bytes.data(), sqlite3_column_blob(statement, column), bytes.size());
  }
  return Guid(bytes);
}

}  // namespace

std::int64_t integer_of(Lsn lsn) {
  constexpr std::uint64_t kRest = 1'000'000'000'000'000;
  return static_cast<std::int64_t>(lsn.vlf() * kRest + lsn.block_and_slot());
}

void NaturalTableWriter::Close::operator()(sqlite3* handle) const { sqlite3_close(handle); }
void NaturalTableWriter::Close::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

NaturalTableWriter::NaturalTableWriter(const std::string& path) : handle_(opened(path)) {
  run(handle_.get(), "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
  run(handle_.get(), kSchema);
  insert_.reset(prepared(handle_.get(),
                         "INSERT INTO backupset VALUES"
                         " (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
  run(handle_.get(), "BEGIN");
}

void NaturalTableWriter::add(const BackupSet& set) {
  sqlite3_stmt* insert = insert_.get();
  sqlite3_clear_bindings(insert);
  const auto text = [insert](int at, const std::string& value) {
    sqlite3_bind_text(insert, at, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  };
  const auto guid = [insert](int at, const std::optional<Guid>& value) {
    if (value) bind_guid(insert, at, *value);
  };
  const auto lsn = [insert](int at, const std::optional<Lsn>& value) {
    if (value) sqlite3_bind_int64(insert, at, integer_of(*value));
  };
  const auto number = [insert](int at, std::uint64_t value) {
    sqlite3_bind_int64(insert, at, static_cast<std::int64_t>(value));
  };
  guid(1, set.uuid);
  text(2, *set.type == BackupType::full ? "D" : *set.type == BackupType::log ? "L" : "I");
  text(3, *set.database_name);
  text(4, *set.server_name);
  text(5, *set.machine_name);
  text(6, *set.user_name);
  guid(7, set.family_guid);
  guid(8, set.first_recovery_fork);
  guid(9, set.last_recovery_fork);
  lsn(10, set.fork_point_lsn);
  lsn(11, set.first_lsn);
  lsn(12, set.last_lsn);
  lsn(13, set.checkpoint_lsn);
  lsn(14, set.differential_base_lsn);
  guid(15, set.differential_base_guid);
  number(16, set.is_copy_only.value_or(false) ? 1 : 0);
  text(17, set.backup_start->text());
  text(18, set.backup_finish->text());
  number(19, *set.backup_size);
  number(20, *set.compressed_backup_size);
  text(21, set.devices.front().path);
  checked(sqlite3_step(insert), handle_.get());
  checked(sqlite3_reset(insert), handle_.get());
}

void NaturalTableWriter::finish() {
  run(handle_.get(), kIndexes);
  run(handle_.get(), "COMMIT");
  run(handle_.get(), "PRAGMA wal_checkpoint(TRUNCATE)");
}

std::vector<Stretch> ask(const std::string& path, const std::string& sql, const Guid& family) {
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> handle(opened(path), sqlite3_close);
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> query(
      prepared(handle.get(), sql.c_str()), sqlite3_finalize);
  bind_guid(query.get(), 1, family);
  std::vector<Stretch> answer;
  int result = SQLITE_ROW;
  while ((result = sqlite3_step(query.get())) == SQLITE_ROW) {
    answer.push_back({guid_at(query.get(), 0), sqlite3_column_int(query.get(), 1) != 0,
                      sqlite3_column_int64(query.get(), 2), sqlite3_column_int64(query.get(), 3)});
  }
  checked(result, handle.get());
  std::sort(answer.begin(), answer.end());
  return answer;
}

}  // namespace unbroken::bench
