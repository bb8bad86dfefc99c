// History: the backups of one busy database, as years of a schedule leave them.
//
// A log backup every five minutes, a differential a day, a full a week. Some log
// backups are copy-only and overlap their neighbours, some are lost, and a few
// times the database was restored to an earlier point, in the middle of a log
// backup, and went on from there as a new fork. Nothing in it is random: the
// same database of the same length is always the same history.

#ifndef UNBROKEN_BENCH_HISTORY_H_
#define UNBROKEN_BENCH_HISTORY_H_

#include <cstdint>
#include <deque>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/chain.h"

namespace unbroken::bench {

class History {
 public:
  // links is how many log backups the schedule takes.
  History(std::uint64_t database, std::uint64_t links);

  // The sets in the order in which they were taken; false after the last.
  bool next(BackupSet& set);

  [[nodiscard]] const Guid& family() const { return family_; }

  // When a log backup starts; each takes four seconds.
  [[nodiscard]] static LocalTime time_of(std::uint64_t link);

 private:
  void run_to_next_log();
  void restore_to_earlier();
  void take_log();
  void take_copy_only_log(std::uint64_t from, std::uint64_t to);
  void take_full(std::uint64_t from, std::uint64_t to);
  void take_differential(std::uint64_t from, std::uint64_t to);
  [[nodiscard]] BackupSet set_of(BackupType type, std::uint64_t from, std::uint64_t to);
  [[nodiscard]] Guid next_guid();

  std::uint64_t database_;
  std::uint64_t links_;
  std::uint64_t link_ = 0;     // log backups taken so far
  std::uint64_t guids_ = 0;    // handed out
  std::uint64_t tail_ = 5000;  // where the last log backup ends, as a position
  Guid family_;
  Guid fork_;
  Guid parent_;  // of a fork whose first log backup is still to come, else zero
  std::uint64_t fork_point_ = 0;
  Guid base_;  // the last full
  Lsn base_lsn_;
  std::deque<BackupSet> taken_;
};

// All of it as a graph takes it in.
[[nodiscard]] std::vector<ChainRecord> records_of(History history);

}  // namespace unbroken::bench

#endif  // UNBROKEN_BENCH_HISTORY_H_
