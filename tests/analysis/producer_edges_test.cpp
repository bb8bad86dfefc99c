// Who took a set, where names nearly fit and where several places could claim it.

#include "analysis/producer.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <list>

using namespace unbroken;

namespace {

constexpr const char* kGuid = "0123456789abcdefABCDEF0123456789";
constexpr const char* kStorage = "https://acct.blob.core.windows.net/";

BackupSet set_at(const std::string& path, BackupType type = BackupType::log) {
  BackupSet set;
  set.type = type;
  set.database_name = "Sales";
  BackupDevice device;
  device.path = path;
  set.devices.push_back(device);
  return set;
}

bool is_blob_of(const std::string& name, const std::string& database = "Sales") {
  return is_managed_blob_name(name, database);
}

// Servers that know Sales; nothing is configured yet. Places borrow from it.
class Servers {
 public:
  DatabasePlace& add(const std::string& name) {
    servers.emplace_back();
    servers.back().server_name = name;
    facts.places.emplace_back();
    DatabasePlace& place = facts.places.back();
    place.server_name = name;
    place.database_name = "Sales";
    place.server = &servers.back();
    return place;
  }
  void add_plan(const std::string& name, const std::string& destination,
                std::optional<std::string> database = std::nullopt,
                std::optional<std::string> type = std::nullopt) {
    MaintenancePlan plan;
    plan.name = name;
    plan.tasks.emplace_back();
    plan.tasks.back().destination = destination;
    plan.tasks.back().database_name = std::move(database);
    plan.tasks.back().backup_type = std::move(type);
    servers.back().maintenance_plans.push_back(plan);
  }
  [[nodiscard]] Producer of(const BackupSet& set) const { return producer_of(set, facts); }
  [[nodiscard]] bool is_managed(const std::string& url) const {
    return of(set_at(url)).kind == ProducerKind::managed_backup;
  }

  std::list<Server> servers;
  DatabaseFacts facts;
};

const Producer kUnknown{ProducerKind::unknown, {}};

}  // namespace

TEST_CASE("a managed blob's GUID is hexadecimal, in either case, and its stamp is digits") {
  const std::string name = "Sales_" + std::string(kGuid) + "_20261120010000.bak";
  CHECK(is_blob_of(name));
  for (const char wrong : {'/', ':', '@', 'G', '`', 'g'}) {
    std::string changed = name;
    changed[20] = wrong;
    CHECK_FALSE(is_blob_of(changed));
  }
  for (const char wrong : {'/', ':'}) {
    std::string changed = name;
    changed[45] = wrong;
    CHECK_FALSE(is_blob_of(changed));
  }
  for (const char right : {'0', '9', 'a', 'f', 'A', 'F'}) {
    std::string changed = name;
    changed[20] = right;
    CHECK(is_blob_of(changed));
  }
}

TEST_CASE("a managed blob's name is the database's, an id, and nothing else before the GUID") {
  const std::string rest = "_" + std::string(kGuid) + "_20261120010000.log";
  CHECK(is_blob_of("folder/SALES" + rest));
  CHECK(is_blob_of("Sales_5" + rest));
  CHECK_FALSE(is_blob_of("Sale" + rest));
  CHECK_FALSE(is_blob_of("Sales5" + rest));
  CHECK_FALSE(is_blob_of(rest));
  CHECK_FALSE(is_blob_of(rest.substr(1)));
  CHECK(is_blob_of(rest, ""));
  CHECK_FALSE(is_blob_of("Sales-" + rest.substr(1)));
  CHECK_FALSE(is_blob_of("Sales" + rest.substr(0, 33) + "-20261120010000.log"));
}

TEST_CASE("a managed blob's stamp has fourteen digits, and may be followed by more") {
  const std::string name = "Sales_" + std::string(kGuid) + "_";
  CHECK(is_blob_of(name + "20261120010000+01.bak"));
  CHECK_FALSE(is_blob_of(name + "2026112001000.bak"));
  CHECK_FALSE(is_blob_of(".bak"));
  CHECK_FALSE(is_blob_of("bak"));
}

TEST_CASE("forty characters of a long database name stand in a managed blob's name") {
  const std::string rest = "_" + std::string(kGuid) + "_20261120010000.log";
  const std::string database(50, 'x');
  CHECK(is_blob_of(std::string(40, 'x') + rest, database));
  CHECK_FALSE(is_blob_of(std::string(39, 'x') + rest, database));
  CHECK_FALSE(is_blob_of(std::string(41, 'x') + rest, database));
}

