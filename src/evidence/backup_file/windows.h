// The stretches of a file that are known so far, and the one wanted next.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_WINDOWS_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_WINDOWS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "evidence/backup_file/bytes.h"

namespace unbroken::backup_file {

// Bytes to be read: into's size from offset on, all within the file.
struct Wanted {
  std::uint64_t offset = 0;
  std::span<std::byte> into;
};

// Keeps the last few windows; bytes handed out are good until the next wish.
class Windows {
 public:
  explicit Windows(std::uint64_t file_size) : file_size_(file_size) {}

  [[nodiscard]] std::uint64_t file_size() const { return file_size_; }
  [[nodiscard]] std::uint64_t bytes_after(std::uint64_t offset) const {
    return offset < file_size_ ? file_size_ - offset : 0;
  }

  // All that is known from offset on, if that is `least` bytes. Otherwise
  // nullopt, and `ahead` bytes (at least `least`, at most the rest of the file)
  // are wished for. The file has `least` bytes there.
  [[nodiscard]] std::optional<Bytes> from(std::uint64_t offset, std::uint64_t least,
                                          std::uint64_t ahead);

  // The open wish, whose bytes count as known from the next call of from() on.
  [[nodiscard]] std::optional<Wanted> open_wish();
  void drop_wish();

 private:
  struct Window {
    std::uint64_t offset = 0;
    std::size_t size = 0;
    std::size_t capacity = 0;
    std::unique_ptr<std::byte[]> bytes;
  };

  std::uint64_t file_size_;
  std::array<Window, 3> windows_;
  std::size_t next_ = 0;   // the window to give up for the next wish
  bool has_wish_ = false;  // in the window before next_
};

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_WINDOWS_H_
