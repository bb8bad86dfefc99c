#include "report/printable.h"

#include <algorithm>
#include <vector>

#include "model/printable.h"
#include "model/utf8.h"

namespace unbroken {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

bool is_in(char32_t point, const Range* ranges, std::size_t count) {
  const Range* end = ranges + count;
  const Range* found = std::lower_bound(
      ranges, end, point, [](const Range& range, char32_t wanted) { return range.last < wanted; });
  return found != end && found->first <= point;
}

template <std::size_t N>
bool is_in(char32_t point, const Range (&ranges)[N]) {
  return is_in(point, ranges, N);
}

// Unicode's nonspacing marks as far as names use them, and joiners.
constexpr Range kCombining[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F}, {0x0E31, 0x0E31},
    {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200D},
    {0x20D0, 0x20FF}, {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF},
};

// East Asian Width W and F.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

std::size_t columns_of_point(char32_t point) {
  if (is_in(point, kCombining)) return 0;
  return is_in(point, kWide) ? 2 : 1;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_length(text), 1);
    columns += columns_of_point(point_of(text.substr(0, length)));
    text.remove_prefix(length);
  }
  return columns;
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  const std::size_t tail_columns = (columns - 1) / 2;
  const std::size_t head_columns = columns - 1 - tail_columns;
  std::vector<std::size_t> starts;  // of each code point
  for (std::size_t at = 0; at < text.size();
       at += std::max<std::size_t>(utf8_length(text.substr(at)), 1)) {
    starts.push_back(at);
  }
  std::size_t head_end = 0;
  for (const std::size_t start : starts) {
    if (columns_of(text.substr(0, start)) > head_columns) break;
    head_end = start;
  }
  std::size_t tail_start = text.size();
  for (auto start = starts.rbegin(); start != starts.rend(); ++start) {
    if (columns_of(text.substr(*start)) > tail_columns) break;
    tail_start = *start;
  }
  return std::string(text.substr(0, head_end)) + "…" + std::string(text.substr(tail_start));
}

}  // namespace unbroken
