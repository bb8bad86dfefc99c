#include "transport/conformance.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "transport/work_folder.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

void run_all(const EmptyPlace& empty) {
  for (const ConformanceTest& test : conformance_tests()) {
    DYNAMIC_SECTION(test.sentence) { test.run(empty); }
  }
}

}  // namespace

TEST_CASE("memory is a transport", "[threads]") { run_all(memory_transport); }

TEST_CASE("a folder is a transport", "[threads]") {
  WorkFolder folder;
  int count = 0;
  run_all([&folder, &count] {
    auto opened = open_folder(folder.path() + "/" + std::to_string(++count) + "/new");
    REQUIRE(opened.ok());
    return std::move(*opened);
  });
}
