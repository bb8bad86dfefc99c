#include "oracle/world.h"

#include <algorithm>

namespace unbroken::oracle {
namespace {

using simulate::BranchPoint;
using simulate::LogCommit;
using simulate::RestorableSet;

constexpr std::int64_t kMidnight = detail::civil_ms(2026, 11, 20, 0, 0, 0, 0);
constexpr std::int64_t kSlot = 1'000'000;
constexpr std::uint64_t kRecord = 10;  // from one log record to the next
constexpr std::uint64_t kMiB = 1 << 20;

Guid guid(std::uint8_t high, std::uint8_t low) {
  std::array<std::uint8_t, 16> bytes{};
  bytes[14] = high;
  bytes[15] = low;
  return Guid(bytes);
}

Lsn lsn(std::uint64_t n) { return Lsn::from_halves(0, n); }

// When within the backup's time the log that goes into it ends.
enum class End : std::uint8_t { amid, at_start, at_finish };

struct Taken {
  ChainRecord record;
  RestorableSet on_media;
  bool is_at_hand = true;
};

class Server {
 public:
  explicit Server(bool headers_told) : headers_told_(headers_told) {
    forks_.push_back({guid(0xF0, 0), SIZE_MAX, Lsn(), {}, {}});
  }

  // quiet_next: nothing may happen between the end of this event and the next.
  bool happen(const Happening& happening, bool quiet_next) {
    choice_ = happening.choice;
    quiet_next_ = quiet_next;
    now_ += kSlot;
    if (happening.event != Event::quiet_log) {
      commit(now_ - 1000);
      commit(now_);
    }
    switch (happening.event) {
      case Event::full:
        return back_up_data(BackupType::full, false);
      case Event::copy_only_full:
        return back_up_data(BackupType::full, true);
      case Event::differential:
        return !base_.is_zero() && back_up_data(BackupType::differential, false);
      case Event::log:
      case Event::quiet_log:
        return back_up_log();
      case Event::copy_only_log:
        return back_up_log(true);
      case Event::bulk_log:
        if (!back_up_log()) return false;
        taken_.back().record.has_bulk_logged_data = true;
        taken_.back().on_media.has_bulk_logged_data = true;
        return true;
      case Event::foreign_log:
        if (!back_up_log()) return false;
        if (choice_ % 2 == 0) {
          taken_.back().is_at_hand = false;
        } else {  // known from msdb, and thrown away
          taken_.back().record.went_to_nul = true;
          taken_.back().on_media.families_at_hand = 0;
        }
        return true;
      case Event::restore_into_log:
        return restore_into_log();
      case Event::restore_to_backup:
        return restore_to_backup();
      case Event::model_switch:
        log_start_.reset();
        write();
        return true;
      case Event::lose_file:
        return change_one([](Taken& set) { set.is_at_hand = false; });
      case Event::damage:
        return change_one(
            [](Taken& set) { set.record.is_damaged = set.on_media.is_damaged = true; });
      case Event::lose_stripe:
        return change_one([](Taken& set) {
          set.record.is_complete = false;
          set.on_media.family_count = 2;
        });
    }
    return false;
  }

  World world() && {
    World world;
    for (Taken& set : taken_) {
      if (!set.is_at_hand) continue;
      world.records.push_back(set.record);
      world.on_media.push_back(std::move(set.on_media));
    }
    world.forks = std::move(forks_);
    return world;
  }

 private:
  WorldFork& fork() { return forks_[fork_]; }

  Lsn write() {
    const Lsn at = lsn(next_);
    next_ += kRecord;
    return at;
  }
  void commit(std::int64_t at) {
    fork().commits.push_back({write(), LocalTime{at}, ++transaction_, ""});
  }

