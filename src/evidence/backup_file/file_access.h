// FileAccess: a local file as RandomAccess.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_FILE_ACCESS_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_FILE_ACCESS_H_

#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "unbroken/evidence.h"
#include "unbroken/status.h"

namespace unbroken::backup_file {

class FileAccess final : public RandomAccess {
 public:
  // Fails with not_found, or with io on anything but a regular file that may be
  // read. Never waits for a pipe's other end.
  [[nodiscard]] static Result<FileAccess> open(const std::string& path);

  FileAccess(FileAccess&& other) noexcept
      : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)), size_(other.size_) {}
  FileAccess(const FileAccess&) = delete;
  FileAccess& operator=(const FileAccess&) = delete;
  FileAccess& operator=(FileAccess&&) = delete;
  ~FileAccess() override;

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  // Fails with io; also when the file has become shorter since it was opened.
  Status read(std::uint64_t offset, std::span<std::byte> out) override;

 private:
  FileAccess(std::string path, int file, std::uint64_t size)
      : path_(std::move(path)), file_(file), size_(size) {}

  std::string path_;
  int file_;
  std::uint64_t size_;
};

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_FILE_ACCESS_H_
