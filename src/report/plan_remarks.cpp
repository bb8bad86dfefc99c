#include "report/plan_remarks.h"

#include "report/amounts.h"

namespace unbroken {
namespace {

// "the mark 'x' of 2026-11-20T03:10:00 (LSN 1700)"
std::string mark_text(const PlanMark& mark, Lsn lsn) {
  std::string text = "the mark '" + mark.name + "'";
  if (mark.time) text += " of " + mark.time->text();
  return text + " (LSN " + lsn.decimal() + ")";
}

}  // namespace

std::string target_text(const PlanTarget& target, const std::optional<PlanMark>& mark) {
  if (const auto* time = std::get_if<TimePoint>(&target)) {
    return time_text(time->at.local, time->at.offset);
  }
  if (const auto* lsn = std::get_if<LsnPoint>(&target)) return "LSN " + lsn->lsn.decimal();
  if (const auto* record = std::get_if<RecordPoint>(&target)) {
    return (record->stops_before ? "just before " : "") +
           (mark ? mark_text(*mark, record->lsn) : "the record at LSN " + record->lsn.decimal());
  }
  return "the newest point";
}

std::string cost_text(const PlanCost& cost) {
  return count_text(cost.sets, "backup set", "backup sets") + ", " + size_text(cost.bytes) +
         ", about " + span_text(cost.milliseconds);
}

std::vector<std::string> plan_remarks(const std::string& restored, const std::string& target,
                                      const PlanCost& cost, std::span<const Caveat> caveats) {
  std::vector<std::string> remarks{"Restores " + restored + " to " + target + ": " +
                                   cost_text(cost) + "."};
  for (const Caveat& caveat : caveats) {
    remarks.push_back("Caveat " + caveat.code + ": " + caveat.message);
  }
  return remarks;
}

}  // namespace unbroken
