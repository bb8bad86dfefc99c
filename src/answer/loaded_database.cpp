#include "answer/loaded_database.h"

#include <algorithm>
#include <cstdint>
#include <utility>

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

DatabaseLoader::DatabaseLoader(const DatabaseIndex& index, const IndexedDatabase& database,
                               const ProducerTable& producers)
    : loaded_(std::make_unique<LoadedDatabase>()) {
  loaded_->estate = facts_of(index.estate, database.vertex);
  classifier_ = std::make_unique<ProducerClassifier>(loaded_->estate, producers);
}

void DatabaseLoader::add(const BackupSet& set) {
  records_.push_back(chain_record_of(set));
  ProducerVerdict verdict = classifier_->verdict_on(set);
  facts_.emplace_back(set.uuid, set_facts_of(set, verdict.producer));
  facts_.back().second.verdict = place_of(std::move(verdict), loaded_->verdicts);
}

LoadedDatabase DatabaseLoader::finish() && {
  loaded_->graph = ChainGraph(std::move(records_));
  loaded_->facts.resize(loaded_->graph.size());
  for (auto& [uuid, fact] : facts_) {
    if (const auto v = loaded_->graph.find(uuid)) loaded_->facts[*v] = std::move(fact);
  }
  return std::move(*loaded_);
}

Result<LoadedDatabase> load_database(Catalog& catalog, const DatabaseIndex& index,
                                     const IndexedDatabase& database,
                                     const ProducerTable& producers) {
  DatabaseLoader loader(index, database, producers);
  const Status read =
      catalog.each_backup_set(database.lineages, [&loader](const BackupSet& set) -> Status {
        loader.add(set);
        return Status();
      });
  if (!read.ok()) return read.error();
  return std::move(loader).finish();
}

}  // namespace unbroken
