#include <utility>

#include "answer/database_index.h"
#include "unbroken/answer.h"

namespace unbroken {

Result<GraphsAnswer> graphs(Catalog& catalog, const std::vector<std::string>& databases) {
  auto index = index_databases(catalog);
  if (!index.ok()) return std::move(index).error();
  const Status known = index->require(databases);
  if (!known.ok()) return known.error();
  GraphsAnswer answer;
  for (const IndexedDatabase& database : index->databases) {
    if (!databases.empty() && !database.is_called_one_of(databases)) continue;
    auto records = catalog.chain_records(database.lineages);
    if (!records.ok()) return std::move(records).error();
    answer.chains.push_back({database.vertex, ChainGraph(std::move(*records))});
  }
  answer.estate = std::move(index->estate);
  return answer;
}

}  // namespace unbroken
