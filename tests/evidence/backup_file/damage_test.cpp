// Damaged, cut and foreign files: a clear reason, nothing known lost, and never
// a damaged set that looks whole.

#include <catch2/catch.hpp>
#include <random>

#include "evidence/backup_file/samples.h"
#include "evidence/backup_file/sparse_file.h"
#include "evidence/backup_file/tape_writer.h"

namespace {

using namespace unbroken;
using namespace unbroken::test;

BackupFileReading read(SparseFile file) { return read_backup_file(file, "Sales.bak"); }

BackupFileReading read_cut(SparseFile& file, std::uint64_t size) {
  CutFile cut(file, size);
  return read_backup_file(cut, "Sales.bak");
}

BackupFileReading read_text(std::string_view text) {
  ByteVector bytes;
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  return read(SparseFile(bytes));
}

Error problem_of(const BackupFileReading& reading) {
  REQUIRE(reading.sets.empty());
  REQUIRE(reading.problem);
  CHECK(reading.problem->subject == "Sales.bak");
  return *reading.problem;
}

TapeWriter three_sets() {
  TapeWriter writer;
  for (std::uint8_t i = 1; i <= 3; ++i) {
    WrittenSet set;
    set.position = i;
    set.guid = guid_of(i);
    writer.add(set);
  }
  return writer;
}

void flip(SparseFile& file, std::uint64_t at, unsigned mask = 0x10) {
  std::byte byte{};
  REQUIRE(file.read(at, std::span(&byte, 1)));
  byte ^= static_cast<std::byte>(mask);
  file.put(at, std::span(&byte, 1));
}

// A cut file tells the sets that are whole, then at most one that is not, or a
// problem. Returns how many are whole.
std::size_t whole_sets_of_cut(const BackupFileReading& cut, const BackupFileReading& whole) {
  std::size_t count = 0;
  while (count < cut.sets.size() && cut.sets[count].damage.empty()) {
    REQUIRE(cut.sets[count] == whole.sets[count]);
    ++count;
  }
  REQUIRE(cut.sets.size() <= count + 1);
  if (count < cut.sets.size()) {
    CHECK(cut.sets[count].uuid == whole.sets[count].uuid);
  }
  return count;
}

}  // namespace

TEST_CASE("what is no backup file is named", "[damage]") {
  CHECK(problem_of(read_text("")).message == "the file is empty");
  CHECK(problem_of(read_text("TA")).message == "the file ends after 2 bytes");
  CHECK(problem_of(read_text("MSSQL")).message == "the file ends after 5 bytes");
  const Error text = problem_of(read_text("BACKUP DATABASE Sales TO DISK = N'x'"));
  CHECK(text.code == Code::damaged);
  CHECK(text.message == "not a SQL Server backup file: it begins with neither TAPE nor MSSQLBAK");
  CHECK(problem_of(read_text("version https://git-lfs.github.com/spec/v1\n"
                             "oid sha256:4d7a\nsize 12345\n"))
            .message == "a git-LFS pointer, not the backup itself");
}

TEST_CASE("another program's tape is refused by name", "[damage]") {
  WrittenMedia media;
  media.vendor = 0x0123;
  const Error vendor = problem_of(read(TapeWriter(media).add(WrittenSet()).file()));
  CHECK(vendor.code == Code::unsupported);
  CHECK(vendor.message == "a tape file of another program (vendor 291), not of SQL Server");
}

TEST_CASE("an encrypted container says what would be needed", "[damage]") {
  ByteVector bytes(4096);
  const std::string_view magic = "MSSQLBAK\x02";
  for (std::size_t i = 0; i < magic.size(); ++i) bytes[i] = static_cast<std::byte>(magic[i]);
  bytes[12] = std::byte{7};
  const Error packed = problem_of(read(SparseFile(bytes)));
  CHECK(packed.code == Code::unsupported);
  CHECK(packed.message ==
        "the backup is encrypted and compressed: its headers cannot be read without the "
        "certificate or asymmetric key it was encrypted with");
  bytes[12] = std::byte{5};
  CHECK(problem_of(read(SparseFile(bytes)))
            .message.starts_with("the backup is encrypted and not compressed"));
  bytes[12] = std::byte{0x2F};
  CHECK(problem_of(read(SparseFile(bytes))).code == Code::unsupported);
  bytes[12] = std::byte{3};
  bytes[8] = std::byte{1};
  CHECK(problem_of(read(SparseFile(bytes))).message ==
        "a compressed backup in container version 1, older than SQL Server 2016's");
  bytes[8] = std::byte{3};
  CHECK(problem_of(read(SparseFile(bytes))).message == "container version 3 is not known");
}

