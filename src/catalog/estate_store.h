// EstateStore: writes the rows of one import about configuration and events.
//
// What is configured is replaced: a source's rows for a server are those it told
// last, and the newest exports of a server are what is in force. What happened
// is united: a row told twice is one row.

#ifndef UNBROKEN_CATALOG_ESTATE_STORE_H_
#define UNBROKEN_CATALOG_ESTATE_STORE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/connection.h"
#include "unbroken/catalog.h"
#include "unbroken/evidence.h"
#include "unbroken/status.h"
#include "unbroken/time.h"

namespace unbroken::catalog {

// Lives within one write transaction of the connection, which it borrows.
class EstateStore {
 public:
  static Result<EstateStore> open(Connection& connection);

  Status put(const EstateRow& row, std::int64_t source, std::optional<UtcTime> taken_at);

  // Before the transaction is committed.
  Status finish();

  // After finish(): rows that the same source, or for events any source, had
  // not told before.
  [[nodiscard]] std::uint64_t new_rows() const { return new_rows_; }

 private:
  // A server this import describes, under the rows written for it.
  struct Described {
    std::int64_t source = 0;
    std::int64_t configuration = 0;
    std::int64_t rows = 0;
  };

  explicit EstateStore(Connection& connection) : connection_(&connection) {}

  Result<Described*> description_of(const std::string& server_name, std::int64_t source,
                                    std::optional<UtcTime> taken_at);
  Status replace_previous(const std::string& server_name, const Described& now);

  Connection* connection_;
  Statement insert_history_;
  Statement insert_configuration_;
  Statement insert_row_;
  std::map<std::string, Described> described_;  // by server name in lower case
  std::uint64_t new_rows_ = 0;
};

// What Catalog::each_estate_row says.
Status each_estate_row(
    Connection& connection,
    const std::function<Status(const EstateRow&, std::optional<UtcTime> taken_at)>& each);

}  // namespace unbroken::catalog

#endif  // UNBROKEN_CATALOG_ESTATE_STORE_H_
