// JsonBytes: the bytes of a JSON text as UTF-8, whatever Windows saved it as.

#ifndef UNBROKEN_MODEL_JSON_BYTES_H_
#define UNBROKEN_MODEL_JSON_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "unbroken/evidence.h"

namespace unbroken {

// Drops a UTF-8 byte order mark and converts UTF-16LE, with a mark or without.
// Half a surrogate pair becomes U+FFFD. Big-endian UTF-16 and UTF-32 are
// refused with `unsupported`.
class JsonBytes {
 public:
  explicit JsonBytes(ByteStream stream) : stream_(std::move(stream)) {}

  // Fills buffer (64 bytes at least) from its start; 0 at the end.
  Result<std::size_t> read(std::span<char> buffer);

 private:
  enum class Encoding : std::uint8_t { not_known_yet, utf8, utf16 };
  Status look_at_start();
  Result<std::size_t> read_raw(std::span<char> buffer);
  std::size_t convert(std::span<const char> units, std::span<char> buffer);

  ByteStream stream_;
  Encoding encoding_ = Encoding::not_known_yet;
  std::vector<char> held_;  // read, and not handed on yet
  char16_t high_surrogate_ = 0;
};

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_JSON_BYTES_H_
