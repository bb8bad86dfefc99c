// Builds a chain and an estate and walks them with the headers alone: this
// program is compiled with -Iinclude and links nothing of ours and nothing of
// Boost.

#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "unbroken/analysis.h"
#include "unbroken/backup_set.h"
#include "unbroken/chain.h"
#include "unbroken/estate.h"
#include "unbroken/estate_graph.h"
#include "unbroken/estate_identity.h"
#include "unbroken/guid.h"
#include "unbroken/lsn.h"
#include "unbroken/status.h"
#include "unbroken/time.h"

namespace {

using namespace unbroken;

// Values are usable by the compiler itself.
static_assert(Lsn(34, 128, 37) < Lsn(34, 129, 0));
static_assert(Lsn().is_null());
static_assert(!is_data(BackupType::log));
static_assert(offset_of_quarter_hours(8) == UtcOffset{120});

int failures = 0;

void check(bool holds, std::string_view sentence) {
  if (holds) return;
  ++failures;
  std::printf("does not hold: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
}

constexpr Guid named(std::uint8_t n) {
  std::array<std::uint8_t, 16> bytes{};
  bytes[15] = n;
  return Guid(bytes);
}

ChainRecord set_of(std::uint8_t n, BackupType type, std::string_view first, std::string_view last) {
  ChainRecord record;
  record.uuid = named(n);
  record.type = type;
  record.first_lsn = Lsn::parse(first).value();
  record.last_lsn = Lsn::parse(last).value();
  record.first_fork = record.last_fork = named(0xF1);
  return record;
}

// A full that ends at 1100, logs 900-1500 and 1500-2000, and one at 2500-3000
// whose predecessor is missing.
ChainGraph with_a_missing_log() {
  return ChainGraph(
      {set_of(4, BackupType::log, "2500", "3000"), set_of(1, BackupType::full, "1000", "1100"),
       set_of(3, BackupType::log, "1500", "2000"), set_of(2, BackupType::log, "900", "1500")});
}

// How far the logs of the only fork carry a database that stands at `at`.
Lsn carried_from(const ChainGraph& graph, Lsn at) {
  const ForkPath path = graph.path_to(0);
  for (const LogLink& link : graph.links_on(path, graph.usable())) {
    if (link.from <= at && at < link.to) at = link.to;
  }
  return at;
}

// Sales on SQL01, whose log both managed backup and a maintenance plan back up.
EstateGraph with_two_log_producers() {
  Server server;
  server.server_name = "SQL01";
  server.databases.emplace_back().name = "Sales";
  server.managed_backup.emplace().databases.emplace_back().database_name = "sales";
  server.managed_backup->databases[0].is_enabled = true;
  server.maintenance_plans.push_back({"Nightly", true, {{"Sales", "log", false, "D:\\plan"}}});
  Estate estate{{server}};
  std::vector<EstateDatabase> databases = databases_of(estate);
  return EstateGraph(std::move(estate), std::move(databases));
}

}  // namespace

int main() {
  const ChainGraph graph = with_a_missing_log();
  check(graph.size() == 4, "four records are four vertices");
  check(graph.forks().size() == 1, "sets that name one fork lie on one fork");

  const std::optional<Vertex> full = graph.find(named(1));
  check(full && graph[*full].last_lsn == Lsn(0, 0, 1100), "a set is found by its GUID");
  check(!graph.find(named(9)), "a GUID nobody mentioned is not found");

  if (full) {
    const Lsn reached = carried_from(graph, graph[*full].last_lsn);
    check(reached.decimal() == "2000", "the chain carries the full up to the missing log");
  }
  check(carried_from(graph, Lsn(0, 0, 2500)).decimal() == "3000",
        "the log behind the gap applies to who stands there");

  const std::vector<ChainWindow> windows = windows_of(graph, 0, graph.usable());
  check(windows.size() == 1 && windows[0].from_lsn == Lsn(0, 0, 1100) &&
            windows[0].to_lsn == Lsn(0, 0, 2000),
        "the window reaches from the end of the full to the missing log");

  const std::vector<ChainGap> gaps = gaps_of(graph, 0, graph.usable());
  check(gaps.size() == 1 && gaps[0].from_lsn == Lsn(0, 0, 2000) &&
            gaps[0].to_lsn == Lsn(0, 0, 2500) && gaps[0].after == graph.find(named(3)) &&
            gaps[0].before == graph.find(named(4)),
        "the gap is the missing log, between the logs that stand beside it");

  const EstateGraph estate = with_two_log_producers();
  check(estate.vertices(EstateKind::database).size() == 1 && estate.name(0) == "Sales",
        "a server's row is a database of the estate");
  check(estate.log_producers_of(0).size() == 2, "both producers of log backups are found");
  const EstateVertex settings = estate.vertices(EstateKind::managed_database)[0];
  check(estate.sources(settings, EstateRelation::competes_with).size() == 1,
        "a maintenance plan's log task competes with managed backup");

  check(!Lsn::parse("12e4").ok(), "what is no number is no LSN");
  std::printf("chain without library: %d failed\n", failures);
  return failures == 0 ? 0 : 1;
}
