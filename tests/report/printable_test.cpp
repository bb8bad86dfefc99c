#include "report/printable.h"

#include <catch2/catch.hpp>

#include "report/amounts.h"
#include "report/text_page.h"

using namespace unbroken;

TEST_CASE("names cannot send commands to the terminal", "[report]") {
  CHECK(printable("Sales\x1B[31m") == "Sales\\x1B[31m");
  CHECK(printable("a\nb\tc\rd") == "a\\x0Ab\\x09c\\x0Dd");
  CHECK(printable("del\x7F") == "del\\x7F");
  CHECK(printable("csi\xC2\x9B"
                  "31m") == "csi\\u009B31m");
  CHECK(printable("\xE2\x80\xAEgpj.exe") == "\\u202Egpj.exe");
  CHECK(printable("\xEF\xBB\xBFmark") == "\\uFEFFmark");
}

TEST_CASE("bytes that are not UTF-8 are shown by number", "[report]") {
  CHECK(printable("caf\xE9") == "caf\\xE9");
  CHECK(printable("\xC0\xAF") == "\\xC0\\xAF");
  CHECK(printable("\xED\xA0\x80") == "\\xED\\xA0\\x80");  // half a surrogate pair
}

TEST_CASE("letters of every script are left alone", "[report]") {
  CHECK(printable("Größe 売上 Продажи C:\\b\\1.bak") == "Größe 売上 Продажи C:\\b\\1.bak");
  CHECK(printable("no\xC2\xA0"
                  "break") ==
        "no\xC2\xA0"
        "break");
}

TEST_CASE("columns are counted as a terminal takes them", "[report]") {
  CHECK(columns_of("Sales") == 5);
  CHECK(columns_of("Größe") == 5);
  CHECK(columns_of("e\xCC\x81") == 1);  // e with a combining acute accent
  CHECK(columns_of("売上") == 4);
}

TEST_CASE("a long text is shortened in its middle", "[report]") {
  CHECK(shortened("/backups/sales.bak", 18) == "/backups/sales.bak");
  CHECK(shortened("/backups/sales.bak", 9) == "/bac….bak");
  CHECK(shortened("売上売上売上", 7) == "売…上");  // half a wide character is never shown
  CHECK(columns_of(shortened("売上売上売上", 8)) <= 8);
}

TEST_CASE("sizes and spans are told in the units people use", "[report]") {
  CHECK(size_text(0) == "0 bytes");
  CHECK(size_text(1) == "1 byte");
  CHECK(size_text(1023) == "1023 bytes");
  CHECK(size_text(1024) == "1.0 KiB");
  CHECK(size_text(3'145'728) == "3.0 MiB");
  CHECK(size_text(1'048'575) == "1023.9 KiB");
  CHECK(size_text(18'446'744'073'709'551'615U) == "15.9 EiB");
  CHECK(span_text(0) == "0 s");
  CHECK(span_text(1'620) == "1.6 s");
  CHECK(span_text(59'999) == "59 s");
  CHECK(span_text(330'000) == "5 min 30 s");
  CHECK(span_text(25'170'000) == "6 h 59 min");
  CHECK(span_text(183'600'000) == "2 d 3 h");
  CHECK(span_text(172'800'000) == "2 d");
}

TEST_CASE("a zone is told east and west of Greenwich", "[report]") {
  CHECK(zone_text(0) == "UTC+00:00");
  CHECK(zone_text(330) == "UTC+05:30");
  CHECK(zone_text(-210) == "UTC-03:30");
  CHECK(time_text(std::nullopt) == "unknown");
}

TEST_CASE("a paragraph breaks at spaces and never inside a word", "[report]") {
  TextPage page({20, false});
  page.paragraph(2, 4, {{"one two three four five"}});
  page.paragraph(2, 4, {{"LSN 34000000012800037000 to 5"}});
  CHECK(page.take() ==
        "  one two three four\n"
        "    five\n"
        "  LSN\n"
        "    34000000012800037000\n"
        "    to 5\n");
}

TEST_CASE("pieces without a space between them stay together", "[report]") {
  TextPage page({12, false});
  page.paragraph(0, 2, {{"see error"}, {":4305 now"}});
  CHECK(page.take() == "see\n  error:4305\n  now\n");
}

TEST_CASE("colour takes no columns and ends where its piece ends", "[report]") {
  TextPage page({10, true});
  page.paragraph(0, 0, {{"bad", Ink::bad}, {" luck today"}});
  CHECK(page.take() == "\x1B[1;31mbad\x1B[0m luck\ntoday\n");
}

TEST_CASE("a table shortens the column that may shrink", "[report]") {
  TextPage page({40, false});
  page.table(2, {{{"x"}, {"a-name-that-is-much-too-long-to-fit"}, {"12"}}, {{"yy"}, {"b"}, {"3"}}},
             1);
  CHECK(page.take() ==
        "  x   a-name-that-is-…oo-long-to-fit  12\n"
        "  yy  b                               3\n");
}
