// The blocks and streams a Microsoft Tape Format file is made of.
//
// A descriptor block (DBLK) begins with 52 bytes that carry a checksum of their
// own. What follows in the block, and the data of its streams, has none in a
// plain file. Every block but the filemark (SFMB) ends with a list of streams;
// the stream SPAD is the last and reaches to the next block.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_BLOCK_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "evidence/backup_file/bytes.h"

namespace unbroken::backup_file {

inline constexpr std::uint32_t kTape = four_characters("TAPE");
inline constexpr std::uint32_t kFilemark = four_characters("SFMB");
inline constexpr std::uint32_t kSetStart = four_characters("SSET");
inline constexpr std::uint32_t kVolume = four_characters("VOLB");
inline constexpr std::uint32_t kLeadingConfig = four_characters("MSCI");
inline constexpr std::uint32_t kTrailingConfig = four_characters("MSLS");
inline constexpr std::uint32_t kConfigStream = four_characters("MQCI");
inline constexpr std::uint32_t kMediaStream = four_characters("RAID");
inline constexpr std::uint32_t kPaddingStream = four_characters("SPAD");

// Blocks of a set start at multiples of this, counted from its SSET.
inline constexpr std::size_t kBlockStep = 512;
// The unit of BlockHead::logical_address.
inline constexpr std::uint64_t kLogicalBlock = 1024;
// More than 32,767 database files need; a larger size field is damage.
inline constexpr std::uint64_t kMostConfigBytes = std::uint64_t{64} << 20;

struct BlockHead {
  static constexpr std::size_t kSize = 52;

  std::uint32_t type = 0;
  std::uint32_t attributes = 0;
  std::uint16_t first_stream = 0;     // from the block's start
  std::uint64_t logical_address = 0;  // in kLogicalBlock from the SSET; 0 in TAPE, SFMB, SSET, ESET
  std::uint16_t os_data_size = 0;
  std::uint16_t os_data = 0;  // from the block's start
};

// False when the first 52 of bytes are no block: no name, or a wrong checksum.
[[nodiscard]] bool read_block_head(Bytes bytes, BlockHead& out);

struct StreamHead {
  static constexpr std::size_t kSize = 22;

  std::uint32_t id = 0;
  std::uint64_t data_size = 0;  // without this head

  [[nodiscard]] bool is_last() const { return id == kPaddingStream; }
};

// False when the checksum of the first 22 of bytes is wrong.
[[nodiscard]] bool read_stream_head(Bytes bytes, StreamHead& out);

// Where the stream after one at `at` starts, or the next block after SPAD.
// False when that lies beyond `limit`.
[[nodiscard]] bool after_stream(std::uint64_t at, const StreamHead& stream, std::uint64_t limit,
                                std::uint64_t& out);

// A block whose bytes are all at hand: the small ones, with the one stream of
// theirs that matters here.
struct WholeBlock {
  BlockHead head;
  Bytes body;              // up to the first stream
  Bytes content;           // the data of its MQCI or RAID stream; empty where it has neither
  std::uint64_t size = 0;  // with all its streams: the next block's distance
};

enum class Reading {
  complete,
  needs_more,  // try again with at least `needed` bytes
  damaged,
};

struct BlockReading {
  Reading state = Reading::damaged;
  std::uint64_t needed = 0;
  std::string reason;  // where damaged
};

// Reads the block at the start of known. The last stream's padding need not be
// known. Blocks larger than kMostConfigBytes are damaged.
[[nodiscard]] BlockReading read_whole_block(Bytes known, WholeBlock& out);

// "SSET", for messages.
[[nodiscard]] std::string name_of(std::uint32_t name);

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_BLOCK_H_
