#include <catch2/catch.hpp>

#include "analysis/database_analysis.h"
#include "history.h"
#include "rules/registry.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

constexpr const char* kAccount = "https://acct.blob.core.windows.net/";

// Sales on SQL01, managed backup enabled; set 3 is somebody's log backup.
struct Case {
  Server server;
  ManagedBackupSettings managed;
  LogShippingPrimary shipping;
  DatabaseFacts estate;
  ChainGraph graph;
  std::vector<SetFacts> facts;
  std::optional<std::int64_t> max_exposure_ms;
  std::string now = "12:00";

  Case() {
    server.server_name = "SQL01";
    managed.is_enabled = true;
    managed.storage_url = kAccount;
    DatabasePlace place;
    place.server_name = "SQL01";
    place.database_name = "Sales";
    place.server = &server;
    place.managed = &managed;
    estate.places.push_back(place);
    History h;
    h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00");
    graph = h.graph();
    facts.resize(graph.size());
    for (SetFacts& fact : facts) {
      fact.producer.kind = ProducerKind::managed_backup;
      fact.database_name = "Sales";
    }
  }

  SetFacts& third() { return facts[*graph.find(guid(3))]; }

  void foreign(const std::string& device, bool on_blob_storage) {
    third().producer.kind = ProducerKind::ad_hoc;
    third().device = device;
    third().is_on_blob_storage = on_blob_storage;
  }

  [[nodiscard]] std::vector<Finding> findings(const std::vector<std::string>& skipped = {}) const {
    const DatabaseAnalysis analysis = analyse(
        {graph, facts, estate, std::nullopt, false, at(now).to_utc(UtcOffset{0}), std::nullopt});
    return judge({analysis, estate, graph, facts, max_exposure_ms}, skipped);
  }
};

}  // namespace

TEST_CASE("LS-1 fires where log shipping and managed backup are configured for one database") {
  Case c;
  c.estate.places[0].log_shipping_primary = &c.shipping;
  const auto findings = c.findings();
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "LS-1");
  CHECK(findings[0].severity == Severity::error);
  CHECK(findings[0].subject == "SQL01: Sales");
}

TEST_CASE("LS-1 is silent where managed backup is off, and for another database of the server") {
  Case off;
  off.estate.places[0].log_shipping_primary = &off.shipping;
  off.managed.is_enabled = false;
  CHECK(off.findings().empty());
  Case other;
  CHECK(other.findings().empty());
}

TEST_CASE("LS-1 names the field it lacks instead of firing") {
  Case c;
  c.estate.places[0].log_shipping_primary = &c.shipping;
  c.managed.is_enabled.reset();
  const auto findings = c.findings();
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "LS-1");
  CHECK(findings[0].severity == Severity::undetermined);
  CHECK(findings[0].message.find("is_smart_backup_enabled") != std::string::npos);
}

TEST_CASE(
    "ADHOC-2b fires for a log backup outside Azure Blob storage, ADHOC-2a for one in another "
    "account") {
  Case disk;
  disk.foreign("D:\\x.trn", false);
  REQUIRE(disk.findings().size() == 1);
  CHECK(disk.findings()[0].rule == "ADHOC-2b");
  CHECK(disk.findings()[0].because == std::vector<std::string>{guid(3).text()});
  Case account;
  account.foreign("https://other.blob.core.windows.net/c/x.trn", true);
  REQUIRE(account.findings().size() == 1);
  CHECK(account.findings()[0].rule == "ADHOC-2a");
}

TEST_CASE(
    "the ad hoc rules are silent for managed backup's own account and without managed backup") {
  Case same;
  same.foreign("https://acct.blob.core.windows.net/c/x.trn", true);
  CHECK(same.findings().empty());
  Case unmanaged;
  unmanaged.foreign("D:\\x.trn", false);
  unmanaged.estate.places[0].managed = nullptr;
  CHECK(unmanaged.findings().empty());
}

TEST_CASE("EXPOSURE fires one second past the limit and not at it") {
  Case c;
  c.max_exposure_ms = 3'600'000;
  c.now = "04:00:30";  // the last log finished at 03:00:30
  CHECK(c.findings().empty());
  c.now = "04:00:31";
  REQUIRE(c.findings().size() == 1);
  CHECK(c.findings()[0].rule == "EXPOSURE");
}

TEST_CASE("a skipped rule says nothing") {
  Case c;
  c.foreign("D:\\x.trn", false);
  CHECK(c.findings({"adhoc-2B"}).empty());
}

TEST_CASE("rule IDs are unique and every page has a remedy and a source") {
  std::vector<std::string_view> ids;
  for (const RulePage& page : rule_pages()) {
    ids.push_back(page.id);
    CHECK_FALSE(page.summary.empty());
    CHECK_FALSE(page.remedy.empty());
    CHECK_FALSE(page.source.empty());
  }
  std::sort(ids.begin(), ids.end());
  CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
}
