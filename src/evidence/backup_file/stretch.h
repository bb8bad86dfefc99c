// Stretch: the tape file from some place on. In a plain file that is the file
// itself; in a container it is what the records from there on decode to.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_STRETCH_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_STRETCH_H_

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/backup_file/windows.h"

namespace unbroken::backup_file {

class Stretch {
 public:
  Stretch() = default;
  // start is a file offset: of a block, or of a record. Records that lie beyond
  // limit are not looked at.
  Stretch(bool is_container, std::uint64_t start, std::uint64_t limit)
      : is_container_(is_container), start_(start), next_(start), limit_(limit) {}

  enum class State {
    waiting,
    ready,    // bytes() has what was asked for
    ended,    // there is no more: the file, the limit or the run of records ends
    damaged,  // reason() says why
  };

  // Makes bytes() at least `least` long, in a plain file from a window of
  // `ahead` bytes. At the end, bytes() has what there is.
  [[nodiscard]] State reach(Windows& windows, std::uint64_t least, std::uint64_t ahead);

  // Good until the next wish.
  [[nodiscard]] Bytes bytes() const { return is_container_ ? Bytes(decoded_) : known_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }

  // The file offset of what follows the first `size` bytes: in a container, of
  // the first record not decoded.
  [[nodiscard]] std::uint64_t offset_after(std::uint64_t size) const {
    return is_container_ ? next_ : start_ + size;
  }

 private:
  [[nodiscard]] State decode_next(Windows& windows);

  bool is_container_ = false;
  std::uint64_t start_ = 0;
  std::uint64_t next_ = 0;
  std::uint64_t limit_ = 0;
  Bytes known_;
  std::vector<std::byte> decoded_;
  std::string reason_;
};

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_STRETCH_H_
