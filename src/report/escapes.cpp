#include "report/escapes.h"

#include <algorithm>
#include <array>

#include "model/printable.h"
#include "model/utf8.h"
#include "unbroken/check_printer.h"

namespace unbroken {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// The first character of text, or U+FFFD for a byte that begins none; text goes
// on behind it.
std::string_view next_character(std::string_view& text) {
  const std::size_t length = utf8_length(text);
  const std::string_view character = length == 0 ? kReplacement : text.substr(0, length);
  text.remove_prefix(length == 0 ? 1 : length);
  return character;
}

bool can_stand_in_xml(char32_t point) {
  return point >= 0x20 ? point != 0xFFFE && point != 0xFFFF
                       : point == '\t' || point == '\n' || point == '\r';
}

char hex(unsigned digit) { return "0123456789ABCDEF"[digit & 15U]; }

// Every byte that RFC 3986 does not allow in a path as %XX.
std::string percent_encoded(std::string_view path) {
  static constexpr std::string_view kPlain = "-._~!$&'()*+,;=:@/";
  std::string out;
  for (const char c : path) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || kPlain.find(c) != std::string_view::npos;
    if (is_plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += hex(byte >> 4U);
      out += hex(byte);
    }
  }
  return out;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Of a URL that is one already: what is escaped stays so.
std::string cleaned_url(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  std::string out;
  while (!url.empty()) {
    const std::size_t escape = std::min(url.find('%'), url.size());
    out += percent_encoded(url.substr(0, escape));
    url.remove_prefix(escape);
    if (url.empty()) break;
    const bool is_escape =
        url.size() >= 3 && std::all_of(url.begin() + 1, url.begin() + 3, [](char c) {
          return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        });
    out += is_escape ? "%" : "%25";
    url.remove_prefix(1);
  }
  return out;
}

}  // namespace

std::string xml_escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view character = next_character(text);
    const char32_t point = point_of(character);
    switch (point) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\t':
        out += "&#9;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\r':
        out += "&#13;";
        break;
      default:
        if (can_stand_in_xml(point)) {
          out += character;
        } else if (point < 0x20) {
          out += printable(character);
        } else {
          out += kReplacement;
        }
        break;
    }
  }
  return out;
}

std::string label_escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view character = next_character(text);
    if (character == "\\") {
      out += "\\\\";
    } else if (character == "\"") {
      out += "\\\"";
    } else if (character == "\n") {
      out += "\\n";
    } else {
      out += character;
    }
  }
  return out;
}

std::string plugin_text(std::string_view text) {
  std::string out = printable(text);
  for (std::size_t bar = out.find('|'); bar != std::string::npos; bar = out.find('|', bar)) {
    out.replace(bar, 1, "\\x7C");
  }
  return out;
}

std::optional<std::string> device_uri(std::string_view path) {
  static constexpr std::array<std::string_view, 3> kSchemes{"https://", "http://", "s3://"};
  for (const std::string_view scheme : kSchemes) {
    if (path.starts_with(scheme)) return cleaned_url(path);
  }
  if (path.starts_with("/")) return "file://" + percent_encoded(path);
  std::string slashes(path);
  std::replace(slashes.begin(), slashes.end(), '\\', '/');
  if (path.size() > 2 && is_letter(path[0]) && path[1] == ':' && slashes[2] == '/') {
    return "file:///" + percent_encoded(slashes);
  }
  // \\server\share, but not \\.\device.
  if (path.starts_with("\\\\") && path.size() > 3 && path[2] != '.' && path[2] != '?') {
    return "file:" + percent_encoded(slashes);
  }
  return std::nullopt;
}

std::string without_queries(std::string_view text) {
  constexpr std::string_view kEndOfUrl = " \t\r\n\"'<>,;";
  std::string out;
  for (std::size_t url = text.find("://"); url != std::string_view::npos; url = text.find("://")) {
    const std::size_t end = std::min(text.find_first_of(kEndOfUrl, url), text.size());
    out += text.substr(0, std::min(text.find('?', url), end));
    text.remove_prefix(end);
  }
  return out.append(text);
}

}  // namespace unbroken
