#include <atomic>
#include <barrier>
#include <mutex>
#include <thread>

#include "catalog_test.h"

using namespace unbroken;
using namespace unbroken::catalog_test;

// Catch's assertions are for one thread: the others count.

TEST_CASE("catalogs of one file serve a thread each", "[threads]") {
  const TempFolder folder;
  constexpr std::uint32_t kWriters = 2;
  constexpr std::uint32_t kImports = 25;
  constexpr std::uint32_t kSets = 200;  // several batches an import
  std::atomic<int> failures = 0;
  std::atomic<bool> is_done = false;

  std::thread reader([&] {
    std::size_t most = 0;
    while (!is_done) {
      auto catalog = catalog::open_sqlite_catalog(folder / "c.db");
      if (!catalog.ok()) {
        ++failures;
        continue;
      }
      const auto lineages = (*catalog)->lineages();
      if (!lineages.ok()) {
        ++failures;
        continue;
      }
      std::vector<std::int64_t> ids;
      for (const LineageRow& row : *lineages) ids.push_back(row.id);
      const auto chain = (*catalog)->chain_records(ids);
      if (!chain.ok() || chain->size() % kSets != 0 || chain->size() < most) {
        ++failures;
      } else {
        most = chain->size();
      }
    }
  });
  std::vector<std::thread> writers;
  for (std::uint32_t writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      auto catalog = catalog::open_sqlite_catalog(folder / "c.db");
      if (!catalog.ok()) {
        ++failures;
        return;
      }
      for (std::uint32_t i = 0; i < kImports; ++i) {
        const std::uint32_t first = kSets * (writer * kImports + i) + 1;
        auto import = (*catalog)->begin_import({std::to_string(first), {}});
        bool is_fine = import.ok();
        for (std::uint32_t n = 0; is_fine && n < kSets; ++n) {
          is_fine = (*import)->add(log_set(first + n, "1000", "1500")).ok();
        }
        if (!is_fine || !(*import)->commit().ok()) ++failures;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  is_done = true;
  reader.join();

  CHECK(failures == 0);
  CHECK(content_of(*opened(folder / "c.db")).sets.size() == kSets * kWriters * kImports);
}

TEST_CASE("a catalog that several threads create at once is created once", "[threads]") {
  constexpr int kRounds = 30;
  constexpr int kThreads = 4;
  const TempFolder folder;
  std::mutex mutex;
  std::vector<std::string> failures;
  for (int round = 0; round < kRounds; ++round) {
    const std::string path = folder / (std::to_string(round) + ".db");
    std::barrier start(kThreads);
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        start.arrive_and_wait();
        const auto catalog = catalog::open_sqlite_catalog(path);
        if (catalog.ok()) return;
        const std::lock_guard lock(mutex);
        failures.push_back(catalog.error().message);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  CHECK(failures == std::vector<std::string>{});
}
