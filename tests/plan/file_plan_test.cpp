// Plans that make a database whole of backups of its parts.

#include <catch2/catch.hpp>

#include "history.h"
#include "plan/replayed.h"
#include "plan/targets.h"
#include "unbroken/plan.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

constexpr auto kFile = BackupType::file;
constexpr auto kFileDifferential = BackupType::file_differential;
constexpr auto kPartial = BackupType::partial;
constexpr auto kPartialDifferential = BackupType::partial_differential;

PlanOutcome outcome_of(const ChainGraph& graph, const PlanOptions& options) {
  auto outcome = plan_and_replay(graph, options);
  REQUIRE(outcome.ok());
  return std::move(*outcome);
}

std::vector<int> numbers_of(const ChainGraph& graph, const Plan& plan) {
  std::vector<Vertex> sets;
  for (const PlanStep& step : plan.steps) sets.push_back(step.set);
  return numbers(graph, sets);
}

// The numbers of the plan's steps; nothing where there is no plan.
std::vector<int> steps(const History& history, const PlanOptions& options = {}) {
  const ChainGraph graph = history.graph();
  const PlanOutcome outcome = outcome_of(graph, options);
  const auto* plan = std::get_if<Plan>(&outcome);
  return plan == nullptr ? std::vector<int>() : numbers_of(graph, *plan);
}

Unreachable unreachable(const History& history, const PlanOptions& options = {}) {
  const PlanOutcome outcome = outcome_of(history.graph(), options);
  REQUIRE(std::holds_alternative<Unreachable>(outcome));
  return std::get<Unreachable>(outcome);
}

using Steps = std::vector<int>;

// Two files, backed up one after the other: 1 holds the primary file, 2 the
// other. Logs 3 and 4 span both, log 5 goes on.
History two_files() {
  History h;
  h.log(9, 500, 1000, "00:30");
  h.of_files(1, kFile, 1050, 1100, "01:00", {held(1), absent(2)});
  h.log(3, 1000, 1500, "02:00");
  h.of_files(2, kFile, 1600, 1700, "02:30", {absent(1), held(2)});
  h.log(4, 1500, 2000, "03:00").log(5, 2000, 2500, "04:00");
  return h;
}

}  // namespace

TEST_CASE("backups of all files and the logs from the oldest one's beginning are the database") {
  const ChainGraph graph = two_files().graph();
  const PlanOutcome outcome = outcome_of(graph, {});
  const Plan& plan = std::get<Plan>(outcome);
  CHECK(numbers_of(graph, plan) == Steps{1, 2, 3, 4, 5});
  CHECK(plan.achieved.lsn == lsn(2500));
  CHECK(plan.cost == PlanCost{5, 5'000'000, 2566, 0});
}

TEST_CASE("without one of the files there is no plan, whatever the others are worth") {
  History h;
  h.of_files(1, kFile, 1050, 1100, "01:00", {held(1), absent(2)});
  h.log(3, 1000, 1500, "02:00").log(4, 1500, 2000, "03:00");
  CHECK(steps(h).empty());
}

TEST_CASE("without the primary file nothing can be restored at all") {
  History h;
  h.of_files(2, kFile, 1050, 1100, "01:00", {absent(1), held(2)});
  h.log(3, 1000, 1500, "02:00");
  CHECK(steps(h).empty());
}

TEST_CASE("a log that begins after the oldest file backup did does not do") {
  History h;
  h.of_files(1, kFile, 1050, 1100, "01:00", {held(1)});
  h.log(3, 1050, 1500, "02:00");
  CHECK(steps(h) == Steps{1, 3});
  History late;
  late.of_files(1, kFile, 1050, 1100, "01:00", {held(1)});
  late.log(3, 1051, 1500, "02:00");
  CHECK(steps(late).empty());
}

TEST_CASE("files at different LSNs are no database: a point before they meet is unreachable") {
  CHECK(steps(two_files(), to_lsn(1699)).empty());
  CHECK(steps(two_files(), to_lsn(1700)) == Steps{1, 2, 3, 4});
  CHECK(steps(two_files(), to_time("02:00:00")).empty());
  CHECK(steps(two_files(), to_time("02:40:00")) == Steps{1, 2, 3, 4});
}

