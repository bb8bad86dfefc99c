#include "unbroken/answer.h"

#include <catch2/catch.hpp>

#include "answer/filled_catalog.h"
#include "unbroken/graph_drawing.h"

using namespace unbroken;
using namespace unbroken::test;

TEST_CASE("a plan's steps carry what RESTORE needs of each set") {
  Filled filled;
  filled.with(usual());
  const PlanAnswer answer = planned(filled, sales());
  CHECK(steps(answer) == std::vector<int>{1, 2, 3});
  CHECK(std::get<PlanPath>(answer.outcome).steps[1].set.devices[0].path == "D:\\b\\2.bak");
  CHECK(answer.family == guid(0xFA));
  CHECK(answer.fork == guid(kMainFork));
}

TEST_CASE("names of databases compare without case") {
  Filled filled;
  filled.with(usual());
  PlanRequest request;
  request.database = "SALES";
  CHECK(planned(filled, request).database == "Sales");
}

TEST_CASE("a database, family, fork or set that nothing names is not found") {
  Filled filled;
  filled.with(usual());
  PlanRequest request = sales();
  request.database = "Nope";
  CHECK(refusal(filled, request) == Code::not_found);
  request = sales();
  request.family = guid(9);
  CHECK(refusal(filled, request) == Code::not_found);
  request = sales();
  request.fork = guid(9);
  CHECK(refusal(filled, request) == Code::not_found);
  request = sales();
  request.without = {guid(9)};
  CHECK(refusal(filled, request) == Code::not_found);
}

TEST_CASE(
    "of two databases of one name the one with the newest backup set is meant, and the other "
    "named") {
  Filled filled;
  filled.with(usual());
  BackupSet younger = set(9, BackupType::full, 500, 600, "05:00");
  younger.family_guid = guid(0xFB);
  younger.first_recovery_fork = younger.last_recovery_fork = guid(0xF9);
  filled.with({younger});
  const PlanAnswer answer = planned(filled, sales());
  CHECK(steps(answer) == std::vector<int>{9});
  CHECK(has_caveat(answer, "other_identities"));
  PlanRequest older = sales();
  older.family = guid(0xFA);
  CHECK(steps(planned(filled, older)) == std::vector<int>{1, 2, 3});
}

TEST_CASE("the tail caveat is there for a database online in FULL, and gone in SIMPLE") {
  Filled full;
  full.with(usual(), {online("FULL")});
  CHECK(has_caveat(planned(full, sales()), "tail_not_backed_up"));
  Filled simple;
  simple.with(usual(), {online("SIMPLE")});
  CHECK_FALSE(has_caveat(planned(simple, sales()), "tail_not_backed_up"));
}

TEST_CASE("an encrypted set says which certificate the server needs") {
  std::vector<BackupSet> sets = usual();
  sets[0].key_algorithm = "aes_256";
  sets[0].encryptor_thumbprint = "0xABCD";
  Filled filled;
  filled.with(sets);
  const PlanAnswer answer = planned(filled, sales());
  REQUIRE(has_caveat(answer, "encryption_certificate_needed"));
}

TEST_CASE(
    "a time between two sets whose zones differ is told as ambiguous when it occurred twice") {
  std::vector<BackupSet> sets = usual();
  sets[0].utc_offset = UtcOffset{120};  // 01:00:30 is 23:00:30 UTC
  sets[1].utc_offset = UtcOffset{60};   // 02:00:30 is 01:00:30 UTC: the clock was set back between
  sets[2].utc_offset = UtcOffset{60};
  Filled filled;
  filled.with(sets);
  PlanRequest request = sales();
  request.target = TimePoint{{at("01:30"), std::nullopt}};
  CHECK(has_caveat(planned(filled, request), "ambiguous_local_time"));
  request.target = TimePoint{{at("02:30"), std::nullopt}};
  CHECK_FALSE(has_caveat(planned(filled, request), "ambiguous_local_time"));
}

