#include <catch2/catch.hpp>

#include "analysis/case.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

// A log is lost between 1500 at 02:00:30 and 2000 at 05:00:30.
History lost_log() {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(5, 2000, 2500, "05:00");
  return h;
}

EstateEvent event(const std::string& kind, const std::string& clock) {
  EstateEvent made;
  made.kind = kind;
  made.database_name = "Sales";
  made.at = at(clock).to_utc(UtcOffset{0});
  return made;
}

GapCause cause(Case& c) {
  const DatabaseAnalysis analysis = c.analysis();
  REQUIRE(analysis.gaps.size() == 1);
  return analysis.gaps[0].cause;
}

}  // namespace

TEST_CASE("a restore between the gap's neighbours likely made it") {
  Case c(lost_log());
  c.server.events.push_back(event("restored", "03:00"));
  CHECK(cause(c).kind == CauseKind::restore);
  CHECK(cause(c).confidence == Confidence::likely);
  CHECK(cause(c).at == at("03:00"));
}

TEST_CASE("an event counts from the finish of the set before the gap to that of the one after") {
  Case c(lost_log());
  const auto kind_at = [&c](const std::string& clock) {
    c.server.events = {event("restored", clock)};
    return cause(c).kind;
  };
  CHECK(kind_at("02:00:29") == CauseKind::unknown);
  CHECK(kind_at("02:00:30") == CauseKind::restore);
  CHECK(kind_at("05:00:30") == CauseKind::restore);
  CHECK(kind_at("05:00:31") == CauseKind::unknown);
}

TEST_CASE("of several events the earliest broke the chain; of two at once the order is no cause") {
  Case c(lost_log());
  c.server.events = {event("restored", "04:00"), event("recovery_model_change", "03:00"),
                     event("restored", "03:30")};
  CHECK(cause(c).kind == CauseKind::recovery_model_change);
  CHECK(cause(c).at == at("03:00"));
  c.server.events = {event("restored", "03:00"), event("recovery_model_change", "03:00")};
  CHECK(cause(c).kind == CauseKind::recovery_model_change);
  c.server.events = {event("recovery_model_change", "03:00"), event("restored", "03:00")};
  CHECK(cause(c).kind == CauseKind::recovery_model_change);
}

TEST_CASE("an event that cannot have broken the chain is no cause") {
  Case c(lost_log());
  c.server.events = {event("failover", "03:00")};
  CHECK(cause(c).kind == CauseKind::unknown);
  c.server.events = {event("restored", "03:00")};
  c.server.events[0].database_name = "Payroll";
  CHECK(cause(c).kind == CauseKind::unknown);
  c.server.events[0].database_name = "SALES";
  CHECK(cause(c).kind == CauseKind::restore);
  c.server.events[0].at.reset();
  CHECK(cause(c).kind == CauseKind::unknown);
}

TEST_CASE("a change between FULL and BULK_LOGGED breaks no chain") {
  Case c(lost_log());
  const auto kind_of_change = [&c](std::optional<std::string> from, std::optional<std::string> to) {
    EstateEvent change = event("recovery_model_change", "03:00");
    change.from = std::move(from);
    change.to = std::move(to);
    c.server.events = {change};
    return cause(c).kind;
  };
  CHECK(kind_of_change("FULL", "BULK_LOGGED") == CauseKind::unknown);
  CHECK(kind_of_change("BULK_LOGGED", "FULL") == CauseKind::unknown);
  CHECK(kind_of_change("FULL", "SIMPLE") == CauseKind::recovery_model_change);
  CHECK(kind_of_change("simple", "FULL") == CauseKind::recovery_model_change);
  CHECK(kind_of_change("FULL", std::nullopt) == CauseKind::recovery_model_change);
  CHECK(kind_of_change(std::nullopt, "FULL") == CauseKind::recovery_model_change);
}

TEST_CASE("an event is placed by the zone that is stated where backups state none") {
  History h;
  h.full(1, 1000, 1100, "01:00").in_unknown_zone().log(2, 900, 1500, "02:00").in_unknown_zone();
  h.log(5, 2000, 2500, "05:00").in_unknown_zone();
  Case c(h);
  c.server.events = {event("restored", "03:00")};
  DatabaseFacts estate;
  estate.places.push_back(c.place);
  const auto cause_in = [&](UtcOffset offset) {
    return analyse({c.graph, c.facts, estate, guid(0xFA), false, UtcTime{}, offset}).gaps[0].cause;
  };
  CHECK(cause_in(0).kind == CauseKind::restore);
  CHECK(cause_in(60).at == at("04:00"));
  CHECK(cause_in(180).kind == CauseKind::unknown);   // 06:00 there, after the gap
  CHECK(cause_in(-120).kind == CauseKind::unknown);  // 01:00 there, before it
}

