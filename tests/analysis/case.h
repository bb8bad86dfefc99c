// Case: a database on one server, with who took which of its sets.

#ifndef UNBROKEN_TESTS_ANALYSIS_CASE_H_
#define UNBROKEN_TESTS_ANALYSIS_CASE_H_

#include <string>
#include <vector>

#include "analysis/database_analysis.h"
#include "history.h"

namespace unbroken::test {

// Sales on SQL01, backed up by managed backup unless taken_by says otherwise.
class Case {
 public:
  explicit Case(const History& history) : graph(history.graph()), facts(graph.size()) {
    server.server_name = "SQL01";
    database.name = "Sales";
    database.state = "ONLINE";
    place.server_name = "SQL01";
    place.database_name = "Sales";
    place.server = &server;
    place.database = &database;
    for (SetFacts& fact : facts) {
      fact.producer = {ProducerKind::managed_backup, {}};
      fact.database_name = "Sales";
      fact.recovery_model = RecoveryModel::full;
    }
  }

  Case& taken_by(std::uint8_t n, ProducerKind kind, const std::string& user,
                 const std::string& device) {
    SetFacts& fact = facts[*graph.find(guid(n))];
    fact.producer = {kind, {}};
    fact.user_name = user;
    fact.device = device;
    return *this;
  }

  DatabaseAnalysis analysis(const std::string& now = "12:00") {
    DatabaseFacts estate;
    estate.places.push_back(place);
    return analyse(
        {graph, facts, estate, guid(0xFA), false, at(now).to_utc(UtcOffset{0}), std::nullopt});
  }

  ChainGraph graph;
  std::vector<SetFacts> facts;
  Server server;
  Database database;
  DatabasePlace place;
};

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_ANALYSIS_CASE_H_
