// What a database is called, where it lives and how it is configured now, where
// several rows tell of it.

#include <catch2/catch.hpp>
#include <list>

#include "analysis/case.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

// A database of one name on several servers. Places borrow from it.
class Places {
 public:
  explicit Places(const History& history) : graph(history.graph()), facts(graph.size()) {}

  DatabasePlace& add(const std::string& server, std::optional<RecoveryModel> model,
                     const std::string& state = "ONLINE") {
    databases.emplace_back();
    databases.back().name = "Sales";
    databases.back().recovery_model = model;
    databases.back().state = state;
    estate.places.emplace_back();
    DatabasePlace& place = estate.places.back();
    place.server_name = server;
    place.database_name = "Sales";
    place.database = &databases.back();
    return place;
  }
  void newest_taken_on(const std::string& server, const std::string& database = "Sales") {
    for (SetFacts& set : facts) {
      set.server_name = server;
      set.database_name = database;
    }
  }
  [[nodiscard]] DatabaseAnalysis analysis() const {
    return analyse({graph, facts, estate, family, joined_by_name, UtcTime{}, utc_offset});
  }
  [[nodiscard]] std::string main_server() const {
    return analysis().server_name.value_or("nobody's");
  }

  ChainGraph graph;
  std::vector<SetFacts> facts;
  std::list<Database> databases;
  DatabaseFacts estate;
  std::optional<Guid> family;
  bool joined_by_name = false;
  std::optional<UtcOffset> utc_offset;
};

History one_full() {
  History h;
  h.full(1, 1000, 1100, "01:00");
  return h;
}

constexpr auto kFull = RecoveryModel::full;
constexpr auto kSimple = RecoveryModel::simple;

}  // namespace

TEST_CASE("a mirror is not asked while its principal tells") {
  Places p(one_full());
  MirroringSession mirror;
  mirror.role = "MIRROR";
  MirroringSession principal;
  principal.role = "PRINCIPAL";
  p.add("SQL01", kSimple, "RESTORING").mirroring = &mirror;
  p.add("SQL02", kFull).mirroring = &principal;
  p.newest_taken_on("SQL01");
  CHECK(p.main_server() == "SQL02");
  CHECK(p.analysis().recovery_model == kFull);
  CHECK(p.analysis().state == "ONLINE");
  REQUIRE(p.analysis().copies.size() == 2);
  CHECK(p.analysis().copies[0].role == "MIRROR");
  CHECK(p.analysis().copies[1].role == "PRINCIPAL");
  CHECK(p.analysis().copies[1].server_name == "SQL02");
  CHECK(p.analysis().copies[1].name == "Sales");
}

TEST_CASE("a session that tells no role is no mirror") {
  Places p(one_full());
  const MirroringSession session;
  p.add("SQL01", kFull).mirroring = &session;
  p.add("SQL02", kFull);
  p.newest_taken_on("SQL01");
  CHECK(p.main_server() == "SQL01");
  CHECK_FALSE(p.analysis().copies[0].role);
}

TEST_CASE("a log shipping secondary is asked last") {
  Places p(one_full());
  const LogShippingSecondary secondary;
  p.add("SQL01", kFull).log_shipping_secondary = &secondary;
  p.add("SQL02", kSimple);
  p.newest_taken_on("SQL01");
  CHECK(p.main_server() == "SQL02");
}

TEST_CASE("of two copies the one where the newest set was taken is asked") {
  Places p(one_full());
  p.add("SQL01", kFull);
  p.add("SQL02", kFull);
  p.newest_taken_on("sql02", "sales");
  CHECK(p.main_server() == "SQL02");
  p.newest_taken_on("SQL02", "Sales_old");
  CHECK(p.main_server() == "SQL02");  // renamed since
  p.newest_taken_on("SQL03");
  CHECK(p.main_server() == "SQL01");
}

TEST_CASE("of two copies that no set was taken of the one that is online is asked") {
  Places p(one_full());
  p.add("SQL01", kFull, "RESTORING");
  p.add("SQL02", kFull, "ONLINE");
  p.newest_taken_on("SQL03");
  CHECK(p.main_server() == "SQL02");
  CHECK(p.analysis().state == "ONLINE");
}

TEST_CASE("the newest set is the one that finished last") {
  History h;
  h.full(1, 1000, 1100, "03:00").log(2, 1100, 1500, "02:00").log(3, 1500, 2000, "01:00");
  Places p(h);
  p.add("SQL01", kFull);
  p.add("SQL02", kFull);
  p.newest_taken_on("SQL01");
  p.facts[*p.graph.find(guid(1))].server_name = "SQL02";
  CHECK(p.main_server() == "SQL02");
}

