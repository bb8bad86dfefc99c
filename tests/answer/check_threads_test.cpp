// Judging on several threads changes nothing but the time it takes.

#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <new>
#include <string>
#include <thread>

#include "answer/filled_catalog.h"
#include "answer/judging_threads.h"
#include "unbroken/check_printer.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

// Database n, on one of three servers, with a gap in every third.
std::vector<BackupSet> backups_of(std::size_t n, std::size_t logs) {
  std::vector<BackupSet> sets;
  const auto add = [&](BackupType type, std::uint64_t first, std::uint64_t last) {
    BackupSet made = set(1, type, first, last, "01:00");
    std::array<std::uint8_t, 16> bytes{};
    bytes[0] = static_cast<std::uint8_t>(n >> 8);
    bytes[1] = static_cast<std::uint8_t>(n);
    bytes[2] = static_cast<std::uint8_t>(sets.size() >> 8);
    bytes[3] = static_cast<std::uint8_t>(sets.size());
    bytes[15] = 1;
    made.uuid = Guid(bytes);
    bytes[2] = bytes[3] = 0;
    made.family_guid = Guid(bytes);
    made.database_name = "Database " + std::to_string(1000 + n);
    made.server_name = "SQL0" + std::to_string(n % 3);
    made.backup_finish = LocalTime{at("01:00").ms + static_cast<std::int64_t>(sets.size()) * 1000};
    sets.push_back(std::move(made));
  };
  add(BackupType::full, 1000, 1100);
  for (std::size_t i = 0; i < logs; ++i) {
    if (n % 3 == 0 && i == logs / 2) continue;
    add(BackupType::log, 1000 + 100 * i, 1100 + 100 * i);
  }
  return sets;
}

void fill(Filled& filled, std::size_t databases, std::size_t logs) {
  std::vector<BackupSet> all;
  for (std::size_t n = 0; n < databases; ++n) {
    for (BackupSet& one : backups_of(n, logs)) all.push_back(std::move(one));
  }
  filled.with(all);
}

CheckRequest on(std::size_t threads) {
  CheckRequest request = at_noon();
  request.max_exposure_ms = 3'600'000;
  request.threads = threads;
  return request;
}

std::string text_of(const CheckAnswer& answer) {
  std::string text;
  const auto printer = check_printer(CheckFormat::json, [&text](std::string_view piece) {
    text += piece;
    return Status();
  });
  REQUIRE(print_check({answer.now}, answer, {}, *printer).ok());
  return text;
}

std::string text_of(Filled& filled, std::size_t threads) {
  const auto answer = check(*filled, on(threads));
  REQUIRE(answer.ok());
  return text_of(*answer);
}

}  // namespace

TEST_CASE("the answer is the same on any number of threads", "[threads]") {
  Filled filled;
  fill(filled, 40, 9);
  const std::string wanted = text_of(filled, 1);
  CHECK(wanted.find("Database 1039") != std::string::npos);
  for (const std::size_t threads : {0U, 2U, 3U, 8U, 60U}) CHECK(text_of(filled, threads) == wanted);
}

TEST_CASE("databases of any size come back in order", "[threads]") {
  Filled filled;
  std::vector<BackupSet> all;
  const std::vector<std::size_t> logs{0, 700, 1, 63, 64, 65, 0, 300, 2};  // a batch holds 64
  for (std::size_t n = 0; n < logs.size(); ++n) {
    for (BackupSet& one : backups_of(n, logs[n])) all.push_back(std::move(one));
  }
  filled.with(all);
  std::vector<std::uint64_t> sets;
  const auto findings = check_each(*filled, on(3), [&sets](const DatabaseCheck& database) {
    sets.push_back(database.analysis.sets);
    return Status();
  });
  REQUIRE(findings.ok());
  CHECK(sets == std::vector<std::uint64_t>{1, 701, 2, 63, 65, 66, 1, 301, 3});
}

