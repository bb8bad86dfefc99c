// SetBlocks: what is true of backup sets that follow one another on a fork, so
// that a question about years of backups passes over those it does not mean.
//
// Inline, no library, no I/O, like chain.h, whose graph keeps one.

#ifndef UNBROKEN_SET_BLOCKS_H_
#define UNBROKEN_SET_BLOCKS_H_

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/chain_record.h"
#include "unbroken/lsn.h"
#include "unbroken/time.h"

namespace unbroken {

// Of times that are unknown nothing is said: where none is known, the earliest
// is later than the latest.
struct SetBlock {
  static constexpr LocalTime kNever{std::numeric_limits<std::int64_t>::max()};
  static constexpr LocalTime kNoTime{std::numeric_limits<std::int64_t>::min()};

  Lsn lowest_first;  // first LSN, of these sets and of all after them on the fork
  LocalTime earliest_start = kNever;
  LocalTime latest_start = kNoTime;
  LocalTime earliest_finish = kNever;
  LocalTime latest_log_finish = kNoTime;
  bool any_data = false;  // a set that is no log backup is among them
};

class SetBlocks {
 public:
  static constexpr std::size_t kSize = 64;

  // The next sets of a fork in the order of their last LSNs: kSize of them, fewer only
  // at its end.
  template <class Set>
  void add(std::span<const Set> sets) {
    blocks_.push_back(block_of(sets));
  }
  // After all sets of a fork; one fork after the other.
  void end_fork() {
    for (std::size_t i = blocks_.size(); i-- > begins_.back() + 1;) {
      blocks_[i - 1].lowest_first = std::min(blocks_[i - 1].lowest_first, blocks_[i].lowest_first);
    }
    begins_.push_back(blocks_.size());
  }

  // Block i is about the fork's sets from i * kSize on.
  [[nodiscard]] std::span<const SetBlock> of(ForkIndex fork) const {
    return std::span(blocks_).subspan(begins_[fork], begins_[fork + 1] - begins_[fork]);
  }

  // The least and the greatest UTC offset that a set tells; least is greater where
  // none does.
  [[nodiscard]] UtcOffset least_offset() const { return least_offset_; }
  [[nodiscard]] UtcOffset greatest_offset() const { return greatest_offset_; }
  [[nodiscard]] bool all_tell_offset() const { return all_tell_offset_; }

 private:
  template <class Set>
  SetBlock block_of(std::span<const Set> sets) {
    SetBlock block;
    block.lowest_first = sets.front().first_lsn;
    for (const Set& set : sets) {
      block.any_data = block.any_data || set.type != BackupType::log;
      block.lowest_first = std::min(block.lowest_first, set.first_lsn);
      if (set.start != SetBlock::kNoTime) {
        block.earliest_start = std::min(block.earliest_start, set.start);
        block.latest_start = std::max(block.latest_start, set.start);
      }
      if (set.finish != SetBlock::kNoTime) {
        block.earliest_finish = std::min(block.earliest_finish, set.finish);
        if (set.type == BackupType::log) {
          block.latest_log_finish = std::max(block.latest_log_finish, set.finish);
        }
      }
      if (set.has_utc_offset) {
        least_offset_ = std::min<UtcOffset>(least_offset_, set.utc_offset);
        greatest_offset_ = std::max<UtcOffset>(greatest_offset_, set.utc_offset);
      }
      all_tell_offset_ = all_tell_offset_ && set.has_utc_offset;
    }
    return block;
  }

  std::vector<SetBlock> blocks_;
  std::vector<std::size_t> begins_{0};  // where each fork's blocks begin; then how many there are
  UtcOffset least_offset_ = std::numeric_limits<UtcOffset>::max();
  UtcOffset greatest_offset_ = std::numeric_limits<UtcOffset>::min();
  bool all_tell_offset_ = true;
};

}  // namespace unbroken

#endif  // UNBROKEN_SET_BLOCKS_H_
