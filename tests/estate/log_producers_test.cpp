#include <catch2/catch.hpp>

#include "telling.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

using Words = std::vector<std::string>;

// "maintenance_task Nightly", with "? FIELD" behind it where FIELD is missing.
Words producers(const EstateGraph& graph, EstateVertex database = 0) {
  Words out;
  for (const LogProducer& found : graph.log_producers_of(database)) {
    std::string word = told(graph, found.producer);
    if (found.claim.takes_logs == Truth::unknown) {
      word += " ? " + std::string(found.claim.missing_field);
    }
    out.push_back(std::move(word));
  }
  return out;
}

Words competitors(const EstateGraph& graph) {
  Words out;
  for (const EstateEdge& edge : graph.edges()) {
    if (edge.relation != EstateRelation::competes_with) continue;
    out.push_back(told(graph, edge.from) + (edge.is_certain ? " - " : " ? ") +
                  told(graph, edge.to));
  }
  return out;
}

// Sales on A, under managed backup.
Server managed_server() {
  Server s = server("A", {database("Sales", 1)});
  s.managed_backup.emplace();
  s.managed_backup->databases = {managed("Sales", true)};
  return s;
}

}  // namespace

TEST_CASE("managed backup, log shipping, a plan's log task and a tool all take log backups") {
  Server s = managed_server();
  s.log_shipping_primaries.push_back({"Sales", "D:\\ship", {}});
  s.maintenance_plans = {log_plan("Nightly", "Sales")};
  s.backup_tools.push_back({"DPM", "dpm", {"Sales"}, {"full", "incremental"}, false});
  const EstateGraph graph = graph_of({s});
  CHECK(producers(graph) == Words{"log_shipping_primary Sales", "maintenance_task Nightly",
                                  "backup_tool DPM", "managed_database Sales"});
  CHECK(competitors(graph).size() == 6);
}

TEST_CASE("copy-only logs, other backups and another database's take no part") {
  Server s = server("A", {database("Sales", 1), database("Hr", 2)});
  s.maintenance_plans = {log_plan("Copies", "Sales"), log_plan("Fulls", "Sales"),
                         log_plan("Other", "Hr")};
  s.maintenance_plans[0].tasks[0].copy_only = true;
  s.maintenance_plans[1].tasks[0].backup_type = "full";
  s.backup_tools.push_back({"Veeam", "third_party", {"Sales"}, {"full"}, false});
  s.backup_tools.push_back({"Copier", "script", {"Sales"}, {"log"}, true});
  CHECK(producers(graph_of({s})).empty());
}

TEST_CASE("what decides and is not told is named") {
  Server s = server("A", {database("Sales", 1)});
  s.maintenance_plans = {log_plan("P", "Sales"), log_plan("Q", "Sales"), log_plan("R", "Sales"),
                         log_plan("S", "Sales")};
  s.maintenance_plans[0].tasks[0].copy_only.reset();
  s.maintenance_plans[1].tasks[0].backup_type.reset();
  s.maintenance_plans[2].enabled.reset();
  s.maintenance_plans[3].tasks[0].database_name.reset();
  s.backup_tools.push_back({"T", "script", {"Sales"}, {}, false});
  CHECK(producers(graph_of({s})) ==
        Words{"maintenance_task P ? maintenance_plans.tasks.copy_only",
              "maintenance_task Q ? maintenance_plans.tasks.backup_type",
              "maintenance_task R ? maintenance_plans.enabled",
              "maintenance_task S ? maintenance_plans.tasks.database_name",
              "backup_tool T ? backup_tools.backup_types"});
}

TEST_CASE("nobody takes log backups of a database that cannot have them") {
  Server simple = managed_server();
  simple.databases[0].recovery_model = RecoveryModel::simple;
  CHECK(producers(graph_of({simple})).empty());
  Server restoring = managed_server();
  restoring.databases[0].state = "RESTORING";
  CHECK(producers(graph_of({restoring})).empty());
  Server unknown = managed_server();
  unknown.databases[0].state.reset();
  unknown.databases[0].recovery_model.reset();
  CHECK(producers(graph_of({unknown})) == Words{"managed_database Sales"});
}

TEST_CASE("a custom schedule without log backups takes none") {
  Server s = managed_server();
  s.managed_backup->databases[0].log_backup_freq = "0:00";
  CHECK(producers(graph_of({s})).empty());
  s.managed_backup->databases[0].log_backup_freq = "00:15";
  CHECK(producers(graph_of({s})) == Words{"managed_database Sales"});
}

TEST_CASE("competition is uncertain while one of the two is") {
  Server s = managed_server();
  s.maintenance_plans = {log_plan("Nightly", "*")};
  CHECK(competitors(graph_of({s})) == Words{"maintenance_task Nightly - managed_database Sales"});
  s.maintenance_plans[0].enabled.reset();
  CHECK(competitors(graph_of({s})) == Words{"maintenance_task Nightly ? managed_database Sales"});
}

TEST_CASE(
    "partners share one log: what another partner's plan backs up is lost to managed backup") {
  Server a = managed_server();
  Server b = server("B", {database("Sales", 1)});
  b.maintenance_plans = {log_plan("Nightly", "Sales")};
  CHECK(competitors(graph_of({a, b})).empty());  // a copy with a log of its own
  AvailabilityGroup group;
  group.name = "AG";
  group.databases = {"Sales"};
  group.replicas = {replica("A"), replica("B")};
  a.availability_groups = {group};
  CHECK(competitors(graph_of({a, b})) ==
        Words{"maintenance_task Nightly - managed_database Sales"});
}

TEST_CASE("one producer that is told alike on every replica does not compete with itself") {
  Server a = managed_server();
  a.maintenance_plans = {log_plan("Nightly", "Sales")};
  AvailabilityGroup group;
  group.databases = {"Sales"};
  group.replicas = {replica("A"), replica("B")};
  a.availability_groups = {group};
  Server b = a;
  b.server_name = "B";
  a.maintenance_plans.clear();
  b.managed_backup->databases[0].retention_days = 3;
  CHECK(competitors(graph_of({a, b})).size() == 2);  // the plan with each of the settings
  b.maintenance_plans.clear();
  CHECK(competitors(graph_of({a, b})).empty());
}
