// Who took a set that nothing configured claims, judged by its signs.

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "analysis/producer.h"
#include "analysis/producer_classifier.h"
#include "model/spelling.h"

using namespace unbroken;

namespace {

constexpr int kDisk = 2;
constexpr int kVirtual = 7;
constexpr const char* kDevice = "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}1";

BackupSet taken_to(const std::string& path, int device_type) {
  BackupSet set;
  set.type = BackupType::log;
  set.database_name = "Sales";
  set.server_name = "SQL01";
  set.user_name = "NT AUTHORITY\\SYSTEM";
  set.devices.push_back({path, {}, device_type, 1, 0, {}, {}});
  return set;
}

BackupSet named(BackupSet set, const std::string& name) {
  set.name = name;
  return set;
}

Producer tool(const std::string& name) { return {ProducerKind::third_party, name}; }
const Producer kByHand{ProducerKind::ad_hoc, {}};

Producer of(const BackupSet& set) { return producer_of(set, DatabaseFacts{}); }

// Sales on SQL01, with one configured tool.
struct Configured {
  Server server;
  LogShippingPrimary shipping;
  DatabaseFacts facts;

  Configured() {
    server.server_name = "SQL01";
    facts.places.emplace_back();
    facts.places[0].server_name = "SQL01";
    facts.places[0].database_name = "Sales";
    facts.places[0].server = &server;
  }
  Configured& tool(const std::string& name, const std::string& kind,
                   const std::vector<std::string>& databases = {"Sales"},
                   const std::vector<std::string>& types = {"full", "log"}) {
    server.backup_tools.push_back({name, kind, databases, types, {}});
    return *this;
  }
  [[nodiscard]] Producer of(const BackupSet& set) const { return producer_of(set, facts); }
};

}  // namespace

TEST_CASE("what only one tool leaves is enough") {
  CHECK(of(taken_to("Legato#8c878897-b487-41ac-855b-119c1cc32996", kVirtual)) == tool("NetWorker"));
  CHECK(of(taken_to("EMC#8c878897-b487-41ac-855b-119c1cc32996", kVirtual)) == tool("NetWorker"));
  CHECK(of(named(taken_to(kDevice, kVirtual), "CommVault Galaxy Backup")) == tool("Commvault"));
  CHECK(of(taken_to("Red Gate SQL Backup (7.7.0.18): 01", kVirtual)) == tool("SQL Backup"));
  CHECK(of(taken_to(R"(L:\Data\DPM_SQL_PROTECT\SQL01\Sales.ldf\Backup\Current.log)", kDisk)) ==
        Producer{ProducerKind::dpm, {}});
  CHECK(of(taken_to(R"(C:\ProgramData\Veeam\Endpoint\SqlLogBackup\x.bak)", kDisk)) ==
        tool("Veeam"));
  BackupSet azure = taken_to(kDevice, kVirtual);
  azure.user_name = R"(NT Service\AzureWLBackupPluginSvc)";
  CHECK(of(azure) == tool("Azure Backup"));
}

TEST_CASE("a sign that others might leave too is enough beside another one only") {
  CHECK(of(named(taken_to("D:\\x.trn", kDisk), "before the Veeam update")) == kByHand);
  CHECK(of(named(taken_to(kDevice, kVirtual), "Veeam log")) == tool("Veeam"));
  CHECK(of(taken_to("VNBU0-3412-1", kDisk)) == kByHand);
  CHECK(of(taken_to("VNBU0-3412-1", kVirtual)) == tool("NetBackup"));
  CHECK(of(taken_to("SQLBACKUP_7F2A", kVirtual)) == tool("SQL Backup"));
  CHECK(of(taken_to("D:\\b\\Sales.sqb", kDisk)) == kByHand);
  CHECK(of(taken_to("TDPSQL-00001A2B", kVirtual)) == tool("IBM Data Protection"));
  CHECK(of(named(taken_to(kDevice, kVirtual), "Rubrik")) == tool("Rubrik"));
  CHECK(of(named(taken_to("D:\\b\\Sales.litespeed.f1.bkp", kDisk), "LiteSpeed log")) ==
        tool("LiteSpeed"));
  BackupSet account = taken_to(kDevice, kVirtual);
  account.user_name = "CORP\\svc-rubrik";
  CHECK(of(account) == tool("Rubrik"));
  account.devices[0].device_type = kDisk;
  CHECK(of(account) == kByHand);
}

TEST_CASE("a permanent virtual device is one") {
  CHECK(of(taken_to("VNBU0-3412-1", 107)) == tool("NetBackup"));
}

TEST_CASE("a virtual device alone tells no tool, and neither does the system's account") {
  CHECK(of(taken_to(kDevice, kVirtual)) == kByHand);
  BackupSet nobody = taken_to(kDevice, kVirtual);
  nobody.user_name.reset();
  CHECK(of(nobody).kind == ProducerKind::unknown);
}

