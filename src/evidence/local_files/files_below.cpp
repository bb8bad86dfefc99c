// The files at or below a place, each once, in path order.

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/failure_text.h"
#include "unbroken/evidence.h"

namespace unbroken {
namespace {

// What a file is, whatever paths lead to it.
using FileIdentity = std::pair<dev_t, ino_t>;

class Walk {
 public:
  explicit Walk(std::vector<Unreadable>& unreadable) : unreadable_(unreadable) {}

  // path exists or is a link that leads nowhere.
  void visit(const std::string& path) {
    struct stat found {};
    if (stat(path.c_str(), &found) != 0) {
      leave(path, errno == ENOENT ? "a link that leads nowhere" : failure_text(errno));
      return;
    }
    const FileIdentity identity{found.st_dev, found.st_ino};
    if (S_ISDIR(found.st_mode)) {
      visit_folder(path, identity);
    } else if (S_ISREG(found.st_mode)) {
      if (seen_.insert(identity).second) files_.push_back(path);
    } else {
      leave(path, kind_of(found.st_mode));
    }
  }

  std::vector<std::string> files() { return std::move(files_); }

 private:
  static std::string kind_of(mode_t mode) {
    if (S_ISFIFO(mode)) return "a named pipe, not a file";
    if (S_ISSOCK(mode)) return "a socket, not a file";
    return "a device, not a file";
  }

  void leave(const std::string& path, std::string reason) {
    unreadable_.push_back({path, std::move(reason)});
  }

  void visit_folder(const std::string& path, FileIdentity identity) {
    if (std::find(above_.begin(), above_.end(), identity) != above_.end()) {
      leave(path, "a link to a folder above it");
      return;
    }
    if (!seen_.insert(identity).second) return;
    DIR* const folder = opendir(path.c_str());
    if (folder == nullptr) {
      leave(path, failure_text(errno));
      return;
    }
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = readdir(folder)) {
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") names.emplace_back(name);
    }
    const int failure = errno;
    closedir(folder);
    if (failure != 0) leave(path, failure_text(failure));
    std::sort(names.begin(), names.end());

    above_.push_back(identity);
    const std::string prefix = path.back() == '/' ? path : path + '/';
    for (const std::string& name : names) visit(prefix + name);
    above_.pop_back();
  }

  std::vector<Unreadable>& unreadable_;
  std::vector<std::string> files_;
  std::set<FileIdentity> seen_;
  std::vector<FileIdentity> above_;  // the folders being read, outermost first
};

}  // namespace

Result<std::vector<std::string>> files_below(const std::string& location,
                                             std::vector<Unreadable>& unreadable) {
  struct stat found {};
  if (location.empty() || lstat(location.c_str(), &found) != 0) {
    const int failure = location.empty() ? ENOENT : errno;
    if (failure == ENOENT || failure == ENOTDIR) {
      return Error{Code::not_found, "no such file or folder", location};
    }
    return Error{Code::io, failure_text(failure), location};
  }
  Walk walk(unreadable);
  walk.visit(location);
  return walk.files();
}

}  // namespace unbroken
