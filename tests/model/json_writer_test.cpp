#include "model/json_writer.h"

#include <catch2/catch.hpp>
#include <limits>

namespace unbroken {
namespace {

void write_sample(JsonWriter& writer) {
  writer.begin_object().member("a", 1).key("b").begin_array().value("x").null().end_array();
  writer.key("c").begin_object().end_object().key("d").begin_array().end_array();
  writer.member("e", std::optional<int>()).member("f", true).end_object();
}

TEST_CASE("an object is written compact or indented") {
  std::string compact;
  JsonWriter a(compact);
  write_sample(a);
  CHECK(compact == R"({"a":1,"b":["x",null],"c":{},"d":[],"e":null,"f":true})");

  std::string indented;
  JsonWriter b(indented, JsonLayout::indented);
  write_sample(b);
  CHECK(indented == R"({
  "a": 1,
  "b": [
    "x",
    null
  ],
  "c": {},
  "d": [],
  "e": null,
  "f": true
})");
}

TEST_CASE("texts are escaped, and what is not UTF-8 is replaced") {
  CHECK(json_quoted("a\"b\\c\n\r\t\x01/") == R"("a\"b\\c\n\r\t\u0001/")");
  CHECK(json_quoted("\xC3\xA4\xF0\x9F\x98\x80") == "\"\xC3\xA4\xF0\x9F\x98\x80\"");
  const std::string bad = "\xEF\xBF\xBD";
  CHECK(json_quoted("a\xFFz") == "\"a" + bad + "z\"");
  CHECK(json_quoted("\xC3") == "\"" + bad + "\"");
  CHECK(json_quoted("\xC0\x80") == "\"" + bad + bad + "\"");            // overlong
  CHECK(json_quoted("\xED\xA0\x80") == "\"" + bad + bad + bad + "\"");  // a surrogate
  CHECK(json_quoted("\xF4\x90\x80\x80") == "\"" + bad + bad + bad + bad + "\"");
}

TEST_CASE("text for a script element holds no markup") {
  std::string out;
  JsonWriter(out, JsonLayout::compact, JsonEscapes::for_html).value("</script>&");
  CHECK(out == R"("\u003c/script\u003e\u0026")");
}

TEST_CASE("numbers are written exactly, and what is none is null") {
  std::string out;
  JsonWriter writer(out);
  writer.begin_array().value(std::numeric_limits<std::uint64_t>::max());
  writer.value(std::numeric_limits<std::int64_t>::min()).value(0.1).value(2.5e300);
  writer.value(std::numeric_limits<double>::quiet_NaN());
  writer.value(std::numeric_limits<double>::infinity()).end_array();
  CHECK(out == "[18446744073709551615,-9223372036854775808,0.1,2.5e+300,null,null]");
}

}  // namespace
}  // namespace unbroken