TEST_CASE("a snapshot on a virtual device is VSS's, unless a sign tells the tool behind it") {
  BackupSet snapshot = taken_to(kDevice, kVirtual);
  snapshot.type = BackupType::full;
  snapshot.is_snapshot = true;
  CHECK(of(snapshot) == tool("VSS snapshot"));
  CHECK(of(named(snapshot, "Veeam")) == tool("Veeam"));
  CHECK(Configured().tool("NightSave", "third_party").of(snapshot) == tool("NightSave"));
  snapshot.devices[0].device_type = 9;  // WITH FILE_SNAPSHOT, typed by hand
  CHECK(of(snapshot) == kByHand);
}

TEST_CASE("Ola Hallengren's files lie in a folder of the type below the database's") {
  const Producer ola = tool("Ola Hallengren's Maintenance Solution");
  CHECK(of(taken_to(R"(\\fs\b\SQL01$PAY\Sales\LOG\SQL01$PAY_Sales_LOG_20261120_031500.trn)",
                    kDisk)) == ola);
  CHECK(of(taken_to("/b/SQL01/Sales/FULL_COPY_ONLY/SQL01_Sales_FULL_COPY_ONLY_20261120_010000.bak",
                    kDisk)) == ola);
  CHECK(of(taken_to(R"(D:\b\SQL01\Sales\DIFF\SQL01_Sales_DIFF_20261120_010000_1.bak)", kDisk)) ==
        ola);
  CHECK(of(taken_to(R"(D:\b\SQL01_Sales_LOG_20261120_031500.trn)", kDisk)) == kByHand);
  CHECK(of(taken_to(R"(D:\b\Sales\LOG\mine.trn)", kDisk)) == kByHand);
  CHECK(of(taken_to(R"(D:\b\SQL01\Stock\LOG\SQL01_Stock_LOG_20261120_031500.trn)", kDisk)) ==
        kByHand);
}

TEST_CASE("a database's name is itself in a pattern, whatever its characters") {
  BackupSet set = taken_to(R"(D:\b\SQL01\S%\LOG\SQL01_S%_LOG_20261120_031500.trn)", kDisk);
  set.database_name = "S%";
  CHECK(of(set) == tool("Ola Hallengren's Maintenance Solution"));
  set.devices[0].path = R"(D:\b\SQL01\Sales\LOG\SQL01_Sales_LOG_20261120_031500.trn)";
  CHECK(of(set) == kByHand);
}

TEST_CASE("a configured tool's sets are those on virtual devices, of its databases and types") {
  const BackupSet log = taken_to(kDevice, kVirtual);
  CHECK(Configured().tool("NightSave", "third_party").of(log) == tool("NightSave"));
  CHECK(Configured().tool("NightSave", "third_party", {"*"}).of(log) == tool("NightSave"));
  CHECK(Configured().tool("NightSave", "third_party", {}, {}).of(log) == tool("NightSave"));
  CHECK(Configured().tool("NightSave", "third_party").of(taken_to("D:\\x.trn", kDisk)) == kByHand);
  CHECK(Configured().tool("NightSave", "third_party", {"Stock"}).of(log) == kByHand);
  CHECK(Configured().tool("NightSave", "third_party", {"Sales"}, {"full"}).of(log) == kByHand);
  CHECK(Configured().tool("DPM 2019", "dpm", {"Sales"}, {"full", "incremental"}).of(log) ==
        Producer{ProducerKind::dpm, {}});
}

TEST_CASE("of two tools that could have taken it neither is blamed") {
  Configured both;
  both.tool("NightSave", "third_party").tool("DaySave", "third_party");
  CHECK(both.of(taken_to(kDevice, kVirtual)) == kByHand);
  CHECK(both.of(named(taken_to(kDevice, kVirtual), "Veeam")) == kByHand);
}

TEST_CASE("a configured tool that the table knows goes by the table's name") {
  Configured veeam;
  veeam.tool("Veeam Backup & Replication 12", "third_party");
  CHECK(veeam.of(taken_to(kDevice, kVirtual)) == tool("Veeam"));
}

TEST_CASE("a plan or log shipping without a folder claims what is called as its files are") {
  Configured plan;
  plan.server.maintenance_plans.push_back({"Nightly", true, {{"*", "log", {}, {}}}});
  const std::string name = "Sales_backup_2026_11_20_010000_1234567";
  CHECK(plan.of(named(taken_to("D:\\b\\" + name + ".trn", kDisk), name)) ==
        Producer{ProducerKind::maintenance_plan, "Nightly"});
  CHECK(plan.of(taken_to("D:\\b\\mine.trn", kDisk)) == kByHand);
  CHECK(of(named(taken_to("D:\\b\\" + name + ".trn", kDisk), name)) == kByHand);
  plan.server.maintenance_plans[0].tasks[0].destination = "E:\\plans";
  CHECK(plan.of(named(taken_to("D:\\b\\" + name + ".trn", kDisk), name)) == kByHand);

  Configured shipped;
  shipped.shipping.database_name = "Sales";
  shipped.facts.places[0].log_shipping_primary = &shipped.shipping;
  CHECK(shipped.of(taken_to("D:\\ls\\Sales_20261120010000.trn", kDisk)) ==
        Producer{ProducerKind::log_shipping, {}});
  CHECK(shipped.of(taken_to("D:\\ls\\Sales.trn", kDisk)) == kByHand);
  shipped.shipping.backup_directory = "E:\\ls";
  CHECK(shipped.of(taken_to("D:\\ls\\Sales_20261120010000.trn", kDisk)) == kByHand);
}

