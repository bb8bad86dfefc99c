// Random histories, longer than those that can all be listed, with damage,
// missing stripes, bulk-logged changes and evidence that tells less.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <random>

#include "oracle/agreement.h"

using namespace unbroken;
using namespace unbroken::oracle;

namespace {

// Logs are frequent, mishaps are not.
constexpr char kEvents[] = "FFFDDDLLLLLLLLCccXrrRS-EEBB!/";

using Random = std::mt19937_64;

std::uint32_t below(Random& random, std::uint32_t end) {
  return static_cast<std::uint32_t>(random() % end);
}

struct Case {
  History history;
  bool headers_told = true;
};

Case random_case(Random& random) {
  Case result;
  result.headers_told = below(random, 4) != 0;
  const std::size_t length = 6 + below(random, 9);
  for (int tries = 0; tries < 100 && result.history.size() < length; ++tries) {
    const auto event = static_cast<Event>(kEvents[below(random, sizeof kEvents - 1)]);
    result.history.push_back({event, below(random, 21)});
    if (!live(result.history, result.headers_told)) result.history.pop_back();
  }
  return result;
}

void check(std::uint64_t seed, int count) {
  Random random(seed);
  Tally tally;
  for (int i = 0; i < count; ++i) {
    const Case drawn = random_case(random);
    const auto world = live(drawn.history, drawn.headers_told);
    if (!world || disagreement(*world, tally).empty()) continue;
    FAIL("seed " << seed << ", world " << i << "\n" << shrunk(drawn.history, drawn.headers_told));
  }
  std::cout << "seed " << seed << ": " << tally.worlds << " histories, " << tally.ways << " ways, "
            << tally.questions << " questions, " << tally.replays << " replays\n";
}

}  // namespace

TEST_CASE("planner, brute force and RESTORE engine agree on two thousand random histories") {
  check(20'261'120, 2000);
}

TEST_CASE("they agree on histories that nobody has drawn before") {
  const char* seed = std::getenv("UNBROKEN_ORACLE_SEED");
  check(seed == nullptr ? std::random_device()() : std::stoull(seed), 500);
}
