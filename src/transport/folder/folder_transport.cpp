#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "transport/failures.h"
#include "transport/folder/folder_put.h"
#include "transport/folder/folder_walk.h"
#include "transport/folder/open_below.h"
#include "unbroken/transport.h"

namespace unbroken {
namespace {

// A read of a large range asks this often whether it is cancelled.
constexpr std::size_t kStep = std::size_t{4} << 20;

class FolderTransport final : public Transport {
 public:
  FolderTransport(Descriptor root, std::string path)
      : root_(std::move(root)), path_(std::move(path)) {}

  [[nodiscard]] TransportAbilities abilities() const override { return {}; }
  [[nodiscard]] std::string place() const override { return path_; }

  Status list(std::string_view prefix, const ObjectCallback& each,
              const CallOptions& options) override {
    if (Status status = may_go_on(options, path_); !status.ok()) return status;
    return walk_folder(root_, prefix, path_, options, each);
  }

  Result<ObjectInfo> head(std::string_view key, const CallOptions& options) override {
    auto found = open(key, {}, options);
    if (!found.ok()) return std::move(found).error();
    return std::move(found->info);
  }

  Status get(std::string_view key, std::uint64_t offset, std::span<std::byte> out,
             std::string_view version, const CallOptions& options) override {
    const auto found = open(key, version, options);
    if (!found.ok()) return found.error();
    if (offset > found->info.size || out.size() > found->info.size - offset) {
      return outside(subject_of(key), found->info.size);
    }
    while (!out.empty()) {
      if (Status status = may_go_on(options, subject_of(key)); !status.ok()) return status;
      const std::size_t wanted = std::min(out.size(), kStep);
      const ssize_t count =
          ::pread(found->file.number(), out.data(), wanted, static_cast<off_t>(offset));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return failure_of(errno, subject_of(key));
      if (count == 0) return Error{Code::io, "the file was cut meanwhile", subject_of(key), true};
      out = out.subspan(static_cast<std::size_t>(count));
      offset += static_cast<std::uint64_t>(count);
    }
    return Status();
  }

  Result<std::unique_ptr<PutStream>> put(std::string_view key, const PutOptions& what,
                                         const CallOptions& options) override {
    if (const Status may = may_begin(key, options); !may.ok()) return may.error();
    return put_below(root_, key, what, options, subject_of(key));
  }

  Status remove(std::string_view key, std::string_view version,
                const CallOptions& options) override {
    const auto found = open(key, version, options);
    if (!found.ok()) return found.error();
    const auto spot = spot_below(root_, key, false, subject_of(key));
    if (!spot.ok()) return spot.error();
    if (::unlinkat(spot->folder.number(), spot->name.c_str(), 0) != 0) {
      return failure_of(errno, subject_of(key));
    }
    if (::fsync(spot->folder.number()) != 0) return failure_of(errno, subject_of(key));
    return Status();
  }

 private:
  struct Opened {
    Descriptor file;
    ObjectInfo info;
  };

  [[nodiscard]] std::string subject_of(std::string_view key) const {
    return path_ + "/" + std::string(key);
  }

  Status may_begin(std::string_view key, const CallOptions& options) const {
    if (Status valid = is_key(key); !valid.ok()) return valid;
    const std::size_t slash = key.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? key : key.substr(slash + 1);
    if (name.starts_with(kUnfinished)) {
      return Error{Code::invalid_argument, "the key is one of an unfinished put", std::string(key)};
    }
    return may_go_on(options, subject_of(key));
  }

  Result<Opened> open(std::string_view key, std::string_view version, const CallOptions& options) {
    if (const Status may = may_begin(key, options); !may.ok()) return may.error();
    auto file = open_file_below(root_, key, subject_of(key));
    if (!file.ok()) return std::move(file).error();
    struct stat found {};
    if (::fstat(file->number(), &found) != 0) return failure_of(errno, subject_of(key));
    ObjectInfo info = info_of(std::string(key), found);
    if (!version.empty() && version != info.version) return another_version(subject_of(key));
    return Opened{std::move(*file), std::move(info)};
  }

  Descriptor root_;
  std::string path_;
};

}  // namespace

Result<std::unique_ptr<Transport>> open_folder(const std::string& path) {
  if (path.empty()) return Error{Code::invalid_argument, "no folder is named", path};
  std::error_code failure;
  std::filesystem::create_directories(path, failure);
  Descriptor root(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (root.number() < 0 && errno == ENOTDIR) {
    return Error{Code::invalid_argument, "is there and is no folder", path};
  }
  if (root.number() < 0) {
    Error error = failure_of(errno, path);
    error.code = Code::io;
    if (failure) error.message = failure.message();
    return error;
  }
  std::string shown = path;
  while (shown.size() > 1 && shown.back() == '/') shown.pop_back();
  return std::unique_ptr<Transport>(
      std::make_unique<FolderTransport>(std::move(root), std::move(shown)));
}

}  // namespace unbroken
