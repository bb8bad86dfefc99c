// TapeWriter: makes backup files for tests, byte by byte, with values of the
// test's choice. It knows the format from its description only and shares no
// code with the reader.

#ifndef UNBROKEN_TESTS_EVIDENCE_BACKUP_FILE_TAPE_WRITER_H_
#define UNBROKEN_TESTS_EVIDENCE_BACKUP_FILE_TAPE_WRITER_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "evidence/backup_file/sparse_file.h"

namespace unbroken::test {

using ByteVector = std::vector<std::byte>;
using StoredGuid = std::array<std::uint8_t, 16>;

struct WrittenLsn {
  std::uint32_t vlf = 0;
  std::uint32_t block = 0;
  std::uint16_t slot = 0;
};

// All zero: no date.
struct WrittenDate {
  unsigned year = 0;
  unsigned month = 0;
  unsigned day = 0;
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
};

// A GUID whose sixteen bytes are all n.
[[nodiscard]] StoredGuid guid_of(std::uint8_t n);

struct WrittenFile {
  std::u16string logical_name = u"Sales";
  std::u16string physical_name = u"D:\\Sales.mdf";
  std::uint32_t id = 1;
  std::uint32_t type = 1;
  std::uint64_t size = 8'388'608;
  std::uint64_t leading_bytes = 1'000'000;
  std::uint64_t trailing_bytes = 2'000'000;
  std::uint32_t filegroup = 1;  // 0: no SFGI before it
};

struct WrittenSet {
  char type = 'D';
  std::uint16_t position = 1;
  std::uint8_t major = 14;
  std::uint32_t flags = 0x200;
  std::uint32_t status = 0x10000;
  std::uint32_t attributes = 4;
  StoredGuid guid = guid_of(1);
  StoredGuid family = guid_of(2);
  StoredGuid fork = guid_of(3);
  StoredGuid parent_fork{};
  StoredGuid base{};
  WrittenLsn leading_first{40, 100, 1};
  WrittenLsn leading_last{40, 200, 1};
  WrittenLsn leading_checkpoint{40, 150, 2};
  WrittenLsn first{40, 100, 1};
  WrittenLsn last{40, 200, 1};
  WrittenLsn checkpoint{40, 150, 2};
  WrittenLsn database_backup;
  WrittenLsn fork_point;
  WrittenLsn chain_start;
  WrittenLsn base_lsn;
  WrittenDate start{2024, 5, 1, 2, 30, 0};
  WrittenDate finish{2024, 5, 1, 2, 31, 10};
  WrittenDate expiration;
  std::int8_t quarter_hours = 4;
  std::u16string name = u"Nightly";
  std::u16string description;
  std::u16string user = u"SQL01\\dba";
  std::u16string database = u"Sales";
  std::u16string trailing_database;  // empty: the same
  std::u16string server = u"SQL01";
  std::u16string machine = u"SQL01";
  bool has_password = false;
  std::vector<WrittenFile> files{WrittenFile(),
                                 {u"Sales_log", u"D:\\Sales.ldf", 2, 2, 8'388'608, 0, 17'408, 0}};
  std::uint64_t data_size = 8192;  // of the data stream; a hole from 64 KiB on
  std::size_t log_blocks = 1;      // MSTL blocks with nothing in them
  bool has_trailer = true;
};

struct WrittenMedia {
  std::uint32_t block_size = 512;
  std::uint16_t vendor = 0x1200;
  std::uint16_t family_count = 1;
  std::uint16_t mirror_count = 1;
  std::uint16_t family_number = 1;
  std::uint16_t mirror_number = 1;
  StoredGuid set_id = guid_of(9);
  std::u16string name;
  std::u16string description;
  bool states_list_place = true;  // false: filemarks as SQL Server 2005 writes them
};

class TapeWriter {
 public:
  explicit TapeWriter(WrittenMedia media = {});

  TapeWriter& add(const WrittenSet& set);
  // The file so far, plain.
  [[nodiscard]] SparseFile file() const { return file_; }

  // Where the sets' parts are, for tests that damage them.
  struct Places {
    std::uint64_t start = 0;
    std::uint64_t leader = 0;   // the MSCI block
    std::uint64_t trailer = 0;  // the MSLS block
    std::uint64_t data_end = 0;
    std::uint64_t closing = 0;
  };
  std::vector<Places> places;

 private:
  void add_filemark();

  WrittenMedia media_;
  SparseFile file_;
  std::vector<std::uint64_t> filemarks_;
};

// The same sets in a compressed container.
class ContainerWriter {
 public:
  explicit ContainerWriter(WrittenMedia media = {});

  ContainerWriter& add(const WrittenSet& set);
  [[nodiscard]] SparseFile file() const { return SparseFile(bytes_); }

  std::vector<TapeWriter::Places> places;  // leader and trailer: of their records
  bool with_index = true;

 private:
  void add_records(const ByteVector& stream);
  void add_padding();
  void add_filemark();

  WrittenMedia media_;
  ByteVector bytes_;
  std::vector<std::uint64_t> filemarks_;
};

// A DBLK: head, body and streams, with checksums; block_end is what the padding
// stream fills up to, counted from position.
struct WrittenStream {
  const char* id;
  ByteVector data;
};
[[nodiscard]] ByteVector block_of(const char* type, const ByteVector& body,
                                  const std::vector<WrittenStream>& streams,
                                  std::uint64_t logical_address, std::uint64_t position,
                                  std::uint64_t step);
[[nodiscard]] ByteVector config_of(const WrittenSet& set, bool is_trailing);

// An XPRESS Huffman block of literals only.
[[nodiscard]] ByteVector literal_block(const ByteVector& bytes);

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_EVIDENCE_BACKUP_FILE_TAPE_WRITER_H_
