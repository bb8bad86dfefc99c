// A second opinion on scripts: a parser, independent of the writer, for exactly
// the statements a restore script may hold. It refuses everything else, and all
// that sqlcmd or Management Studio would take for their own.

#ifndef UNBROKEN_TESTS_PLAN_TSQL_CHECKER_H_
#define UNBROKEN_TESTS_PLAN_TSQL_CHECKER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "unbroken/status.h"

namespace unbroken::test {

struct ParsedDevice {
  std::string word;  // DISK, TAPE, URL
  std::string path;

  friend bool operator==(const ParsedDevice&, const ParsedDevice&) = default;
};

struct ParsedPart {
  std::string word;  // FILE, FILEGROUP
  std::string name;

  friend bool operator==(const ParsedPart&, const ParsedPart&) = default;
};

enum class StatementKind : std::uint8_t { restore_database, restore_log, backup_log, print };

struct ParsedStatement {
  StatementKind kind = StatementKind::print;
  std::string database;
  std::vector<ParsedPart> parts;  // none: the whole of what the set holds
  std::vector<ParsedDevice> devices;
  std::optional<int> file;
  std::string ending;  // RECOVERY, NORECOVERY, STANDBY, or nothing
  std::optional<std::string> standby_file;
  std::optional<std::string> stop_at;
  std::optional<std::string> stop_at_mark;
  std::optional<std::string> stop_before_mark;
  std::optional<std::string> mark_after;  // AFTER, behind either of them
  bool partial = false;
  bool checksum = false;
  bool continue_after_error = false;
  std::vector<std::pair<std::string, std::string>> moves;
  std::optional<std::string> only_while_restoring;  // the database that is asked

  friend bool operator==(const ParsedStatement&, const ParsedStatement&) = default;
};

struct ParsedScript {
  std::vector<ParsedStatement> statements;
  std::vector<std::string> comments;
};

// Fails with damaged; the subject is the batch or line.
[[nodiscard]] Result<ParsedScript> parse_tsql(std::string_view script);

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_PLAN_TSQL_CHECKER_H_