TEST_CASE("restore history of the backups' own server tells a restore, on its clock") {
  Case c(lost_log().in_unknown_zone());
  for (SetFacts& set : c.facts) set.server_name = "SQL01";
  const auto kind_at = [&c](const std::string& clock) {
    c.server.restore_history[0].restore_date = at(clock);
    return cause(c).kind;
  };
  c.server.restore_history.resize(1);
  c.server.restore_history[0].destination_database_name = "sales";
  CHECK(kind_at("03:00") == CauseKind::restore);
  CHECK(cause(c).at == at("03:00"));
  CHECK(cause(c).confidence == Confidence::likely);
  CHECK(kind_at("02:00:30") == CauseKind::restore);
  CHECK(kind_at("02:00:29") == CauseKind::unknown);
  CHECK(kind_at("05:00:30") == CauseKind::restore);
  CHECK(kind_at("05:00:31") == CauseKind::unknown);
  CHECK(kind_at("03:00") == CauseKind::restore);
  c.server.restore_history[0].restore_type = "V";
  CHECK(cause(c).kind == CauseKind::unknown);
  c.server.restore_history[0].restore_type = "D";
  c.server.restore_history[0].destination_database_name = "Sales2";
  CHECK(cause(c).kind == CauseKind::unknown);
  c.server.restore_history[0].destination_database_name = "Sales";
  c.server.restore_history[0].restore_date.reset();
  CHECK(cause(c).kind == CauseKind::unknown);
  c.server.restore_history[0].restore_date = at("03:00");
  c.facts[*c.graph.find(guid(5))].server_name = "SQL02";  // another clock
  CHECK(cause(c).kind == CauseKind::unknown);
}

TEST_CASE("a lost backup is the cause before an event where it would fill the gap") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  h.log(3, 1500, 1800, "03:00").without_stripe().log(4, 1800, 2000, "04:00").without_stripe();
  h.log(5, 2000, 2500, "05:00");
  Case c(h);
  c.server.events = {event("recovery_model_change", "04:30")};
  c.facts[*c.graph.find(guid(3))].has_missing_file = true;
  c.facts[*c.graph.find(guid(4))].has_missing_file = true;
  CHECK(cause(c).kind == CauseKind::missing_file);
  CHECK(cause(c).backup_set_uuid == guid(3));
  CHECK(cause(c).confidence == Confidence::certain);
}

TEST_CASE("where a lost backup leaves some of the gap open an event is the cause") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  h.log(3, 1500, 1999, "03:00").without_stripe().log(5, 2000, 2500, "05:00");
  Case c(h);
  c.facts[*c.graph.find(guid(3))].has_missing_file = true;
  CHECK(cause(c).kind == CauseKind::missing_file);
  c.server.events = {event("recovery_model_change", "04:30")};
  CHECK(cause(c).kind == CauseKind::recovery_model_change);
}

TEST_CASE("a gap in managed backup's logs that ended before its retention is likely a purge") {
  Case c(lost_log());
  ManagedBackupSettings settings;
  settings.retention_days = 2;
  c.place.managed = &settings;
  const auto kind_on = [&c](const std::string& day_and_time) {
    DatabaseFacts estate;
    estate.places.push_back(c.place);
    const UtcTime now = LocalTime::parse("2026-11-" + day_and_time)->to_utc(UtcOffset{0});
    const DatabaseAnalysis analysis =
        analyse({c.graph, c.facts, estate, guid(0xFA), false, now, std::nullopt});
    REQUIRE(analysis.gaps.size() == 1);
    return analysis.gaps[0].cause;
  };
  CHECK(kind_on("22T05:00:30").kind == CauseKind::unknown);  // two days to the second
  CHECK(kind_on("22T05:00:31").kind == CauseKind::purge);
  CHECK(kind_on("22T05:00:31").confidence == Confidence::likely);
  CHECK(kind_on("22T05:00:31").producer == Producer{ProducerKind::managed_backup, {}});
  ManagedBackupSettings instance;
  instance.retention_days = 1;
  c.place.instance_managed = &instance;  // the database's own row goes before it
  CHECK(kind_on("22T05:00:30").kind == CauseKind::unknown);
  instance.retention_days = 30;
  CHECK(kind_on("22T05:00:31").kind == CauseKind::purge);
  instance.retention_days = 1;
  c.place.managed = nullptr;
  CHECK(kind_on("22T05:00:30").kind == CauseKind::purge);
  c.taken_by(5, ProducerKind::ad_hoc, "SQL01\\dba", "D:\\5.trn");
  CHECK(kind_on("30T00:00:00").kind == CauseKind::unknown);
  c.taken_by(5, ProducerKind::managed_backup, "SQL01\\agent", "D:\\5.trn");
  c.taken_by(2, ProducerKind::ad_hoc, "SQL01\\dba", "D:\\2.trn");
  CHECK(kind_on("30T00:00:00").kind == CauseKind::unknown);
}