TEST_CASE("a log lost between the file backups parts them") {
  History h;
  h.of_files(1, kFile, 1050, 1100, "01:00", {held(1), absent(2)});
  h.of_files(2, kFile, 1600, 1700, "02:30", {absent(1), held(2)});
  h.log(3, 1000, 1400, "02:00").log(4, 1500, 2000, "03:00");
  CHECK(steps(h).empty());
}

TEST_CASE("newer backups of the files spare the logs before them") {
  History h = two_files();
  h.of_files(6, kFile, 2100, 2150, "03:30", {held(1), absent(2)});
  CHECK(steps(h) == Steps{6, 2, 4, 5});
  h.of_files(7, kFile, 2200, 2250, "03:40", {absent(1), held(2)});
  CHECK(steps(h) == Steps{6, 7, 5});
}

TEST_CASE("one backup of both files is taken rather than two of one each") {
  History h;
  h.of_files(1, kFile, 1050, 1100, "01:00", {held(1), absent(2)});
  h.of_files(2, kFile, 1200, 1210, "01:10", {absent(1), held(2)});
  h.of_files(3, kFile, 1010, 1020, "00:50", {held(1), held(2)});
  h.log(4, 1000, 1500, "02:00");
  CHECK(steps(h) == Steps{3, 4});
}

TEST_CASE("the set with the primary file is restored first, however old the others are") {
  History h;
  h.of_files(2, kFile, 1050, 1100, "01:00", {absent(1), held(2)});
  h.of_files(1, kFile, 1200, 1210, "01:10", {held(1), absent(2)});
  h.log(3, 1000, 1500, "02:00");
  CHECK(steps(h) == Steps{1, 2, 3});
}

TEST_CASE("an ordinary full is taken where it costs less, and file backups where it is lost") {
  History h = two_files();
  h.full(8, 1800, 1850, "02:45");
  CHECK(steps(h) == Steps{8, 4, 5});
  History lost = two_files();
  lost.full(8, 1800, 1850, "02:45").without_stripe();
  CHECK(steps(lost) == Steps{1, 2, 3, 4, 5});
}

TEST_CASE("a file created after the first backup comes out of the log") {
  History h;
  h.of_files(1, kFile, 1050, 1100, "01:00", {held(1)});
  h.log(3, 1000, 1500, "02:00");
  h.of_files(2, kFile, 1600, 1700, "02:30", {held(1), created(1400, absent(2))});
  h.log(4, 1500, 2000, "03:00");
  // Of set 2 the file from 1400 is missing and too old for the log from 1600 on.
  CHECK(steps(h) == Steps{1, 3, 4});
}

TEST_CASE("a file differential brings its file forward and rests on the file's own backup") {
  History h = two_files();
  h.of_files(6, kFileDifferential, 2100, 2110, "03:30", {changed_since(1, 1), absent(2)});
  h.of_files(7, kFileDifferential, 2120, 2130, "03:40", {absent(1), changed_since(2, 2)});
  // Four data backups and log 5 against two and logs 3, 4, 5: as many steps, newer data.
  CHECK(steps(h) == Steps{1, 2, 6, 7, 5});
  History lost = two_files();
  lost.of_files(6, kFileDifferential, 2100, 2110, "03:30", {changed_since(1, 77), absent(2)});
  lost.of_files(7, kFileDifferential, 2120, 2130, "03:40", {absent(1), changed_since(2, 2)});
  CHECK(steps(lost) == Steps{1, 2, 3, 4, 5});
}

TEST_CASE("a differential whose files have different bases rests on every one of them") {
  History h;
  h.full(1, 1000, 1100, "01:00");
  h.of_files(2, kFile, 1600, 1700, "02:30", {absent(1), held(2)});
  h.of_files(3, BackupType::differential, 2000, 2050, "04:00",
             {changed_since(1, 1), changed_since(2, 2)});
  h.log(4, 1900, 2500, "05:00");
  CHECK(steps(h, to_lsn(2050)) == Steps{1, 2, 3});
  CHECK(steps(h) == Steps{1, 2, 3, 4});

  History lost;
  lost.full(1, 1000, 1100, "01:00");
  lost.of_files(3, BackupType::differential, 2000, 2050, "04:00",
                {changed_since(1, 1), changed_since(2, 2)});
  CHECK(steps(lost) == Steps{1});
}

