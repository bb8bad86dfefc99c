#include "model/json_overlay.h"

#include <catch2/catch.hpp>

using namespace unbroken;

namespace {

std::string laid(std::string_view base, std::string_view over) {
  const Result<std::string> json = json_overlay(base, over);
  REQUIRE(json.ok());
  return *json;
}

}  // namespace

TEST_CASE("what lies over replaces its members and leaves the others") {
  CHECK(laid(R"({"name":"Sales","state_desc":"ONLINE"})",
             R"({"name":"Sales","recovery_model_desc":"SIMPLE"})") ==
        R"({"name":"Sales","state_desc":"ONLINE","recovery_model_desc":"SIMPLE"})");
  CHECK(laid(R"({"a":1,"b":2})", R"({"a":null})") == R"({"a":null,"b":2})");
}

TEST_CASE("an LSN of 25 digits and a text with quotes lie over unchanged") {
  CHECK(laid(R"({"lsn":9999999999999999999999999,"t":"a\"b"})", R"({"n":-1.50})") ==
        R"({"lsn":9999999999999999999999999,"t":"a\"b","n":-1.50})");
}

TEST_CASE("objects inside are laid over in turn, arrays of values replaced") {
  CHECK(laid(R"({"instance":{"x":1,"y":2},"databases":["A","B"]})",
             R"({"instance":{"y":3},"databases":["C"]})") ==
        R"({"instance":{"x":1,"y":3},"databases":["C"]})");
}

TEST_CASE("named rows are laid over those of their name, whatever its case") {
  CHECK(laid(R"({"databases":[{"db_name":"Sales","on":1},{"db_name":"Stock","on":1}]})",
             R"({"databases":[{"db_name":"SALES","on":0},{"db_name":"New","on":1}]})") ==
        R"({"databases":[{"db_name":"SALES","on":0},{"db_name":"Stock","on":1},{"db_name":"New","on":1}]})");
  CHECK(laid(R"({"tasks":[{"type":"log"}]})", R"({"tasks":[{"type":"full"}]})") ==
        R"({"tasks":[{"type":"full"}]})");
}

TEST_CASE("what is not one JSON value is refused") {
  CHECK(json_overlay("{", "{}").error().code == Code::damaged);
  CHECK(json_overlay("{}", "{\"a\":[1,").error().code == Code::damaged);
  CHECK(json_overlay("{}", "{} {}").error().code == Code::damaged);
  CHECK(json_overlay("", "{}").error().code == Code::damaged);
}

TEST_CASE("own members are found, those of inner objects are not") {
  CHECK(json_text_member(R"({"in":{"name":"B"},"name":"A"})", "name") == "A");
  CHECK_FALSE(json_text_member(R"({"in":{"name":"B"}})", "name"));
  CHECK_FALSE(json_text_member(R"({"name":5})", "name"));
  CHECK(json_is_set(R"({"removed":true})", "removed"));
  CHECK(json_is_set(R"({"removed":1})", "removed"));
  CHECK_FALSE(json_is_set(R"({"removed":false})", "removed"));
  CHECK_FALSE(json_is_set("{}", "removed"));
}
