// Estates of any kind that evidence can describe, for property tests: several
// servers, databases with difficult names, producers of every kind, forks, lost
// and broken sets.

#ifndef UNBROKEN_TESTS_ANSWER_ANY_ESTATE_H_
#define UNBROKEN_TESTS_ANSWER_ANY_ESTATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/evidence.h"

namespace unbroken::test {

struct AnyEstate {
  std::vector<BackupSet> sets;
  std::vector<EstateRow> rows;
  std::vector<std::string> databases;  // every name that is used
  std::vector<LocalTime> times;        // some in, before and after the histories
  std::vector<Lsn> lsns;
};

// To be called inside a RapidCheck property.
[[nodiscard]] AnyEstate any_estate();

// Parts of names, paths and users of any_estate(), in lower case.
[[nodiscard]] std::vector<std::string> names_of_any_estate();

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_ANSWER_ANY_ESTATE_H_