TEST_CASE("bases of one differential may be file backups throughout") {
  History h;
  h.of_files(1, kFile, 1000, 1100, "01:00", {held(1), absent(2)});
  h.of_files(2, kFile, 1600, 1700, "02:30", {absent(1), held(2)});
  h.of_files(3, BackupType::differential, 2000, 2050, "04:00",
             {changed_since(1, 1), changed_since(2, 2), created(1900, held(3))});
  CHECK(steps(h) == Steps{1, 2, 3});
}

TEST_CASE("a copy-only file backup is no base, and holds its file as well as any") {
  History h;
  h.of_files(1, kFile, 1000, 1100, "01:00", {held(1)}).copy_only();
  h.of_files(2, kFileDifferential, 1600, 1700, "02:30", {changed_since(1, 1)});
  h.log(3, 900, 2000, "03:00");
  CHECK(steps(h) == Steps{1, 3});
}

TEST_CASE("a differential of one base told file by file is an ordinary one") {
  History h;
  h.full(1, 1000, 1100, "01:00");
  h.of_files(3, BackupType::differential, 2000, 2050, "04:00",
             {changed_since(1, 1), changed_since(2, 1)});
  CHECK(steps(h) == Steps{1, 3});
}

TEST_CASE("in SIMPLE a partial backup and the read-only files of an older one are the database") {
  History h;
  h.of_files(1, kFile, 1000, 1010, "01:00", {absent(1), read_only(900, held(2))}).in_simple_model();
  h.of_files(2, kPartial, 2000, 2050, "02:00", {held(1), read_only(900, absent(2))})
      .in_simple_model();
  CHECK(steps(h) == Steps{2, 1});
  h.of_files(3, kPartialDifferential, 2500, 2550, "03:00",
             {changed_since(1, 2), read_only(900, absent(2))})
      .in_simple_model();
  const ChainGraph graph = h.graph();
  const PlanOutcome outcome = outcome_of(graph, {});
  const Plan& plan = std::get<Plan>(outcome);
  CHECK(numbers_of(graph, plan) == Steps{2, 1, 3});
  CHECK(plan.achieved.lsn == lsn(2550));
}

TEST_CASE("a backup of a file from before it became read-only is not its last state") {
  History h;
  h.of_files(1, kFile, 899, 910, "01:00", {absent(1), held(2)}).in_simple_model();
  h.of_files(2, kPartial, 2000, 2050, "02:00", {held(1), read_only(900, absent(2))})
      .in_simple_model();
  CHECK(steps(h).empty());
}

TEST_CASE("read-only files come out of an older full too") {
  History h;
  h.full(1, 1000, 1100, "01:00").in_simple_model();
  h.of_files(2, kPartial, 2000, 2050, "02:00", {held(1), read_only(900, absent(2))})
      .in_simple_model();
  CHECK(steps(h) == Steps{1, 2});
  CHECK(steps(h, to_lsn(1100)) == Steps{1});
}

TEST_CASE("a read-only file needs no log from before its primary file's backup") {
  History h;
  h.of_files(1, kFile, 1000, 1010, "01:00", {absent(1), read_only(900, held(2))});
  h.of_files(2, kFile, 5000, 5050, "02:00", {held(1), read_only(900, absent(2))});
  h.log(3, 4900, 6000, "03:00");
  CHECK(steps(h) == Steps{2, 1, 3});
}

TEST_CASE("sets whose file lists are not known are no part of a plan") {
  History h;
  h.of_files(1, kFile, 1000, 1100, "01:00", {});
  h.log(3, 900, 1500, "02:00");
  CHECK(steps(h).empty());
}

TEST_CASE("other ways to put the files in place are alternatives, dearer ones last") {
  History h = two_files();
  h.of_files(6, kFile, 2100, 2150, "03:30", {held(1), absent(2)});
  PlanOptions options;
  options.alternatives = 5;
  const ChainGraph graph = h.graph();
  const PlanOutcome outcome = outcome_of(graph, options);
  const Plan& plan = std::get<Plan>(outcome);
  CHECK(numbers_of(graph, plan) == Steps{6, 2, 4, 5});
  REQUIRE(plan.alternatives.size() == 1);
  CHECK(numbers_of(graph, plan.alternatives[0]) == Steps{1, 2, 3, 4, 5});
}

TEST_CASE("the fork of a file backup counts like any other's") {
  History h;
  h.of_files(1, kFile, 1050, 1100, "01:00", {held(1), absent(2)});
  h.of_files(2, kFile, 1600, 1700, "02:30", {absent(1), held(2)}).on_fork(kOtherFork);
  h.log(3, 1000, 2000, "03:00");
  CHECK(steps(h).empty());
}

