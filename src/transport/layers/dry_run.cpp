#include <utility>

#include "transport/failures.h"
#include "transport/layers/forwarding.h"
#include "unbroken/transport_layers.h"

namespace unbroken {
namespace {

using Tell = std::function<void(const DryChange&)>;

class DryPut final : public PutStream {
 public:
  DryPut(Transport& place, Tell tell, std::string key, const PutOptions& what, CallOptions options)
      : place_(place),
        tell_(std::move(tell)),
        key_(std::move(key)),
        what_(what),
        options_(std::move(options)) {}

  Status write(std::span<const std::byte> bytes) override {
    bytes_ += bytes.size();
    return may_go_on(options_, key_);
  }

  Result<ObjectInfo> commit() override {
    const std::string subject = place_.place() + "/" + key_;
    if (what_.size && *what_.size != bytes_) return wrong_size(subject, *what_.size, bytes_);
    if (!what_.replaces) {
      const auto known = place_.head(key_, options_);
      if (known.ok()) return already_there(subject);
      if (known.error().code != Code::not_found) return known.error();
    }
    tell_({"put", key_, bytes_});
    ObjectInfo info;
    info.key = key_;
    info.size = bytes_;
    return info;
  }

 private:
  Transport& place_;
  Tell tell_;
  std::string key_;
  PutOptions what_;
  CallOptions options_;
  std::uint64_t bytes_ = 0;
};

class DryRun final : public ForwardingTransport {
 public:
  DryRun(std::unique_ptr<Transport> place, Tell tell)
      : ForwardingTransport(std::move(place)), tell_(std::move(tell)) {}

  Result<std::unique_ptr<PutStream>> put(std::string_view key, const PutOptions& what,
                                         const CallOptions& options) override {
    if (const Status valid = is_key(key); !valid.ok()) return valid.error();
    if (const Status may = may_go_on(options, std::string(key)); !may.ok()) return may.error();
    return std::unique_ptr<PutStream>(
        std::make_unique<DryPut>(inner(), tell_, std::string(key), what, options));
  }

  Status remove(std::string_view key, std::string_view version,
                const CallOptions& options) override {
    const auto known = inner().head(key, options);
    if (!known.ok()) return known.error();
    const std::string subject = place() + "/" + std::string(key);
    if (!version.empty() && version != known->version) return another_version(subject);
    if (known->is_leased) return Error{Code::conflict, "a lease holds the object", subject};
    tell_({"remove", key});
    return Status();
  }

  Result<ObjectInfo> copy(std::string_view from, std::string_view to,
                          const CallOptions& options) override {
    if (!abilities().can_copy) return inner().copy(from, to, options);
    if (const Status valid = is_key(to); !valid.ok()) return valid.error();
    auto made = inner().head(from, options);
    if (!made.ok()) return made;
    const auto known = inner().head(to, options);
    if (known.ok()) return already_there(place() + "/" + std::string(to));
    if (known.error().code != Code::not_found) return known;
    tell_({"copy", to});
    made->key = to;
    made->version.clear();
    return made;
  }

  Result<Lease> acquire_lease(std::string_view key, const CallOptions& options) override {
    if (!abilities().can_lease) return inner().acquire_lease(key, options);
    const auto known = inner().head(key, options);
    if (!known.ok()) return known.error();
    if (known->is_leased) {
      return Error{Code::conflict, "a lease holds the object", place() + "/" + std::string(key)};
    }
    tell_({"acquire_lease", key});
    return Lease{std::string(key), "dry run"};
  }

  Status release_lease(const Lease& lease, const CallOptions& options) override {
    if (!abilities().can_lease) return inner().release_lease(lease, options);
    tell_({"release_lease", lease.key});
    return Status();
  }

  Status break_lease(std::string_view key, const CallOptions& options) override {
    if (!abilities().can_lease) return inner().break_lease(key, options);
    const auto known = inner().head(key, options);
    if (!known.ok()) return known.error();
    if (!known->is_leased) {
      return Error{Code::not_found, "no lease holds the object", place() + "/" + std::string(key)};
    }
    tell_({"break_lease", key});
    return Status();
  }

 private:
  Tell tell_;
};

}  // namespace

std::unique_ptr<Transport> dry_run(std::unique_ptr<Transport> place,
                                   std::function<void(const DryChange&)> tell) {
  return std::make_unique<DryRun>(std::move(place), std::move(tell));
}

}  // namespace unbroken
