#include "evidence/estate_export/anonymiser.h"

#include <algorithm>
#include <array>
#include <vector>

#include "model/json_reader.h"
#include "model/json_writer.h"
#include "model/spelling.h"
#include "model/utf8.h"

namespace unbroken {
namespace {

bool is_run_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return text;
}

// A GUID in lower case where the original has no upper-case letter: the names
// of containers have none.
std::string spelled_like(std::string_view original, std::string guid) {
  const bool has_upper =
      std::any_of(original.begin(), original.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return has_upper ? guid : lower_case(std::move(guid));
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// 32 hexadecimal digits as the GUID with these digits.
bool read_compact_guid(std::string_view run, Guid& guid) {
  if (run.size() != 32) return false;
  std::string dashed(run);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) dashed.insert(at, 1, '-');
  return Guid::read(dashed, guid);
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [word](std::string_view each) { return equal_without_case(each, word); });
}

// How many bytes at the start of a URL are its scheme.
std::size_t scheme_of(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (equal_without_case(text.substr(0, scheme.size()), scheme)) return scheme.size();
  }
  return 0;
}

// The part of a URL's host that names the service, not the account.
std::string_view service_of(std::string_view url, std::size_t scheme) {
  const std::string_view host = url.substr(scheme, url.find('/', scheme) - scheme);
  const std::size_t dot = host.find('.');
  if (scheme == 0 || dot == std::string_view::npos) return {};
  const std::string_view service = host.substr(dot);
  return service.starts_with(".blob.") ? service : std::string_view();
}

// Words that rules and classifications look for, or that SQL Server gave.
bool is_known_word(std::string_view word) {
  return is_one_of(word, {"nul", "http", "https", "mssqlserver", "master", "model", "msdb",
                          "tempdb", "sqlserveragent", "sqlwriter", "system"});
}

bool is_extension(std::string_view word) {
  return is_one_of(word, {"bak", "trn", "log", "dif", "diff", "mdf", "ndf", "ldf"});
}

bool is_letter(std::string_view word) {
  return word.size() == 1 && lower_case(std::string(word)) >= "a" &&
         lower_case(std::string(word)) <= "z";
}

// A run of letters and digits between the characters that stand around it, 0
// at an end of the text.
struct Run {
  std::string_view text;
  char before = 0;
  char after = 0;

  // Whether it says what a thing is, not whose.
  [[nodiscard]] bool is_kept() const {
    return is_known_word(text) || (before == '.' && is_extension(text)) ||
           (after == ':' && is_letter(text));  // a drive
  }
};

// The authority of an account that is nobody's, with its backslash.
std::size_t authority_of(std::string_view text) {
  for (const std::string_view authority : {"NT SERVICE\\", "NT AUTHORITY\\"}) {
    if (equal_without_case(text.substr(0, authority.size()), authority)) return authority.size();
  }
  return 0;
}

bool is_time_column(std::string_view column) {
  return column.ends_with("_date") || column.ends_with("_time") || column == "at" ||
         column == "stop_at" || column == "taken_at";
}

// Columns whose texts are words of SQL Server or of the format, numbers or bits.
bool is_plain_column(std::string_view column) {
  return column == "lsn" || column.ends_with("_lsn") || column.ends_with("_desc") ||
         column.starts_with("is_") || column.starts_with("has_") || column.ends_with("_size") ||
         is_one_of(column,
                   {"type", "recovery_model", "collation_name", "key_algorithm", "encryptor_type",
                    "encryption_algorithm", "compression_algorithm", "proof", "software_name",
                    "file_type", "kind", "configured", "log_backup_freq", "location",
                    "restore_type", "backup_type", "backup_types", "product_version"});
}

}  // namespace

Guid Anonymiser::hidden_guid(const Guid& guid) const {
  if (guid.is_zero()) return guid;
  const std::string text = guid.text();
  std::array<std::uint8_t, 16> bytes{};
  const std::uint64_t halves[] = {cipher_.hash(text, 1), cipher_.hash(text, 2)};
  for (std::size_t i = 0; i < 16; ++i) {
    bytes[i] = static_cast<std::uint8_t>(halves[i / 8] >> 8 * (i % 8));
  }
  return Guid(bytes);
}

