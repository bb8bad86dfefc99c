#include "model/like.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <string>

using namespace unbroken;

namespace {

// As T-SQL's manual words it, over ASCII without brackets.
bool fits(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '%') {
    return fits(text, pattern.substr(1)) || (!text.empty() && fits(text.substr(1), pattern));
  }
  if (text.empty()) return false;
  const bool is_one = pattern[0] == '_' || pattern[0] == text[0];
  return is_one && fits(text.substr(1), pattern.substr(1));
}

}  // namespace

TEST_CASE("LIKE compares the whole text, ASCII letters without case") {
  CHECK(is_like("Sales", "sales"));
  CHECK_FALSE(is_like("Sales", "Sale"));
  CHECK_FALSE(is_like("Sale", "Sales"));
  CHECK(is_like("", ""));
  CHECK(is_like("", "%"));
  CHECK_FALSE(is_like("", "_"));
  CHECK_FALSE(is_like("x", ""));
}

TEST_CASE("% stands for any characters, none included, and _ for one") {
  CHECK(is_like("CommVault Galaxy Backup", "commvault%"));
  CHECK(is_like("commvault", "commvault%"));
  CHECK(is_like("the Veeam job", "%veeam%"));
  CHECK_FALSE(is_like("the Veam job", "%veeam%"));
  CHECK(is_like("aab", "%ab"));
  CHECK(is_like("abcbcd", "a%bcd"));
  CHECK_FALSE(is_like("abcbc", "a%bcd"));
  CHECK(is_like("abc", "a_c"));
  CHECK_FALSE(is_like("ac", "a_c"));
  CHECK(is_like("M\xC3\xBCnchen", "M_nchen"));  // one character, two bytes
  CHECK_FALSE(is_like("M\xC3\xBCnchen", "M__nchen"));
}

TEST_CASE("brackets stand for one of their characters, or for any other one") {
  CHECK(is_like("VNBU0-1", "VNBU[0-9]-1"));
  CHECK_FALSE(is_like("VNBUx-1", "VNBU[0-9]-1"));
  CHECK(is_like("b", "[a-c]"));
  CHECK(is_like("B", "[a-c]"));
  CHECK_FALSE(is_like("d", "[a-c]"));
  CHECK(is_like("-", "[a-]"));
  CHECK(is_like("d", "[^a-c]"));
  CHECK_FALSE(is_like("b", "[^a-c]"));
  CHECK_FALSE(is_like("", "[^a-c]"));
  CHECK(is_like("\xC3\xBC", "[\xC3\xA4-\xC3\xBF]"));  // ü between ä and ÿ
  CHECK_FALSE(is_like("z", "[\xC3\xA4-\xC3\xBF]"));
  CHECK(is_like("100%_[", "100[%][_][[]"));
  CHECK_FALSE(is_like("1000_[", "100[%][_][[]"));
}

TEST_CASE("a bracket that nothing closes fits nothing, and is told") {
  CHECK_FALSE(is_like("[a", "[a"));
  CHECK_FALSE(is_like("a", "[a"));
  CHECK(like_problem("[a") == "a bracket that nothing closes");
  CHECK(like_problem("x[]y") == "brackets with nothing in them");
  CHECK(like_problem("x[a]y%_").empty());
}

TEST_CASE("a name becomes a pattern that fits nothing else") {
  CHECK(like_exactly("50%_[off]") == "50[%][_][[]off]");
  CHECK(is_like("50%_[off]", like_exactly("50%_[off]")));
  CHECK_FALSE(is_like("50__[off]", like_exactly("50%_[off]")));
}

TEST_CASE("a pattern of many stars takes the product of the lengths, no more") {
  const std::string text(20'000, 'a');
  CHECK_FALSE(is_like(text, "%a%a%a%a%a%a%a%a%b"));
  CHECK(is_like(text, "%a%a%a%a%a%a%a%a%"));
}

TEST_CASE("what fits does not depend on how it is looked for") {
  CHECK(rc::check([] {
    const auto any = [](const std::string& letters) {
      return *rc::gen::resize(9, rc::gen::container<std::string>(rc::gen::elementOf(letters)));
    };
    const std::string text = any("aab");
    const std::string pattern = any("aab%%_");
    RC_CLASSIFY(fits(text, pattern));
    RC_ASSERT(is_like(text, pattern) == fits(text, pattern));
    RC_ASSERT(is_like("\xC3\xBC" + text + "\xC3", "_" + pattern + "\xC3") == fits(text, pattern));
  }));
}
