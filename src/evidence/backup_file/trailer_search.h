// Finding the trailing configuration (MSLS) of a set whose data end is known.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_TRAILER_SEARCH_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_TRAILER_SEARCH_H_

#include <optional>
#include <vector>

#include "evidence/backup_file/container.h"
#include "evidence/backup_file/layout.h"
#include "evidence/backup_file/open_set.h"
#include "evidence/backup_file/stretch.h"
#include "evidence/backup_file/windows.h"

namespace unbroken::backup_file {

// Looks for it in the records of a container that end at data_end, from one of
// a few candidates on.
class PieceSearch {
 public:
  PieceSearch() = default;
  // The best candidate comes last. Where an index told the piece, its offset in
  // the set is known too and the block must agree with it.
  PieceSearch(std::vector<Piece> candidates, bool is_indexed, std::uint64_t data_end);

  // done: out is the configuration. failed: no candidate leads to one.
  [[nodiscard]] Step step(Windows& windows, Bytes& out);

 private:
  void try_next();

  std::vector<Piece> candidates_;
  bool is_indexed_ = false;
  std::uint64_t data_end_ = 0;
  Stretch stretch_;
  std::uint64_t set_offset_ = 0;
  std::size_t search_at_ = 0;
  std::uint64_t least_ = 1;
};

class TrailerSearch {
 public:
  TrailerSearch() = default;
  TrailerSearch(const OpenSet& set, std::uint64_t data_end, const Layout& layout);

  // How much before the data end is looked at first: the trailer is about as
  // long as the MSCI block, a head has two blocks more, and padding fills what
  // is left before the filemark.
  [[nodiscard]] static std::uint64_t window_after(std::uint64_t head_size, const Layout& layout);

  // done: out is the configuration. failed: it is not there, or damaged.
  [[nodiscard]] Step step(Windows& windows, const Layout& layout, Bytes& out);

 private:
  [[nodiscard]] Step search_blocks(Windows& windows, Bytes& out);
  [[nodiscard]] Step search_index(Windows& windows, const Layout& layout);

  std::uint64_t set_start_ = 0;
  std::uint64_t body_ = 0;
  std::uint64_t data_end_ = 0;
  std::uint64_t window_ = 0;
  std::optional<PieceSearch> pieces_;
};

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_TRAILER_SEARCH_H_
