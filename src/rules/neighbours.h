// What the estate says of a database elsewhere: on a partner, on the replicas of
// its group.

#ifndef UNBROKEN_RULES_NEIGHBOURS_H_
#define UNBROKEN_RULES_NEIGHBOURS_H_

#include <string_view>

#include "rules/rule.h"

namespace unbroken {

// nullptr where no export tells of it.
[[nodiscard]] const Server* server_named(const EstateGraph& estate, std::string_view name);

// The database of that name there; one that nothing tells of has null rows.
[[nodiscard]] DatabasePlace place_on(const EstateGraph& estate, std::string_view server,
                                     std::string_view database);

// Whether managed backup is on for the database on that server; unknown where
// the evidence lacks the server or its managed_backup section.
[[nodiscard]] Judgement is_managed_on(const EstateGraph& estate, std::string_view server,
                                      std::string_view database);

// The group with the locations that its replicas' servers tell instead of them.
[[nodiscard]] AvailabilityGroup located(const AvailabilityGroup& group, const EstateGraph& estate);

// Whether two places share one log: the same, or replicas of one group.
[[nodiscard]] bool share_a_log(const DatabasePlace& a, const DatabasePlace& b);

// Whether managed backup is on for the database here or, in a group, on another
// replica, whose log is the same.
[[nodiscard]] Judgement is_log_managed(const RuleSubject& subject, const DatabasePlace& place);

}  // namespace unbroken

#endif  // UNBROKEN_RULES_NEIGHBOURS_H_
