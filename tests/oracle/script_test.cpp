// From evidence to a running database: a random world goes into a catalog, some
// of it twice and beside another database of its name, a plan comes out as T-SQL,
// and the script, read back by a parser of its own, is run on the RESTORE engine.

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>

#include "oracle/random_history.h"
#include "oracle/replay.h"
#include "oracle/world_catalog.h"
#include "plan/tsql_checker.h"
#include "unbroken/answer.h"
#include "unbroken/report.h"

using namespace unbroken;
using namespace unbroken::oracle;
using simulate::DatabaseState;
using simulate::Recovery;
using simulate::RestoreStatement;
using simulate::StopClause;
using simulate::VirtualDatabase;
using test::ParsedStatement;
using test::StatementKind;

namespace {

// Every third transaction has the same name, so that names alone mislead.
std::string mark_of(const simulate::LogCommit& commit) {
  return "mark " + std::to_string(commit.transaction % 3);
}

World with_marks(World world) {
  for (simulate::RestorableSet& set : world.on_media) {
    for (simulate::LogCommit& commit : set.commits) commit.mark = mark_of(commit);
  }
  return world;
}

// The marked transactions that log backups hold, told as msdb tells them.
std::vector<simulate::LogCommit> tell_marks(const World& world, Catalog& catalog) {
  std::vector<simulate::LogCommit> marks;
  for (const simulate::RestorableSet& set : world.on_media) {
    if (set.type != BackupType::log) continue;
    marks.insert(marks.end(), set.commits.begin(), set.commits.end());
  }
  auto import = catalog.begin_import({"marks", std::nullopt});
  REQUIRE(import.ok());
  for (const simulate::LogCommit& mark : marks) {
    EstateRow row{"SQL01", "logmarkhistory", ""};
    row.json = R"({"database_name":"Sales","mark_name":")" + mark.mark + R"(","lsn":")" +
               mark.lsn.decimal() + R"(","mark_time":")" + mark.at.text() + R"("})";
    REQUIRE((*import)->add(row).ok());
  }
  REQUIRE((*import)->commit().ok());
  return marks;
}

Lsn lsn_of_mark(const std::string& mark) {
  REQUIRE(mark.starts_with("lsn:"));
  return Lsn::parse(mark.substr(4)).value();
}

StopClause stop_of(const ParsedStatement& parsed) {
  if (parsed.stop_at) return StopClause::at(LocalTime::parse(*parsed.stop_at).value());
  const std::optional<std::string>& mark =
      parsed.stop_at_mark ? parsed.stop_at_mark : parsed.stop_before_mark;
  if (mark && !mark->starts_with("lsn:")) {
    StopClause stop =
        parsed.stop_at_mark ? StopClause::at_mark(*mark) : StopClause::before_mark(*mark);
    if (parsed.mark_after) stop.after = LocalTime::parse(*parsed.mark_after).value();
    return stop;
  }
  if (parsed.stop_at_mark) return StopClause::at(lsn_of_mark(*parsed.stop_at_mark));
  if (parsed.stop_before_mark) return StopClause::before(lsn_of_mark(*parsed.stop_before_mark));
  return {};
}

// Like sqlcmd -b: the first error ends it. Returns what went wrong.
std::string run(const std::string& script, const World& world, VirtualDatabase& database) {
  database.name = "Sales";
  const auto parsed = test::parse_tsql(script);
  if (!parsed.ok()) return parsed.error().message;
  for (const ParsedStatement& said : parsed->statements) {
    if (said.only_while_restoring && database.state != DatabaseState::restoring) continue;
    if (said.kind == StatementKind::print) continue;
    RestoreStatement statement;
    for (const simulate::RestorableSet& set : world.on_media) {
      if (!said.devices.empty() && said.devices.front().path == path_of(set.uuid)) {
        statement.set = &set;
      }
    }
    if (!said.devices.empty() && statement.set == nullptr) return "restores what is not there";
    const bool is_log = statement.set != nullptr && statement.set->type == BackupType::log;
    if (is_log != (said.kind == StatementKind::restore_log)) return "RESTORE of the wrong kind";
    statement.recovery = said.ending == "NORECOVERY" ? Recovery::norecovery : Recovery::recovery;
    statement.stop = stop_of(said);
    statement.checksum = said.checksum;
    statement.continue_after_error = said.continue_after_error;
    const simulate::RestoreOutcome outcome = simulate::restore(database, statement);
    if (!outcome.is_done()) return "error " + std::to_string(outcome.number);
  }
  return "";
}