TEST_CASE("a managed container is called after machine and instance") {
  Servers s;
  DatabasePlace& place = s.add("SQL01\\PAY");
  CHECK(is_managed_container("sql01-pay", place));
  CHECK_FALSE(is_managed_container("sql01-mssqlserver", place));
  s.servers.back().machine_name = "NODE7";
  CHECK(is_managed_container("node7-pay", place));
  CHECK_FALSE(is_managed_container("sql01-pay", place));
  place.server = nullptr;
  CHECK(is_managed_container("sql01-pay", place));
}

TEST_CASE("an availability group's container is called after its id") {
  Servers s;
  DatabasePlace& place = s.add("SQL01");
  AvailabilityGroup group;
  place.availability_group = &group;
  CHECK_FALSE(is_managed_container("ag", place));
  group.group_id = Guid::parse("0A000000-0000-0000-0000-000000000001").value();
  CHECK(is_managed_container("0a000000-0000-0000-0000-000000000001", place));
  CHECK_FALSE(is_managed_container("0a000000-0000-0000-0000-000000000002", place));
}

TEST_CASE("managed backup is known by the settings of the instance too") {
  Servers s;
  ManagedBackupSettings instance;
  instance.storage_url = kStorage;
  s.add("SQL01").instance_managed = &instance;
  CHECK(s.is_managed(kStorage + std::string("sql01-mssqlserver/x.bak")));
  CHECK_FALSE(s.is_managed(kStorage + std::string("other/x.bak")));
}

TEST_CASE("a configured container is managed backup's, whatever the blob is called") {
  for (const bool of_instance : {false, true}) {
    Servers s;
    ManagedBackupSettings settings;
    settings.container_url = kStorage + std::string("Backups");
    DatabasePlace& place = s.add("SQL01");
    (of_instance ? place.instance_managed : place.managed) = &settings;
    CHECK(s.is_managed(kStorage + std::string("backups/x.bak")));
    CHECK(s.is_managed(kStorage + std::string("backups/x.bak?sig=a/b")));
    CHECK_FALSE(s.is_managed(kStorage + std::string("backups2/x.bak")));
    CHECK_FALSE(s.is_managed("https://other.blob.core.windows.net/backups/x.bak"));
  }
}

TEST_CASE("what is no blob below a container is not managed backup's") {
  Servers s;
  ManagedBackupSettings settings;
  settings.storage_url = kStorage;
  s.add("SQL01").managed = &settings;
  CHECK_FALSE(s.is_managed("D:\\sql01-mssqlserver\\x.bak"));
  CHECK_FALSE(s.is_managed("https://acct.blob.core.windows.net"));
  CHECK_FALSE(s.is_managed(kStorage + std::string("sql01-mssqlserver")));
  settings.storage_url.reset();
  CHECK_FALSE(s.is_managed(kStorage + std::string("sql01-mssqlserver/x.bak")));
}

TEST_CASE("a set without a name is looked for under the place's") {
  Servers s;
  ManagedBackupSettings settings;
  settings.storage_url = kStorage;
  s.add("SQL01").managed = &settings;
  BackupSet set = set_at(kStorage + ("c/Sales_" + std::string(kGuid) + "_20261120010000.log"));
  set.database_name.reset();
  CHECK(s.of(set).kind == ProducerKind::managed_backup);
  set.database_name = "Payroll";
  CHECK(s.of(set) == kUnknown);
}

TEST_CASE("log shipping is known by its directory or its share, and comes after no plan") {
  Servers s;
  LogShippingPrimary shipping;
  shipping.backup_share = "//fs/ls";
  s.add("SQL01").log_shipping_primary = &shipping;
  s.add_plan("Nightly", "\\\\fs\\ls");
  CHECK(s.of(set_at("\\\\FS\\LS\\Sales.trn")).kind == ProducerKind::log_shipping);
  CHECK(s.of(set_at("\\\\fs\\ls2\\Sales.trn")) == kUnknown);
  shipping.backup_share.reset();
  CHECK(s.of(set_at("\\\\FS\\LS\\Sales.trn")) ==
        Producer{ProducerKind::maintenance_plan, "Nightly"});
}

