#include "model/json_writer.h"

#include <charconv>
#include <cmath>

#include "model/utf8.h"

namespace unbroken {
namespace {

// What a character is written as; empty where it stands for itself.
std::string_view escape_of(char c, JsonEscapes escapes, char (&scratch)[6]) {
  static constexpr char kHex[] = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(c);
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      break;
  }
  const bool is_markup = c == '<' || c == '>' || c == '&';
  if (code >= 0x20 && code != 0x7F && !(is_markup && escapes == JsonEscapes::for_html)) return {};
  scratch[0] = '\\';
  scratch[1] = 'u';
  scratch[2] = scratch[3] = '0';
  scratch[4] = kHex[code >> 4];
  scratch[5] = kHex[code & 15];
  return {scratch, 6};
}

}  // namespace

void JsonWriter::new_line() {
  if (layout_ == JsonLayout::compact) return;
  out_ += '\n';
  out_.append(2 * depth_, ' ');
}

void JsonWriter::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (needs_comma_) out_ += ',';
  if (depth_ != 0) new_line();
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  ++depth_;
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  --depth_;
  if (needs_comma_) new_line();  // an empty one closes where it opened
  out_ += bracket;
  needs_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  quote(name);
  out_ += layout_ == JsonLayout::compact ? ":" : ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  separate();
  quote(text);
  needs_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  char digits[32];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, number);
  return raw({digits, static_cast<std::size_t>(end.ptr - digits)});
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  needs_comma_ = true;
  return *this;
}

void JsonWriter::quote(std::string_view text) {
  out_ += '"';
  std::size_t done = 0;  // what was written of text
  std::size_t at = 0;
  char scratch[6];
  while (at < text.size()) {
    std::size_t length = 1;
    std::string_view instead;
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      instead = escape_of(text[at], escapes_, scratch);
    } else {
      length = utf8_length(text.substr(at));
      if (length == 0) {
        length = 1;
        instead = "\xEF\xBF\xBD";
      }
    }
    if (!instead.empty()) {
      out_ += text.substr(done, at - done);
      out_ += instead;
      done = at + length;
    }
    at += length;
  }
  out_ += text.substr(done);
  out_ += '"';
}

std::string json_quoted(std::string_view text) {
  std::string out;
  JsonWriter(out).value(text);
  return out;
}

}  // namespace unbroken
