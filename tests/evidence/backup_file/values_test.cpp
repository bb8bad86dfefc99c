#include "evidence/backup_file/values.h"

#include <catch2/catch.hpp>
#include <initializer_list>
#include <vector>

namespace {

using namespace unbroken;
using namespace unbroken::backup_file;

std::vector<std::byte> bytes(std::initializer_list<int> list) {
  std::vector<std::byte> out;
  for (const int byte : list) out.push_back(static_cast<std::byte>(byte));
  return out;
}

}  // namespace

TEST_CASE("five packed bytes are a date of the server's clock", "[values]") {
  // 2017 << 26 | 5 << 22 | 18 << 17 | 4 << 12 | 18 << 6 | 19, big-endian.
  const auto date = date_at(bytes({0x1F, 0x85, 0x64, 0x44, 0x93}), 0);
  REQUIRE(date);
  CHECK(date->text() == "2017-05-18T04:18:19");
  CHECK_FALSE(date_at(bytes({0, 0, 0, 0, 0}), 0));
  CHECK_FALSE(date_at(bytes({0xFF, 0xFF, 0xFF, 0xFF, 0xFF}), 0));
}

TEST_CASE("a day that no month has is no date", "[values]") {
  // 2017-02-30T00:00:00
  CHECK_FALSE(date_at(bytes({0x1F, 0x84, 0xBC, 0x00, 0x00}), 0));
}

TEST_CASE("an LSN is a log file, a block and a slot", "[values]") {
  const Lsn lsn = lsn_at(bytes({0x43, 1, 0, 0, 0x2C, 0x01, 0, 0, 0x26, 0}), 0);
  CHECK(lsn.decimal() == "323000000030000038");
  const Lsn largest = lsn_at(bytes({255, 255, 255, 255, 255, 255, 255, 255, 255, 255}), 0);
  CHECK(largest.decimal() == "4294967295429496729565535");
}

TEST_CASE("a GUID's first groups are stored little-endian", "[values]") {
  const auto stored = bytes({0x9E, 0x69, 0x31, 0xE9, 0xD7, 0x20, 0x24, 0x4D, 0x90, 0x54, 0x8E, 0x46,
                             0xBB, 0xD1, 0x49, 0x86});
  CHECK(guid_at(stored, 0).text() == "E931699E-20D7-4D24-9054-8E46BBD14986");
  CHECK_FALSE(known_guid_at(std::vector<std::byte>(16), 0));
}

TEST_CASE("UTF-16 names become UTF-8", "[values]") {
  CHECK(text_of_utf16(bytes({'S', 0, 'a', 0})) == "Sa");
  CHECK(text_of_utf16(bytes({0xE9, 0x00, 0x1F, 0x04})) == "\xC3\xA9\xD0\x9F");
  CHECK(text_of_utf16(bytes({0x2D, 0x4E})) == "\xE4\xB8\xAD");
  CHECK(text_of_utf16(bytes({0x3D, 0xD8, 0x00, 0xDE})) == "\xF0\x9F\x98\x80");
  CHECK(text_of_utf16({}).empty());
}

TEST_CASE("NULs are cut at the end of a name only", "[values]") {
  CHECK(text_of_utf16(bytes({'S', 0, 0, 0, 0, 0})) == "S");
  CHECK(text_of_utf16(bytes({'S', 0, 0, 0, 'x', 0})) == std::string("S\0x", 3));
}

TEST_CASE("what is no UTF-16 becomes the replacement character", "[values]") {
  const std::string replacement = "\xEF\xBF\xBD";
  CHECK(text_of_utf16(bytes({0x3D, 0xD8})) == replacement);
  CHECK(text_of_utf16(bytes({0x00, 0xDE, 'a', 0})) == replacement + "a");
  CHECK(text_of_utf16(bytes({0x3D, 0xD8, 'a', 0})) == replacement + "a");
  CHECK(text_of_utf16(bytes({'a', 0, 'b'})) == "a" + replacement);
}

TEST_CASE("a reference outside its block is noticed", "[values]") {
  const auto block = bytes({4, 0, 8, 0, 0, 0, 0, 0, 'a', 0, 'b', 0});
  std::optional<Bytes> text;
  REQUIRE(read_reference(block, 0, text));
  CHECK(text->size() == 4);
  REQUIRE(read_reference(block, 4, text));
  CHECK_FALSE(text);
  CHECK_FALSE(read_reference(bytes({4, 0, 9, 0, 0, 0, 0, 0, 'a', 0, 'b', 0}), 0, text));
  CHECK_FALSE(read_reference(bytes({1, 0, 255, 255}), 0, text));
}
