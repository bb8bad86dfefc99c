#include "answer/checked_database.h"

#include <utility>

#include "analysis/database_analysis.h"
#include "rules/registry.h"

namespace unbroken {
namespace {

std::optional<DatabaseLabel> striped_by_managed_backup(const std::vector<SetFacts>& facts) {
  for (const SetFacts& set : facts) {
    const bool is_striped =
        set.producer.kind == ProducerKind::managed_backup && set.media_families > 1;
    if (is_striped) return DatabaseLabel{set.server_name, set.database_name};
  }
  return std::nullopt;
}

}  // namespace

bool is_wanted(const IndexedDatabase& database, const CheckRequest& request) {
  return (request.databases.empty() || database.is_called_one_of(request.databases)) &&
         !database.is_called_one_of(request.excluded_databases);
}

EstateCheck::EstateCheck(const DatabaseIndex& index, const CheckRequest& request)
    : index_(index), request_(request), taken_{index.estate, request.policy, {}, {}} {}

JudgedDatabase EstateCheck::judged(const IndexedDatabase& database,
                                   const LoadedDatabase& loaded) const {
  JudgedDatabase judged;
  DatabaseAnalysis& analysis = judged.check.analysis;
  analysis =
      analyse({loaded.graph, loaded.facts, loaded.estate, database.family,
               database.is_joined_by_name, request_.now, request_.utc_offset, loaded.verdicts});
  judged.check.findings =
      judge({analysis, loaded.estate, loaded.graph, loaded.facts, index_.estate, database.vertex,
             request_.now, request_.utc_offset, request_.max_exposure_ms, request_.policy},
            request_.skipped_rules);
  judged.striped = striped_by_managed_backup(loaded.facts);
  return judged;
}

DatabaseCheck EstateCheck::take(const IndexedDatabase& database, JudgedDatabase judged) {
  taken_.labels.insert(taken_.labels.end(), database.labels.begin(), database.labels.end());
  if (judged.striped) taken_.striped.push_back(std::move(*judged.striped));
  return std::move(judged.check);
}

std::vector<Finding> EstateCheck::findings() const {
  return judge_estate(taken_, request_.skipped_rules);
}

}  // namespace unbroken
