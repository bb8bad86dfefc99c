// The typed Estate out of the rows of an export.

#ifndef UNBROKEN_MODEL_ESTATE_JSON_H_
#define UNBROKEN_MODEL_ESTATE_JSON_H_

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "unbroken/estate.h"
#include "unbroken/evidence.h"
#include "unbroken/status.h"

namespace unbroken {

struct EstateReading {
  Estate estate;  // servers in the order in which they were first named
  // A value that a row cannot have: "databases: family_guid: not a GUID: \"x\"",
  // with the server's name as subject. That member stays unknown, or a row
  // without the name it is about is left out; everything else is there.
  std::vector<Error> problems;
};

class EstateBuilder {
 public:
  // Server names compare without case. A section of another name is passed over.
  void add(const EstateRow& row, std::optional<UtcTime> taken_at = std::nullopt);

  // What was added so far; the builder is empty afterwards.
  [[nodiscard]] EstateReading finish();

 private:
  Server& server_named(const std::string& name);

  EstateReading reading_;
  std::map<std::string, std::size_t> server_by_name_;  // lower case
};

[[nodiscard]] EstateReading estate_of(std::span<const EstateRow> rows);

// True for the sections of a server object that the format defines, `backupset` included.
[[nodiscard]] bool is_estate_section(std::string_view name);

// Those that tell what happened, of which every row stays true.
[[nodiscard]] bool is_history_section(std::string_view name);

// What is wrong with one row, as in EstateReading.
[[nodiscard]] std::vector<Error> problems_of(const EstateRow& row);

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_ESTATE_JSON_H_
