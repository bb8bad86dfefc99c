#include "catalog/sqlite_import.h"

#include <filesystem>
#include <utility>

namespace unbroken::catalog {

namespace {

// Reading the catalog's own file would not only be useless: closing it drops
// the locks that this process holds on it.
bool is_own_file(const Connection& connection, const std::string& location) {
  if (connection.path() == ":memory:") return false;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    std::error_code failed;
    if (std::filesystem::equivalent(connection.path() + suffix, location, failed) && !failed) {
      return true;
    }
  }
  return false;
}

}  // namespace

Result<std::unique_ptr<Import>> SqliteImport::begin(std::shared_ptr<OpenCatalog> open,
                                                    const EvidenceSource& source) {
  Connection& connection = open->connection;
  if (open->is_importing || open->walks != 0) {
    return Error{
        Code::conflict,
        open->is_importing ? "an import into the catalog is open" : "the catalog is being read",
        connection.path(), false};
  }
  if (is_own_file(connection, source.location)) {
    return Error{Code::invalid_argument, "is the catalog itself", source.location, false};
  }
  if (connection.is_read_only()) {  // BEGIN IMMEDIATE would succeed
    return Error{Code::io, "the catalog is read-only", connection.path(), false};
  }
  if (Status begun = connection.begin_write(); !begun.ok()) return begun.error();
  Result<SetStore> sets = SetStore::open(connection);
  Result<EstateStore> estate = EstateStore::open(connection);
  if (!sets.ok() || !estate.ok()) {
    connection.roll_back();
    return sets.ok() ? std::move(estate).error() : std::move(sets).error();
  }
  return std::unique_ptr<Import>(
      new SqliteImport(std::move(open), source, std::move(*sets), std::move(*estate)));
}

SqliteImport::SqliteImport(std::shared_ptr<OpenCatalog> open, EvidenceSource source, SetStore sets,
                           EstateStore estate)
    : open_(std::move(open)),
      source_(std::move(source)),
      begun_at_(open_->clock()),
      sets_(std::move(sets)),
      estate_(std::move(estate)) {
  open_->is_importing = true;
}

SqliteImport::~SqliteImport() {
  writer_.reset();
  if (!is_done_) {
    open_->connection.roll_back();
    open_->is_importing = false;
  }
}

Status SqliteImport::after(Status done) {
  if (!done.ok() && !failure_) failure_ = done.error();
  return done;
}

Status SqliteImport::add(BackupSet set) {
  if (failure_) return *failure_;
  if (set.uuid.is_zero()) {
    return after(
        Error{Code::invalid_argument, "backup set without a GUID", source_.location, false});
  }
  batch_.add(set);
  return hand_over_if_full();
}

Status SqliteImport::add(EstateRow row) {
  if (failure_) return *failure_;
  batch_.add(std::move(row));
  return hand_over_if_full();
}

Status SqliteImport::taken_at(UtcTime at) {
  if (failure_) return *failure_;
  if (has_rows_ && source_.taken_at != at) {
    return after(Error{Code::invalid_argument, "time of an export told after its rows",
                       source_.location, false});
  }
  source_.taken_at = at;
  return {};
}

Status SqliteImport::hand_over_if_full() {
  has_rows_ = true;
  if (!batch_.is_full()) return {};
  if (!writer_) writer_.emplace([this](const Batch& batch) { return write(batch); });
  return after(writer_->put(batch_));
}

Status SqliteImport::write(const Batch& batch) {
  if (Status named = name_source(); !named.ok()) return named;
  for (const PackedSet& set : batch.sets()) {
    if (Status written = sets_.put(set, *source_id_); !written.ok()) return written;
  }
  for (const EstateRow& row : batch.rows()) {
    if (Status written = estate_.put(row, *source_id_, source_.taken_at); !written.ok()) {
      return written;
    }
  }
  return {};
}

Status SqliteImport::write_the_rest() {
  if (writer_) {
    if (Status drained = writer_->drain(); !drained.ok()) return drained;
    writer_.reset();
  }
  return write(batch_);
}

Status SqliteImport::name_source() {
  if (source_id_) return {};
  Connection& connection = open_->connection;
  std::optional<std::int64_t> taken_at;
  if (source_.taken_at) taken_at = source_.taken_at->ms;

  Result<Statement> find =
      connection.prepare("SELECT id FROM source WHERE location = ?1 AND taken_at IS ?2");
  if (!find.ok()) return std::move(find).error();
  Result<bool> found = find->bind(1, source_.location).bind(2, taken_at).step();
  if (!found.ok()) return std::move(found).error();
  if (*found) {
    source_id_ = find->number(0);
    return {};
  }
  Result<Statement> insert = connection.prepare(
      "INSERT INTO source (location, taken_at, imported_at) VALUES (?1, ?2, ?3)");
  if (!insert.ok()) return std::move(insert).error();
  insert->bind(1, source_.location).bind(2, taken_at).bind(3, begun_at_.ms);
  if (Status inserted = insert->run(); !inserted.ok()) return inserted;
  source_id_ = connection.last_id();
  return {};
}

Result<ImportCounts> SqliteImport::commit() {
  if (failure_) return *failure_;
  Result<ImportCounts> counts = finish();
  if (counts.ok()) {
    if (Status committed = open_->connection.commit(); !committed.ok()) counts = committed.error();
  }
  failure_ = counts.ok() ? Error{Code::invalid_argument, "import is already committed",
                                 source_.location, false}
                         : counts.error();
  open_->connection.roll_back();
  open_->is_importing = false;
  is_done_ = true;
  return counts;
}

Result<ImportCounts> SqliteImport::finish() {
  ImportCounts counts;
  if (Status written = write_the_rest(); !written.ok()) return written.error();
  if (Status written = sets_.finish(); !written.ok()) return written.error();
  if (Status written = estate_.finish(); !written.ok()) return written.error();
  sets_.add_to(counts);
  counts.estate_rows = estate_.new_rows();

  Result<Statement> update = open_->connection.prepare(
      "UPDATE source SET imported_at = ?2, added = ?3, known = ?4, extended = ?5,"
      " conflicting = ?6, estate_rows = ?7 WHERE id = ?1");
  if (!update.ok()) return std::move(update).error();
  const auto number = [](std::uint64_t count) { return static_cast<std::int64_t>(count); };
  update->bind(1, *source_id_)
      .bind(2, begun_at_.ms)
      .bind(3, number(counts.added))
      .bind(4, number(counts.known))
      .bind(5, number(counts.extended))
      .bind(6, number(counts.conflicting))
      .bind(7, number(counts.estate_rows));
  if (Status updated = update->run(); !updated.ok()) return updated.error();
  return counts;
}

}  // namespace unbroken::catalog
