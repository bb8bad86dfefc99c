#include "rules/defaults.h"

#include "rules/managed.h"
#include "rules/neighbours.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

Judgement lacks_explicit_settings(const DatabasePlace& place) {
  if (place.managed == nullptr) return true;
  if (!place.managed->configured) {
    return Judgement::unknown("managed_backup.databases.configured of " + place.database_name);
  }
  return !is_same_name(*place.managed->configured, "explicit");
}

}  // namespace

void report_defaults(const Rule& rule, const EstateSubject& subject, const Server& server,
                     const std::vector<std::string>& databases, const std::string& what,
                     Findings& findings) {
  const Judgement defaults = has_instance_defaults(server);
  if (defaults.is_no()) return;
  Judgement fires = false;
  std::vector<std::string> names;
  for (const std::string& database : databases) {
    if (!subject.asks_about(server.server_name, database)) continue;
    const Judgement lacks =
        lacks_explicit_settings(place_on(subject.estate, server.server_name, database));
    if (lacks.is_yes()) names.push_back(database);
    fires = either(fires, lacks);
  }
  Finding* const finding = conclude(
      rule, server.server_name, both(defaults, fires),
      [&] {
        std::string list;
        for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
        return "managed backup's instance defaults are on at " + server.server_name +
               ", which hosts " + what + " without explicit settings: " + list;
      },
      findings);
  if (finding != nullptr) finding->because = names;
}

}  // namespace unbroken
