// ReportAnswer: all that a report tells of an estate, one database after the
// other: what a check says of it, its backup sets, and the plan to every time.
//
// The plan to a time stays the same, but for the time itself, from one backup's
// start or finish to another's. Such a stretch of times is told once, with the
// plan to one of them.

#ifndef UNBROKEN_REPORT_ANSWER_H_
#define UNBROKEN_REPORT_ANSWER_H_

#include <optional>
#include <span>
#include <vector>

#include "unbroken/answer.h"
#include "unbroken/backup_set.h"
#include "unbroken/catalog.h"
#include "unbroken/chain_record.h"
#include "unbroken/plan.h"
#include "unbroken/producer.h"
#include "unbroken/rule.h"
#include "unbroken/status.h"
#include "unbroken/time.h"

namespace unbroken {

// What a report says of a set beside the set itself.
struct ReportedSet {
  BackupSet set;
  Producer producer;
  ForkIndex fork = 0;  // the one it ends on, in DatabaseAnalysis::forks
  bool is_usable = true;
};

// A plan as found. A vertex in it is the place of a set in ReportedDatabase::sets.
struct ReportedPlan {
  PlanTarget target;
  PlanOutcome outcome;
  std::vector<Caveat> caveats;
};

// The times between two on one fork whose plans are alike. Local times of the
// backed-up server.
struct RestoreStretch {
  ForkIndex fork = 0;  // in DatabaseAnalysis::forks
  LocalTime from;
  std::optional<LocalTime> to;  // included; nullopt: no backup is later
  // To one of these times: of the named fork where there are several.
  ReportedPlan plan;
};

struct ReportedDatabase {
  DatabaseCheck check;
  std::vector<ReportedSet> sets;             // in order of forks and LSNs
  std::optional<ReportedPlan> newest_point;  // where there are sets
};

// Is told an answer piece by piece, from one thread. A failure ends the answer.
class ReportSink {
 public:
  ReportSink() = default;
  ReportSink(const ReportSink&) = delete;
  ReportSink& operator=(const ReportSink&) = delete;
  virtual ~ReportSink() = default;

  // database lives until its end was told.
  [[nodiscard]] virtual Status begin_database(const ReportedDatabase& database) = 0;
  // Of that database, by fork and time, none left out in between.
  [[nodiscard]] virtual Status add(const RestoreStretch& stretch) = 0;
  [[nodiscard]] virtual Status end_database() = 0;
  // After the last database: what was found about servers and groups.
  [[nodiscard]] virtual Status add(std::span<const Finding> findings) = 0;
};

// Fails as check() does, and with what the sink fails with.
[[nodiscard]] Status report(Catalog& catalog, const CheckRequest& request, ReportSink& sink);

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_ANSWER_H_
