#include "transport/folder/folder_walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <vector>

#include "transport/failures.h"

namespace unbroken {
namespace {

struct Entry {
  std::string name;  // of a folder with its slash, which is how its keys sort
  struct stat found {};
};

class Walk {
 public:
  Walk(std::string_view prefix, const std::string& place, const CallOptions& options,
       const std::function<Status(const ObjectInfo&)>& each)
      : prefix_(prefix), place_(place), options_(options), each_(each) {}

  // above: the key of the folder with its slash, or nothing.
  Status visit(Descriptor folder, const std::string& above) {
    auto entries = entries_of(folder, above);
    if (!entries.ok()) return std::move(entries).error();
    for (const Entry& entry : *entries) {
      if (Status status = may_go_on(options_, place_); !status.ok()) return status;
      const std::string key = above + entry.name;
      if (entry.name.back() != '/') {
        if (Status status = each_(info_of(key, entry.found)); !status.ok()) return status;
        continue;
      }
      const std::string name = entry.name.substr(0, entry.name.size() - 1);
      Descriptor below(
          ::openat(folder.number(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (below.number() < 0) {
        if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) continue;  // replaced meanwhile
        return failure_of(errno, place_ + "/" + key);
      }
      if (Status status = visit(std::move(below), key); !status.ok()) return status;
    }
    return Status();
  }

 private:
  // Whether keys that begin so can begin with the prefix.
  [[nodiscard]] bool may_match(const std::string& key) const {
    const std::size_t length = std::min(key.size(), prefix_.size());
    return key.compare(0, length, prefix_, 0, length) == 0;
  }

  Result<std::vector<Entry>> entries_of(const Descriptor& folder, const std::string& above) const {
    // The stream takes a descriptor of its own and closes it.
    const int own = ::openat(folder.number(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (own < 0) return failure_of(errno, place_ + "/" + above);
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(own), ::closedir);
    if (!stream) {
      const int failure = errno;
      ::close(own);
      return failure_of(failure, place_ + "/" + above);
    }
    std::vector<Entry> entries;
    while (true) {
      errno = 0;
      const dirent* const next = ::readdir(stream.get());
      if (next == nullptr) {
        if (errno != 0) return failure_of(errno, place_ + "/" + above);
        break;
      }
      Entry entry{next->d_name};
      if (entry.name == "." || entry.name == ".." || entry.name.starts_with(kUnfinished)) continue;
      if (::fstatat(folder.number(), next->d_name, &entry.found, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) continue;  // removed meanwhile
        return failure_of(errno, place_ + "/" + above + entry.name);
      }
      const bool is_folder = S_ISDIR(entry.found.st_mode);
      if (!is_folder && !S_ISREG(entry.found.st_mode)) continue;
      if (is_folder) entry.name += '/';
      const std::string key = above + entry.name;
      const bool fits = is_folder ? may_match(key) : key.starts_with(prefix_);
      if (fits) entries.push_back(std::move(entry));
    }
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return entries;
  }

  std::string_view prefix_;
  const std::string& place_;
  const CallOptions& options_;
  const std::function<Status(const ObjectInfo&)>& each_;
};

}  // namespace

ObjectInfo info_of(std::string key, const struct stat& found) {
  ObjectInfo info;
  info.key = std::move(key);
  info.size = static_cast<std::uint64_t>(found.st_size);
  info.version = std::to_string(found.st_ino) + "-" + std::to_string(found.st_size) + "-" +
                 std::to_string(found.st_mtim.tv_sec) + "." + std::to_string(found.st_mtim.tv_nsec);
  info.modified = UtcTime{static_cast<std::int64_t>(found.st_mtim.tv_sec) * 1000 +
                          found.st_mtim.tv_nsec / 1'000'000};
  return info;
}

Status walk_folder(const Descriptor& root, std::string_view prefix, const std::string& place,
                   const CallOptions& options,
                   const std::function<Status(const ObjectInfo&)>& each) {
  auto folder = open_folder_below(root, {}, false, place);
  if (!folder.ok()) return std::move(folder).error();
  return Walk(prefix, place, options, each).visit(std::move(*folder), {});
}

}  // namespace unbroken
