// The errors that transports share, worded alike.

#ifndef UNBROKEN_TRANSPORT_FAILURES_H_
#define UNBROKEN_TRANSPORT_FAILURES_H_

#include <chrono>
#include <string>
#include <string_view>

#include "unbroken/status.h"
#include "unbroken/transport.h"

namespace unbroken {

inline Error not_there(std::string subject) {
  return {Code::not_found, "there is no such object", std::move(subject)};
}
inline Error already_there(std::string subject) {
  return {Code::conflict, "an object of that key is there already", std::move(subject)};
}
inline Error another_version(std::string subject) {
  return {Code::conflict, "the object is another version than the wanted one", std::move(subject)};
}
inline Error outside(std::string subject, std::uint64_t size) {
  return {Code::invalid_argument,
          "the range is not in the object, which has " + std::to_string(size) + " bytes",
          std::move(subject)};
}
inline Error wrong_size(std::string subject, std::uint64_t wanted, std::uint64_t came) {
  return {Code::invalid_argument,
          std::to_string(wanted) + " bytes were announced and " + std::to_string(came) + " came",
          std::move(subject)};
}

// What keeps a call from starting, or from going on.
inline Status may_go_on(const CallOptions& options, const std::string& subject) {
  if (options.is_cancelled && options.is_cancelled()) {
    return Error{Code::cancelled, "cancelled", subject};
  }
  if (options.deadline && std::chrono::steady_clock::now() >= *options.deadline) {
    return Error{Code::io, "the time for it is over", subject, true};
  }
  return Status();
}

inline Status is_key(std::string_view key) {
  const std::string_view problem = key_problem(key);
  if (problem.empty()) return Status();
  return Error{Code::invalid_argument, "the key " + std::string(problem), std::string(key)};
}

}  // namespace unbroken

#endif  // UNBROKEN_TRANSPORT_FAILURES_H_
