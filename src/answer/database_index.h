// DatabaseIndex: which databases a catalog knows, by identity and by name.

#ifndef UNBROKEN_ANSWER_DATABASE_INDEX_H_
#define UNBROKEN_ANSWER_DATABASE_INDEX_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "unbroken/catalog.h"
#include "unbroken/estate_graph.h"
#include "unbroken/status.h"

namespace unbroken {

// One database identity. Without lineages no backup set of it is known: it is
// only configured somewhere.
struct IndexedDatabase {
  EstateVertex vertex = kNone;  // of DatabaseIndex::estate
  std::vector<std::int64_t> lineages;
  std::vector<DatabaseLabel> labels;
  std::optional<Guid> family;
  bool is_joined_by_name = false;

  [[nodiscard]] bool is_called(std::string_view name) const;
  [[nodiscard]] bool is_called_one_of(const std::vector<std::string>& names) const;
};

struct DatabaseIndex {
  EstateGraph estate;                      // whose database n is databases[n]
  std::vector<IndexedDatabase> databases;  // by name, then server

  // Fails with not_found for the first name that no evidence tells.
  [[nodiscard]] Status require(const std::vector<std::string>& names) const;
};

[[nodiscard]] Result<DatabaseIndex> index_databases(Catalog& catalog);

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_DATABASE_INDEX_H_
