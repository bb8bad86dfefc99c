#include "catalog/chain_row.h"
#include "catalog/packed_set.h"
#include "catalog_test.h"

using namespace unbroken;
using namespace unbroken::catalog_test;

namespace {

std::string packed(const BackupSet& set) {
  std::string bytes;
  catalog::pack(set, bytes);
  return bytes;
}

BackupSet unknown_but_for_its_uuid() {
  BackupSet set;
  set.uuid = guid(7);
  return set;
}

std::optional<ChainRecord> unpacked(std::string_view facts, const Guid& lineage_fork) {
  std::optional<ChainRecord> record(std::in_place);
  if (!catalog::unpack(facts, lineage_fork, *record)) record.reset();
  return record;
}

}  // namespace

TEST_CASE("a packed set comes back with every member", "[packed]") {
  for (const BackupSet& set : {full_set(false), full_set(true), unknown_but_for_its_uuid(),
                               log_set(1, "34000000012800037", "34000000013600001")}) {
    const auto back = catalog::unpack_set(set.uuid, packed(set));
    REQUIRE(back);
    CHECK(*back == set);
  }
}

TEST_CASE("known to be zero is packed as something else than unknown", "[packed]") {
  CHECK(packed(full_set(true)) != packed(unknown_but_for_its_uuid()));
  CHECK_FALSE(full_set(true) == unknown_but_for_its_uuid());
}

TEST_CASE("text with NUL, quotes and broken UTF-8 stays as it is", "[packed]") {
  BackupSet set = log_set(1, "1", "2");
  set.name = std::string("a\0b'\"\xFF\xC3", 7);
  set.other_columns = {{"", ""}, {"x", "null"}};
  CHECK(catalog::unpack_set(set.uuid, packed(set)) == set);
}

TEST_CASE("what a version wrote stays readable: the bytes are fixed", "[packed]") {
  BackupSet set;
  set.uuid = guid(1);
  set.type = BackupType::log;                       // member 2
  set.database_name = "Sales";                      // member 4
  set.first_lsn = lsn("3000000000000002");          // member 10: halves 3 and 2
  CHECK(packed(set) == std::string("\x02\x02"       // type
                                   "\x03\x02"       // position 1, zigzag
                                   "\x04\x05Sales"  // length 5
                                   "\x0A\x03\x02",
                                   14));
}

TEST_CASE("bytes that are cut short are no set", "[packed]") {
  const BackupSet set = full_set(false);
  const std::string whole = packed(set);
  std::size_t readable = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto back = catalog::unpack_set(set.uuid, std::string_view(whole).substr(0, size));
    if (back) {
      CHECK_FALSE(*back == set);
      ++readable;
    }
  }
  CHECK(readable < whole.size() / 3);  // only where a member ends
}

TEST_CASE("any changed byte gives a set or none, and never an unknown enumerator", "[packed]") {
  const std::string whole = packed(full_set(false));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int change : {0x01, 0x80, 0xFF}) {
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ change);
      const auto back = catalog::unpack_set(guid(7), changed);
      if (!back) continue;
      CHECK(back->type.value_or(BackupType::full) <= BackupType::partial_differential);
      CHECK(back->recovery_model.value_or(RecoveryModel::full) <= RecoveryModel::simple);
      CHECK(back->proof <= Proof::header);
    }
  }
}

TEST_CASE("an LSN's key compares as the LSN does", "[chain_row]") {
  const char* const rising[] = {"0",
                                "1",
                                "255",
                                "256",
                                "65536",
                                "999999999999999",
                                "1000000000000000",
                                "34000000012800037",
                                "34000000012800038",
                                "255000000000000000",
                                "256000000000000000",
                                "9999999999999999999999999"};
  for (std::size_t i = 1; i < std::size(rising); ++i) {
    CHECK(catalog::key_of(lsn(rising[i - 1])) < catalog::key_of(lsn(rising[i])));
  }
}

TEST_CASE("a chain row gives back the record of the set", "[chain_row]") {
  BackupSet crossing = log_set(9, "1000", "2000");
  crossing.last_recovery_fork = guid(0xF2);
  crossing.fork_point_lsn = lsn("1500");
  BackupSet nameless;
  nameless.uuid = guid(8);
  for (const BackupSet& set :
       {full_set(false), full_set(true), nameless, crossing, log_set(1, "5", "6")}) {
    const ChainRecord record = chain_record_of(set);
    for (const Guid& lineage_fork : {Guid(), guid(0xF1), guid(0xF2)}) {
      catalog::ChainRow row;
      catalog::pack(record, lineage_fork, row);
      CHECK(unpacked(row.facts, lineage_fork) == record);
    }
  }
}

TEST_CASE("a chain row keeps the files of a set told by file, and of no other", "[chain_row]") {
  BackupSet part = full_set(false);
  part.type = BackupType::partial;
  catalog::ChainRow row;
  catalog::pack(chain_record_of(part), Guid(), row);
  const auto back = unpacked(row.facts, Guid());
  REQUIRE(back);
  CHECK_FALSE(back->files.empty());
  CHECK(*back == chain_record_of(part));
  part.type = BackupType::full;
  CHECK(chain_record_of(part).files.empty());
}

TEST_CASE("a fork takes no room in the rows of its lineage", "[chain_row]") {
  catalog::ChainRow expected;
  catalog::ChainRow other;
  const ChainRecord record = chain_record_of(log_set(1, "5", "6"));
  catalog::pack(record, guid(0xF1), expected);
  catalog::pack(record, guid(0xF2), other);
  CHECK(expected.facts.size() + 17 == other.facts.size());
}

TEST_CASE("a chain row of the wrong shape is no record", "[chain_row]") {
  catalog::ChainRow row;
  catalog::pack(chain_record_of(log_set(1, "5", "6")), Guid(), row);
  REQUIRE(unpacked(row.facts, Guid()));
  CHECK_FALSE(unpacked(row.facts + "\x01", Guid()));
  CHECK_FALSE(unpacked(row.facts.substr(1), Guid()));
  CHECK_FALSE(unpacked(row.facts.substr(0, 10), Guid()));
}
