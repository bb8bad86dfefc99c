// The virtual server writes what SQL Server would. Each event commits at
// 1 s before and at its start, a backup also 10 s and 30 s after its start; a
// record every ten LSNs, from 1000 on.

#include <catch2/catch.hpp>

#include "oracle/world.h"

using namespace unbroken;
using namespace unbroken::oracle;

namespace {

Lsn lsn(std::uint64_t n) { return Lsn::from_halves(0, n); }

World lived(const std::string& events) {
  History history;
  for (const char event : events) history.push_back({static_cast<Event>(event), 0});
  auto world = live(history);
  REQUIRE(world);
  return *std::move(world);
}

bool can_happen(const std::string& events) {
  History history;
  for (const char event : events) history.push_back({static_cast<Event>(event), 0});
  return live(history).has_value();
}

}  // namespace

TEST_CASE("a full starts at the oldest open transaction, a record before its checkpoint") {
  const World world = lived("F");
  REQUIRE(world.records.size() == 1);
  CHECK(world.records[0].first_lsn == lsn(1020));
  CHECK(world.records[0].checkpoint_lsn == lsn(1030));
  CHECK(world.records[0].last_lsn == lsn(1050));
  CHECK(world.on_media[0].commits.size() == 3);  // the one at its finish came too late
  CHECK(world.forks[0].commits.size() == 4);
}

TEST_CASE("logs join, the first begins with its full and ends past it") {
  const World world = lived("FLL");
  CHECK(world.records[1].first_lsn == lsn(1020));
  CHECK(world.records[1].begins_log_chain);
  CHECK(world.records[1].last_lsn == lsn(1090));
  CHECK(world.records[2].first_lsn == lsn(1090));
  CHECK_FALSE(world.records[2].begins_log_chain);
}

TEST_CASE("a log after which nothing happened is followed by an empty one") {
  const World world = lived("FLE");
  CHECK(world.records[2].first_lsn == world.records[1].last_lsn);
  CHECK(world.records[2].last_lsn == world.records[1].last_lsn);
}

TEST_CASE("a copy-only log does not truncate, so that the next one overlaps it or repeats it") {
  World world = lived("FcL");
  CHECK(world.records[1].first_lsn == world.records[2].first_lsn);
  CHECK(world.records[1].last_lsn < world.records[2].last_lsn);
  world = lived("FcE");
  CHECK(world.records[1].first_lsn == world.records[2].first_lsn);
  CHECK(world.records[1].last_lsn == world.records[2].last_lsn);
}

TEST_CASE("a foreign log leaves a gap") {
  const World world = lived("FLXL");
  REQUIRE(world.records.size() == 3);
  CHECK(world.records[2].first_lsn > world.records[1].last_lsn);
}

TEST_CASE("a full moves the differential base, a copy-only one does not") {
  World world = lived("FFD");
  CHECK(world.records[2].differential_base_guid == world.records[1].uuid);
  CHECK(world.records[2].differential_base_lsn == world.records[1].checkpoint_lsn);
  world = lived("FCD");
  CHECK(world.records[2].differential_base_guid == world.records[0].uuid);
}

TEST_CASE("SIMPLE ends the log chain, a full or a differential begins a new one") {
  CHECK_FALSE(can_happen("FSL"));
  CHECK_FALSE(can_happen("FSCL"));
  const World world = lived("FLSDL");
  CHECK(world.records[3].begins_log_chain);
  CHECK(world.records[3].first_lsn == world.records[2].first_lsn);
  CHECK(world.records[3].first_lsn > world.records[1].last_lsn);
}

TEST_CASE("what cannot happen does not") {
  CHECK_FALSE(can_happen("D"));
  CHECK_FALSE(can_happen("CD"));
  CHECK_FALSE(can_happen("L"));
  CHECK_FALSE(can_happen("CL"));
  CHECK_FALSE(can_happen("R"));
  CHECK_FALSE(can_happen("Fr"));
  CHECK_FALSE(can_happen("-"));
}

TEST_CASE("a restore into a log begins a fork whose first log crosses over from the old one") {
  const World world = lived("FLrL");
  REQUIRE(world.forks.size() == 2);
  CHECK(world.forks[1].point == lsn(1070));
  CHECK(world.forks[1].parent == 0);
  const ChainRecord& log = world.records[2];
  CHECK(log.first_fork == world.forks[0].id);
  CHECK(log.last_fork == world.forks[1].id);
  CHECK(log.fork_point_lsn == lsn(1070));
  CHECK(log.first_lsn == world.records[1].first_lsn);
  // The commit at 1070 was rolled back, that LSN was used again.
  CHECK(world.forks[1].before(lsn(1100)) == std::vector<std::uint32_t>{1, 2, 3, 4, 5, 11});
  CHECK(world.forks[0].before(lsn(1080)) == std::vector<std::uint32_t>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("a restore to a data backup begins a fork at its end, and the full is still a base") {
  const World world = lived("FLRLD");
  CHECK(world.forks[1].point == world.records[0].last_lsn);
  CHECK(world.records[2].first_fork == world.forks[1].id);
  CHECK(world.records[2].parent_fork == world.forks[0].id);
  CHECK(world.records[2].first_lsn == lsn(1050));
  CHECK(world.records[3].differential_base_guid == world.records[0].uuid);
}
