#include "catalog/set_store.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "catalog/packed_set.h"
#include "unbroken/evidence.h"

namespace unbroken::catalog {

namespace {

std::optional<Guid> known(const std::optional<Guid>& guid) {
  return guid && !guid->is_zero() ? guid : std::nullopt;
}

std::string_view key_blob(const std::optional<Guid>& guid) {
  if (!guid) return {};
  const void* bytes = guid->bytes().data();
  return {static_cast<const char*>(bytes), guid->bytes().size()};
}

void bind_lineage(Statement& statement, const Lineage& lineage) {
  statement.bind_blob(1, key_blob(lineage.family))
      .bind_blob(2, key_blob(lineage.fork))
      .bind(3, lineage.availability_group)
      .bind(4, lineage.server_name)
      .bind(5, lineage.database_name);
}

}  // namespace

Lineage lineage_of(const BackupSet& set) {
  Lineage lineage;
  lineage.family = known(set.family_guid);
  lineage.fork = known(set.last_recovery_fork);
  if (!lineage.fork) lineage.fork = known(set.first_recovery_fork);
  lineage.availability_group = set.availability_group.value_or("");
  lineage.server_name = set.server_name.value_or("");
  lineage.database_name = set.database_name.value_or("");
  return lineage;
}

Result<SetStore> SetStore::open(Connection& connection) {
  Result<ChunkStore> chunks = ChunkStore::open(connection);
  if (!chunks.ok()) return std::move(chunks).error();
  SetStore store(connection, std::move(*chunks));
  const std::pair<Statement*, const char*> statements[] = {
      {&store.find_lineage_,
       "SELECT id FROM lineage WHERE family = ?1 AND fork = ?2 AND availability_group = ?3"
       " AND server_name = ?4 AND database_name = ?5"},
      {&store.insert_lineage_,
       "INSERT INTO lineage (family, fork, availability_group, server_name, database_name, sets)"
       " VALUES (?1, ?2, ?3, ?4, ?5, 0)"},
      {&store.insert_set_,
       "INSERT INTO backup_set (uuid, lineage_id, record) VALUES (?1, ?2, ?3)"
       " ON CONFLICT (uuid) DO NOTHING"},
      {&store.insert_sighting_,
       "INSERT INTO sighting (set_id, source_id, proof) VALUES (?1, ?2, ?3)"
       " ON CONFLICT DO UPDATE SET proof = excluded.proof WHERE excluded.proof > sighting.proof"},
      {&store.find_set_, "SELECT id, record FROM backup_set WHERE uuid = ?1"},
      {&store.update_set_, "UPDATE backup_set SET lineage_id = ?2, record = ?3 WHERE id = ?1"},
      {&store.insert_contradiction_,
       "INSERT INTO contradiction (set_id, source_id, detail) VALUES (?1, ?2, ?3)"
       " ON CONFLICT DO NOTHING"},
  };
  for (const auto& [statement, sql] : statements) {
    Result<Statement> prepared = connection.prepare(sql, true);
    if (!prepared.ok()) return std::move(prepared).error();
    *statement = std::move(*prepared);
  }
  Result<std::int64_t> last = connection.number("SELECT ifnull(max(id), 0) FROM backup_set");
  if (!last.ok()) return std::move(last).error();
  store.last_old_set_ = *last;
  return store;
}

void pack(const BackupSet& set, PackedSet& packed) {
  packed.uuid = set.uuid;
  packed.proof = set.proof;
  packed.lineage = lineage_of(set);
  pack(chain_record_of(set), packed.lineage.fork.value_or(Guid()), packed.chain);
  pack(set, packed.record);
}

Status SetStore::put(const PackedSet& told, std::int64_t source) {
  Result<LineageUse*> use = use_of(told.lineage);
  if (!use.ok()) return std::move(use).error();
  insert_set_.bind_blob(1, told.uuid.bytes()).bind(2, (*use)->chunks.id).bind_blob(3, told.record);
  if (Status inserted = insert_set_.run(); !inserted.ok()) return inserted;
  if (!connection_->changed_any()) return join(told, source);

  const std::int64_t set = connection_->last_id();
  if (Status added = add_chain(**use, set, told.chain); !added.ok()) return added;
  ++(*use)->more_sets;
  ++added_;
  return note_sighting(set, source, told.proof);
}

Status SetStore::join(const PackedSet& told, std::int64_t source) {
  find_set_.bind_blob(1, told.uuid.bytes());
  Result<bool> row = find_set_.step();
  if (!row.ok()) return std::move(row).error();
  if (!*row) return damaged(*connection_, "index of backup sets does not match them");
  const std::int64_t set = find_set_.number(0);
  if (find_set_.blob(1) == told.record) {  // word for word what is known
    find_set_.reset();
    note_fate(set, Fate::known);
    return note_sighting(set, source, told.proof);
  }
  const std::optional<BackupSet> before = unpack_set(told.uuid, find_set_.blob(1));
  const std::optional<BackupSet> other = unpack_set(told.uuid, told.record);
  find_set_.reset();
  if (!before || !other) return damaged(*connection_, "unreadable backup set " + told.uuid.text());

  BackupSet after = *before;
  const std::vector<std::string> contradictions = merge(after, *other);
  Fate fate = Fate::known;
  if (after != *before) {
    fate = Fate::extended;
    if (Status written = rewrite(set, *before, after); !written.ok()) return written;
  }
  if (Status noted = note_sighting(set, source, told.proof); !noted.ok()) return noted;
  for (const std::string& detail : contradictions) {
    fate = Fate::conflicting;
    insert_contradiction_.bind(1, set).bind(2, source).bind(3, detail);
    if (Status kept = insert_contradiction_.run(); !kept.ok()) return kept;
  }
  note_fate(set, fate);
  return {};
}

Status SetStore::rewrite(std::int64_t set, const BackupSet& before, const BackupSet& after) {
  PackedSet from;
  PackedSet to;
  pack(before, from);
  pack(after, to);
  Result<LineageUse*> from_use = use_of(from.lineage);
  if (!from_use.ok()) return std::move(from_use).error();
  Result<LineageUse*> to_use = use_of(to.lineage);
  if (!to_use.ok()) return std::move(to_use).error();
  update_set_.bind(1, set).bind(2, (*to_use)->chunks.id).bind_blob(3, to.record);
  if (Status updated = update_set_.run(); !updated.ok()) return updated;
  if (from.chain == to.chain && *from_use == *to_use) return {};

  --(*from_use)->more_sets;
  ++(*to_use)->more_sets;
  if (Status removed = chunks_.remove((*from_use)->chunks, set); !removed.ok()) return removed;
  return add_chain(**to_use, set, to.chain);
}

Result<SetStore::LineageUse*> SetStore::use_of(const Lineage& lineage) {
  const auto [at, is_new] = lineages_.try_emplace(lineage);
  LineageUse& use = at->second;
  if (!is_new) return &use;
  use.chunks.fork = lineage.fork.value_or(Guid());
  bind_lineage(find_lineage_, lineage);
  Result<bool> row = find_lineage_.step();
  if (!row.ok()) return std::move(row).error();
  if (*row) {
    use.chunks.id = find_lineage_.number(0);
    find_lineage_.reset();
    return &use;
  }
  bind_lineage(insert_lineage_, lineage);
  if (Status inserted = insert_lineage_.run(); !inserted.ok()) return inserted.error();
  use.chunks.id = connection_->last_id();
  return &use;
}

Status SetStore::add_chain(const LineageUse& use, std::int64_t set, const ChainEntry& told) {
  ChainEntry entry = told;
  entry.set = set;
  return chunks_.add(use.chunks, std::move(entry));
}

Status SetStore::note_sighting(std::int64_t set, std::int64_t source, Proof proof) {
  insert_sighting_.bind(1, set).bind(2, source).bind(3, static_cast<std::int64_t>(proof));
  return insert_sighting_.run();
}

void SetStore::note_fate(std::int64_t set, Fate fate) {
  if (set > last_old_set_) return;
  if (old_fates_.empty()) {
    old_fates_.resize(static_cast<std::size_t>(last_old_set_) + 1, Fate::untouched);
  }
  Fate& best = old_fates_[static_cast<std::size_t>(set)];
  best = std::max(best, fate);
}

Status SetStore::finish() {
  if (Status written = chunks_.finish(); !written.ok()) return written;
  Result<Statement> update =
      connection_->prepare("UPDATE lineage SET sets = sets + ?2 WHERE id = ?1");
  if (!update.ok()) return std::move(update).error();
  for (auto& [lineage, use] : lineages_) {
    if (use.more_sets == 0) continue;
    update->bind(1, use.chunks.id).bind(2, std::exchange(use.more_sets, 0));
    if (Status updated = update->run(); !updated.ok()) return updated;
  }
  return {};
}

void SetStore::add_to(ImportCounts& counts) const {
  counts.added += added_;
  for (const Fate fate : old_fates_) {
    counts.known += fate == Fate::known;
    counts.extended += fate == Fate::extended;
    counts.conflicting += fate == Fate::conflicting;
  }
}

}  // namespace unbroken::catalog
