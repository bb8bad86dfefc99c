// EstateOutline: what an estate export says about itself and its servers, read
// ahead where the document says it after the rows that need it.

#ifndef UNBROKEN_EVIDENCE_ESTATE_EXPORT_ESTATE_OUTLINE_H_
#define UNBROKEN_EVIDENCE_ESTATE_EXPORT_ESTATE_OUTLINE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/json_reader.h"
#include "unbroken/evidence.h"

namespace unbroken {

struct ServerNames {
  std::optional<std::string> server_name;
  std::optional<std::string> machine_name;

  // Takes over the value at the reader if name is one of the two. Null and what
  // is no text are no name.
  void take(std::string_view name, const JsonReader& reader);
};

struct EstateOutline {
  std::optional<std::string> format;
  std::optional<std::string> taken_at;
  std::vector<ServerNames> servers;  // in document order, as far as could be read
};

// Skims the document; where its JSON is wrong, the outline ends.
[[nodiscard]] EstateOutline skim_estate_export(ByteStream stream);

}  // namespace unbroken

#endif  // UNBROKEN_EVIDENCE_ESTATE_EXPORT_ESTATE_OUTLINE_H_
