// A transport that hands every call on; what a layer changes it overrides.

#ifndef UNBROKEN_TRANSPORT_LAYERS_FORWARDING_H_
#define UNBROKEN_TRANSPORT_LAYERS_FORWARDING_H_

#include <memory>
#include <string>
#include <utility>

#include "unbroken/transport.h"

namespace unbroken {

class ForwardingTransport : public Transport {
 public:
  explicit ForwardingTransport(std::unique_ptr<Transport> inner) : inner_(std::move(inner)) {}

  [[nodiscard]] TransportAbilities abilities() const override { return inner_->abilities(); }
  [[nodiscard]] std::string place() const override { return inner_->place(); }

  Status list(std::string_view prefix, const ObjectCallback& each,
              const CallOptions& options) override {
    return inner_->list(prefix, each, options);
  }
  Result<ObjectInfo> head(std::string_view key, const CallOptions& options) override {
    return inner_->head(key, options);
  }
  Status get(std::string_view key, std::uint64_t offset, std::span<std::byte> out,
             std::string_view version, const CallOptions& options) override {
    return inner_->get(key, offset, out, version, options);
  }
  Result<std::unique_ptr<PutStream>> put(std::string_view key, const PutOptions& what,
                                         const CallOptions& options) override {
    return inner_->put(key, what, options);
  }
  Status remove(std::string_view key, std::string_view version,
                const CallOptions& options) override {
    return inner_->remove(key, version, options);
  }
  Result<ObjectInfo> copy(std::string_view from, std::string_view to,
                          const CallOptions& options) override {
    return inner_->copy(from, to, options);
  }
  Result<Lease> acquire_lease(std::string_view key, const CallOptions& options) override {
    return inner_->acquire_lease(key, options);
  }
  Status release_lease(const Lease& lease, const CallOptions& options) override {
    return inner_->release_lease(lease, options);
  }
  Status break_lease(std::string_view key, const CallOptions& options) override {
    return inner_->break_lease(key, options);
  }

 protected:
  [[nodiscard]] Transport& inner() const { return *inner_; }

 private:
  std::unique_ptr<Transport> inner_;
};

}  // namespace unbroken

#endif  // UNBROKEN_TRANSPORT_LAYERS_FORWARDING_H_
