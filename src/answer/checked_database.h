// What a check says of one database, and of the estate after the last one.

#ifndef UNBROKEN_ANSWER_CHECKED_DATABASE_H_
#define UNBROKEN_ANSWER_CHECKED_DATABASE_H_

#include <vector>

#include "answer/database_index.h"
#include "answer/loaded_database.h"
#include "rules/registry.h"
#include "unbroken/answer.h"

namespace unbroken {

[[nodiscard]] bool is_wanted(const IndexedDatabase& database, const CheckRequest& request);

// index and request must outlive it.
class EstateCheck {
 public:
  EstateCheck(const DatabaseIndex& index, const CheckRequest& request);

  [[nodiscard]] DatabaseCheck check(const IndexedDatabase& database, const LoadedDatabase& loaded);

  // About servers and groups, of the databases checked so far.
  [[nodiscard]] std::vector<Finding> findings() const;

 private:
  const DatabaseIndex& index_;
  const CheckRequest& request_;
  EstateSubject judged_;
};

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_CHECKED_DATABASE_H_
