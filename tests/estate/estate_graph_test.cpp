#include "unbroken/estate_graph.h"

#include <catch2/catch.hpp>

#include "telling.h"

using namespace unbroken;
using namespace unbroken::test;

using Words = std::vector<std::string>;

TEST_CASE("a database has a place on every server that knows its family, under its name there") {
  const EstateGraph graph =
      graph_of({server("A", {database("Sales", 1)}), server("B", {database("Sales_copy", 1)}),
                server("C", {database("Sales", 2)})});
  REQUIRE(graph.vertices(EstateKind::database).size() == 2);
  CHECK(told(graph, graph.places_of(0)) == Words{"place Sales", "place Sales_copy"});
  const DatabasePlace place = graph.place(place_at(graph, "B", "Sales_copy"));
  CHECK(place.server_name == "B");
  CHECK(place.database == &graph.estate().servers[1].databases[0]);
  CHECK(told(graph, graph.places_of(1)) == Words{"place Sales"});
}

TEST_CASE("the databases given are the first vertices, in their order") {
  const EstateGraph graph(Estate{{server("A", {database("Sales", 1), database("Hr", 2)})}},
                          {{{{"A", "Hr"}}, guid(2)}, {{{"A", "Sales"}}, guid(1)}});
  CHECK(told(graph, std::vector<EstateVertex>{0, 1, 2}) ==
        Words{"database Hr", "database Sales", "server A"});
  CHECK(graph.database(1).family == guid(1));
}

TEST_CASE(
    "a name that now means another family keeps its place without that other database's rows") {
  const EstateGraph graph(Estate{{server("A", {database("Sales", 2)})}},
                          {{{{"A", "Sales"}}, guid(1)}});
  REQUIRE(graph.places_of(0).size() == 1);
  const DatabasePlace place = graph.place(graph.places_of(0)[0]);
  CHECK(place.database == nullptr);
  CHECK(place.server == nullptr);
}

TEST_CASE("a server that only others mention is there without rows") {
  const EstateGraph graph(Estate{}, {{{{"A", "Sales"}}, std::nullopt}});
  REQUIRE(graph.places_of(0).size() == 1);
  const DatabasePlace place = graph.place(graph.places_of(0)[0]);
  CHECK(place.server_name == "A");
  CHECK(place.server == nullptr);
  CHECK(told(graph, graph.server_of(graph.places_of(0)[0])) == "server A");
}

TEST_CASE("a place gathers the rows that name the database and no others") {
  Server s = server("A", {database("Sales", 1)});
  s.log_shipping_primaries.push_back({"Other", "x", {}});
  s.log_shipping_primaries.push_back({"sales", "y", {}});
  AvailabilityGroup group;
  group.databases = {"SALES"};
  s.availability_groups.push_back(group);
  s.managed_backup.emplace();
  s.managed_backup->databases.push_back(managed("Sales2", true));
  const EstateGraph graph = graph_of({s});
  const DatabasePlace place = graph.place(place_at(graph, "A", "Sales"));
  REQUIRE(place.log_shipping_primary != nullptr);
  CHECK(place.log_shipping_primary->backup_directory == "y");
  CHECK(place.availability_group ==
        &graph.availability_group(graph.vertices(EstateKind::availability_group)[0]));
  CHECK(place.managed == nullptr);
  CHECK(place.instance_managed == nullptr);
}

TEST_CASE("a group is one vertex, with what any of its replicas' servers tells of it") {
  AvailabilityGroup older;
  older.name = "AG1";
  older.databases = {"Sales"};
  older.replicas = {replica("A"), replica("B", Location::azure)};
  older.replicas[0].role = "PRIMARY";
  AvailabilityGroup newer = older;
  newer.group_id = guid(9);
  newer.replicas = {replica("A", Location::on_premises), replica("B")};
  newer.replicas[0].role = "SECONDARY";
  Server a = server("A", {database("Sales", 1)});
  a.taken_at = UtcTime{1000};
  a.availability_groups = {older};
  Server b = server("B", {database("Sales", 1)});
  b.taken_at = UtcTime{2000};
  b.availability_groups = {newer};
  const EstateGraph graph = graph_of({a, b});

  REQUIRE(graph.vertices(EstateKind::availability_group).size() == 1);
  const EstateVertex group = graph.vertices(EstateKind::availability_group)[0];
  CHECK(graph.availability_group(group).group_id == guid(9));
  CHECK(told(graph, graph.replicas_of(group)) == Words{"replica A", "replica B"});
  CHECK(graph.replica(graph.replicas_of(group)[0]).role == "SECONDARY");
  CHECK(graph.topology_of(group) == GroupTopology::hybrid);
  CHECK(told(graph, graph.targets(group, EstateRelation::replicates)) ==
        Words{"place Sales", "place Sales"});
  CHECK(graph.group_of(place_at(graph, "A", "Sales")) == group);
}

