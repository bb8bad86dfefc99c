#include "model/like.h"

#include <algorithm>
#include <cstddef>

#include "model/utf8.h"

namespace unbroken {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

// The bytes of the character that text has at `at`; a stray byte is one.
std::string_view character_at(std::string_view text, std::size_t at) {
  const std::size_t length = utf8_length(text.substr(at));
  return text.substr(at, length == 0 ? 1 : length);
}

std::string lower(std::string_view character) {
  std::string made(character);
  if (made.size() == 1 && made[0] >= 'A' && made[0] <= 'Z') made[0] |= 0x20;
  return made;
}

bool is_same(std::string_view a, std::string_view b) {
  if (a == b) return true;
  return a.size() == 1 && b.size() == 1 && lower(a) == lower(b);
}

// The characters between the brackets, without the caret: UTF-8 sorts as code
// points do, so that ranges compare bytes.
bool holds(std::string_view set, std::string_view character) {
  const std::string wanted = lower(character);
  for (std::size_t at = 0; at < set.size();) {
    const std::string first = lower(character_at(set, at));
    at += first.size();
    if (at + 1 < set.size() && set[at] == '-') {
      const std::string last = lower(character_at(set, at + 1));
      at += 1 + last.size();
      if (first <= wanted && wanted <= last) return true;
    } else if (first == wanted) {
      return true;
    }
  }
  return false;
}

// What the pattern wants of one character, and where it goes on.
struct Wanted {
  bool fits = false;
  std::size_t next = kNowhere;
};

Wanted wanted_at(std::string_view pattern, std::size_t at, std::string_view character) {
  if (pattern[at] == '_') return {true, at + 1};
  if (pattern[at] != '[') {
    const std::string_view own = character_at(pattern, at);
    return {is_same(own, character), at + own.size()};
  }
  const std::size_t end = pattern.find(']', at + 1);
  if (end == kNowhere) return {};
  std::string_view set = pattern.substr(at + 1, end - at - 1);
  const bool is_inverted = set.starts_with('^');
  if (is_inverted) set.remove_prefix(1);
  return {holds(set, character) != is_inverted, end + 1};
}

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

// Stands for itself, and is one byte in any text.
bool is_plain(char c) {
  return static_cast<signed char>(c) >= 0 && c != '_' && c != '[' && c != '%';
}

// The next place of the text, from `at` on, where what follows a % may begin.
std::size_t where_may_begin(std::string_view text, std::size_t at, std::string_view pattern,
                            std::size_t in_pattern) {
  if (in_pattern == pattern.size()) return text.size();
  if (!is_plain(pattern[in_pattern])) return at;
  const char wanted = folded(pattern[in_pattern]);
  while (at < text.size() && folded(text[at]) != wanted) ++at;
  return at;
}

}  // namespace

bool is_like(std::string_view text, std::string_view pattern) {
  std::size_t in_text = 0;
  std::size_t in_pattern = 0;
  // After the last %: where the pattern goes on, and what the % has not taken yet.
  std::size_t after_any = kNowhere;
  std::size_t untaken = 0;
  while (in_text < text.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '%') {
      after_any = ++in_pattern;
      untaken = in_text = where_may_begin(text, in_text, pattern, in_pattern);
      continue;
    }
    std::size_t size = 1;
    Wanted wanted;
    if (in_pattern < pattern.size() && is_plain(pattern[in_pattern])) {
      wanted = {folded(pattern[in_pattern]) == folded(text[in_text]), in_pattern + 1};
    } else if (in_pattern < pattern.size()) {
      const std::string_view character = character_at(text, in_text);
      size = character.size();
      wanted = wanted_at(pattern, in_pattern, character);
    }
    if (wanted.fits) {
      in_text += size;
      in_pattern = wanted.next;
      continue;
    }
    if (after_any == kNowhere) return false;
    untaken += character_at(text, untaken).size();
    untaken = in_text = where_may_begin(text, untaken, pattern, after_any);
    in_pattern = after_any;
  }
  return std::all_of(pattern.begin() + static_cast<std::ptrdiff_t>(in_pattern), pattern.end(),
                     [](char c) { return c == '%'; });
}

std::string like_exactly(std::string_view text) {
  std::string pattern;
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '[') {
      pattern += {'[', c, ']'};
    } else {
      pattern += c;
    }
  }
  return pattern;
}

std::string_view like_problem(std::string_view pattern) {
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] != '[') continue;
    const std::size_t end = pattern.find(']', at + 1);
    if (end == kNowhere) return "a bracket that nothing closes";
    const std::string_view set = pattern.substr(at + 1, end - at - 1);
    if (set.empty()) return "brackets with nothing in them";
    at = end;
  }
  return {};
}

}  // namespace unbroken
