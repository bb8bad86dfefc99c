// Marked transactions: which one a name means, and the plan and script to it.

#include <catch2/catch.hpp>

#include "answer/filled_catalog.h"
#include "plan/tsql_checker.h"
#include "unbroken/report.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

EstateRow mark(const std::string& name, std::uint64_t at_lsn, const std::string& clock,
               const std::string& database = "Sales") {
  return {"SQL01", "logmarkhistory",
          R"({"database_name":")" + database + R"(","mark_name":")" + name + R"(","lsn":")" +
              std::to_string(at_lsn) + R"(","mark_time":"2026-11-20T)" + clock + R"("})"};
}

PlanRequest to_mark(const std::string& name) {
  PlanRequest request = sales();
  request.mark = MarkRequest{name};
  return request;
}

PlanRequest before_mark(const std::string& name) {
  PlanRequest request = to_mark(name);
  request.mark->stops_before = true;
  return request;
}

PlanRequest to_mark_after(const std::string& name, const std::string& clock) {
  PlanRequest request = to_mark(name);
  request.mark->after = at(clock);
  return request;
}

// usual() is a full to 1100, a log to 1500 at 02:00 and one to 2000 at 03:00.
Filled with_marks(const std::vector<EstateRow>& rows) {
  Filled filled;
  std::vector<EstateRow> all{online("FULL")};
  all.insert(all.end(), rows.begin(), rows.end());
  filled.with(usual(), all);
  return filled;
}

ParsedStatement last_log(const PlanAnswer& answer) {
  const auto script = plan_script(answer, {});
  REQUIRE(script.ok());
  const auto parsed = parse_tsql(*script);
  if (!parsed.ok()) FAIL(parsed.error().message << "\n" << *script);
  REQUIRE(parsed->statements.size() >= 2);
  CHECK(parsed->statements.back().ending == "RECOVERY");
  return parsed->statements[parsed->statements.size() - 2];
}

}  // namespace

TEST_CASE("a mark inside a log is reached by stopping at its name in that log alone") {
  Filled filled = with_marks({mark("before_batch", 1700, "02:40:00")});
  const PlanAnswer answer = planned(filled, to_mark("before_batch"));
  CHECK(steps(answer) == std::vector<int>{1, 2, 3});
  const auto& path = std::get<PlanPath>(answer.outcome);
  CHECK_FALSE(path.steps[1].stop_at_lsn);
  CHECK(path.steps[2].stop_at_lsn == lsn(1700));
  CHECK(path.achieved_lsn == lsn(1700));
  CHECK(path.is_certain);
  const ParsedStatement log = last_log(answer);
  CHECK(log.stop_at_mark == "before_batch");
  CHECK_FALSE(log.mark_after);
  CHECK(log.ending == "NORECOVERY");
  CHECK(last_log(planned(filled, before_mark("before_batch"))).stop_before_mark == "before_batch");
}

TEST_CASE("a mark at the end of a log lies in the next one, and before it nothing more is needed") {
  Filled filled = with_marks({mark("m", 1500, "02:10:00")});
  CHECK(steps(planned(filled, to_mark("m"))) == std::vector<int>{1, 2, 3});
  const PlanAnswer before = planned(filled, before_mark("m"));
  CHECK(steps(before) == std::vector<int>{1, 2});
  CHECK_FALSE(std::get<PlanPath>(before.outcome).steps[1].stop_at_lsn);
}

TEST_CASE("a mark that a data backup holds cannot be stopped at from that backup") {
  Filled filled = with_marks({mark("m", 1050, "01:00:00")});
  const PlanFailure failure = unreachable(filled, to_mark("m"));
  CHECK(failure.engine_error == 4335);
  REQUIRE(failure.nearest_after);
  CHECK(failure.nearest_after->achieved_lsn == lsn(1100));
}

