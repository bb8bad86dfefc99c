#include <catch2/catch.hpp>

#include "unbroken/evidence.h"

namespace unbroken {
namespace {

Lsn lsn(std::string_view digits) { return Lsn::parse(digits).value(); }

BackupDevice place(std::string path, int family, int mirror = 0) {
  BackupDevice device;
  device.path = std::move(path);
  device.family_sequence_number = family;
  device.mirror = mirror;
  return device;
}

TEST_CASE("what only one source knows is taken over") {
  BackupSet into;
  into.database_name = "Sales";
  BackupSet other;
  other.user_name = "SQL01\\dba";
  other.media.family_count = 2;
  other.other_columns = {{"backup_set_id", "7"}};
  CHECK(merge(into, other).empty());
  CHECK(into.database_name == "Sales");
  CHECK(into.user_name == "SQL01\\dba");
  CHECK(into.media.family_count == 2);
  CHECK(into.other_columns.size() == 1);
}

TEST_CASE("telling the same again changes nothing") {
  BackupSet into;
  into.last_lsn = lsn("1500");
  into.devices = {place("D:\\1.bak", 1), place("D:\\2.bak", 2)};
  into.damage = "cut";
  const BackupSet before = into;
  CHECK(merge(into, before).empty());
  CHECK(into == before);
}

TEST_CASE("two histories that contradict are listed and the first stays") {
  BackupSet into;
  into.last_lsn = lsn("1500");
  into.is_copy_only = false;
  BackupSet other;
  other.last_lsn = lsn("1600");
  other.is_copy_only = true;
  CHECK(merge(into, other) ==
        std::vector<std::string>{"last_lsn: 1500 and 1600", "is_copy_only: false and true"});
  CHECK(into.last_lsn == lsn("1500"));
  CHECK(into.is_copy_only == false);
}

TEST_CASE("a header's word stands, whichever came first") {
  BackupSet header;
  header.proof = Proof::header;
  header.last_lsn = lsn("1500");
  BackupSet history;
  history.last_lsn = lsn("1600");

  BackupSet into = header;
  CHECK(merge(into, history) == std::vector<std::string>{"last_lsn: 1500 and 1600"});
  CHECK(into.last_lsn == lsn("1500"));
  CHECK(into.proof == Proof::header);

  into = history;
  CHECK(merge(into, header) == std::vector<std::string>{"last_lsn: 1600 and 1500"});
  CHECK(into.last_lsn == lsn("1500"));
  CHECK(into.proof == Proof::header);
}

TEST_CASE("two headers that contradict leave the first") {
  BackupSet into;
  into.proof = Proof::header;
  into.position = 1;
  BackupSet other = into;
  other.position = 2;
  CHECK(merge(into, other) == std::vector<std::string>{"position: 1 and 2"});
  CHECK(into.position == 1);
}

TEST_CASE("stripes told one by one are one set with both") {
  BackupSet into;
  into.media.family_count = 2;
  into.devices = {place("/b/2.bak", 2)};
  CHECK_FALSE(has_all_families(into));
  BackupSet other;
  other.devices = {place("/b/1.bak", 1)};
  CHECK(merge(into, other).empty());
  REQUIRE(into.devices.size() == 2);
  CHECK(into.devices[0].path == "/b/1.bak");
  CHECK(into.devices[1].path == "/b/2.bak");
  CHECK(has_all_families(into));
}

TEST_CASE("a stripe found elsewhere is a further place of its family, the read one first") {
  BackupSet history;
  history.devices = {place("D:\\b\\x.bak", 1)};
  BackupSet header;
  header.proof = Proof::header;
  header.devices = {place("/mnt/x.bak", 1)};

  BackupSet into = history;
  CHECK(merge(into, header).empty());
  REQUIRE(into.devices.size() == 2);
  CHECK(into.devices[0].path == "/mnt/x.bak");
  CHECK(into.devices[1].path == "D:\\b\\x.bak");
  CHECK(family_count(into) == 1);

  into = header;
  CHECK(merge(into, history).empty());
  CHECK(into.devices[0].path == "/mnt/x.bak");
  CHECK(into.devices[1].path == "D:\\b\\x.bak");
}

TEST_CASE("a mirror is not the same place as its original, even under one path") {
  BackupSet into;
  into.devices = {place("x", 1, 0)};
  BackupSet other;
  other.devices = {place("x", 1, 1), place("x", 1, 0)};
  (void)merge(into, other);
  CHECK(into.devices.size() == 2);
}

TEST_CASE("files are joined by number, and by name where there is none") {
  BackupSet into;
  into.files.resize(1);
  into.files[0].file_id = 1;
  into.files[0].logical_name = "a";
  BackupSet other;
  other.files.resize(3);
  other.files[0].file_id = 1;
  other.files[0].physical_name = "D:\\a.mdf";
  other.files[1].logical_name = "a";
  other.files[1].type = 'D';
  other.files[2].file_id = 2;
  other.files[2].logical_name = "a";
  CHECK(merge(into, other).empty());
  REQUIRE(into.files.size() == 2);
  CHECK(into.files[0].physical_name == "D:\\a.mdf");
  CHECK(into.files[0].type == 'D');
  CHECK(into.files[1].file_id == 2);
}

TEST_CASE("damage that another source saw is added") {
  BackupSet into;
  into.damage = "trailer missing";
  BackupSet other;
  other.damage = "cut at 4096";
  CHECK(merge(into, other).empty());
  CHECK(into.damage == "trailer missing; cut at 4096");
  CHECK(merge(into, other).empty());
  CHECK(into.damage == "trailer missing; cut at 4096");
}

}  // namespace
}  // namespace unbroken