TEST_CASE("the newest set may stand between others") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "03:00").log(3, 1500, 2000, "02:00");
  Places p(h);
  p.add("SQL01", kFull);
  p.add("SQL02", kFull);
  p.newest_taken_on("SQL01");
  p.facts[*p.graph.find(guid(2))].server_name = "SQL02";
  CHECK(p.main_server() == "SQL02");
}

TEST_CASE("a principal is asked before a copy that plays no role, sets or none") {
  for (const History& history : {one_full(), History()}) {
    Places p(history);
    MirroringSession principal;
    principal.role = "PRINCIPAL";
    p.add("SQL01", kFull);
    p.add("SQL02", kFull).mirroring = &principal;
    CHECK(p.main_server() == "SQL02");
    CHECK(p.analysis().name == "Sales");
  }
}

TEST_CASE("rows that nothing but a name joined are told as such") {
  Places p(one_full());
  CHECK_FALSE(p.analysis().is_identified_by_name);
  p.joined_by_name = true;
  CHECK(p.analysis().is_identified_by_name);
}

TEST_CASE("a window is proved by as much as its weakest set") {
  const auto proof = [](Proof of_log) {
    History h;
    h.full(1, 1000, 1100, "01:00").proved_by(Proof::header);
    h.log(2, 1100, 1500, "02:00").proved_by(of_log);
    return Places(h).analysis().windows.at(0).proved_by;
  };
  CHECK(proof(Proof::header) == Proof::header);
  CHECK(proof(Proof::storage) == Proof::storage);
  CHECK(proof(Proof::history) == Proof::history);
}

TEST_CASE("a hole at a fork point begins when its own log does, if that is known") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 2000, "02:00");
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600).bulk_logged();
  const DatabaseAnalysis analysis = Places(h).analysis();
  REQUIRE(analysis.windows.size() == 2);
  REQUIRE(analysis.windows[1].holes.size() == 1);
  CHECK(analysis.windows[1].holes[0].from == at("05:00"));
  CHECK_FALSE(Places(h.untimed()).analysis().windows.at(1).holes.at(0).from);
}

TEST_CASE("of two sets that finished together the first in LSN order is the newest") {
  History h;
  h.full(1, 1000, 1100, "03:00").log(2, 1100, 1500, "03:00");
  Places p(h);
  p.add("SQL01", kFull);
  p.add("SQL02", kFull);
  p.newest_taken_on("SQL01");
  p.facts[*p.graph.find(guid(1))].server_name = "SQL02";
  CHECK(p.main_server() == "SQL02");
}

TEST_CASE("a primary replica is asked before a secondary") {
  Places p(one_full());
  AvailabilityGroup group;
  group.replicas.resize(2);
  group.replicas[0].server_name = "SQL01";
  group.replicas[0].role = "SECONDARY";
  group.replicas[1].server_name = "SQL02";
  group.replicas[1].role = "PRIMARY";
  p.add("SQL01", kFull).availability_group = &group;
  p.add("sql02", kFull).availability_group = &group;
  p.add("SQL03", kFull).availability_group = &group;
  CHECK(p.main_server() == "sql02");
  CHECK(p.analysis().copies[0].role == "SECONDARY");
  CHECK(p.analysis().copies[1].role == "PRIMARY");
  CHECK_FALSE(p.analysis().copies[2].role);  // no replica of that name
}

TEST_CASE(
    "of copies alike in all else the one that tells a recovery model is asked, then the one "
    "that keeps more of its log") {
  Places p(one_full());
  p.add("SQL01", std::nullopt);
  p.add("SQL02", kSimple);
  CHECK(p.main_server() == "SQL02");
  p.add("SQL03", kFull);
  CHECK(p.main_server() == "SQL03");
  p.add("SQL04", kFull);
  CHECK(p.main_server() == "SQL03");  // alike: the first
}

TEST_CASE("a place without a row of its own is not asked") {
  Places p(one_full());
  p.add("SQL01", kFull).database = nullptr;
  p.add("SQL02", kSimple);
  p.newest_taken_on("SQL01");
  CHECK(p.main_server() == "SQL02");
}

TEST_CASE("without any row the newest set tells name, server and recovery model") {
  Places p(one_full());
  p.newest_taken_on("SQL07", "Payroll");
  p.facts[0].recovery_model = RecoveryModel::bulk_logged;
  p.estate.places.emplace_back();
  p.estate.places[0].server_name = "SQL01";
  p.estate.places[0].database_name = "Sales";
  CHECK(p.analysis().name == "Payroll");
  CHECK(p.main_server() == "SQL07");
  CHECK(p.analysis().recovery_model == RecoveryModel::bulk_logged);
  CHECK_FALSE(p.analysis().state);
  p.facts[0].server_name.clear();
  CHECK(p.main_server() == "nobody's");
}

