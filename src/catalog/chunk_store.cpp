#include "catalog/chunk_store.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "catalog/chain_row.h"

namespace unbroken::catalog {

namespace {

constexpr std::size_t kEntries = 256;  // in a chunk that only grew at its end
constexpr std::size_t kMostEntries = 2 * kEntries;
constexpr std::size_t kMostHeld = 64 * 1024;  // entries added before all are written

}  // namespace

Result<ChunkStore> ChunkStore::open(Connection& connection) {
  ChunkStore store(connection);
  const std::pair<Statement*, const char*> statements[] = {
      {&store.find_,
       "SELECT id, first_set, checksum, records FROM chain_chunk"
       " WHERE lineage_id = ?1 AND first_set <= ?2 ORDER BY first_set DESC LIMIT 1"},
      {&store.find_next_,
       "SELECT first_set FROM chain_chunk"
       " WHERE lineage_id = ?1 AND first_set > ?2 ORDER BY first_set LIMIT 1"},
      {&store.insert_,
       "INSERT INTO chain_chunk (lineage_id, first_set, checksum, records)"
       " VALUES (?1, ?2, ?3, ?4)"},
      {&store.update_, "UPDATE chain_chunk SET checksum = ?2, records = ?3 WHERE id = ?1"},
      {&store.delete_, "DELETE FROM chain_chunk WHERE id = ?1"},
      {&store.find_rows_, "SELECT set_id, facts FROM chain WHERE lineage_id = ?1 ORDER BY set_id"},
      {&store.delete_rows_, "DELETE FROM chain WHERE lineage_id = ?1"},
  };
  for (const auto& [statement, sql] : statements) {
    Result<Statement> prepared = connection.prepare(sql, true);
    if (!prepared.ok()) return std::move(prepared).error();
    *statement = std::move(*prepared);
  }
  return store;
}

Status ChunkStore::add(const ChunkLineage& lineage, ChainEntry entry) {
  if (added_ >= kMostHeld) {
    if (Status written = finish(); !written.ok()) return written;
  }
  Result<Chunk*> found = chunk_for(lineage, entry.set);
  if (!found.ok()) return std::move(found).error();
  Chunk& chunk = **found;
  const bool is_far = entry.set - chunk.first_set > std::numeric_limits<std::uint32_t>::max();
  if (!chunk.end && (chunk.entries.size() >= kEntries || is_far)) {
    if (Status written = store(lineage.id, chunk); !written.ok()) return written;
    chunk = Chunk();
    chunk.first_set = entry.set;
  }
  chunk.entries.push_back(std::move(entry));
  chunk.is_changed = true;
  ++added_;
  return {};
}

Status ChunkStore::remove(const ChunkLineage& lineage, std::int64_t set) {
  Result<Chunk*> chunk = chunk_for(lineage, set);
  if (!chunk.ok()) return std::move(chunk).error();
  const std::size_t gone =
      std::erase_if((*chunk)->entries, [set](const ChainEntry& entry) { return entry.set == set; });
  if (gone == 0) return damaged(*connection_, "no chain record of a backup set");
  (*chunk)->is_changed = true;
  return {};
}

Status ChunkStore::finish() {
  for (auto& [lineage, chunk] : held_) {
    if (Status written = store(lineage, chunk); !written.ok()) return written;
  }
  held_.clear();
  added_ = 0;
  return {};
}

Result<ChunkStore::Chunk*> ChunkStore::chunk_for(const ChunkLineage& lineage, std::int64_t set) {
  if (taken_over_.insert(lineage.id).second) {
    if (Status taken = take_over_rows(lineage); !taken.ok()) return taken.error();
  }
  const auto [at, is_new] = held_.try_emplace(lineage.id);
  Chunk& chunk = at->second;
  const bool is_inside = set >= chunk.first_set && (!chunk.end || set < *chunk.end);
  if (!is_new && is_inside) return &chunk;
  if (Status written = store(lineage.id, chunk); !written.ok()) return written.error();
  if (Status loaded = load(lineage, set, chunk); !loaded.ok()) return loaded.error();
  return &chunk;
}

Status ChunkStore::load(const ChunkLineage& lineage, std::int64_t set, Chunk& chunk) {
  chunk = Chunk();
  chunk.first_set = set;
  find_next_.bind(1, lineage.id).bind(2, set);
  Result<bool> row = find_next_.step();
  if (!row.ok()) return std::move(row).error();
  if (*row) chunk.end = find_next_.number(0);
  find_next_.reset();

  find_.bind(1, lineage.id).bind(2, set);
  row = find_.step();
  if (!row.ok()) return std::move(row).error();
  if (!*row) return {};
  chunk.id = find_.number(0);
  chunk.first_set = find_.number(1);
  const std::string_view records = find_.blob(3);
  bool is_whole = checksum_of(records) == find_.number(2);
  ChunkReader reader(chunk.first_set, records);
  ChainRecord record;
  for (ChunkEntry entry; is_whole && reader.next(entry);) {
    record = ChainRecord();
    is_whole = unpack(entry, lineage.fork, record);
    ChainEntry& kept = chunk.entries.emplace_back();
    kept.set = entry.set;
    pack(record, lineage.fork, kept);
  }
  is_whole = is_whole && reader.is_whole();
  find_.reset();
  if (!is_whole) return damaged(*connection_, "unreadable chunk of chain records");
  return {};
}

Status ChunkStore::store(std::int64_t lineage, Chunk& chunk) {
  if (!chunk.is_changed) return {};
  chunk.is_changed = false;
  if (chunk.entries.empty()) return chunk.id == 0 ? Status() : delete_.bind(1, chunk.id).run();
  if (chunk.entries.size() <= kMostEntries) {
    return write(lineage, chunk.id, chunk.first_set, chunk.entries);
  }
  std::sort(chunk.entries.begin(), chunk.entries.end(),
            [](const ChainEntry& a, const ChainEntry& b) { return a.set < b.set; });
  for (std::size_t begin = 0; begin < chunk.entries.size(); begin += kEntries) {
    const std::size_t size = std::min(kEntries, chunk.entries.size() - begin);
    const auto first = chunk.entries.begin() + static_cast<std::ptrdiff_t>(begin);
    std::vector<ChainEntry> part(
        std::make_move_iterator(first),
        std::make_move_iterator(first + static_cast<std::ptrdiff_t>(size)));
    const std::int64_t first_set = begin == 0 ? chunk.first_set : part.front().set;
    Status written = write(lineage, begin == 0 ? chunk.id : 0, first_set, part);
    if (!written.ok()) return written;
  }
  return {};
}

Status ChunkStore::write(std::int64_t lineage, std::int64_t id, std::int64_t first_set,
                         std::vector<ChainEntry>& entries) {
  const std::string records = pack_chunk(first_set, entries);
  if (id != 0) {
    return update_.bind(1, id).bind(2, checksum_of(records)).bind_blob(3, records).run();
  }
  insert_.bind(1, lineage).bind(2, first_set).bind(3, checksum_of(records)).bind_blob(4, records);
  return insert_.run();
}

// What version 1 and 2 kept in a row for each set.
Status ChunkStore::take_over_rows(const ChunkLineage& lineage) {
  std::vector<ChainEntry> entries;
  find_rows_.bind(1, lineage.id);
  ChainRecord record;
  while (true) {
    Result<bool> row = find_rows_.step();
    if (!row.ok()) return std::move(row).error();
    if (!*row) break;
    if (!unpack(find_rows_.blob(1), lineage.fork, record)) {
      return damaged(*connection_, "unreadable chain row");
    }
    ChainEntry& entry = entries.emplace_back();
    entry.set = find_rows_.number(0);
    pack(record, lineage.fork, entry);
  }
  if (entries.empty()) return {};
  for (ChainEntry& entry : entries) {
    if (Status added = add(lineage, std::move(entry)); !added.ok()) return added;
  }
  return delete_rows_.bind(1, lineage.id).run();
}

}  // namespace unbroken::catalog