TEST_CASE("a snapshot full anchors logs and carries a differential like any other") {
  History h;
  h.full(1, 1000, 1100, "01:00").as_snapshot();
  h.differential(2, 1500, 1600, "02:00", 1, 1000);
  h.log(3, 1550, 2000, "03:00");
  CHECK(steps(h) == Steps{1, 2, 3});
}

TEST_CASE("a file backup that lacks a stripe leaves its file to an older one") {
  History h = two_files();
  h.of_files(6, kFile, 2100, 2150, "03:30", {held(1), absent(2)}).without_stripe();
  CHECK(steps(h) == Steps{1, 2, 3, 4, 5});
}

TEST_CASE("what keeps the parts from being a database is named") {
  History h;
  h.of_files(1, kFile, 1050, 1100, "01:00", {held(1), absent(2), absent(3)});
  h.log(3, 1000, 1500, "02:00");
  CHECK(unreachable(h).message == "no backup at hand holds these files: 2, 3");
  CHECK(unreachable(h).engine_error == 4328);

  h.of_files(2, kFile, 1600, 1700, "02:30", {absent(1), held(2), held(3)});
  CHECK(unreachable(h).message ==
        "no log backups at hand bring the backups of the files to one point");
  CHECK(unreachable(h).engine_error == 4333);

  History secondary;
  secondary.of_files(2, kFile, 1600, 1700, "02:30", {absent(1), held(2)});
  CHECK(unreachable(secondary).message == "backups of files are at hand, none of the primary file");
  CHECK(unreachable(secondary).engine_error == 3118);

  History unlisted;
  unlisted.of_files(2, kFile, 1600, 1700, "02:30", {});
  CHECK(unreachable(unlisted).message ==
        "backups of files are at hand, and which files they hold is not known");
}

TEST_CASE("a differential whose base is lost holds none of its file") {
  History h;
  h.of_files(1, kFile, 1050, 1100, "01:00", {held(1), absent(2)});
  h.of_files(2, kFileDifferential, 1600, 1700, "02:30", {absent(1), changed_since(2, 77)});
  h.log(3, 1000, 2000, "03:00");
  CHECK(unreachable(h).message == "no backup at hand holds these files: 2");
}

TEST_CASE("files are missing that the newest backup of the primary file still has") {
  History h;
  h.of_files(1, kFile, 1050, 1100, "01:00", {held(1), absent(2), absent(3)});
  DataFile dropped = absent(3);
  dropped.drop_lsn = lsn(1500);
  h.of_files(4, kFile, 1600, 1700, "02:00", {held(1), absent(2), dropped});
  CHECK(unreachable(h).message == "no backup at hand holds these files: 2");
  h.of_files(5, kFile, 1800, 1900, "03:00", {absent(1), held(2)}).to_nul();
  CHECK(unreachable(h).message == "no backup at hand holds these files: 2");
  h.of_files(6, kFileDifferential, 2000, 2100, "04:00", {absent(1), changed_since(2, 5)});
  CHECK(unreachable(h).message == "no backup at hand holds these files: 2");
}

TEST_CASE("what is no backup of files, cannot be read or lies on another fork is no part") {
  History multibase;
  multibase.of_files(3, BackupType::differential, 2000, 2050, "04:00",
                     {changed_since(1, 77), changed_since(2, 78)});
  CHECK(unreachable(multibase).message == "no full backup is at hand");
  History lost;
  lost.of_files(1, kFile, 1050, 1100, "01:00", {held(1), absent(2)}).to_nul();
  CHECK(unreachable(lost).message == "no full backup is at hand");
  History elsewhere;
  elsewhere.of_files(1, kFile, 1050, 1100, "01:00", {held(1), absent(2)}).on_fork(kOtherFork);
  elsewhere.log(3, 1000, 1500, "02:00");
  PlanOptions main;
  main.fork = elsewhere.graph().find_fork(guid(kMainFork));
  CHECK(unreachable(elsewhere, main).message == "no full backup is at hand");
}

TEST_CASE("a point before the files meet is unreachable, and where they do is the nearest") {
  const Unreachable why = unreachable(two_files(), to_lsn(1699));
  CHECK(why.engine_error == 4335);
  CHECK(why.message ==
        "the target lies before the point from which the backups of files are whole");
}