std::string wrong_with(const PlanAnswer& answer, const World& world) {
  const auto& path = std::get<PlanPath>(answer.outcome);
  const auto script = plan_script(answer, {});
  if (!script.ok()) return script.error().message;
  VirtualDatabase database;
  std::string wrong = run(*script, world, database);
  if (wrong.empty() && path.only_before) {
    const WorldFork& fork = world.forks[world.fork_of(answer.fork.value())];
    wrong = database.state == DatabaseState::restoring
                ? wrong_in_doubt(database, fork, answer.target, *path.only_before)
                : "recovered though in doubt";
    return wrong.empty() ? wrong : wrong + "\n" + *script;
  }
  if (wrong.empty() && path.is_certain && database.state != DatabaseState::online) {
    wrong = "the database is not ONLINE";
  }
  if (wrong.empty()) {
    const WorldFork& fork = world.forks[world.fork_of(answer.fork.value())];
    wrong = wrong_contents(database, fork, answer.target, path.achieved_lsn);
  }
  return wrong.empty() ? wrong : wrong + "\n" + *script;
}

}  // namespace

TEST_CASE("the script of every plan runs and ends at the wanted point") {
  Random random(20'261'121);
  std::uint64_t scripts = 0;
  for (int i = 0; i < 150; ++i) {
    const RandomHistory drawn = random_history(random);
    const auto world = live(drawn.history, drawn.headers_told);
    REQUIRE(world);
    if (world->records.empty()) continue;
    const auto catalog = catalog_of(*world);
    const std::vector<PlanTarget> targets = targets_of(*world);
    for (std::size_t t = 0; t < targets.size(); t += t == 0 ? 1 : 3) {
      PlanRequest request;
      request.database = "Sales";
      request.target = targets[t];
      const auto answer = plan(*catalog, request);
      REQUIRE(answer.ok());
      if (!std::holds_alternative<PlanPath>(answer->outcome)) continue;
      ++scripts;
      const std::string wrong = wrong_with(*answer, *world);
      if (!wrong.empty()) FAIL(text_of(drawn.history) << "\n" << text_of(*world) << wrong);
    }
  }
  std::cout << scripts << " scripts\n";
}

TEST_CASE("the script to a time on a named fork never recovers what is not that fork's") {
  Random random(20'261'125);
  std::uint64_t scripts = 0;
  std::uint64_t in_doubt = 0;
  for (int i = 0; i < 120; ++i) {
    const RandomHistory drawn = random_history(random);
    const auto world = live(drawn.history, drawn.headers_told);
    REQUIRE(world);
    const auto catalog = catalog_of(*world);
    for (const PlanTarget& target : targets_of(*world)) {
      if (!std::holds_alternative<TimePoint>(target) || world->forks.size() < 2) continue;
      PlanRequest request;
      request.database = "Sales";
      request.target = target;
      request.fork = world->forks[random() % world->forks.size()].id;
      const auto answer = plan(*catalog, request);
      if (!answer.ok() || !std::holds_alternative<PlanPath>(answer->outcome)) continue;
      ++scripts;
      in_doubt += std::get<PlanPath>(answer->outcome).only_before ? 1U : 0U;
      const std::string wrong = wrong_with(*answer, *world);
      if (!wrong.empty()) FAIL(text_of(drawn.history) << "\n" << text_of(*world) << wrong);
    }
  }
  std::cout << scripts << " scripts on named forks, " << in_doubt << " in doubt\n";
  CHECK(in_doubt > 20);
}

