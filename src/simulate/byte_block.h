// ByteBlock: a header block or config record while it is being filled in.
//
// Everything is little-endian unless said otherwise. A value that the format
// cannot hold is remembered as the block's error, named after the member it came
// from; later puts still work, so a block is built first and asked once.

#ifndef UNBROKEN_SIMULATE_BYTE_BLOCK_H_
#define UNBROKEN_SIMULATE_BYTE_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "unbroken/guid.h"
#include "unbroken/lsn.h"
#include "unbroken/status.h"
#include "unbroken/time.h"

namespace unbroken::simulate {

class ByteBlock {
 public:
  explicit ByteBlock(std::size_t size) : bytes_(size) {}

  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] const Status& status() const { return status_; }

  // The low size bytes of value; the caller knows that it fits.
  void put(std::size_t at, std::size_t size, std::uint64_t value);
  // A value of the description: must lie in 0 .. 2^(8 size) - 1, size being at
  // most 4. Unknown is 0.
  void number(std::size_t at, std::size_t size, std::optional<std::int64_t> value,
              const char* name);
  // Magic, tags, stream identifiers.
  void tag(std::size_t at, std::string_view text);
  void copy(std::size_t at, std::span<const std::byte> bytes);
  // 32-bit VLF, 32-bit block, 16-bit slot; the wider form has two bytes of padding.
  void lsn(std::size_t at, const std::optional<Lsn>& lsn, const char* name);
  void guid(std::size_t at, const std::optional<Guid>& guid);
  // Five bytes, big-endian bits: year 14, month 4, day 5, hour 5, minute 6,
  // second 6. Milliseconds are cut.
  void date(std::size_t at, const std::optional<LocalTime>& time, const char* name);

  void append(std::span<const std::byte> bytes);
  void align(std::size_t unit);

  // Appends UTF-8 text as UTF-16LE and puts its size and place at `at`. Absent
  // text gets size 0 and place 0.
  void text(std::size_t at, const std::optional<std::string>& text, const char* name);
  // The same for bytes, which are placed even when there are none.
  void reference(std::size_t at, std::span<const std::byte> bytes, const char* name);

  // The exclusive-or of the 16-bit words before `at`, put there.
  void seal(std::size_t at);

  void fail(std::string message, const char* name);

 private:
  std::vector<std::byte> bytes_;
  Status status_;
};

// UTF-8 as UTF-16LE; nothing where it is not valid UTF-8.
[[nodiscard]] std::optional<std::vector<std::byte>> utf16(std::string_view text);

}  // namespace unbroken::simulate

#endif  // UNBROKEN_SIMULATE_BYTE_BLOCK_H_
