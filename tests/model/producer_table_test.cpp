#include <catch2/catch.hpp>

#include "unbroken/producer.h"

using namespace unbroken;

namespace {

std::string table(const std::string& producers) {
  return "{\"format\": \"unbroken-producers/1\",\n \"producers\": [" + producers + "]}";
}

std::string refusal(const std::string& json) {
  const auto read = read_producer_table(json, "my.json");
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().code == Code::damaged);
  CHECK(read.error().subject == "my.json");
  return read.error().message;
}

}  // namespace

TEST_CASE("a table of one's own names producers and the signs of each") {
  const auto read =
      read_producer_table(table(R"({"producer": "third_party", "tool": "NightSave", "signs": [
              {"looks_at": "name", "like": "NightSave%", "weight": 60},
              {"looks_at": "device_type", "like": "7", "weight": 20}]},
             {"producer": "ad_hoc", "signs": [{"looks_at": "user_name", "like": "CORP\\anna", "weight": 100}]})"),
                          "my.json");
  REQUIRE(read.ok());
  CHECK(*read ==
        ProducerTable{{{ProducerKind::third_party, "NightSave"},
                       {{SignField::name, "NightSave%", 60}, {SignField::device_type, "7", 20}}},
                      {{ProducerKind::ad_hoc, ""}, {{SignField::user_name, "CORP\\anna", 100}}}});
}

TEST_CASE("an empty table is one") {
  const auto read = read_producer_table(table(""), "my.json");
  REQUIRE(read.ok());
  CHECK(read->empty());
}

TEST_CASE("what is wrong with a table of one's own is told with its place") {
  CHECK(refusal("") == "my.json:1:1: the document ends too early");
  CHECK(refusal("[]") == "my.json:1:1: not a table of producers: not an object");
  CHECK(refusal("{}") ==
        "my.json:1:1: not a table of producers: it lacks \"format\": \"unbroken-producers/1\"");
  CHECK(refusal(R"({"format": "unbroken-estate/1"})") ==
        "my.json:1:12: the format is not \"unbroken-producers/1\"");
  CHECK(refusal(R"({"format": "unbroken-producers/1", "producer": []})") ==
        "my.json:1:36: producer: no member of a table of producers");
  CHECK(refusal(table("}")).starts_with("my.json:2:16: "));
  CHECK(refusal(table("") + "x").starts_with("my.json:2:18: "));
  CHECK(refusal(table("7")) == "my.json:2:16: producers: not an object");
}

TEST_CASE("a producer has a word of those that signs can tell, a tool its name, both signs") {
  const auto producer = [](const std::string& members) {
    return refusal(table("{" + members + "}"));
  };
  const std::string signs = R"("signs": [{"looks_at": "name", "like": "x", "weight": 60}])";
  CHECK(producer(signs) == "my.json:2:16: producer: missing");
  CHECK(producer(R"("producer": "third_party", )" + signs) == "my.json:2:16: tool: missing");
  CHECK(producer(R"("producer": "dpm")") == "my.json:2:16: signs: missing");
  CHECK(producer(R"("producer": "dpm", "signs": [])") == "my.json:2:16: signs: missing");
  CHECK(producer(R"("producer": "dpm", "signs": {})") == "my.json:2:45: signs: not an array");
  for (const std::string word : {"managed_backup", "unknown", "veeam"}) {
    CHECK(producer("\"producer\": \"" + word + "\", " + signs) ==
          "my.json:2:16: producer: not one of maintenance_plan, log_shipping, dpm, third_party, "
          "ad_hoc: \"" +
              word + "\"");
  }
  CHECK(producer(R"("producer": "dpm", "tols": 1)") ==
        "my.json:2:44: tols: no member of a producer");
}

TEST_CASE("a sign has something it looks at, a pattern that can fit, and a weight") {
  const auto sign = [](const std::string& members) {
    return refusal(table(R"({"producer": "dpm", "signs": [{)" + members + "}]}"));
  };
  CHECK(sign(R"("like": "x", "weight": 1)") == "my.json:2:46: looks_at: missing");
  CHECK(sign(R"("looks_at": "nme", "like": "x", "weight": 1)") ==
        "my.json:2:46: looks_at: nothing that a sign looks at: \"nme\"");
  CHECK(sign(R"("looks_at": "name", "weight": 1)") == "my.json:2:46: like: missing");
  CHECK(sign(R"("looks_at": "name", "like": "", "weight": 1)") == "my.json:2:46: like: missing");
  CHECK(sign(R"("looks_at": "name", "like": "a[b", "weight": 1)") ==
        "my.json:2:46: like: a bracket that nothing closes: \"a[b\"");
  CHECK(sign(R"("looks_at": "name", "like": "x")") == "my.json:2:46: weight: missing");
  CHECK(sign(R"("looks_at": "name", "like": "x", "weight": 0)") ==
        "my.json:2:46: weight: not 1 to 100");
  CHECK(sign(R"("looks_at": "name", "like": "x", "weight": 101)") ==
        "my.json:2:46: weight: not 1 to 100");
  CHECK(sign(R"("looks_at": "name", "like": "x", "weight": "much")") ==
        "my.json:2:90: weight: not a whole number of its range: \"much\"");
  CHECK(sign(R"("looks_at": "name", "like": "x", "weight": 1, "why": "y")") ==
        "my.json:2:100: why: no member of a sign");
}
