#include <algorithm>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "transport/failures.h"
#include "unbroken/transport.h"

namespace unbroken {
namespace {

using Bytes = std::vector<std::byte>;

struct Object {
  std::shared_ptr<const Bytes> bytes;
  std::uint64_t version = 0;
  std::string lease;
};

// The objects, shared with streams that may outlive the transport.
struct Objects {
  std::mutex mutex;  // guards what follows
  std::map<std::string, Object, std::less<>> by_key;
  std::uint64_t versions = 0;
  std::uint64_t leases = 0;
};

std::string subject_of(std::string_view key) { return "memory/" + std::string(key); }

ObjectInfo info_of(std::string_view key, const Object& object) {
  ObjectInfo info;
  info.key = key;
  info.size = object.bytes->size();
  info.version = std::to_string(object.version);
  info.kind = ObjectKind::block_blob;
  info.is_leased = !object.lease.empty();
  return info;
}

Error held_by_lease(std::string subject) {
  return {Code::conflict, "a lease holds the object", std::move(subject)};
}

class MemoryPut final : public PutStream {
 public:
  MemoryPut(std::shared_ptr<Objects> objects, std::string key, const PutOptions& what)
      : objects_(std::move(objects)), key_(std::move(key)), what_(what) {}

  Status write(std::span<const std::byte> bytes) override {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return Status();
  }

  Result<ObjectInfo> commit() override {
    if (what_.size && *what_.size != bytes_.size()) {
      return wrong_size(subject_of(key_), *what_.size, bytes_.size());
    }
    const std::lock_guard lock(objects_->mutex);
    const auto known = objects_->by_key.find(key_);
    if (known != objects_->by_key.end()) {
      if (!what_.replaces) return already_there(subject_of(key_));
      if (!known->second.lease.empty()) return held_by_lease(subject_of(key_));
    }
    Object& object = objects_->by_key[key_];
    object = {std::make_shared<Bytes>(std::move(bytes_)), ++objects_->versions, {}};
    return info_of(key_, object);
  }

 private:
  std::shared_ptr<Objects> objects_;
  std::string key_;
  PutOptions what_;
  Bytes bytes_;
};

class MemoryTransport final : public Transport {
 public:
  [[nodiscard]] TransportAbilities abilities() const override { return {true, true}; }
  [[nodiscard]] std::string place() const override { return "memory"; }

  Status list(std::string_view prefix, const ObjectCallback& each,
              const CallOptions& options) override {
    std::vector<ObjectInfo> found;
    {
      const std::lock_guard lock(objects_->mutex);
      for (auto at = objects_->by_key.lower_bound(prefix);
           at != objects_->by_key.end() && at->first.starts_with(prefix); ++at) {
        found.push_back(info_of(at->first, at->second));
      }
    }
    for (const ObjectInfo& info : found) {
      if (Status status = may_go_on(options, place()); !status.ok()) return status;
      if (Status status = each(info); !status.ok()) return status;
    }
    return may_go_on(options, place());
  }

  Result<ObjectInfo> head(std::string_view key, const CallOptions& options) override {
    const std::lock_guard lock(objects_->mutex);
    const auto found = find(key, {}, options);
    if (!found.ok()) return found.error();
    return info_of(key, **found);
  }

  Status get(std::string_view key, std::uint64_t offset, std::span<std::byte> out,
             std::string_view version, const CallOptions& options) override {
    std::shared_ptr<const Bytes> bytes;
    {
      const std::lock_guard lock(objects_->mutex);
      const auto found = find(key, version, options);
      if (!found.ok()) return found.error();
      bytes = (*found)->bytes;
    }
    if (offset > bytes->size() || out.size() > bytes->size() - offset) {
      return outside(subject_of(key), bytes->size());
    }
    std::copy_n(bytes->begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
    return Status();
  }

  Result<std::unique_ptr<PutStream>> put(std::string_view key, const PutOptions& what,
                                         const CallOptions& options) override {
    if (const Status valid = is_key(key); !valid.ok()) return valid.error();
    if (const Status status = may_go_on(options, subject_of(key)); !status.ok()) {
      return status.error();
    }
    return std::unique_ptr<PutStream>(
        std::make_unique<MemoryPut>(objects_, std::string(key), what));
  }

  Status remove(std::string_view key, std::string_view version,
                const CallOptions& options) override {
    const std::lock_guard lock(objects_->mutex);
    const auto found = find(key, version, options);
    if (!found.ok()) return found.error();
    if (!(*found)->lease.empty()) return held_by_lease(subject_of(key));
    objects_->by_key.erase(std::string(key));
    return Status();
  }

  Result<ObjectInfo> copy(std::string_view from, std::string_view to,
                          const CallOptions& options) override {
    if (const Status valid = is_key(to); !valid.ok()) return valid.error();
    const std::lock_guard lock(objects_->mutex);
    const auto found = find(from, {}, options);
    if (!found.ok()) return found.error();
    const Object made{(*found)->bytes, objects_->versions + 1, {}};
    const auto [at, is_new] = objects_->by_key.try_emplace(std::string(to), made);
    if (!is_new) return already_there(subject_of(to));
    ++objects_->versions;
    return info_of(to, at->second);
  }

  Result<Lease> acquire_lease(std::string_view key, const CallOptions& options) override {
    const std::lock_guard lock(objects_->mutex);
    const auto found = find(key, {}, options);
    if (!found.ok()) return found.error();
    if (!(*found)->lease.empty()) return held_by_lease(subject_of(key));
    (*found)->lease = "lease " + std::to_string(++objects_->leases);
    return Lease{std::string(key), (*found)->lease};
  }

  Status release_lease(const Lease& lease, const CallOptions& options) override {
    const std::lock_guard lock(objects_->mutex);
    const auto found = find(lease.key, {}, options);
    if (!found.ok()) return found.error();
    if ((*found)->lease != lease.id) {
      return Error{Code::conflict, "the lease is another's or over", subject_of(lease.key)};
    }
    (*found)->lease.clear();
    return Status();
  }

  Status break_lease(std::string_view key, const CallOptions& options) override {
    const std::lock_guard lock(objects_->mutex);
    const auto found = find(key, {}, options);
    if (!found.ok()) return found.error();
    if ((*found)->lease.empty()) {
      return Error{Code::not_found, "no lease holds the object", subject_of(key)};
    }
    (*found)->lease.clear();
    return Status();
  }

 private:
  // With the mutex held.
  Result<Object*> find(std::string_view key, std::string_view version, const CallOptions& options) {
    if (const Status valid = is_key(key); !valid.ok()) return valid.error();
    if (const Status status = may_go_on(options, subject_of(key)); !status.ok()) {
      return status.error();
    }
    const auto at = objects_->by_key.find(key);
    if (at == objects_->by_key.end()) return not_there(subject_of(key));
    if (!version.empty() && version != std::to_string(at->second.version)) {
      return another_version(subject_of(key));
    }
    return &at->second;
  }

  std::shared_ptr<Objects> objects_ = std::make_shared<Objects>();
};

}  // namespace

std::unique_ptr<Transport> memory_transport() { return std::make_unique<MemoryTransport>(); }

}  // namespace unbroken