TEST_CASE("what is configured goes before any sign") {
  Configured shipped;
  shipped.shipping.database_name = "Sales";
  shipped.shipping.backup_directory = R"(D:\b)";
  shipped.facts.places[0].log_shipping_primary = &shipped.shipping;
  const BackupSet set = taken_to(R"(D:\b\Sales\LOG\SQL01_Sales_LOG_20261120_031500.trn)", kDisk);
  CHECK(of(set) == tool("Ola Hallengren's Maintenance Solution"));
  CHECK(shipped.of(set) == Producer{ProducerKind::log_shipping, {}});
}

TEST_CASE("a table of one's own adds producers, and signs to those that are known") {
  const ProducerTable own{
      {tool("NightSave"), {{SignField::media_name, "NS-%", 60}}},
      {tool("rubrik"), {{SignField::logical_device, "rbk%", 60}}},
      {kByHand, {{SignField::user_name, "CORP\\anna", 100}}},
  };
  const DatabaseFacts nothing;
  ProducerClassifier classifier(nothing, own);
  BackupSet set = taken_to("D:\\x.trn", kDisk);
  set.media.name = "NS-0001";
  CHECK(classifier.verdict_on(set).producer == tool("NightSave"));
  BackupSet logical = taken_to("D:\\x.trn", kDisk);
  logical.devices[0].logical_name = "RBK1";
  CHECK(classifier.verdict_on(logical).producer == tool("rubrik"));
  logical.devices[0].logical_name.reset();
  logical.name = "Rubrik";
  logical.description = "Rubrik";
  CHECK(classifier.verdict_on(logical).producer == tool("rubrik"));
  BackupSet anna = named(taken_to("D:\\x.trn", kDisk), "CommVault Galaxy Backup");
  anna.user_name = "CORP\\Anna";
  CHECK(classifier.verdict_on(anna).producer == kByHand);
}

TEST_CASE("a verdict tells every sign, with its weight and whom it points to") {
  const DatabaseFacts nothing;
  ProducerClassifier classifier(nothing, {});
  const ProducerVerdict verdict =
      classifier.verdict_on(named(taken_to(kDevice, kVirtual), "Veeam"));
  CHECK(verdict.confidence == Confidence::likely);
  CHECK(verdict.signs == std::vector<SignFound>{{tool("Veeam"), "name", "%Veeam%", 35},
                                                {tool(""), "device_type", "7", 20}});
  const ProducerVerdict weak = classifier.verdict_on(named(taken_to("D:\\x.trn", kDisk), "Veeam"));
  CHECK(weak.producer == kByHand);
  CHECK(weak.signs == std::vector<SignFound>{{tool("Veeam"), "name", "%Veeam%", 35}});
  BackupSet nobody = taken_to("D:\\x.trn", kDisk);
  nobody.user_name = "";
  CHECK(classifier.verdict_on(nobody).confidence == Confidence::unknown);
}

TEST_CASE("a configured claim is certain and tells the row that makes it") {
  Configured shipped;
  shipped.shipping.database_name = "Sales";
  shipped.shipping.backup_share = R"(\\fs\ls)";
  shipped.facts.places[0].log_shipping_primary = &shipped.shipping;
  ProducerClassifier classifier(shipped.facts, {});
  const ProducerVerdict verdict = classifier.verdict_on(taken_to(R"(\\fs\ls\Sales.trn)", kDisk));
  CHECK(verdict.confidence == Confidence::certain);
  CHECK(verdict.signs ==
        std::vector<SignFound>{
            {{ProducerKind::log_shipping, {}}, "backup_share", R"(\\fs\ls)", 100}});
}

TEST_CASE("the page of the signs has a row for each") {
  std::ifstream file(UNBROKEN_DOCS "/producers.md");
  const std::string page{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  REQUIRE_FALSE(page.empty());
  for (const ProducerSigns& known : known_producers()) {
    const std::string who = known.producer.name.empty()
                                ? "any `" + std::string(spelling_of(known.producer.kind)) + "`"
                                : known.producer.name;
    for (const ProducerSign& sign : known.signs) {
      const std::string row = "| " + who + " | `" + std::string(spelling_of(sign.looks_at)) +
                              "` | `" + sign.like + "` | " + std::to_string(sign.weight) + " |";
      CAPTURE(row);
      CHECK(page.find(row) != std::string::npos);
    }
  }
}
