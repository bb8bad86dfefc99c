// World: a small history of one database, lived through by a virtual server.
//
// Events happen one after the other, a thousand seconds apart; clients commit
// before, while and after each. The server writes every commit and every
// checkpoint at an LSN, takes its backups from that log and so knows what each
// of them truly holds. What comes out is told twice: as evidence for the
// library, and as sets on media for the RESTORE engine.

#ifndef UNBROKEN_TESTS_ORACLE_WORLD_H_
#define UNBROKEN_TESTS_ORACLE_WORLD_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulate/restore_engine.h"
#include "unbroken/chain.h"
#include "unbroken/plan.h"

namespace unbroken::oracle {

// The letter tells events in printed histories.
enum class Event : char {
  full = 'F',
  differential = 'D',
  log = 'L',
  copy_only_full = 'C',
  copy_only_log = 'c',
  foreign_log = 'X',        // by another producer, to a place nobody collects
  restore_into_log = 'r',   // to a commit inside a log backup; a new fork
  restore_to_backup = 'R',  // to the end of a data backup; a new fork
  model_switch = 'S',       // to SIMPLE and back to FULL
  lose_file = '-',
  quiet_log = 'E',  // a log backup before which nothing happened
  bulk_log = 'B',   // a log backup with bulk-logged changes
  damage = '!',
  lose_stripe = '/',
};

// choice decides what the event leaves open: which set is meant, when within
// the backup's time its log ends, how large it is.
struct Happening {
  Event event = Event::full;
  std::uint32_t choice = 0;
};
using History = std::vector<Happening>;

struct WorldFork {
  Guid id;
  std::size_t parent = SIZE_MAX;  // index of a fork; SIZE_MAX for the first
  Lsn point;
  std::optional<LocalTime> stop;  // STOPAT of the restore that began it, where that is told
  // Every commit on the way to the fork's end, its parents' included.
  std::vector<simulate::LogCommit> commits;

  // The transactions that a database on this fork holds.
  [[nodiscard]] std::vector<std::uint32_t> before(Lsn end) const;
  [[nodiscard]] std::vector<std::uint32_t> through(Lsn last) const;
  [[nodiscard]] std::vector<std::uint32_t> up_to(LocalTime time) const;
};

struct World {
  std::vector<ChainRecord> records;               // the evidence
  std::vector<simulate::RestorableSet> on_media;  // the same sets, in the same order
  std::vector<WorldFork> forks;

  [[nodiscard]] std::size_t fork_of(const Guid& id) const;
};

// nullopt where an event cannot happen: a differential without a base, a log
// backup before its chain begins, a restore without a backup. headers_told:
// every set tells where its fork branched off, as files do and msdb does not.
std::optional<World> live(const History& history, bool headers_told = true);

// The newest point, and the edges of every set at hand: its start, finish, first
// and last LSN, and a second and one LSN to either side; the records at and
// before these LSNs too.
std::vector<PlanTarget> targets_of(const World& world);

// "F L r L" and a line for each set at hand.
std::string text_of(const History& history);
std::string text_of(const World& world);

}  // namespace unbroken::oracle

#endif  // UNBROKEN_TESTS_ORACLE_WORLD_H_
