// Connection: SQLite's C interface as values that own what they hold.
//
// Knows nothing of backups. A Connection and its Statements are used from one
// thread at a time, which may change from call to call. SQL texts are literals:
// what comes from evidence is only ever bound.

#ifndef UNBROKEN_CATALOG_CONNECTION_H_
#define UNBROKEN_CATALOG_CONNECTION_H_

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "unbroken/status.h"

namespace unbroken::catalog {

// A prepared statement. Texts and blobs bound to it must live until it has run:
// they are not copied.
class Statement {
 public:
  Statement() = default;

  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, std::optional<std::int64_t> value);
  Statement& bind(int parameter, std::string_view text);
  Statement& bind_blob(int parameter, std::string_view bytes);
  Statement& bind_blob(int parameter, std::span<const std::uint8_t> bytes);
  Statement& bind_null(int parameter);

  // True with a row to read, false at the end; then the statement can be bound
  // and run again.
  Result<bool> step();
  // Runs to the end. For statements that return no rows.
  Status run();
  // Gives up the rows not read.
  void reset();

  // Of the row step() stopped at; valid until the next step() or reset().
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::string_view blob(int column) const;

 private:
  friend class Connection;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  Statement& bound(int result);

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bind_failure_ = SQLITE_OK;  // told by the next step()
};

class Connection {
 public:
  // Opens path, creating an empty file where there is none, and does nothing to
  // a file that is there. ":memory:" is SQLite's. vfs may be null.
  static Result<Connection> open(const std::string& path, const char* vfs);

  // Runs a script that returns no rows.
  Status run(const char* sql);
  // A statement that is kept and run often says so: is_kept.
  Result<Statement> prepare(const char* sql, bool is_kept = false);
  // The first column of the only row.
  Result<std::int64_t> number(const char* sql);

  Status begin_write();
  Status commit();
  // Ends whatever transaction is open; nothing happens when none is.
  void roll_back();
  [[nodiscard]] bool is_in_transaction() const;

  [[nodiscard]] std::int64_t last_id() const;
  [[nodiscard]] bool changed_any() const;  // the last statement changed a row
  [[nodiscard]] bool is_read_only() const;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
  [[nodiscard]] Error failure() const;  // of the last call

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };

  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

// What is wrong inside a file that SQLite itself can read.
[[nodiscard]] Error damaged(const Connection& connection, std::string_view fact);

}  // namespace unbroken::catalog

#endif  // UNBROKEN_CATALOG_CONNECTION_H_