TEST_CASE("no event is a cause while it is unknown when the gap's neighbours were taken") {
  History before_in_no_zone;
  before_in_no_zone.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").in_unknown_zone();
  before_in_no_zone.log(5, 2000, 2500, "05:00");
  Case before(before_in_no_zone);
  before.server.events = {event("restored", "03:00")};
  CHECK(cause(before).kind == CauseKind::unknown);
  History before_untimed;
  before_untimed.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").untimed();
  Case untimed(before_untimed.log(5, 2000, 2500, "05:00"));
  untimed.server.events = {event("restored", "03:00")};
  CHECK(cause(untimed).kind == CauseKind::unknown);
  Case after(lost_log().in_unknown_zone());
  after.server.events = {event("restored", "03:00")};
  CHECK(cause(after).kind == CauseKind::unknown);
}

TEST_CASE("the time of an event is told on the clock of the set after the gap") {
  History h;
  h.full(1, 1000, 1100, "01:00")
      .log(2, 900, 1500, "02:00")
      .log(5, 2000, 2500, "07:00")
      .in_zone(120);
  Case c(h);
  c.server.events = {event("restored", "03:00")};
  CHECK(cause(c).at == at("05:00"));
}

TEST_CASE("a place nobody exported has no events") {
  Case c(lost_log());
  c.server.events = {event("restored", "03:00")};
  c.place.server = nullptr;
  CHECK(cause(c).kind == CauseKind::unknown);
}

TEST_CASE("a log after the gap that begins a chain anew tells of a change of recovery model") {
  std::vector<ChainRecord> records;
  const auto record = [&records](std::uint8_t n, BackupType type, std::uint64_t first,
                                 std::uint64_t last) {
    ChainRecord made;
    made.uuid = guid(n);
    made.type = type;
    made.first_lsn = lsn(first);
    made.last_lsn = lsn(last);
    made.first_fork = made.last_fork = guid(kMainFork);
    records.push_back(made);
  };
  record(1, BackupType::full, 1000, 1100);
  record(2, BackupType::log, 900, 1500);
  record(5, BackupType::log, 2000, 2500);
  records.back().begins_log_chain = true;
  const ChainGraph graph(records);
  const std::vector<SetFacts> facts(graph.size());
  const DatabaseFacts nothing;
  const DatabaseAnalysis analysis =
      analyse({graph, facts, nothing, std::nullopt, false, UtcTime{}, std::nullopt});
  REQUIRE(analysis.gaps.size() == 1);
  CHECK(analysis.gaps[0].cause.kind == CauseKind::recovery_model_change);
  CHECK(analysis.gaps[0].cause.confidence == Confidence::likely);
}

TEST_CASE("the first log inside the gap that can be blamed is, and one outside never") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  h.log(3, 1500, 1700, "03:00").to_nul().log(4, 1700, 2000, "04:00").to_nul();
  h.log(5, 2000, 2500, "05:00").log(6, 2000, 2100, "06:00").to_nul();
  h.log(7, 1200, 1500, "06:10").to_nul().log(8, 1500, 2000, "06:20").on_fork(kOtherFork).to_nul();
  Case c(h);
  const DatabaseAnalysis analysis = c.analysis();
  REQUIRE(analysis.gaps.size() == 1);
  const GapCause& found = analysis.gaps[0].cause;
  CHECK(found.kind == CauseKind::nul_backup);
  CHECK(found.backup_set_uuid == guid(3));
  CHECK(found.producer == Producer{ProducerKind::managed_backup, {}});
  CHECK(found.at == at("03:00:30"));
}

TEST_CASE("a log that reaches into the gap from before it is inside, however long ago it began") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 950, 1501, "02:30").to_nul();
  h.log(4, 960, 1400, "02:40").to_nul().log(5, 2000, 2500, "05:00");
  Case c(h);
  CHECK(cause(c).kind == CauseKind::nul_backup);
  CHECK(cause(c).backup_set_uuid == guid(3));
}

TEST_CASE("a log that only touches the gap is not inside it") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1400, 1500, "02:30").to_nul();
  h.log(5, 2000, 2500, "05:00").log(6, 2000, 2600, "05:10").to_nul();
  Case c(h);
  CHECK(cause(c).kind == CauseKind::unknown);
}

TEST_CASE("a log of a gap's fork counts whichever of its two forks that is") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(5, 1700, 2500, "05:00");
  h.log(4, 1500, 1900, "06:00").crossing(kMainFork, kOtherFork, 1600).to_nul();
  Case c(h);
  const DatabaseAnalysis analysis = c.analysis();
  REQUIRE_FALSE(analysis.gaps.empty());
  CHECK(analysis.gaps[0].cause.backup_set_uuid == guid(4));
  h.log(6, 1900, 2600, "07:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  const DatabaseAnalysis both = Case(h).analysis();
  REQUIRE(both.gaps.size() == 2);
  CHECK(both.gaps[0].cause.backup_set_uuid == guid(4));
  CHECK(both.gaps[1].fork == guid(kOtherFork));
  CHECK(both.gaps[1].cause.backup_set_uuid == guid(4));
}

