#include "catalog_test.h"

using namespace unbroken;
using namespace unbroken::catalog_test;

namespace {

EstateRow database_row(const char* name) {
  return {"SQL01", "databases", std::string("{\"name\":\"") + name + "\"}"};
}

EstateRow event(const char* at) {
  return {"SQL01", "events", std::string("{\"at\":\"") + at + "\",\"kind\":\"failover\"}"};
}

EvidenceSource monday() { return {"monday.json", utc("2026-11-16T10:00:00Z")}; }
EvidenceSource tuesday() { return {"tuesday.json", utc("2026-11-17T10:00:00Z")}; }

// The json of every row a caller sees, in order.
std::vector<std::string> rows_of(Catalog& catalog) {
  std::vector<std::string> rows;
  const Status walked = catalog.each_estate_row([&](const EstateRow& row, std::optional<UtcTime>) {
    rows.push_back(row.json);
    return Status();
  });
  REQUIRE(walked.ok());
  return rows;
}

const std::vector<std::string> kSales{R"({"name":"Sales"})"};
const std::vector<std::string> kOrders{R"({"name":"Orders"})"};

}  // namespace

TEST_CASE("the newest export of a server says what is configured", "[estate_rows]") {
  const auto catalog = opened();
  CHECK(import_all(*catalog, monday(), {}, {database_row("Sales")}).estate_rows == 1);
  CHECK(import_all(*catalog, tuesday(), {}, {database_row("Orders")}).estate_rows == 1);
  CHECK(rows_of(*catalog) == kOrders);
}

TEST_CASE("an older export imported later does not hide a newer one", "[estate_rows]") {
  const auto catalog = opened();
  import_all(*catalog, tuesday(), {}, {database_row("Orders")});
  import_all(*catalog, monday(), {}, {database_row("Sales")});
  CHECK(rows_of(*catalog) == kOrders);
  import_all(*catalog, {"undated.json", {}}, {}, {database_row("Sales")});
  CHECK(rows_of(*catalog) == kOrders);
}

TEST_CASE("a newer export of one server leaves another server alone", "[estate_rows]") {
  const auto catalog = opened();
  import_all(*catalog, monday(), {}, {database_row("Sales"), {"SQL02", "databases", "{}"}});
  import_all(*catalog, tuesday(), {}, {database_row("Orders")});
  CHECK(rows_of(*catalog) == std::vector<std::string>{R"({"name":"Orders"})", "{}"});
}

TEST_CASE("server names compare without case, as SQL Server's do", "[estate_rows]") {
  const auto catalog = opened();
  import_all(*catalog, monday(), {}, {database_row("Sales")});
  import_all(*catalog, tuesday(), {},
             {{"sql01", "databases", "{\"name\":\"Orders\"}"}, {"SQL01", "server", "{}"}});
  CHECK(rows_of(*catalog) == std::vector<std::string>{R"({"name":"Orders"})", "{}"});
}

TEST_CASE("what happened is the union of all exports, each row once", "[estate_rows]") {
  const auto catalog = opened();
  CHECK(import_all(*catalog, tuesday(), {}, {event("2"), event("3")}).estate_rows == 2);
  CHECK(import_all(*catalog, monday(), {}, {event("1"), event("2")}).estate_rows == 1);
  CHECK(rows_of(*catalog).size() == 3);
  import_all(*catalog, tuesday(), {},
             {{"SQL01", "restorehistory", "{}"}, {"SQL01", "logmarkhistory", "{}"}});
  import_all(*catalog, {"wednesday.json", utc("2026-11-18T10:00:00Z")}, {}, {});
  CHECK(rows_of(*catalog).size() == 5);
}

TEST_CASE("importing an export again adds no row", "[estate_rows]") {
  const auto catalog = opened();
  const std::vector<EstateRow> rows{database_row("Sales"), event("1"), {"SQL01", "server", "{}"}};
  CHECK(import_all(*catalog, monday(), {}, rows).estate_rows == 3);
  const Content once = content_of(*catalog);
  CHECK(import_all(*catalog, monday(), {}, rows).estate_rows == 0);
  CHECK(content_of(*catalog) == once);
}

TEST_CASE("a file without a date that is written anew replaces what it said", "[estate_rows]") {
  const auto catalog = opened();
  import_all(*catalog, {"now.json", {}}, {}, {database_row("Sales"), database_row("Old")});
  CHECK(import_all(*catalog, {"now.json", {}}, {}, {database_row("Sales"), database_row("Orders")})
            .estate_rows == 1);
  CHECK(rows_of(*catalog) ==
        std::vector<std::string>{R"({"name":"Sales"})", R"({"name":"Orders"})"});
}

TEST_CASE("exports of which none is newer are united", "[estate_rows]") {
  const auto catalog = opened();
  import_all(*catalog, {"a.json", {}}, {}, {database_row("Sales"), database_row("Both")});
  import_all(*catalog, {"b.json", {}}, {}, {database_row("Both"), database_row("Orders")});
  CHECK(rows_of(*catalog) == std::vector<std::string>{R"({"name":"Sales"})", R"({"name":"Both"})",
                                                      R"({"name":"Orders"})"});
}

TEST_CASE("rows come with the time of their export", "[estate_rows]") {
  const auto catalog = opened();
  // as an estate export says it: inside the document, before its rows
  auto import = catalog->begin_import({"monday.json", {}});
  REQUIRE((*import)->taken_at(utc("2026-11-16T10:00:00Z")).ok());
  REQUIRE((*import)->add(database_row("Sales")).ok());
  REQUIRE((*import)->commit().ok());
  import->reset();
  std::optional<UtcTime> seen;
  REQUIRE(catalog
              ->each_estate_row([&](const EstateRow& row, std::optional<UtcTime> taken_at) {
                CHECK(row.server_name == "SQL01");
                CHECK(row.section == "databases");
                seen = taken_at;
                return Status();
              })
              .ok());
  CHECK(seen == utc("2026-11-16T10:00:00Z"));
  CHECK(rows_of(*catalog) == kSales);
}

TEST_CASE("an export that tells its time after its rows is refused", "[estate_rows]") {
  const auto catalog = opened();
  auto import = catalog->begin_import({"monday.json", {}});
  REQUIRE((*import)->add(database_row("Sales")).ok());
  CHECK((*import)->taken_at(utc("2026-11-16T10:00:00Z")).error().code == Code::invalid_argument);
  CHECK_FALSE((*import)->commit().ok());
}