TEST_CASE("a folder claims what lies in it or below, not itself and not its neighbours") {
  Servers s;
  s.add("SQL01");
  s.add_plan("Nightly", "D:\\Plans/");
  const Producer nightly{ProducerKind::maintenance_plan, "Nightly"};
  CHECK(s.of(set_at("D:\\plans\\x.trn")) == nightly);
  CHECK(s.of(set_at("D:/Plans/a/b.trn")) == nightly);
  CHECK(s.of(set_at("D:\\Plans")) == kUnknown);
  CHECK(s.of(set_at("D:\\Plans2\\x.trn")) == kUnknown);
  CHECK(s.of(set_at("D:\\Plan\\x.trn")) == kUnknown);
  CHECK(s.of(set_at("D:xPlans\\x.trn")) == kUnknown);
  s.servers.back().maintenance_plans.clear();
  s.add_plan("Anywhere", "\\");
  CHECK(s.of(set_at("\\x.trn")) == kUnknown);
  s.add_plan("Nowhere", "");
  CHECK(s.of(set_at("x.trn")) == kUnknown);
}

TEST_CASE("a set lies in a folder when any of its stripes does") {
  Servers s;
  s.add("SQL01");
  s.add_plan("Nightly", "D:\\Plans");
  BackupSet set = set_at("E:\\x.trn");
  set.devices.push_back(set_at("D:\\Plans\\x.trn").devices.front());
  CHECK(s.of(set).name == "Nightly");
  set.devices.clear();
  CHECK(s.of(set) == kUnknown);
}

TEST_CASE("a task is for its own database and for its own kind of backup") {
  Servers s;
  s.add("SQL01");
  s.add_plan("Logs", "D:\\Plans", "*", "LOG");
  s.add_plan("Fulls", "D:\\Plans", "sales", "full");
  s.add_plan("Others", "D:\\Plans", "Payroll");
  s.add_plan("All", "D:\\Plans");
  CHECK(s.of(set_at("D:\\Plans\\x", BackupType::log)).name == "Logs");
  CHECK(s.of(set_at("D:\\Plans\\x", BackupType::full)).name == "Fulls");
  CHECK(s.of(set_at("D:\\Plans\\x", BackupType::differential)).name == "Fulls");
  BackupSet untold = set_at("D:\\Plans\\x");
  untold.type.reset();
  CHECK(s.of(untold).name == "Logs");
  s.servers.back().maintenance_plans.erase(s.servers.back().maintenance_plans.begin(),
                                           s.servers.back().maintenance_plans.begin() + 2);
  CHECK(s.of(set_at("D:\\Plans\\x")).name == "All");
}

TEST_CASE("the jobs of a set's own server are asked alone; where it is unknown, those of all") {
  Servers s;
  LogShippingPrimary shipping;
  shipping.backup_directory = "D:\\Plans";
  s.add("SQL01").log_shipping_primary = &shipping;
  s.add("SQL02");
  s.add_plan("Nightly", "D:\\Plans");
  BackupSet set = set_at("D:\\Plans\\x.trn");
  CHECK(s.of(set).kind == ProducerKind::maintenance_plan);
  set.server_name = "sql02";
  CHECK(s.of(set).name == "Nightly");
  set.server_name = "SQL01";
  CHECK(s.of(set).kind == ProducerKind::log_shipping);
  set.server_name = "SQL09";
  const Producer one_way = s.of(set);
  std::reverse(s.facts.places.begin(), s.facts.places.end());
  CHECK(s.of(set) == one_way);  // the order of the places does not decide
}

TEST_CASE("a place nobody exported has log shipping, and no maintenance plans") {
  Servers s;
  LogShippingPrimary shipping;
  shipping.backup_directory = "D:\\Plans";
  DatabasePlace& place = s.add("SQL01");
  s.add_plan("Nightly", "E:\\Plans");
  place.server = nullptr;
  place.log_shipping_primary = &shipping;
  CHECK(s.of(set_at("D:\\Plans\\x.trn")).kind == ProducerKind::log_shipping);
  CHECK(s.of(set_at("E:\\Plans\\x.trn")) == kUnknown);
}

TEST_CASE("an empty user name is nobody's") {
  Servers s;
  BackupSet set = set_at("D:\\x.trn");
  set.user_name = "";
  CHECK(s.of(set) == kUnknown);
}
