#include "report/page_texts.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "model/tsql.h"
#include "report/escapes.h"

namespace unbroken {
namespace {

constexpr std::size_t kGuidLength = 36;
constexpr std::size_t kMostDigits = 9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The marks as UTF-8: U+E000 to U+E008.
constexpr std::string_view kMarkLead = "\xEE\x80";
constexpr std::size_t kMarkLength = 3;

}  // namespace

std::uint32_t PageWords::place_of(std::string_view word) {
  const auto [known, is_new] =
      places_.try_emplace(std::string(word), static_cast<std::uint32_t>(words_.size()));
  if (is_new) words_.emplace_back(word);
  return known->second;
}

PageTexts::PageTexts(std::string database, PageWords& templates)
    : database_(std::move(database)),
      name_sql_(tsql_name(database_)),
      name_text_(tsql_text(database_)),
      templates_(templates) {}

void PageTexts::add_set(const BackupSet& set) {
  sets_.emplace(set.uuid, static_cast<std::uint32_t>(sets_.size()));
  for (const BackupDevice& device : set.devices) words_.place_of(without_queries(device.path));
}

std::uint32_t PageTexts::piece(std::string_view text, std::string_view time, const BackupSet* set) {
  const Cut parts = cut(text, time, set);
  const std::uint32_t pattern = templates_.place_of(parts.text);
  std::string key = std::to_string(pattern);
  for (const std::int64_t value : parts.values) key += ' ' + std::to_string(value);
  const auto [known, is_new] = places_.try_emplace(key, static_cast<std::uint32_t>(places_.size()));
  if (!is_new) return known->second;
  pieces_.add(pattern);
  std::vector<PageColumn>& columns = values_[pattern];
  columns.resize(parts.values.size());
  for (std::size_t i = 0; i < columns.size(); ++i) columns[i].add(parts.values[i]);
  return known->second;
}

std::uint32_t PageTexts::follow(std::uint32_t row, std::uint32_t piece) {
  const auto next = static_cast<std::uint32_t>(row_places_.size() + 1);
  const auto [known, is_new] = row_places_.try_emplace({row, piece}, next);
  if (!is_new) return known->second;
  rows_.add(static_cast<std::int64_t>(next) - 1 - row);
  if (piece > newest_piece_) {
    rows_.add(piece - newest_piece_);
    newest_piece_ = piece;
  } else {  // the same few again and again: by their places
    rows_.add(-1 - std::int64_t{piece});
  }
  return next;
}

PageTexts::Cut PageTexts::cut(std::string_view text, std::string_view time, const BackupSet* set) {
  Cut cut;
  if (set != nullptr) {
    cut.text = page_mark::kStep;
    cut.values.push_back(set_of(set->uuid));
  }
  while (!text.empty()) {
    std::size_t length = take(text, time, set, cut);
    if (length == 0) {
      cut.text += text.front();
      length = 1;
    }
    text.remove_prefix(length);
  }
  return cut;
}

std::size_t PageTexts::take(std::string_view text, std::string_view time, const BackupSet* set,
                            Cut& cut) {
  const auto put = [&cut](std::string_view mark) { cut.text += mark; };
  if (text.front() == 'N' && set != nullptr) {
    for (const BackupDevice& device : set->devices) {
      const std::string literal = tsql_text(device.path);
      if (!text.starts_with(literal)) continue;
      put(page_mark::kPath);
      cut.values.push_back(word_of(device.path));
      return literal.size();
    }
  }
  if (text.starts_with(name_text_)) {
    put(page_mark::kNameText);
    return name_text_.size();
  }
  if (text.starts_with(name_sql_)) {
    put(page_mark::kNameSql);
    return name_sql_.size();
  }
  constexpr std::string_view kRestores = "-- Restores ";
  if (cut.text.empty() && text.starts_with(kRestores) &&
      text.substr(kRestores.size()).starts_with(database_ + " to ")) {
    put(kRestores);
    put(page_mark::kName);
    return kRestores.size() + database_.size();
  }
  if (!time.empty() && text.starts_with(time)) {
    put(page_mark::kTime);
    return time.size();
  }
  if (text.starts_with(kMarkLead)) {  // of the evidence's own
    put(page_mark::kWord);
    cut.values.push_back(word_of(text.substr(0, kMarkLength)));
    return std::min(kMarkLength, text.size());
  }
  if (text.size() >= kGuidLength && text[8] == '-' && text[13] == '-') {
    const Result<Guid> guid = Guid::parse(text.substr(0, kGuidLength));
    if (guid.ok() && has_set(*guid) && text.starts_with(guid->text())) {
      put(page_mark::kSet);
      cut.values.push_back(set_of(*guid));
      named_sets_.emplace(set_of(*guid), *guid);
      return kGuidLength;
    }
  }
  return is_digit(text.front()) ? take_digits(text, cut) : 0;
}

// A number, unless digits would be lost in it: those are a word. Fractions keep their
// digits, too: what stands after a point is a number of its own.
std::size_t PageTexts::take_digits(std::string_view text, Cut& cut) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto length = static_cast<std::size_t>(end - text.begin());
  const std::string_view digits = text.substr(0, length);
  if (length > kMostDigits || (digits.front() == '0' && length > 1)) {
    cut.text += page_mark::kWord;
    cut.values.push_back(word_of(digits));
    return length;
  }
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + length, number);
  cut.text += page_mark::kNumber;
  cut.values.push_back(number);
  return length;
}

}  // namespace unbroken
