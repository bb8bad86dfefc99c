// Random histories: longer than those that can all be listed, with damage,
// missing stripes, bulk-logged changes, and evidence that tells less.

#ifndef UNBROKEN_TESTS_ORACLE_RANDOM_HISTORY_H_
#define UNBROKEN_TESTS_ORACLE_RANDOM_HISTORY_H_

#include <cstdint>
#include <random>

#include "oracle/world.h"

namespace unbroken::oracle {

using Random = std::mt19937_64;  // the same numbers everywhere, unlike distributions

inline std::uint32_t below(Random& random, std::uint32_t end) {
  return static_cast<std::uint32_t>(random() % end);
}

struct RandomHistory {
  History history;
  bool headers_told = true;
};

// 6 to 14 events that can all happen.
inline RandomHistory random_history(Random& random) {
  // Logs are frequent, mishaps are not.
  constexpr char kEvents[] = "FFFDDDLLLLLLLLLLLCccXrrRS-EEBB!/";
  RandomHistory result;
  result.headers_told = below(random, 4) != 0;
  const std::size_t length = 6 + below(random, 9);
  result.history.push_back({Event::full, below(random, 21)});
  while (result.history.size() < length) {
    const auto event = static_cast<Event>(kEvents[below(random, sizeof kEvents - 1)]);
    result.history.push_back({event, below(random, 21)});
    if (!live(result.history, result.headers_told)) result.history.pop_back();
  }
  return result;
}

}  // namespace unbroken::oracle

#endif  // UNBROKEN_TESTS_ORACLE_RANDOM_HISTORY_H_
