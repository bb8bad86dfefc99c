#include <fstream>

#include "catalog_test.h"

using namespace unbroken;
using namespace unbroken::catalog_test;

namespace {

void write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// An estate export with one log backup and one event.
std::string export_of(const char* number, const char* last_lsn, const char* more = "") {
  return std::string(R"({"format": "unbroken-estate/1", "taken_at": "2026-11-20T12:00:00Z",
 "servers": [{"server_name": "SQL01",
  "events": [{"at": "2026-11-20T01:00:00Z", "kind": "failover", "database_name": "Sales"}],
  "backupset": [{"backup_set_uuid": "00000000-0000-0000-0000-00000000000)") +
         number + R"(", "type": "L", "database_name": "Sales", "server_name": "SQL01",
   "first_lsn": "1000", "last_lsn": ")" +
         last_lsn + "\"" + more + "}]}]}";
}

}  // namespace

TEST_CASE("a folder of exports is imported, and what is no evidence is named", "[import]") {
  const TempFolder folder;
  std::filesystem::create_directory(folder / "in");
  write(folder / "in/a.json", export_of("1", "1500"));
  write(folder / "in/b.json", export_of("2", "1600"));
  write(folder / "in/notes.txt", "buy milk\n");
  write(folder / "in/z.json", export_of("1", "1700"));
  const auto catalog = opened(folder / "c.db");

  const auto report = import_evidence(*catalog, folder / "in");

  REQUIRE(report.ok());
  CHECK(report->counts.added == 2);
  CHECK(report->counts.conflicting == 1);
  CHECK(report->files == 4);
  REQUIRE(report->unreadable.size() == 1);
  CHECK(report->unreadable.front().source == folder / "in/notes.txt");
  CHECK(catalog->contradictions()->size() == 1);

  const Content once = content_of(*catalog);
  const auto again = import_evidence(*catalog, folder / "in");
  REQUIRE(again.ok());
  CHECK(again->counts == ImportCounts{0, 2, 0, 1, 0});
  CHECK(content_of(*catalog) == once);
}

TEST_CASE("columns the library does not know survive the catalog", "[import]") {
  const TempFolder folder;
  write(folder / "a.json", export_of("1", "1500", R"(, "mood": {"of": ["the", "day"]})"));
  const auto catalog = opened();
  REQUIRE(import_evidence(*catalog, folder / "a.json").ok());
  const auto set = catalog->backup_set(guid(1));
  REQUIRE(set.ok());
  REQUIRE(set->other_columns.size() == 1);
  CHECK(set->other_columns.front().first == "mood");
  CHECK(set->other_columns.front().second == R"({"of":["the","day"]})");
}

TEST_CASE("a damaged export keeps what stood before the damage", "[import]") {
  const TempFolder folder;
  const std::string whole = export_of("1", "1500");
  write(folder / "a.json", whole.substr(0, whole.size() - 3));
  write(folder / "b.json", export_of("2", "1600"));
  const auto catalog = opened();
  const auto report = import_evidence(*catalog, folder.path());
  REQUIRE(report.ok());
  CHECK(report->counts.added == 2);
  REQUIRE(report->unreadable.size() == 1);
  CHECK(report->unreadable.front().source == folder / "a.json");
}

TEST_CASE("cancelling keeps the files that were committed", "[import]") {
  const TempFolder folder;
  write(folder / "a.json", export_of("1", "1500"));
  write(folder / "b.json", export_of("2", "1600"));
  const auto catalog = opened();
  const auto report =
      import_evidence(*catalog, folder.path(), [](const Progress& at) { return at.files < 1; });
  REQUIRE_FALSE(report.ok());
  CHECK(report.error().code == Code::cancelled);
  CHECK(catalog->backup_set(guid(1)).ok());
  CHECK(catalog->backup_set(guid(2)).error().code == Code::not_found);
}

TEST_CASE("cancelling in the middle of a file keeps nothing of it", "[import]") {
  const TempFolder folder;
  std::string rows;
  for (int i = 0; i < 3000; ++i) {
    rows += (i == 0 ? "" : ",") + std::string("{\"at\": \"2026-11-20T01:00:00Z\", \"kind\": \"") +
            std::to_string(i) + "\"}";
  }
  write(folder / "a.json", R"({"format": "unbroken-estate/1", "servers": [{"server_name": "S",)"
                           R"("events": [)" +
                               rows + "]}]}");
  const auto catalog = opened();
  int asked = 0;
  const auto report =
      import_evidence(*catalog, folder.path(), [&](const Progress&) { return ++asked < 3; });
  REQUIRE_FALSE(report.ok());
  CHECK(report.error().code == Code::cancelled);
  CHECK(asked == 3);
  CHECK(content_of(*catalog) == Content());
  CHECK(import_evidence(*catalog, folder.path()).ok());
  CHECK(content_of(*catalog).estate.size() == 3001);  // and the server itself
}

TEST_CASE("a place that does not exist is not found", "[import]") {
  const TempFolder folder;
  const auto report = import_evidence(*opened(), folder / "nowhere");
  REQUIRE_FALSE(report.ok());
  CHECK(report.error().code == Code::not_found);
}

TEST_CASE("a catalog that lies among its evidence is passed over", "[import]") {
  const TempFolder folder;
  write(folder / "a.json", export_of("1", "1500"));
  const auto catalog = opened(folder / "c.db");
  const auto report = import_evidence(*catalog, folder.path());
  REQUIRE(report.ok());
  CHECK(report->counts.added == 1);
  CHECK(report->unreadable.empty());
  CHECK(report->files == 1);
  CHECK(catalog->backup_set(guid(1)).ok());
}

TEST_CASE("an import that cannot write is told as what hinders it", "[import]") {
  const TempFolder folder;
  write(folder / "a.json", export_of("1", "1500"));
  catalog::SqliteSettings impatient;
  impatient.busy_timeout = std::chrono::milliseconds(10);
  const auto holder = opened(folder / "c.db");
  const auto catalog = opened(folder / "c.db", impatient);
  const auto held = holder->begin_import({"other", {}});
  const auto report = import_evidence(*catalog, folder / "a.json");
  REQUIRE_FALSE(report.ok());
  CHECK(report.error().code == Code::conflict);
}
