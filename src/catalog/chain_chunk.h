// ChainChunk: the chain records of some hundred sets of one lineage as one blob of
// the table `chain_chunk`, because SQLite takes longer over a row than a row takes
// to be read.
//
// Of a log backup or a full that lies on its lineage's fork and tells nothing out of
// the ordinary the members stand at fixed places; every other set is packed as in
// chain_row.h. Numbers are little-endian.

#ifndef UNBROKEN_CATALOG_CHAIN_CHUNK_H_
#define UNBROKEN_CATALOG_CHAIN_CHUNK_H_

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "unbroken/chain.h"

namespace unbroken::catalog {

// One set's record.
struct ChainEntry {
  std::int64_t set = 0;
  Lsn last_lsn;       // in a chunk they come in this order
  std::string bytes;  // of the record

  friend bool operator==(const ChainEntry&, const ChainEntry&) = default;
};

// Writes into entry, but for its set; its buffer is reused. lineage_fork is zero
// where the lineage has none.
void pack(const ChainRecord& record, const Guid& lineage_fork, ChainEntry& entry);

// Sorts the entries. No set is less than first_set.
[[nodiscard]] std::string pack_chunk(std::int64_t first_set, std::vector<ChainEntry>& entries);

// Whose change tells a damaged chunk.
[[nodiscard]] std::int64_t checksum_of(std::string_view chunk);

// An entry as it lies in a chunk.
struct ChunkEntry {
  std::int64_t set = 0;
  std::string_view bytes;
  bool is_plain = false;  // the members stand at fixed places
};

// False when the bytes are not what pack() wrote; the record is then not to be used.
[[nodiscard]] bool unpack(const ChunkEntry& entry, const Guid& lineage_fork, ChainRecord& record);
// The same of a plain one; the forks and the base are left alone.
[[nodiscard]] bool unpack_plain(std::string_view bytes, ChainSet& set);

// Walks through a chunk.
class ChunkReader {
 public:
  ChunkReader(std::int64_t first_set, std::string_view chunk)
      : first_set_(first_set), rest_(chunk) {}

  // False at the end, and where the bytes are no chunk: see is_whole().
  bool next(ChunkEntry& entry);
  // After the last entry: whether the bytes were exactly one chunk.
  [[nodiscard]] bool is_whole() const { return rest_.empty(); }

 private:
  std::int64_t first_set_;
  std::string_view rest_;
};

}  // namespace unbroken::catalog

#endif  // UNBROKEN_CATALOG_CHAIN_CHUNK_H_
