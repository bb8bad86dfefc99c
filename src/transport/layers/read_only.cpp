#include "transport/layers/forwarding.h"
#include "unbroken/transport_layers.h"

namespace unbroken {
namespace {

class ReadOnly final : public ForwardingTransport {
 public:
  using ForwardingTransport::ForwardingTransport;

  [[nodiscard]] TransportAbilities abilities() const override { return {}; }

  Result<std::unique_ptr<PutStream>> put(std::string_view key, const PutOptions&,
                                         const CallOptions&) override {
    return refusal(key);
  }
  Status remove(std::string_view key, std::string_view, const CallOptions&) override {
    return refusal(key);
  }
  Result<ObjectInfo> copy(std::string_view, std::string_view to, const CallOptions&) override {
    return refusal(to);
  }
  Result<Lease> acquire_lease(std::string_view key, const CallOptions&) override {
    return refusal(key);
  }
  Status release_lease(const Lease& lease, const CallOptions&) override {
    return refusal(lease.key);
  }
  Status break_lease(std::string_view key, const CallOptions&) override { return refusal(key); }

 private:
  [[nodiscard]] Error refusal(std::string_view key) const {
    return {Code::unsupported, "nothing may be changed there", place() + "/" + std::string(key)};
  }
};

}  // namespace

std::unique_ptr<Transport> read_only(std::unique_ptr<Transport> place) {
  return std::make_unique<ReadOnly>(std::move(place));
}

}  // namespace unbroken
