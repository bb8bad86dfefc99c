#include "evidence/estate_export/anonymiser.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "model/json_reader.h"
#include "model/json_writer.h"
#include "model/spelling.h"
#include "unbroken/backup_set.h"

namespace unbroken {
namespace {

// SipHash-2-4 (Aumasson, Bernstein): short, keyed, and not to be inverted.
class SipHash {
 public:
  SipHash(std::uint64_t key0, std::uint64_t key1)
      : v_{key0 ^ 0x736F6D6570736575U, key1 ^ 0x646F72616E646F6DU, key0 ^ 0x6C7967656E657261U,
           key1 ^ 0x7465646279746573U} {}

  std::uint64_t of(std::string_view text) {
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) absorb(word(text.substr(at, 8)));
    absorb(word(text.substr(at)) | std::uint64_t{text.size() & 0xFF} << 56);
    v_[2] ^= 0xFF;
    for (int round = 0; round < 4; ++round) stir();
    return v_[0] ^ v_[1] ^ v_[2] ^ v_[3];
  }

 private:
  static std::uint64_t word(std::string_view bytes) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      out |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << 8 * i;
    }
    return out;
  }

  void absorb(std::uint64_t word) {
    v_[3] ^= word;
    stir();
    stir();
    v_[0] ^= word;
  }

  void stir() {
    v_[0] += v_[1];
    v_[1] = std::rotl(v_[1], 13) ^ v_[0];
    v_[0] = std::rotl(v_[0], 32);
    v_[2] += v_[3];
    v_[3] = std::rotl(v_[3], 16) ^ v_[2];
    v_[0] += v_[3];
    v_[3] = std::rotl(v_[3], 21) ^ v_[0];
    v_[2] += v_[1];
    v_[1] = std::rotl(v_[1], 17) ^ v_[2];
    v_[2] = std::rotl(v_[2], 32);
  }

  std::array<std::uint64_t, 4> v_;
};

constexpr std::string_view kHex = "0123456789abcdef";

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

// ".bak" of a path, empty where there is none that says what a file is.
std::string_view extension_of(std::string_view text) {
  const std::size_t dot = text.rfind('.');
  if (text.find_first_of("\\/") == std::string_view::npos || dot == std::string_view::npos) {
    return {};
  }
  const bool is_known =
      is_one_of(text.substr(dot + 1), {"bak", "trn", "log", "dif", "diff", "mdf", "ndf", "ldf"});
  return is_known ? text.substr(dot) : std::string_view();
}

bool is_nul_device(std::string_view text) {
  BackupSet set;
  set.devices.emplace_back().path = text;
  return went_to_nul(set);
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

std::uint64_t Anonymiser::hash(std::string_view lower_case, std::uint64_t salt) const {
  return SipHash(key_.first, key_.second ^ salt).of(lower_case);
}

Guid Anonymiser::hidden_guid(const Guid& guid) const {
  if (guid.is_zero()) return guid;
  const std::string text = guid.text();
  std::array<std::uint8_t, 16> bytes{};
  const std::uint64_t halves[] = {hash(text, 1), hash(text, 2)};
  for (std::size_t i = 0; i < 16; ++i) {
    bytes[i] = static_cast<std::uint8_t>(halves[i / 8] >> 8 * (i % 8));
  }
  return Guid(bytes);
}

std::string Anonymiser::hidden_run(std::string_view run) const {
  if (equal_without_case(run, "mssqlserver")) return std::string(run);
  if (run.size() == 14 && is_digits(run) && (run.starts_with("19") || run.starts_with("20"))) {
    return std::string(run);
  }
  if (Guid guid; read_compact_guid(run, guid)) {
    std::string text = hidden_guid(guid).text();
    std::erase(text, '-');
    return spelled_like(run, std::move(text));
  }
  std::uint64_t hashed = hash(lower_case(std::string(run)), 0);
  std::string out = "n";
  for (int i = 0; i < 11; ++i, hashed >>= 4) out += kHex[hashed & 15];
  return out;
}

std::string Anonymiser::hidden(std::string_view text) const {
  if (is_nul_device(text)) return std::string(text);
  if (Guid guid; Guid::read(text, guid)) return hidden_guid(guid).text();
  const std::size_t scheme = scheme_of(text);
  const std::string_view service = service_of(text, scheme);
  const std::string_view extension = extension_of(text);
  const std::size_t end = text.size() - extension.size();
  std::string out;
  std::size_t at = 0;
  const auto keep_to = [&](std::size_t stop) {
    out += text.substr(at, stop - at);
    at = stop;
  };
  keep_to(scheme);
  if (scheme == 0 && end >= 2 && text[1] == ':') keep_to(1);  // a drive
  while (at < end) {
    if (!service.empty() && text.data() + at == service.data()) keep_to(at + service.size());
    std::size_t stop = at;
    if (Guid guid; at + 36 <= end && Guid::read(text.substr(at, 36), guid) &&
                   (at + 36 == end || !is_run_character(text[at + 36]))) {
      out += spelled_like(text.substr(at, 36), hidden_guid(guid).text());
      at += 36;
      continue;
    }
    while (stop < end && is_run_character(text[stop])) ++stop;
    if (stop == at) {
      if (at < end) keep_to(at + 1);
      continue;
    }
    out += hidden_run(text.substr(at, stop - at));
    at = stop;
  }
  keep_to(text.size());
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