TEST_CASE("a failure of the one who takes the databases ends the check", "[threads]") {
  Filled filled;
  fill(filled, 30, 5);
  for (const std::size_t threads : {1U, 4U}) {
    std::size_t taken = 0;
    const auto findings = check_each(*filled, on(threads), [&taken](const DatabaseCheck&) {
      return ++taken == 3 ? Status(Error{Code::io, "disk full", "pipe"}) : Status();
    });
    REQUIRE_FALSE(findings.ok());
    CHECK(findings.error().message == "disk full");
    CHECK(taken == 3);
  }
}

TEST_CASE("a catalog that fails in the middle ends the check with its error", "[threads]") {
  class Failing : public Catalog {
   public:
    explicit Failing(Catalog& whole) : whole_(whole) {}
    Result<std::unique_ptr<Import>> begin_import(const EvidenceSource& source) override {
      return whole_.begin_import(source);
    }
    Result<std::vector<LineageRow>> lineages() override { return whole_.lineages(); }
    Result<std::vector<ChainRecord>> chain_records(const std::vector<std::int64_t>& ids) override {
      return whole_.chain_records(ids);
    }
    Status each_backup_set(const std::vector<std::int64_t>& ids,
                           const std::function<Status(const BackupSet&)>& each) override {
      if (++reads_ == 7) return Error{Code::damaged, "a row is cut", "catalog"};
      return whole_.each_backup_set(ids, each);
    }
    Result<BackupSet> backup_set(const Guid& uuid) override { return whole_.backup_set(uuid); }
    Status each_estate_row(
        const std::function<Status(const EstateRow&, std::optional<UtcTime>)>& each) override {
      return whole_.each_estate_row(each);
    }
    Result<std::vector<Contradiction>> contradictions() override { return whole_.contradictions(); }

   private:
    Catalog& whole_;
    int reads_ = 0;
  };
  Filled filled;
  fill(filled, 12, 100);
  for (const std::size_t threads : {1U, 4U}) {
    Failing failing(*filled);
    const auto answer = check(failing, on(threads));
    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().message == "a row is cut");
  }
}

TEST_CASE("a database that no memory is left for fails alone and in its place", "[threads]") {
  Filled filled;
  fill(filled, 9, 3);
  const auto index = index_databases(*filled);
  REQUIRE(index.ok());
  for (const std::size_t threads : {0U, 2U}) {
    JudgingThreads judging(threads, [](const IndexedDatabase& database, const LoadedDatabase&) {
      if (database.is_called("Database 1004")) throw std::bad_alloc();
      JudgedDatabase judged;
      judged.check.analysis.name = database.labels.front().database_name;
      return judged;
    });
    std::string told;
    const auto take = [&told](const Result<JudgedDatabase>& one) {
      told += one.ok() ? one->check.analysis.name.substr(12) : one.error().message;
    };
    const ProducerTable none;
    for (const IndexedDatabase& database : index->databases) {
      judging.begin(database, DatabaseLoader(*index, database, none));
      judging.end();
      while (auto one = judging.next(false)) take(*one);
    }
    while (auto one = judging.next(true)) take(*one);
    CHECK(told == "0123out of memory5678");
  }
}

TEST_CASE("no more databases wait than a few for each thread", "[threads]") {
  Filled filled;
  fill(filled, 40, 1);
  const auto index = index_databases(*filled);
  REQUIRE(index.ok());
  std::atomic<std::size_t> judged{0};
  std::atomic<bool> first_may_end{false};
  JudgingThreads judging(2, [&](const IndexedDatabase& database, const LoadedDatabase&) {
    while (database.is_called("Database 1000") && !first_may_end) std::this_thread::yield();
    ++judged;
    return JudgedDatabase{};
  });
  const ProducerTable none;
  std::size_t begun = 0;
  for (const IndexedDatabase& database : index->databases) {
    judging.begin(database, DatabaseLoader(*index, database, none));
    judging.end();
    if (++begun == 8) break;  // the next call would wait for the first
    CHECK_FALSE(judging.next(false));
  }
  first_may_end = true;
  CHECK(judging.next(false));
  while (judging.next(true)) {
  }
  CHECK(judged == 8);
}
