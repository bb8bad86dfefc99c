// Anonymiser: the rows of an export without the names in them.
//
// Every run of letters and digits in a name, path or URL is replaced by a keyed
// hash of it in lower case; what separates the runs stays. So two rows that
// share a server, account, container, folder or database name still do, and a
// database's name is still found in its file's. A GUID becomes another GUID, the
// same one everywhere.
//
// Kept as they are: LSNs, times, numbers, bits, words of a fixed vocabulary,
// `*`, the NUL device, `https` and the host of a storage service, the extension
// of a path, a 14-digit timestamp in a file name, the default instance's name.

#ifndef UNBROKEN_EVIDENCE_ESTATE_EXPORT_ANONYMISER_H_
#define UNBROKEN_EVIDENCE_ESTATE_EXPORT_ANONYMISER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "unbroken/guid.h"

namespace unbroken {

class Anonymiser {
 public:
  // The same key gives the same names; who has it can test guesses of them, so
  // it is to be kept or thrown away.
  struct Key {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
  };

  explicit Anonymiser(Key key) : key_(key) {}

  // A name, path, URL or GUID.
  [[nodiscard]] std::string hidden(std::string_view text) const;

  // A row: what is hidden is decided by column and value. Empty for what is not JSON.
  [[nodiscard]] std::string hidden_row(std::string_view json) const;

 private:
  [[nodiscard]] std::uint64_t hash(std::string_view lower_case, std::uint64_t salt) const;
  [[nodiscard]] Guid hidden_guid(const Guid& guid) const;
  [[nodiscard]] std::string hidden_run(std::string_view run) const;
  [[nodiscard]] std::string hidden_value(std::string_view column, std::string_view text) const;

  Key key_;
};

}  // namespace unbroken

#endif  // UNBROKEN_EVIDENCE_ESTATE_EXPORT_ANONYMISER_H_
