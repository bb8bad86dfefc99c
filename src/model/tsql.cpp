#include "model/tsql.h"

namespace unbroken {
namespace {

std::string quoted(std::string_view open, std::string_view text, char close) {
  std::string out(open);
  out.reserve(text.size() + open.size() + 1);
  for (const char c : text) {
    out += c;
    if (c == close) out += c;
  }
  out += close;
  return out;
}

}  // namespace

std::string tsql_name(std::string_view name) { return quoted("[", name, ']'); }
std::string tsql_text(std::string_view text) { return quoted("N'", text, '\''); }

}  // namespace unbroken
