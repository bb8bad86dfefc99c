#include "model/estate_json.h"

#include <catch2/catch.hpp>

namespace unbroken {
namespace {

TEST_CASE("every section becomes what it tells") {
  const std::vector<EstateRow> rows = {
      {"S", "server",
       R"({"server_name":"S","machine_name":"M","product_version":"12.0","location":"Azure"})"},
      {"S", "databases",
       R"({"name":"A","database_id":5,"recovery_model_desc":"bulk_logged","state_desc":"ONLINE","is_read_only":0,"last_log_backup_lsn":null,"x":1})"},
      {"S", "databases", R"({"name":"B","last_log_backup_lsn":34000000012800037})"},
      {"S", "databases", R"({"name":"C"})"},
      {"S", "database_mirroring",
       R"({"database_name":"A","mirroring_role_desc":"PRINCIPAL","mirroring_partner_instance":"T"})"},
      {"S", "availability_groups",
       R"({"name":"AG","automated_backup_preference_desc":"secondary","databases":["A","B"],"replicas":[{"replica_server_name":"S","location":"azure","backup_priority":50},{"replica_server_name":"T"}]})"},
      {"S", "log_shipping_primary_databases",
       R"({"primary_database":"A","backup_directory":"\\\\fs\\ls"})"},
      {"S", "log_shipping_secondary_databases", R"({"secondary_database":"B"})"},
      {"S", "maintenance_plans",
       R"({"name":"Nightly","enabled":true,"tasks":[{"database_name":"*","backup_type":"full","copy_only":false,"destination":"D:\\b"}]})"},
      {"S", "backup_tools",
       R"({"name":"DPM","kind":"dpm","databases":["A"],"backup_types":["full","log"]})"},
      {"S", "managed_backup",
       R"({"is_master_switch_on":1,"instance":{"is_smart_backup_enabled":1,"retention_days":14},"databases":[{"db_name":"A","is_smart_backup_enabled":1,"configured":"explicit"},{"db_name":"B","is_managed_backup_enabled":0}]})"},
      {"S", "restorehistory",
       R"({"destination_database_name":"A","restore_date":"2026-11-20T01:00:00","stop_at":null})"},
      {"S", "logmarkhistory", R"({"database_name":"A","mark_name":"m","lsn":"5"})"},
      {"s", "events",
       R"({"at":"2026-11-20T01:00:00+01:00","kind":"failover","database_name":"A","to":"T"})"},
      {"S", "resource_governor", "17"}};
  const EstateReading reading = estate_of(rows);
  CHECK(reading.problems.empty());
  REQUIRE(reading.estate.servers.size() == 1);
  const Server& server = reading.estate.servers[0];
  CHECK(server.server_name == "S");
  CHECK(server.machine_name == "M");
  CHECK(server.location == Location::azure);
  REQUIRE(server.databases.size() == 3);
  CHECK(server.databases[0].recovery_model == RecoveryModel::bulk_logged);
  CHECK(server.databases[0].is_read_only == false);
  CHECK(server.databases[0].is_in_standby == std::nullopt);
  CHECK(server.databases[0].known_last_log_backup);
  CHECK_FALSE(server.databases[0].last_log_backup_lsn);
  CHECK(server.databases[1].last_log_backup_lsn->decimal() == "34000000012800037");
  CHECK_FALSE(server.databases[2].known_last_log_backup);
  CHECK(server.database_mirroring.at(0).partner_instance == "T");
  CHECK(server.availability_groups.at(0).databases == std::vector<std::string>{"A", "B"});
  CHECK(server.availability_groups.at(0).replicas.at(0).backup_priority == 50);
  CHECK(server.availability_groups.at(0).replicas.at(1).location == std::nullopt);
  CHECK(server.log_shipping_primaries.at(0).backup_directory == "\\\\fs\\ls");
  CHECK(server.log_shipping_secondaries.at(0).database_name == "B");
  CHECK(server.maintenance_plans.at(0).tasks.at(0).copy_only == false);
  CHECK(server.backup_tools.at(0).backup_types == std::vector<std::string>{"full", "log"});
  REQUIRE(server.managed_backup);
  CHECK(server.managed_backup->is_master_switch_on == true);
  CHECK(server.managed_backup->instance->retention_days == 14);
  CHECK(server.managed_backup->databases.at(0).configured == "explicit");
  CHECK(server.managed_backup->databases.at(1).is_enabled == false);
  CHECK(server.restore_history.at(0).stop_at == std::nullopt);
  CHECK(server.log_marks.at(0).lsn->decimal() == "5");
  CHECK(server.events.at(0).at->text() == "2026-11-20T00:00:00Z");
}

TEST_CASE("a wrong value is named with its section and column, and costs only itself") {
  const std::vector<EstateRow> rows = {
      {"S", "databases", R"({"name":"A","family_guid":"zz","state_desc":"ONLINE"})"},
      {"S", "databases", R"({"database_id":5})"},
      {"S", "events", "[]"},
      {"S", "availability_groups",
       R"({"name":"G","replicas":[{"backup_priority":"high","replica_server_name":"T"}]})"},
      {"S", "databases", R"({"name":"B"})"}};
  const EstateReading reading = estate_of(rows);
  std::vector<std::string> messages;
  for (const Error& problem : reading.problems) messages.push_back(problem.message);
  CHECK(messages == std::vector<std::string>{
                        "databases: family_guid: not a GUID: \"zz\"", "databases: name: missing",
                        "events: events: not an object: an array", "events: kind: missing",
                        "availability_groups: backup_priority: not a whole number of its range: "
                        "\"high\""});
  CHECK(reading.problems[0].subject == "S");
  const Server& server = reading.estate.servers.at(0);
  REQUIRE(server.databases.size() == 2);
  CHECK(server.databases[0].state == "ONLINE");
  CHECK(server.databases[0].family_guid == std::nullopt);
  CHECK(server.databases[1].name == "B");
  CHECK(server.availability_groups.at(0).replicas.at(0).server_name == "T");
}

TEST_CASE("a server's newest export dates it") {
  EstateBuilder builder;
  const UtcTime older = UtcTime::parse("2026-11-20T00:00:00Z").value();
  const UtcTime newer = UtcTime::parse("2026-11-21T00:00:00Z").value();
  builder.add({"S", "databases", R"({"name":"A"})"}, newer);
  builder.add({"S", "databases", R"({"name":"A"})"}, older);
  CHECK(builder.finish().estate.servers.at(0).taken_at == newer);
}

}  // namespace
}  // namespace unbroken
