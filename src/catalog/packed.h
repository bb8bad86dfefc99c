// Packed: records as bytes, for the columns of the catalog that SQL never looks
// into.
//
// A record is a run of (member number, value) pairs in rising order; members
// that are unknown, or equal to T{}, take no room. Numbers are never reused: a
// later version appends members and reads what this one wrote. Each record type
// lists its members once, in pack_members(archive, record), which serves both
// directions. Any bytes are safe to unpack.

#ifndef UNBROKEN_CATALOG_PACKED_H_
#define UNBROKEN_CATALOG_PACKED_H_

#include <array>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/guid.h"
#include "unbroken/lsn.h"
#include "unbroken/time.h"

namespace unbroken::catalog {

// The highest enumerator, so that bytes from a damaged file never become a
// value that no switch knows.
constexpr BackupType last_of(BackupType) { return BackupType::partial_differential; }
constexpr RecoveryModel last_of(RecoveryModel) { return RecoveryModel::simple; }
constexpr Proof last_of(Proof) { return Proof::header; }

template <class T>
concept PackedEnum = requires(T value) {
  last_of(value);
};

class Packer {
 public:
  explicit Packer(std::string& out) : out_(out) {}

  template <class T>
  void operator()(std::uint8_t member, const T& value) {
    if (value == T{}) return;
    put_byte(member);
    put(value);
  }
  template <class T>
  void operator()(std::uint8_t member, const std::optional<T>& value) {
    if (!value) return;
    put_byte(member);
    put(*value);
  }
  template <class T>
  void operator()(std::uint8_t member, const std::vector<T>& records) {
    for (const T& record : records) {
      put_byte(member);
      pack_members(*this, record);
      put_byte(0);
    }
  }

 private:
  void put_byte(std::uint8_t byte) { out_ += static_cast<char>(byte); }
  void put_varint(std::uint64_t value) {
    while (value >= 0x80) {
      put_byte(static_cast<std::uint8_t>(value | 0x80));
      value >>= 7;
    }
    put_byte(static_cast<std::uint8_t>(value));
  }

  void put(bool value) { put_byte(value ? 1 : 0); }
  void put(char value) { out_ += value; }
  template <std::unsigned_integral T>
  void put(T value) {
    put_varint(value);
  }
  template <std::signed_integral T>
  void put(T value) {
    const auto wide = static_cast<std::int64_t>(value);
    put_varint(static_cast<std::uint64_t>(wide) << 1 ^ static_cast<std::uint64_t>(wide >> 63));
  }
  template <PackedEnum T>
  void put(T value) {
    put_byte(static_cast<std::uint8_t>(value));
  }
  void put(Lsn value) {
    put_varint(value.vlf());
    put_varint(value.block_and_slot());
  }
  void put(const Guid& value) {
    for (const std::uint8_t byte : value.bytes()) put_byte(byte);
  }
  void put(LocalTime value) { put(value.ms); }
  void put(const std::string& value) {
    put_varint(value.size());
    out_ += value;
  }

  std::string& out_;
};

// After the members were visited, is_whole() tells whether the bytes were
// exactly one record; what was unpacked of others is to be thrown away.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool is_whole() const { return !failed_ && rest_.empty(); }

  template <class T>
  void operator()(std::uint8_t member, T& value) {
    value = T{};
    if (next_is(member)) get(value);
  }
  template <class T>
  void operator()(std::uint8_t member, std::optional<T>& value) {
    value.reset();
    if (next_is(member)) get(value.emplace());
  }
  template <class T>
  void operator()(std::uint8_t member, std::vector<T>& records) {
    records.clear();
    while (next_is(member)) {
      pack_members(*this, records.emplace_back());
      if (get_byte() != 0) failed_ = true;
    }
  }

 private:
  bool next_is(std::uint8_t member) {
    if (failed_ || rest_.empty() || static_cast<std::uint8_t>(rest_.front()) != member) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }
  std::uint8_t get_byte() {
    if (rest_.empty()) {
      failed_ = true;
      return 0;
    }
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }
  std::uint64_t get_varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t byte = get_byte();
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return value;
    }
    failed_ = true;
    return 0;
  }

  void get(bool& value) { value = get_byte() != 0; }
  void get(char& value) { value = static_cast<char>(get_byte()); }
  template <std::unsigned_integral T>
  void get(T& value) {
    const std::uint64_t wide = get_varint();
    failed_ = failed_ || !std::in_range<T>(wide);
    value = static_cast<T>(wide);
  }
  template <std::signed_integral T>
  void get(T& value) {
    const std::uint64_t raw = get_varint();
    const auto wide = static_cast<std::int64_t>(raw >> 1 ^ (~(raw & 1) + 1));
    failed_ = failed_ || !std::in_range<T>(wide);
    value = static_cast<T>(wide);
  }
  template <PackedEnum T>
  void get(T& value) {
    const std::uint8_t byte = get_byte();
    failed_ = failed_ || byte > static_cast<std::uint8_t>(last_of(value));
    if (!failed_) value = static_cast<T>(byte);
  }
  void get(Lsn& value) {
    const std::uint64_t vlf = get_varint();
    const std::uint64_t rest = get_varint();
    failed_ = failed_ || vlf >= 10'000'000'000U || rest >= 1'000'000'000'000'000U;
    if (!failed_) value = Lsn::from_halves(vlf, rest);
  }
  void get(Guid& value) {
    std::array<std::uint8_t, 16> bytes{};
    if (rest_.size() < bytes.size()) {
      failed_ = true;
      return;
    }
    std::memcpy(bytes.data(), rest_.data(), bytes.size());
    rest_.remove_prefix(bytes.size());
    value = Guid(bytes);
  }
  void get(LocalTime& value) { get(value.ms); }
  void get(std::string& value) {
    const std::uint64_t size = get_varint();
    if (failed_ || size > rest_.size()) {
      failed_ = true;
      return;
    }
    value.assign(rest_.substr(0, size));
    rest_.remove_prefix(size);
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace unbroken::catalog

#endif  // UNBROKEN_CATALOG_PACKED_H_
