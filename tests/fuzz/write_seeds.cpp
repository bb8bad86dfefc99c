// Writes small files of each kind to start fuzzing from: write_seeds FOLDER.

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

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
  WrittenSet unfinished = small_set();
  unfinished.has_trailer = false;
  write(folder / "backup_file/seed_unfinished", bytes_of(TapeWriter().add(unfinished).file()));

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
