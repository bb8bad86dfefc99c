#include "catalog/chain_chunk.h"
#include "catalog_test.h"

using namespace unbroken;
using namespace unbroken::catalog_test;
using catalog::ChainEntry;

namespace {

// One after the other, each on the LSN where the one before ends.
std::vector<BackupSet> logs(std::uint32_t from, std::uint32_t to) {
  std::vector<BackupSet> sets;
  for (std::uint32_t n = from; n <= to; ++n) {
    sets.push_back(
        log_set(n, std::to_string(1000 * n).c_str(), std::to_string(1000 * n + 1000).c_str()));
  }
  return sets;
}

ChainRecord back(const std::string& chunk, const Guid& fork) {
  catalog::ChunkReader reader(5, chunk);
  catalog::ChunkEntry entry;
  ChainRecord record;
  REQUIRE(reader.next(entry));
  CHECK(entry.set == 7);
  REQUIRE(catalog::unpack(entry, fork, record));
  CHECK_FALSE(reader.next(entry));
  CHECK(reader.is_whole());
  return record;
}

std::string chunk_of(const ChainRecord& record, const Guid& fork) {
  std::vector<ChainEntry> entries(1);
  catalog::pack(record, fork, entries.front());
  entries.front().set = 7;
  return catalog::pack_chunk(5, entries);
}

// What a caller sees of the chain, however it asks.
std::size_t chain_size(Catalog& catalog) {
  const auto ids = all_lineages(catalog);
  const auto records = catalog.chain_records(ids);
  const auto graph = catalog.chain(ids);
  REQUIRE(records.ok());
  REQUIRE(graph.ok());
  const ChainGraph told(*records);
  REQUIRE(graph->size() == told.size());
  for (Vertex v = 0; v < told.size(); ++v) {
    REQUIRE((*graph)[v].uuid == told[v].uuid);
    REQUIRE((*graph)[v].first_lsn == told[v].first_lsn);
    REQUIRE((*graph)[v].base == told[v].base);
    REQUIRE((*graph)[v].finish == told[v].finish);
    REQUIRE((*graph)[v].bytes == told[v].bytes);
    REQUIRE((*graph)[v].is_complete == told[v].is_complete);
    REQUIRE((*graph)[v].type == told[v].type);
  }
  return told.size();
}

}  // namespace

TEST_CASE("a chunk gives back the record of each set", "[chunk]") {
  BackupSet crossing = log_set(9, "1000", "2000");
  crossing.last_recovery_fork = guid(0xF2);
  crossing.fork_point_lsn = lsn("1500");
  BackupSet nameless;
  nameless.uuid = guid(8);
  BackupSet far = log_set(3, "9999999999999999999999999", "9999999999999999999999999");
  BackupSet plain = full_set(false);
  plain.type = BackupType::full;
  for (const BackupSet& set : {full_set(false), full_set(true), plain, nameless, crossing, far,
                               log_set(1, "34000000012800037", "34000000013600001")}) {
    const ChainRecord record = chain_record_of(set);
    for (const Guid& fork : {Guid(), guid(0xF1), guid(0xF2)}) {
      CHECK(back(chunk_of(record, fork), fork) == record);
    }
  }
}

TEST_CASE("what a version wrote into a chunk stays readable: the bytes are fixed", "[chunk]") {
  BackupSet set = log_set(1, "3000000000000002", "3000000000000259");
  set.compressed_backup_size = 513;
  set.utc_offset = UtcOffset{60};
  set.backup_start = set.backup_finish = LocalTime{256};
  CHECK(chunk_of(chain_record_of(set), guid(0xF1)) ==
        std::string("\2\0\0\0"
                    "\0\0\0\0"                          // set 5 + 2, plain
                    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"  // GUID
                    "\3\0\0\0"
                    "\2\0\0\0\0\0\0\0"  // first LSN
                    "\3\0\0\0"
                    "\3\1\0\0\0\0\0\0"  // last LSN
                    "\0\0\0\0"
                    "\0\0\0\0\0\0\0\0"  // checkpoint
                    "\0\1\0\0\0\0\0\0"
                    "\0\1\0\0\0\0\0\0"  // start, finish
                    "\1\2\0\0\0\0\0\0"  // bytes
                    "\x81\0"
                    "\x3C\0"
                    "\2"
                    "\0",  // offset known, complete; 60; log; history
                    90));
}

TEST_CASE("a chunk of the wrong shape is no chunk", "[chunk]") {
  const std::string whole = chunk_of(chain_record_of(log_set(1, "5", "6")), guid(0xF1));
  const auto is_readable = [](const std::string& chunk) {
    catalog::ChunkReader reader(5, chunk);
    catalog::ChunkEntry entry;
    ChainRecord record;
    while (reader.next(entry)) {
      if (!catalog::unpack(entry, guid(0xF1), record)) return false;
    }
    return reader.is_whole();
  };
  CHECK(is_readable(whole));
  CHECK(is_readable(""));
  CHECK_FALSE(is_readable(whole.substr(0, 40)));
  CHECK_FALSE(is_readable(whole + "\1"));
  std::string other_type = whole;
  other_type[whole.size() - 2] = '\x7F';
  CHECK_FALSE(is_readable(other_type));
}

TEST_CASE("a chunk in which any byte changed has another checksum", "[chunk]") {
  const std::string whole = chunk_of(chain_record_of(log_set(1, "5", "6")), guid(0xF1));
  const std::int64_t sum = catalog::checksum_of(whole);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string other = whole;
    other[i] = static_cast<char>(other[i] ^ 1);
    CHECK(catalog::checksum_of(other) != sum);
  }
  CHECK(catalog::checksum_of(whole + std::string(1, '\0')) != sum);
}

TEST_CASE("a chain that takes several chunks comes back whole", "[chunk]") {
  const auto catalog = opened();
  import_all(*catalog, {"a.json", {}}, logs(1, 600));
  CHECK(chain_size(*catalog) == 600);
  import_all(*catalog, {"b.json", {}}, logs(601, 610));
  CHECK(chain_size(*catalog) == 610);
  CHECK(content_of(*catalog).sets.size() == 610);
}

TEST_CASE("a set that is told better is changed in its chunk", "[chunk]") {
  const auto catalog = opened();
  import_all(*catalog, {"a.json", {}}, logs(1, 600));
  std::vector<BackupSet> again;
  for (const std::uint32_t n : {1U, 300U, 2U, 600U}) {
    again.push_back(logs(n, n).front());
    again.back().compressed_backup_size = 7;
  }
  CHECK(import_all(*catalog, {"b.json", {}}, again).extended == 4);
  CHECK(chain_size(*catalog) == 600);
  const auto graph = catalog->chain(all_lineages(*catalog));
  CHECK((*graph)[*graph->find(guid(2))].bytes == 7);
  CHECK((*graph)[*graph->find(guid(3))].bytes == 0);
}

TEST_CASE("sets of which another family becomes known move to its lineage's chunks", "[chunk]") {
  const auto catalog = opened();
  std::vector<BackupSet> nameless = logs(1, 1200);
  for (BackupSet& set : nameless) set.family_guid.reset();
  import_all(*catalog, {"a.json", {}}, nameless);
  import_all(*catalog, {"b.json", {}}, logs(1201, 1210));
  CHECK(all_lineages(*catalog).size() == 2);
  import_all(*catalog, {"c.json", {}}, logs(1, 1200));
  CHECK(all_lineages(*catalog).size() == 1);
  CHECK(chain_size(*catalog) == 1210);
}