TEST_CASE("without rows and sets the label tells name and server") {
  Places p((History()));
  p.estate.places.emplace_back();
  p.estate.places[0].server_name = "SQL01";
  p.estate.places[0].database_name = "Sales";
  CHECK(p.analysis().name == "Sales");
  CHECK(p.main_server() == "SQL01");
  CHECK(p.analysis().status == ChainStatus::empty);
  p.estate.places.clear();
  CHECK(p.analysis().name.empty());
}

TEST_CASE("a row's recovery model counts before what the newest set said") {
  Places p(one_full());
  p.facts[0].recovery_model = kFull;
  p.add("SQL01", kSimple);
  CHECK(p.analysis().recovery_model == kSimple);
  p.databases.front().recovery_model.reset();
  CHECK(p.analysis().recovery_model == kFull);
}

TEST_CASE("the family is the sets', else the row's") {
  Places p(one_full());
  p.add("SQL01", kFull);
  p.databases.front().family_guid = guid(0xFB);
  CHECK(p.analysis().family_guid == guid(0xFB));
  p.family = guid(0xFA);
  CHECK(p.analysis().family_guid == guid(0xFA));
}

TEST_CASE("forks are told with parent, point and how many sets end on them") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  h.log(4, 1300, 1600, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1300);
  const DatabaseAnalysis analysis = Places(h).analysis();
  CHECK(analysis.sets == 3);
  REQUIRE(analysis.forks.size() == 2);
  CHECK(analysis.forks[0].id == guid(kMainFork));
  CHECK_FALSE(analysis.forks[0].parent);
  CHECK_FALSE(analysis.forks[0].point);
  CHECK(analysis.forks[0].sets == 2);
  CHECK(analysis.forks[1].id == guid(kOtherFork));
  CHECK(analysis.forks[1].parent == guid(kMainFork));
  CHECK(analysis.forks[1].point == lsn(1300));
  CHECK(analysis.forks[1].sets == 1);
  REQUIRE(analysis.windows.size() == 2);  // the oldest fork first
  CHECK(analysis.windows[0].fork == guid(kMainFork));
  CHECK(analysis.windows[1].fork == guid(kOtherFork));
  CHECK(analysis.newest_point == at("05:00:30"));
}

TEST_CASE("a fork that nobody names has no id") {
  History h;
  h.full(1, 1000, 1100, "01:00").on_fork(0);
  const DatabaseAnalysis analysis = Places(h).analysis();
  CHECK_FALSE(analysis.forks[0].id);
  CHECK_FALSE(analysis.windows[0].fork);
}

TEST_CASE("exposure counts in the stated zone where the set tells none, and is never negative") {
  Places p(one_full().in_unknown_zone());
  p.utc_offset = UtcOffset{60};
  DatabaseAnalysis analysis = p.analysis();
  CHECK(analysis.newest_point_offset == UtcOffset{60});
  CHECK(analysis.exposure_ms == 0);  // `now` is 1970 here
  p.utc_offset.reset();
  analysis = p.analysis();
  CHECK_FALSE(analysis.newest_point_offset);
  CHECK_FALSE(analysis.exposure_ms);
}

TEST_CASE("nothing restorable has no newest point") {
  History h;
  h.log(2, 1100, 1500, "02:00");
  const DatabaseAnalysis analysis = Places(h).analysis();
  CHECK_FALSE(analysis.newest_point);
  CHECK_FALSE(analysis.newest_point_offset);
  CHECK_FALSE(analysis.exposure_ms);
}

TEST_CASE("the newest point of a window whose last set tells no time is unknown") {
  ChainRecord full;
  full.uuid = guid(1);
  full.last_lsn = lsn(1100);
  full.utc_offset = UtcOffset{0};
  Places p((History()));
  p.graph = ChainGraph({full});
  p.facts.resize(1);
  const DatabaseAnalysis analysis = p.analysis();
  REQUIRE(analysis.windows.size() == 1);
  CHECK_FALSE(analysis.windows[0].from);
  CHECK_FALSE(analysis.windows[0].to);
  CHECK_FALSE(analysis.newest_point);
  CHECK_FALSE(analysis.exposure_ms);
}

TEST_CASE("a full that cannot be read is no full") {
  History h;
  h.full(1, 1000, 1100, "01:00").without_stripe().log(2, 1100, 1500, "02:00");
  CHECK(Places(h).analysis().status == ChainStatus::no_full);
}

