#include "catalog_test.h"

using namespace unbroken;
using namespace unbroken::catalog_test;

namespace {

BackupSet stripe(BackupSet set, int family, const std::string& path) {
  set.media.family_count = 2;
  set.devices.clear();
  BackupDevice device;
  device.path = path;
  device.family_sequence_number = family;
  set.devices.push_back(device);
  return set;
}

}  // namespace

TEST_CASE("an imported set comes back whole", "[sets]") {
  const auto catalog = opened();
  for (const BackupSet& set : {full_set(false), log_set(1, "1000", "1500")}) {
    CHECK(import_all(*catalog, {"a.json", {}}, {set}) == ImportCounts{1, 0, 0, 0, 0});
    const auto back = catalog->backup_set(set.uuid);
    REQUIRE(back.ok());
    CHECK(*back == set);
  }
  CHECK(content_of(*catalog).sets.size() == 2);
}

TEST_CASE("a set the catalog does not hold is not found, by its name", "[sets]") {
  const auto back = opened()->backup_set(guid(5));
  REQUIRE_FALSE(back.ok());
  CHECK(back.error().code == Code::not_found);
  CHECK(back.error().subject == "00000000-0000-0000-0000-000000000005");
}

TEST_CASE("importing a source again changes nothing", "[sets]") {
  const auto catalog = opened();
  const std::vector<BackupSet> sets{log_set(1, "1000", "1500"), log_set(2, "1500", "2000"),
                                    full_set(false)};
  CHECK(import_all(*catalog, {"a.json", {}}, sets) == ImportCounts{3, 0, 0, 0, 0});
  const Content once = content_of(*catalog);
  CHECK(import_all(*catalog, {"a.json", {}}, sets) == ImportCounts{0, 3, 0, 0, 0});
  CHECK(content_of(*catalog) == once);
}

TEST_CASE("two sources that tell the same set leave one set", "[sets]") {
  const auto catalog = opened();
  import_all(*catalog, {"sql01.json", {}}, {log_set(1, "1000", "1500")});
  CHECK(import_all(*catalog, {"sql02.json", {}}, {log_set(1, "1000", "1500")}) ==
        ImportCounts{0, 1, 0, 0, 0});
  const auto lineages = catalog->lineages();
  REQUIRE(lineages.ok());
  REQUIRE(lineages->size() == 1);
  CHECK(lineages->front().sets == 1);
  CHECK(lineages->front().lineage == Lineage{guid(0xFA), guid(0xF1), "", "SQL01", "Sales"});
}

TEST_CASE("a striped set becomes complete when its other stripe arrives", "[sets]") {
  const auto catalog = opened();
  const BackupSet whole = log_set(1, "1000", "1500");
  import_all(*catalog, {"1.trn", {}}, {stripe(whole, 1, "1.trn")});
  auto chain = catalog->chain_records(all_lineages(*catalog));
  REQUIRE(chain.ok());
  REQUIRE(chain->size() == 1);
  CHECK_FALSE(chain->front().is_complete);

  CHECK(import_all(*catalog, {"2.trn", {}}, {stripe(whole, 2, "2.trn")}) ==
        ImportCounts{0, 0, 1, 0, 0});

  chain = catalog->chain_records(all_lineages(*catalog));
  REQUIRE(chain.ok());
  REQUIRE(chain->size() == 1);
  CHECK(chain->front().is_complete);
  const auto set = catalog->backup_set(guid(1));
  REQUIRE(set.ok());
  REQUIRE(set->devices.size() == 2);
  CHECK(set->devices[0].path == "1.trn");
  CHECK(set->devices[1].path == "2.trn");
}

TEST_CASE("stripes in one source make one added set", "[sets]") {
  const auto catalog = opened();
  const BackupSet whole = log_set(1, "1000", "1500");
  CHECK(
      import_all(*catalog, {"both", {}}, {stripe(whole, 2, "2.trn"), stripe(whole, 1, "1.trn")}) ==
      ImportCounts{1, 0, 0, 0, 0});
  CHECK(catalog->backup_set(guid(1))->devices.size() == 2);
}