TEST_CASE("an unreachable target keeps its two neighbours and what is missing") {
  Filled filled;
  filled.with({usual()[0], set(5, BackupType::log, 1500, 2000, "03:00")});
  PlanRequest request = sales();
  request.target = TimePoint{{at("02:30"), std::nullopt}};
  const auto answer = asked(filled, request);
  REQUIRE(answer.ok());
  const auto& failure = std::get<PlanFailure>(answer->outcome);
  CHECK(failure.engine_error == 4305);
  CHECK(failure.missing_from == lsn(1100));
  CHECK(failure.missing_to == lsn(1500));
  REQUIRE(failure.nearest_before);
  CHECK(failure.nearest_before->steps.size() == 1);
}

TEST_CASE("a configured database without backups has an entry, tempdb has none") {
  Filled filled;
  filled.with(usual(),
              {online("FULL"),
               {"SQL01", "databases", R"({"name":"New","recovery_model_desc":"FULL"})"},
               {"SQL01", "databases", R"({"name":"tempdb","recovery_model_desc":"SIMPLE"})"}});
  CheckRequest request;
  request.now = at("12:00").to_utc(UtcOffset{0});
  const auto answer = check(*filled, request);
  REQUIRE(answer.ok());
  REQUIRE(answer->databases.size() == 2);
  CHECK(answer->databases[0].analysis.name == "New");
  CHECK(answer->databases[0].analysis.status == ChainStatus::empty);
  CHECK(answer->databases[1].analysis.name == "Sales");
  CHECK(answer->databases[1].analysis.status == ChainStatus::unbroken);
}

TEST_CASE("a check of chosen databases refuses an unknown name and leaves out the excluded") {
  Filled filled;
  filled.with(usual());
  CheckRequest request;
  request.databases = {"Nope"};
  CHECK(check(*filled, request).error().code == Code::not_found);
  request.databases.clear();
  request.excluded_databases = {"sales"};
  CHECK(check(*filled, request)->databases.empty());
}

TEST_CASE("the drawing names every set, its base and its gaps") {
  std::vector<BackupSet> sets = usual();
  BackupSet differential = set(4, BackupType::differential, 1700, 1800, "03:30");
  differential.differential_base_guid = guid(1);
  sets.push_back(differential);
  sets.push_back(set(6, BackupType::log, 2500, 2600, "06:00"));
  Filled filled;
  filled.with(sets);
  const auto asked = graphs(*filled, {"sales"});
  REQUIRE(asked.ok());
  REQUIRE(asked->chains.size() == 1);
  GraphDrawing drawing;
  drawing.add(asked->estate, asked->chains[0].database, asked->chains[0].graph);
  const std::string dot = drawing.dot();
  CHECK(dot.starts_with("digraph unbroken {\n"));
  const std::string one = "\"" + guid(1).text() + "\"";
  CHECK(dot.find(one + " -> \"" + guid(4).text() + "\" [label=\"base\"") != std::string::npos);
  CHECK(dot.find(one + " -> \"" + guid(2).text() + "\";") != std::string::npos);
  CHECK(dot.find("gap\\n2000 - 2500") != std::string::npos);
  CHECK(graphs(*filled, {"Nope"}).error().code == Code::not_found);
}

TEST_CASE("of two events in a gap the earlier one is its cause, in whatever order they are told") {
  const auto event = [](const std::string& kind, const std::string& time) {
    return EstateRow{"SQL01", "events",
                     R"({"kind":")" + kind + R"(","database_name":"Sales","at":"2026-11-20T)" +
                         time + R"(:00Z"})"};
  };
  const std::vector<BackupSet> sets = {usual()[0], usual()[1],
                                       set(5, BackupType::log, 2000, 2500, "05:00")};
  for (const bool restored_first : {true, false}) {
    Filled filled;
    filled.with(sets, {online("FULL"), event("restored", restored_first ? "03:00" : "04:00"),
                       event("recovery_model_change", restored_first ? "04:00" : "03:00")});
    const auto answer = check(*filled, at_noon());
    REQUIRE(answer.ok());
    REQUIRE(answer->databases.at(0).analysis.gaps.size() == 1);
    const GapCause& cause = answer->databases[0].analysis.gaps[0].cause;
    CHECK(cause.kind == (restored_first ? CauseKind::restore : CauseKind::recovery_model_change));
    CHECK(cause.at == at("03:00"));
  }
}

