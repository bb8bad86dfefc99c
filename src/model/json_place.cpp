#include "model/json_place.h"

#include <bit>
#include <cstring>

namespace unbroken {
namespace {

// The bytes of text that are not the second or a later byte of a code point.
std::uint64_t code_points(std::string_view text) {
  constexpr std::uint64_t kLowBits = 0x0101010101010101U;
  std::uint64_t following = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (; end - at >= 8; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    following += static_cast<std::uint64_t>(std::popcount((word >> 7) & ~(word >> 6) & kLowBits));
  }
  for (; at != end; ++at) following += (static_cast<unsigned char>(*at) & 0xC0U) == 0x80U;
  return text.size() - following;
}

bool is_gap(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',' || c == ':';
}

bool ends_scalar(char c) { return is_gap(c) || c == ']' || c == '}'; }

}  // namespace

void TextPlace::advance(std::string_view text) {
  for (;;) {
    const std::size_t newline = text.find('\n');
    if (newline == std::string_view::npos) break;
    ++line;
    column = 1;
    text.remove_prefix(newline + 1);
  }
  column += code_points(text);
}

void TokenCursor::open(const char* begin, const char* end) {
  begin_ = begin;
  at_ = begin;
  end_ = end;
}

void TokenCursor::skip_gap() {
  while (at_ != end_ && is_gap(*at_)) ++at_;
}

std::uint32_t TokenCursor::step_structure() {
  skip_gap();
  return static_cast<std::uint32_t>(at_++ - begin_);
}

std::uint32_t TokenCursor::step_scalar(std::string_view text) {
  if (open_ != Open::nothing) {
    open_ = Open::nothing;
    while (at_ != end_ && !ends_scalar(*at_)) ++at_;
    return kEarlier;
  }
  skip_gap();
  const auto start = static_cast<std::uint32_t>(at_ - begin_);
  at_ += text.size();
  return start;
}

std::uint32_t TokenCursor::step_plain(std::string_view contents) {
  if (open_ != Open::nothing) return step_string();
  at_ = contents.data() + contents.size() + 1;
  return static_cast<std::uint32_t>(contents.data() - 1 - begin_);
}

std::uint32_t TokenCursor::step_string() {
  if (open_ != Open::nothing) {
    scan_string();
    return kEarlier;
  }
  skip_gap();
  const auto start = static_cast<std::uint32_t>(at_ - begin_);
  ++at_;
  open_ = Open::string;
  scan_string();
  return start;
}

void TokenCursor::scan_string() {
  for (; at_ != end_; ++at_) {
    if (open_ == Open::string_escape) {
      open_ = Open::string;
    } else if (*at_ == '\\') {
      open_ = Open::string_escape;
    } else if (*at_ == '"') {
      ++at_;
      open_ = Open::nothing;
      return;
    }
  }
}

void TokenCursor::close(TextPlace place_of_chunk) {
  if (open_ == Open::nothing) {
    skip_gap();
    if (at_ == end_) return;
    earlier_start_ = place_of_chunk;
    earlier_start_.advance({begin_, static_cast<std::size_t>(at_ - begin_)});
    if (*at_ != '"') {
      open_ = Open::scalar;
      return;
    }
    open_ = Open::string;
    ++at_;
  }
  if (open_ != Open::scalar) scan_string();
}

}  // namespace unbroken
