#include "plan/parts_world.h"

#include <algorithm>
#include <array>

#include "history.h"

namespace unbroken::test {
namespace {

using simulate::LogCommit;
using simulate::RestorableFile;
using simulate::RestorableSet;

struct LiveFile {
  int number = 1;
  bool exists = true;
  bool is_read_only = false;
  Lsn create_lsn;
  Lsn read_only_lsn;
  Guid base;  // what a differential of it rests on
};

class Life {
 public:
  Life(std::uint64_t seed, std::size_t max_sets) : random_(seed), max_sets_(max_sets) {
    is_simple_ = below(4) == 0;
    files_[1].number = 2;
    files_[2].number = 3;
    files_[2].exists = below(3) != 0;
    files_[1].is_read_only = below(3) == 0;
    if (files_[1].is_read_only) files_[1].read_only_lsn = lsn(now_);
  }

  PartsWorld live() {
    for (std::size_t i = 0; i < 40 && world_.records.size() < max_sets_; ++i) happen();
    return std::move(world_);
  }

 private:
  // splitmix64
  std::uint64_t next() {
    std::uint64_t z = random_ += 0x9E3779B97F4A7C15ULL;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ z >> 27) * 0x94D049BB133111EBULL;
    return z ^ z >> 31;
  }
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(next() % end); }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }

  void happen() {
    now_ += 10;
    switch (below(12)) {
      case 0:
      case 1:
        return commit();
      case 2:
        return change_file();
      case 3:
      case 4:
      case 5:
        return back_up(BackupType::file);
      case 6:
        return back_up(BackupType::file_differential);
      case 7:
        return back_up(BackupType::differential);
      case 8:
        return back_up(chance(2) ? BackupType::full : BackupType::partial);
      case 9:
        return back_up(chance(2) ? BackupType::partial : BackupType::partial_differential);
      default:
        return is_simple_ ? back_up(BackupType::partial_differential) : back_up(BackupType::log);
    }
  }

  void commit() {
    const LiveFile& file = files_[below(files_.size())];
    if (!file.exists || file.is_read_only) return;
    const auto number = static_cast<std::uint32_t>(world_.commits.size() + 1);
    world_.commits.push_back({lsn(now_), clock(), number, "", file.number});
    now_ += 5;
  }

  void change_file() {
    if (!files_[2].exists) {
      files_[2].exists = true;
      files_[2].create_lsn = lsn(now_);
      return;
    }
    LiveFile& file = files_[1];
    file.is_read_only = !file.is_read_only;
    if (file.is_read_only) file.read_only_lsn = lsn(now_);
  }

  LocalTime clock() const {
    return LocalTime{at("00:00").ms + static_cast<std::int64_t>(now_) * 1000};
  }

  // Which files a backup of the type holds; none where it cannot be taken.
  std::array<bool, 3> chosen(BackupType type) {
    std::array<bool, 3> held{};
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const LiveFile& file = files_[i];
      if (!file.exists) continue;
      switch (type) {
        case BackupType::full:
        case BackupType::differential:
          held[i] = true;
          break;
        case BackupType::partial:
        case BackupType::partial_differential:
          held[i] = !file.is_read_only;
          break;
        case BackupType::file:
        case BackupType::file_differential:
          held[i] = chance(2) && (!is_simple_ || file.is_read_only);
          break;
        case BackupType::log:
          break;
      }
    }
    return held;
  }

  bool can_take(BackupType type, const std::array<bool, 3>& held) const {
    if (type == BackupType::log) return true;
    if (std::none_of(held.begin(), held.end(), [](bool h) { return h; })) return false;
    if (!is_differential(type)) return true;
    const Guid& base = files_[0].base;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (!held[i]) continue;
      const bool has_base = !files_[i].base.is_zero();
      if (type == BackupType::file_differential && !has_base) return false;
      if (type == BackupType::partial_differential) {
        if (!is_partial(base) || (has_base && files_[i].base != base)) return false;
      }
      if (type == BackupType::differential && is_simple_ && has_base && files_[i].base != base) {
        return false;  // 3006
      }
    }
    return type == BackupType::file_differential || !base.is_zero();
  }
  bool is_partial(const Guid& uuid) const {
    return std::any_of(world_.records.begin(), world_.records.end(), [&uuid](const auto& r) {
      return r.uuid == uuid && r.type == BackupType::partial;
    });
  }

  void back_up(BackupType type) {
    const std::array<bool, 3> held = chosen(type);
    if (!can_take(type, held)) return;
    const std::uint64_t first = now_;
    if (chance(2)) {
      now_ += 2;
      commit();
    }
    now_ += 3;
    ChainRecord record;
    record.uuid = guid(static_cast<std::uint8_t>(world_.records.size() + 1));
    record.type = type;
    record.first_lsn = type == BackupType::log ? log_begins_ : lsn(first);
    record.checkpoint_lsn = record.first_lsn;
    record.last_lsn = lsn(now_);
    record.first_fork = record.last_fork = guid(kMainFork);
    record.start = record.finish = clock();
    record.utc_offset = UtcOffset{0};
    record.bytes = 1'000'000;
    record.is_simple = is_simple_;
    record.is_copy_only = !is_differential(type) && type != BackupType::log && chance(8);
    RestorableSet set;
    set.uuid = record.uuid;
    set.type = type;
    set.family = guid(0xFA);
    set.database_name = "Sales";
    set.recovery_model = is_simple_ ? RecoveryModel::simple : RecoveryModel::full;
    set.first_lsn = record.first_lsn;
    set.last_lsn = record.last_lsn;
    set.first_fork = set.last_fork = record.last_fork;
    set.finish = clock();
    set.is_copy_only = record.is_copy_only;
    if (type == BackupType::log) {
      log_begins_ = record.last_lsn;
    }
    list_files(held, record, set);
    for (const LogCommit& commit : world_.commits) {
      if (type != BackupType::log || commit.lsn >= set.first_lsn) set.commits.push_back(commit);
    }
    world_.records.push_back(std::move(record));
    world_.on_media.push_back(std::move(set));
    lose_some();
  }

  void list_files(const std::array<bool, 3>& held, ChainRecord& record, RestorableSet& set) {
    std::vector<Guid> bases;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      LiveFile& file = files_[i];
      if (!file.exists) continue;
      const bool rests = held[i] && is_differential(record.type) && !file.base.is_zero();
      DataFile told;
      told.number = file.number;
      told.is_present = held[i];
      told.is_read_only = file.is_read_only;
      told.create_lsn = file.create_lsn;
      told.read_only_lsn = file.read_only_lsn;
      if (rests) told.differential_base_guid = file.base;
      record.files.push_back(told);
      set.data_files.push_back({file.number, held[i], file.is_read_only, file.create_lsn,
                                file.read_only_lsn, rests ? file.base : Guid()});
      if (rests) bases.push_back(file.base);
      const bool moves_base = held[i] && !is_differential(record.type) && !record.is_copy_only;
      if (moves_base) file.base = record.uuid;
    }
    bases.erase(std::unique(bases.begin(), bases.end()), bases.end());
    if (record.type == BackupType::full || record.type == BackupType::log) record.files.clear();
    if (bases.size() == 1 && record.type == BackupType::differential) {
      const bool on_full =
          std::any_of(world_.records.begin(), world_.records.end(), [&bases](const ChainRecord& r) {
            return r.uuid == bases.front() && r.type == BackupType::full;
          });
      record.differential_base_guid = bases.front();
      if (on_full) record.files.clear();
    }
  }

  // One of the sets so far is nowhere to be found.
  void lose_some() {
    if (!chance(8)) return;
    const std::size_t lost = below(world_.records.size());
    world_.records[lost].is_complete = false;
    world_.on_media[lost].families_at_hand = 0;
  }

  std::uint64_t random_;
  std::size_t max_sets_;
  PartsWorld world_;
  std::uint64_t now_ = 1000;
  Lsn log_begins_ = lsn(900);
  bool is_simple_ = false;
  std::array<LiveFile, 3> files_;
};

}  // namespace

