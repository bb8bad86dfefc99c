// SparseFile: a file in memory, of any size, most of which may be holes of
// zeros. It counts what is read of it.

#ifndef UNBROKEN_TESTS_EVIDENCE_BACKUP_FILE_SPARSE_FILE_H_
#define UNBROKEN_TESTS_EVIDENCE_BACKUP_FILE_SPARSE_FILE_H_

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <vector>

#include "unbroken/evidence.h"

namespace unbroken::test {

class SparseFile final : public RandomAccess {
 public:
  SparseFile() = default;
  explicit SparseFile(std::vector<std::byte> bytes) : size_(bytes.size()) {
    pieces_[0] = std::move(bytes);
  }

  void append(std::span<const std::byte> bytes) {
    if (!pieces_.empty() && end_of_last() == size_) {
      std::vector<std::byte>& last = pieces_.rbegin()->second;
      last.insert(last.end(), bytes.begin(), bytes.end());
    } else if (!bytes.empty()) {
      pieces_[size_].assign(bytes.begin(), bytes.end());
    }
    size_ += bytes.size();
  }
  void append_hole(std::uint64_t size) { size_ += size; }
  void cut(std::uint64_t size) { size_ = std::min(size_, size); }

  // Overwrites bytes that are not in a hole.
  void put(std::uint64_t offset, std::span<const std::byte> bytes) {
    auto piece = std::prev(pieces_.upper_bound(offset));
    std::copy(bytes.begin(), bytes.end(),
              piece->second.begin() + static_cast<std::ptrdiff_t>(offset - piece->first));
  }

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  Status read(std::uint64_t offset, std::span<std::byte> out) override {
    if (offset > size_ || out.size() > size_ - offset) {
      return Error{Code::internal, "read outside the file", {}, false};
    }
    ++reads;
    bytes_read += out.size();
    std::ranges::fill(out, std::byte{0});
    for (const auto& [start, bytes] : pieces_) {
      const std::uint64_t from = std::max(start, offset);
      const std::uint64_t to = std::min(start + bytes.size(), offset + out.size());
      if (from < to) std::memcpy(&out[from - offset], &bytes[from - start], to - from);
    }
    return {};
  }

  std::uint64_t reads = 0;
  std::uint64_t bytes_read = 0;

 private:
  [[nodiscard]] std::uint64_t end_of_last() const {
    return pieces_.rbegin()->first + pieces_.rbegin()->second.size();
  }

  std::uint64_t size_ = 0;
  std::map<std::uint64_t, std::vector<std::byte>> pieces_;
};

// The first bytes of another file.
class CutFile final : public RandomAccess {
 public:
  // whole is borrowed.
  CutFile(SparseFile& whole, std::uint64_t size) : whole_(whole), size_(size) {}

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  Status read(std::uint64_t offset, std::span<std::byte> out) override {
    if (offset > size_ || out.size() > size_ - offset) {
      return Error{Code::internal, "read outside the file", {}, false};
    }
    return whole_.read(offset, out);
  }

 private:
  SparseFile& whole_;
  std::uint64_t size_;
};

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_EVIDENCE_BACKUP_FILE_SPARSE_FILE_H_