TEST_CASE("the script to every marked transaction stops at that very one") {
  Random random(20'261'123);
  std::uint64_t scripts = 0;
  for (int i = 0; i < 60; ++i) {
    const RandomHistory drawn = random_history(random);
    const auto lived = live(drawn.history, drawn.headers_told);
    REQUIRE(lived);
    if (lived->records.empty()) continue;
    const World world = with_marks(*lived);
    const auto catalog = catalog_of(world);
    const std::vector<simulate::LogCommit> marks = tell_marks(world, *catalog);
    for (std::size_t m = 0; m < marks.size(); m += 3) {
      PlanRequest request;
      request.database = "Sales";
      request.mark = MarkRequest{marks[m].mark, m % 2 == 1, marks[m].at};
      const auto answer = plan(*catalog, request);
      REQUIRE(answer.ok());
      CHECK(answer->mark->time == marks[m].at);
      if (!std::holds_alternative<PlanPath>(answer->outcome)) continue;
      ++scripts;
      const std::string wrong = wrong_with(*answer, world);
      if (!wrong.empty()) FAIL(text_of(drawn.history) << "\n" << text_of(world) << wrong);
    }
  }
  std::cout << scripts << " scripts to marks\n";
}

// Marks of every log that was ever taken are told, also of those whose files are lost;
// names are used once or again and again.
TEST_CASE("the script to a mark, its own log at hand or not, never recovers another point") {
  Random random(20'261'127);
  std::uint64_t online = 0;
  std::uint64_t in_doubt = 0;
  for (int i = 0; i < 150; ++i) {
    const RandomHistory drawn = random_history(random);
    auto world = live(drawn.history, drawn.headers_told);
    REQUIRE(world);
    const bool names_repeat = i % 3 == 0;
    const auto name_of = [names_repeat](const simulate::LogCommit& commit) {
      return names_repeat ? mark_of(commit) : "mark " + std::to_string(commit.transaction);
    };
    for (simulate::RestorableSet& set : world->on_media) {
      for (simulate::LogCommit& commit : set.commits) commit.mark = name_of(commit);
    }
    const auto catalog = catalog_of(*world);
    auto import = catalog->begin_import({"marks", std::nullopt});
    REQUIRE(import.ok());
    for (const WorldFork& fork : world->forks) {
      for (const simulate::LogCommit& commit : fork.commits) {
        EstateRow row{"SQL01", "logmarkhistory", ""};
        row.json = R"({"database_name":"Sales","mark_name":")" + name_of(commit) + R"(","lsn":")" +
                   commit.lsn.decimal() + R"(","mark_time":")" + commit.at.text() + R"("})";
        REQUIRE((*import)->add(row).ok());
      }
    }
    REQUIRE((*import)->commit().ok());
    for (const WorldFork& fork : world->forks) {
      for (const simulate::LogCommit& commit : fork.commits) {
        if (random() % 3 != 0) continue;
        PlanRequest request;
        request.database = "Sales";
        request.mark = MarkRequest{name_of(commit), random() % 2 == 0, commit.at};
        const auto answer = plan(*catalog, request);
        if (!answer.ok() || !std::holds_alternative<PlanPath>(answer->outcome)) continue;
        in_doubt += std::get<PlanPath>(answer->outcome).is_certain ? 0U : 1U;
        const auto script = plan_script(*answer, {});
        REQUIRE(script.ok());
        VirtualDatabase database;
        const std::string wrong = run(*script, *world, database);
        INFO(text_of(drawn.history) << "\n" << text_of(*world) << wrong << "\n" << *script);
        REQUIRE(wrong.empty());
        if (database.state != DatabaseState::online) continue;
        ++online;
        const auto wanted =
            request.mark->stops_before ? fork.before(commit.lsn) : fork.through(commit.lsn);
        REQUIRE(database.transactions == wanted);
      }
    }
  }
  std::cout << online << " restored to marks, " << in_doubt << " in doubt\n";
  CHECK(in_doubt > 0);
}
