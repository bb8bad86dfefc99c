// EstateWriter: evidence as an estate export that read_estate_export() reads
// back to the same sets and rows.
//
// What belongs to one server is gathered and written together, as far as a few
// MiB of memory allow; past that a server stands in the document more than
// once, which means the same. Not for use by two threads at once.

#ifndef UNBROKEN_EVIDENCE_ESTATE_EXPORT_ESTATE_WRITER_H_
#define UNBROKEN_EVIDENCE_ESTATE_EXPORT_ESTATE_WRITER_H_

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evidence/estate_export/anonymiser.h"
#include "unbroken/evidence.h"

namespace unbroken {

class EstateWriter : public EvidenceSink {
 public:
  // Where the text goes, piece by piece. Its failure is handed on and ends the writing.
  using Output = std::function<Status(std::string_view text)>;

  static constexpr std::size_t kDefaultGathered = std::size_t{8} << 20;

  // With an anonymiser, no name of any set or row gets into the text.
  explicit EstateWriter(Output output, std::optional<Anonymiser> anonymiser = std::nullopt,
                        std::size_t gathered_bytes = kDefaultGathered)
      : output_(std::move(output)), anonymiser_(anonymiser), gathered_limit_(gathered_bytes) {}

  Status add(BackupSet set) override;
  Status add(EstateRow row) override;
  Status taken_at(UtcTime at) override;

  // Ends the document; call once, last. Nothing is complete before.
  Status finish();

 private:
  // One server object being put together.
  struct Gathered {
    std::string scalars;  // members, comma first: `,"location":"azure"`
    std::string managed_backup;
    std::vector<std::pair<std::string, std::string>> sections;  // name, rows with commas

    std::string& section(std::string_view name);
  };

  Gathered& gathered_of(const std::string& server);
  Status add_row(const std::string& server, std::string_view section, std::string json);
  Status write_server(const std::string& server, const Gathered& gathered);
  Status write_all();
  Status begin();

  Output output_;
  std::optional<Anonymiser> anonymiser_;
  std::size_t gathered_limit_;
  std::size_t gathered_bytes_ = 0;
  // In the order in which they are first heard of, which tells nothing of their names.
  std::vector<std::pair<std::string, Gathered>> servers_;
  std::map<std::string, std::size_t, std::less<>> place_of_server_;
  std::optional<UtcTime> taken_at_;
  bool has_begun_ = false;
  bool has_server_ = false;
};

}  // namespace unbroken

#endif  // UNBROKEN_EVIDENCE_ESTATE_EXPORT_ESTATE_WRITER_H_