TEST_CASE("another LSN under the same GUID is kept beside what is known", "[sets]") {
  const auto catalog = opened();
  import_all(*catalog, {"first.json", {}}, {log_set(1, "1000", "1500")});
  const std::vector<BackupSet> other{log_set(1, "1000", "1600")};
  CHECK(import_all(*catalog, {"second.json", {}}, other) == ImportCounts{0, 0, 0, 1, 0});

  CHECK(catalog->backup_set(guid(1))->last_lsn == lsn("1500"));
  auto contradictions = catalog->contradictions();
  REQUIRE(contradictions.ok());
  REQUIRE(contradictions->size() == 1);
  CHECK(contradictions->front().backup_set_uuid == guid(1));
  CHECK(contradictions->front().source == "second.json");
  CHECK(contradictions->front().detail == "last_lsn: 1500 and 1600");

  // Telling it again is the same contradiction, not a further one.
  CHECK(import_all(*catalog, {"second.json", {}}, other) == ImportCounts{0, 0, 0, 1, 0});
  CHECK(catalog->contradictions()->size() == 1);
  // A third source that says so is one of its own.
  CHECK(import_all(*catalog, {"third.json", {}}, other) == ImportCounts{0, 0, 0, 1, 0});
  CHECK(catalog->contradictions()->size() == 2);
}

TEST_CASE("a set told twice by one source counts once", "[sets]") {
  const auto catalog = opened();
  const BackupSet set = log_set(1, "1000", "1500");
  CHECK(import_all(*catalog, {"a", {}}, {set, set}) == ImportCounts{1, 0, 0, 0, 0});
  CHECK(import_all(*catalog, {"b", {}}, {set, set}) == ImportCounts{0, 1, 0, 0, 0});
  CHECK(import_all(*catalog, {"c", {}}, {set, log_set(1, "1000", "1600"), set}) ==
        ImportCounts{0, 0, 0, 1, 0});
}

TEST_CASE("a file's header is better proof than history", "[sets]") {
  const auto catalog = opened();
  const BackupSet history = log_set(1, "1000", "1500");
  import_all(*catalog, {"a.json", {}}, {history});
  BackupSet header = history;
  header.proof = Proof::header;
  CHECK(import_all(*catalog, {"1.trn", {}}, {header}).extended == 1);
  CHECK(catalog->backup_set(guid(1))->proof == Proof::header);
  CHECK(catalog->chain_records(all_lineages(*catalog))->front().proof == Proof::header);
  // and history does not take it back
  CHECK(import_all(*catalog, {"a.json", {}}, {history}).known == 1);
  CHECK(catalog->backup_set(guid(1))->proof == Proof::header);
}

TEST_CASE("a set moves to its lineage when a source tells its family", "[sets]") {
  const auto catalog = opened();
  BackupSet poor = log_set(1, "1000", "1500");
  poor.family_guid.reset();
  poor.first_recovery_fork.reset();
  poor.last_recovery_fork.reset();
  poor.first_lsn.reset();
  import_all(*catalog, {"dbatools.json", {}}, {poor, log_set(2, "1500", "2000")});
  REQUIRE(catalog->lineages()->size() == 2);

  CHECK(import_all(*catalog, {"sql01.json", {}}, {log_set(1, "1000", "1500")}).extended == 1);

  const auto lineages = catalog->lineages();
  REQUIRE(lineages->size() == 1);
  CHECK(lineages->front().sets == 2);
  CHECK(lineages->front().lineage.family == guid(0xFA));
  const auto chain = catalog->chain_records({lineages->front().id});
  REQUIRE(chain->size() == 2);
  CHECK(chain->front().first_lsn == lsn("1000"));
}

TEST_CASE("chain records come for the wanted lineages only", "[sets]") {
  const auto catalog = opened();
  BackupSet other = log_set(2, "1000", "1500");
  other.database_name = "Orders";
  other.family_guid = guid(0xFB);
  import_all(*catalog, {"a", {}}, {log_set(1, "1000", "1500"), other, log_set(3, "1500", "2000")});
  const auto lineages = catalog->lineages();
  REQUIRE(lineages->size() == 2);
  const std::int64_t orders =
      (*lineages)[0].lineage.database_name == "Orders" ? (*lineages)[0].id : (*lineages)[1].id;
  const auto chain = catalog->chain_records({orders});
  REQUIRE(chain->size() == 1);
  CHECK(chain->front() == chain_record_of(other));
  CHECK(catalog->chain_records({})->empty());
  CHECK(catalog->chain_records({999})->empty());
}

