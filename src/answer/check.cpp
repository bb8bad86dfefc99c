#include <algorithm>
#include <thread>
#include <utility>

#include "analysis/database_analysis.h"
#include "answer/database_index.h"
#include "answer/judging_threads.h"
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

std::optional<DatabaseLabel> striped_by_managed_backup(const std::vector<SetFacts>& facts) {
  for (const SetFacts& set : facts) {
    const bool is_striped =
        set.producer.kind == ProducerKind::managed_backup && set.media_families > 1;
    if (is_striped) return DatabaseLabel{set.server_name, set.database_name};
  }
  return std::nullopt;
}

// One database is judged while no other is read: a thread would only cost.
std::size_t threads_for(std::size_t databases, std::size_t asked) {
  const std::size_t threads =
      asked != 0 ? asked : std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
  return threads == 1 || databases < 2 ? 0 : std::min(threads, databases);
}

}  // namespace

Result<std::vector<Finding>> check_each(Catalog& catalog, const CheckRequest& request,
                                        const CheckedDatabaseCallback& each) {
  auto index = index_databases(catalog);
  if (!index.ok()) return std::move(index).error();
  const Status known = index->require(request.databases);
  if (!known.ok()) return known.error();

  std::vector<const IndexedDatabase*> wanted;
  for (const IndexedDatabase& database : index->databases) {
    if (is_wanted(database, request)) wanted.push_back(&database);
  }
  EstateSubject judged{index->estate, request.policy, {}, {}};
  const auto judge_one = [&](const IndexedDatabase& database, const LoadedDatabase& loaded) {
    JudgedDatabase one;
    one.check.analysis =
        analyse({loaded.graph, loaded.facts, loaded.estate, database.family,
                 database.is_joined_by_name, request.now, request.utc_offset, loaded.verdicts});
    one.check.findings = judge(
        {one.check.analysis, loaded.estate, loaded.graph, loaded.facts, index->estate,
         database.vertex, request.now, request.utc_offset, request.max_exposure_ms, request.policy},
        request.skipped_rules);
    one.striped = striped_by_managed_backup(loaded.facts);
    return one;
  };
  JudgingThreads threads(threads_for(wanted.size(), request.threads), judge_one);
  const auto deliver = [&](Result<JudgedDatabase> one) -> Status {
    if (!one.ok()) return std::move(one).error();
    if (one->striped) judged.striped.push_back(std::move(*one->striped));
    return each(std::move(one->check));
  };
  for (const IndexedDatabase* const database : wanted) {
    judged.labels.insert(judged.labels.end(), database->labels.begin(), database->labels.end());
    threads.begin(*database, DatabaseLoader(*index, *database, request.producers));
    const Status read =
        catalog.each_backup_set(database->lineages, [&threads](const BackupSet& set) -> Status {
          threads.add(set);
          return Status();
        });
    if (!read.ok()) return read.error();
    threads.end();
    while (auto one = threads.next(false)) {
      if (const Status taken = deliver(std::move(*one)); !taken.ok()) return taken.error();
    }
  }
  while (auto one = threads.next(true)) {
    if (const Status taken = deliver(std::move(*one)); !taken.ok()) return taken.error();
  }
  return judge_estate(judged, request.skipped_rules);
}

Result<CheckAnswer> check(Catalog& catalog, const CheckRequest& request) {
  CheckAnswer answer;
  answer.now = request.now;
  auto findings = check_each(catalog, request, [&answer](DatabaseCheck database) -> Status {
    answer.databases.push_back(std::move(database));
    return Status();
  });
  if (!findings.ok()) return std::move(findings).error();
  answer.findings = std::move(*findings);
  return answer;
}

}  // namespace unbroken
