// What every Transport promises, as tests that an implementation passes.

#ifndef UNBROKEN_TESTS_TRANSPORT_CONFORMANCE_H_
#define UNBROKEN_TESTS_TRANSPORT_CONFORMANCE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "unbroken/transport.h"

namespace unbroken::test {

// A place with nothing in it, anew at every call.
using EmptyPlace = std::function<std::unique_ptr<Transport>()>;

struct ConformanceTest {
  std::string sentence;  // what holds
  std::function<void(const EmptyPlace&)> run;
};

// What every implementation has, then what those with the ability have: the
// others are asked for the refusal.
[[nodiscard]] std::vector<ConformanceTest> conformance_tests();

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_TRANSPORT_CONFORMANCE_H_
