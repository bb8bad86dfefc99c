#include "analysis/producer.h"

#include <catch2/catch.hpp>

using namespace unbroken;

namespace {

constexpr const char* kBlob =
    "https://acct.blob.core.windows.net/sql01-mssqlserver/"
    "Sales_0123456789abcdef0123456789ABCDEF_20261120010000.bak";

BackupSet set_at(const std::string& path) {
  BackupSet set;
  set.type = BackupType::log;
  set.database_name = "Sales";
  BackupDevice device;
  device.path = path;
  set.devices.push_back(device);
  return set;
}

// Sales on SQL01 with managed backup in the account acct.
struct Estate1 {
  Server server;
  ManagedBackupSettings managed;
  DatabaseFacts facts;

  Estate1() {
    server.server_name = "SQL01";
    server.machine_name = "SQL01";
    managed.storage_url = "https://acct.blob.core.windows.net/";
    DatabasePlace place;
    place.server_name = "SQL01";
    place.database_name = "Sales";
    place.server = &server;
    place.managed = &managed;
    facts.places.push_back(place);
  }
};

ProducerKind kind(const BackupSet& set, const DatabaseFacts& facts) {
  return producer_of(set, facts).kind;
}

}  // namespace

TEST_CASE("managed backup is known by its account together with its container or its blob's name") {
  Estate1 e;
  CHECK(kind(set_at(kBlob), e.facts) == ProducerKind::managed_backup);
  CHECK(kind(set_at("https://acct.blob.core.windows.net/sql01-mssqlserver/mine.bak"), e.facts) ==
        ProducerKind::managed_backup);
  CHECK(kind(set_at("https://acct.blob.core.windows.net/other/"
                    "Sales_0123456789abcdef0123456789abcdef_20261120010000.log"),
             e.facts) == ProducerKind::managed_backup);
}

TEST_CASE("a blob's name is one of managed backup's only with 32 hexadecimal digits in it") {
  Estate1 e;
  const std::string other = "https://acct.blob.core.windows.net/other/Sales_";
  for (const char* digits :
       {"0123456789abcdef0123456789abcde-", "0123456789abcdef0123456789abcde.",
        "0123456789abcdef0123456789abcdeg", "0123456789abcdef0123456789abcde"}) {
    CHECK(kind(set_at(other + digits + "_20261120010000.log"), e.facts) !=
          ProducerKind::managed_backup);
  }
  const auto verdict = configured_verdict_on(
      set_at(other + "0123456789abcdef0123456789abcdef_20261120010000.log"), e.facts);
  REQUIRE(verdict);
  REQUIRE(verdict->signs.size() == 2);
  CHECK(verdict->signs[0].looks_at == "storage_url");
  CHECK(verdict->signs[1].looks_at == "blob_name");
}

TEST_CASE("the account alone is not enough, and neither is the name") {
  Estate1 e;
  CHECK(kind(set_at("https://acct.blob.core.windows.net/other/mine.bak"), e.facts) ==
        ProducerKind::unknown);
  CHECK(kind(set_at("https://elsewhere.blob.core.windows.net/sql01-mssqlserver/"
                    "Sales_0123456789abcdef0123456789abcdef_20261120010000.bak"),
             e.facts) == ProducerKind::unknown);
  e.facts.places[0].managed = nullptr;
  CHECK(kind(set_at(kBlob), e.facts) == ProducerKind::unknown);
}

TEST_CASE(
    "a managed blob's name has a GUID without dashes and a timestamp after the database's name") {
  CHECK(is_managed_blob_name("Sales_0123456789abcdef0123456789abcdef_20261120010000.bak", "Sales"));
  CHECK(is_managed_blob_name("Sales_0123456789abcdef0123456789abcdef_20261120010000_1.log",
                             "Sales") == false);
  CHECK_FALSE(is_managed_blob_name("Sales_0123456789abcdef_20261120010000.bak", "Sales"));
  CHECK_FALSE(is_managed_blob_name("Sales_0123456789abcdef0123456789abcdef_2026.bak", "Sales"));
  CHECK_FALSE(
      is_managed_blob_name("SalesX_0123456789abcdef0123456789abcdef_20261120010000.bak", "Sales"));
  CHECK_FALSE(
      is_managed_blob_name("Sales_0123456789abcdef0123456789abcdef_20261120010000.trn", "Sales"));
  CHECK_FALSE(is_managed_blob_name("", "Sales"));
}

TEST_CASE("log shipping and maintenance plans are known by their folder") {
  Estate1 e;
  LogShippingPrimary shipping;
  shipping.database_name = "Sales";
  shipping.backup_directory = "\\\\fs\\ls\\";
  e.facts.places[0].log_shipping_primary = &shipping;
  MaintenancePlan plan;
  plan.name = "Nightly";
  MaintenancePlanTask task;
  task.database_name = "*";
  task.backup_type = "log";
  task.destination = "D:\\Plans";
  plan.tasks.push_back(task);
  e.server.maintenance_plans.push_back(plan);

  CHECK(kind(set_at("\\\\FS\\LS\\Sales_1.trn"), e.facts) == ProducerKind::log_shipping);
  CHECK(kind(set_at("\\\\fs\\lsx\\Sales_1.trn"), e.facts) == ProducerKind::unknown);
  CHECK(producer_of(set_at("d:/plans/sub/Sales.trn"), e.facts) ==
        Producer{ProducerKind::maintenance_plan, "Nightly"});
  BackupSet full = set_at("D:\\Plans\\Sales.bak");
  full.type = BackupType::full;  // the plan's task takes logs
  CHECK(kind(full, e.facts) == ProducerKind::unknown);
}

TEST_CASE("what nothing configured claims is a person's, if a person's name is on it") {
  Estate1 e;
  BackupSet set = set_at("D:\\x.trn");
  CHECK(kind(set, e.facts) == ProducerKind::unknown);
  set.user_name = "SQL01\\dba";
  CHECK(kind(set, e.facts) == ProducerKind::ad_hoc);
}
