// What reading costs: a file's size must not matter.

#include <catch2/catch.hpp>

#include "evidence/backup_file/parser.h"
#include "evidence/backup_file/read_ahead.h"
#include "evidence/backup_file/samples.h"
#include "evidence/backup_file/sparse_file.h"
#include "evidence/backup_file/tape_writer.h"

namespace {

using namespace unbroken;
using namespace unbroken::test;

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;

WrittenSet set_with_files(std::uint32_t files, std::uint64_t data_size) {
  WrittenSet set;
  set.files.clear();
  for (std::uint32_t i = 1; i <= files; ++i) {
    set.files.push_back({u"Sales_with_a_long_logical_name",
                         u"D:\\Program Files\\Microsoft SQL Server\\MSSQL\\DATA\\Sales.ndf", i, 1,
                         data_size, 0, 0, 1});
  }
  set.data_size = data_size;
  return set;
}

void check_whole(const BackupFileReading& reading) {
  CHECK_FALSE(reading.problem);
  REQUIRE(reading.sets.size() == 1);
  CHECK(reading.sets[0].damage.empty());
}

}  // namespace

TEST_CASE("a plain file with one set costs at most 12 reads and 128 KiB", "[io_budget]") {
  for (std::uint32_t block_size = 512; block_size <= 65'536; block_size *= 2) {
    for (const std::uint64_t data_size : {std::uint64_t{8192}, 5 * kGiB, 3000 * kGiB}) {
      WrittenMedia media;
      media.block_size = block_size;
      SparseFile file = TapeWriter(media).add(set_with_files(10, data_size)).file();
      check_whole(read_backup_file(file, "Sales.bak"));
      INFO("blocks of " << block_size << ", data of " << data_size);
      CHECK(file.reads <= 12);
      CHECK(file.bytes_read <= 128 * 1024);
    }
  }
}

TEST_CASE("a blob with one set costs at most 3 range requests and 1 MiB", "[io_budget]") {
  for (std::uint32_t block_size = 512; block_size <= 65'536; block_size *= 2) {
    WrittenMedia media;
    media.block_size = block_size;
    SparseFile plain = TapeWriter(media).add(set_with_files(10, 700 * kGiB)).file();
    backup_file::ReadAhead plain_ahead(plain);
    check_whole(read_backup_file(plain_ahead, "https://a.blob.core.windows.net/c/Sales.bak"));
    INFO("blocks of " << block_size);
    CHECK(plain.reads <= 3);
    CHECK(plain.bytes_read <= 1024 * 1024);

    SparseFile packed = ContainerWriter(media).add(set_with_files(10, 3'000'000)).file();
    backup_file::ReadAhead packed_ahead(packed);
    check_whole(read_backup_file(packed_ahead, "https://a.blob.core.windows.net/c/Sales.bak"));
    CHECK(packed.reads <= 3);
    CHECK(packed.bytes_read <= 1024 * 1024);
  }
}

TEST_CASE("real files keep to the budgets", "[io_budget][samples]") {
  if (!have_samples()) return;
  for (const std::string& name : sample_names()) {
    SparseFile file(sample_bytes(name));
    const BackupFileReading reading = read_backup_file(file, name);
    INFO(name);
    if (reading.sets.size() == 1) {
      CHECK(file.reads <= 2);
      CHECK(file.bytes_read <= 48 * 1024);
    }
    SparseFile blob(sample_bytes(name));
    backup_file::ReadAhead ahead(blob);
    CHECK(read_backup_file(ahead, name).sets == reading.sets);
    if (reading.sets.size() == 1) {
      CHECK(blob.reads <= 3);
      CHECK(blob.bytes_read <= 1024 * 1024);
    }
  }
}

TEST_CASE("six sets cost a small multiple of one", "[io_budget][samples]") {
  if (!have_samples()) return;
  SparseFile file(sample_bytes("six-sets/diff.bak"));
  CHECK(read_backup_file(file, "diff.bak").sets.size() == 6);
  CHECK(file.reads <= 16);
  CHECK(file.bytes_read <= 128 * 1024);
}

TEST_CASE("the parser asks for nothing outside the file", "[io_budget]") {
  SparseFile file = TapeWriter().add(WrittenSet()).file();
  backup_file::Parser parser("Sales.bak", file.size());
  while (const auto wanted = parser.next()) {
    REQUIRE(wanted->offset + wanted->into.size() <= file.size());
    REQUIRE_FALSE(wanted->into.empty());
    REQUIRE(file.read(wanted->offset, wanted->into));
  }
  check_whole(parser.take());
}