TEST_CASE("a log of a third fork, a full and an empty log are no cause") {
  Case other(lost_log().log(3, 1500, 2000, "03:00").on_fork(kOtherFork).to_nul());
  CHECK(cause(other).kind == CauseKind::unknown);
  Case full(lost_log().full(3, 1600, 1700, "03:00").to_nul());
  CHECK(cause(full).kind == CauseKind::unknown);
  Case empty(lost_log().log(3, 1700, 1700, "03:00"));
  CHECK(cause(empty).kind == CauseKind::unknown);
}

TEST_CASE("a log that ends where the gap begins is outside, whatever other logs reach further") {
  History h = lost_log();
  h.log(7, 850, 3000, "00:40").on_fork(kOtherFork).log(3, 1400, 1500, "02:30").to_nul();
  Case c(h);
  CHECK(cause(c).kind == CauseKind::unknown);
}

TEST_CASE("of logs that begin together the shortest is blamed") {
  History h = lost_log();
  h.log(4, 1500, 1800, "03:30").to_nul().log(3, 1500, 1700, "03:00").to_nul();
  Case c(h);
  CHECK(cause(c).backup_set_uuid == guid(3));
}

TEST_CASE("a gap can end at a copy-only log, after which nothing comes") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(5, 2000, 2500, "05:00").copy_only();
  Case c(h);
  CHECK(cause(c).kind == CauseKind::unknown);
}

TEST_CASE("a producer's own log that is missing is no foreign one") {
  Case c(lost_log().log(3, 1500, 2000, "03:00").without_stripe());
  c.facts[*c.graph.find(guid(3))].has_missing_file = true;
  const DatabaseAnalysis analysis = c.analysis();
  REQUIRE(analysis.by_producer.size() == 1);
  REQUIRE(analysis.by_producer[0].gaps.size() == 1);
  CHECK(analysis.by_producer[0].gaps[0].cause.kind == CauseKind::missing_file);
  CHECK(analysis.by_producer[0].windows[0].to_lsn == lsn(1500));
}

TEST_CASE("a foreign log that cannot be read is blamed for that first") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00").to_nul();
  h.log(5, 2000, 2500, "05:00");
  Case c(h);
  c.taken_by(3, ProducerKind::ad_hoc, "SQL01\\dba", "NUL");
  const DatabaseAnalysis analysis = c.analysis();
  REQUIRE(analysis.by_producer[0].gaps.size() == 1);
  CHECK(analysis.by_producer[0].gaps[0].cause.kind == CauseKind::nul_backup);
}

TEST_CASE("a foreign log is not the cause of a gap in everybody's logs together") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  h.log(3, 1500, 2000, "03:00").without_stripe().log(5, 2000, 2500, "05:00");
  Case c(h);
  c.taken_by(3, ProducerKind::ad_hoc, "SQL01\\dba", "D:\\x.trn");
  CHECK(cause(c).kind == CauseKind::incomplete_stripes);
  c.facts[*c.graph.find(guid(3))].has_missing_file = true;
  CHECK(cause(c).kind == CauseKind::missing_file);
  const DatabaseAnalysis analysis = c.analysis();
  CHECK(analysis.by_producer[0].gaps[0].cause.kind == CauseKind::foreign_log_backup);
}

TEST_CASE("a cause whose set tells no time has none") {
  ChainRecord full;
  full.uuid = guid(1);
  full.last_lsn = lsn(1100);
  ChainRecord before = full;
  before.uuid = guid(2);
  before.type = BackupType::log;
  before.first_lsn = lsn(900);
  before.last_lsn = lsn(1500);
  ChainRecord lost = before;
  lost.uuid = guid(3);
  lost.first_lsn = lsn(1500);
  lost.last_lsn = lsn(2000);
  lost.went_to_nul = true;
  ChainRecord after = before;
  after.uuid = guid(4);
  after.first_lsn = lsn(2000);
  after.last_lsn = lsn(2500);
  const ChainGraph graph({full, before, lost, after});
  const std::vector<SetFacts> facts(graph.size());
  const DatabaseFacts nothing;
  const DatabaseAnalysis analysis =
      analyse({graph, facts, nothing, std::nullopt, false, UtcTime{}, std::nullopt});
  REQUIRE(analysis.gaps.size() == 1);
  CHECK(analysis.gaps[0].cause.kind == CauseKind::nul_backup);
  CHECK_FALSE(analysis.gaps[0].cause.at);
}
