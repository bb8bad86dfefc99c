// All histories of up to so many events, each told in every way that matters to
// a restore, each asked for every point at the edge of a backup.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <set>

#include "oracle/agreement.h"

using namespace unbroken;
using namespace unbroken::oracle;

namespace {

constexpr Event kEvents[] = {
    Event::full,
    Event::differential,
    Event::log,
    Event::copy_only_full,
    Event::copy_only_log,
    Event::foreign_log,
    Event::restore_into_log,
    Event::restore_to_backup,
    Event::model_switch,
    Event::lose_file,
    Event::quiet_log,
};

struct Findings {
  Tally tally;
  std::set<std::string> texts;
};

void explore(History& history, std::size_t depth, std::uint32_t offset, Findings& findings) {
  if (findings.texts.size() > 20) return;
  for (const Event event : kEvents) {
    history.push_back({event, static_cast<std::uint32_t>(history.size()) + offset});
    if (const auto world = live(history)) {
      if (!disagreement(*world, findings.tally).empty()) {
        findings.texts.insert(shrunk(history, true));
      } else if (history.size() < depth) {
        explore(history, depth, offset, findings);
      }
    }
    history.pop_back();
  }
}

}  // namespace

TEST_CASE("planner, brute force and RESTORE engine agree on every short history") {
  const char* depth = std::getenv("UNBROKEN_ORACLE_DEPTH");
  Findings findings;
  for (const std::uint32_t offset : {0U, 1U, 2U}) {
    History history;
    explore(history, depth == nullptr ? 4 : std::stoul(depth), offset, findings);
  }
  for (const std::string& text : findings.texts) std::cout << text << "\n\n";
  const Tally& tally = findings.tally;
  std::cout << tally.worlds << " histories, " << tally.ways << " ways, " << tally.questions
            << " questions, " << tally.replays << " replays\n";
  CHECK(findings.texts.empty());
}