TEST_CASE("two clusters may each have a group of one name") {
  AvailabilityGroup first;
  first.name = "AG";
  first.replicas = {replica("A"), replica("B")};
  AvailabilityGroup second = first;
  second.replicas = {replica("C"), replica("D")};
  Server a = server("A");
  a.availability_groups = {first};
  Server c = server("C");
  c.availability_groups = {second};
  CHECK(graph_of({a, c}).vertices(EstateKind::availability_group).size() == 2);
  a.availability_groups[0].group_id = guid(1);
  Server b = server("B");
  b.availability_groups = {first};
  b.availability_groups[0].group_id = guid(2);
  CHECK(graph_of({a, b}).vertices(EstateKind::availability_group).size() == 2);
}

TEST_CASE("a group stands in Azure only if all of its replicas are known to") {
  const auto topology = [](std::vector<std::optional<Location>> locations) {
    Server s = server("R0");
    AvailabilityGroup group;
    for (std::size_t i = 0; i < locations.size(); ++i) {
      group.replicas.push_back(replica("R" + std::to_string(i), locations[i]));
    }
    s.availability_groups = {group};
    const EstateGraph graph = graph_of({s});
    return graph.topology_of(graph.vertices(EstateKind::availability_group)[0]);
  };
  constexpr auto kAzure = Location::azure;
  constexpr auto kHere = Location::on_premises;
  CHECK(topology({kAzure, kAzure}) == GroupTopology::azure);
  CHECK(topology({kHere, kHere}) == GroupTopology::on_premises);
  CHECK(topology({kAzure, kHere}) == GroupTopology::hybrid);
  CHECK(topology({kAzure, kHere, std::nullopt}) == GroupTopology::hybrid);
  CHECK(topology({kAzure, std::nullopt}) == GroupTopology::unknown);
  CHECK(topology({kHere, std::nullopt}) == GroupTopology::unknown);
  CHECK(topology({}) == GroupTopology::unknown);
}

TEST_CASE("a replica that tells no location has its server's") {
  Server a = server("A");
  a.location = Location::azure;
  AvailabilityGroup group;
  group.replicas = {replica("A"), replica("B")};
  a.availability_groups = {group};
  const EstateGraph graph = graph_of({a});
  const auto replicas = graph.replicas_of(graph.vertices(EstateKind::availability_group)[0]);
  CHECK(graph.location_of(replicas[0]) == Location::azure);
  CHECK(graph.location_of(replicas[1]) == std::nullopt);
}

TEST_CASE("both partners of a mirrored database are one session and one database") {
  Server a = server("A", {database("Sales", 1)});
  a.database_mirroring = {mirroring("Sales", "PRINCIPAL", "B")};
  Server b = server("B", {database("Sales")});  // a mirror tells no family
  b.database_mirroring = {mirroring("Sales", "MIRROR", "A")};
  const EstateGraph graph = graph_of({a, b});
  REQUIRE(graph.vertices(EstateKind::database).size() == 1);
  REQUIRE(graph.vertices(EstateKind::mirroring_session).size() == 1);
  const EstateVertex principal = place_at(graph, "A", "Sales");
  const EstateVertex mirror = place_at(graph, "B", "Sales");
  CHECK(graph.partner_of(principal) == mirror);
  CHECK(graph.partner_of(mirror) == principal);
  CHECK(is_mirror(graph.place(mirror)));
  CHECK_FALSE(is_mirror(graph.place(principal)));
  CHECK_FALSE(graph.is_implied(mirror));
}

TEST_CASE("a mirroring partner that nobody exported has a place by its partner's word") {
  Server a = server("A", {database("Sales", 1), database("Hr", 2)});
  a.database_mirroring = {mirroring("Sales", "PRINCIPAL", "B")};
  const EstateGraph graph = graph_of({a});
  const EstateVertex partner = graph.partner_of(place_at(graph, "A", "Sales"));
  REQUIRE(partner != kNone);
  CHECK(graph.name(graph.server_of(partner)) == "B");
  CHECK(graph.is_implied(partner));
  CHECK(graph.place(partner).server == nullptr);
  CHECK(graph.partner_of(place_at(graph, "A", "Hr")) == kNone);
}

