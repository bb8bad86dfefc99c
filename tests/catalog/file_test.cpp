#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "catalog/schema.h"
#include "catalog_test.h"

using namespace unbroken;
using namespace unbroken::catalog_test;
using catalog::Connection;

namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

void run_sql(const std::string& path, const char* sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
  char* message = nullptr;
  const int result = sqlite3_exec(handle, sql, nullptr, nullptr, &message);
  INFO((message != nullptr ? message : ""));
  CHECK(result == SQLITE_OK);
  sqlite3_free(message);
  sqlite3_close(handle);
}

Error refusal(const std::string& path) {
  const auto catalog = open_catalog(path);
  REQUIRE_FALSE(catalog.ok());
  return catalog.error();
}

std::int64_t number(Connection& connection, const char* sql) {
  const auto value = connection.number(sql);
  if (!value.ok()) FAIL(value.error().message);
  return *value;
}

// Root may write everywhere, so the test puts that right off for a while.
class AsNobody {
 public:
  AsNobody() : was_root_(geteuid() == 0) {
    if (was_root_ && seteuid(65534) != 0) std::abort();
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;
  ~AsNobody() {
    if (was_root_ && seteuid(0) != 0) std::abort();
  }

 private:
  bool was_root_;
};

}  // namespace

TEST_CASE("what was committed is there after closing", "[file]") {
  const TempFolder folder;
  const std::vector<BackupSet> sets{log_set(1, "1000", "1500"), full_set(false)};
  import_all(*opened(folder / "c.db"), {"a", {}}, sets, {{"SQL01", "events", "{}"}});
  const Content content = content_of(*opened(folder / "c.db"));
  CHECK(content.sets.size() == 2);
  CHECK(content.estate.size() == 1);
  CHECK_FALSE(std::filesystem::exists(folder / "c.db-wal"));
}

