#include "estate/database_facts.h"

#include <catch2/catch.hpp>

#include "telling.h"

using namespace unbroken;
using namespace unbroken::test;

TEST_CASE("the facts of a database are its places, without those only a partner tells of") {
  Server a = server("A", {database("Sales", 1)});
  a.database_mirroring = {mirroring("Sales", "PRINCIPAL", "B")};
  const EstateGraph graph = graph_of({a, server("C", {database("Old", 1)})});
  const DatabaseFacts facts = facts_of(graph, 0);
  REQUIRE(facts.places.size() == 2);
  CHECK(facts.places[0].server_name == "A");
  CHECK(facts.places[0].database == &graph.estate().servers[0].databases[0]);
  CHECK(facts.places[0].mirroring == &graph.estate().servers[0].database_mirroring[0]);
  CHECK(facts.places[1].server_name == "C");
  CHECK(facts.places[1].database_name == "Old");
}

TEST_CASE("a storage account is the URL's host, and a path has none") {
  CHECK(account_of("https://Acct.blob.core.windows.net/c/x.bak") == "acct.blob.core.windows.net");
  CHECK(account_of("HTTPS://acct.blob.core.windows.net") == "acct.blob.core.windows.net");
  CHECK(account_of("D:\\x.bak").empty());
  CHECK_FALSE(is_blob_url("s3://host/bucket"));
}

TEST_CASE("a URL falls into account, container and blob, without its token") {
  const auto url = blob_url_of("https://a.blob.core.windows.net/c/folder/x.bak?sig=secret");
  REQUIRE(url);
  CHECK(url->account == "a.blob.core.windows.net");
  CHECK(url->container == "c");
  CHECK(url->blob == "folder/x.bak");
  CHECK(blob_url_of("https://a.blob.core.windows.net/c/")->container == "c");
  CHECK(blob_url_of("https://a.blob.core.windows.net/")->container.empty());
}

TEST_CASE("a row that tells no family is the database of its name that a partner has") {
  AvailabilityGroup group;
  group.databases = {"Sales"};
  group.replicas = {replica("A"), replica("B")};
  Server a = server("A", {database("Sales", 1)});
  a.availability_groups = {group};
  const Estate estate{
      {server("B", {database("Sales"), database("Hr")}), a, server("C", {database("Sales")})}};
  const auto databases = databases_of(estate);
  REQUIRE(databases.size() == 3);
  CHECK(databases[0].family == guid(1));
  REQUIRE(databases[0].labels.size() == 2);
  CHECK(databases[0].labels[1].server_name == "B");
  CHECK(databases[1].labels[0].database_name == "Hr");
  CHECK(databases[2].labels[0].server_name == "C");
}

TEST_CASE("a row that tells no family stands alone where two partners claim it") {
  Server a = server("A", {database("Sales", 1)});
  a.database_mirroring = {mirroring("Sales", "PRINCIPAL", "B")};
  Server c = server("C", {database("Sales", 3)});
  c.database_mirroring = {mirroring("Sales", "PRINCIPAL", "B")};
  const Server b = server("B", {database("Sales")});
  for (const Estate& estate : {Estate{{a, b, c}}, Estate{{c, b, a}}}) {
    const auto databases = databases_of(estate);
    REQUIRE(databases.size() == 3);
    CHECK(databases[0].labels.size() == 1);
    CHECK(databases[1].labels.size() == 1);
    CHECK_FALSE(databases[2].family);
    CHECK(databases[2].labels.front().server_name == "B");
  }
}

TEST_CASE(
    "a row joined to its database through a row that tells as little is of it, in any order") {
  AvailabilityGroup group;
  group.databases = {"Sales"};
  group.replicas = {replica("A"), replica("B")};
  Server a = server("A", {database("Sales", 1)});
  a.availability_groups = {group};
  Server c = server("C", {database("Sales")});
  c.database_mirroring = {mirroring("Sales", "MIRROR", "B")};
  const Server b = server("B", {database("Sales")});
  for (const Estate& estate : {Estate{{a, b, c}}, Estate{{c, b, a}}, Estate{{c, a, b}}}) {
    const auto databases = databases_of(estate);
    REQUIRE(databases.size() == 1);
    CHECK(databases[0].family == guid(1));
    CHECK(databases[0].labels.size() == 3);
  }
}

TEST_CASE("a known database gets the labels that rows add, and keeps its place in the order") {
  const Estate estate{{server("A", {database("New", 2), database("Sales", 1)})}};
  const auto databases = databases_of(estate, {{{{"B", "Sales"}}, guid(1)}});
  REQUIRE(databases.size() == 2);
  REQUIRE(databases[0].labels.size() == 2);
  CHECK(databases[0].labels[1].server_name == "A");
  CHECK(databases[1].family == guid(2));
}
