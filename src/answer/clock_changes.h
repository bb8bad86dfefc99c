// ClockChange: between which two backups a server's clock was set, or the server
// changed to one of another zone.

#ifndef UNBROKEN_ANSWER_CLOCK_CHANGES_H_
#define UNBROKEN_ANSWER_CLOCK_CHANGES_H_

#include <vector>

#include "unbroken/chain.h"
#include "unbroken/time.h"

namespace unbroken {

struct ClockChange {
  UtcTime from;
  UtcTime to;
  UtcOffset offset_before = 0;
  UtcOffset offset_after = 0;

  // Whether a local time may have occurred twice or never because of it.
  [[nodiscard]] bool makes_ambiguous(LocalTime time) const;
};

// In order of time.
[[nodiscard]] std::vector<ClockChange> clock_changes_of(const ChainGraph& graph);

[[nodiscard]] bool is_ambiguous_at(const std::vector<ClockChange>& changes, LocalTime time);

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_CLOCK_CHANGES_H_
