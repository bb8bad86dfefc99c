#include "evidence/backup_file/windows.h"

#include <algorithm>
#include <cassert>

namespace unbroken::backup_file {

std::optional<Bytes> Windows::from(std::uint64_t offset, std::uint64_t least, std::uint64_t ahead) {
  assert(least <= bytes_after(offset));
  has_wish_ = false;
  for (const Window& window : windows_) {
    if (offset < window.offset || offset - window.offset > window.size) continue;
    const std::uint64_t skipped = offset - window.offset;
    if (window.size - skipped < least) continue;
    return Bytes(window.bytes.get() + skipped, window.size - skipped);
  }
  Window& window = windows_[next_];
  next_ = (next_ + 1) % windows_.size();
  const auto size = static_cast<std::size_t>(std::min(std::max(least, ahead), bytes_after(offset)));
  if (window.capacity < size) {
    window.bytes = std::make_unique_for_overwrite<std::byte[]>(size);
    window.capacity = size;
  }
  window.offset = offset;
  window.size = size;
  has_wish_ = true;
  return std::nullopt;
}

std::optional<Wanted> Windows::open_wish() {
  if (!has_wish_) return std::nullopt;
  const Window& window = windows_[(next_ + windows_.size() - 1) % windows_.size()];
  return Wanted{window.offset, std::span(window.bytes.get(), window.size)};
}

void Windows::drop_wish() {
  if (!has_wish_) return;
  windows_[(next_ + windows_.size() - 1) % windows_.size()].size = 0;
  has_wish_ = false;
}

}  // namespace unbroken::backup_file