TEST_CASE("a mark past the last log is unreachable, and the newest point is nearest before it") {
  Filled filled = with_marks({mark("m", 2000, "03:30:00")});
  const PlanFailure failure = unreachable(filled, to_mark("m"));
  CHECK_FALSE(failure.engine_error);
  REQUIRE(failure.nearest_before);
  CHECK(failure.nearest_before->achieved_lsn == lsn(2000));
  CHECK(planned(filled, before_mark("m")).mark->name == "m");
}

TEST_CASE("a mark in a log with bulk-logged changes is unreachable with 4341") {
  std::vector<BackupSet> sets = usual();
  sets[2].has_bulk_logged_data = true;
  Filled filled;
  filled.with(sets, {online("FULL"), mark("m", 1700, "02:40:00")});
  CHECK(unreachable(filled, to_mark("m")).engine_error == 4341);
}

TEST_CASE("a name that was used again means the first that can be reached, and says so") {
  Filled filled = with_marks({mark("nightly", 500, "00:30:00"), mark("nightly", 1700, "02:40:00"),
                              mark("nightly", 1800, "02:50:00")});
  const PlanAnswer answer = planned(filled, to_mark("nightly"));
  CHECK(std::get<PlanPath>(answer.outcome).achieved_lsn == lsn(1700));
  CHECK(answer.mark->time == at("02:40"));
  CHECK(has_caveat(answer, "other_marks"));
  CHECK(last_log(answer).mark_after == "2026-11-20T02:40:00");
}

TEST_CASE("AFTER takes the first mark at that very time or later") {
  Filled filled =
      with_marks({mark("nightly", 1700, "02:40:00"), mark("nightly", 1800, "02:50:00")});
  CHECK(std::get<PlanPath>(planned(filled, to_mark_after("nightly", "02:40:00")).outcome)
            .achieved_lsn == lsn(1700));
  const PlanAnswer answer = planned(filled, to_mark_after("nightly", "02:40:01"));
  CHECK(std::get<PlanPath>(answer.outcome).achieved_lsn == lsn(1800));
  CHECK(last_log(answer).mark_after == "2026-11-20T02:50:00");
  CHECK_FALSE(has_caveat(answer, "other_marks"));
  CHECK(refusal(filled, to_mark_after("nightly", "02:50:01")) == Code::not_found);
}

TEST_CASE("a mark told twice is one mark") {
  Filled filled = with_marks({mark("m", 1700, "02:40:00"), mark("m", 1700, "02:40:00")});
  CHECK_FALSE(has_caveat(planned(filled, to_mark("m")), "other_marks"));
}

TEST_CASE("a mark that nothing tells, or that is another database's, is refused by name") {
  Filled filled = with_marks({mark("m", 1700, "02:40:00", "Stock"), mark("M", 1700, "02:40:00")});
  const auto answer = asked(filled, to_mark("m"));
  REQUIRE_FALSE(answer.ok());
  CHECK(answer.error().code == Code::not_found);
  CHECK(answer.error().subject == "m");
}

TEST_CASE("a mark whose LSN is not told is refused, not guessed from its time") {
  Filled filled = with_marks(
      {{"SQL01", "logmarkhistory",
        R"({"database_name":"Sales","mark_name":"m","mark_time":"2026-11-20T02:40:00"})"}});
  CHECK(refusal(filled, to_mark("m")) == Code::invalid_argument);
}

TEST_CASE("lsn: names a record without any history, and takes no AFTER") {
  Filled filled;
  filled.with(usual());
  const PlanAnswer answer = planned(filled, to_mark("lsn:1700"));
  CHECK(last_log(answer).stop_at_mark == "lsn:1700");
  CHECK(steps(planned(filled, to_mark("lsn:1500"))) == std::vector<int>{1, 2, 3});
  CHECK(refusal(filled, to_mark("lsn:x")) == Code::invalid_argument);
  CHECK(refusal(filled, to_mark_after("lsn:1700", "02:00:00")) == Code::invalid_argument);
}