TEST_CASE("rows of one server that differ only in the case of the name are one database") {
  std::vector<BackupSet> sets = usual();
  for (BackupSet& one : sets) {
    one.family_guid.reset();
    one.first_recovery_fork = one.last_recovery_fork = std::nullopt;
  }
  sets[2].database_name = "SALES";
  for (const std::uint8_t n :
       {std::uint8_t{7}, std::uint8_t{8}}) {  // two more of the name, known by their families
    BackupSet other = set(n, BackupType::full, n * 10'000U, n * 10'000U + 100U, "04:00");
    other.family_guid = guid(n);
    other.first_recovery_fork = other.last_recovery_fork = guid(n);
    sets.insert(sets.begin(), other);
  }
  Filled filled;
  filled.with(sets);
  const auto answer = check(*filled, at_noon());
  REQUIRE(answer.ok());
  REQUIRE(answer->databases.size() == 3);
  const auto nameless =
      std::find_if(answer->databases.begin(), answer->databases.end(),
                   [](const DatabaseCheck& d) { return !d.analysis.family_guid; });
  REQUIRE(nameless != answer->databases.end());
  CHECK(nameless->analysis.sets == 3);
  CHECK_FALSE(nameless->analysis.is_identified_by_name);
}

TEST_CASE("of a database's copies the one that is backed up says how it is configured") {
  EstateRow copy = online("SIMPLE");
  for (const char* server : {"A-COPY", "Z-COPY"}) {  // before and behind in every order
    copy.server_name = server;
    Filled filled;
    filled.with(usual(), {copy, online("FULL")});
    const auto answer = check(*filled, at_noon());
    REQUIRE(answer.ok());
    REQUIRE(answer->databases.size() == 1);
    CHECK(answer->databases[0].analysis.recovery_model == RecoveryModel::full);
    CHECK(answer->databases[0].analysis.server_name == "SQL01");
    CHECK(has_caveat(planned(filled, sales()), "tail_not_backed_up"));
  }
}

TEST_CASE("a maintenance plan of another server does not claim a server's own backup") {
  const auto jobs = [](const std::string& server) {
    return EstateRow{server, "maintenance_plans",
                     R"({"name":"Nightly","tasks":[{"destination":"D:\\b"}]})"};
  };
  EstateRow copy = online("FULL");
  copy.server_name = "SQL02";
  for (const std::string server : {"SQL01", "SQL02"}) {
    Filled filled;
    filled.with(usual(), {online("FULL"), copy, jobs(server)});
    const auto answer = check(*filled, at_noon());
    REQUIRE(answer.ok());
    REQUIRE(answer->databases.at(0).analysis.by_producer.size() == 1);
    CHECK(answer->databases[0].analysis.by_producer[0].producer.kind ==
          (server == "SQL01" ? ProducerKind::maintenance_plan : ProducerKind::ad_hoc));
  }
}

TEST_CASE("of two fulls of one LSN range the earlier opens the window, whatever their GUIDs") {
  for (const bool earlier_first : {true, false}) {
    Filled filled;
    filled.with({set(1, BackupType::full, 1000, 1100, earlier_first ? "01:00" : "01:30"),
                 set(2, BackupType::full, 1000, 1100, earlier_first ? "01:30" : "01:00")});
    const auto answer = check(*filled, at_noon());
    REQUIRE(answer.ok());
    REQUIRE(answer->databases.at(0).analysis.windows.size() == 1);
    CHECK(answer->databases[0].analysis.windows[0].from == at("01:00:30"));
  }
}
