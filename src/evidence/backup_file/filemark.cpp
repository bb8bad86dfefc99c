#include "evidence/backup_file/filemark.h"

namespace unbroken::backup_file {

bool read_filemark(Bytes bytes, std::uint32_t block_size, Filemark& out) {
  BlockHead head;
  if (bytes.size() < kFilemarkFields || !read_block_head(bytes, head) || head.type != kFilemark) {
    return false;
  }
  // The next block lies block_size further; the head's 16 bits cannot hold 65,536.
  if (head.first_stream != static_cast<std::uint16_t>(block_size)) return false;
  out.most_entries = u32(bytes, 0x34);
  out.entries = u32(bytes, 0x38);
  // SQL Server 2005 has the list right after the counts and no field for its place.
  const bool states_place = (head.attributes & 0x8000'0000U) != 0;
  out.first_entry = states_place ? u32(bytes, 0x3C) : 0x3C;
  if (out.first_entry < 0x3C || out.first_entry > block_size) return false;
  if (out.entries > (block_size - out.first_entry) / 8) return false;
  out.size_with_entries = out.first_entry + std::uint64_t{out.entries} * 8;
  return true;
}

std::vector<std::uint64_t> earlier_filemarks(Bytes bytes, const Filemark& filemark) {
  std::vector<std::uint64_t> offsets(filemark.entries);
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    offsets[offsets.size() - 1 - i] = u64(bytes, filemark.first_entry + i * 8);
  }
  return offsets;
}

}  // namespace unbroken::backup_file
