#include <cstdint>
#include <string>
#include <string_view>

#include "model/backup_set_json.h"

namespace unbroken {
namespace {

// Two FNV-1a sums over the same bytes from different starts, stirred at the end.
class Fingerprint {
 public:
  void add(std::string_view field) {
    for (const char c : field) add_byte(static_cast<std::uint8_t>(c));
    add_byte(0xFF);  // no field runs into the next one
  }
  template <class T>
  void add(const std::optional<T>& known) {
    known ? add(known_text(*known)) : add(std::string_view());
  }

  [[nodiscard]] Guid guid() const {
    std::array<std::uint8_t, 16> bytes{};
    const std::uint64_t halves[] = {stirred(first_), stirred(second_ ^ first_)};
    for (std::size_t i = 0; i < 16; ++i) {
      bytes[i] = static_cast<std::uint8_t>(halves[i / 8] >> (56 - 8 * (i % 8)));
    }
    bytes[6] = static_cast<std::uint8_t>(0x80 | (bytes[6] & 0x0F));  // RFC 9562 version 8
    bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3F));
    return Guid(bytes);
  }

 private:
  static std::string known_text(const std::string& text) { return text; }
  static std::string known_text(const Lsn& lsn) { return lsn.decimal(); }
  static std::string known_text(const LocalTime& time) { return time.text(); }
  static std::string known_text(BackupType type) { return std::string(1, letter_of(type)); }

  static std::uint64_t stirred(std::uint64_t sum) {  // splitmix64's last steps
    sum = (sum ^ sum >> 30) * 0xBF58476D1CE4E5B9U;
    sum = (sum ^ sum >> 27) * 0x94D049BB133111EBU;
    return sum ^ sum >> 31;
  }

  void add_byte(std::uint8_t byte) {
    constexpr std::uint64_t kPrime = 0x100000001B3U;
    first_ = (first_ ^ byte) * kPrime;
    second_ = (second_ ^ byte) * kPrime;
  }

  std::uint64_t first_ = 0xCBF29CE484222325U;
  std::uint64_t second_ = 0x9AE16A3B2F90404FU;
};

}  // namespace

void complete_uuid(BackupSet& set) {
  if (!set.uuid.is_zero()) return;
  Fingerprint fingerprint;
  fingerprint.add(set.server_name);
  fingerprint.add(set.database_name);
  fingerprint.add(set.type);
  fingerprint.add(set.first_lsn);
  fingerprint.add(set.last_lsn);
  fingerprint.add(set.backup_start);
  for (const auto& [name, json] : set.other_columns) {
    if (name != "backup_set_id") continue;
    std::string_view digits = json;  // "7" and 7 are one id
    if (digits.size() >= 2 && digits.front() == '"') digits = digits.substr(1, digits.size() - 2);
    fingerprint.add(digits);
  }
  set.uuid = fingerprint.guid();
  set.uuid_is_derived = true;
}

}  // namespace unbroken
