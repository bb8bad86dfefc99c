// NaturalTable: the backup history as msdb keeps it, in a plain SQLite table,
// and what can be restored of a database asked of it in SQL.
//
// LSNs are integers and GUIDs are 16 bytes, which is the fastest that SQLite
// compares; every query below runs on covering indexes made for it.

#ifndef UNBROKEN_BENCH_NATURAL_TABLE_H_
#define UNBROKEN_BENCH_NATURAL_TABLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/guid.h"

struct sqlite3;
struct sqlite3_stmt;

namespace unbroken::bench {

// A window or a gap of one fork.
struct Stretch {
  Guid fork;
  bool is_gap = false;
  std::int64_t from_lsn = 0;
  std::int64_t to_lsn = 0;

  friend auto operator<=>(const Stretch&, const Stretch&) = default;
};

// An LSN as the integer it prints as. Those of a History fit.
[[nodiscard]] std::int64_t integer_of(Lsn lsn);

class NaturalTableWriter {
 public:
  explicit NaturalTableWriter(const std::string& path);
  void add(const BackupSet& set);
  // Makes the indexes and commits.
  void finish();

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3, Close> handle_;
  std::unique_ptr<sqlite3_stmt, Close> insert_;
};

// One way of asking for all windows and gaps of the family bound as ?1.
struct Formulation {
  const char* name;
  std::string sql;
  bool is_recursive = true;  // goes from log backup to log backup by recursion
};

[[nodiscard]] std::vector<Formulation> formulations();

// Opens the table, asks, and closes it. Sorted.
[[nodiscard]] std::vector<Stretch> ask(const std::string& path, const std::string& sql,
                                       const Guid& family);

}  // namespace unbroken::bench

#endif  // UNBROKEN_BENCH_NATURAL_TABLE_H_
