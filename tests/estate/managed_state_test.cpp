#include "unbroken/managed_state.h"

#include <catch2/catch.hpp>

#include "telling.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

// SQL01 of 2014 with Sales in the FULL model, and managed backup's rows.
struct Case {
  Server s = server("SQL01", {database("Sales", 1)});

  Case() {
    s.product_version = "12.0.6024.0";
    s.managed_backup.emplace();
  }
  ManagedBackupSettings& own(std::optional<bool> is_enabled) {
    s.managed_backup->databases.assign(1, managed("Sales", false));
    s.managed_backup->databases[0].is_enabled = is_enabled;
    return s.managed_backup->databases[0];
  }
  ManagedBackupSettings& instance(std::optional<bool> is_enabled) {
    s.managed_backup->instance.emplace().is_enabled = is_enabled;
    return *s.managed_backup->instance;
  }
  void changed_model(const std::string& from, const std::string& to, std::int64_t at) {
    s.events.push_back({UtcTime{at}, "recovery_model_change", "sales", from, to});
  }
  // Keeps the graph, which the state points into.
  const ManagedState& state() {
    graph = graph_of({s});
    answer = graph.managed_state(place_at(graph, "SQL01", "Sales"));
    return answer;
  }

  EstateGraph graph;
  ManagedState answer;
};

}  // namespace

TEST_CASE("a database's own settings override its instance's, an explicit off included") {
  Case on;
  on.own(true);
  on.instance(false);
  CHECK(on.state().is_enabled == Truth::yes);
  CHECK(on.state().level == SettingsLevel::database);
  Case off;
  off.own(false);
  off.instance(true);
  CHECK(off.state().is_enabled == Truth::no);
  CHECK(off.state().level == SettingsLevel::database);
}

TEST_CASE("a server without rows of managed backup has none") {
  Case c;
  c.s.managed_backup.reset();
  CHECK(c.state().is_enabled == Truth::no);
  CHECK(c.state().level == SettingsLevel::none);
}

TEST_CASE("an existing database does not inherit defaults unless its row says so") {
  Case silent;
  silent.instance(true);
  CHECK(silent.state().is_enabled == Truth::unknown);
  CHECK(silent.state().level == SettingsLevel::instance);
  CHECK(silent.state().missing_field == "managed_backup.databases");
  Case told;
  told.instance(true).retention_days = 14;
  told.own(true).configured = "INHERITED";
  CHECK(told.state().is_enabled == Truth::yes);
  CHECK(told.state().level == SettingsLevel::instance);
  CHECK(told.state().value(&ManagedBackupSettings::retention_days) == 14);
  Case none;
  none.instance(false);
  CHECK(none.state().is_enabled == Truth::no);
}

TEST_CASE("a database that left SIMPLE inherits its instance's defaults") {
  Case c;
  c.instance(true);
  c.changed_model("SIMPLE", "FULL", 1000);
  CHECK(c.state().is_enabled == Truth::yes);
  CHECK(c.state().level == SettingsLevel::instance);
  c.changed_model("FULL", "BULK_LOGGED", 2000);
  CHECK(c.state().is_enabled == Truth::unknown);
  Case off;
  off.own(false);
  off.instance(true);
  off.changed_model("SIMPLE", "FULL", 1000);
  CHECK(off.state().is_enabled == Truth::no);
}

TEST_CASE("SQL Server 2014 gives its defaults to no database in the SIMPLE model") {
  Case c;
  c.instance(true);
  c.s.databases[0].recovery_model = RecoveryModel::simple;
  CHECK(c.state().is_enabled == Truth::no);
  c.s.product_version = "13.0.1601.5";
  CHECK(c.state().is_enabled == Truth::unknown);
}

TEST_CASE("a column that nobody told is named") {
  Case own;
  own.own(std::nullopt);
  CHECK(own.state().is_enabled == Truth::unknown);
  CHECK(own.state().missing_field == "managed_backup.databases.is_smart_backup_enabled");
  Case instance;
  instance.instance(std::nullopt);
  CHECK(instance.state().is_enabled == Truth::unknown);
  CHECK(instance.state().missing_field == "managed_backup.instance.is_smart_backup_enabled");
}

TEST_CASE("settings of a dropped database take no backups") {
  Case c;
  c.own(true).is_dropped = true;
  CHECK(c.state().is_enabled == Truth::no);
  CHECK(c.state().is_dropped);
}

TEST_CASE("a value that a database tells itself is not the instance's") {
  Case c;
  c.instance(true).retention_days = 14;
  c.instance(true).storage_url = "https://a.blob.core.windows.net/";
  c.own(true).retention_days = 7;
  CHECK(c.state().value(&ManagedBackupSettings::retention_days) == 7);
  CHECK(c.state().value(&ManagedBackupSettings::storage_url) == std::nullopt);
}

TEST_CASE("the master switch is told beside what is configured") {
  Case c;
  c.own(true);
  CHECK(c.state().is_master_switch_on == std::nullopt);
  c.s.managed_backup->is_master_switch_on = false;
  CHECK(c.state().is_enabled == Truth::yes);
  CHECK(c.state().is_master_switch_on == false);
}

TEST_CASE("the version of the server chooses between smart_admin and managed_backup") {
  const auto profile = [](const std::string& version) {
    Server s;
    s.product_version = version;
    return managed_profile_of(s);
  };
  CHECK(profile("12.0.6024.0") == ManagedProfile::smart_admin);
  CHECK(profile("13.0.1601.5") == ManagedProfile::managed_backup);
  CHECK(profile("16") == ManagedProfile::managed_backup);
  CHECK(profile("unknown") == std::nullopt);
  CHECK(profile("13a.0") == std::nullopt);
  CHECK(managed_profile_of(Server()) == std::nullopt);
}
