// Header blocks of the Microsoft Tape Format as SQL Server fills them in.
//
// Each function returns one block up to its first stream, sealed with its
// checksum. Offsets in the code are from the start of the block.

#ifndef UNBROKEN_SIMULATE_HEADER_BLOCK_H_
#define UNBROKEN_SIMULATE_HEADER_BLOCK_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "simulate/backup_file_writer.h"
#include "simulate/byte_block.h"
#include "simulate/set_content.h"

namespace unbroken::simulate {

// Where the block stands: in kilobytes from the set's first block, and counted
// from 1 after it. Both are 0 in the blocks that no set owns.
struct BlockPlace {
  std::uint64_t kilobytes = 0;
  std::uint32_t id = 0;
};

enum class StringType : std::uint8_t { none = 0, utf16 = 2 };

// An unsealed block of size bytes with the 52 bytes that all have in common.
[[nodiscard]] ByteBlock common_block(std::string_view type, std::size_t size, BlockPlace place,
                                     StringType strings);
// Ends the block: its first stream begins here.
void seal(ByteBlock& block);

// media_header.cpp
[[nodiscard]] ByteBlock tape_block(const BackupFileSpec& spec, const MediaFamily& family);
[[nodiscard]] ByteBlock raid_stream(const BackupSet& set, const MediaFamily& family);
[[nodiscard]] std::uint32_t family_id(const BackupSet& set, const MediaFamily& family);
// The soft filemark that follows those at earlier; it fills block_size bytes.
[[nodiscard]] ByteBlock filemark_block(const VersionLayout& layout, std::uint32_t block_size,
                                       std::span<const std::uint64_t> earlier);

// set_header.cpp
[[nodiscard]] ByteBlock set_block(const SetContent& content, std::uint64_t position);
[[nodiscard]] ByteBlock volume_block(const SetContent& content, BlockPlace place);
[[nodiscard]] ByteBlock config_block(HeaderCopy copy, BlockPlace place);
[[nodiscard]] ByteBlock data_block(BlockPlace place);
[[nodiscard]] ByteBlock log_block(const SetContent& content, const VirtualLog& log,
                                  BlockPlace place);
// first is the file offset of the set's first such block, 0 in that block itself.
[[nodiscard]] ByteBlock end_block(const SetContent& content, std::uint64_t first);

// set_map.cpp
// The set's entry in the map of all sets on the media, its volume's included.
[[nodiscard]] ByteBlock set_map_entry(const SetContent& content, std::uint64_t position,
                                      BlockPlace volume);

}  // namespace unbroken::simulate

#endif  // UNBROKEN_SIMULATE_HEADER_BLOCK_H_
