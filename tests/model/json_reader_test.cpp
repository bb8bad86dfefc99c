#include "model/json_reader.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>

#include "model/json_writer.h"

namespace unbroken {
namespace {

ByteStream stream_of(const std::string& text, std::size_t piece) {
  return [text, piece, at = std::size_t{0}](std::span<char> buffer) mutable -> Result<std::size_t> {
    const std::size_t count = std::min({piece, buffer.size(), text.size() - at});
    std::memcpy(buffer.data(), text.data() + at, count);
    at += count;
    return count;
  };
}

// The tokens of a text with their places: `1:1 {`.
std::string tokens_of(JsonReader& reader) {
  static constexpr std::string_view kNames[] = {"{",       "}", "[",    "]",   "key ",  "text ",
                                                "number ", "",  "null", "end", "error "};
  std::string out;
  for (;;) {
    const JsonToken token = reader.next();
    const TextPlace place = reader.place();
    out += std::to_string(place.line) + ':' + std::to_string(place.column) + ' ';
    out += kNames[static_cast<std::size_t>(token)];
    if (token == JsonToken::boolean) out += reader.boolean() ? "true" : "false";
    if (token == JsonToken::key || token == JsonToken::string || token == JsonToken::number) {
      out += reader.text();
    }
    if (token == JsonToken::error) out += reader.error().message;
    if (token == JsonToken::end || token == JsonToken::error) return out;
    out += '|';
  }
}

std::string tokens_of(const std::string& text) {
  JsonReader reader{std::string_view(text)};
  return tokens_of(reader);
}

TEST_CASE("tokens come with their digits, texts and places") {
  const std::string text =
      "{\"a\": 4294967295000012800037,\n\t\"\xC3\xA4\\n\": [true, \"\xC3\xA4\\u00e4\\\"x\", "
      "-1.50e3 ],"
      "\n\n \"\":null}";
  const std::string expected =
      "1:1 {|1:2 key a|1:7 number 4294967295000012800037|2:2 key \xC3\xA4\n|2:9 [|2:10 true|"
      "2:16 text \xC3\xA4\xC3\xA4\"x|2:30 number -1.50e3|2:38 ]|4:2 key |4:5 null|4:9 }|";
  CHECK(tokens_of(text).starts_with(expected));
  for (std::size_t piece = 1; piece < 40; ++piece) {  // wherever the input is cut
    JsonReader reader(stream_of(text, piece));
    CHECK(tokens_of(reader).starts_with(expected));
  }
}

TEST_CASE("tokens and places do not depend on where chunks end") {
  std::string text = "[";
  for (int i = 0; i < 3000; ++i) {
    text += i == 0 ? "" : i % 7 == 0 ? ",\n" : ", ";
    text += i % 3 == 0 ? "12345.5e-3" : i % 3 == 1 ? "\"a\\\\\\u20ac\\\"\"" : "{\"k\": [null]}";
  }
  text += "]";
  const std::string whole = tokens_of(text);
  for (const std::size_t piece : {1U, 2U, 3U, 17U, 1000U}) {
    JsonReader reader(stream_of(text, piece));
    CHECK(tokens_of(reader) == whole);
  }
}

TEST_CASE("what is not JSON is an error with its place") {
  CHECK(tokens_of("") == "1:1 error the document ends too early");
  CHECK(tokens_of("  \n ") == "2:2 error the document ends too early");
  CHECK(tokens_of("[1,]") == "1:1 [|1:2 number 1|1:4 error unexpected ']'");
  CHECK(tokens_of("[1 2]") == "1:1 [|1:2 number 1|1:4 error unexpected '2'");
  CHECK(tokens_of("{\"a\" 1}") == "1:1 {|1:2 key a|1:6 error unexpected '1'");
  CHECK(tokens_of("{} x") == "1:1 {|1:2 }|1:4 error text after the end of the document");
  CHECK(tokens_of("{}{}") == "1:1 {|1:2 }|1:3 error text after the end of the document");
  CHECK(tokens_of("// c\n1") == "1:1 error unexpected '/'");
  CHECK(tokens_of("nul") == "1:4 error the document ends too early");
  CHECK(tokens_of("'a'") == "1:1 error unexpected '''");
  CHECK(tokens_of("[\"a\nb\"]") ==
        "1:1 [|1:4 error a control character or line break where JSON has none");
  CHECK(tokens_of("\"\\ud800\"") == "1:8 error unexpected '\"'");
  CHECK(tokens_of("\"\\ud800\\u0041\"").find("half a surrogate pair") != std::string::npos);
  CHECK(tokens_of("\"\\udc00\"").find("half a surrogate pair") != std::string::npos);
  CHECK(tokens_of("\"\\u12g4\"").find("without four hexadecimal digits") != std::string::npos);
  CHECK(tokens_of("\"\xC0\x80\"").find("not valid UTF-8") != std::string::npos);
}

TEST_CASE("nesting has a limit, and the error its place") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(tokens_of(nested(64)).ends_with("end"));
  CHECK(tokens_of(nested(65)).ends_with("error nested more than 64 levels deep"));
  CHECK(tokens_of(std::string(1'000'000, '[')).ends_with("nested more than 64 levels deep"));
}

TEST_CASE("a text of ten megabytes is one token") {
  const std::string text = "\"" + std::string(10'000'000, 'x') + "\"";
  JsonReader reader(stream_of(text, 65536));
  REQUIRE(reader.next() == JsonToken::string);
  CHECK(reader.text().size() == 10'000'000);
  CHECK(reader.place() == TextPlace{1, 1});
  CHECK(reader.next() == JsonToken::end);
}

TEST_CASE("byte order marks are passed over, UTF-16 is converted or refused by name") {
  const auto first = [](const std::string& text, std::size_t piece) {
    JsonReader reader(stream_of(text, piece));
    const JsonToken token = reader.next();
    return token == JsonToken::error ? reader.error().message : std::string(reader.text());
  };
  using namespace std::string_literals;
  for (const std::size_t piece : {1U, 3U, 100U}) {
    CHECK(first("\xEF\xBB\xBF\"a\"", piece) == "a");
    CHECK(first("\xFF\xFE\"\0\xAC\x20\x3D\xD8\x00\xDE\"\0"s, piece) ==
          "\xE2\x82\xAC\xF0\x9F\x98\x80");
    CHECK(first("\"\0a\0\"\0"s, piece) == "a");
    CHECK(first("\xFF\xFE\"\0\x3D\xD8\"\0"s, piece) == "\xEF\xBF\xBD");
    CHECK(first("\xFF\xFE\"\0a\0\n"s, piece) == "UTF-16 text ends in half a character");
    CHECK(first("\xFE\xFF\0\"\0a\0\""s, piece) == "big-endian UTF-16 text; save it as UTF-8");
    CHECK(first("\0\"\0a\0\""s, piece) == "big-endian UTF-16 text; save it as UTF-8");
    CHECK(first("\xFF\xFE\0\0\"\0\0\0"s, piece) == "UTF-32 text; save it as UTF-8");
  }
}

TEST_CASE("an error of the stream is the reader's, as it was") {
  JsonReader reader([](std::span<char>) -> Result<std::size_t> {
    return Error{Code::io, "input/output error", "x"};
  });
  CHECK(reader.next() == JsonToken::error);
  CHECK(reader.error().code == Code::io);
  CHECK(reader.next() == JsonToken::error);
}

TEST_CASE("a value can be skipped or copied whole") {
  JsonReader reader(std::string_view(R"([ {"a":[1,{}]} , {"b" : [ 1.0, "\u00e4<" ]} ])"));
  REQUIRE(reader.next() == JsonToken::array_begin);
  REQUIRE(reader.next() == JsonToken::object_begin);
  REQUIRE(reader.skip());
  REQUIRE(reader.next() == JsonToken::object_begin);
  std::string json;
  REQUIRE(reader.copy(json));
  CHECK(json == "{\"b\":[1.0,\"\xC3\xA4<\"]}");
  CHECK(reader.next() == JsonToken::array_end);
  CHECK(reader.next() == JsonToken::end);
}

TEST_CASE("any text that is written is read back, in pieces of any size") {
  CHECK(rc::check([](const std::string& any) {
    std::string clean;  // what is not UTF-8 is replaced once, and then stays
    const std::string json = json_quoted(any);
    JsonReader reader(stream_of(json, *rc::gen::inRange<std::size_t>(1, 20)));
    RC_ASSERT(reader.next() == JsonToken::string);
    clean = reader.text();
    RC_ASSERT(json_quoted(clean) == json);
    RC_ASSERT(reader.next() == JsonToken::end);
  }));
}

TEST_CASE("no bytes do any harm") {
  CHECK(rc::check([](const std::vector<std::uint8_t>& tail) {
    std::string text = *rc::gen::element<std::string>("", "[", "{\"a\":", "[\"", "\xFF\xFE");
    for (const std::uint8_t byte : tail) text += static_cast<char>(byte);
    JsonReader reader(stream_of(text, *rc::gen::inRange<std::size_t>(1, 9)));
    RC_ASSERT(!tokens_of(reader).empty());
  }));
}

}  // namespace
}  // namespace unbroken
