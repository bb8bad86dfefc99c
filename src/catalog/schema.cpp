#include "catalog/schema.h"

#include <array>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>

namespace unbroken::catalog {

namespace {

// Times are milliseconds UTC. GUIDs are the 16 bytes in the order of their
// text; an unknown one in a key is the empty blob. LSNs are the 12 bytes of
// LsnKey. `record` and `facts` are described in packed.h.
constexpr const char* kVersion1 = R"sql(
PRAGMA application_id = 1431192146;

-- What was imported. A place that is imported again is the same source unless
-- its export states another time; the counts are those of the last import.
CREATE TABLE source (
  id           INTEGER PRIMARY KEY,
  location     TEXT    NOT NULL,
  taken_at     INTEGER,
  imported_at  INTEGER NOT NULL,
  added        INTEGER NOT NULL DEFAULT 0,
  known        INTEGER NOT NULL DEFAULT 0,
  extended     INTEGER NOT NULL DEFAULT 0,
  conflicting  INTEGER NOT NULL DEFAULT 0,
  estate_rows  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX source_by_location ON source (location, taken_at);

-- The distinct labels sets were found under. `sets` counts the sets that have
-- them now; rows stay at 0, so that an id never changes its meaning.
CREATE TABLE lineage (
  id                 INTEGER PRIMARY KEY,
  family             BLOB    NOT NULL,
  fork               BLOB    NOT NULL,
  availability_group TEXT    NOT NULL,
  server_name        TEXT    NOT NULL,
  database_name      TEXT    NOT NULL,
  sets               INTEGER NOT NULL,
  UNIQUE (family, fork, availability_group, server_name, database_name)
) STRICT;

-- One row per backup set: all that its sources tell, joined.
CREATE TABLE backup_set (
  id          INTEGER PRIMARY KEY,
  uuid        BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
  lineage_id  INTEGER NOT NULL REFERENCES lineage (id),
  record      BLOB    NOT NULL
) STRICT;

-- What chains and plans need of each set, one database's rows side by side in
-- LSN order. A lineage has one fork, so the key does not name it.
CREATE TABLE chain (
  lineage_id  INTEGER NOT NULL REFERENCES lineage (id),
  first_lsn   BLOB    NOT NULL,
  set_id      INTEGER NOT NULL REFERENCES backup_set (id),
  facts       BLOB    NOT NULL,
  PRIMARY KEY (lineage_id, first_lsn, set_id)
) STRICT, WITHOUT ROWID;

-- Which source told of which set, and how well founded its word is.
CREATE TABLE sighting (
  set_id     INTEGER NOT NULL REFERENCES backup_set (id),
  source_id  INTEGER NOT NULL REFERENCES source (id),
  proof      INTEGER NOT NULL,
  PRIMARY KEY (set_id, source_id)
) STRICT, WITHOUT ROWID;

-- What a source said of a set and was not taken over.
CREATE TABLE contradiction (
  id         INTEGER PRIMARY KEY,
  set_id     INTEGER NOT NULL REFERENCES backup_set (id),
  source_id  INTEGER NOT NULL REFERENCES source (id),
  detail     TEXT    NOT NULL,
  UNIQUE (set_id, source_id, detail)
) STRICT;

-- One server's configuration as one source describes it. Those of the newest
-- taken_at are what is configured; the older ones are kept.
CREATE TABLE configuration (
  id           INTEGER PRIMARY KEY,
  server_name  TEXT    NOT NULL COLLATE NOCASE,
  source_id    INTEGER NOT NULL REFERENCES source (id),
  taken_at     INTEGER
) STRICT;
CREATE INDEX configuration_by_server ON configuration (server_name, taken_at);
CREATE INDEX configuration_by_source ON configuration (source_id, server_name);

CREATE TABLE configuration_row (
  configuration_id  INTEGER NOT NULL REFERENCES configuration (id),
  position          INTEGER NOT NULL,
  section           TEXT    NOT NULL,
  json              TEXT    NOT NULL,
  PRIMARY KEY (configuration_id, position)
) STRICT, WITHOUT ROWID;

-- What happened on a server: the union of what all sources tell.
CREATE TABLE history_row (
  server_name  TEXT    NOT NULL COLLATE NOCASE,
  section      TEXT    NOT NULL,
  json         TEXT    NOT NULL,
  source_id    INTEGER NOT NULL REFERENCES source (id),
  PRIMARY KEY (server_name, section, json)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 1;
)sql";

// Chain rows of sets told by file hold their files. Those that version 1 wrote do
// not, and are completed from the sets when they are read.
constexpr const char* kVersion2 = "PRAGMA user_version = 2;";

// Chain records lie in chunks. The rows of `chain` stay until an import touches their
// lineage. `records` is described in chain_chunk.h; no chunk holds a set that is lower
// than its first_set, or not lower than the next one's.
constexpr const char* kVersion3 = R"sql(
CREATE TABLE chain_chunk (
  id          INTEGER PRIMARY KEY,
  lineage_id  INTEGER NOT NULL REFERENCES lineage (id),
  first_set   INTEGER NOT NULL,
  checksum    INTEGER NOT NULL,
  records     BLOB    NOT NULL,
  UNIQUE (lineage_id, first_set)
) STRICT;

PRAGMA user_version = 3;
)sql";

constexpr std::array kSteps{kVersion1, kVersion2, kVersion3};

constexpr std::size_t kHeaderSize = 100;
constexpr std::size_t kApplicationIdAt = 68;
constexpr std::string_view kMagic("SQLite format 3\0", 16);

std::uint32_t big_endian(const unsigned char* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
         std::uint32_t{bytes[2]} << 8 | bytes[3];
}

// A crash while the first tables were written leaves a journal, from which
// SQLite restores the empty file.
bool has_rollback_journal(const Connection& connection) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(connection.path() + "-journal", failed);
  return !failed && size != 0;
}

using Header = std::array<unsigned char, kHeaderSize>;

// All zero for an empty file. Through SQLite's own file: opening it a second
// time and closing it would drop the locks other connections of this process hold.
Result<Header> read_header(const Connection& connection, sqlite3_file& file) {
  Header header{};
  sqlite3_int64 size = 0;
  if (file.pMethods->xFileSize(&file, &size) != SQLITE_OK) return connection.failure();
  const int read = file.pMethods->xRead(&file, header.data(), kHeaderSize, 0);
  if (read != SQLITE_OK && read != SQLITE_IOERR_SHORT_READ) {
    return Error{Code::io, sqlite3_errstr(read), connection.path(), false};
  }
  // SQLite gives a file of one byte the size 0, and would write over it.
  if (size != 0 && header == Header{}) header.front() = 1;  // zeros, but not an empty file
  return header;
}

bool is_catalogs(const Header& header) {
  return header == Header{} ||
         (std::memcmp(header.data(), kMagic.data(), kMagic.size()) == 0 &&
          big_endian(header.data() + kApplicationIdAt) == std::uint32_t{kApplicationId});
}

Status run_step(Connection& connection, const char* step, std::int64_t version) {
  if (Status begun = connection.begin_write(); !begun.ok()) return begun;
  Result<std::int64_t> current = connection.number("PRAGMA user_version");
  Status done;
  if (!current.ok()) {
    done = std::move(current).error();
  } else if (*current < version) {  // else another process has just done it
    done = connection.run(step);
    if (done.ok()) current = connection.number("PRAGMA user_version");
    if (done.ok() && current.ok() && *current != version) {
      done = Error{Code::internal, "migration set another version", std::to_string(version), false};
    }
  }
  if (done.ok()) done = connection.commit();
  if (!done.ok()) connection.roll_back();
  return done;
}

}  // namespace

