#include "evidence/backup_file/jump_table.h"

#include <algorithm>

#include "evidence/backup_file/block.h"
#include "evidence/backup_file/filemark.h"

namespace unbroken::backup_file {
namespace {

// A position is a 16-bit number, and a set has two filemarks.
constexpr std::size_t kMostFilemarks = 2 * 65'536 + 1;
constexpr std::uint64_t kListAhead = 1024;

}  // namespace

Step JumpTable::read(Windows& windows, const Layout& layout, std::uint64_t tail_start) {
  const std::uint64_t size = windows.file_size();
  if (filemarks_.empty()) {
    if (size < layout.first_filemark + layout.filemark_size || size % kBlockStep != 0) {
      return Step::failed;
    }
    const std::uint64_t own = size - layout.filemark_size;
    const std::uint64_t start = std::min(tail_start, own);
    auto bytes = windows.from(start, own - start + kFilemarkFields, own - start + kListAhead);
    if (!bytes) return Step::waiting;
    Filemark filemark;
    if (!read_filemark(bytes->subspan(own - start), layout.filemark_size, filemark)) {
      return Step::failed;
    }
    bytes = windows.from(own, filemark.size_with_entries, filemark.size_with_entries);
    if (!bytes) return Step::waiting;
    filemarks_ = earlier_filemarks(*bytes, filemark);
    filemarks_.push_back(own);
    lists_are_full_ = filemark.is_full();
  }
  while (lists_are_full_ && filemarks_.front() != layout.first_filemark) {
    const std::uint64_t oldest = filemarks_.front();
    if (oldest < layout.first_filemark || filemarks_.size() > kMostFilemarks ||
        windows.bytes_after(oldest) < layout.filemark_size) {
      return Step::failed;
    }
    auto bytes = windows.from(oldest, kFilemarkFields, kListAhead);
    if (!bytes) return Step::waiting;
    Filemark filemark;
    if (!read_filemark(*bytes, layout.filemark_size, filemark)) return Step::failed;
    bytes = windows.from(oldest, filemark.size_with_entries, filemark.size_with_entries);
    if (!bytes) return Step::waiting;
    const std::vector<std::uint64_t> older = earlier_filemarks(*bytes, filemark);
    if (!older.empty() && older.back() >= oldest) return Step::failed;
    filemarks_.insert(filemarks_.begin(), older.begin(), older.end());
    lists_are_full_ = filemark.is_full();
  }
  return makes_sense(layout) ? Step::done : Step::failed;
}

bool JumpTable::makes_sense(const Layout& layout) const {
  if (filemarks_.front() != layout.first_filemark) return false;
  for (std::size_t i = 1; i < filemarks_.size(); ++i) {
    if (filemarks_[i] <= filemarks_[i - 1] ||
        filemarks_[i] - filemarks_[i - 1] < layout.filemark_size ||
        filemarks_[i] % kBlockStep != 0) {
      return false;
    }
  }
  return true;
}

std::optional<bool> has_filemark(Windows& windows, const Layout& layout, std::uint64_t at,
                                 std::uint64_t ahead) {
  if (windows.bytes_after(at) < layout.filemark_size) return false;
  const auto bytes = windows.from(at, kFilemarkFields, ahead);
  if (!bytes) return std::nullopt;
  Filemark filemark;
  return read_filemark(*bytes, layout.filemark_size, filemark);
}

}  // namespace unbroken::backup_file
