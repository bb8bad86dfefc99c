// CheckTally: what a check amounts to, counted while its databases become known.

#ifndef UNBROKEN_CHECK_TALLY_H_
#define UNBROKEN_CHECK_TALLY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "unbroken/answer.h"

namespace unbroken {

// The states of Nagios and its relatives; the values are their exit statuses.
enum class MonitoringState : std::uint8_t { ok = 0, warning = 1, critical = 2, unknown = 3 };

class CheckTally {
 public:
  void add(const DatabaseCheck& database);
  void add(std::span<const Finding> findings);
  void add_unreadable(std::uint64_t inputs) { unreadable_ += inputs; }

  [[nodiscard]] std::uint64_t databases() const { return databases_; }
  [[nodiscard]] std::uint64_t count_of(ChainStatus status) const {
    return with_status_[static_cast<std::size_t>(status)];
  }
  [[nodiscard]] std::uint64_t count_of(Severity severity) const {
    return with_severity_[static_cast<std::size_t>(severity)];
  }
  // Databases whose chain cannot be restored throughout.
  [[nodiscard]] std::uint64_t broken() const;
  // Of those databases.
  [[nodiscard]] std::uint64_t gaps() const { return gaps_; }
  [[nodiscard]] std::uint64_t unreadable() const { return unreadable_; }
  // Of the databases whose exposure is known.
  [[nodiscard]] std::optional<std::int64_t> longest_exposure_ms() const { return exposure_ms_; }

  // An error finding, or a database whose chain cannot be restored throughout.
  [[nodiscard]] bool is_bad_news() const;

  // Bad news is critical; a warning finding or a database without any backup a
  // warning; else an input that could not be read, or no database at all, leaves
  // the state unknown.
  [[nodiscard]] MonitoringState monitoring_state() const;

 private:
  std::uint64_t databases_ = 0;
  std::uint64_t gaps_ = 0;
  std::uint64_t unreadable_ = 0;
  std::optional<std::int64_t> exposure_ms_;
  std::array<std::uint64_t, 6> with_status_{};
  std::array<std::uint64_t, 5> with_severity_{};
};

// gaps, no_full or log_chain_not_started.
[[nodiscard]] bool is_broken(ChainStatus status);

}  // namespace unbroken

#endif  // UNBROKEN_CHECK_TALLY_H_
