#include "answer/loaded_database.h"

#include <utility>

#include "analysis/producer.h"

namespace unbroken {

Result<LoadedDatabase> load_database(Catalog& catalog, const DatabaseIndex& index,
                                     const IndexedDatabase& database) {
  LoadedDatabase loaded;
  loaded.estate = facts_of(index.estate, database.vertex);
  std::vector<ChainRecord> records;
  std::vector<std::pair<Guid, SetFacts>> facts;
  const Status read =
      catalog.each_backup_set(database.lineages, [&](const BackupSet& set) -> Status {
        records.push_back(chain_record_of(set));
        facts.emplace_back(set.uuid, set_facts_of(set, producer_of(set, loaded.estate)));
        return Status();
      });
  if (!read.ok()) return read.error();
  loaded.graph = ChainGraph(std::move(records));
  loaded.facts.resize(loaded.graph.size());
  for (auto& [uuid, fact] : facts) {
    if (const auto v = loaded.graph.find(uuid)) loaded.facts[*v] = std::move(fact);
  }
  return loaded;
}

}  // namespace unbroken
