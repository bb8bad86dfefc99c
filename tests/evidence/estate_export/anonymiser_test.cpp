#include "evidence/estate_export/anonymiser.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <set>

#include "evidence/estate_export/estate_export.h"
#include "evidence/estate_export/estate_writer.h"
#include "evidence/recording_sink.h"

namespace unbroken {
namespace {

const Anonymiser kHide({1, 2});

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

TEST_CASE("names are hidden part by part, without case, at their length") {
  const std::string server = kHide.hidden("SQL01");
  CHECK(server.size() == 5);
  CHECK(server != "SQL01");
  CHECK(kHide.hidden("sql01") == server);
  CHECK(kHide.hidden("SQL02") != server);
  CHECK(kHide.hidden("SQL01\\PROD") == server + "\\" + kHide.hidden("PROD"));
  CHECK(Anonymiser({1, 3}).hidden("SQL01") != server);
}

TEST_CASE("what findings depend on is kept") {
  CHECK(kHide.hidden("*") == "*");
  CHECK(kHide.hidden("") == "");
  CHECK(kHide.hidden("NUL") == "NUL");
  CHECK(kHide.hidden("\\\\.\\nul:") == "\\\\.\\nul:");
  CHECK(kHide.hidden("nulls") != "nulls");
  CHECK(kHide.hidden("nul:secret") == "nul:" + kHide.hidden("secret"));
  CHECK(kHide.hidden("tempdb") == "tempdb");
  CHECK(kHide.hidden("NT SERVICE\\SQLSERVERAGENT") == "NT SERVICE\\SQLSERVERAGENT");
  CHECK(kHide.hidden("NT SERVICE\\MSSQL$X") != "NT SERVICE\\MSSQL$X");
  CHECK(kHide.hidden("D:\\b\\Sales.bak") ==
        "D:\\" + kHide.hidden("b") + "\\" + kHide.hidden("Sales") + ".bak");
  CHECK(kHide.hidden("bak") != "bak");
  CHECK(kHide.hidden("00000000-0000-0000-0000-000000000000") ==
        "00000000-0000-0000-0000-000000000000");
}

TEST_CASE("a managed backup's blob keeps its form, account and container relation") {
  const std::string account = "https://" + kHide.hidden("acct") + ".blob.core.windows.net/";
  CHECK(kHide.hidden("https://acct.blob.core.windows.net/") == account);
  const std::string guid = kHide.hidden("0123456789abcdef0123456789abcdef");
  CHECK(guid.size() == 32);
  CHECK(guid.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(kHide.hidden("https://acct.blob.core.windows.net/sql01-mssqlserver/"
                     "Sales_0123456789abcdef0123456789abcdef_20261120010000.bak") ==
        account + kHide.hidden("SQL01") + "-mssqlserver/" + kHide.hidden("Sales") + "_" + guid +
            "_20261120010000.bak");
  const std::string dashed = kHide.hidden("01234567-89AB-CDEF-0123-456789ABCDEF");
  CHECK(dashed.size() == 36);
  std::string compact = lower(dashed);
  std::erase(compact, '-');
  CHECK(compact == guid);
  CHECK(kHide.hidden("https://acct.blob.core.windows.net/01234567-89ab-cdef-0123-456789abcdef") ==
        account + lower(dashed));
}

TEST_CASE("a blob's stamp stays one, whatever follows it") {
  const std::string digits = kHide.hidden("x_77777777777777.log");
  CHECK(digits.substr(2, 14).find_first_not_of("0123456789") == std::string::npos);
  CHECK(digits.find("77777777777777") == std::string::npos);
  CHECK(kHide.hidden("x_20261120010000999.log").substr(2, 14) == "20261120010000");
  CHECK(kHide.hidden("https://h/c/x.bak?sig=ab").find(".bak?") != std::string::npos);
}

TEST_CASE("the first 40 characters of a name are hidden like a name of their own") {
  const std::string forty = "Search_Service_Application_CrawlStoreDB_";
  CHECK(kHide.hidden(forty + "0123456789abcdef0123456789abcdef").substr(0, 40) ==
        kHide.hidden(forty));
  const std::string long_word(45, 'w');
  CHECK(kHide.hidden(long_word).substr(0, 40) == kHide.hidden(long_word.substr(0, 40)));
  CHECK(kHide.hidden(long_word) != kHide.hidden(long_word + "w"));
}

TEST_CASE("short words stay different from each other and never become a kept one") {
  std::set<std::string> seen;
  const std::string letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  for (const char a : letters) {
    const std::string one(1, a);
    CHECK(kHide.hidden(one) != one);
    seen.insert(kHide.hidden(one));
    for (const char b : letters) {
      for (const char c : letters) seen.insert(kHide.hidden(one + b + c));
      seen.insert(kHide.hidden(one + b));
    }
  }
  CHECK(seen.size() == 36 + 36 * 36 + 36 * 36 * 36);
  CHECK(seen.count("nul") == 1);  // of "nul" itself
}

TEST_CASE("characters beyond ASCII are hidden and counted as SQL Server counts them") {
  const std::string hidden = kHide.hidden("\xC3\x9C\xF0\x9F\x98\x80");
  CHECK(hidden.size() == 7);  // of three bytes and of four: one UTF-16 unit and two
  CHECK(hidden != kHide.hidden("\xC3\xBC\xF0\x9F\x98\x80"));
  CHECK(hidden.find('\xC3') == std::string::npos);
}

TEST_CASE("a row keeps what is no name") {
  CHECK(
      kHide.hidden_row(
          R"({"type":"D","first_lsn":"1000","position":1,"is_copy_only":false,"user_name":null,)"
          R"("backup_start_date":"2026-11-20T01:00:00","recovery_model":"BULK-LOGGED",)"
          R"("tasks":[{"database_name":"*","backup_type":"full"}],"to":"SIMPLE","damage":"x"})") ==
      R"({"type":"D","first_lsn":"1000","position":1,"is_copy_only":false,"user_name":null,)"
      R"("backup_start_date":"2026-11-20T01:00:00","recovery_model":"BULK-LOGGED",)"
      R"("tasks":[{"database_name":"*","backup_type":"full"}],"to":"SIMPLE","damage":"damaged"})");
  CHECK(kHide.hidden_row(R"({"database_name":"2024"})") != R"({"database_name":"2024"})");
  CHECK(kHide.hidden_row(R"({"user_name":"sa"})").find("\"sa\"") == std::string::npos);
  CHECK(kHide.hidden_row("{").empty());
}

TEST_CASE("equal texts stay equal, others stay different, and none is left") {
  CHECK(rc::check([] {
    const auto word = [] {
      return rc::gen::element<std::string>("Sales", "SALES", "Archive7", "sql01", "acct9",
                                           "D5C3A9E2", "J\xC3\xBCrgen", "20th", "2024");
    };
    const auto text = [&] {
      return *rc::gen::element<std::string>("", "D:\\", "\\\\", "https://") + *word() +
             *rc::gen::element<std::string>("", "\\", "/", "-", "_", " ", ".") + *word();
    };
    const std::string a = text();
    const std::string b = text();
    RC_ASSERT((lower(a) == lower(b)) == (lower(kHide.hidden(a)) == lower(kHide.hidden(b))));
    const std::string hidden = lower(kHide.hidden(a));
    for (const std::string name : {"sales", "archive7", "sql01", "acct9", "rgen", "20th", "2024"}) {
      RC_ASSERT(hidden.find(name) == std::string::npos);
    }
  }));
}

TEST_CASE("an anonymised export names nobody and keeps who belongs to whom") {
  const std::string guid = "D5C3A9E2-1111-4222-8333-444455556666";
  std::string text;
  EstateWriter writer(
      [&text](std::string_view piece) {
        text += piece;
        return Status();
      },
      kHide);
  BackupSet full;
  full.uuid = Guid::parse(guid).value();
  full.server_name = "SQL01\\PROD";
  full.database_name = "Payroll";
  full.user_name = "CORP\\jdoe";
  full.devices.resize(1);
  full.devices[0].path = "\\\\fs1\\backup\\Payroll.bak";
  full.other_columns = {{"note", R"({"by":"jdoe","guid":")" + guid + "\"}"}};
  BackupSet differential = full;
  differential.uuid = Guid::parse("D5C3A9E2-1111-4222-8333-444455556667").value();
  differential.differential_base_guid = full.uuid;
  REQUIRE(writer.add(full));
  REQUIRE(writer.add(differential));
  REQUIRE(writer.add(EstateRow{"SQL01\\PROD", "databases", R"({"name":"Payroll"})"}));
  REQUIRE(writer.finish());
  const std::string shown = lower(text);
  for (const std::string name :
       {"sql01", "prod\"", "payroll", "corp", "jdoe", "fs1", "d5c3a9e2", "444455556666"}) {
    CHECK(shown.find(name) == std::string::npos);
  }
  RecordingSink sink;
  REQUIRE(read_estate_export(opener_of(text), "p", sink));
  REQUIRE(sink.sets.size() == 2);
  CHECK(sink.sets[1].differential_base_guid == sink.sets[0].uuid);
  CHECK(sink.sets[0].database_name == sink.sets[1].database_name);
  CHECK(sink.rows[0].json == "{\"name\":\"" + *sink.sets[0].database_name + "\"}");
  CHECK(sink.rows[0].server_name == sink.sets[0].server_name);
}

}  // namespace
}  // namespace unbroken
