#include <algorithm>
#include <utility>

#include "analysis/database_analysis.h"
#include "answer/database_index.h"
#include "answer/loaded_database.h"
#include "chain/identity.h"
#include "rules/registry.h"
#include "unbroken/answer.h"

namespace unbroken {
namespace {

bool any_called(const DatabaseIndex& index, const std::string& name) {
  return std::any_of(index.databases.begin(), index.databases.end(),
                     [&name](const IndexedDatabase& database) { return database.is_called(name); });
}

bool is_wanted(const IndexedDatabase& database, const CheckRequest& request) {
  const auto called = [&database](const std::string& name) { return database.is_called(name); };
  const bool named = request.databases.empty() ||
                     std::any_of(request.databases.begin(), request.databases.end(), called);
  return named &&
         std::none_of(request.excluded_databases.begin(), request.excluded_databases.end(), called);
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
  for (const std::string& name : request.databases) {
    if (!any_called(*index, name))
      return Error{Code::not_found, "no evidence names this database", name};
  }

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