TEST_CASE("of two forks that cover a mark's LSN the one whose log was taken first holds it") {
  // A restore to LSN 1600 made the fork F2; its log covers the LSNs of the old one's again.
  std::vector<BackupSet> sets = usual();
  BackupSet other = set(4, BackupType::log, 1500, 2600, "05:00");
  other.first_recovery_fork = guid(kMainFork);
  other.last_recovery_fork = guid(kOtherFork);
  other.fork_point_lsn = lsn(1600);
  sets.push_back(other);
  Filled filled;
  filled.with(sets, {online("FULL"), mark("old", 1700, "02:40:00"), mark("new", 1700, "04:40:00")});
  const PlanAnswer answer = planned(filled, to_mark("old"));
  CHECK(steps(answer) == std::vector<int>{1, 2, 3});
  CHECK(answer.fork == guid(kMainFork));
  CHECK(has_caveat(answer, "other_forks"));
  const PlanAnswer newer = planned(filled, to_mark("new"));
  CHECK(steps(newer) == std::vector<int>{1, 2, 4});
  CHECK(newer.fork == guid(kOtherFork));
  CHECK_FALSE(has_caveat(newer, "other_forks"));
  CHECK(last_log(newer).stop_at_mark == "new");
}

TEST_CASE("alternatives to a mark stop at it too") {
  std::vector<BackupSet> sets = usual();
  sets.push_back(set(4, BackupType::full, 1600, 1650, "02:20"));
  Filled filled;
  filled.with(sets, {online("FULL"), mark("m", 1700, "02:40:00")});
  PlanRequest request = to_mark("m");
  request.alternatives = 3;
  const PlanAnswer answer = planned(filled, request);
  CHECK(steps(answer) == std::vector<int>{4, 3});
  REQUIRE(answer.alternatives.size() == 1);
  CHECK(answer.alternatives[0].steps.size() == 3);
  CHECK(answer.alternatives[0].steps[2].mark == MarkName{"m"});
  CHECK(answer.alternatives[0].achieved_lsn == lsn(1700));
}

namespace {

// A restore to LSN 1600, inside a log of F1 that nobody has, began F2; its log ends at 05:00.
std::vector<BackupSet> without_own_log() {
  std::vector<BackupSet> sets = usual();
  sets.pop_back();
  BackupSet other = set(4, BackupType::log, 1500, 2600, "05:00");
  other.last_recovery_fork = guid(kOtherFork);
  other.fork_point_lsn = lsn(1600);
  sets.push_back(other);
  return sets;
}

EstateRow restored(const std::string& clock, std::uint8_t log) {
  return {"SQL01", "restorehistory",
          R"({"destination_database_name":"Sales","restore_type":"L","restore_date":"2026-11-20T)" +
              clock + R"(","backup_set_uuid":")" + guid(log).text() + R"("})"};
}

std::vector<ParsedStatement> statements(const PlanAnswer& answer) {
  const auto script = plan_script(answer, {});
  REQUIRE(script.ok());
  auto parsed = parse_tsql(*script);
  if (!parsed.ok()) FAIL(parsed.error().message << "\n" << *script);
  return std::move(parsed->statements);
}

}  // namespace

TEST_CASE("a mark whose own log may be missing is only tried in another fork's log, by its name") {
  Filled filled;
  filled.with(without_own_log(), {online("FULL"), mark("m", 1700, "02:40:00")});
  const PlanAnswer answer = planned(filled, to_mark("m"));
  CHECK(steps(answer) == std::vector<int>{1, 2, 4});
  CHECK_FALSE(std::get<PlanPath>(answer.outcome).is_certain);
  CHECK(has_caveat(answer, "other_forks"));
  const std::vector<ParsedStatement> said = statements(answer);
  REQUIRE(said.size() == 4);
  CHECK(said[2].stop_at_mark == "m");
  CHECK(said[2].ending == "RECOVERY");
  CHECK(said[3].kind == StatementKind::print);
  CHECK(said[3].only_while_restoring == "Sales");
  PlanRequest named = to_mark("m");
  named.fork = guid(kOtherFork);
  CHECK(std::get<PlanPath>(planned(filled, named).outcome).is_certain);
}

