#include <catch2/catch.hpp>
#include <string_view>

#include "unbroken/evidence.h"

namespace {

using unbroken::SourceKind;

SourceKind kind_of(std::string_view text) {
  return unbroken::recognise(std::as_bytes(std::span(text.data(), text.size())));
}

std::string utf16(std::string_view text) {
  std::string out = "\xFF\xFE";
  for (const char c : text) {
    out += c;
    out += '\0';
  }
  return out;
}

}  // namespace

TEST_CASE("a backup file is known by its first bytes, not its name", "[recognise]") {
  CHECK(kind_of("TAPE") == SourceKind::backup_file);
  CHECK(kind_of("MSSQLBAK\x02") == SourceKind::backup_file);
  CHECK(kind_of("TAP") == SourceKind::unknown);
  CHECK(kind_of("") == SourceKind::unknown);
}

TEST_CASE("an estate export is a JSON object that names its format or its servers", "[recognise]") {
  CHECK(kind_of(R"({"format": "unbroken-estate/1"})") == SourceKind::estate_export);
  CHECK(kind_of("\xEF\xBB\xBF\n {\"servers\" : [") == SourceKind::estate_export);
  CHECK(kind_of(R"({"name": "servers"})") == SourceKind::unknown);
  CHECK(kind_of("{}") == SourceKind::unknown);
}

TEST_CASE("what dbatools prints is known by its columns", "[recognise]") {
  CHECK(kind_of(R"([{"ComputerName": "SQL01", "SqlInstance": "SQL01"}])") ==
        SourceKind::dbatools_history);
  CHECK(kind_of(R"({"FirstLsn": 34000000012800037})") == SourceKind::dbatools_history);
  CHECK(kind_of(utf16(R"([{"SqlInstance": "SQL01"}])")) == SourceKind::dbatools_history);
  CHECK(kind_of(R"(["SqlInstance"])") == SourceKind::unknown);
}

TEST_CASE("other text is nothing that is known", "[recognise]") {
  CHECK(kind_of("version https://git-lfs.github.com/spec/v1\n") == SourceKind::unknown);
  CHECK(kind_of("\"SqlInstance\": 1") == SourceKind::unknown);
}
