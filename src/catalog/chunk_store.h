// ChunkStore: keeps the chunks of the table `chain_chunk` while sets are imported.
//
// A lineage's chunks are told apart by the lowest set each can hold. Sets come and
// change in the order of their ids mostly, so of every lineage the chunk that was
// touched last is held, and written when another one is wanted.

#ifndef UNBROKEN_CATALOG_CHUNK_STORE_H_
#define UNBROKEN_CATALOG_CHUNK_STORE_H_

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "catalog/chain_chunk.h"
#include "catalog/connection.h"

namespace unbroken::catalog {

// What of a lineage its records are packed with.
struct ChunkLineage {
  std::int64_t id = 0;
  Guid fork;
};

// Lives within one write transaction of the connection, which it borrows.
class ChunkStore {
 public:
  static Result<ChunkStore> open(Connection& connection);

  Status add(const ChunkLineage& lineage, ChainEntry entry);
  // Fails with damaged where it is not there.
  Status remove(const ChunkLineage& lineage, std::int64_t set);

  // Before the transaction is committed.
  Status finish();

 private:
  struct Chunk {
    std::int64_t id = 0;  // 0 while it has no row
    std::int64_t first_set = 0;
    std::optional<std::int64_t> end;  // the first set of the next chunk
    std::vector<ChainEntry> entries;
    bool is_changed = false;
  };

  explicit ChunkStore(Connection& connection) : connection_(&connection) {}

  // The chunk that holds the set, or would.
  Result<Chunk*> chunk_for(const ChunkLineage& lineage, std::int64_t set);
  Status load(const ChunkLineage& lineage, std::int64_t set, Chunk& chunk);
  Status store(std::int64_t lineage, Chunk& chunk);
  Status write(std::int64_t lineage, std::int64_t id, std::int64_t first_set,
               std::vector<ChainEntry>& entries);
  Status take_over_rows(const ChunkLineage& lineage);

  Connection* connection_;
  Statement find_;
  Statement find_next_;
  Statement insert_;
  Statement update_;
  Statement delete_;
  Statement find_rows_;
  Statement delete_rows_;
  std::unordered_map<std::int64_t, Chunk> held_;  // by lineage
  std::unordered_set<std::int64_t> taken_over_;   // lineages without rows in `chain`
  std::size_t added_ = 0;                         // since all chunks were written
};

}  // namespace unbroken::catalog

#endif  // UNBROKEN_CATALOG_CHUNK_STORE_H_
