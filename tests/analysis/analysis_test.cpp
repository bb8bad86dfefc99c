#include <catch2/catch.hpp>

#include "analysis/case.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

History chain_with_foreign_log() {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.log(5, 2000, 2500, "05:00");
  return h;
}

}  // namespace

TEST_CASE(
    "a foreign log breaks one producer's chain and not the whole, and is named with its user and "
    "device") {
  Case c(chain_with_foreign_log());
  c.taken_by(3, ProducerKind::ad_hoc, "SQL01\\dba", "D:\\x.trn");
  const DatabaseAnalysis a = c.analysis();
  CHECK(a.status == ChainStatus::unbroken);
  CHECK(a.gaps.empty());
  REQUIRE(a.by_producer.size() == 2);
  CHECK(a.by_producer[0].producer.kind == ProducerKind::managed_backup);
  REQUIRE(a.by_producer[0].gaps.size() == 1);
  const GapAnalysis& gap = a.by_producer[0].gaps[0];
  CHECK(gap.from_lsn == lsn(1500));
  CHECK(gap.to_lsn == lsn(2000));
  CHECK(gap.cause.kind == CauseKind::foreign_log_backup);
  CHECK(gap.cause.backup_set_uuid == guid(3));
  CHECK(gap.cause.user_name == "SQL01\\dba");
  CHECK(gap.cause.device == "D:\\x.trn");
  CHECK(gap.cause.at == at("03:00:30"));
  CHECK(gap.cause.confidence == Confidence::certain);
}

TEST_CASE("a foreign copy-only log makes no gap and is never blamed for one") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00").copy_only();
  h.log(5, 2000, 2500, "05:00");
  Case c(h);
  c.taken_by(3, ProducerKind::ad_hoc, "x", "y");
  REQUIRE(c.analysis().by_producer[0].gaps.size() == 1);
  CHECK(c.analysis().by_producer[0].gaps[0].cause.kind == CauseKind::unknown);
}

TEST_CASE("a log to NUL is the certain cause of the gap it leaves") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00").to_nul();
  h.log(5, 2000, 2500, "05:00");
  Case c(h);
  const DatabaseAnalysis a = c.analysis();
  CHECK(a.status == ChainStatus::gaps);
  REQUIRE(a.gaps.size() == 1);
  CHECK(a.gaps[0].cause.kind == CauseKind::nul_backup);
  CHECK(a.gaps[0].cause.backup_set_uuid == guid(3));
}

TEST_CASE("a log that lacks a stripe is told from one whose file is missing") {
  History h;
  h.full(1, 1000, 1100, "01:00")
      .log(2, 900, 1500, "02:00")
      .log(3, 1500, 2000, "03:00")
      .without_stripe();
  h.log(5, 2000, 2500, "05:00");
  Case c(h);
  CHECK(c.analysis().gaps[0].cause.kind == CauseKind::incomplete_stripes);
  c.facts[*c.graph.find(guid(3))].has_missing_file = true;
  CHECK(c.analysis().gaps[0].cause.kind == CauseKind::missing_file);
}

TEST_CASE("a gap nobody explains has an unknown cause") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(5, 2000, 2500, "05:00");
  Case c(h);
  const DatabaseAnalysis a = c.analysis();
  REQUIRE(a.gaps.size() == 1);
  CHECK(a.gaps[0].cause.kind == CauseKind::unknown);
  CHECK(a.gaps[0].cause.confidence == Confidence::unknown);
  CHECK(a.gaps[0].after == guid(2));
  CHECK(a.gaps[0].before == guid(5));
}

TEST_CASE(
    "a change of recovery model between the gap's neighbours likely made it, one outside did not") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(5, 2000, 2500, "05:00");
  Case c(h);
  EstateEvent event;
  event.kind = "recovery_model_change";
  event.database_name = "Sales";
  event.at = at("03:00").to_utc(UtcOffset{0});
  c.server.events.push_back(event);
  const GapCause cause = c.analysis().gaps[0].cause;
  CHECK(cause.kind == CauseKind::recovery_model_change);
  CHECK(cause.confidence == Confidence::likely);
  CHECK(cause.at == at("03:00"));
  c.server.events[0].at = at("06:00").to_utc(UtcOffset{0});
  CHECK(c.analysis().gaps[0].cause.kind == CauseKind::unknown);
}

TEST_CASE("status tells the six situations apart") {
  CHECK(Case(History()).analysis().status == ChainStatus::empty);
  History logs_only;
  logs_only.log(2, 900, 1500, "02:00");
  CHECK(Case(logs_only).analysis().status == ChainStatus::no_full);
  History full_only;
  full_only.full(1, 1000, 1100, "01:00");
  CHECK(Case(full_only).analysis().status == ChainStatus::log_chain_not_started);
  Case simple(full_only);
  simple.database.recovery_model = RecoveryModel::simple;
  CHECK(simple.analysis().status == ChainStatus::data_backups_only);
  Case unknown_model(full_only);
  unknown_model.facts[0].recovery_model.reset();
  CHECK(unknown_model.analysis().status == ChainStatus::data_backups_only);
  CHECK(Case(chain_with_foreign_log()).analysis().status == ChainStatus::unbroken);
}

TEST_CASE("exposure is now minus the finish of the last set, in UTC") {
  History h = chain_with_foreign_log();
  Case c(h);
  const DatabaseAnalysis a = c.analysis("05:30");
  CHECK(a.newest_point == at("05:00:30"));
  CHECK(a.exposure_ms == 29 * 60'000 + 30'000);
}

TEST_CASE("an idle database is as new as its last empty log") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 1500, "03:00");
  Case c(h);
  CHECK(c.analysis().newest_point == at("03:00:30"));
}

TEST_CASE("exposure is unknown while nobody tells the zone") {
  History h;
  h.full(1, 1000, 1100, "01:00").in_unknown_zone();
  CHECK_FALSE(Case(h).analysis().exposure_ms);
}

TEST_CASE("a window is as well proved as its weakest set") {
  Case c(chain_with_foreign_log());
  CHECK(c.analysis().windows[0].proved_by == Proof::history);
}
