// Lsn: a position in one database's transaction log.
//
// SQL Server prints an LSN as numeric(25,0): the virtual log file number, then
// ten digits of log block offset, then five digits of slot. The two halves of
// that number are kept (ten and fifteen digits), so every numeric(25,0) has an
// exact value here, whether or not its parts look like ones a server writes.
//
// LSNs compare only along one recovery path: across forks their order means
// nothing, and ChainGraph is what knows about forks. Arithmetic on LSNs has no
// meaning and is not offered.

#ifndef UNBROKEN_LSN_H_
#define UNBROKEN_LSN_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "unbroken/status.h"

namespace unbroken {

class Lsn {
 public:
  // The null LSN: what SQL Server prints as 0 or NULL. It is before every other.
  constexpr Lsn() = default;

  // From the parts a log record header holds.
  constexpr Lsn(std::uint32_t vlf, std::uint32_t block, std::uint16_t slot)
      : vlf_(vlf), rest_(std::uint64_t{block} * kBlock + slot) {}

  // Reads msdb's decimal spelling, "34000000012800037". Fails with
  // invalid_argument on anything but 1 to 25 digits.
  static constexpr bool read(std::string_view decimal, Lsn& out) {
    if (decimal.empty()) return false;
    while (decimal.size() > 1 && decimal.front() == '0') decimal.remove_prefix(1);
    if (decimal.size() > kDigits) return false;
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    const std::size_t split = decimal.size() > kRestDigits ? decimal.size() - kRestDigits : 0;
    for (std::size_t i = 0; i < decimal.size(); ++i) {
      const char c = decimal[i];
      if (c < '0' || c > '9') return false;
      std::uint64_t& part = i < split ? high : low;
      part = part * 10 + static_cast<std::uint64_t>(c - '0');
    }
    out.vlf_ = high;
    out.rest_ = low;
    return true;
  }
  static Result<Lsn> parse(std::string_view decimal) {
    Lsn lsn;
    if (read(decimal, lsn)) return lsn;
    return Error{Code::invalid_argument, "not an LSN of 1 to 25 digits", std::string(decimal)};
  }

  // The inverse of parse(), without leading zeros.
  [[nodiscard]] std::string decimal() const {
    if (vlf_ == 0) return std::to_string(rest_);
    std::string low = std::to_string(rest_);
    low.insert(0, kRestDigits - low.size(), '0');
    return std::to_string(vlf_) + low;
  }

  [[nodiscard]] constexpr bool is_null() const { return vlf_ == 0 && rest_ == 0; }

  // The halves of the decimal number: its digits above the last fifteen, and
  // those fifteen (block offset and slot). They are what a store keeps.
  [[nodiscard]] constexpr std::uint64_t vlf() const { return vlf_; }
  [[nodiscard]] constexpr std::uint64_t block_and_slot() const { return rest_; }
  static constexpr Lsn from_halves(std::uint64_t vlf, std::uint64_t block_and_slot) {
    Lsn lsn;
    lsn.vlf_ = vlf;
    lsn.rest_ = block_and_slot;
    return lsn;
  }

  friend constexpr auto operator<=>(const Lsn&, const Lsn&) = default;
  // Said once more, because compilers call the three-way comparison where they
  // inline these, and a graph compares LSNs by the million.
  friend constexpr bool operator<(const Lsn& a, const Lsn& b) {
    return a.vlf_ != b.vlf_ ? a.vlf_ < b.vlf_ : a.rest_ < b.rest_;
  }
  friend constexpr bool operator>(const Lsn& a, const Lsn& b) { return b < a; }
  friend constexpr bool operator<=(const Lsn& a, const Lsn& b) { return !(b < a); }
  friend constexpr bool operator>=(const Lsn& a, const Lsn& b) { return !(a < b); }

 private:
  static constexpr std::uint64_t kBlock = 100'000;
  static constexpr std::size_t kRestDigits = 15;
  static constexpr std::size_t kDigits = 25;

  std::uint64_t vlf_ = 0;
  std::uint64_t rest_ = 0;
};

}  // namespace unbroken

#endif  // UNBROKEN_LSN_H_
