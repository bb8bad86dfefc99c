// Media that no sample shows: other block sizes, versions and counts.

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "simulate/backup_file_writer.h"
#include "simulate/checksum.h"
#include "simulate/small_set.h"
#include "simulate/tape_image.h"

namespace unbroken::simulate {
namespace {

std::vector<std::byte> written(const BackupFileSpec& spec, const MediaFamily& family = {}) {
  Result<std::vector<std::byte>> file = backup_file_bytes(spec, family);
  REQUIRE(file.ok());
  return *std::move(file);
}

std::string order_of(const TapeImage& image) {
  std::string order;
  for (const TapeBlock& block : image.blocks) order += block.type + ' ';
  return order;
}

}  // namespace

TEST_CASE("A full backup's blocks stand in SQL Server's order") {
  TapeImage image;
  REQUIRE(take_apart(written(small_set(BackupType::full)), image) == "");
  CHECK(order_of(image) == "TAPE SFMB SSET VOLB MSCI MSDA MSTL MSTL MSLS SFMB ESET ESET SFMB ");
}

TEST_CASE("A log backup has no data blocks, an empty one no log streams either") {
  BackupFileSpec spec = small_set(BackupType::log);
  TapeImage empty;
  REQUIRE(take_apart(written(spec), empty) == "");
  CHECK(order_of(empty) == "TAPE SFMB SSET VOLB MSCI MSTL MSTL MSLS SFMB ESET ESET SFMB ");
  CHECK(empty.all("MSTL").at(0)->stream("MQTL") == nullptr);

  spec.files.resize(2);
  spec.files[1].trailing_bytes = 512;
  TapeImage held;
  REQUIRE(take_apart(written(spec), held) == "");
  CHECK(held.all("MSTL").at(0)->stream("MQTL")->length == 65538);
}

TEST_CASE("Since SQL Server 2019 the data are passed over twice") {
  BackupFileSpec spec = small_set(BackupType::full);
  spec.set.software_version_major = 14;
  TapeImage before;
  REQUIRE(take_apart(written(spec), before) == "");
  CHECK(before.all("MSDA").size() == 1);
  spec.set.software_version_major = 15;
  TapeImage since;
  REQUIRE(take_apart(written(spec), since) == "");
  CHECK(since.all("MSDA").size() == 2);
}

TEST_CASE("The leading LSNs may differ from the trailing ones") {
  BackupFileSpec spec = small_set(BackupType::full);
  spec.leading.first_lsn = Lsn(34, 100, 5);
  TapeImage image;
  REQUIRE(take_apart(written(spec), image) == "");
  const auto first_lsn = [&image](const char* type) {
    return image.lsn(image.records(*image.all(type).at(0)).at(0).at + 0x20);
  };
  CHECK(first_lsn("MSCI") == Lsn(34, 100, 5));
  CHECK(first_lsn("MSLS") == Lsn(34, 128, 37));
}

TEST_CASE("Every block size gives filemarks and sectors on its multiples") {
  for (std::uint32_t size = 512; size <= 65536; size *= 2) {
    INFO(size);
    BackupFileSpec spec = small_set(BackupType::full);
    spec.media.block_size = size;
    spec.files.resize(2);
    spec.files[1].trailing_bytes = 4096;
    TapeImage image;
    REQUIRE(take_apart(written(spec), image) == "");
    CHECK(image.number(0x40, 2) * 512 == size);
    CHECK((image.all("MSDA").at(0)->stream("MQDA")->data + 2) % size == 0);
    CHECK((image.all("MSTL").at(0)->stream("MQTL")->data + 2) % size == 0);
    CHECK(image.all("SFMB").size() == 3);
    CHECK(image.all("ESET").at(1)->at % size == 0);
  }
}

TEST_CASE("SQL Server 2005 keeps its older layouts") {
  BackupFileSpec spec = small_set(BackupType::log);
  spec.set.software_version_major = 9;
  TapeImage image;
  REQUIRE(take_apart(written(spec), image) == "");
  const TapeBlock& mark = *image.all("SFMB").at(1);
  CHECK(image.number(mark.at + 4, 4) == 0);
  CHECK(image.number(mark.at + 0x34, 4) == 56);
  // The first filemark follows the kilobyte of the tape header.
  CHECK(image.number(mark.at + 0x3C, 8) == 1024);
  const TapeRecord record = image.records(*image.all("MSCI").at(0)).at(0);
  CHECK(image.number(record.at + 0x6A, 2) == 0x158);
}

TEST_CASE("A stripe holds its share, and the headers count all of them") {
  BackupFileSpec spec = small_set(BackupType::full);
  spec.set.media.family_count = 2;
  spec.set.files[0].backup_size = 3 * 65536;
  std::uint64_t sizes[2] = {};
  for (int family = 1; family <= 2; ++family) {
    TapeImage image;
    REQUIRE(take_apart(written(spec, {family, 0}), image) == "");
    CHECK(image.all("MSDA").at(0)->stream("MQDA")->length == 2 * 65536 + 2);
    const std::size_t raid = image.blocks.at(0).stream("RAID")->data;
    CHECK(image.number(raid + 0x14, 2) == 2);
    CHECK(image.number(raid + 0x18, 2) == static_cast<std::uint64_t>(family));
    const TapeRecord record = image.records(*image.all("MSLS").at(0)).at(0);
    sizes[family - 1] = image.number(record.at + 0x60, 8);
  }
  CHECK(sizes[0] == sizes[1]);
  CHECK(sizes[0] > 4 * 65536);
}

TEST_CASE("Mirrors differ in their number and family only") {
  BackupFileSpec spec = small_set(BackupType::full);
  spec.set.media.mirror_count = 2;
  const std::vector<std::byte> first = written(spec, {1, 0});
  const std::vector<std::byte> second = written(spec, {1, 1});
  TapeImage image;
  REQUIRE(take_apart(second, image) == "");
  const std::size_t raid = image.blocks.at(0).stream("RAID")->data;
  CHECK(image.number(raid + 0x16, 2) == 2);
  CHECK(image.number(raid + 0x1E, 2) == 2);
  const auto sset = static_cast<std::ptrdiff_t>(image.all("SSET").at(0)->at);
  const auto eset = static_cast<std::ptrdiff_t>(image.all("ESET").at(0)->at);
  CHECK(std::equal(first.begin() + sset, first.begin() + eset, second.begin() + sset));
}

TEST_CASE("Sets follow each other past a full jump table") {
  std::vector<std::byte> file = written(small_set(BackupType::log));
  for (int position = 2; position <= 40; ++position) {
    REQUIRE(append_backup_set(small_set(BackupType::log, position), {}, file).ok());
  }
  TapeImage image;
  REQUIRE(take_apart(file, image) == "");
  const std::vector<const TapeBlock*> marks = image.all("SFMB");
  REQUIRE(marks.size() == 81);
  CHECK(image.all("SSET").size() == 40);
  const TapeBlock& last = *marks.back();
  // 55 fit into 512 bytes: the newest ones, the 26th mark being the oldest of them.
  CHECK(image.number(last.at + 0x34, 4) == 55);
  CHECK(image.number(last.at + 0x38, 4) == 55);
  CHECK(image.number(last.at + 0x48, 8) == marks[79]->at);
  CHECK(image.number(last.at + 0x48 + 54 * 8, 8) == marks[25]->at);
  // The set map names all 40 sets.
  const std::vector<const TapeBlock*> ends = image.all("ESET");
  CHECK(image.number(ends[78]->stream("TSMP")->data + 4, 2) == 40);

  const Result<MediaTail> tail = media_tail(file);
  REQUIRE(tail.ok());
  CHECK(tail->filemarks.size() == 81);
  CHECK(tail->filemarks.front() == 1024);
  CHECK(tail->sets == 40);
}

TEST_CASE("Names longer than a kilobyte move the blocks behind them") {
  BackupFileSpec spec = small_set(BackupType::full);
  spec.set.description = std::string(1000, 'd');
  TapeImage image;
  REQUIRE(take_apart(written(spec), image) == "");
  const TapeBlock& volume = *image.all("VOLB").at(0);
  CHECK(volume.at - image.all("SSET").at(0)->at == 3 * 1024);
  CHECK(image.number(volume.at + 20, 8) == 3);
  const TapeStream& map = *image.all("ESET").at(0)->stream("TSMP");
  const std::size_t set_entry = map.data + 8;
  const std::size_t volume_entry = set_entry + image.number(set_entry, 2);
  CHECK(image.number(volume_entry + 12, 8) == 3);
}

TEST_CASE("The tail a write returns is the one found in the file") {
  std::vector<std::byte> file;
  const ByteSink sink = [&file](std::span<const std::byte> bytes) -> Status {
    file.insert(file.end(), bytes.begin(), bytes.end());
    return {};
  };
  Result<MediaTail> first = write_backup_set(small_set(BackupType::full), {}, {}, sink);
  REQUIRE(first.ok());
  Result<MediaTail> second = write_backup_set(small_set(BackupType::log, 2), {}, *first, sink);
  REQUIRE(second.ok());
  const Result<MediaTail> found = media_tail(file);
  REQUIRE(found.ok());
  CHECK(*found == *second);
}

TEST_CASE("A body is summed, and the same each time") {
  BackupFileSpec spec = small_set(BackupType::full);
  spec.set.has_backup_checksums = true;
  spec.body = patterned_body(spec.set.uuid);
  const std::vector<std::byte> file = written(spec);
  CHECK(file == written(spec));
  TapeImage image;
  REQUIRE(take_apart(file, image) == "");
  const TapeBlock& data = *image.all("MSDA").at(0);
  const TapeStream& body = *data.stream("MQDA");
  CHECK(body.attributes == 0x102);
  SectorSum sum;
  sum.add(std::span(image.bytes).subspan(body.data + 2, body.length - 2));
  CHECK(image.number(data.stream("CSUM")->data, 4) == sum.value());
  CHECK(sum.value() != 0);
  spec.set.uuid = guid_of(77);
  spec.body = patterned_body(spec.set.uuid);
  CHECK(file != written(spec));
}

TEST_CASE("A failing sink stops the writer with its own error") {
  int calls = 0;
  const ByteSink sink = [&calls](std::span<const std::byte>) -> Status {
    if (++calls < 5) return {};
    return Error{Code::io, "disk full", "D:", true};
  };
  const Result<MediaTail> result = write_backup_set(small_set(BackupType::full), {}, {}, sink);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().message == "disk full");
  CHECK(calls == 5);
}

TEST_CASE("A file that does not end as a finished one takes no further set") {
  const std::vector<std::byte> whole = written(small_set(BackupType::full));
  for (const std::size_t cut : {std::size_t{0}, std::size_t{100}, std::size_t{1024},
                                whole.size() / 2, whole.size() - 512, whole.size() - 1}) {
    INFO(cut);
    std::vector<std::byte> file(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(cut));
    const std::vector<std::byte> before = file;
    const Status status = append_backup_set(small_set(BackupType::log, 2), {}, file);
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().code == Code::damaged);
    CHECK(file == before);
  }
}

}  // namespace unbroken::simulate
