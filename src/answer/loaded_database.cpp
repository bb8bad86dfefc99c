#include "answer/loaded_database.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "analysis/producer_classifier.h"

namespace unbroken {
namespace {

// The index of a verdict, which most sets share with the one before.
std::uint32_t place_of(ProducerVerdict verdict, std::vector<ProducerVerdict>& verdicts) {
  const auto known = std::find(verdicts.rbegin(), verdicts.rend(), verdict);
  if (known != verdicts.rend()) {
    return static_cast<std::uint32_t>(verdicts.rend() - known - 1);
  }
  verdicts.push_back(std::move(verdict));
  return static_cast<std::uint32_t>(verdicts.size() - 1);
}

}  // namespace

Result<LoadedDatabase> load_database(Catalog& catalog, const DatabaseIndex& index,
                                     const IndexedDatabase& database,
                                     const ProducerTable& producers) {
  LoadedDatabase loaded;
  loaded.estate = facts_of(index.estate, database.vertex);
  std::vector<ChainRecord> records;
  std::vector<std::pair<Guid, SetFacts>> facts;
  ProducerClassifier classifier(loaded.estate, producers);
  const Status read =
      catalog.each_backup_set(database.lineages, [&](const BackupSet& set) -> Status {
        records.push_back(chain_record_of(set));
        ProducerVerdict verdict = classifier.verdict_on(set);
        facts.emplace_back(set.uuid, set_facts_of(set, verdict.producer));
        facts.back().second.verdict = place_of(std::move(verdict), loaded.verdicts);
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
