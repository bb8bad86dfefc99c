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
    auto chain = catalog.chain(database.lineages);
    if (!chain.ok()) return std::move(chain).error();
    answer.chains.push_back({database.vertex, std::move(*chain)});
  }
  answer.estate = std::move(index->estate);
  return answer;
}

}  // namespace unbroken
