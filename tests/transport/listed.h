// What a place holds, as a test compares it.

#ifndef UNBROKEN_TESTS_TRANSPORT_LISTED_H_
#define UNBROKEN_TESTS_TRANSPORT_LISTED_H_

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "unbroken/transport.h"

namespace unbroken::test {

inline std::vector<std::string> keys(Transport& place, std::string_view prefix = {}) {
  std::vector<std::string> found;
  const Status listed = place.list(prefix, [&found](const ObjectInfo& info) {
    found.push_back(info.key);
    return Status();
  });
  REQUIRE(listed.ok());
  return found;
}

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_TRANSPORT_LISTED_H_