TEST_CASE("logs that began before the model became SIMPLE do not make the chain unbroken") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  Places p(h);
  CHECK(p.analysis().status == ChainStatus::unbroken);
  p.add("SQL01", kSimple);
  CHECK(p.analysis().status == ChainStatus::data_backups_only);
}

TEST_CASE("a set's facts are those of its first device, and of any that is missing") {
  BackupSet set;
  set.server_name = "SQL01";
  set.database_name = "Sales";
  set.recovery_model = kFull;
  set.user_name = "SQL01\\dba";
  const Producer producer{ProducerKind::dpm, "DPM"};
  SetFacts facts = set_facts_of(set, producer);
  CHECK(facts.producer == producer);
  CHECK(facts.server_name == "SQL01");
  CHECK(facts.database_name == "Sales");
  CHECK(facts.recovery_model == kFull);
  CHECK(facts.user_name == "SQL01\\dba");
  CHECK_FALSE(facts.device);
  CHECK_FALSE(facts.has_missing_file);
  CHECK_FALSE(facts.is_on_blob_storage);
  set.devices.resize(2);
  set.devices[0].path = "https://acct.blob.core.windows.net/c/Sales.bak";
  set.devices[1].path = "D:\\Sales.bak";
  facts = set_facts_of(set, producer);
  CHECK(facts.device == "https://acct.blob.core.windows.net/c/Sales.bak");
  CHECK(facts.is_on_blob_storage);
  CHECK_FALSE(facts.has_missing_file);
  set.devices[1].is_missing = true;
  CHECK(set_facts_of(set, producer).has_missing_file);
  set.devices[0].path = "D:\\Sales.bak";
  CHECK_FALSE(set_facts_of(set, producer).is_on_blob_storage);
}

TEST_CASE("each producer's own collection has windows of its own") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 2000, "03:00");
  Places p(h);
  for (SetFacts& set : p.facts) set.producer = {ProducerKind::maintenance_plan, "Nightly"};
  p.facts[*p.graph.find(guid(3))].producer = {ProducerKind::maintenance_plan, "Hourly"};
  const DatabaseAnalysis analysis = p.analysis();
  REQUIRE(analysis.windows.size() == 1);
  CHECK(analysis.windows[0].to_lsn == lsn(2000));
  REQUIRE(analysis.windows[0].producers.size() == 2);
  CHECK(analysis.windows[0].producers[0].name == "Hourly");
  REQUIRE(analysis.by_producer.size() == 2);
  CHECK(analysis.by_producer[0].producer.name == "Hourly");
  CHECK(analysis.by_producer[0].windows.empty());
  CHECK(analysis.by_producer[1].producer.name == "Nightly");
  REQUIRE(analysis.by_producer[1].windows.size() == 1);
  CHECK(analysis.by_producer[1].windows[0].to_lsn == lsn(1500));
}

TEST_CASE("of two backups that finished at one time the last backup is the one of lower LSNs") {
  History h;
  h.full(1, 1000, 1100, "01:00").full(2, 1000, 1200, "01:00").in_unknown_zone();
  Case c(h);
  const DatabaseAnalysis analysis = c.analysis();
  REQUIRE(analysis.last_backups.size() == 1);
  CHECK(analysis.last_backups[0].utc_offset == UtcOffset{0});
}

TEST_CASE("a producer is known as well as its least certain set, and its sets are counted") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1000, 1500, "02:00").log(3, 1500, 2000, "03:00");
  Case c(h);
  const std::vector<ProducerVerdict> verdicts{{c.facts[0].producer, Confidence::certain, {}},
                                              {c.facts[0].producer, Confidence::likely, {}}};
  const auto known = [&](std::initializer_list<std::uint32_t> of_sets) {
    Vertex v = 0;
    for (const std::uint32_t verdict : of_sets) c.facts[v++].verdict = verdict;
    DatabaseFacts estate;
    estate.places.push_back(c.place);
    const DatabaseAnalysis analysis =
        analyse({c.graph, c.facts, estate, guid(0xFA), false, at("12:00").to_utc(UtcOffset{0}),
                 std::nullopt, verdicts});
    REQUIRE(analysis.by_producer.size() == 1);
    CHECK(analysis.by_producer[0].sets == 3);
    return analysis.by_producer[0].confidence;
  };
  CHECK(known({0, 0, 0}) == Confidence::certain);
  CHECK(known({1, 0, 0}) == Confidence::likely);
  CHECK(known({0, 0, 1}) == Confidence::likely);
  CHECK(known({0, 7, 1}) == Confidence::unknown);  // nobody gave a verdict on the second
}
