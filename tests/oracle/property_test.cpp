#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <random>

#include "oracle/agreement.h"
#include "oracle/random_history.h"

using namespace unbroken;
using namespace unbroken::oracle;

namespace {

void check(std::uint64_t seed, int count) {
  Random random(seed);
  Tally tally;
  for (int i = 0; i < count; ++i) {
    const RandomHistory drawn = random_history(random);
    const auto world = live(drawn.history, drawn.headers_told);
    REQUIRE(world);
    if (disagreement(*world, tally).empty()) continue;
    FAIL("seed " << seed << ", history " << i << "\n" << shrunk(drawn.history, drawn.headers_told));
  }
  std::cout << "seed " << seed << ": " << tally.worlds << " histories, " << tally.ways << " ways, "
            << tally.questions << " questions, " << tally.replays << " replays\n";
}

int number(const char* variable, int otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::stoi(text);
}

}  // namespace

// UNBROKEN_ORACLE_FIXED says how many.
TEST_CASE("planner, brute force and RESTORE engine agree on random histories of a fixed seed") {
  check(20'261'120, number("UNBROKEN_ORACLE_FIXED", 2000));
}

// UNBROKEN_ORACLE_SEED repeats a run, UNBROKEN_ORACLE_COUNT makes it longer.
TEST_CASE("they agree on histories that nobody has drawn before") {
  const char* seed = std::getenv("UNBROKEN_ORACLE_SEED");
  check(seed == nullptr ? std::random_device()() : std::stoull(seed),
        number("UNBROKEN_ORACLE_COUNT", 500));
}
