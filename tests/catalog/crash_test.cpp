#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <thread>

#include "catalog/connection.h"
#include "catalog_test.h"

using namespace unbroken;
using namespace unbroken::catalog_test;

namespace {

constexpr std::uint32_t kFiles = 60;
constexpr std::uint32_t kSetsPerFile = 30;
constexpr std::uint32_t kNoFile = 0xFFFFFFFF;
// What a killed process leaves is no matter of memory: sanitizers see a few.
#ifdef UNBROKEN_SANITIZED
constexpr int kKills = 5;
#else
constexpr int kKills = 50;
#endif

// File f tells its own sets, the second stripe of the file before, an event,
// and sometimes a contradiction.
std::vector<BackupSet> sets_of(std::uint32_t file) {
  std::vector<BackupSet> sets;
  for (std::uint32_t i = 0; i < kSetsPerFile; ++i) {
    BackupSet set = log_set(file * kSetsPerFile + i + 1, "1000", "1500");
    set.database_name = "Database" + std::to_string(i % 7);
    set.media.family_count = 2;
    sets.push_back(set);
  }
  if (file > 0) {
    BackupSet stripe = sets_of(file - 1).front();
    stripe.devices.front().family_sequence_number = 2;
    stripe.devices.front().path += "2";
    if (file % 5 == 0) stripe.last_lsn = lsn("1600");
    sets.push_back(stripe);
  }
  return sets;
}

EvidenceSource source_of(std::uint32_t file) { return {std::to_string(file) + ".trn", {}}; }

// Imports every file and writes the number of each committed one to pipe.
[[noreturn]] void import_and_tell(const std::string& path, int pipe) {
  auto catalog = catalog::open_sqlite_catalog(path);
  if (!catalog.ok()) _exit(1);
  for (std::uint32_t file = 0; file < kFiles; ++file) {
    auto import = (*catalog)->begin_import(source_of(file));
    if (!import.ok()) _exit(2);
    for (const BackupSet& set : sets_of(file)) {
      if (!(*import)->add(set).ok()) _exit(3);
    }
    if (!(*import)->add(EstateRow{"SQL01", "events", std::to_string(file)}).ok()) _exit(4);
    if (!(*import)->commit().ok()) _exit(5);
    if (write(pipe, &file, sizeof file) != sizeof file) _exit(6);
  }
  _exit(0);
}

void import_the_rest(const std::string& path) {
  const auto catalog = opened(path);
  for (std::uint32_t file = 0; file < kFiles; ++file) {
    import_all(*catalog, source_of(file), sets_of(file),
               {{"SQL01", "events", std::to_string(file)}});
  }
}

// How many files the child reported before it was killed after delay.
std::uint32_t files_told_before_kill(const std::string& path, std::chrono::microseconds delay) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    close(ends[0]);
    import_and_tell(path, ends[1]);
  }
  close(ends[1]);
  std::this_thread::sleep_for(delay);
  kill(child, SIGKILL);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK((WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) == 0)));
  std::uint32_t last = kNoFile;
  std::uint32_t file = 0;
  while (read(ends[0], &file, sizeof file) == sizeof file) last = file;
  close(ends[0]);
  return last == kNoFile ? 0 : last + 1;
}

}  // namespace

TEST_CASE("what was reported survives a kill at any moment", "[crash]") {
  const TempFolder folder;
  import_the_rest(folder / "whole.db");
  const Content whole = content_of(*opened(folder / "whole.db"));
  REQUIRE(whole.sets.size() == kFiles * kSetsPerFile);
  REQUIRE(whole.contradictions.size() == 11);
  std::chrono::microseconds full_run{};
  {
    const auto start = std::chrono::steady_clock::now();
    import_the_rest(folder / "timed.db");
    full_run = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - start);
  }

  std::mt19937 random(20261123);  // the same moments in every run, as far as time allows
  int in_the_middle = 0;
  for (int round = 0; round < kKills; ++round) {
    INFO("round " << round);
    const std::string path = folder / ("crash" + std::to_string(round) + ".db");
    const auto delay = std::chrono::microseconds(
        std::uniform_int_distribution<std::int64_t>(0, full_run.count())(random));
    const std::uint32_t told = files_told_before_kill(path, delay);
    in_the_middle += told > 0 && told < kFiles;

    {
      const auto catalog = opened(path);
      const Content now = content_of(*catalog);
      // Whole files only: those told, and perhaps the one being told.
      CHECK(now.sets.size() % kSetsPerFile == 0);
      const std::size_t files = now.sets.size() / kSetsPerFile;
      CHECK((files == told || files == told + 1));
      CHECK(now.estate.size() == files);
      CHECK(now.chain.size() == now.sets.size());
      for (std::uint32_t file = 0; file < told; ++file) {
        for (const BackupSet& set : sets_of(file)) {
          CHECK(catalog->backup_set(set.uuid).ok());
        }
      }
    }
    {
      auto connection = catalog::Connection::open(path, nullptr);
      REQUIRE(connection.ok());
      CHECK(
          connection->number("SELECT integrity_check = 'ok' FROM pragma_integrity_check").value() ==
          1);
    }
    import_the_rest(path);
    CHECK(content_of(*opened(path)) == whole);
    std::filesystem::remove(path);
  }
  CHECK(in_the_middle > kKills / 10);
}
