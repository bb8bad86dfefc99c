// Writes small files of each kind to start fuzzing from: write_seeds FOLDER.

#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "catalog/chain_chunk.h"
#include "evidence/backup_file/tape_writer.h"

namespace {

using namespace unbroken::test;

void write(const std::filesystem::path& path, const ByteVector& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  for (const std::byte byte : bytes) file.put(static_cast<char>(byte));
}

ByteVector bytes_of(SparseFile file, std::size_t skipped = 0) {
  ByteVector bytes(file.size());
  (void)file.read(0, bytes);
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(skipped));
  return bytes;
}

WrittenSet small_set() {
  WrittenSet set;
  set.data_size = 512;
  set.files.resize(1);
  return set;
}

// What the other seeds do not have: every further type of set, and what a set's
// and its media's optional parts look like.
void write_rare(const std::filesystem::path& folder) {
  for (const char type : {'F', 'G', 'P', 'Q'}) {
    WrittenSet set = small_set();
    set.type = type;
    set.files.push_back({u"Archive", u"D:\\Archive.ndf", 3, 1, 8192, 512, 512, 2});
    set.files.push_back({u"Documents", u"D:\\Documents", 65537, 3, 0, 0, 0, 3});
    write(folder / ("backup_file/seed_parts_" + std::string(1, type)),
          bytes_of(TapeWriter().add(set).file()));
  }

  WrittenSet crossing = small_set();  // a log that begins before a fork point
  crossing.type = 'L';
  crossing.data_size = 0;
  crossing.parent_fork = guid_of(4);
  crossing.fork_point = {40, 150, 1};
  crossing.has_password = true;
  crossing.database = u"\U0001F5C4 Sales";
  crossing.description = u"before the upgrade";
  crossing.expiration = {2025, 1, 1, 0, 0, 0};
  WrittenMedia stripe;
  stripe.block_size = 4096;
  stripe.family_count = 2;
  stripe.family_number = 2;
  stripe.mirror_count = 2;
  stripe.mirror_number = 2;
  stripe.name = u"Week 18";
  stripe.description = u"rotated on Sundays";
  write(folder / "backup_file/seed_crossing_stripe",
        bytes_of(TapeWriter(stripe).add(crossing).file()));

  // The last filemark's list has no room for all that come before it.
  TapeWriter three;
  for (std::uint16_t position = 1; position <= 3; ++position) {
    WrittenSet log = small_set();
    log.type = 'L';
    log.data_size = 0;
    log.guid = guid_of(static_cast<std::uint8_t>(position));
    log.position = position;
    three.add(log);
  }
  ByteVector crowded = bytes_of(three.file());
  constexpr std::size_t kMostEntries = 0x34;
  constexpr std::size_t kEntries = 0x38;
  for (const std::size_t field : {kMostEntries, kEntries}) {
    crowded[crowded.size() - 512 + field] = std::byte{2};
  }
  write(folder / "backup_file/seed_crowded_filemark", crowded);
  crowded.resize(crowded.size() - 512);
  write(folder / "backup_file/seed_no_last_filemark", crowded);
}

unbroken::Guid numbered(std::uint8_t n) {
  std::array<std::uint8_t, 16> bytes{};
  bytes.back() = n;
  return unbroken::Guid(bytes);
}

