#include "transport/folder/open_below.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "model/failure_text.h"
#include "transport/failures.h"

namespace unbroken {

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Error failure_of(int number, std::string subject) {
  // A part of the key that is a file or a link is not there as a folder.
  if (number == ENOENT || number == ENOTDIR || number == ELOOP)
    return not_there(std::move(subject));
  if (number == EEXIST) return already_there(std::move(subject));
  const bool may_pass = number == EINTR || number == EAGAIN || number == EMFILE || number == ENFILE;
  return {Code::io, failure_text(number), std::move(subject), may_pass};
}

Result<Descriptor> open_folder_below(const Descriptor& root, std::string_view path, bool is_made,
                                     const std::string& subject) {
  constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  Descriptor folder(::openat(root.number(), ".", kFolder));
  if (folder.number() < 0) return failure_of(errno, subject);
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string part(path.substr(at, end - at));
    at = end + 1;
    int next = ::openat(folder.number(), part.c_str(), kFolder);
    if (next < 0 && errno == ENOENT && is_made) {
      if (::mkdirat(folder.number(), part.c_str(), 0777) != 0 && errno != EEXIST) {
        return failure_of(errno, subject);
      }
      if (::fsync(folder.number()) != 0) return failure_of(errno, subject);
      next = ::openat(folder.number(), part.c_str(), kFolder);
    }
    if (next < 0 && is_made && (errno == ENOTDIR || errno == ELOOP)) {
      return Error{Code::conflict, "a part of the key is there and is no folder", subject};
    }
    if (next < 0) return failure_of(errno, subject);
    folder = Descriptor(next);
  }
  return folder;
}

Result<Spot> spot_below(const Descriptor& root, std::string_view key, bool is_made,
                        const std::string& subject) {
  const std::size_t slash = key.rfind('/');
  const bool is_nested = slash != std::string_view::npos;
  auto folder = open_folder_below(root, is_nested ? key.substr(0, slash) : std::string_view(),
                                  is_made, subject);
  if (!folder.ok()) return std::move(folder).error();
  return Spot{std::move(*folder), std::string(is_nested ? key.substr(slash + 1) : key)};
}

Result<Descriptor> open_file_below(const Descriptor& root, std::string_view key,
                                   const std::string& subject) {
  const auto spot = spot_below(root, key, false, subject);
  if (!spot.ok()) return spot.error();
  // A pipe that nobody writes to must not hold the call.
  Descriptor file(::openat(spot->folder.number(), spot->name.c_str(),
                           O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file.number() < 0) return failure_of(errno, subject);
  struct stat found {};
  if (::fstat(file.number(), &found) != 0) return failure_of(errno, subject);
  if (!S_ISREG(found.st_mode)) return not_there(subject);
  return file;
}

}  // namespace unbroken
