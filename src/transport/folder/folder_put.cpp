#include "transport/folder/folder_put.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>

#include "transport/failures.h"
#include "transport/folder/folder_walk.h"

namespace unbroken {
namespace {

// Unique on this machine; what a crash left under a reused number is passed over.
std::string unfinished_name() {
  static std::atomic<std::uint64_t> count{0};
  return std::string(kUnfinished) + std::to_string(::getpid()) + "-" + std::to_string(++count);
}

class FolderPut final : public PutStream {
 public:
  FolderPut(Spot spot, std::string unfinished, Descriptor file, std::string key,
            const PutOptions& what, CallOptions options, std::string subject)
      : spot_(std::move(spot)),
        unfinished_(std::move(unfinished)),
        file_(std::move(file)),
        key_(std::move(key)),
        what_(what),
        options_(std::move(options)),
        subject_(std::move(subject)) {}

  ~FolderPut() override {
    if (!unfinished_.empty()) ::unlinkat(spot_.folder.number(), unfinished_.c_str(), 0);
  }

  Status write(std::span<const std::byte> bytes) override {
    while (!bytes.empty()) {
      if (Status status = may_go_on(options_, subject_); !status.ok()) return status;
      const ssize_t written = ::write(file_.number(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return failure_of(errno, subject_);
      written_ += static_cast<std::uint64_t>(written);
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return Status();
  }

  Result<ObjectInfo> commit() override {
    if (what_.size && *what_.size != written_) return wrong_size(subject_, *what_.size, written_);
    if (const Status status = may_go_on(options_, subject_); !status.ok()) return status.error();
    if (::fsync(file_.number()) != 0) return failure_of(errno, subject_);
    if (const Status named = give_name(); !named.ok()) return named.error();
    if (::fsync(spot_.folder.number()) != 0) return failure_of(errno, subject_);
    struct stat found {};
    if (::fstat(file_.number(), &found) != 0) return failure_of(errno, subject_);
    return info_of(key_, found);
  }

 private:
  Status give_name() {
    const int folder = spot_.folder.number();
    const char* const from = unfinished_.c_str();
    const char* const to = spot_.name.c_str();
    const unsigned flags = what_.replaces ? 0 : RENAME_NOREPLACE;
    if (::renameat2(folder, from, folder, to, flags) == 0) {
      unfinished_.clear();
      return Status();
    }
    // A folder of that name is an object to nobody, and is not to be replaced.
    if (errno == EISDIR || errno == ENOTEMPTY) return already_there(subject_);
    if (errno != EINVAL && errno != ENOSYS) return failure_of(errno, subject_);
    // A file system that cannot refuse to replace: a link of that name can.
    if (::linkat(folder, from, folder, to, 0) != 0) return failure_of(errno, subject_);
    return Status();
  }

  Spot spot_;
  std::string unfinished_;  // empty once it has its name
  Descriptor file_;
  std::string key_;
  PutOptions what_;
  CallOptions options_;
  std::string subject_;
  std::uint64_t written_ = 0;
};

}  // namespace

Result<std::unique_ptr<PutStream>> put_below(const Descriptor& root, std::string_view key,
                                             const PutOptions& what, const CallOptions& options,
                                             const std::string& subject) {
  auto spot = spot_below(root, key, true, subject);
  if (!spot.ok()) return std::move(spot).error();
  while (true) {
    std::string name = unfinished_name();
    Descriptor file(::openat(spot->folder.number(), name.c_str(),
                             O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (file.number() < 0 && errno == EEXIST) continue;
    if (file.number() < 0) return failure_of(errno, subject);
    return std::unique_ptr<PutStream>(std::make_unique<FolderPut>(std::move(*spot), std::move(name),
                                                                  std::move(file), std::string(key),
                                                                  what, options, subject));
  }
}

}  // namespace unbroken
