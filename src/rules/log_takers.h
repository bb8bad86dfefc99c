// Who is configured to take log backups of a database: the producers that the
// estate graph knows, by the log that they share.

#ifndef UNBROKEN_RULES_LOG_TAKERS_H_
#define UNBROKEN_RULES_LOG_TAKERS_H_

#include <string>
#include <vector>

#include "rules/rule.h"

namespace unbroken {

// One who takes log backups that truncate the log, or may.
struct LogTaker {
  std::string name;  // "the maintenance plan Nightly"
  Judgement takes = false;
};

// Of one log: the place's, and that of the other replicas of its group. Managed
// backup, whatever its schedules, is one.
struct LogTakers {
  DatabasePlace place;  // with managed backup, if any has it
  Judgement managed = false;
  std::vector<LogTaker> others;

  // Whether there are two or more.
  [[nodiscard]] Judgement compete() const;
  [[nodiscard]] Judgement has_other() const;
  // Those who certainly take log backups.
  [[nodiscard]] std::vector<std::string> names() const;
};

// One entry for each log of the database that anybody may take backups of.
[[nodiscard]] std::vector<LogTakers> log_takers_of(const RuleSubject& subject);

// What the graph says of a producer, as rules ask it.
[[nodiscard]] Judgement judged(const LogClaim& claim);

[[nodiscard]] bool covers(const BackupTool& tool, std::string_view database);

}  // namespace unbroken

#endif  // UNBROKEN_RULES_LOG_TAKERS_H_
