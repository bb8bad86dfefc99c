// History: backup sets told in the order in which they were taken, for tests.
//
// Sets are known by a number that becomes their GUID; LSNs are small so that
// they can be followed by eye. Times are hh:mm:ss of 2026-11-20; a set finishes
// thirty seconds after it starts.

#ifndef UNBROKEN_TESTS_HISTORY_H_
#define UNBROKEN_TESTS_HISTORY_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "unbroken/chain.h"

namespace unbroken::test {

inline Guid guid(std::uint8_t n) {
  std::array<std::uint8_t, 16> bytes{};
  bytes[15] = n;
  return Guid(bytes);
}

inline Lsn lsn(std::uint64_t n) { return Lsn::from_halves(0, n); }

// "02:30" or "02:30:10" of the day of the histories.
inline LocalTime at(const std::string& clock) {
  return LocalTime::parse("2026-11-20T" + clock + (clock.size() == 5 ? ":00" : "")).value();
}

inline constexpr std::uint8_t kMainFork = 0xF1;
inline constexpr std::uint8_t kOtherFork = 0xF2;

// A file of the database as a set lists it, as old as the database: held by the
// set, or not.
inline DataFile held(std::int64_t number) {
  DataFile file;
  file.number = number;
  file.is_present = true;
  file.create_lsn = Lsn();
  return file;
}
inline DataFile absent(std::int64_t number) {
  DataFile file = held(number);
  file.is_present = false;
  return file;
}
// What changed in it since the backup with this GUID.
inline DataFile changed_since(std::int64_t number, std::uint8_t base) {
  DataFile file = held(number);
  file.differential_base_guid = guid(base);
  return file;
}
inline DataFile created(std::uint64_t at, DataFile file) {
  file.create_lsn = lsn(at);
  return file;
}
inline DataFile read_only(std::uint64_t since, DataFile file) {
  file.is_read_only = true;
  file.read_only_lsn = lsn(since);
  return file;
}

class History {
 public:
  History& full(std::uint8_t n, std::uint64_t first, std::uint64_t last, const std::string& clock) {
    return add(n, BackupType::full, first, last, clock);
  }
  History& log(std::uint8_t n, std::uint64_t first, std::uint64_t last, const std::string& clock) {
    return add(n, BackupType::log, first, last, clock);
  }
  // Resting on the full with GUID base and first LSN base_lsn.
  History& differential(std::uint8_t n, std::uint64_t first, std::uint64_t last,
                        const std::string& clock, std::uint8_t base, std::uint64_t base_lsn) {
    add(n, BackupType::differential, first, last, clock);
    records_.back().differential_base_guid = guid(base);
    records_.back().differential_base_lsn = lsn(base_lsn);
    return *this;
  }

  // A backup of some of the database's files, which it lists all, or a
  // differential that tells what each file rests on.
  History& of_files(std::uint8_t n, BackupType type, std::uint64_t first, std::uint64_t last,
                    const std::string& clock, std::vector<DataFile> files) {
    add(n, type, first, last, clock);
    records_.back().files = std::move(files);
    return *this;
  }

  // What follows changes the set added last.
  History& on_fork(std::uint8_t fork) {
    records_.back().first_fork = records_.back().last_fork = guid(fork);
    return *this;
  }
  History& crossing(std::uint8_t from, std::uint8_t to, std::uint64_t point) {
    records_.back().first_fork = guid(from);
    records_.back().last_fork = guid(to);
    records_.back().fork_point_lsn = lsn(point);
    return *this;
  }
  History& branched_from(std::uint8_t parent, std::uint64_t point) {
    records_.back().parent_fork = guid(parent);
    records_.back().parent_fork_point_lsn = lsn(point);
    return *this;
  }
  History& copy_only() { return changed(&ChainRecord::is_copy_only, true); }
  History& damaged() { return changed(&ChainRecord::is_damaged, true); }
  History& bulk_logged() { return changed(&ChainRecord::has_bulk_logged_data, true); }
  History& without_stripe() { return changed(&ChainRecord::is_complete, false); }
  History& to_nul() { return changed(&ChainRecord::went_to_nul, true); }
  History& as_snapshot() { return changed(&ChainRecord::is_snapshot, true); }
  History& in_simple_model() { return changed(&ChainRecord::is_simple, true); }
  History& of_bytes(std::uint64_t bytes) {
    records_.back().bytes = bytes;
    return *this;
  }
  History& finished(const std::string& clock) {
    records_.back().finish = at(clock);
    return *this;
  }
  History& untimed() {
    records_.back().start = records_.back().finish = std::nullopt;
    return *this;
  }
  History& proved_by(Proof proof) {
    records_.back().proof = proof;
    return *this;
  }
  History& in_zone(UtcOffset minutes) {
    records_.back().utc_offset = minutes;
    return *this;
  }
  History& in_unknown_zone() {
    records_.back().utc_offset.reset();
    return *this;
  }

  [[nodiscard]] ChainGraph graph() const { return ChainGraph(records_); }

 private:
  History& add(std::uint8_t n, BackupType type, std::uint64_t first, std::uint64_t last,
               const std::string& clock) {
    ChainRecord record;
    record.uuid = guid(n);
    record.type = type;
    record.first_lsn = record.checkpoint_lsn = lsn(first);
    record.last_lsn = lsn(last);
    record.first_fork = record.last_fork = guid(kMainFork);
    record.start = at(clock);
    record.finish = LocalTime{record.start->ms + 30'000};
    record.utc_offset = UtcOffset{0};
    record.bytes = 1'000'000;
    records_.push_back(record);
    return *this;
  }
  History& changed(bool ChainRecord::*flag, bool value) {
    records_.back().*flag = value;
    return *this;
  }

  std::vector<ChainRecord> records_;
};

// The numbers of the sets behind vertices.
inline std::vector<int> numbers(const ChainGraph& graph, const std::vector<Vertex>& vertices) {
  std::vector<int> out;
  for (const Vertex v : vertices) out.push_back(graph[v].uuid.bytes()[15]);
  return out;
}

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_HISTORY_H_