TEST_CASE("a caller's failure ends the walk and is handed on", "[sets]") {
  const auto catalog = opened();
  import_all(*catalog, {"a", {}}, {log_set(1, "1000", "1500"), log_set(2, "1500", "2000")});
  int seen = 0;
  const Status walked = catalog->each_backup_set(all_lineages(*catalog), [&](const BackupSet&) {
    ++seen;
    return Status(Error{Code::cancelled, "enough", "me", false});
  });
  REQUIRE_FALSE(walked.ok());
  CHECK(walked.error().message == "enough");
  CHECK(seen == 1);
  CHECK(import_all(*catalog, {"b", {}}, {log_set(3, "2000", "2500")}).added == 1);
}

TEST_CASE("while a caller walks, it may look further but not import", "[sets]") {
  const auto catalog = opened();
  import_all(*catalog, {"a", {}}, {log_set(1, "1000", "1500")});
  const Status walked = catalog->each_backup_set(all_lineages(*catalog), [&](const BackupSet& set) {
    CHECK(catalog->backup_set(set.uuid).ok());
    CHECK(catalog->lineages()->size() == 1);
    const auto import = catalog->begin_import({"b", {}});
    CHECK_FALSE(import.ok());
    CHECK(import.error().code == Code::conflict);
    return Status();
  });
  CHECK(walked.ok());
  CHECK(catalog->begin_import({"b", {}}).ok());
}

TEST_CASE("an import that is not committed leaves no trace", "[sets]") {
  const auto catalog = opened();
  {
    auto import = catalog->begin_import({"a", {}});
    REQUIRE(import.ok());
    REQUIRE((*import)->add(log_set(1, "1000", "1500")).ok());
    REQUIRE((*import)->add(EstateRow{"SQL01", "events", "{}"}).ok());
    CHECK(catalog->lineages().error().code == Code::conflict);
    CHECK(catalog->begin_import({"b", {}}).error().code == Code::conflict);
  }
  CHECK(content_of(*catalog) == Content());
  CHECK(catalog->backup_set(guid(1)).error().code == Code::not_found);
}

TEST_CASE("an import of many batches that is not committed leaves no trace", "[sets]") {
  const auto catalog = opened();
  {
    auto import = catalog->begin_import({"a", {}});
    for (std::uint32_t i = 1; i < 2000; ++i) {
      REQUIRE((*import)->add(log_set(i, "1000", "1500")).ok());
    }
  }
  CHECK(content_of(*catalog) == Content());
  std::vector<BackupSet> sets;
  for (std::uint32_t i = 1; i < 2000; ++i) sets.push_back(log_set(i, "1000", "1500"));
  CHECK(import_all(*catalog, {"a", {}}, sets).added == 1999);
  CHECK(content_of(*catalog).sets == sets);
}

TEST_CASE("an import outlives its catalog", "[sets]") {
  const TempFolder folder;
  auto catalog = opened(folder / "c.db");
  auto import = catalog->begin_import({"a", {}});
  REQUIRE(import.ok());
  catalog.reset();
  REQUIRE((*import)->add(log_set(1, "1000", "1500")).ok());
  REQUIRE((*import)->commit().ok());
  import->reset();
  CHECK(opened(folder / "c.db")->backup_set(guid(1)).ok());
}

TEST_CASE("an import is committed once", "[sets]") {
  const auto catalog = opened();
  auto import = catalog->begin_import({"a", {}});
  REQUIRE((*import)->commit().ok());
  CHECK((*import)->commit().error().code == Code::invalid_argument);
  CHECK((*import)->add(log_set(1, "1000", "1500")).error().code == Code::invalid_argument);
  CHECK(content_of(*catalog) == Content());
}

TEST_CASE("a set without a GUID is refused, and the import with it", "[sets]") {
  const auto catalog = opened();
  auto import = catalog->begin_import({"a", {}});
  REQUIRE((*import)->add(log_set(1, "1000", "1500")).ok());
  BackupSet nameless = log_set(1, "1000", "1500");
  nameless.uuid = Guid();
  const Status refused = (*import)->add(nameless);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == Code::invalid_argument);
  CHECK(refused.error().message == "backup set without a GUID");
  CHECK((*import)->add(log_set(2, "1500", "2000")).error().message == "backup set without a GUID");
  CHECK((*import)->commit().error().message == "backup set without a GUID");
  import->reset();
  CHECK(content_of(*catalog) == Content());
}