TEST_CASE("a fork that was there later than the mark does not hold it, and its log is not tried") {
  std::vector<BackupSet> sets = without_own_log();
  BackupSet full = set(5, BackupType::full, 1620, 1650, "04:30");
  full.first_recovery_fork = full.last_recovery_fork = guid(kOtherFork);
  sets.push_back(full);
  Filled filled;
  filled.with(sets, {online("FULL"), mark("m", 1700, "02:40:00"), mark("late", 1700, "04:40:00")});
  const PlanFailure failure = unreachable(filled, to_mark("m"));
  CHECK(failure.missing_fork == guid(kMainFork));
  CHECK(failure.missing_from == lsn(1500));
  const PlanAnswer late = planned(filled, to_mark("late"));  // F1 was left by then
  CHECK(steps(late) == std::vector<int>{5, 4});
  CHECK(std::get<PlanPath>(late.outcome).is_certain);
}

TEST_CASE("when the fork was restored decides whether a mark is its own") {
  // The log of F1 that the restore stopped in ends before the mark.
  std::vector<BackupSet> sets = without_own_log();
  sets.push_back(set(3, BackupType::log, 1500, 1650, "03:00"));
  const auto with = [&sets](const std::vector<EstateRow>& restores) {
    Filled filled;
    std::vector<EstateRow> rows{online("FULL"), mark("m", 1700, "04:00:00")};
    rows.insert(rows.end(), restores.begin(), restores.end());
    filled.with(sets, rows);
    return filled;
  };
  Filled untold = with({});
  CHECK_FALSE(std::get<PlanPath>(planned(untold, to_mark("m")).outcome).is_certain);
  Filled before = with({restored("04:00:00", 3)});
  CHECK(std::get<PlanPath>(planned(before, to_mark("m")).outcome).is_certain);
  Filled after = with({restored("04:00:01", 3)});
  CHECK(unreachable(after, to_mark("m")).missing_fork == guid(kMainFork));
  Filled of_its_own_log = with({restored("04:00:00", 4)});
  CHECK_FALSE(std::get<PlanPath>(planned(of_its_own_log, to_mark("m")).outcome).is_certain);
}

TEST_CASE("a mark in doubt is not tried where the log has a later one of the same name") {
  Filled filled;
  filled.with(without_own_log(), {online("FULL"), mark("nightly", 1700, "02:40:00"),
                                  mark("nightly", 1800, "02:50:00")});
  const PlanAnswer answer = planned(filled, to_mark("nightly"));
  CHECK(std::get<PlanPath>(answer.outcome).achieved_lsn == lsn(1800));
  CHECK(has_caveat(answer, "other_marks"));
  const PlanFailure failure = unreachable(filled, to_mark_after("nightly", "02:40:00"));
  CHECK_FALSE(failure.nearest_before);
  CHECK(failure.message.find("--fork") != std::string::npos);
}

TEST_CASE("just before a mark in doubt no name stops the log, and it is not tried") {
  Filled filled;
  filled.with(without_own_log(), {online("FULL"), mark("m", 2600, "04:40:00")});
  (void)unreachable(filled, before_mark("m"));
  PlanRequest named = before_mark("m");
  named.fork = guid(kOtherFork);
  CHECK(steps(planned(filled, named)) == std::vector<int>{1, 2, 4});
}

TEST_CASE("a mark that the only log of its LSN was too early to hold is only tried there") {
  Filled filled = with_marks({mark("m", 1700, "03:00:31")});
  const PlanAnswer answer = planned(filled, to_mark("m"));
  CHECK(steps(answer) == std::vector<int>{1, 2, 3});
  CHECK_FALSE(std::get<PlanPath>(answer.outcome).is_certain);
  CHECK(has_caveat(answer, "other_forks"));
  Filled at_its_finish = with_marks({mark("m", 1700, "03:00:30")});
  CHECK(std::get<PlanPath>(planned(at_its_finish, to_mark("m")).outcome).is_certain);
}
