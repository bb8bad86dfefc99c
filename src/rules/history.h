// What happened to a database, as events and backup sets tell it.

#ifndef UNBROKEN_RULES_HISTORY_H_
#define UNBROKEN_RULES_HISTORY_H_

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"

namespace unbroken {

// An event of the database and the server that recorded it.
struct SeenEvent {
  const EstateEvent* event = nullptr;
  const Server* server = nullptr;
};

// The newest event of these kinds at the place or where the database has the same
// log or is its mirror; one without a time counts as the oldest.
[[nodiscard]] std::optional<SeenEvent> newest_event(const RuleSubject& subject,
                                                    const DatabasePlace& place,
                                                    std::initializer_list<std::string_view> kinds);

// Whether two places are partners of one mirroring session.
[[nodiscard]] bool are_partners(const DatabasePlace& a, const DatabasePlace& b);

// When a set was finished; unknown without its time or its zone.
[[nodiscard]] std::optional<UtcTime> finish_of(const RuleSubject& subject, Vertex v);

// The sets that bear on managed backup at this place: taken there, or taken on a
// replica or partner that has no managed backup of its own.
[[nodiscard]] std::vector<Vertex> sets_bearing_on(const RuleSubject& subject,
                                                  const DatabasePlace& place);

// Sets of managed backup among them.
[[nodiscard]] std::vector<Vertex> managed_sets_at(const RuleSubject& subject,
                                                  const DatabasePlace& place);

// A log backup that leaves the log's start to no other: not copy-only.
[[nodiscard]] Judgement truncates_log(const RuleSubject& subject, Vertex v);

[[nodiscard]] std::vector<std::string> uuids_of(const RuleSubject& subject,
                                                const std::vector<Vertex>& sets);

// "a log backup", "3 log backups"
[[nodiscard]] std::string count_of(std::size_t count, std::string_view one, std::string_view many);

}  // namespace unbroken

#endif  // UNBROKEN_RULES_HISTORY_H_
