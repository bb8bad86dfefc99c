// LoadedDatabase: one database's sets, read from a catalog for a question.

#ifndef UNBROKEN_ANSWER_LOADED_DATABASE_H_
#define UNBROKEN_ANSWER_LOADED_DATABASE_H_

#include <memory>
#include <utility>
#include <vector>

#include "analysis/producer_classifier.h"
#include "analysis/set_facts.h"
#include "answer/database_index.h"
#include "estate/database_facts.h"
#include "unbroken/catalog.h"
#include "unbroken/chain.h"
#include "unbroken/producer.h"
#include "unbroken/status.h"

namespace unbroken {

struct LoadedDatabase {
  DatabaseFacts estate;
  ChainGraph graph;
  std::vector<SetFacts> facts;            // by vertex
  std::vector<ProducerVerdict> verdicts;  // each once
};

// Takes the sets of a database, one at a time. index and producers must outlive
// what it makes.
class DatabaseLoader {
 public:
  DatabaseLoader(const DatabaseIndex& index, const IndexedDatabase& database,
                 const ProducerTable& producers);

  void add(const BackupSet& set);
  [[nodiscard]] LoadedDatabase finish() &&;

 private:
  std::unique_ptr<LoadedDatabase> loaded_;  // stays where it is: the classifier looks into it
  std::unique_ptr<ProducerClassifier> classifier_;
  std::vector<ChainRecord> records_;
  std::vector<std::pair<Guid, SetFacts>> facts_;
};

// index must outlive the answer, which points into its estate. producers are the
// user's own, beside those that are known.
[[nodiscard]] Result<LoadedDatabase> load_database(Catalog& catalog, const DatabaseIndex& index,
                                                   const IndexedDatabase& database,
                                                   const ProducerTable& producers = {});

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_LOADED_DATABASE_H_
