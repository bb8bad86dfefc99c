#include <algorithm>
#include <thread>
#include <utility>

#include "answer/checked_database.h"
#include "answer/database_index.h"
#include "answer/judging_threads.h"
#include "answer/loaded_database.h"
#include "unbroken/answer.h"

namespace unbroken {
namespace {

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
  EstateCheck estate(*index, request);
  JudgingThreads threads(threads_for(wanted.size(), request.threads),
                         [&estate](const IndexedDatabase& database, const LoadedDatabase& loaded) {
                           return estate.judged(database, loaded);
                         });
  auto oldest = wanted.begin();
  const auto deliver = [&](bool nothing_more_is_read) -> Status {
    while (auto judged = threads.next(nothing_more_is_read)) {
      if (!judged->ok()) return std::move(*judged).error();
      Status taken = each(estate.take(**oldest++, std::move(**judged)));
      if (!taken.ok()) return taken;
    }
    return Status();
  };
  for (const IndexedDatabase* const database : wanted) {
    threads.begin(*database, DatabaseLoader(*index, *database, request.producers));
    const Status read =
        catalog.each_backup_set(database->lineages, [&threads](const BackupSet& set) -> Status {
          threads.add(set);
          return Status();
        });
    if (!read.ok()) return read.error();
    threads.end();
    if (const Status taken = deliver(false); !taken.ok()) return taken.error();
  }
  if (const Status taken = deliver(true); !taken.ok()) return taken.error();
  return estate.findings();
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
