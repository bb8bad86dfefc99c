#include <algorithm>
#include <utility>

#include "answer/assumed_catalog.h"
#include "unbroken/answer.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

std::vector<const Finding*> findings_of(const CheckAnswer& answer) {
  std::vector<const Finding*> all;
  for (const DatabaseCheck& database : answer.databases) {
    for (const Finding& finding : database.findings) all.push_back(&finding);
  }
  for (const Finding& finding : answer.findings) all.push_back(&finding);
  return all;
}

bool say_the_same(const Finding& a, const Finding& b) {
  return a.rule == b.rule && a.severity == b.severity && a.subject == b.subject &&
         a.message == b.message;
}

// Of `all` those that `others` do not say as well.
std::vector<Finding> only_in(const std::vector<const Finding*>& all,
                             const std::vector<const Finding*>& others) {
  std::vector<Finding> own;
  for (const Finding* const finding : all) {
    const bool is_shared =
        std::any_of(others.begin(), others.end(),
                    [finding](const Finding* other) { return say_the_same(*finding, *other); });
    if (!is_shared) own.push_back(*finding);
  }
  return own;
}

const DatabaseCheck* same_database(const CheckAnswer& answer, const DatabaseAnalysis& database) {
  const auto found = std::find_if(answer.databases.begin(), answer.databases.end(),
                                  [&database](const DatabaseCheck& other) {
                                    if (database.family_guid && other.analysis.family_guid) {
                                      return database.family_guid == other.analysis.family_guid;
                                    }
                                    return is_same_name(database.name, other.analysis.name) &&
                                           is_same_name(database.server_name.value_or(""),
                                                        other.analysis.server_name.value_or(""));
                                  });
  return found == answer.databases.end() ? nullptr : &*found;
}

AssumedStatus status_of(const DatabaseAnalysis& database) {
  return {database.name, database.server_name, std::nullopt, std::nullopt};
}

std::vector<AssumedStatus> changed_statuses(const CheckAnswer& before, const CheckAnswer& after) {
  std::vector<AssumedStatus> changes;
  for (const DatabaseCheck& database : after.databases) {
    const DatabaseCheck* const other = same_database(before, database.analysis);
    if (other != nullptr && other->analysis.status == database.analysis.status) continue;
    changes.push_back(status_of(database.analysis));
    changes.back().to = database.analysis.status;
    if (other != nullptr) changes.back().from = other->analysis.status;
  }
  for (const DatabaseCheck& database : before.databases) {
    if (same_database(after, database.analysis) != nullptr) continue;
    changes.push_back(status_of(database.analysis));
    changes.back().from = database.analysis.status;
  }
  return changes;
}

}  // namespace

Result<CheckAnswer> check_assuming(Catalog& catalog, Catalog& fragment,
                                   const CheckRequest& request) {
  AssumedCatalog assumed(catalog, fragment);
  auto after = check(assumed, request);
  if (!after.ok()) return after;
  auto before = check(catalog, request);
  if (!before.ok()) {
    if (before.error().code != Code::not_found) return before;
    before = CheckAnswer{};  // a database that only the fragment names
  }
  const std::vector<const Finding*> said = findings_of(*before);
  const std::vector<const Finding*> would_say = findings_of(*after);
  AssumedEffects effects{only_in(would_say, said), only_in(said, would_say),
                         changed_statuses(*before, *after)};
  after->assumed = std::move(effects);
  return after;
}

}  // namespace unbroken