std::string Anonymiser::hidden_run(std::string_view text, char before, char after) const {
  if (Run{text, before, after}.is_kept()) return std::string(text);
  if (Guid guid; read_compact_guid(text, guid)) {
    std::string digits = hidden_guid(guid).text();
    std::erase(digits, '-');
    return spelled_like(text, std::move(digits));
  }
  constexpr std::size_t kStamp = 14;  // yyyymmddhhmmss
  if (text.size() >= kStamp && is_digits(text.substr(0, kStamp))) {
    const std::string_view stamp = text.substr(0, kStamp);
    const bool is_time = stamp.starts_with("19") || stamp.starts_with("20");
    return (is_time ? std::string(stamp) : cipher_.hidden_digits(stamp)) +
           cipher_.hidden(text.substr(kStamp));
  }
  // What is kept is nobody else's hidden word: on until it is none of those.
  std::string out(text);
  do {
    out = cipher_.hidden(out);
  } while (Run{out, before, after}.is_kept());
  return out;
}

std::string Anonymiser::hidden(std::string_view text) const {
  if (text.find_first_of("\\/") != std::string_view::npos) return hidden_part(text);
  // Managed backup cuts a name here to name a blob: the start is hidden like one.
  const std::size_t cut = length_of_utf16(text, 40);
  return hidden_part(text.substr(0, cut)) + hidden_part(text.substr(cut));
}

std::string Anonymiser::hidden_part(std::string_view text) const {
  const std::size_t scheme = scheme_of(text);
  const std::string_view service = service_of(text, scheme);
  std::string out;
  std::size_t at = 0;
  const auto keep_to = [&](std::size_t stop) {
    out += text.substr(at, stop - at);
    at = stop;
  };
  keep_to(std::max(scheme, authority_of(text)));
  while (at < text.size()) {
    if (!service.empty() && text.data() + at == service.data()) {
      keep_to(at + service.size());
      continue;
    }
    if (Guid guid; at + 36 <= text.size() && Guid::read(text.substr(at, 36), guid) &&
                   (at + 36 == text.size() || !is_run_character(text[at + 36]))) {
      out += spelled_like(text.substr(at, 36), hidden_guid(guid).text());
      at += 36;
      continue;
    }
    std::size_t stop = at;
    while (stop < text.size() && is_run_character(text[stop])) ++stop;
    if (stop == at) {
      keep_to(at + 1);
      continue;
    }
    const char before = at == 0 ? '\0' : text[at - 1];
    const char after = stop == text.size() ? '\0' : text[stop];
    out += hidden_run(text.substr(at, stop - at), before, after);
    at = stop;
  }
  return out;
}

std::string Anonymiser::hidden_value(std::string_view column, std::string_view text) const {
  if (column == "damage") return text.empty() ? std::string() : std::string("damaged");
  if (is_plain_column(column)) return std::string(text);
  if (is_time_column(column) && PointInTime::parse(text)) return std::string(text);
  const bool is_state = column == "from" || column == "to";
  if (is_state && recovery_model_of(text)) return std::string(text);
  if (column == "filegroup_name" && text == "PRIMARY") return std::string(text);
  return hidden(text);
}

std::string Anonymiser::hidden_row(std::string_view json) const {
  JsonReader reader(json);
  std::string out;
  JsonWriter writer(out);
  std::vector<std::string> columns(1);  // the column that each open value stands in
  for (;;) {
    switch (reader.next()) {
      case JsonToken::object_begin:
        writer.begin_object();
        columns.push_back(columns.back());
        break;
      case JsonToken::array_begin:
        writer.begin_array();
        columns.push_back(columns.back());
        break;
      case JsonToken::object_end:
        writer.end_object();
        columns.pop_back();
        break;
      case JsonToken::array_end:
        writer.end_array();
        columns.pop_back();
        break;
      case JsonToken::key:
        columns.back() = reader.text();
        writer.key(reader.text());
        break;
      case JsonToken::string:
        writer.value(hidden_value(columns.back(), reader.text()));
        break;
      case JsonToken::number:
        writer.raw(reader.text());
        break;
      case JsonToken::boolean:
        writer.value(reader.boolean());
        break;
      case JsonToken::null:
        writer.null();
        break;
      case JsonToken::end:
        return out;
      case JsonToken::error:
        return {};
    }
  }
}

}  // namespace unbroken
