// Name: how the names of servers, databases and features compare.
//
// Under SQL Server's default collations letters compare without case. Only ASCII
// letters do here: what other letters do depends on the collation, and a name
// must never be taken for another one.

#ifndef UNBROKEN_NAME_H_
#define UNBROKEN_NAME_H_

#include <algorithm>
#include <string>
#include <string_view>

namespace unbroken {

[[nodiscard]] constexpr char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

[[nodiscard]] constexpr bool is_same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower_case(x) == lower_case(y); });
}

// Equal for names that are the same, and only for those.
[[nodiscard]] inline std::string name_key(std::string_view name) {
  std::string key(name);
  for (char& c : key) c = lower_case(c);
  return key;
}

}  // namespace unbroken

#endif  // UNBROKEN_NAME_H_
