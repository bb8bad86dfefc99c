#include "estate/database_facts.h"

#include <catch2/catch.hpp>

#include "history.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

Server server(const std::string& name, const std::string& database, std::uint8_t family) {
  Server made;
  made.server_name = name;
  Database row;
  row.name = database;
  if (family != 0) row.family_guid = guid(family);
  made.databases.push_back(row);
  return made;
}

}  // namespace

TEST_CASE("a database has a place on every server that knows it, by label or by family") {
  Estate estate{{server("A", "Sales", 1), server("B", "Sales_copy", 1), server("C", "Sales", 2)}};
  const DatabaseFacts facts = facts_of(estate, {{"a", "SALES"}}, guid(1));
  REQUIRE(facts.places.size() == 2);
  CHECK(facts.places[0].server == &estate.servers[0]);
  CHECK(facts.places[0].database == &estate.servers[0].databases[0]);
  CHECK(facts.places[1].server_name == "B");
  CHECK(facts.places[1].database_name == "Sales_copy");
}

TEST_CASE(
    "a name that now means another family keeps its place without that other database's rows") {
  Estate estate{{server("A", "Sales", 2)}};
  const DatabaseFacts facts = facts_of(estate, {{"A", "Sales"}}, guid(1));
  REQUIRE(facts.places.size() == 1);
  CHECK(facts.places[0].database == nullptr);
  CHECK(facts.places[0].server == nullptr);
}

TEST_CASE("a label of a server that no export describes keeps a place") {
  const DatabaseFacts facts = facts_of(Estate{}, {{"A", "Sales"}}, std::nullopt);
  REQUIRE(facts.places.size() == 1);
  CHECK(facts.places[0].server_name == "A");
  CHECK(facts.places[0].server == nullptr);
}

TEST_CASE("a place gathers the rows that name the database and no others") {
  Server s = server("A", "Sales", 1);
  s.log_shipping_primaries.push_back({"Other", "x", {}});
  s.log_shipping_primaries.push_back({"sales", "y", {}});
  AvailabilityGroup group;
  group.databases = {"SALES"};
  s.availability_groups.push_back(group);
  s.managed_backup.emplace();
  s.managed_backup->databases.emplace_back().database_name = "Other";
  const DatabasePlace place = place_of(s, "Sales");
  REQUIRE(place.log_shipping_primary != nullptr);
  CHECK(place.log_shipping_primary->backup_directory == "y");
  CHECK(place.availability_group == &s.availability_groups[0]);
  CHECK(place.managed == nullptr);
  CHECK(place.instance_managed == nullptr);
}

TEST_CASE("a storage account is the URL's host, and a path has none") {
  CHECK(account_of("https://Acct.blob.core.windows.net/c/x.bak") == "acct.blob.core.windows.net");
  CHECK(account_of("HTTPS://acct.blob.core.windows.net") == "acct.blob.core.windows.net");
  CHECK(account_of("D:\\x.bak").empty());
  CHECK_FALSE(is_blob_url("s3://host/bucket"));
}
