// Status: how every call of the library tells success from failure.
//
// Expected failures are values: a Result<T> holds either the wanted value or an
// Error with a code, the fact and the thing it is about. Nothing below the
// command line prints or logs. Only std::bad_alloc is ever thrown.
//
// All types here are plain values: safe to copy between threads, not to share
// while one thread writes.

#ifndef UNBROKEN_STATUS_H_
#define UNBROKEN_STATUS_H_

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace unbroken {

// The numbers are part of the C ABI: append, never renumber.
enum class Code : int {
  ok = 0,
  invalid_argument = 1,  // the caller passed something that can never work
  not_found = 2,
  damaged = 3,      // the bytes are there and they are wrong
  unsupported = 4,  // well-formed, but beyond this version
  conflict = 5,     // someone else holds it, or changed it first
  io = 6,           // disk, network, server
  no_memory = 7,
  cancelled = 8,  // the caller asked to stop
  internal = 99,  // a bug in this library
};

struct Error {
  Code code = Code::internal;
  std::string message;     // the fact, one line, lower case: "first LSN is after last LSN"
  std::string subject;     // what it is about: a path, URL, database or backup set GUID
  bool retryable = false;  // true only if the same call may succeed later
};

// Either a T or the Error that says why there is none. Reading the wrong side
// is a bug of the caller and asserts.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return checked(); }
  const T& value() const& { return const_cast<Result*>(this)->checked(); }
  T&& value() && { return std::move(checked()); }
  T& operator*() & { return checked(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(checked()); }
  T* operator->() { return &checked(); }
  const T* operator->() const { return &value(); }

  [[nodiscard]] const Error& error() const& {
    assert(!ok());
    return *std::get_if<1>(&held_);
  }
  [[nodiscard]] Error&& error() && {
    assert(!ok());
    return std::move(*std::get_if<1>(&held_));
  }

 private:
  T& checked() {
    assert(ok());
    return *std::get_if<0>(&held_);
  }

  std::variant<T, Error> held_;
};

// Success without a value, or an Error.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}

  [[nodiscard]] bool ok() const { return error_.code == Code::ok; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const Error& error() const {
    assert(!ok());
    return error_;
  }

 private:
  Error error_{Code::ok, {}, {}, false};
};

}  // namespace unbroken

#endif  // UNBROKEN_STATUS_H_
