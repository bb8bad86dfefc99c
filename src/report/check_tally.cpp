#include "unbroken/check_tally.h"

#include <algorithm>

namespace unbroken {

bool is_broken(ChainStatus status) {
  switch (status) {
    case ChainStatus::gaps:
    case ChainStatus::no_full:
    case ChainStatus::log_chain_not_started:
      return true;
    case ChainStatus::unbroken:
    case ChainStatus::data_backups_only:
    case ChainStatus::empty:
      break;
  }
  return false;
}

void CheckTally::add(const DatabaseCheck& database) {
  const DatabaseAnalysis& analysis = database.analysis;
  ++databases_;
  ++with_status_[static_cast<std::size_t>(analysis.status)];
  if (is_broken(analysis.status)) gaps_ += analysis.gaps.size();
  exposure_ms_ = std::max(exposure_ms_, analysis.exposure_ms);
  add(database.findings);
}

void CheckTally::add(std::span<const Finding> findings) {
  for (const Finding& finding : findings) {
    ++with_severity_[static_cast<std::size_t>(finding.severity)];
  }
}

std::uint64_t CheckTally::broken() const {
  std::uint64_t broken = 0;
  for (std::size_t i = 0; i < with_status_.size(); ++i) {
    if (is_broken(static_cast<ChainStatus>(i))) broken += with_status_[i];
  }
  return broken;
}

bool CheckTally::is_bad_news() const { return broken() != 0 || count_of(Severity::error) != 0; }

MonitoringState CheckTally::monitoring_state() const {
  if (is_bad_news()) return MonitoringState::critical;
  if (count_of(Severity::warning) != 0 || count_of(ChainStatus::empty) != 0) {
    return MonitoringState::warning;
  }
  return unreadable_ == 0 && databases_ != 0 ? MonitoringState::ok : MonitoringState::unknown;
}

}  // namespace unbroken