std::vector<std::uint32_t> PartsWorld::before(Lsn end) const {
  std::vector<std::uint32_t> held;
  for (const LogCommit& commit : commits) {
    if (commit.lsn < end) held.push_back(commit.transaction);
  }
  return held;
}

PartsWorld live_in_parts(std::uint64_t seed, std::size_t max_sets) {
  return Life(seed, max_sets).live();
}

std::string text_of(const PartsWorld& world) {
  std::string text;
  for (const ChainRecord& record : world.records) {
    text += std::to_string(record.uuid.bytes()[15]) + " ";
    text += "DILFGPQ"[static_cast<std::size_t>(record.type)];
    text += " [" + record.first_lsn.decimal() + "," + record.last_lsn.decimal() + ")";
    for (const DataFile& file : record.files) {
      text += " " + std::to_string(file.number);
      if (!file.is_present) text += "-";
      if (file.is_read_only) text += "r" + file.read_only_lsn.decimal();
      if (!file.create_lsn->is_null()) text += "c" + file.create_lsn->decimal();
      if (!file.differential_base_guid.is_zero()) {
        text += "*" + std::to_string(file.differential_base_guid.bytes()[15]);
      }
    }
    if (record.is_copy_only) text += " copy-only";
    if (!record.is_complete) text += " lost";
    text += "\n";
  }
  return text;
}

}  // namespace unbroken::test