std::span<const char* const> schema_steps() { return kSteps; }

Status check_is_catalog(Connection& connection) {
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file) !=
          SQLITE_OK ||
      file == nullptr || file->pMethods == nullptr) {
    return {};  // in memory
  }
  Result<Header> header = read_header(connection, *file);
  if (!header.ok()) return std::move(header).error();
  if (is_catalogs(*header) || has_rollback_journal(connection)) return {};
  // A catalog that another connection was just writing for the first time is
  // whole by now: its journal is gone.
  header = read_header(connection, *file);
  if (!header.ok()) return std::move(header).error();
  if (is_catalogs(*header)) return {};
  if (std::memcmp(header->data(), kMagic.data(), kMagic.size()) != 0) {
    return damaged(connection, "not a catalog");
  }
  return damaged(connection, "an SQLite database, but not a catalog");
}

Status migrate(Connection& connection, std::span<const char* const> steps) {
  // One reading, or a catalog that another connection creates in between would
  // have tables and no application_id.
  Result<Statement> select = connection.prepare(
      "SELECT (SELECT application_id FROM pragma_application_id), count(*) FROM sqlite_schema");
  if (!select.ok()) return std::move(select).error();
  const Result<bool> row = select->step();
  if (!row.ok()) return row.error();
  if (select->number(0) != kApplicationId && select->number(1) != 0) {
    return damaged(connection, "an SQLite database, but not a catalog");
  }
  select->reset();
  const Result<std::int64_t> version = connection.number("PRAGMA user_version");
  if (!version.ok()) return version.error();
  const auto newest = static_cast<std::int64_t>(steps.size());
  if (*version > newest) {
    return Error{Code::unsupported,
                 "catalog of version " + std::to_string(*version) +
                     "; this program reads up to version " + std::to_string(newest),
                 connection.path(), false};
  }
  if (*version < 0) return damaged(connection, "catalog with a negative version");
  for (std::int64_t next = *version + 1; next <= newest; ++next) {
    Status done = run_step(connection, steps[static_cast<std::size_t>(next - 1)], next);
    if (!done.ok()) return done;
  }
  return {};
}

}  // namespace unbroken::catalog
