#include <array>

#include "rules/departure.h"
#include "rules/families.h"

namespace unbroken {
namespace {

constexpr const char* kSource = "The limit stated with --max-exposure";

std::string duration(std::int64_t ms) {
  const std::int64_t minutes = ms / 60'000;
  if (minutes < 120) return std::to_string(minutes) + " minutes";
  if (minutes < 48 * 60) return std::to_string(minutes / 60) + " hours";
  return std::to_string(minutes / (24 * 60)) + " days";
}

void too_far_behind(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  if (!subject.max_exposure_ms || is_gone(subject)) return;
  const DatabaseAnalysis& analysis = subject.analysis;
  if (!analysis.newest_point) {
    findings.push_back(
        finding_of(rule, analysis.name, "no point of " + analysis.name + " can be restored"));
    return;
  }
  if (!analysis.exposure_ms) {
    findings.push_back(undetermined(rule, analysis.name, {"backupset.time_zone"}));
    return;
  }
  if (*analysis.exposure_ms <= *subject.max_exposure_ms) return;
  findings.push_back(finding_of(
      rule, analysis.name,
      "what happened to " + analysis.name + " in the last " + duration(*analysis.exposure_ms) +
          " cannot be restored: its newest reachable point is " + analysis.newest_point->text()));
}

}  // namespace

std::span<const Rule> exposure_rules() {
  static constexpr std::array<Rule, 1> kRules{
      {{{"EXPOSURE", RuleKind::check, Severity::error, 5,
         "The newest point that can be restored is older than allowed.",
         "--max-exposure; backupset.backup_finish_date and time_zone of the newest set.",
         "Take a log backup now, and find out why none was taken.", kSource},
        too_far_behind}}};
  return kRules;
}

}  // namespace unbroken
