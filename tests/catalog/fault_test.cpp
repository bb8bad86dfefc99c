#include "catalog/connection.h"
#include "catalog_test.h"
#include "fault_vfs.h"

using namespace unbroken;
using namespace unbroken::catalog_test;

namespace {

catalog::SqliteSettings faulty() {
  catalog::SqliteSettings settings;
  settings.vfs = fault_vfs();
  settings.busy_timeout = std::chrono::milliseconds(0);
  return settings;
}

const std::vector<BackupSet>& first_half() {
  static const std::vector<BackupSet> sets{log_set(1, "1000", "1500"), log_set(2, "1500", "2000")};
  return sets;
}

// Enough rows that they are written in several batches, and that SQLite writes
// pages before the commit too.
std::vector<BackupSet> second_half() {
  std::vector<BackupSet> sets{log_set(1, "1000", "1600")};  // a contradiction
  for (std::uint32_t i = 3; i < 203; ++i) {
    sets.push_back(log_set(i, "2000", "2500"));
    sets.back().description = std::string(500, 'x');
  }
  return sets;
}

// Opens the catalog and imports the second half; the first failure, if any.
Status try_import(const std::string& path) {
  auto catalog = catalog::open_sqlite_catalog(path, faulty());
  if (!catalog.ok()) return catalog.error();
  auto import = (*catalog)->begin_import({"b.json", {}});
  if (!import.ok()) return import.error();
  Status done;
  for (const BackupSet& set : second_half()) {
    done = (*import)->add(set);
    if (!done.ok()) return done;
  }
  const auto counts = (*import)->commit();
  if (!counts.ok()) return counts.error();
  CHECK(*counts == ImportCounts{200, 0, 0, 1, 0});
  return {};
}

void check_integrity(const std::string& path) {
  auto connection = catalog::Connection::open(path, nullptr);
  REQUIRE(connection.ok());
  CHECK(connection->number("SELECT integrity_check = 'ok' FROM pragma_integrity_check").value() ==
        1);
  CHECK(connection->number("SELECT count(*) FROM pragma_foreign_key_check").value() == 0);
}

void try_every_fault(const FaultPlan& kind) {
  const TempFolder folder;
  import_all(*opened(folder / "before.db"), {"a.json", {}}, first_half());
  const Content before = content_of(*opened(folder / "before.db"));
  std::filesystem::copy_file(folder / "before.db", folder / "after.db");
  REQUIRE(try_import(folder / "after.db").ok());
  const Content after = content_of(*opened(folder / "after.db"));
  REQUIRE(after.sets.size() == 202);

  int refused = 0;
  for (int n = 1;; ++n) {
    INFO("operation " << n);
    REQUIRE(n < 2000);
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(folder / (std::string("c.db") + suffix));
    }
    std::filesystem::copy_file(folder / "before.db", folder / "c.db");
    FaultPlan plan = kind;
    plan.fail_at = n;
    plan_faults(plan);
    const Status done = try_import(folder / "c.db");
    const bool reached = operations_since() >= n;
    plan_faults({});

    const Content now = content_of(*opened(folder / "c.db"));
    if (done.ok()) {
      CHECK(now == after);
    } else {
      ++refused;
      CHECK(done.error().code == Code::io);
      CHECK_FALSE(done.error().message.empty());
      CHECK(now == before);
      REQUIRE(try_import(folder / "c.db").ok());
      CHECK(content_of(*opened(folder / "c.db")) == after);
    }
    check_integrity(folder / "c.db");
    if (!reached) break;
  }
  CHECK(refused > 10);
}

}  // namespace

TEST_CASE("a write that fails once costs the import or nothing", "[fault]") {
  try_every_fault({0, false, false, 0});
}

TEST_CASE("a disk that stays broken costs the import or nothing", "[fault]") {
  try_every_fault({0, true, false, 0});
}

TEST_CASE("a full disk is an io error that says so", "[fault]") {
  try_every_fault({0, true, true, 0});
  const TempFolder folder;
  (void)opened(folder / "c.db", faulty());
  const auto catalog = opened(folder / "c.db", faulty());
  auto import = catalog->begin_import({"a", {}});
  REQUIRE((*import)->add(log_set(1, "1000", "1500")).ok());
  plan_faults({1, true, true, 0});
  const auto counts = (*import)->commit();
  plan_faults({});
  REQUIRE_FALSE(counts.ok());
  CHECK(counts.error().code == Code::io);
  CHECK(counts.error().message == "database or disk is full");
  // The same catalog goes on once there is room.
  CHECK(import_all(*catalog, {"a", {}}, {log_set(1, "1000", "1500")}).added == 1);
}

TEST_CASE("a catalog that could not be made can be made later", "[fault]") {
  const TempFolder folder;
  int refused = 0;
  for (int n = 1;; ++n) {
    INFO("operation " << n);
    const std::string path = folder / (std::to_string(n) + ".db");
    plan_faults({n, true, false, 0});
    const auto failed = catalog::open_sqlite_catalog(path, faulty());
    const bool reached = operations_since() >= n;
    if (!failed.ok()) {
      ++refused;
      CHECK(failed.error().code == Code::io);
    }
    plan_faults({});
    CHECK(import_all(*opened(path), {"a", {}}, first_half()).added == 2);
    if (!reached) break;
  }
  CHECK(refused > 3);
}
