// Answers as a catalog would give them, made by hand: the database Sales lost
// the log between two log backups to a dump that somebody took beside them.

#ifndef UNBROKEN_TESTS_REPORT_ANSWERS_H_
#define UNBROKEN_TESTS_REPORT_ANSWERS_H_

#include <string>

#include "unbroken/answer.h"

namespace unbroken::test {

// 00000000-0000-0000-0000-0000000000nn
inline Guid guid(std::uint8_t n) {
  std::array<std::uint8_t, 16> bytes{};
  bytes[15] = n;
  return Guid(bytes);
}

inline LocalTime at(const std::string& hh_mm_ss) {
  return *LocalTime::parse("2026-11-20T" + hh_mm_ss);
}

inline Lsn lsn(std::uint64_t n) { return Lsn::from_halves(0, n); }

inline BackupSet backup(std::uint8_t n, BackupType type, std::uint64_t first, std::uint64_t last,
                        const std::string& hh_mm) {
  BackupSet set;
  set.uuid = guid(n);
  set.type = type;
  set.database_name = "Sales";
  set.server_name = "SQL01";
  set.first_lsn = lsn(first);
  set.last_lsn = lsn(last);
  set.backup_start = at(hh_mm + ":00");
  set.backup_finish = at(hh_mm + ":30");
  set.utc_offset = UtcOffset{60};
  set.backup_size = 3 << 20;
  set.devices.push_back({"D:\\b\\" + std::to_string(n) + ".bak", {}, 2, 1, 0, {}, {}});
  return set;
}

inline CheckAnswer broken_sales() {
  DatabaseAnalysis sales;
  sales.name = "Sales";
  sales.server_name = "SQL01";
  sales.copies = {{"SQL01", "Sales", "PRINCIPAL"}, {"SQL02", "Sales", "MIRROR"}};
  sales.family_guid = guid(0xFA);
  sales.recovery_model = RecoveryModel::full;
  sales.status = ChainStatus::gaps;
  sales.newest_point = at("06:00:30");
  sales.newest_point_offset = UtcOffset{60};
  sales.exposure_ms = 25'170'000;  // 6 h 59 min 30 s
  sales.sets = 4;
  sales.forks = {{guid(0xF1), {}, {}, 4}};

  WindowAnalysis window;
  window.from_lsn = lsn(1100);
  window.to_lsn = lsn(1500);
  window.from = at("01:00:30");
  window.to = at("02:00:30");
  window.fork = guid(0xF1);
  window.producers = {{ProducerKind::third_party, "NightSave"}, {ProducerKind::managed_backup, ""}};
  window.proved_by = Proof::history;
  window.holes = {{lsn(1200), lsn(1500), at("01:30:30"), at("02:00:30"), guid(2)}};
  sales.windows = {window};

  GapAnalysis gap;
  gap.from_lsn = lsn(1500);
  gap.to_lsn = lsn(2000);
  gap.fork = guid(0xF1);
  gap.after = guid(2);
  gap.before = guid(5);
  gap.cause.kind = CauseKind::nul_backup;
  gap.cause.producer = Producer{ProducerKind::ad_hoc, ""};
  gap.cause.backup_set_uuid = guid(3);
  gap.cause.user_name = "SQL01\\dba";
  gap.cause.device = "NUL";
  gap.cause.at = at("03:00:30");
  gap.cause.confidence = Confidence::certain;
  sales.gaps = {gap};
  GapAnalysis own = gap;  // managed backup lacks what NightSave holds
  own.from_lsn = lsn(1400);
  own.to_lsn = lsn(1500);
  own.cause = {CauseKind::foreign_log_backup,
               Producer{ProducerKind::third_party, "NightSave"},
               guid(6),
               {},
               {},
               {},
               Confidence::likely};
  sales.by_producer.resize(2);
  sales.by_producer[0].producer.kind = ProducerKind::managed_backup;
  sales.by_producer[0].gaps = {own, gap};
  sales.by_producer[1].producer.kind = ProducerKind::ad_hoc;
  sales.by_producer[1].gaps = {own};
  sales.by_producer[1].sets = 2;
  sales.by_producer[1].confidence = Confidence::likely;
  sales.by_producer[1].signs = {
      {{{ProducerKind::third_party, "NightSave"}, "name", "%night%", 35}, 1, guid(3)},
      {{{ProducerKind::ad_hoc, ""}, "user_name", "%dba", 40}, 2, guid(1)}};

  Finding finding;
  finding.rule = "ADHOC-2b";
  finding.severity = Severity::error;
  finding.subject = "SQL01: Sales";
  finding.message = "somebody took a log backup beside managed backup";
  finding.remedy = "Take log backups with managed backup alone.";
  finding.source = "Interoperability and Coexistence";
  finding.priority = 10;
  finding.because = {guid(3).text()};
  Finding unsure;
  unsure.rule = "LS-1";
  unsure.severity = Severity::undetermined;
  unsure.subject = "SQL01: Sales";
  unsure.message = "the evidence lacks backup_directory";
  CheckAnswer answer;
  answer.now = *UtcTime::parse("2026-11-20T12:00:00Z");
  answer.databases = {{sales, {unsure, finding}}};
  return answer;
}

// Full and two logs to 02:30:10, uncertain; the third log follows.
inline PlanAnswer plan_to_half_past_two() {
  PlanPath path;
  const LocalTime stop = at("02:30:10");
  path.steps = {{backup(1, BackupType::full, 1000, 1100, "01:00"), {}, {}},
                {backup(2, BackupType::log, 900, 1500, "02:00"), stop, {}},
                {backup(3, BackupType::log, 1500, 2000, "02:30"), stop, {}}};
  path.achieved_lsn = lsn(2000);
  path.achieved_time = at("02:30:30");
  path.is_certain = false;
  path.if_not_reached = {{backup(4, BackupType::log, 2000, 2500, "05:00"), stop, {}}};
  path.cost = {3, 9 << 20, 1'620, 0};
  PlanAnswer answer;
  answer.database = "Sales";
  answer.family = guid(0xFA);
  answer.fork = guid(0xF1);
  answer.target = TimePoint{{stop, {}}};
  answer.outcome = path;
  answer.caveats = {{"tail_not_backed_up", "what is in the log since then is not backed up"}};
  return answer;
}

inline PlanAnswer unreachable_plan() {
  PlanAnswer answer = plan_to_half_past_two();
  PlanPath before = std::get<PlanPath>(answer.outcome);
  before.steps.pop_back();
  for (PlanStepAnswer& step : before.steps) step.stop_at.reset();
  before.achieved_lsn = lsn(1500);
  before.achieved_time = at("02:00:30");
  before.is_certain = true;
  before.if_not_reached.clear();
  PlanFailure failure;
  failure.message = "no backup holds the log between LSN 1500 and 2000";
  failure.engine_error = 4305;
  failure.missing_from = lsn(1500);
  failure.missing_to = lsn(2000);
  failure.missing_fork = guid(0xF1);
  failure.nearest_before = before;
  answer.outcome = failure;
  return answer;
}

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_REPORT_ANSWERS_H_
