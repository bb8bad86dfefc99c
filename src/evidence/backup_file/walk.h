// Walk: reads a set's blocks or records one after the other, from its head to
// its closing filemark. Used where the jump table cannot be trusted.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_WALK_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_WALK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "evidence/backup_file/layout.h"
#include "evidence/backup_file/open_set.h"
#include "evidence/backup_file/trailer_search.h"
#include "evidence/backup_file/windows.h"

namespace unbroken::backup_file {

class Walk {
 public:
  Walk() = default;
  explicit Walk(std::uint64_t start) : at_(start) {}

  // done: the set is closed and what follows it starts at at(). failed: the
  // set's end was not reached; reason() says why. What the walk meets of the
  // set's trailing configuration goes to set.
  [[nodiscard]] Step step(Windows& windows, const Layout& layout, OpenSet& set);

  [[nodiscard]] std::uint64_t at() const { return at_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  [[nodiscard]] Step step_blocks(Windows& windows, const Layout& layout, OpenSet& set);
  [[nodiscard]] Step step_streams(Windows& windows);
  [[nodiscard]] Step step_records(Windows& windows, const Layout& layout, OpenSet& set);
  [[nodiscard]] Step read_trailer(Windows& windows, OpenSet& set);
  [[nodiscard]] Step pass_record(Windows& windows, const Record& record, Bytes bytes);
  // True when the filemark at at() closes the set.
  [[nodiscard]] bool pass_filemark(const Layout& layout);
  [[nodiscard]] Step fail(std::string reason);
  [[nodiscard]] Step fail_cut(const Windows& windows);

  std::uint64_t at_ = 0;
  std::uint64_t stream_ = 0;  // the next stream of the block at at_; 0 when there is none open
  bool data_ended_ = false;
  std::uint32_t hops_ = 0;
  std::vector<Piece> pieces_;  // where the trailer may be, best last
  bool has_index_ = false;
  std::optional<PieceSearch> search_;
  std::string reason_;
};

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_WALK_H_
