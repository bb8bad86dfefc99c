#include "answer/checked_database.h"

#include <utility>

#include "analysis/database_analysis.h"
#include "rules/registry.h"

namespace unbroken {
namespace {

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

bool is_wanted(const IndexedDatabase& database, const CheckRequest& request) {
  return (request.databases.empty() || database.is_called_one_of(request.databases)) &&
         !database.is_called_one_of(request.excluded_databases);
}

EstateCheck::EstateCheck(const DatabaseIndex& index, const CheckRequest& request)
    : index_(index), request_(request), judged_{index.estate, request.policy, {}, {}} {}

DatabaseCheck EstateCheck::check(const IndexedDatabase& database, const LoadedDatabase& loaded) {
  DatabaseCheck checked;
  checked.analysis =
      analyse({loaded.graph, loaded.facts, loaded.estate, database.family,
               database.is_joined_by_name, request_.now, request_.utc_offset, loaded.verdicts});
  checked.findings = judge(
      {checked.analysis, loaded.estate, loaded.graph, loaded.facts, index_.estate, database.vertex,
       request_.now, request_.utc_offset, request_.max_exposure_ms, request_.policy},
      request_.skipped_rules);
  judged_.labels.insert(judged_.labels.end(), database.labels.begin(), database.labels.end());
  add_striped(loaded.facts, judged_.striped);
  return checked;
}

std::vector<Finding> EstateCheck::findings() const {
  return judge_estate(judged_, request_.skipped_rules);
}

}  // namespace unbroken
