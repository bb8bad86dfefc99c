#include <algorithm>
#include <cmath>
#include <mutex>
#include <random>
#include <thread>
#include <type_traits>
#include <utility>

#include "transport/layers/forwarding.h"
#include "unbroken/transport_layers.h"

namespace unbroken {
namespace {

using std::chrono::milliseconds;

const Error* error_in(const Status& status) { return status.ok() ? nullptr : &status.error(); }
template <class T>
const Error* error_in(const Result<T>& result) {
  return result.ok() ? nullptr : &result.error();
}

class Retrying final : public ForwardingTransport {
 public:
  Retrying(std::unique_ptr<Transport> place, const RetryPolicy& policy, RetryClock clock)
      : ForwardingTransport(std::move(place)), policy_(policy), clock_(std::move(clock)) {}

  Status list(std::string_view prefix, const ObjectCallback& each,
              const CallOptions& options) override {
    std::optional<std::string> last;
    bool is_ended_by_caller = false;
    const auto behind_last = [&](const ObjectInfo& info) -> Status {
      if (last && info.key <= *last) return Status();
      last = info.key;
      Status status = each(info);
      is_ended_by_caller = !status.ok();
      return status;
    };
    return repeated(
        "list", prefix, options, [&] { return inner().list(prefix, behind_last, options); },
        [&] { return !is_ended_by_caller; });
  }

  Result<ObjectInfo> head(std::string_view key, const CallOptions& options) override {
    return repeated("head", key, options, [&] { return inner().head(key, options); });
  }

  Status get(std::string_view key, std::uint64_t offset, std::span<std::byte> out,
             std::string_view version, const CallOptions& options) override {
    return repeated("get", key, options,
                    [&] { return inner().get(key, offset, out, version, options); });
  }

  Result<std::unique_ptr<PutStream>> put(std::string_view key, const PutOptions& what,
                                         const CallOptions& options) override {
    return repeated("put", key, options, [&] { return inner().put(key, what, options); });
  }

  Status remove(std::string_view key, std::string_view version,
                const CallOptions& options) override {
    bool is_repetition = false;
    return repeated("remove", key, options, [&]() -> Status {
      Status removed = inner().remove(key, version, options);
      const bool is_done = !removed.ok() && removed.error().code == Code::not_found;
      if (std::exchange(is_repetition, true) && is_done) return Status();
      return removed;
    });
  }

 private:
  template <class Call>
  std::invoke_result_t<Call> repeated(std::string_view operation, std::string_view key,
                                      const CallOptions& options, Call call) {
    return repeated(operation, key, options, call, [] { return true; });
  }

  template <class Call, class May>
  std::invoke_result_t<Call> repeated(std::string_view operation, std::string_view key,
                                      const CallOptions& options, Call call, May may) {
    for (unsigned number = 1;; ++number) {
      auto answer = call();
      const Error* const error = error_in(answer);
      if (error == nullptr || !error->retryable || number >= policy_.tries || !may()) return answer;
      const milliseconds wait = wait_after(number);
      if (options.deadline && clock_.now() + wait >= *options.deadline) return answer;
      if (options.on_attempt) options.on_attempt({operation, key, number, *error, wait});
      if (clock_.wait(wait, options.is_cancelled)) {
        return std::invoke_result_t<Call>(
            Error{Code::cancelled, "cancelled", place() + "/" + std::string(key)});
      }
    }
  }

  [[nodiscard]] milliseconds wait_after(unsigned number) const {
    const double doubled =
        std::ldexp(static_cast<double>(policy_.first_wait.count()), static_cast<int>(number) - 1);
    const double limited = std::min(doubled, static_cast<double>(policy_.longest_wait.count()));
    const double factor =
        policy_.least_factor + (policy_.most_factor - policy_.least_factor) * clock_.random();
    return milliseconds(static_cast<std::int64_t>(limited * factor));
  }

  RetryPolicy policy_;
  RetryClock clock_;
};

}  // namespace

RetryClock system_retry_clock() {
  struct Chance {
    std::mutex mutex;  // guards what follows
    std::mt19937_64 engine{std::random_device{}()};
  };
  const auto chance = std::make_shared<Chance>();
  RetryClock clock;
  clock.now = [] { return std::chrono::steady_clock::now(); };
  clock.wait = [](milliseconds wait, const CancelQuestion& is_cancelled) {
    constexpr milliseconds kStep{50};  // within which a cancelled call returns
    const auto end = std::chrono::steady_clock::now() + wait;
    while (true) {
      if (is_cancelled && is_cancelled()) return true;
      const auto now = std::chrono::steady_clock::now();
      if (now >= end) return false;
      std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(end - now, kStep));
    }
  };
  clock.random = [chance] {
    const std::lock_guard lock(chance->mutex);
    return std::uniform_real_distribution<double>(0, 1)(chance->engine);
  };
  return clock;
}

std::unique_ptr<Transport> retrying(std::unique_ptr<Transport> place, const RetryPolicy& policy,
                                    RetryClock clock) {
  return std::make_unique<Retrying>(std::move(place), policy, std::move(clock));
}

}  // namespace unbroken