TEST_CASE("a media header without a backup set is damage", "[damage]") {
  CHECK(problem_of(read(TapeWriter().file())).message ==
        "the media header is followed by no backup set");
  CHECK(problem_of(read(ContainerWriter().file())).message ==
        "the media header is followed by no backup set");
}

TEST_CASE("a file cut anywhere tells its whole sets and never a cut one as whole", "[damage]") {
  const TapeWriter writer = three_sets();
  const BackupFileReading whole = read(writer.file());
  REQUIRE(whole.sets.size() == 3);
  SparseFile file = writer.file();
  for (std::uint64_t size = 0; size < file.size(); ++size) {
    // Every byte of the first heads, then around every block border.
    if (size > 12'000 && size % 512 > 1 && size % 512 < 511) continue;
    const BackupFileReading cut = read_cut(file, size);
    const std::size_t count = whole_sets_of_cut(cut, whole);
    INFO("cut to " << size);
    std::size_t expected = 0;
    for (const TapeWriter::Places& place : writer.places) {
      if (size >= place.closing + 512) ++expected;
    }
    REQUIRE(count == expected);
    const bool is_border = expected > 0 && size == writer.places[expected - 1].closing + 512;
    REQUIRE((cut.problem || cut.sets.size() > count || is_border));
    // A set is told as soon as its SSET block is there.
    if (expected < 3 && size >= writer.places[expected].start + 1024) {
      REQUIRE(cut.sets.size() == count + 1);
    }
  }
}

TEST_CASE("a cut container tells its whole sets and never a cut one as whole", "[damage]") {
  ContainerWriter writer;
  WrittenSet second;
  second.position = 2;
  second.guid = guid_of(12);
  writer.add(WrittenSet()).add(second);
  const BackupFileReading whole = read(writer.file());
  REQUIRE(whole.sets.size() == 2);
  SparseFile file = writer.file();
  for (std::uint64_t size = 0; size < file.size(); ++size) {
    if (size > 3000 && size % 64 > 1) continue;
    const BackupFileReading cut = read_cut(file, size);
    INFO("cut to " << size);
    const std::size_t count = whole_sets_of_cut(cut, whole);
    REQUIRE(count == (size >= writer.places[0].closing + 512 ? 1U : 0U));
    const bool is_border = count > 0 && size == writer.places[0].closing + 512;
    REQUIRE((cut.problem || cut.sets.size() > count || is_border));
  }
}

TEST_CASE("real files cut at block borders keep what is whole", "[damage][samples]") {
  if (!have_samples()) return;
  for (const char* name :
       {"six-sets/diff.bak", "ola/complex/Log/test_LOG_20160629_141500.trn",
        "v2019/MeetYouDB_v2.bak", "v2022-stripes/backup.bak", "v2019-compressed/database.bak",
        "v2016-compressed/db.bak", "mirrored/LSDB.bak", "media-password/passwd.bak"}) {
    const std::vector<std::byte> bytes = sample_bytes(name);
    const BackupFileReading whole = read(SparseFile(bytes));
    const std::uint64_t step = bytes.size() > 1'000'000 ? 8 * 512 : 512;
    SparseFile file(bytes);
    const auto check = [&](std::uint64_t size) {
      const BackupFileReading cut = read_cut(file, size);
      INFO(name << " cut to " << size);
      const std::size_t count = whole_sets_of_cut(cut, whole);
      REQUIRE(count < whole.sets.size());
    };
    for (std::uint64_t size = 0; size < std::min<std::size_t>(bytes.size(), 2000); ++size) {
      check(size);
    }
    for (std::uint64_t size = step; size < bytes.size(); size += step) {
      check(size - 1);
      check(size);
      check(size + 1);
    }
    for (std::uint64_t back = 512; back < 30'000 && back < bytes.size(); back += 512) {
      check(bytes.size() - back);
    }
  }
}

TEST_CASE("a jump table that lies is not believed", "[damage]") {
  const TapeWriter writer = three_sets();
  const BackupFileReading whole = read(writer.file());
  const std::uint64_t last = writer.places[2].closing;
  for (int entry = 0; entry < 6; ++entry) {
    for (const int byte : {0, 1, 2, 7}) {
      SparseFile file = writer.file();
      flip(file, last + 0x48 + static_cast<std::uint64_t>(entry * 8 + byte), 0x02);
      const BackupFileReading reading = read(file);
      INFO("entry " << entry << " byte " << byte);
      CHECK_FALSE(reading.problem);
      CHECK(reading.sets == whole.sets);
    }
  }
}

TEST_CASE("a damaged last filemark damages only the last set", "[damage]") {
  const TapeWriter writer = three_sets();
  SparseFile file = writer.file();
  flip(file, writer.places[2].closing + 20);
  const BackupFileReading reading = read(file);
  REQUIRE(reading.sets.size() == 3);
  CHECK(reading.sets[0].damage.empty());
  CHECK(reading.sets[1].damage.empty());
  CHECK(reading.sets[2].damage.starts_with("there is no block with a valid checksum at "));
  CHECK(reading.sets[2].backup_finish);
}

TEST_CASE("damage in one set leaves the others whole", "[damage]") {
  const TapeWriter writer = three_sets();
  const TapeWriter::Places second = writer.places[1];
  const auto check = [&](std::uint64_t at, bool is_told) {
    SparseFile file = writer.file();
    flip(file, at);
    const BackupFileReading reading = read(file);
    INFO("flipped at " << at);
    REQUIRE(reading.sets.size() == (is_told ? 3U : 2U));
    CHECK(reading.sets.front().damage.empty());
    CHECK(reading.sets.back().damage.empty());
    CHECK(reading.sets.back().position == 3);
    if (is_told) {
      CHECK_FALSE(reading.sets[1].damage.empty());
      CHECK_FALSE(reading.problem);
    } else {
      REQUIRE(reading.problem);
      CHECK(reading.problem->message.starts_with("backup set 2 at "));
    }
  };
  check(second.start + 5, false);
  check(second.start + 1024 + 20, true);  // VOLB
  check(second.leader + 50, true);        // MSCI's checksum
  check(second.leader + 52 + 9, true);    // the length of its stream
  check(second.trailer + 7, true);        // MSLS
  check(second.data_end + 3, true);       // the filemark behind the data
  check(second.closing + 30, true);
}

TEST_CASE("a flipped byte in a checksummed head is noticed or harmless", "[damage]") {
  TapeWriter writer;
  writer.add(WrittenSet());
  const BackupFileReading whole = read(writer.file());
  const TapeWriter::Places place = writer.places[0];
  for (const std::uint64_t block :
       {std::uint64_t{0}, std::uint64_t{1024}, place.start, place.start + 1024, place.leader,
        place.trailer, place.data_end, place.closing, place.data_end + 512}) {
    for (std::uint64_t at = block; at < block + 52; ++at) {
      for (const unsigned mask : {0x01U, 0x80U, 0xFFU}) {
        SparseFile file = writer.file();
        flip(file, at, mask);
        const BackupFileReading reading = read(file);
        INFO("flipped at " << at << " in the block at " << block);
        const bool is_noticed =
            reading.problem || reading.sets.empty() || !reading.sets[0].damage.empty();
        REQUIRE((is_noticed || reading.sets == whole.sets));
        // The heads that are read are all noticed; ESET is not looked at.
        if (block != place.data_end + 512) REQUIRE(is_noticed);
      }
    }
  }
}

TEST_CASE("every flipped byte of a compressed head is noticed or harmless", "[damage]") {
  ContainerWriter writer;
  writer.add(WrittenSet());
  const BackupFileReading whole = read(writer.file());
  for (std::uint64_t at = 0; at < writer.file().size(); ++at) {
    if (at % 7 != 0 && at > 0x200) continue;
    SparseFile file = writer.file();
    flip(file, at, 0x21);
    const BackupFileReading reading = read(file);
    INFO("flipped at " << at);
    const bool is_noticed =
        reading.problem || reading.sets.empty() || !reading.sets[0].damage.empty();
    REQUIRE((is_noticed || reading.sets == whole.sets));
  }
}

TEST_CASE("the two copies of a configuration must agree on whose they are", "[damage]") {
  WrittenSet set;
  set.trailing_database = u"Other";
  const BackupFileReading reading = read(TapeWriter().add(set).file());
  REQUIRE(reading.sets.size() == 1);
  CHECK(reading.sets[0].damage ==
        "the leading and the trailing configuration disagree on the database name");
}

TEST_CASE("a media family that cannot be is damage", "[damage]") {
  const auto damage_of = [](std::uint16_t number, std::uint16_t count) {
    WrittenMedia media;
    media.family_number = number;
    media.family_count = count;
    return read(TapeWriter(media).add(WrittenSet()).file()).sets.at(0).damage;
  };
  CHECK(damage_of(3, 2) == "the media header says that this is media family 3 of 2");
  CHECK(damage_of(0, 1) == "the media header says that this is media family 0 of 1");
  CHECK(damage_of(1, 65) == "the media header says that this is media family 1 of 65");
  CHECK(damage_of(64, 64).empty());
}

TEST_CASE("a container without an index is walked", "[damage]") {
  ContainerWriter writer;
  writer.with_index = false;
  const BackupFileReading reading = read(writer.add(WrittenSet()).file());
  CHECK_FALSE(reading.problem);
  REQUIRE(reading.sets.size() == 1);
  CHECK(reading.sets[0].damage.empty());
  CHECK(reading.sets[0].backup_finish);
}

TEST_CASE("garbage behind the last filemark is told and the sets stay whole", "[damage]") {
  SparseFile file = three_sets().file();
  const std::uint64_t end = file.size();
  file.append(ByteVector(5000, std::byte{0xA5}));
  const BackupFileReading reading = read(file);
  REQUIRE(reading.sets.size() == 3);
  for (const BackupSet& set : reading.sets) CHECK(set.damage.empty());
  REQUIRE(reading.problem);
  CHECK(reading.problem->message == "backup set 4 at " + std::to_string(end) +
                                        " cannot be read: no block with a valid checksum");
}

TEST_CASE("a size that asks for a terabyte does not get it", "[damage]") {
  TapeWriter writer;
  writer.add(WrittenSet());
  SparseFile file = writer.file();
  file.append_hole(std::uint64_t{1} << 42);
  const std::uint64_t stream = writer.places[0].leader + 52;
  ByteVector head(22);
  REQUIRE(file.read(stream, head));
  head[13] = std::byte{1};  // a length of 2^40 and more
  head[21] ^= std::byte{1};
  file.put(stream, head);
  const BackupFileReading reading = read(file);
  REQUIRE(reading.sets.size() == 1);
  CHECK(reading.sets[0].damage.starts_with(
      "the set's head is damaged: a stream of the MSCI block claims 10995116"));
  CHECK(file.bytes_read < 1'000'000);
}

TEST_CASE("a file that cannot be read to its end tells what it had", "[damage]") {
  class Failing final : public RandomAccess {
   public:
    explicit Failing(SparseFile file) : file_(std::move(file)) {}
    [[nodiscard]] std::uint64_t size() const override { return file_.size(); }
    Status read(std::uint64_t offset, std::span<std::byte> out) override {
      if (offset > 0) return Error{Code::io, "input/output error", {}, false};
      return file_.read(offset, out);
    }

   private:
    SparseFile file_;
  };
  WrittenSet set;
  set.data_size = 200'000;
  Failing file(TapeWriter().add(set).file());
  const BackupFileReading reading = read_backup_file(file, "Sales.bak");
  REQUIRE(reading.problem);
  CHECK(reading.problem->code == Code::io);
  CHECK(reading.problem->subject == "Sales.bak");
  REQUIRE(reading.sets.size() == 1);
  CHECK(reading.sets[0].damage ==
        "the file could not be read to the set's end: input/output error");
}

TEST_CASE("random bytes after either magic do no harm", "[damage]") {
  std::mt19937_64 random(20'240'501);
  for (int round = 0; round < 2000; ++round) {
    ByteVector bytes(random() % 6000);
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
    const std::string_view magic = round % 2 == 0 ? "TAPE" : "MSSQLBAK\x02\0\0\0\x03\0\0\0";
    for (std::size_t i = 0; i < std::min(magic.size(), bytes.size()); ++i) {
      bytes[i] = static_cast<std::byte>(magic[i]);
    }
    const BackupFileReading reading = read(SparseFile(bytes));
    REQUIRE(reading.sets.empty());
    REQUIRE(reading.problem);
    REQUIRE_FALSE(reading.problem->message.empty());
  }
}

TEST_CASE("flipped bytes of real files never add or silently lose a set", "[damage][samples]") {
  if (!have_samples()) return;
  std::mt19937_64 random(7);
  for (const char* name :
       {"six-sets/diff.bak", "ola/complex/Log/test_LOG_20160629_141400.trn", "mirrored/LSDB.bak"}) {
    const std::vector<std::byte> bytes = sample_bytes(name);
    const std::size_t sets = read(SparseFile(bytes)).sets.size();
    SparseFile file(bytes);
    for (int round = 0; round < 1500; ++round) {
      const std::uint64_t size = bytes.size();
      // Heads and ends hold what matters; the rest is hit now and then.
      const std::uint64_t at = round % 3 == 0   ? random() % 8192
                               : round % 3 == 1 ? size - 1 - random() % 8192
                                                : random() % size;
      const std::byte old = bytes[at];
      const std::byte changed = old ^ static_cast<std::byte>(1 + random() % 255);
      file.put(at, std::span(&changed, 1));
      const BackupFileReading reading = read_backup_file(file, "Sales.bak");
      INFO(name << " changed at " << at);
      REQUIRE(reading.sets.size() <= sets);
      REQUIRE(
          (reading.sets.size() == sets || reading.problem || !reading.sets.back().damage.empty()));
      file.put(at, std::span(&old, 1));
    }
  }
}
