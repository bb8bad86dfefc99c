#include "replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

using unbroken::Code;
using unbroken::Error;
using unbroken::Status;

namespace {

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Status replace_file(const std::string& path, std::string_view text) {
  struct stat there {};
  if (stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode)) {
    return Error{Code::io, "is no regular file", path};
  }
  // Collectors take files whose names end as they were told: this one does not.
  const std::string beside = path + "." + std::to_string(getpid()) + ".new";
  const int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return Error{Code::io, std::strerror(errno), path};
  bool is_done = write_all(file, text) && fsync(file) == 0;
  int reason = errno;
  if (close(file) != 0 && is_done) {
    is_done = false;
    reason = errno;
  }
  if (is_done && std::rename(beside.c_str(), path.c_str()) != 0) {
    is_done = false;
    reason = errno;
  }
  if (is_done) return {};
  unlink(beside.c_str());
  return Error{Code::io, std::strerror(reason), path};
}
