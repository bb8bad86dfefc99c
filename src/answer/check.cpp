#include <utility>

#include "answer/checked_database.h"
#include "answer/database_index.h"
#include "answer/loaded_database.h"
#include "unbroken/answer.h"

namespace unbroken {

Result<CheckAnswer> check(Catalog& catalog, const CheckRequest& request) {
  auto index = index_databases(catalog);
  if (!index.ok()) return std::move(index).error();
  const Status known = index->require(request.databases);
  if (!known.ok()) return known.error();

  CheckAnswer answer;
  answer.now = request.now;
  EstateCheck estate(*index, request);
  for (const IndexedDatabase& database : index->databases) {
    if (!is_wanted(database, request)) continue;
    auto loaded = load_database(catalog, *index, database, request.producers);
    if (!loaded.ok()) return std::move(loaded).error();
    answer.databases.push_back(estate.check(database, *loaded));
  }
  answer.findings = estate.findings();
  return answer;
}

}  // namespace unbroken
