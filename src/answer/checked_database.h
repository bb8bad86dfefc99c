// What a check says of one database, and of the estate after the last one.

#ifndef UNBROKEN_ANSWER_CHECKED_DATABASE_H_
#define UNBROKEN_ANSWER_CHECKED_DATABASE_H_

#include <optional>
#include <vector>

#include "answer/database_index.h"
#include "answer/loaded_database.h"
#include "rules/registry.h"
#include "unbroken/answer.h"
#include "unbroken/database_place.h"

namespace unbroken {

[[nodiscard]] bool is_wanted(const IndexedDatabase& database, const CheckRequest& request);

// What a check keeps of a database.
struct JudgedDatabase {
  DatabaseCheck check;
  // A server and name under which managed backup took striped backups.
  std::optional<DatabaseLabel> striped;
};

// index and request must outlive it. judged() may run on several threads at once.
class EstateCheck {
 public:
  EstateCheck(const DatabaseIndex& index, const CheckRequest& request);

  [[nodiscard]] JudgedDatabase judged(const IndexedDatabase& database,
                                      const LoadedDatabase& loaded) const;

  // Keeps what findings() asks of a database.
  DatabaseCheck take(const IndexedDatabase& database, JudgedDatabase judged);

  // About servers and groups, of the databases taken so far.
  [[nodiscard]] std::vector<Finding> findings() const;

 private:
  const DatabaseIndex& index_;
  const CheckRequest& request_;
  EstateSubject taken_;
};

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_CHECKED_DATABASE_H_
