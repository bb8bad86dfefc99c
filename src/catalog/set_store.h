// SetStore: writes backup sets of one import into the catalog's tables, joining
// each with what is already known of it.

#ifndef UNBROKEN_CATALOG_SET_STORE_H_
#define UNBROKEN_CATALOG_SET_STORE_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "catalog/chain_chunk.h"
#include "catalog/chunk_store.h"
#include "catalog/connection.h"
#include "unbroken/backup_set.h"
#include "unbroken/catalog.h"
#include "unbroken/chain.h"

namespace unbroken::catalog {

[[nodiscard]] Lineage lineage_of(const BackupSet& set);

// A backup set as the columns it is written to.
struct PackedSet {
  Guid uuid;
  Proof proof = Proof::history;
  Lineage lineage;
  ChainEntry chain;
  std::string record;
};

// Replaces what is in packed, whose buffers are reused.
void pack(const BackupSet& set, PackedSet& packed);

// Lives within one write transaction of the connection, which it borrows. After a
// failure nothing but rolling back makes sense.
class SetStore {
 public:
  static Result<SetStore> open(Connection& connection);

  // The set has a uuid.
  Status put(const PackedSet& told, std::int64_t source);

  // Before the transaction is committed.
  Status finish();

  // Each set once, by what became of it at best: added, else conflicting (so
  // that it is not overlooked), else extended, else known.
  void add_to(ImportCounts& counts) const;

 private:
  enum class Fate : std::uint8_t { untouched, known, extended, conflicting, added };

  struct LineageUse {
    ChunkLineage chunks;
    std::int64_t more_sets = 0;
  };

  SetStore(Connection& connection, ChunkStore chunks)
      : connection_(&connection), chunks_(std::move(chunks)) {}

  Result<LineageUse*> use_of(const Lineage& lineage);
  Status add_chain(const LineageUse& use, std::int64_t set, const ChainEntry& told);
  Status join(const PackedSet& told, std::int64_t source);
  Status rewrite(std::int64_t set, const BackupSet& before, const BackupSet& after);
  Status note_sighting(std::int64_t set, std::int64_t source, Proof proof);
  void note_fate(std::int64_t set, Fate fate);

  Connection* connection_;
  ChunkStore chunks_;
  Statement find_lineage_;
  Statement insert_lineage_;
  Statement insert_set_;
  Statement insert_sighting_;
  Statement find_set_;
  Statement update_set_;
  Statement insert_contradiction_;

  std::map<Lineage, LineageUse> lineages_;
  std::int64_t last_old_set_ = 0;  // sets with a higher id were added by this import
  std::vector<Fate> old_fates_;    // of the others, by id; empty until one is touched
  std::uint64_t added_ = 0;
};

}  // namespace unbroken::catalog

#endif  // UNBROKEN_CATALOG_SET_STORE_H_