TEST_CASE("who writes to a storage account is found through its containers") {
  Server a = server("A", {database("Sales", 1), database("Hr", 2)});
  a.managed_backup.emplace();
  a.managed_backup->instance.emplace().storage_url = "https://one.blob.core.windows.net/";
  a.managed_backup->databases = {managed("Sales", true), managed("Hr", true)};
  a.managed_backup->databases[0].container_url = "https://One.blob.core.windows.net/Sales";
  a.managed_backup->databases[1].storage_url = "https://two.blob.core.windows.net/";
  a.maintenance_plans = {log_plan("Nightly", "Hr", "https://one.blob.core.windows.net/plans/")};
  const EstateGraph graph = graph_of({a});
  const EstateVertex one = only(graph, EstateKind::storage_account, "one.blob.core.windows.net");
  REQUIRE(one != kNone);
  CHECK(told(graph, graph.writers_to(one)) ==
        Words{"maintenance_task Nightly", "managed_instance A", "managed_database Sales"});
  const EstateVertex two = only(graph, EstateKind::storage_account, "two.blob.core.windows.net");
  CHECK(told(graph, graph.writers_to(two)) == Words{"managed_database Hr"});
}

TEST_CASE("a folder is its server's own, a share everybody's") {
  Server a = server("A", {database("Sales", 1)});
  a.maintenance_plans = {log_plan("P", "Sales", "D:\\backup\\"),
                         log_plan("Q", "Sales", "d:/backup"),
                         log_plan("R", "Sales", "\\\\nas\\backup")};
  Server b = server("B", {database("Hr", 2)});
  b.maintenance_plans = {log_plan("S", "Hr", "D:\\backup"),
                         log_plan("T", "Hr", "\\\\NAS\\backup\\")};
  const EstateGraph graph = graph_of({a, b});
  const auto folders = graph.vertices(EstateKind::folder);
  REQUIRE(folders.size() == 3);
  CHECK(told(graph, graph.sources(folders[0], EstateRelation::writes_to)) ==
        Words{"maintenance_task P", "maintenance_task Q"});
  CHECK(told(graph, graph.sources(folders[1], EstateRelation::writes_to)) ==
        Words{"maintenance_task R", "maintenance_task T"});
  CHECK(graph.server(folders[1]) == nullptr);
  CHECK(graph.server(folders[2])->server_name == "B");
}

TEST_CASE("a plan for every database protects those of its server but not tempdb") {
  Server a = server("A", {database("Sales", 1), database("tempdb"), database("master")});
  a.maintenance_plans = {log_plan("P", "*")};
  const EstateGraph graph = graph_of({a, server("B", {database("Hr", 2)})});
  const EstateVertex task = graph.vertices(EstateKind::maintenance_task)[0];
  CHECK(told(graph, graph.targets(task, EstateRelation::protects)) ==
        Words{"place Sales", "place master"});
}

TEST_CASE("a plan that is switched off protects nothing, one that may be is not certain to") {
  Server a = server("A", {database("Sales", 1)});
  a.maintenance_plans = {log_plan("Off", "Sales"), log_plan("Perhaps", "Sales")};
  a.maintenance_plans[0].enabled = false;
  a.maintenance_plans[1].enabled.reset();
  const EstateGraph graph = graph_of({a});
  const auto tasks = graph.vertices(EstateKind::maintenance_task);
  CHECK(graph.targets(tasks[0], EstateRelation::protects).empty());
  CHECK(graph.targets(tasks[1], EstateRelation::protects).size() == 1);
  for (const EstateEdge& edge : graph.out_edges(tasks[1])) {
    if (edge.relation == EstateRelation::protects) CHECK_FALSE(edge.is_certain);
  }
}

TEST_CASE("every edge is found from both of its ends") {
  Server a = server("A", {database("Sales", 1)});
  a.maintenance_plans = {log_plan("P", "*")};
  a.backup_tools.push_back({"Veeam", "third_party", {"Sales"}, {"full"}, false});
  const EstateGraph graph = graph_of({a, server("B", {database("Sales", 1)})});
  std::size_t seen = 0;
  for (EstateVertex v = 0; v < graph.size(); ++v) {
    for (const EstateEdge& edge : graph.out_edges(v)) {
      CHECK(edge.from == v);
      const auto back = graph.sources(edge.to, edge.relation);
      CHECK(std::find(back.begin(), back.end(), v) != back.end());
      ++seen;
    }
  }
  // 2 hosts, 2 copy_of, 2 runs of A, 1 of the plan, 2 protects, 1 writes_to
  CHECK(seen == 10);
  CHECK(graph.edges().size() == 10);
}

TEST_CASE("a graph keeps its rows when it is moved and when it is copied") {
  EstateGraph first = graph_of({server("A", {database("Sales", 1)})});
  const EstateGraph copy = first;
  const EstateGraph moved = std::move(first);
  CHECK(moved.place(place_at(moved, "A", "Sales")).database->family_guid == guid(1));
  CHECK(copy.place(place_at(copy, "A", "Sales")).database ==
        &copy.estate().servers[0].databases[0]);
}
