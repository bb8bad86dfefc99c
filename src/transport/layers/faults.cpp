#include <utility>

#include "transport/layers/forwarding.h"
#include "unbroken/transport_layers.h"

namespace unbroken {
namespace {

// Asks the plan, makes the call where it takes effect, and answers with what came
// of it.
template <class Call>
auto planned(const FaultPlan& plan, std::string_view operation, std::string_view key, Call call) {
  using Answer = decltype(call());
  std::optional<Fault> fault = plan(operation, key);
  if (!fault) return call();
  if (fault->is_after) {
    Answer answer = call();
    if (!answer.ok()) return answer;
  }
  return Answer(std::move(fault->error));
}

class FaultyPut final : public PutStream {
 public:
  FaultyPut(std::unique_ptr<PutStream> inner, FaultPlan plan, std::string key)
      : inner_(std::move(inner)), plan_(std::move(plan)), key_(std::move(key)) {}

  Status write(std::span<const std::byte> bytes) override {
    return planned(plan_, "write", key_, [&] { return inner_->write(bytes); });
  }
  Result<ObjectInfo> commit() override {
    return planned(plan_, "commit", key_, [&] { return inner_->commit(); });
  }

 private:
  std::unique_ptr<PutStream> inner_;
  FaultPlan plan_;
  std::string key_;
};

class Faulty final : public ForwardingTransport {
 public:
  Faulty(std::unique_ptr<Transport> place, FaultPlan plan)
      : ForwardingTransport(std::move(place)), plan_(std::move(plan)) {}

  Status list(std::string_view prefix, const ObjectCallback& each,
              const CallOptions& options) override {
    return planned(plan_, "list", prefix, [&] { return inner().list(prefix, each, options); });
  }
  Result<ObjectInfo> head(std::string_view key, const CallOptions& options) override {
    return planned(plan_, "head", key, [&] { return inner().head(key, options); });
  }
  Status get(std::string_view key, std::uint64_t offset, std::span<std::byte> out,
             std::string_view version, const CallOptions& options) override {
    return planned(plan_, "get", key,
                   [&] { return inner().get(key, offset, out, version, options); });
  }
  Result<std::unique_ptr<PutStream>> put(std::string_view key, const PutOptions& what,
                                         const CallOptions& options) override {
    auto stream = planned(plan_, "put", key, [&] { return inner().put(key, what, options); });
    if (!stream.ok()) return stream;
    return std::unique_ptr<PutStream>(
        std::make_unique<FaultyPut>(std::move(*stream), plan_, std::string(key)));
  }
  Status remove(std::string_view key, std::string_view version,
                const CallOptions& options) override {
    return planned(plan_, "remove", key, [&] { return inner().remove(key, version, options); });
  }
  Result<ObjectInfo> copy(std::string_view from, std::string_view to,
                          const CallOptions& options) override {
    return planned(plan_, "copy", to, [&] { return inner().copy(from, to, options); });
  }
  Result<Lease> acquire_lease(std::string_view key, const CallOptions& options) override {
    return planned(plan_, "acquire_lease", key,
                   [&] { return inner().acquire_lease(key, options); });
  }
  Status release_lease(const Lease& lease, const CallOptions& options) override {
    return planned(plan_, "release_lease", lease.key,
                   [&] { return inner().release_lease(lease, options); });
  }
  Status break_lease(std::string_view key, const CallOptions& options) override {
    return planned(plan_, "break_lease", key, [&] { return inner().break_lease(key, options); });
  }

 private:
  FaultPlan plan_;
};

}  // namespace

std::unique_ptr<Transport> with_faults(std::unique_ptr<Transport> place, FaultPlan plan) {
  return std::make_unique<Faulty>(std::move(place), std::move(plan));
}

}  // namespace unbroken
