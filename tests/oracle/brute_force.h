// BruteForce: every way in which the sets of a small world can be restored one
// after the other, straight from the selection rule: a full, at most one
// differential on it, then logs.
//
// Nothing clever: all ways are listed, and a target is answered by looking at
// each of them. What it takes for granted is written down in brute_force.cpp.

#ifndef UNBROKEN_TESTS_ORACLE_BRUTE_FORCE_H_
#define UNBROKEN_TESTS_ORACLE_BRUTE_FORCE_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "unbroken/chain.h"
#include "unbroken/plan.h"

namespace unbroken::oracle {

// A part of the history that leads to one fork: the fork, and the LSN up to
// which the way stays on it.
struct Stage {
  Guid fork;
  std::optional<Lsn> end;
};

// The STOPAT of the restore that began a fork.
struct ForkStop {
  Guid fork;
  LocalTime at;
};

// The ways are compared by these, in this order.
struct Price {
  std::uint64_t damaged = 0;
  std::uint64_t wanted_first = 0;
  std::uint64_t steps = 0;
  Lsn newest_data;  // the later the cheaper
  std::uint64_t bytes = 0;

  friend bool operator==(const Price&, const Price&) = default;
  friend bool operator<(const Price& a, const Price& b);
};

struct Way {
  std::size_t before = SIZE_MAX;  // the way it goes on from
  std::size_t set = 0;            // the set restored last
  bool is_cut = false;            // only up to where the history leaves the set's fork
  Lsn at;                         // where the database then stands
  Guid fork;

  std::uint64_t damaged = 0;
  std::uint64_t steps = 0;
  Lsn newest_data;
  std::uint64_t data_bytes = 0;
  std::uint64_t log_bytes = 0;
  LocalTime last_data_finish{};
  std::optional<LocalTime> last_finish_before;  // of the logs before the last

  [[nodiscard]] Price price(Minimize minimize) const;
  [[nodiscard]] std::uint64_t milliseconds() const;
};

// How a target is reached; nullopt members where it is not.
struct Answer {
  Price price;
  bool is_certain = true;
  std::optional<Lsn> only_before;  // right only where the database stands up to here
};

class BruteForce {
 public:
  BruteForce(const std::vector<ChainRecord>& records, const Guid& fork,
             std::vector<ForkStop> stops = {});

  [[nodiscard]] const std::vector<Stage>& history() const { return history_; }
  [[nodiscard]] const std::vector<Way>& ways() const { return ways_; }
  // Whether the set can be restored next, and up to which LSN.
  struct Reach {
    Lsn to;
    bool is_cut = false;
  };
  [[nodiscard]] std::optional<Reach> next(const Way& way, std::size_t set) const;

  [[nodiscard]] std::optional<Answer> newest(Minimize minimize) const;
  [[nodiscard]] std::optional<Answer> to_lsn(Lsn wanted, Minimize minimize) const;
  // Up to and including the record.
  [[nodiscard]] std::optional<Answer> to_record(Lsn wanted, Minimize minimize) const;
  [[nodiscard]] std::optional<Answer> to_time(LocalTime wanted, Minimize minimize) const;

 private:
  [[nodiscard]] bool can_be_read(std::size_t set) const;
  [[nodiscard]] std::size_t stage_of(const Guid& fork) const;
  [[nodiscard]] bool lies_on_history(std::size_t set) const;
  [[nodiscard]] bool is_before_its_end(const Way& cut, LocalTime wanted) const;
  [[nodiscard]] bool is_past_its_end(const Way& cut, LocalTime wanted) const;
  [[nodiscard]] std::size_t stage_left_by(const Way& cut) const;
  [[nodiscard]] std::optional<LocalTime> stop_beyond(const Way& cut) const;
  [[nodiscard]] Guid fork_beyond(const Way& cut) const;
  [[nodiscard]] bool logs_before_end_before(const Way& way, LocalTime wanted) const;
  [[nodiscard]] bool stood_still(const Way& way, LocalTime until) const;
  void go_on(const Way& way, std::size_t set, Reach reach);

  const std::vector<ChainRecord>& records_;
  std::vector<ForkStop> stops_;
  std::vector<Stage> history_;
  std::vector<Way> ways_;
};

}  // namespace unbroken::oracle

#endif  // UNBROKEN_TESTS_ORACLE_BRUTE_FORCE_H_
