#include "history.h"

#include <array>
#include <string>
#include <utility>

namespace unbroken::bench {
namespace {

constexpr std::uint64_t kLogLength = 1000;  // positions between two log backups
constexpr std::uint64_t kLogsPerDay = 288;
constexpr std::uint64_t kLogsPerWeek = 7 * kLogsPerDay;
constexpr std::uint64_t kRestores = 6;
constexpr std::uint64_t kLogsUndone = 100;  // by each restore

std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9U;
  value = (value ^ value >> 27) * 0x94D049BB133111EBU;
  return value ^ value >> 31;
}

// In no order, as servers make them.
Guid guid_of(std::uint64_t database, std::uint64_t number) {
  std::array<std::uint8_t, 16> bytes{};
  const std::uint64_t halves[] = {mixed((database << 40) + number + 1),
                                  mixed(~((database << 40) + number))};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(halves[i / 8] >> (i % 8 * 8));
  }
  return Guid(bytes);
}

// A virtual log file holds a thousand log backups.
Lsn lsn_at(std::uint64_t position) {
  constexpr std::uint64_t kInFile = 1'000'000;
  return Lsn(static_cast<std::uint32_t>(34 + position / kInFile),
             static_cast<std::uint32_t>(position % kInFile * 8), 1);
}

}  // namespace

History::History(std::uint64_t database, std::uint64_t links)
    : database_(database), links_(links), family_(next_guid()), fork_(next_guid()) {}

bool History::next(BackupSet& set) {
  while (taken_.empty() && link_ < links_) run_to_next_log();
  if (taken_.empty()) return false;
  set = std::move(taken_.front());
  taken_.pop_front();
  return true;
}

void History::run_to_next_log() {
  const std::uint64_t part = links_ / (kRestores + 1);
  if (part > 2 * kLogsUndone && link_ != 0 && link_ % part == 0 && link_ / part <= kRestores) {
    restore_to_earlier();
  } else if (link_ % kLogsPerWeek == 0) {
    take_full(tail_ + 300, tail_ + 500);
  } else if (link_ % kLogsPerDay == 0) {
    take_differential(tail_ + 100, tail_ + 200);
  }
  if (link_ % 700 == 350) take_copy_only_log(tail_, tail_ + 600);
  if (link_ % 1100 == 550) take_copy_only_log(tail_ - 2 * kLogLength, tail_ + 500);
  take_log();
  const bool is_lost = link_ % 5000 == 4321;
  if (is_lost) taken_.pop_back();
  ++link_;
}

// To the middle of a log backup: the branch's first one begins where that does.
// A full is taken at once, as is recommended.
void History::restore_to_earlier() {
  parent_ = fork_;
  fork_ = next_guid();
  tail_ -= kLogsUndone * kLogLength;
  fork_point_ = tail_ + 500;
  take_full(fork_point_ + 100, fork_point_ + 200);
}

void History::take_log() {
  BackupSet log = set_of(BackupType::log, tail_, tail_ + kLogLength);
  if (!parent_.is_zero()) {
    log.first_recovery_fork = std::exchange(parent_, Guid());
    log.fork_point_lsn = lsn_at(fork_point_);
  }
  tail_ += kLogLength;
  taken_.push_back(std::move(log));
}

void History::take_copy_only_log(std::uint64_t from, std::uint64_t to) {
  if (!parent_.is_zero()) return;
  BackupSet log = set_of(BackupType::log, from, to);
  log.is_copy_only = true;
  taken_.push_back(std::move(log));
}

void History::take_full(std::uint64_t from, std::uint64_t to) {
  BackupSet full = set_of(BackupType::full, from, to);
  full.backup_size = full.compressed_backup_size = 40'000'000'000 + link_ * 10'000;
  base_ = full.uuid;
  base_lsn_ = *full.checkpoint_lsn;
  taken_.push_back(std::move(full));
}

void History::take_differential(std::uint64_t from, std::uint64_t to) {
  BackupSet differential = set_of(BackupType::differential, from, to);
  differential.backup_size = differential.compressed_backup_size = link_ % kLogsPerWeek * 2'000'000;
  differential.differential_base_guid = base_;
  differential.differential_base_lsn = base_lsn_;
  taken_.push_back(std::move(differential));
}

BackupSet History::set_of(BackupType type, std::uint64_t from, std::uint64_t to) {
  const std::string name = "Database" + std::to_string(database_);
  BackupSet set;
  set.uuid = next_guid();
  set.type = type;
  set.database_name = name;
  set.server_name = "SQL01\\PROD";
  set.machine_name = "SQL01";
  set.user_name = "NT SERVICE\\SQLAGENT";
  set.family_guid = family_;
  set.first_recovery_fork = set.last_recovery_fork = fork_;
  set.first_lsn = set.checkpoint_lsn = lsn_at(from);
  set.last_lsn = lsn_at(to);
  set.recovery_model = RecoveryModel::full;
  set.utc_offset = UtcOffset{60};
  set.backup_start = time_of(link_);
  set.backup_finish = LocalTime{set.backup_start->ms + 4000};
  set.backup_size = 4'000'000 + link_ % 77'777;
  set.compressed_backup_size = 1'000'000 + link_ % 33'333;
  set.devices.emplace_back().path =
      "\\\\backup\\sql01\\" + name + "\\" + name + "_" + std::to_string(guids_) + ".bak";
  return set;
}

LocalTime History::time_of(std::uint64_t link) {
  return LocalTime{1'500'000'000'000 + static_cast<std::int64_t>(link) * 300'000};
}

Guid History::next_guid() { return guid_of(database_, guids_++); }

std::vector<ChainRecord> records_of(History history) {
  std::vector<ChainRecord> records;
  BackupSet set;
  while (history.next(set)) records.push_back(chain_record_of(set));
  return records;
}

}  // namespace unbroken::bench
