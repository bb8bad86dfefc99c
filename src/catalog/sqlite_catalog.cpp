#include "catalog/sqlite_catalog.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "catalog/chain_chunk.h"
#include "catalog/estate_store.h"
#include "catalog/packed_set.h"
#include "catalog/schema.h"
#include "catalog/sqlite_import.h"

namespace unbroken::catalog {

namespace {

UtcTime system_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return UtcTime{std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

// One consistent state of the catalog for as long as it lives, whatever other
// processes commit. Inside another one it is the same state.
class Reading {
 public:
  static Result<Reading> begin(OpenCatalog& open) {
    if (open.is_importing) {
      return Error{Code::conflict, "an import into the catalog is open", open.connection.path(),
                   false};
    }
    if (open.walks == 0) {
      if (Status begun = open.connection.run("BEGIN"); !begun.ok()) return begun.error();
    }
    return Reading(open);
  }
  Reading(Reading&& other) noexcept : open_(std::exchange(other.open_, nullptr)) {}
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  Reading& operator=(Reading&&) = delete;
  ~Reading() {
    if (open_ != nullptr && --open_->walks == 0) open_->connection.roll_back();
  }

 private:
  explicit Reading(OpenCatalog& open) : open_(&open) { ++open.walks; }

  OpenCatalog* open_;
};

// Growing by steps would touch three times the memory.
void make_room(std::vector<ChainRecord>& records, std::size_t more) {
  if (records.capacity() - records.size() >= more) return;
  records.reserve(std::max(records.size() + more, records.capacity() * 2));
}

std::optional<Guid> guid_of(std::string_view bytes) {
  std::array<std::uint8_t, 16> out{};
  if (bytes.size() != out.size()) return std::nullopt;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(bytes[i]);
  return Guid(out);
}

// Runs select for each id as ?1 and hands every row to take.
template <class Take>
Status each_row(Connection& connection, const char* select, const std::vector<std::int64_t>& ids,
                Take&& take) {
  Result<Statement> rows = connection.prepare(select);
  if (!rows.ok()) return std::move(rows).error();
  for (const std::int64_t id : ids) {
    rows->bind(1, id);
    while (true) {
      Result<bool> row = rows->step();
      if (!row.ok()) return std::move(row).error();
      if (!*row) break;
      if (Status taken = take(*rows); !taken.ok()) return taken;
    }
  }
  return {};
}

Status switch_to_write_ahead_log(Connection& connection) {
  Result<Statement> mode = connection.prepare("PRAGMA journal_mode = WAL");
  if (!mode.ok()) return std::move(mode).error();
  Result<bool> row = mode->step();
  if (!row.ok()) return std::move(row).error();
  if (mode->text(0) != "wal" && mode->text(0) != "memory") {
    return Error{Code::io, "no write-ahead log on this file system", connection.path(), false};
  }
  return {};
}

// WAL lets readers go on while one writes; FULL makes a commit outlive a power
// cut, because what the catalog holds decides what may be deleted.
Status use_write_ahead_log(Connection& connection, std::chrono::milliseconds busy_timeout) {
  if (!connection.is_read_only()) {
    // The switch begins by reading, and SQLite never waits to write once it has
    // read: where two connections switch a new catalog, one is refused at once.
    const auto deadline = std::chrono::steady_clock::now() + busy_timeout;
    Status switched = switch_to_write_ahead_log(connection);
    while (!switched.ok() && switched.error().code == Code::conflict &&
           std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      switched = switch_to_write_ahead_log(connection);
    }
    if (!switched.ok()) return switched;
  }
  return connection.run("PRAGMA synchronous = FULL");
}

Status configure(Connection& connection, std::chrono::milliseconds busy_timeout) {
  sqlite3* handle = connection.handle();
  sqlite3_busy_timeout(handle, static_cast<int>(busy_timeout.count()));
  for (const auto& [option, value] : {std::pair{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                      {SQLITE_DBCONFIG_DEFENSIVE, 1},
                                      {SQLITE_DBCONFIG_ENABLE_FKEY, 1}}) {
    if (sqlite3_db_config(handle, option, value, nullptr) != SQLITE_OK) return connection.failure();
  }
  return connection.run("PRAGMA cache_size = -16384");  // KiB
}

// A row that version 1 wrote of a set told by file.
bool may_lack_files(const ChainRecord& record) {
  const bool names_no_base =
      record.type == BackupType::differential && record.differential_base_guid.is_zero();
  return record.files.empty() && (is_of_files(record.type) || names_no_base);
}

}  // namespace

Result<std::unique_ptr<Catalog>> open_sqlite_catalog(const std::string& path,
                                                     SqliteSettings settings) {
  Result<Connection> connection = Connection::open(path, settings.vfs);
  if (!connection.ok()) return std::move(connection).error();
  Status ready = check_is_catalog(*connection);
  if (ready.ok()) ready = configure(*connection, settings.busy_timeout);
  if (ready.ok()) ready = migrate(*connection, schema_steps());
  if (ready.ok()) ready = use_write_ahead_log(*connection, settings.busy_timeout);
  if (!ready.ok()) {
    Error error = ready.error();
    error.subject = path;
    return error;
  }
  auto open = std::make_shared<OpenCatalog>();
  open->connection = std::move(*connection);
  open->clock = settings.clock ? std::move(settings.clock) : system_now;
  return std::unique_ptr<Catalog>(std::make_unique<SqliteCatalog>(std::move(open)));
}

Result<std::unique_ptr<Import>> SqliteCatalog::begin_import(const EvidenceSource& source) {
  return SqliteImport::begin(open_, source);
}

Result<std::vector<LineageRow>> SqliteCatalog::lineages() {
  Result<Reading> reading = Reading::begin(*open_);
  if (!reading.ok()) return std::move(reading).error();
  Result<Statement> rows = open_->connection.prepare(
      "SELECT id, family, fork, availability_group, server_name, database_name, sets"
      " FROM lineage WHERE sets > 0 ORDER BY id");
  if (!rows.ok()) return std::move(rows).error();
  std::vector<LineageRow> found;
  while (true) {
    Result<bool> row = rows->step();
    if (!row.ok()) return std::move(row).error();
    if (!*row) return found;
    LineageRow& lineage = found.emplace_back();
    lineage.id = rows->number(0);
    lineage.lineage.family = guid_of(rows->blob(1));
    lineage.lineage.fork = guid_of(rows->blob(2));
    lineage.lineage.availability_group = rows->text(3);
    lineage.lineage.server_name = rows->text(4);
    lineage.lineage.database_name = rows->text(5);
    lineage.sets = static_cast<std::uint64_t>(rows->number(6));
  }
}

template <class Each>
Status SqliteCatalog::each_entry(std::int64_t lineage, Each each) {
  Status read = each_row(
      open_->connection,
      "SELECT first_set, checksum, records FROM chain_chunk WHERE lineage_id = ?1"
      " ORDER BY first_set",
      {lineage}, [&](const Statement& row) -> Status {
        const std::string_view records = row.blob(2);
        if (checksum_of(records) != row.number(1)) {
          return damaged(open_->connection, "chunk of chain records with another checksum");
        }
        ChunkReader reader(row.number(0), records);
        for (ChunkEntry entry; reader.next(entry);) {
          if (Status taken = each(entry); !taken.ok()) return taken;
        }
        if (reader.is_whole()) return {};
        return damaged(open_->connection, "unreadable chunk of chain records");
      });
  if (!read.ok()) return read;
  return each_row(open_->connection, "SELECT facts, set_id FROM chain WHERE lineage_id = ?1",
                  {lineage}, [&each](const Statement& row) {
                    return each({row.number(1), row.blob(0), false});
                  });
}

Status SqliteCatalog::complete(std::int64_t set, ChainRecord& record) {
  if (!find_record_) {
    Result<Statement> find =
        open_->connection.prepare("SELECT record FROM backup_set WHERE id = ?1", true);
    if (!find.ok()) return std::move(find).error();
    find_record_ = std::move(*find);
  }
  find_record_->bind(1, set);
  Result<bool> row = find_record_->step();
  if (!row.ok()) return std::move(row).error();
  std::optional<BackupSet> told;
  if (*row) told = unpack_set(record.uuid, find_record_->blob(0));
  find_record_->reset();
  if (!told) return damaged(open_->connection, "unreadable backup set");
  record.files = chain_record_of(*told).files;
  return {};
}

Status SqliteCatalog::read_record(const ChunkEntry& entry, const Guid& fork, ChainRecord& record) {
  if (!unpack(entry, fork, record)) return damaged(open_->connection, "unreadable chain record");
  return may_lack_files(record) ? complete(entry.set, record) : Status();
}

Result<std::vector<SqliteCatalog::ChainSource>> SqliteCatalog::chain_sources(
    const std::vector<std::int64_t>& lineages) {
  std::vector<ChainSource> sources;
  Status read = each_row(open_->connection, "SELECT fork, sets, id FROM lineage WHERE id = ?1",
                         lineages, [&](const Statement& row) -> Status {
                           constexpr std::int64_t kMost = 1'000'000;  // is believed
                           const std::int64_t sets =
                               std::clamp<std::int64_t>(row.number(1), 0, kMost);
                           sources.push_back({row.number(2), guid_of(row.blob(0)).value_or(Guid()),
                                              static_cast<std::size_t>(sets)});
                           return {};
                         });
  if (!read.ok()) return read.error();
  return sources;
}

Result<std::vector<ChainRecord>> SqliteCatalog::chain_records(
    const std::vector<std::int64_t>& lineages) {
  Result<Reading> reading = Reading::begin(*open_);
  if (!reading.ok()) return std::move(reading).error();
  Result<std::vector<ChainSource>> sources = chain_sources(lineages);
  if (!sources.ok()) return std::move(sources).error();
  std::vector<ChainRecord> records;
  for (const ChainSource& source : *sources) {
    make_room(records, source.sets);
    Status read = each_entry(source.lineage, [&](const ChunkEntry& entry) {
      return read_record(entry, source.fork, records.emplace_back());
    });
    if (!read.ok()) return read.error();
  }
  return records;
}

// Fork by fork, as the graph wants them.
Result<ChainGraph> SqliteCatalog::chain(const std::vector<std::int64_t>& lineages) {
  Result<Reading> reading = Reading::begin(*open_);
  if (!reading.ok()) return std::move(reading).error();
  Result<std::vector<ChainSource>> sources = chain_sources(lineages);
  if (!sources.ok()) return std::move(sources).error();
  std::stable_sort(sources->begin(), sources->end(),
                   [](const ChainSource& a, const ChainSource& b) { return a.fork < b.fork; });
  ChainDraft draft;
  std::size_t sets = 0;
  for (const ChainSource& source : *sources) {
    sets += source.sets;
    if (source.sets > 0) (void)draft.name_fork(source.fork);
  }
  draft.make_room(sets);
  for (const ChainSource& source : *sources) {
    std::optional<ForkIndex> fork;
    Status read = each_entry(source.lineage, [&](const ChunkEntry& entry) -> Status {
      if (entry.is_plain) {
        if (!fork) fork = draft.name_fork(source.fork);
        if (unpack_plain(entry.bytes, draft.add_plain(*fork))) return {};
        return damaged(open_->connection, "unreadable chain record");
      }
      ChainRecord record;
      Status told = read_record(entry, source.fork, record);
      if (told.ok()) draft.add(record);
      return told;
    });
    if (!read.ok()) return read.error();
  }
  return ChainGraph(std::move(draft));
}

Status SqliteCatalog::each_backup_set(const std::vector<std::int64_t>& lineages,
                                      const std::function<Status(const BackupSet&)>& each) {
  Result<Reading> reading = Reading::begin(*open_);
  if (!reading.ok()) return std::move(reading).error();
  for (const std::int64_t lineage : lineages) {
    std::vector<std::int64_t> sets;
    Status read = each_entry(lineage, [&sets](const ChunkEntry& entry) -> Status {
      sets.push_back(entry.set);
      return {};
    });
    if (!read.ok()) return read;
    read = each_row(open_->connection, "SELECT uuid, record FROM backup_set WHERE id = ?1", sets,
                    [&](const Statement& row) -> Status {
                      const std::optional<Guid> uuid = guid_of(row.blob(0));
                      const std::optional<BackupSet> set =
                          uuid ? unpack_set(*uuid, row.blob(1)) : std::nullopt;
                      if (!set) return damaged(open_->connection, "unreadable backup set");
                      return each(*set);
                    });
    if (!read.ok()) return read;
  }
  return {};
}

Result<BackupSet> SqliteCatalog::backup_set(const Guid& uuid) {
  Result<Reading> reading = Reading::begin(*open_);
  if (!reading.ok()) return std::move(reading).error();
  Result<Statement> find =
      open_->connection.prepare("SELECT record FROM backup_set WHERE uuid = ?1");
  if (!find.ok()) return std::move(find).error();
  Result<bool> row = find->bind_blob(1, uuid.bytes()).step();
  if (!row.ok()) return std::move(row).error();
  if (!*row) return Error{Code::not_found, "no such backup set", uuid.text(), false};
  std::optional<BackupSet> set = unpack_set(uuid, find->blob(0));
  if (!set) return damaged(open_->connection, "unreadable backup set");
  return *std::move(set);
}

Status SqliteCatalog::each_estate_row(
    const std::function<Status(const EstateRow&, std::optional<UtcTime>)>& each) {
  Result<Reading> reading = Reading::begin(*open_);
  if (!reading.ok()) return std::move(reading).error();
  return catalog::each_estate_row(open_->connection, each);
}

Result<std::vector<Contradiction>> SqliteCatalog::contradictions() {
  Result<Reading> reading = Reading::begin(*open_);
  if (!reading.ok()) return std::move(reading).error();
  Result<Statement> rows = open_->connection.prepare(
      "SELECT b.uuid, s.location, c.detail FROM contradiction c"
      " JOIN backup_set b ON b.id = c.set_id JOIN source s ON s.id = c.source_id ORDER BY c.id");
  if (!rows.ok()) return std::move(rows).error();
  std::vector<Contradiction> found;
  while (true) {
    Result<bool> row = rows->step();
    if (!row.ok()) return std::move(row).error();
    if (!*row) return found;
    const std::optional<Guid> uuid = guid_of(rows->blob(0));
    if (!uuid) return damaged(open_->connection, "unreadable backup set");
    found.push_back({*uuid, std::string(rows->text(1)), std::string(rows->text(2))});
  }
}

}  // namespace unbroken::catalog

namespace unbroken {

Result<std::unique_ptr<Catalog>> open_catalog(const std::string& path) {
  return catalog::open_sqlite_catalog(path);
}

}  // namespace unbroken
