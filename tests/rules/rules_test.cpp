#include <algorithm>
#include <catch2/catch.hpp>
#include <string_view>

#include "analysis/database_analysis.h"
#include "history.h"
#include "rules/registry.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

constexpr const char* kAccount = "https://acct.blob.core.windows.net/";

// Sales on SQL01, managed backup enabled; set 3 is somebody's log backup.
struct Case {
  Server server;
  ManagedBackupSettings managed;
  LogShippingPrimary shipping;
  DatabaseFacts estate;
  EstateGraph whole;
  ChainGraph graph;
  std::vector<SetFacts> facts;
  std::optional<std::int64_t> max_exposure_ms;
  std::string now = "12:00";

  Case() {
    server.server_name = "SQL01";
    managed.is_enabled = true;
    managed.storage_url = kAccount;
    DatabasePlace place;
    place.server_name = "SQL01";
    place.database_name = "Sales";
    place.server = &server;
    place.managed = &managed;
    estate.places.push_back(place);
    History h;
    h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00");
    graph = h.graph();
    facts.resize(graph.size());
    for (SetFacts& fact : facts) {
      fact.producer.kind = ProducerKind::managed_backup;
      fact.database_name = "Sales";
      fact.is_type_known = true;
      fact.is_copy_only = false;
    }
  }

  // Those of one rule.
  [[nodiscard]] std::vector<Finding> findings(std::string_view rule) const {
    std::vector<Finding> own = all();
    own.erase(std::remove_if(own.begin(), own.end(),
                             [rule](const Finding& finding) { return finding.rule != rule; }),
              own.end());
    return own;
  }

  [[nodiscard]] std::vector<Finding> all() const {
    const DatabaseAnalysis analysis = analyse(
        {graph, facts, estate, std::nullopt, false, at(now).to_utc(UtcOffset{0}), std::nullopt});
    return judge({analysis,
                  estate,
                  graph,
                  facts,
                  whole,
                  kNone,
                  at(now).to_utc(UtcOffset{0}),
                  std::nullopt,
                  max_exposure_ms,
                  {}},
                 {});
  }
};

}  // namespace

TEST_CASE("EXPOSURE fires one second past the limit and not at it") {
  Case c;
  c.max_exposure_ms = 3'600'000;
  c.now = "04:00:30";  // the last log finished at 03:00:30
  CHECK(c.findings("EXPOSURE").empty());
  c.now = "04:00:31";
  REQUIRE(c.findings("EXPOSURE").size() == 1);
  CHECK(c.findings("EXPOSURE")[0].severity == Severity::error);
}

TEST_CASE("rule IDs are unique and every page has a remedy and a source") {
  std::vector<std::string_view> ids;
  for (const RulePage& page : rule_pages()) {
    ids.push_back(page.id);
    CHECK_FALSE(page.summary.empty());
    CHECK_FALSE(page.remedy.empty());
    CHECK_FALSE(page.source.empty());
  }
  std::sort(ids.begin(), ids.end());
  CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
}

TEST_CASE("a judgement asks only for fields that decide") {
  const Judgement a = Judgement::unknown("a");
  const Judgement b = Judgement::unknown("b");
  CHECK(both(a, false).is_no());
  CHECK(either(a, true).is_yes());
  CHECK(both(a, true).missing() == std::vector<std::string>{"a"});
  CHECK(either(false, b).missing() == std::vector<std::string>{"b"});
  CHECK(both(both(a, b), a).missing() == std::vector<std::string>{"a", "b"});
  CHECK(negated(a).is_unknown());
  CHECK(negated(Judgement(true)).is_no());
  CHECK(either(Judgement(false), false).is_no());
}

TEST_CASE("a policy is chosen by its words and refused with those there are") {
  RulePolicy policy;
  REQUIRE(choose(policy, "ag-topology=companion").ok());
  CHECK(policy.ag_topology == AgTopology::companion);
  CHECK(policy.ag_readable_secondary == AgReadableSecondary::companion);
  REQUIRE(choose(policy, "ag-readable-secondary=general").ok());
  CHECK(policy.ag_readable_secondary == AgReadableSecondary::general);
  const Status refused = choose(policy, "ag-topology=either");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == Code::invalid_argument);
  CHECK(refused.error().message ==
        "not one of ag-topology=seed|companion, ag-readable-secondary=companion|general");
}
