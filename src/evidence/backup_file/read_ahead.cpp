#include "evidence/backup_file/read_ahead.h"

#include <algorithm>

#include "evidence/backup_file/bytes.h"

namespace unbroken::backup_file {
namespace {

// With blocks of 64 KiB the first set starts at 128 KiB, and its trailer lies
// 320 KiB before the end.
constexpr std::uint64_t kHead = 192 * kKiB;
constexpr std::uint64_t kTail = 416 * kKiB;
constexpr std::uint64_t kMiddle = 128 * kKiB;

}  // namespace

Status ReadAhead::fetch(Window& window, std::uint64_t offset, std::uint64_t size) {
  window.offset = offset;
  window.bytes.resize(static_cast<std::size_t>(size));
  Status status = source_.read(offset, window.bytes);
  if (!status) window.bytes.clear();
  return status;
}

Status ReadAhead::read(std::uint64_t offset, std::span<std::byte> out) {
  const auto serve = [&](const Window& window) {
    const auto from = window.bytes.begin() + static_cast<std::ptrdiff_t>(offset - window.offset);
    std::copy_n(from, out.size(), out.begin());
    return Status();
  };
  for (const Window* window : {&head_, &tail_, &middle_}) {
    if (window->holds(offset, out.size())) return serve(*window);
  }
  const std::uint64_t size = source_.size();
  const std::uint64_t tail = size - std::min(size, kTail);
  Window* window = &middle_;
  std::uint64_t start = offset;
  std::uint64_t wanted = std::max<std::uint64_t>(out.size(), kMiddle);
  if (head_.bytes.empty() && offset + out.size() <= kHead) {
    window = &head_;
    start = 0;
    wanted = kHead;
  } else if (tail_.bytes.empty() && offset >= tail) {
    window = &tail_;
    start = tail;
    wanted = kTail;
  }
  if (Status status = fetch(*window, start, std::min(wanted, size - start)); !status) {
    return status;
  }
  return serve(*window);
}

}  // namespace unbroken::backup_file