TEST_CASE("the file carries the settings that make it safe", "[file]") {
  const TempFolder folder;
  import_all(*opened(folder / "c.db"), {"a", {}}, {log_set(1, "1000", "1500")});
  auto connection = Connection::open(folder / "c.db", nullptr);
  REQUIRE(connection.ok());
  CHECK(number(*connection, "PRAGMA application_id") == 0x554E4252);
  CHECK(number(*connection, "PRAGMA user_version") == 3);
  CHECK(number(*connection, "SELECT journal_mode = 'wal' FROM pragma_journal_mode") == 1);
  CHECK(number(*connection,
               "SELECT count(*) FROM pragma_table_list WHERE schema = 'main'"
               " AND NOT strict AND name NOT LIKE 'sqlite_%'") == 0);
  // Statistics make SQLite choose plans that are slower here.
  CHECK(number(*connection, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'") ==
        0);
  CHECK(number(*connection, "SELECT count(*) FROM pragma_foreign_key_check") == 0);
}

TEST_CASE("an empty file becomes a catalog", "[file]") {
  const TempFolder folder;
  write(folder / "c.db", "");
  CHECK(open_catalog(folder / "c.db").ok());
  CHECK(open_catalog(folder / "c.db").ok());
}

TEST_CASE("something else than a catalog is refused and stays as it was", "[file]") {
  const TempFolder folder;
  const std::string path = folder / "other";
  SECTION("text") { write(path, "Sales.bak is not a catalog\n"); }
  SECTION("a single byte") { write(path, "S"); }
  SECTION("an SQLite magic and nothing behind it") {
    write(path, std::string("SQLite format 3\0", 16));
  }
  SECTION("another program's database") {
    run_sql(path, "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
  }
  SECTION("another program's database in WAL mode") {
    run_sql(path, "PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)");
  }
  SECTION("another program's database with an application id") {
    run_sql(path, "PRAGMA application_id = 252006673; CREATE TABLE t (a)");
  }
  const std::string before = bytes_of(path);
  const Error error = refusal(path);
  CHECK(error.code == Code::damaged);
  CHECK(error.message.find("not a catalog") != std::string::npos);
  CHECK(error.subject == path);
  CHECK(bytes_of(path) == before);
  CHECK_FALSE(std::filesystem::exists(path + "-wal"));
  CHECK_FALSE(std::filesystem::exists(path + "-shm"));
  CHECK_FALSE(std::filesystem::exists(path + "-journal"));
}

TEST_CASE("a catalog of which a part is missing is damaged", "[file]") {
  const TempFolder folder;
  import_all(*opened(folder / "c.db"), {"a", {}}, {log_set(1, "1000", "1500")});
  std::filesystem::resize_file(folder / "c.db", 8192);
  CHECK(refusal(folder / "c.db").code == Code::damaged);
}

TEST_CASE("a catalog whose rows are garbage says damaged, not nonsense", "[file]") {
  const TempFolder folder;
  import_all(*opened(folder / "c.db"), {"a", {}}, {log_set(1, "1000", "1500")});
  run_sql(folder / "c.db",
          "UPDATE backup_set SET record = x'FFFF'; UPDATE chain_chunk SET records = x'00'");
  const auto catalog = opened(folder / "c.db");
  CHECK(catalog->backup_set(guid(1)).error().code == Code::damaged);
  CHECK(catalog->chain_records({1}).error().code == Code::damaged);
  auto import = catalog->begin_import({"a", {}});
  REQUIRE((*import)->add(log_set(1, "1000", "1500")).ok());
  CHECK((*import)->commit().error().code == Code::damaged);
}

TEST_CASE("places where no catalog can be are io errors that name the place", "[file]") {
  const TempFolder folder;
  CHECK(refusal(folder.path()).code == Code::io);
  CHECK(refusal(folder.path()).subject == folder.path());
  CHECK(refusal(folder / "no/such/folder/c.db").code == Code::io);
  CHECK(refusal("").code == Code::invalid_argument);
  CHECK(refusal(std::string("c\0.db", 5)).code == Code::invalid_argument);
}

TEST_CASE("a name that SQLite would take for something else is a file's", "[file]") {
  const TempFolder folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  CHECK(open_catalog("file:c.db?mode=memory").ok());
  CHECK(open_catalog(":c.db").ok());
  CHECK(std::filesystem::exists("file:c.db?mode=memory"));
  CHECK(std::filesystem::exists(":c.db"));
  std::filesystem::current_path(before);
}

TEST_CASE("a catalog of a newer version is refused with both versions", "[file]") {
  const TempFolder folder;
  (void)opened(folder / "c.db");
  run_sql(folder / "c.db", "PRAGMA user_version = 7");
  const std::string before = bytes_of(folder / "c.db");
  const Error error = refusal(folder / "c.db");
  CHECK(error.code == Code::unsupported);
  CHECK(error.message == "catalog of version 7; this program reads up to version 3");
  CHECK(bytes_of(folder / "c.db") == before);
}

TEST_CASE("a file made by version 1 is still read", "[file]") {
  const TempFolder folder;
  const std::string fixture = bytes_of(UNBROKEN_CATALOG_TEST_DIR "/version_1.sql");
  REQUIRE_FALSE(fixture.empty());
  run_sql(folder / "c.db", fixture.c_str());
  const auto catalog = opened(folder / "c.db");
  const Content content = content_of(*catalog);

  REQUIRE(content.sets.size() == 1);
  const BackupSet& set = content.sets.front();
  CHECK(set.uuid == guid(1));
  CHECK(set.type == BackupType::log);
  CHECK(set.position == 1);
  CHECK(set.database_name == "Sales");
  CHECK(set.first_lsn == lsn("3000000000000002"));
  REQUIRE(content.chain.size() == 1);
  CHECK(content.chain.front() == chain_record_of(set));
  REQUIRE(content.lineages.size() == 1);
  CHECK(content.lineages.front().first.database_name == "Sales");
  REQUIRE(content.contradictions.size() == 1);
  CHECK(std::get<2>(content.contradictions.front()) == "name: a and b");
  CHECK(content.estate.size() == 2);

  CHECK(import_all(*catalog, {"a.json", {}}, {set, log_set(2, "1", "2")}) ==
        ImportCounts{1, 1, 0, 0, 0});
}

TEST_CASE("a chain row that version 1 wrote without its files is completed from the set",
          "[file]") {
  const TempFolder folder;
  BackupSet part = log_set(1, "1000", "1500");
  part.type = BackupType::file;
  BackupFile file;
  file.file_id = 1;
  file.is_present = true;
  part.files = {file};
  import_all(*opened(folder / "c.db"), {"a", {}}, {part});
  // An entry begins with eight bytes about it. Member 26 stood last: its own number,
  // a file's members 1 and 3, the end.
  run_sql(folder / "c.db",
          "INSERT INTO chain SELECT lineage_id, x'00', first_set,"
          "  CAST(substr(records, 9, length(records) - 8 - 6) AS BLOB) FROM chain_chunk;"
          "DROP TABLE chain_chunk; PRAGMA user_version = 1;");
  const auto catalog = opened(folder / "c.db");
  const auto chain = catalog->chain_records(all_lineages(*catalog));
  REQUIRE(chain.ok());
  REQUIRE(chain->size() == 1);
  CHECK(chain->front() == chain_record_of(part));
  CHECK(chain->front().files.size() == 1);

  import_all(*catalog, {"b", {}}, {log_set(2, "1500", "1600")});  // takes the row over
  CHECK(catalog->chain_records(all_lineages(*catalog))->size() == 2);
  const auto graph = catalog->chain(all_lineages(*catalog));
  REQUIRE(graph.ok());
  CHECK(graph->file_table().files_of(*graph->find(guid(1))).size() == 1);
  auto connection = Connection::open(folder / "c.db", nullptr);
  CHECK(number(*connection, "SELECT count(*) FROM chain") == 0);
}

TEST_CASE("steps run in order, each once, and a failing one leaves its version", "[file]") {
  const TempFolder folder;
  import_all(*opened(folder / "c.db"), {"a", {}}, {log_set(1, "1000", "1500")});
  auto connection = Connection::open(folder / "c.db", nullptr);
  REQUIRE(connection.ok());
  const char* const first = catalog::schema_steps()[0];
  const char* const second = catalog::schema_steps()[1];
  const char* const third = catalog::schema_steps()[2];
  const char* const adds_column =
      "ALTER TABLE source ADD COLUMN remark TEXT NOT NULL DEFAULT ''; PRAGMA user_version = 4;";
  const char* const fails =
      "CREATE TABLE half (a); CREATE TABLE half (a); PRAGMA user_version = 5;";
  const char* const forgets = "CREATE TABLE forgotten (a);";

  const char* const broken[] = {first, second, third, adds_column, fails};
  CHECK_FALSE(catalog::migrate(*connection, broken).ok());
  CHECK(number(*connection, "PRAGMA user_version") == 4);
  CHECK(number(*connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == 0);

  const char* const unversioned[] = {first, second, third, adds_column, forgets};
  CHECK(catalog::migrate(*connection, unversioned).error().code == Code::internal);
  CHECK(number(*connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'forgotten'") == 0);

  const char* const repaired[] = {first, second, third, adds_column, "PRAGMA user_version = 5;"};
  CHECK(catalog::migrate(*connection, repaired).ok());
  CHECK(catalog::migrate(*connection, repaired).ok());
  CHECK(number(*connection, "PRAGMA user_version") == 5);
  CHECK(number(*connection, "SELECT count(*) FROM source WHERE remark = ''") == 1);
  CHECK(number(*connection, "SELECT count(*) FROM backup_set") == 1);
}

TEST_CASE("a read-only catalog is read and not written", "[file]") {
  const TempFolder folder;
  import_all(*opened(folder / "c.db"), {"a", {}}, {log_set(1, "1000", "1500")});
  REQUIRE(chmod((folder / "c.db").c_str(), 0444) == 0);
  REQUIRE(chmod(folder.path().c_str(), 0777) == 0);
  const AsNobody nobody;
  const auto catalog = opened(folder / "c.db");
  CHECK(catalog->backup_set(guid(1)).ok());
  const auto import = catalog->begin_import({"b", {}});
  REQUIRE_FALSE(import.ok());
  CHECK(import.error().code == Code::io);
  CHECK(import.error().message == "the catalog is read-only");
}

TEST_CASE("a second writer gets a conflict while readers go on", "[file]") {
  const TempFolder folder;
  catalog::SqliteSettings impatient;
  impatient.busy_timeout = std::chrono::milliseconds(20);
  const auto first = opened(folder / "c.db", impatient);
  const auto second = opened(folder / "c.db", impatient);
  import_all(*first, {"a", {}}, {log_set(1, "1000", "1500")});

  auto import = first->begin_import({"b", {}});
  REQUIRE((*import)->add(log_set(2, "1500", "2000")).ok());
  const auto refused = second->begin_import({"c", {}});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == Code::conflict);
  CHECK(refused.error().retryable);
  CHECK(refused.error().message == "another process is writing to the catalog");
  CHECK(content_of(*second).sets.size() == 1);

  REQUIRE((*import)->commit().ok());
  CHECK(content_of(*second).sets.size() == 2);
  CHECK(import_all(*second, {"c", {}}, {log_set(3, "2000", "2500")}).added == 1);
}

TEST_CASE("a walk sees one state, whatever others commit meanwhile", "[file]") {
  const TempFolder folder;
  const auto reader = opened(folder / "c.db");
  const auto writer = opened(folder / "c.db");
  import_all(*writer, {"a", {}}, {log_set(1, "1000", "1500")});
  const Status walked = reader->each_backup_set(all_lineages(*reader), [&](const BackupSet&) {
    import_all(*writer, {"b", {}}, {log_set(2, "1500", "2000")});
    CHECK(reader->backup_set(guid(2)).error().code == Code::not_found);
    return Status();
  });
  CHECK(walked.ok());
  CHECK(reader->backup_set(guid(2)).ok());
}

TEST_CASE("the clock given dates the import", "[file]") {
  const TempFolder folder;
  catalog::SqliteSettings settings;
  settings.clock = [] { return utc("2026-11-23T10:00:00Z"); };
  import_all(*opened(folder / "c.db", settings), {"a", utc("2026-11-20T00:00:00Z")},
             {log_set(1, "1000", "1500")});
  auto connection = Connection::open(folder / "c.db", nullptr);
  CHECK(number(*connection, "SELECT imported_at FROM source") == utc("2026-11-23T10:00:00Z").ms);
  CHECK(number(*connection, "SELECT taken_at FROM source") == utc("2026-11-20T00:00:00Z").ms);
  CHECK(number(*connection, "SELECT added FROM source") == 1);
  CHECK(number(*connection, "SELECT proof FROM sighting") == 0);
}
