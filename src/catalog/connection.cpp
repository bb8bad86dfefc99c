#include "catalog/connection.h"

#include <cctype>
#include <cstring>
#include <utility>

namespace unbroken::catalog {

namespace {

Code code_of(int result) {
  switch (result & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Code::conflict;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Code::damaged;
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_PROTOCOL:
    case SQLITE_NOLFS:
      return Code::io;
    case SQLITE_TOOBIG:
      return Code::unsupported;
    case SQLITE_NOMEM:
      return Code::no_memory;
    case SQLITE_INTERRUPT:
      return Code::cancelled;
    default:
      return Code::internal;
  }
}

Error failure_of(sqlite3* handle, int result) {
  const char* name = sqlite3_db_filename(handle, "main");
  Error error;
  error.code = code_of(result);
  error.retryable = error.code == Code::conflict;
  error.subject = name != nullptr && *name != '\0' ? name : ":memory:";
  if (error.code == Code::conflict) {
    error.message = "another process is writing to the catalog";
    return error;
  }
  error.message = sqlite3_errstr(result);
  if (const char* detail = sqlite3_errmsg(handle);
      sqlite3_errcode(handle) == result && error.message != detail) {
    error.message = detail;
  }
  const int primary = result & 0xFF;
  if (primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN) {
    if (const int number = sqlite3_system_errno(handle); number != 0) {
      error.message += std::string(": ") + std::strerror(number);
    }
  }
  return error;
}

}  // namespace

Statement& Statement::bound(int result) {
  if (result != SQLITE_OK) bind_failure_ = result;
  return *this;
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  return bound(sqlite3_bind_int64(statement_.get(), parameter, value));
}

Statement& Statement::bind(int parameter, std::optional<std::int64_t> value) {
  return value ? bind(parameter, *value) : bind_null(parameter);
}

Statement& Statement::bind(int parameter, std::string_view text) {
  const char* data = text.data() != nullptr ? text.data() : "";  // a null pointer binds NULL
  return bound(sqlite3_bind_text64(statement_.get(), parameter, data, text.size(), SQLITE_STATIC,
                                   SQLITE_UTF8));
}

Statement& Statement::bind_blob(int parameter, std::string_view bytes) {
  const char* data = bytes.data() != nullptr ? bytes.data() : "";
  return bound(sqlite3_bind_blob64(statement_.get(), parameter, data, bytes.size(), SQLITE_STATIC));
}

Statement& Statement::bind_blob(int parameter, std::span<const std::uint8_t> bytes) {
  const void* data = bytes.data();
  return bind_blob(parameter, std::string_view(static_cast<const char*>(data), bytes.size()));
}

Statement& Statement::bind_null(int parameter) {
  return bound(sqlite3_bind_null(statement_.get(), parameter));
}

Result<bool> Statement::step() {
  sqlite3* handle = sqlite3_db_handle(statement_.get());
  if (bind_failure_ != SQLITE_OK) {
    return failure_of(handle, std::exchange(bind_failure_, SQLITE_OK));
  }
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) {
    sqlite3_reset(statement_.get());
    return false;
  }
  Error error = failure_of(handle, result);
  sqlite3_reset(statement_.get());
  return error;
}

Status Statement::run() {
  Result<bool> row = step();
  if (!row.ok()) return std::move(row).error();
  if (*row) reset();
  return {};
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::text(int column) const {
  return blob(column);  // the same bytes: the file's encoding is UTF-8
}

std::string_view Statement::blob(int column) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

Result<Connection> Connection::open(const std::string& path, const char* vfs) {
  if (path.empty() || path.find('\0') != std::string::npos) {
    return Error{Code::invalid_argument, "not a file name", path, false};
  }
  // Names that SQLite would read as something else than a file's.
  const bool is_special = path != ":memory:" && (path.front() == ':' || path.starts_with("file:"));
  const std::string name = is_special ? "./" + path : path;
  sqlite3* handle = nullptr;
  const int result = sqlite3_open_v2(
      name.c_str(), &handle,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      vfs);
  if (handle == nullptr) return Error{Code::no_memory, "out of memory", path, false};
  Connection connection;
  connection.path_ = path;
  connection.handle_.reset(handle);
  if (result != SQLITE_OK) {
    Error error = failure_of(handle, result);
    error.subject = path;
    return error;
  }
  return connection;
}

Status Connection::run(const char* sql) {
  const int result = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return failure_of(handle(), result);
  return {};
}

Result<Statement> Connection::prepare(const char* sql, bool is_kept) {
  sqlite3_stmt* prepared = nullptr;
  const unsigned flags = is_kept ? SQLITE_PREPARE_PERSISTENT : 0;
  const int result = sqlite3_prepare_v3(handle(), sql, -1, flags, &prepared, nullptr);
  Statement statement;
  statement.statement_.reset(prepared);
  if (result != SQLITE_OK) return failure_of(handle(), result);
  return statement;
}

Result<std::int64_t> Connection::number(const char* sql) {
  Result<Statement> statement = prepare(sql);
  if (!statement.ok()) return std::move(statement).error();
  Result<bool> row = statement->step();
  if (!row.ok()) return std::move(row).error();
  if (!*row) return Error{Code::internal, "no row where there is always one", sql, false};
  return statement->number(0);
}

Status Connection::begin_write() { return run("BEGIN IMMEDIATE"); }

Status Connection::commit() { return run("COMMIT"); }

void Connection::roll_back() {
  // SQLite ends the transaction itself after some failures. A failing ROLLBACK
  // leaves nothing behind either.
  if (is_in_transaction()) (void)run("ROLLBACK");
}

bool Connection::is_in_transaction() const { return sqlite3_get_autocommit(handle()) == 0; }

std::int64_t Connection::last_id() const { return sqlite3_last_insert_rowid(handle()); }

bool Connection::changed_any() const { return sqlite3_changes(handle()) != 0; }

bool Connection::is_read_only() const { return sqlite3_db_readonly(handle(), "main") == 1; }

Error Connection::failure() const {
  return failure_of(handle(), sqlite3_extended_errcode(handle()));
}

Error damaged(const Connection& connection, std::string_view fact) {
  return Error{Code::damaged, std::string(fact), connection.path(), false};
}

}  // namespace unbroken::catalog
