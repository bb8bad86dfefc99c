// Layers: transports around a transport that change what its calls do. They can
// be laid over each other and over any implementation, a host's own included.

#ifndef UNBROKEN_TRANSPORT_LAYERS_H_
#define UNBROKEN_TRANSPORT_LAYERS_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "unbroken/status.h"
#include "unbroken/transport.h"

namespace unbroken {

// Refuses, with unsupported, whatever would change the place.
[[nodiscard]] std::unique_ptr<Transport> read_only(std::unique_ptr<Transport> place);

// One change that a dry run did not make.
struct DryChange {
  std::string_view operation;  // "put", "remove", "copy", "acquire_lease", ...
  std::string_view key;        // of copy: where to
  std::uint64_t bytes = 0;     // of put
};

// Makes no change, tells each that the place would have taken, and answers as if
// it had: what the place would refuse at once, as a key that is there, is refused.
// Reading shows the place as it is. `tell` may be called from several threads.
[[nodiscard]] std::unique_ptr<Transport> dry_run(std::unique_ptr<Transport> place,
                                                 std::function<void(const DryChange&)> tell);

// When a call is repeated: only for an error that is retryable, after a wait that
// doubles, times a random factor.
struct RetryPolicy {
  unsigned tries = 4;  // the first included
  std::chrono::milliseconds first_wait{800};
  std::chrono::milliseconds longest_wait{60'000};
  double least_factor = 0.8;
  double most_factor = 1.3;
};

// Where a test puts its own time and chance.
struct RetryClock {
  std::function<std::chrono::steady_clock::time_point()> now;
  // Returns early, true, once the question is answered so.
  std::function<bool(std::chrono::milliseconds, const CancelQuestion&)> wait;
  std::function<double()> random;  // at least 0, less than 1; from several threads
};
[[nodiscard]] RetryClock system_retry_clock();

// Repeats list (which goes on behind the last key that was told), head, get,
// remove and the begin of a put. A remove whose repetition finds nothing has
// succeeded. Writes, commits, copies and leases are not repeated: whether the
// first try took effect is known to the implementation alone. No wait goes past
// the deadline; every failed try that is repeated is told to on_attempt.
[[nodiscard]] std::unique_ptr<Transport> retrying(std::unique_ptr<Transport> place,
                                                  const RetryPolicy& policy = {},
                                                  RetryClock clock = system_retry_clock());

// A failure to be shown by a call.
struct Fault {
  Error error;
  bool is_after = false;  // the call takes effect, and its answer is lost
};

// Asked before each operation: "list", "head", "get", "put", "write", "commit",
// "remove", "copy", "acquire_lease", "release_lease", "break_lease". May be asked
// from several threads.
using FaultPlan =
    std::function<std::optional<Fault>(std::string_view operation, std::string_view key)>;

// For tests of what stands on a transport.
[[nodiscard]] std::unique_ptr<Transport> with_faults(std::unique_ptr<Transport> place,
                                                     FaultPlan plan);

}  // namespace unbroken

#endif  // UNBROKEN_TRANSPORT_LAYERS_H_