// A full, a log and what is packed otherwise: a differential with files, a log
// that crosses a fork point.
void write_chunk(const std::filesystem::path& folder) {
  using namespace unbroken;
  const Guid fork = numbered(0xF1);
  std::vector<ChainRecord> records(4);
  for (std::size_t i = 0; i < records.size(); ++i) {
    ChainRecord& record = records[i];
    record.uuid = numbered(static_cast<std::uint8_t>(i + 1));
    record.type = i == 0 ? BackupType::full : BackupType::log;
    record.first_lsn = record.checkpoint_lsn = Lsn(40, static_cast<std::uint32_t>(100 * i), 1);
    record.last_lsn = Lsn(40, static_cast<std::uint32_t>(100 * i + 100), 1);
    record.first_fork = record.last_fork = fork;
    record.start = LocalTime{1'500'000'000'000 + static_cast<std::int64_t>(i) * 60'000};
    record.finish = LocalTime{record.start->ms + 1000};
    record.bytes = 4096;
    record.is_complete = true;
  }
  records[1].utc_offset = UtcOffset{60};
  records[2].type = BackupType::differential;
  records[2].differential_base_guid = records[0].uuid;
  records[2].differential_base_lsn = records[0].checkpoint_lsn;
  records[2].files.resize(2);
  records[3].last_fork = numbered(0xF2);
  records[3].fork_point_lsn = Lsn(40, 350, 1);
  std::vector<catalog::ChainEntry> entries;
  for (const ChainRecord& record : records) {
    entries.emplace_back().set = 1000 + static_cast<std::int64_t>(entries.size());
    catalog::pack(record, fork, entries.back());
  }
  ByteVector bytes;
  for (const std::uint8_t byte : fork.bytes()) bytes.push_back(static_cast<std::byte>(byte));
  for (const char c : catalog::pack_chunk(1000, entries))
    bytes.push_back(static_cast<std::byte>(c));
  write(folder / "chain_chunk/seed_four", bytes);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: write_seeds FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  WrittenSet log = small_set();
  log.type = 'L';
  log.data_size = 0;
  log.guid = guid_of(11);
  log.position = 2;
  WrittenSet differential = small_set();
  differential.type = 'I';
  differential.major = 16;
  differential.flags = 0xA10;
  WrittenMedia old;
  old.states_list_place = false;
  WrittenSet oldest = small_set();
  oldest.major = 9;

  write(folder / "backup_file/seed_full", bytes_of(TapeWriter().add(small_set()).file()));
  write(folder / "backup_file/seed_two_sets",
        bytes_of(TapeWriter().add(differential).add(log).file()));
  write(folder / "backup_file/seed_2005", bytes_of(TapeWriter(old).add(oldest).file()));
  write_rare(folder);
  WrittenSet unfinished = small_set();
  unfinished.has_trailer = false;
  write(folder / "backup_file/seed_unfinished", bytes_of(TapeWriter().add(unfinished).file()));

  write_chunk(folder);

  write(folder / "container/seed_log", bytes_of(ContainerWriter().add(log).file(), 16));
  ContainerWriter walked;
  walked.with_index = false;
  write(folder / "container/seed_no_index", bytes_of(walked.add(log).file(), 16));

  ByteVector records = config_of(small_set(), false);
  const ByteVector trailing = config_of(small_set(), true);
  records.insert(records.end(), trailing.begin(), trailing.end());
  write(folder / "config_record/seed_full", records);
  records = config_of(log, false);
  records.resize(records.size() * 2);
  write(folder / "config_record/seed_leader_alone", records);

  ByteVector block{std::byte{26}, std::byte{0}};
  ByteVector text;
  for (char c = 'a'; c <= 'z'; ++c) text.push_back(static_cast<std::byte>(c));
  const ByteVector literals = literal_block(text);
  block.insert(block.end(), literals.begin(), literals.end());
  write(folder / "xpress/seed_literals", block);

  // a, b in three bits, c, the end sign and a long match in two: MS-XCA 3.2.
  ByteVector match(2 + 256);
  match[0] = std::byte{300 & 0xFF};
  match[1] = std::byte{300 >> 8};
  match[2 + 'a' / 2] = std::byte{0x30};
  match[2 + 'b' / 2] = std::byte{0x23};
  match[2 + 128] = std::byte{0x02};
  match[2 + (256 + 16 + 15) / 2] = std::byte{0x20};
  for (const int byte : {0xA8, 0xDC, 0x00, 0x00, 0xFF, 0x26, 0x01}) {
    match.push_back(static_cast<std::byte>(byte));
  }
  write(folder / "xpress/seed_match", match);
  return 0;
}
