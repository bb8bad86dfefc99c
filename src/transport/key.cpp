#include "model/utf8.h"
#include "unbroken/transport.h"

namespace unbroken {
namespace {

constexpr std::size_t kMostBytes = 1024;

std::string_view part_problem(std::string_view part) {
  if (part.empty()) return "has an empty part";
  if (part == "." || part == "..") return "has a part that names another folder";
  if (part.back() == '.' || part.back() == ' ') return "has a part that ends in a dot or a space";
  return {};
}

}  // namespace

std::string_view key_problem(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > kMostBytes) return "is longer than 1,024 bytes";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text.substr(at));
    if (length == 0) return "is not UTF-8";
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 || byte == 0x7F) return "has a control character";
    if (byte == '\\') return "has a backslash";
    at += length;
  }
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('/', at), text.size());
    if (const std::string_view problem = part_problem(text.substr(at, end - at));
        !problem.empty()) {
      return problem;
    }
    at = end + 1;
  }
  return {};
}

}  // namespace unbroken
