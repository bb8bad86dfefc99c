// Every caveat of docs/caveats.md: when it is there, and when it is not.

#include <catch2/catch.hpp>

#include "answer/filled_catalog.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

// The codes of a plan of these sets that a plan of usual() does not have.
std::vector<std::string> added(const std::vector<BackupSet>& sets,
                               const PlanRequest& request = sales(),
                               const std::vector<EstateRow>& rows = {}) {
  Filled filled;
  filled.with(sets, rows);
  auto answer = asked(filled, request);
  REQUIRE(answer.ok());
  std::vector<std::string> codes;
  for (const Caveat& caveat : answer->caveats) {
    if (caveat.code != "files_not_seen" && caveat.code != "tail_not_backed_up") {
      codes.push_back(caveat.code);
    }
  }
  return codes;
}

using Codes = std::vector<std::string>;

EstateRow server_of(const std::string& version) {
  return {"SQL01", "server", R"({"server_name":"SQL01","product_version":")" + version + R"("})"};
}

}  // namespace

TEST_CASE("sets that nothing is to be said of have no caveat") { CHECK(added(usual()).empty()); }

TEST_CASE("a damaged set is named where no other way exists, and not used where one does") {
  std::vector<BackupSet> sets = usual();
  sets[1].is_damaged = true;
  CHECK(added(sets) == Codes{"damaged_set"});
  sets.push_back(set(4, BackupType::log, 1000, 1500, "02:05"));
  CHECK(added(sets).empty());
}

TEST_CASE("a log with bulk-logged changes is told, a data backup that has them is not") {
  std::vector<BackupSet> sets = usual();
  sets[0].has_bulk_logged_data = true;
  CHECK(added(sets).empty());
  sets[1].has_bulk_logged_data = true;
  CHECK(added(sets) == Codes{"bulk_logged"});
}

TEST_CASE("a snapshot and a virtual device need the program that wrote them") {
  std::vector<BackupSet> sets = usual();
  sets[0].devices[0].device_type = 2;
  CHECK(added(sets).empty());
  sets[0].devices[0].device_type = 107;
  CHECK(added(sets) == Codes{"needs_its_program"});
  sets[0].devices[0].device_type = 2;
  sets[0].is_snapshot = true;
  CHECK(added(sets) == Codes{"needs_its_program"});
}

TEST_CASE("a password of a set or of its media is asked for") {
  std::vector<BackupSet> sets = usual();
  sets[0].is_password_protected = false;
  CHECK(added(sets).empty());
  sets[0].media.is_password_protected = true;
  CHECK(added(sets) == Codes{"password_needed"});
}

TEST_CASE("a certificate is needed for an encrypted backup and for an encrypted database") {
  std::vector<BackupSet> sets = usual();
  BackupFile file;
  file.logical_name = "Sales";
  sets[0].files = {file};
  CHECK(added(sets).empty());
  sets[0].files[0].tde_thumbprint = "0xABCD";
  CHECK(added(sets) == Codes{"encryption_certificate_needed"});
  sets[0].files.clear();
  sets[2].key_algorithm = "aes_256";
  CHECK(added(sets) == Codes{"encryption_certificate_needed"});
}

TEST_CASE("a mirror that is not there is told, and so is a set whose only file is gone") {
  std::vector<BackupSet> sets = usual();
  BackupDevice mirror = sets[0].devices[0];
  mirror.path = "E:\\b\\1.bak";
  mirror.mirror = 1;
  sets[0].devices.push_back(mirror);
  CHECK(added(sets).empty());
  sets[0].devices[1].is_missing = true;
  CHECK(added(sets) == Codes{"missing_file"});
  sets[0].devices.pop_back();
  sets[2].devices[0].is_missing = true;  // the plan ends before it
  CHECK(added(sets) == Codes{"missing_file"});
}

TEST_CASE("a server older than the backups cannot restore them, one as old can") {
  std::vector<BackupSet> sets = usual();
  sets[0].software_version_major = 13;
  const auto on = [&](const std::string& version) {
    return added(sets, sales(), {online("FULL"), server_of(version)});
  };
  CHECK(on("13.0.5026.0").empty());
  CHECK(on("14.0.1000.1").empty());
  CHECK(on("unknown").empty());
  CHECK(on("12.0.6024.0") == Codes{"version_too_new"});
}

