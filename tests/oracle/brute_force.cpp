// Taken for granted, beyond what the documentation of a plan says word by word:
// - An LSN that is the end of a backup is the state at that end; inside a log
//   it is reached by stopping in that log.
// - Just before a record is the state at its LSN; the record itself is reached by
//   stopping in a log that holds it.
// - An empty log is never a step. The state it ends at is certain up to its
//   start, also where that state is a data backup's end.
// - A time ends in a log, or in a state that an empty log shows to have lasted.
// - Where the history leaves a fork inside a log, the log is restored up to
//   that point. It is the last log of a time that is known to lie before that
//   point; of one that may lie to either side only where no other way exists, and
//   not where the log goes over to a fork beside the history.
// - When the record at a fork point was written, is known from the STOPAT of the
//   restore that began the fork, from the start of a backup that ends before it,
//   and from that of a backup on the fork.
// - "Used only where no other way exists" makes the number of damaged sets the
//   first thing to compare.

#include "oracle/brute_force.h"

#include <algorithm>
#include <utility>

namespace unbroken::oracle {
namespace {

// Where a fork branched off, as far as a set tells.
std::optional<Stage> origin_of(const std::vector<ChainRecord>& records, const Guid& fork) {
  const auto is_named = [&records](const Guid& id) {
    return std::any_of(records.begin(), records.end(), [&id](const ChainRecord& record) {
      return record.first_fork == id || record.last_fork == id;
    });
  };
  for (const ChainRecord& record : records) {
    if (record.last_fork != fork) continue;
    if (record.first_fork != fork) return Stage{record.first_fork, record.fork_point_lsn};
    if (!record.parent_fork.is_zero() && is_named(record.parent_fork)) {
      return Stage{record.parent_fork, record.parent_fork_point_lsn};
    }
  }
  return std::nullopt;
}

template <class Candidate>
void keep_cheaper(std::optional<Answer>& best, const Candidate& candidate) {
  const bool cheaper = !best || candidate.price < best->price;
  const bool surer = best && candidate.price == best->price && candidate.is_certain;
  if (cheaper || surer) best = candidate;
}

}  // namespace

bool operator<(const Price& a, const Price& b) {
  if (a.damaged != b.damaged) return a.damaged < b.damaged;
  if (a.wanted_first != b.wanted_first) return a.wanted_first < b.wanted_first;
  if (a.steps != b.steps) return a.steps < b.steps;
  if (a.newest_data != b.newest_data) return a.newest_data > b.newest_data;
  return a.bytes < b.bytes;
}

// 200 MiB of data a second, 50 MiB of log, half a second a step.
std::uint64_t Way::milliseconds() const {
  return (data_bytes * 1000 / 200 + log_bytes * 1000 / 50) / (1 << 20) + steps * 500;
}

Price Way::price(Minimize minimize) const {
  Price price{damaged, 0, steps, newest_data, data_bytes + log_bytes};
  if (minimize == Minimize::bytes) price.wanted_first = price.bytes;
  if (minimize == Minimize::time) price.wanted_first = milliseconds();
  return price;
}

BruteForce::BruteForce(const std::vector<ChainRecord>& records, const Guid& fork,
                       std::vector<ForkStop> stops)
    : records_(records), stops_(std::move(stops)) {
  history_.push_back({fork, std::nullopt});
  while (const auto origin = origin_of(records, history_.front().fork)) {
    history_.insert(history_.begin(), *origin);
  }
  for (std::size_t set = 0; set < records.size(); ++set) {
    if (records[set].type != BackupType::full || !can_be_read(set) || !lies_on_history(set)) {
      continue;
    }
    go_on(Way{}, set, {records[set].last_lsn, false});
  }
  for (std::size_t way = 0; way < ways_.size(); ++way) {
    for (std::size_t set = 0; set < records.size(); ++set) {
      if (const auto reach = next(ways_[way], set)) {
        Way from = ways_[way];
        from.before = way;
        go_on(from, set, *reach);
      }
    }
  }
}

bool BruteForce::can_be_read(std::size_t set) const {
  return records_[set].is_complete && !records_[set].went_to_nul;
}

std::size_t BruteForce::stage_of(const Guid& fork) const {
  const auto at = std::find_if(history_.begin(), history_.end(),
                               [&fork](const Stage& stage) { return stage.fork == fork; });
  return at == history_.end() ? SIZE_MAX : static_cast<std::size_t>(at - history_.begin());
}

// A data backup that finished before the history left its fork.
bool BruteForce::lies_on_history(std::size_t set) const {
  const std::size_t stage = stage_of(records_[set].last_fork);
  if (stage == SIZE_MAX) return false;
  const std::optional<Lsn>& end = history_[stage].end;
  return !end || records_[set].last_lsn <= *end;
}

std::optional<BruteForce::Reach> BruteForce::next(const Way& way, std::size_t set) const {
  const ChainRecord& record = records_[set];
  if (!can_be_read(set)) return std::nullopt;
  if (record.type == BackupType::differential) {
    const ChainRecord& full = records_[way.set];
    const bool fits = full.type == BackupType::full && !full.is_copy_only &&
                      record.differential_base_guid == full.uuid && lies_on_history(set);
    if (fits) return Reach{record.last_lsn, false};
    return std::nullopt;
  }
  if (record.type != BackupType::log) return std::nullopt;
  if (record.first_lsn > way.at || record.last_lsn <= way.at) return std::nullopt;

  // The database stands on a fork of the history; the log has to continue that.
  const std::size_t here = stage_of(way.fork);
  const std::size_t first = stage_of(record.first_fork);
  const std::size_t last = stage_of(record.last_fork);
  if (first == SIZE_MAX) return std::nullopt;
  const bool leaves = last == SIZE_MAX;  // at its own fork point, to another fork
  const std::size_t onto = leaves ? first : last;
  if (here > onto) return std::nullopt;
  for (std::size_t stage = here; stage < onto; ++stage) {
    if (way.at > *history_[stage].end) return std::nullopt;
  }
  const Lsn own_end = leaves ? record.fork_point_lsn : record.last_lsn;
  Reach reach{own_end, leaves};
  if (history_[onto].end && *history_[onto].end < own_end) reach = {*history_[onto].end, true};
  if (reach.to <= way.at || (reach.is_cut && record.has_bulk_logged_data)) return std::nullopt;
  return reach;
}

// way: as it was before the set.
void BruteForce::go_on(const Way& way, std::size_t set, Reach reach) {
  const ChainRecord& record = records_[set];
  Way on = way;
  on.set = set;
  on.at = reach.to;
  on.is_cut = reach.is_cut;
  on.fork =
      reach.is_cut && stage_of(record.last_fork) == SIZE_MAX ? record.first_fork : record.last_fork;
  on.damaged += record.is_damaged ? 1 : 0;
  on.steps += 1;
  if (record.type == BackupType::log) {
    on.log_bytes += record.bytes;
    if (way.before != SIZE_MAX && records_[way.set].type == BackupType::log) {
      const LocalTime finish = *records_[way.set].finish;
      on.last_finish_before = std::max(way.last_finish_before.value_or(finish), finish);
    }
  } else {
    on.data_bytes += record.bytes;
    on.newest_data = std::max(way.newest_data, record.last_lsn);
    on.last_data_finish = std::max(way.last_data_finish, *record.finish);
  }
  ways_.push_back(on);
}

std::optional<Answer> BruteForce::newest(Minimize minimize) const {
  std::optional<Answer> best;
  Lsn newest;
  for (const Way& way : ways_) newest = std::max(newest, way.at);
  for (const Way& way : ways_) {
    if (way.at == newest) keep_cheaper(best, Answer{way.price(minimize), true, {}});
  }
  return best;
}

std::optional<Answer> BruteForce::to_lsn(Lsn wanted, Minimize minimize) const {
  std::optional<Answer> best;
  for (const Way& way : ways_) {
    const ChainRecord& last = records_[way.set];
    const bool ends_there = way.at == wanted;
    const bool stops_inside = last.type == BackupType::log && !last.has_bulk_logged_data &&
                              ways_[way.before].at < wanted && wanted < way.at;
    if (ends_there || stops_inside) keep_cheaper(best, Answer{way.price(minimize), true, {}});
  }
  return best;
}

std::optional<Answer> BruteForce::to_record(Lsn wanted, Minimize minimize) const {
  std::optional<Answer> best;
  for (const Way& way : ways_) {
    const ChainRecord& last = records_[way.set];
    if (last.type != BackupType::log || last.has_bulk_logged_data) continue;
    if (ways_[way.before].at <= wanted && wanted < way.at) {
      keep_cheaper(best, Answer{way.price(minimize), true, {}});
    }
  }
  return best;
}

// An empty log that ends where the database stands shows that nothing had
// happened until its start.
bool BruteForce::stood_still(const Way& way, LocalTime until) const {
  for (std::size_t set = 0; set < records_.size(); ++set) {
    const ChainRecord& record = records_[set];
    const bool is_empty = record.type == BackupType::log && record.first_lsn == record.last_lsn;
    if (is_empty && can_be_read(set) && lies_on_history(set) && record.last_lsn == way.at &&
        until <= *record.start) {
      return true;
    }
  }
  return false;
}

// The stage of the history that the log was cut on.
std::size_t BruteForce::stage_left_by(const Way& cut) const {
  const std::size_t last = stage_of(records_[cut.set].last_fork);
  return last == SIZE_MAX ? stage_of(records_[cut.set].first_fork) : last;
}

// The fork that begins where the log was cut.
Guid BruteForce::fork_beyond(const Way& cut) const {
  const std::size_t stage = stage_left_by(cut);
  if (history_[stage].end == cut.at) return history_[stage + 1].fork;
  return records_[cut.set].last_fork;
}

std::optional<LocalTime> BruteForce::stop_beyond(const Way& cut) const {
  const Guid fork = fork_beyond(cut);
  for (const ForkStop& stop : stops_) {
    if (stop.fork == fork) return stop.at;
  }
  return std::nullopt;
}

bool BruteForce::is_before_its_end(const Way& cut, LocalTime wanted) const {
  const auto stop = stop_beyond(cut);
  bool is_before = stop && wanted <= *stop;
  for (const ChainRecord& record : records_) {
    const std::size_t stage = stage_of(record.last_fork);
    const bool ends_before = stage <= stage_left_by(cut) && record.last_lsn <= cut.at;
    is_before = is_before || (ends_before && wanted <= *record.start);
  }
  return is_before;
}

bool BruteForce::is_past_its_end(const Way& cut, LocalTime wanted) const {
  const auto stop = stop_beyond(cut);
  bool is_past = stop && wanted >= *stop;
  for (const ChainRecord& record : records_) {
    const std::size_t stage = stage_of(record.last_fork);
    const bool is_later = stage != SIZE_MAX && stage > stage_left_by(cut);
    const bool is_beyond = is_later || record.last_fork == fork_beyond(cut);
    is_past = is_past || (is_beyond && *record.start <= wanted);
  }
  return is_past;
}

// No log before the last one holds anything later than the time.
bool BruteForce::logs_before_end_before(const Way& way, LocalTime wanted) const {
  if (!way.last_finish_before || *way.last_finish_before < wanted) return true;
  for (std::size_t at = way.before; at != SIZE_MAX; at = ways_[at].before) {
    const ChainRecord& record = records_[ways_[at].set];
    if (record.type != BackupType::log || *record.finish < wanted) continue;
    if (!ways_[at].is_cut || !is_past_its_end(ways_[at], wanted)) return false;
  }
  return true;
}

std::optional<Answer> BruteForce::to_time(LocalTime wanted, Minimize minimize) const {
  std::optional<Answer> best;
  std::optional<Answer> doubtful;
  for (const Way& way : ways_) {
    const ChainRecord& last = records_[way.set];
    if (way.last_data_finish > wanted) continue;
    if (!logs_before_end_before(way, wanted)) continue;
    const bool is_log = last.type == BackupType::log;
    const bool is_still = stood_still(way, wanted);
    if (is_log && way.is_cut && *last.finish >= wanted && !last.has_bulk_logged_data) {
      const bool stays = stage_of(last.last_fork) != SIZE_MAX;
      const bool is_past = is_past_its_end(way, wanted);
      if (is_before_its_end(way, wanted)) {
        keep_cheaper(best, Answer{way.price(minimize), true, std::nullopt});
      } else if (stays && !is_past) {
        keep_cheaper(doubtful, Answer{way.price(minimize), false, way.at});
      }
      if (!is_past) continue;
    } else if (is_log && *last.finish >= wanted) {
      if (last.has_bulk_logged_data) continue;
      keep_cheaper(best, Answer{way.price(minimize), wanted <= *last.start || is_still, {}});
      continue;
    }
    // The state before the time: only an empty log shows how long it lasted.
    bool is_witnessed = false;
    for (std::size_t set = 0; set < records_.size(); ++set) {
      const ChainRecord& record = records_[set];
      is_witnessed =
          is_witnessed || (record.type == BackupType::log && record.first_lsn == record.last_lsn &&
                           can_be_read(set) && lies_on_history(set) && record.last_lsn == way.at &&
                           *record.finish >= wanted);
    }
    if (is_witnessed) keep_cheaper(best, Answer{way.price(minimize), is_still, {}});
  }
  return best ? best : doubtful;
}

}  // namespace unbroken::oracle
