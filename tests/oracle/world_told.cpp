// What a world looks like from outside: its contents, its edges, its text.

#include <algorithm>

#include "oracle/world.h"

namespace unbroken::oracle {
namespace {

using simulate::LogCommit;

template <class Wanted>
std::vector<std::uint32_t> transactions_where(const std::vector<LogCommit>& commits,
                                              Wanted wanted) {
  std::vector<std::uint32_t> transactions;
  for (const LogCommit& commit : commits) {
    if (wanted(commit)) transactions.push_back(commit.transaction);
  }
  return transactions;
}

}  // namespace

std::vector<std::uint32_t> WorldFork::before(Lsn end) const {
  return transactions_where(commits, [end](const LogCommit& c) { return c.lsn < end; });
}
std::vector<std::uint32_t> WorldFork::through(Lsn last) const {
  return transactions_where(commits, [last](const LogCommit& c) { return c.lsn <= last; });
}
std::vector<std::uint32_t> WorldFork::up_to(LocalTime time) const {
  return transactions_where(commits, [time](const LogCommit& c) { return c.at <= time; });
}

std::size_t World::fork_of(const Guid& id) const {
  const auto at = std::find_if(forks.begin(), forks.end(),
                               [&id](const WorldFork& fork) { return fork.id == id; });
  return static_cast<std::size_t>(at - forks.begin());
}

std::vector<PlanTarget> targets_of(const World& world) {
  std::vector<std::int64_t> times;
  std::vector<std::uint64_t> lsns;
  for (const ChainRecord& record : world.records) {
    for (const LocalTime& time : {*record.start, *record.finish}) {
      for (const std::int64_t ms : {-1000, 0, 1000}) times.push_back(time.ms + ms);
    }
    for (const Lsn& lsn : {record.first_lsn, record.last_lsn}) {
      for (std::uint64_t n = lsn.block_and_slot() - 1; n <= lsn.block_and_slot() + 1; ++n) {
        lsns.push_back(n);
      }
    }
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  std::sort(lsns.begin(), lsns.end());
  lsns.erase(std::unique(lsns.begin(), lsns.end()), lsns.end());
  std::vector<PlanTarget> targets{NewestPoint{}};
  for (const std::int64_t ms : times) targets.emplace_back(TimePoint{{LocalTime{ms}, {}}});
  for (const std::uint64_t n : lsns) {
    const Lsn lsn = Lsn::from_halves(0, n);
    targets.emplace_back(LsnPoint{lsn});
    targets.emplace_back(RecordPoint{lsn, false});
    targets.emplace_back(RecordPoint{lsn, true});
  }
  return targets;
}

std::string text_of(const History& history) {
  std::string text;
  for (const Happening& happening : history) {
    if (!text.empty()) text += ' ';
    text += static_cast<char>(happening.event);
    if (happening.choice != 0) text += std::to_string(happening.choice);
  }
  return text;
}

std::string text_of(const World& world) {
  std::string text;
  const auto short_of = [](const Guid& id) { return id.text().substr(32); };
  for (const ChainRecord& record : world.records) {
    text += "  set " + short_of(record.uuid);
    text += record.type == BackupType::full  ? " full"
            : record.type == BackupType::log ? " log"
                                             : " differential";
    text += " [" + record.first_lsn.decimal() + "," + record.last_lsn.decimal() + ") fork ";
    if (record.first_fork != record.last_fork) {
      text += short_of(record.first_fork) + "->" + record.fork_point_lsn.decimal() + "->";
    }
    text += short_of(record.last_fork);
    if (!record.parent_fork.is_zero()) {
      text += " (from " + short_of(record.parent_fork) + " at " +
              record.parent_fork_point_lsn.decimal() + ")";
    }
    text += " " + record.start->text().substr(11) + ".." + record.finish->text().substr(11) + " " +
            std::to_string(record.bytes >> 20) + " MiB";
    if (record.type == BackupType::differential)
      text += " base " + short_of(record.differential_base_guid);
    if (record.is_copy_only) text += " copy-only";
    if (record.has_bulk_logged_data) text += " bulk-logged";
    if (record.is_damaged) text += " damaged";
    if (!record.is_complete) text += " incomplete";
    if (record.went_to_nul) text += " NUL";
    text += '\n';
  }
  return text;
}

}  // namespace unbroken::oracle