TEST_CASE("a plan over a fork point says so, one inside a fork does not") {
  std::vector<BackupSet> sets = usual();
  BackupSet crossing = set(4, BackupType::log, 1500, 2600, "05:00");
  crossing.last_recovery_fork = guid(kOtherFork);
  crossing.fork_point_lsn = lsn(1500);
  sets.push_back(crossing);
  CHECK(added(sets) == Codes{"crosses_forks"});
  PlanRequest old = sales();
  old.fork = guid(kMainFork);
  CHECK(added(sets, old).empty());
}

TEST_CASE("other forks are named for a time that they hold too, not for the newest point") {
  std::vector<BackupSet> sets = usual();
  for (const auto& [n, type, first, last, clock] :
       {std::tuple{4, BackupType::full, 2500, 2600, "02:10"},
        std::tuple{5, BackupType::log, 2600, 2700, "04:00"}}) {
    BackupSet other = set(static_cast<std::uint8_t>(n), type, static_cast<std::uint64_t>(first),
                          static_cast<std::uint64_t>(last), clock);
    other.first_recovery_fork = other.last_recovery_fork = guid(kOtherFork);
    sets.push_back(other);
  }
  CHECK(added(sets, to_time("02:30")) == Codes{"other_forks"});
  CHECK(added(sets, to_time("03:30")).empty());
  CHECK(added(sets).empty());
}

TEST_CASE("rows of two servers that only a name joins are told") {
  std::vector<BackupSet> sets = usual();
  for (BackupSet& one : sets) {
    one.family_guid.reset();
    one.first_recovery_fork = one.last_recovery_fork = std::nullopt;
  }
  CHECK(added(sets).empty());
  sets[2].server_name = "SQL02";
  CHECK(added(sets) == Codes{"identity_by_name"});
}

TEST_CASE("files are unseen while only the history tells of them") {
  std::vector<BackupSet> sets = usual();
  Filled filled;
  filled.with(sets);
  CHECK(has_caveat(planned(filled, sales()), "files_not_seen"));
  for (BackupSet& one : sets) one.proof = Proof::header;
  Filled seen;
  seen.with(sets);
  CHECK_FALSE(has_caveat(planned(seen, sales()), "files_not_seen"));
}

TEST_CASE(
    "a time on a fork that began in the last log is told as in doubt, and certain by history") {
  std::vector<BackupSet> sets = usual();
  BackupSet child = set(4, BackupType::log, 1600, 2600, "05:00");
  child.last_recovery_fork = guid(kOtherFork);
  child.fork_point_lsn = lsn(1600);
  sets.push_back(child);
  PlanRequest request = to_time("02:30");
  request.fork = guid(kOtherFork);
  CHECK(added(sets, request) == Codes{"fork_point_time_unknown"});
  const auto restored_to = [](const std::string& stop) {
    return EstateRow{"SQL01", "restorehistory",
                     R"({"destination_database_name":"Sales","restore_type":"L",)"
                     R"("restore_date":"2026-11-20T04:00:00","stop_at":"2026-11-20T)" +
                         stop + R"(","backup_set_uuid":")" + guid(3).text() + R"("})"};
  };
  CHECK(added(sets, request, {online("FULL"), restored_to("02:45:00")}).empty());
  // Not replayed: the sets on media that are made of a graph know no time of a fork point.
  Filled past;
  past.with(sets, {online("FULL"), restored_to("02:20:00")});
  const auto answer = plan(*past, request);
  REQUIRE(answer.ok());
  CHECK(steps(*answer) == std::vector<int>{1, 2, 3, 4});
  CHECK(std::get<PlanPath>(answer->outcome).is_certain);
  const std::vector<EstateRow> twice{online("FULL"), restored_to("02:45:00"),
                                     restored_to("02:20:00")};
  CHECK(added(sets, request, twice) == Codes{"fork_point_time_unknown"});
}

TEST_CASE("a restore that goes on is warned of backups of files that end past its point") {
  std::vector<BackupSet> sets = usual();
  BackupSet files = set(5, BackupType::file, 1900, 2010, "03:10");
  BackupFile primary;
  primary.file_id = 1;
  primary.is_present = true;
  files.files = {primary};
  sets.push_back(files);
  PlanRequest request = sales();
  request.redo_from = lsn(1500);
  CHECK(added(sets, request) == Codes{"restored_in_parts"});
  CHECK(added(sets).empty());
  sets.back().last_lsn = lsn(2000);
  CHECK(added(sets, request).empty());
}
