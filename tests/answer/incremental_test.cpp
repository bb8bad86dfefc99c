// New evidence of one database is answered without reading the backups of others.

#include <catch2/catch.hpp>
#include <set>

#include "answer/filled_catalog.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

// Notes of which databases backups are read.
class Watched : public Catalog {
 public:
  explicit Watched(Catalog& catalog) : catalog_(catalog) {}

  std::set<std::string> read;  // names of databases

  Result<std::unique_ptr<Import>> begin_import(const EvidenceSource& source) override {
    return catalog_.begin_import(source);
  }
  Result<std::vector<LineageRow>> lineages() override { return catalog_.lineages(); }
  Result<std::vector<ChainRecord>> chain_records(
      const std::vector<std::int64_t>& lineages) override {
    note(lineages);
    return catalog_.chain_records(lineages);
  }
  Status each_backup_set(const std::vector<std::int64_t>& lineages,
                         const std::function<Status(const BackupSet&)>& each) override {
    note(lineages);
    return catalog_.each_backup_set(lineages, each);
  }
  Result<BackupSet> backup_set(const Guid& uuid) override {
    auto set = catalog_.backup_set(uuid);
    if (set.ok()) read.insert(set->database_name.value_or(""));
    return set;
  }
  Status each_estate_row(
      const std::function<Status(const EstateRow&, std::optional<UtcTime>)>& each) override {
    return catalog_.each_estate_row(each);
  }
  Result<std::vector<Contradiction>> contradictions() override { return catalog_.contradictions(); }

 private:
  void note(const std::vector<std::int64_t>& ids) {
    const auto rows = catalog_.lineages();
    REQUIRE(rows.ok());
    for (const LineageRow& row : *rows) {
      if (std::find(ids.begin(), ids.end(), row.id) != ids.end()) {
        read.insert(row.lineage.database_name);
      }
    }
  }

  Catalog& catalog_;
};

std::vector<BackupSet> of_stock() {
  std::vector<BackupSet> sets = usual();
  for (BackupSet& one : sets) {
    one.uuid = guid(static_cast<std::uint8_t>(one.uuid.bytes()[15] + 20));
    one.database_name = "Stock";
    one.family_guid = guid(0xFB);
    one.first_recovery_fork = one.last_recovery_fork = guid(0xF7);
  }
  return sets;
}

}  // namespace

TEST_CASE("a new log of one database is in its plan, and the other database is not read") {
  Filled filled;
  filled.with(usual()).with(of_stock());
  filled.with({set(4, BackupType::log, 2000, 2500, "04:00")});
  Watched watched(*filled);
  const auto answer = plan(watched, sales());
  REQUIRE(answer.ok());
  CHECK(steps(*answer) == std::vector<int>{1, 2, 3, 4});
  CHECK(watched.read == std::set<std::string>{"Sales"});
}

TEST_CASE("a check of one database reads that one, a check of all reads all") {
  Filled filled;
  filled.with(usual()).with(of_stock());
  Watched watched(*filled);
  CheckRequest request = at_noon();
  request.databases = {"Stock"};
  REQUIRE(check(watched, request).ok());
  CHECK(watched.read == std::set<std::string>{"Stock"});
  request.databases.clear();
  REQUIRE(check(watched, request).ok());
  CHECK(watched.read == std::set<std::string>{"Sales", "Stock"});
}
