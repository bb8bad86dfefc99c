// What a file is, by its first bytes.

#include <algorithm>
#include <string>
#include <string_view>

#include "unbroken/evidence.h"

namespace unbroken {
namespace {

[[nodiscard]] bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// The text of a JSON file's head in ASCII: without a byte order mark, and of
// UTF-16 (what PowerShell's redirection writes) the low bytes.
[[nodiscard]] std::string text_of(std::span<const std::byte> head) {
  const auto at = [&head](std::size_t i) {
    return i < head.size() ? std::to_integer<unsigned>(head[i]) : 0U;
  };
  std::size_t start = 0;
  std::size_t step = 1;
  std::size_t low = 0;
  if (at(0) == 0xEF && at(1) == 0xBB && at(2) == 0xBF) {
    start = 3;
  } else if (at(0) == 0xFF && at(1) == 0xFE) {
    start = 2;
    step = 2;
  } else if (at(0) == 0xFE && at(1) == 0xFF) {
    start = 2;
    step = 2;
    low = 1;
  }
  std::string text;
  for (std::size_t i = start + low; i < head.size(); i += step) {
    text += static_cast<char>(at(i));
  }
  return text;
}

// Whether text has "name" followed by a colon, whatever the case: PowerShell
// does not keep it.
[[nodiscard]] bool has_key(std::string_view text, std::string_view name) {
  const auto equals = [](char a, char b) {
    const auto lower = [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    };
    return lower(a) == lower(b);
  };
  const std::string quoted = '"' + std::string(name) + '"';
  auto from = text.begin();
  for (;;) {
    const auto found = std::search(from, text.end(), quoted.begin(), quoted.end(), equals);
    if (found == text.end()) return false;
    from = found + static_cast<std::ptrdiff_t>(quoted.size());
    const auto next = std::find_if_not(from, text.end(), is_space);
    if (next != text.end() && *next == ':') return true;
  }
}

}  // namespace

SourceKind recognise(std::span<const std::byte> head) {
  const std::string text = text_of(head);
  if (text.starts_with("TAPE") || text.starts_with("MSSQLBAK")) return SourceKind::backup_file;
  const auto first = std::find_if_not(text.begin(), text.end(), is_space);
  if (first == text.end() || (*first != '{' && *first != '[')) return SourceKind::unknown;
  const bool says_its_format =
      has_key(text, "format") && text.find("unbroken-estate/") != std::string::npos;
  if (*first == '{' && (says_its_format || has_key(text, "servers"))) {
    return SourceKind::estate_export;
  }
  // Columns of Get-DbaDbBackupHistory that its objects begin with.
  if (has_key(text, "SqlInstance") || has_key(text, "FirstLsn") || has_key(text, "BackupSetId")) {
    return SourceKind::dbatools_history;
  }
  return SourceKind::unknown;
}

}  // namespace unbroken
