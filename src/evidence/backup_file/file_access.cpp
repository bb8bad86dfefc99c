#include "evidence/backup_file/file_access.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace unbroken::backup_file {
namespace {

// "permission denied": the system's words as a fact, which begins in lower case.
[[nodiscard]] Error system_error(int number, const std::string& path) {
  std::string message = std::generic_category().message(number);
  if (!message.empty() && message[0] >= 'A' && message[0] <= 'Z') {
    message[0] = static_cast<char>(message[0] | 0x20);
  }
  const Code code = number == ENOENT || number == ENOTDIR ? Code::not_found : Code::io;
  return Error{code, std::move(message), path, number == EINTR || number == EMFILE};
}

}  // namespace

Result<FileAccess> FileAccess::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return system_error(errno, path);
  FileAccess access(path, file, 0);
  struct stat status {};
  if (::fstat(file, &status) != 0) return system_error(errno, path);
  if (!S_ISREG(status.st_mode)) {
    return Error{Code::io, S_ISDIR(status.st_mode) ? "is a directory" : "is not a regular file",
                 path, false};
  }
  access.size_ = static_cast<std::uint64_t>(status.st_size);
  return access;
}

FileAccess::~FileAccess() {
  if (file_ >= 0) ::close(file_);
}

Status FileAccess::read(std::uint64_t offset, std::span<std::byte> out) {
  while (!out.empty()) {
    const ssize_t got = ::pread(file_, out.data(), out.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(errno, path_);
    if (got == 0) {
      return Error{Code::io, "the file became shorter while it was read", path_, true};
    }
    offset += static_cast<std::uint64_t>(got);
    out = out.subspan(static_cast<std::size_t>(got));
  }
  return {};
}

}  // namespace unbroken::backup_file
