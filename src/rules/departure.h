// A database that was dropped or detached, and did not come back.

#ifndef UNBROKEN_RULES_DEPARTURE_H_
#define UNBROKEN_RULES_DEPARTURE_H_

#include <optional>

#include "rules/judgement.h"
#include "rules/rule.h"

namespace unbroken {

// From a place; was_managed: it had managed backup there.
struct Departure {
  DatabasePlace place;
  bool is_detached = false;
  std::optional<UtcTime> at;
  Judgement was_managed = false;
};

// By an event or by managed_backup.databases.is_dropped; none where the database
// is there, or nothing tells.
[[nodiscard]] std::optional<Departure> departure_from(const RuleSubject& subject,
                                                      const DatabasePlace& seen);

// Whether it is gone from every place it was known at.
[[nodiscard]] bool is_gone(const RuleSubject& subject);

}  // namespace unbroken

#endif  // UNBROKEN_RULES_DEPARTURE_H_
