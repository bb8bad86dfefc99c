#include <utility>

#include "analysis/database_analysis.h"
#include "answer/database_index.h"
#include "answer/loaded_database.h"
#include "chain/identity.h"
#include "rules/registry.h"
#include "unbroken/answer.h"

namespace unbroken {
namespace {

bool is_wanted(const IndexedDatabase& database, const CheckRequest& request) {
  return (request.databases.empty() || database.is_called_one_of(request.databases)) &&
         !database.is_called_one_of(request.excluded_databases);
}

// Names the databases of which managed backup took striped backups.
void add_striped(const std::vector<SetFacts>& facts, std::vector<DatabaseLabel>& striped) {
  for (const SetFacts& set : facts) {
    const bool is_striped =
        set.producer.kind == ProducerKind::managed_backup && set.media_families > 1;
    if (!is_striped) continue;
    striped.push_back({set.server_name, set.database_name});
    return;
  }
}

}  // namespace

Result<CheckAnswer> check(Catalog& catalog, const CheckRequest& request) {
  auto index = index_databases(catalog);
  if (!index.ok()) return std::move(index).error();
  const Status known = index->require(request.databases);
  if (!known.ok()) return known.error();

  CheckAnswer answer;
  answer.now = request.now;
  EstateSubject judged{index->estate, request.policy, {}, {}};
  for (const IndexedDatabase& database : index->databases) {
    if (!is_wanted(database, request)) continue;
    auto loaded = load_database(catalog, *index, database, request.producers);
    if (!loaded.ok()) return std::move(loaded).error();
    DatabaseCheck checked;
    checked.analysis =
        analyse({loaded->graph, loaded->facts, loaded->estate, database.family,
                 database.is_joined_by_name, request.now, request.utc_offset, loaded->verdicts});
    checked.findings = judge(
        {checked.analysis, loaded->estate, loaded->graph, loaded->facts, index->estate,
         database.vertex, request.now, request.utc_offset, request.max_exposure_ms, request.policy},
        request.skipped_rules);
    judged.labels.insert(judged.labels.end(), database.labels.begin(), database.labels.end());
    add_striped(loaded->facts, judged.striped);
    answer.databases.push_back(std::move(checked));
  }
  answer.findings = judge_estate(judged, request.skipped_rules);
  return answer;
}

}  // namespace unbroken