  // What clients commit while a backup runs; returns where the backup's log ends.
  Lsn run(bool can_be_quiet) {
    const bool quiet = quiet_next_ && can_be_quiet;
    const End end = quiet ? End::at_finish : static_cast<End>(choice_ % 3);
    Lsn last = lsn(next_);
    if (is_quiet_now_) return last;
    commit(now_ + 10'000);
    if (end == End::amid) last = lsn(next_);
    commit(now_ + 30'000);
    if (end == End::at_finish) last = lsn(next_);
    return last;
  }

  Taken& take(BackupType type, Lsn first, Lsn last, std::uint64_t mebibytes) {
    Taken set;
    const auto number = static_cast<std::uint8_t>(taken_.size() + 1);
    ChainRecord& record = set.record;
    RestorableSet& media = set.on_media;
    record.uuid = media.uuid = guid(0, number);
    record.type = media.type = type;
    record.first_lsn = record.checkpoint_lsn = media.first_lsn = first;
    record.last_lsn = media.last_lsn = last;
    record.first_fork = record.last_fork = media.first_fork = media.last_fork = fork().id;
    record.start = LocalTime{now_};
    record.finish = media.finish = LocalTime{now_ + 30'000};
    record.utc_offset = UtcOffset{0};
    media.has_backup_checksums = true;
    record.bytes = (mebibytes + (number * 37U + choice_ * 11U) % 97U) * kMiB;
    for (std::size_t f = fork_; forks_[f].parent != SIZE_MAX; f = forks_[f].parent) {
      media.ancestry.push_back({forks_[forks_[f].parent].id, forks_[f].point});
    }
    if (headers_told_ && !media.ancestry.empty()) {
      record.parent_fork = media.ancestry.front().fork;
      record.parent_fork_point_lsn = media.ancestry.front().lsn;
    }
    taken_.push_back(std::move(set));
    return taken_.back();
  }

  bool back_up_data(BackupType type, bool copy_only) {
    const Lsn first = write();  // a transaction that is still open at the checkpoint
    const Lsn checkpoint = write();
    const Lsn last = run(true);
    const bool is_full = type == BackupType::full;
    Taken& set = take(type, first, last, is_full ? 300 : 60);
    set.record.checkpoint_lsn = checkpoint;
    set.record.is_copy_only = set.on_media.is_copy_only = copy_only;
    set.on_media.commits = commits_in(Lsn(), last);
    if (!is_full) {
      set.record.differential_base_guid = set.on_media.differential_base_guid = base_;
      set.record.differential_base_lsn = base_lsn_;
    } else if (!copy_only) {
      base_ = set.record.uuid;
      base_lsn_ = checkpoint;
    }
    // A copy-only full does not begin a log chain.
    if (!log_start_ && !copy_only) {
      log_start_ = first;
      begins_chain_ = true;
    }
    return true;
  }

  bool back_up_log(bool copy_only = false) {
    if (!log_start_) return false;
    is_quiet_now_ = fork().commits.empty() || fork().commits.back().at.ms < now_;
    const Lsn last = run(true);
    is_quiet_now_ = false;
    const bool is_empty = *log_start_ == last;
    Taken& set = take(BackupType::log, *log_start_, last, is_empty ? 0 : 10);
    set.record.is_copy_only = set.on_media.is_copy_only = copy_only;
    set.record.begins_log_chain = begins_chain_;
    set.on_media.commits = commits_in(*log_start_, last);
    if (fork_ != 0 && *log_start_ < fork().point && fork().point < last) {
      const WorldFork& parent = forks_[fork().parent];
      set.record.first_fork = set.on_media.first_fork = parent.id;
      set.record.fork_point_lsn = set.on_media.fork_point_lsn = fork().point;
    }
    if (!copy_only) {
      log_start_ = last;
      begins_chain_ = false;
    }
    return true;
  }

  std::vector<LogCommit> commits_in(Lsn first, Lsn last) const {
    std::vector<LogCommit> commits;
    for (const LogCommit& commit : forks_[fork_].commits) {
      if (first <= commit.lsn && commit.lsn < last) commits.push_back(commit);
    }
    return commits;
  }

  // A set on the way to the present, and where the way leaves it at the latest.
  struct Passed {
    const Taken* set;
    Lsn end;
  };

  // The newest first.
  std::vector<Passed> passed(bool data) const {
    std::vector<Passed> sets;
    for (auto set = taken_.rbegin(); set != taken_.rend(); ++set) {
      const RestorableSet& media = set->on_media;
      if ((media.type != BackupType::log) != data || set->record.went_to_nul) continue;
      Lsn end = lsn(next_);
      std::size_t f = fork_;
      while (f != SIZE_MAX && forks_[f].id != media.last_fork) {
        end = forks_[f].point;
        f = forks_[f].parent;
      }
      if (f != SIZE_MAX && (data ? media.last_lsn <= end : media.first_lsn < end)) {
        sets.push_back({&*set, std::min(end, media.last_lsn)});
      }
    }
    return sets;
  }

  // The newest full from which the server can have come to this point.
  const Taken* full_before(Lsn point) const {
    for (const Passed& passed_by : passed(true)) {
      const RestorableSet& media = passed_by.set->on_media;
      if (media.type == BackupType::full && media.last_lsn <= point) return passed_by.set;
    }
    return nullptr;
  }

  void branch(Lsn point, const Taken& full) {
    std::size_t parent = fork_;
    while (forks_[parent].parent != SIZE_MAX && forks_[parent].point >= point) {
      parent = forks_[parent].parent;
    }
    WorldFork child{guid(0xF0, static_cast<std::uint8_t>(forks_.size())), parent, point, {}, {}};
    child.commits = commits_in(Lsn(), point);
    next_ = point.block_and_slot();
    forks_.push_back(std::move(child));
    fork_ = forks_.size() - 1;
    base_ = full.record.is_copy_only ? Guid() : full.record.uuid;
    base_lsn_ = full.record.checkpoint_lsn;
    begins_chain_ = false;
    write();  // what recovery rolls back
    write();
  }

  bool restore_into_log() {
    for (const Passed& log : passed(false)) {
      const RestorableSet& media = log.set->on_media;
      if (media.has_bulk_logged_data) continue;
      std::vector<Lsn> points;
      for (const LogCommit& commit : commits_in(media.first_lsn, log.end)) {
        const bool has_full = full_before(commit.lsn) != nullptr;
        if (has_full && commit.lsn > media.first_lsn) points.push_back(commit.lsn);
      }
      if (points.empty()) continue;
      const Lsn point = points[(points.size() / 2 + choice_ / 3) % points.size()];
      const Lsn first = media.first_lsn;
      const LocalTime last = commits_in(Lsn(), point).back().at;
      branch(point, *full_before(point));
      if (choice_ % 2 == 1) fork().stop = last;
      // The server keeps the log that it restored last, or only what comes after.
      const Lsn branched = forks_[fork().parent].point;
      log_start_ = choice_ % 3 == 2 ? point : std::max(first, branched);
      return true;
    }
    return false;
  }

  bool restore_to_backup() {
    const std::vector<Passed> data = passed(true);
    if (data.empty()) return false;
    const Taken& set = *data[choice_ / 3 % data.size()].set;
    const Taken* full = &set;
    if (set.on_media.type == BackupType::differential) {
      const auto base = std::find_if(taken_.begin(), taken_.end(), [&set](const Taken& other) {
        return other.record.uuid == set.record.differential_base_guid;
      });
      full = &*base;
    }
    const Lsn point = set.on_media.last_lsn;
    const Lsn first = set.on_media.first_lsn;
    branch(point, *full);
    log_start_ = choice_ % 3 == 1 ? first : point;
    return true;
  }

  template <class Change>
  bool change_one(Change change) {
    std::vector<Taken*> sets;
    for (auto set = taken_.rbegin(); set != taken_.rend(); ++set) {
      if (set->is_at_hand) sets.push_back(&*set);
    }
    if (sets.empty()) return false;
    change(*sets[choice_ % 7 % sets.size()]);
    return true;
  }

  bool headers_told_;
  std::uint32_t choice_ = 0;
  bool quiet_next_ = false;
  bool is_quiet_now_ = false;
  std::int64_t now_ = kMidnight;
  std::uint64_t next_ = 1000;
  std::uint32_t transaction_ = 0;
  std::vector<WorldFork> forks_;
  std::size_t fork_ = 0;
  std::optional<Lsn> log_start_;  // nullopt: nothing keeps the log (pseudo-simple)
  bool begins_chain_ = false;
  Guid base_;
  Lsn base_lsn_;
  std::vector<Taken> taken_;
};

}  // namespace

std::optional<World> live(const History& history, bool headers_told) {
  Server server(headers_told);
  for (std::size_t i = 0; i < history.size(); ++i) {
    const bool quiet_next = i + 1 < history.size() && history[i + 1].event == Event::quiet_log;
    if (!server.happen(history[i], quiet_next)) return std::nullopt;
  }
  return std::move(server).world();
}

}  // namespace unbroken::oracle
