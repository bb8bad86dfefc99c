// Anonymiser: the rows of an export without the names in them.
//
// Every run of letters and digits in a name, path or URL is replaced by another
// one of the same length, alike everywhere and without regard to case; what
// separates the runs stays. So two rows that share a server, account, container,
// folder or database name still do, a database's name is still found in its
// file's, and the 40 characters of it that managed backup puts into a blob's
// name are still its first. A GUID becomes another GUID, the same one everywhere.
//
// Kept as they are: LSNs, times, numbers, bits, words of a fixed vocabulary,
// `*`, the NUL device, drives, `https` and the host of a storage service, known
// extensions, a 14-digit timestamp in a file name, the names of the default
// instance, of the system databases and of SQL Server's own accounts.

#ifndef UNBROKEN_EVIDENCE_ESTATE_EXPORT_ANONYMISER_H_
#define UNBROKEN_EVIDENCE_ESTATE_EXPORT_ANONYMISER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "evidence/estate_export/name_cipher.h"
#include "unbroken/guid.h"

namespace unbroken {

class Anonymiser {
 public:
  // The same key gives the same names; who has it can undo them, so it is to be
  // kept or thrown away.
  struct Key {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
  };

  explicit Anonymiser(Key key) : cipher_(key.first, key.second) {}

  // A name, path, URL or GUID.
  [[nodiscard]] std::string hidden(std::string_view text) const;

  // A row: what is hidden is decided by column and value. Empty for what is not JSON.
  [[nodiscard]] std::string hidden_row(std::string_view json) const;

 private:
  [[nodiscard]] Guid hidden_guid(const Guid& guid) const;
  [[nodiscard]] std::string hidden_run(std::string_view text, char before, char after) const;
  [[nodiscard]] std::string hidden_part(std::string_view text) const;
  [[nodiscard]] std::string hidden_value(std::string_view column, std::string_view text) const;

  NameCipher cipher_;
};

}  // namespace unbroken

#endif  // UNBROKEN_EVIDENCE_ESTATE_EXPORT_ANONYMISER_H_
