// MediaWriter: blocks and streams going to one file, in order, at known places.

#ifndef UNBROKEN_SIMULATE_MEDIA_WRITER_H_
#define UNBROKEN_SIMULATE_MEDIA_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "simulate/backup_file_writer.h"
#include "simulate/byte_block.h"
#include "unbroken/status.h"

namespace unbroken::simulate {

// Bits of a stream header's media attributes.
struct StreamAttribute {
  static constexpr std::uint16_t kPlain = 0;
  static constexpr std::uint16_t kVariable = 2;
  static constexpr std::uint16_t kVariableEnd = 4;
  static constexpr std::uint16_t kAlignment = 0x80;
  static constexpr std::uint16_t kChecksum = 0x100;
};

class MediaWriter {
 public:
  // Without a sink nothing is produced, only counted. The sink is borrowed.
  MediaWriter(const ByteSink* sink, std::uint64_t position, std::uint32_t block_size)
      : sink_(sink), position_(position), block_size_(block_size) {}

  [[nodiscard]] const Status& status() const { return status_; }
  [[nodiscard]] std::uint64_t position() const { return position_; }

  // From here blocks are a whole number of kilobytes apart.
  void begin_set() { origin_ = position_; }
  [[nodiscard]] std::uint64_t set_offset() const { return position_ - origin_; }

  void block(const ByteBlock& block);
  void stream(std::string_view id, std::span<const std::byte> content);

  // A stream whose content (after two leading zero bytes, if sectors are wanted)
  // fill produces; it begins on a boundary that suits unbuffered writes, behind
  // a stream of padding.
  using Fill = std::function<void(std::uint64_t offset, std::span<std::byte> out)>;
  void sectors(std::string_view id, std::uint16_t attributes, std::uint64_t length,
               bool with_checksum, const Fill& fill);
  // An empty stream that ends a variable one.
  void end_of_variable(std::string_view id);

  // Padding, last stream of its block, up to the next kilobyte of the set; or to
  // where a filemark may begin; or to a multiple of the media's unit from start.
  void pad();
  void pad_to_filemark();
  void pad_from(std::string_view id, std::uint64_t start);
  // The larger of block and kilobyte: what media headers and set ends fill up.
  [[nodiscard]] std::uint64_t unit() const { return block_size_ > 1024 ? block_size_ : 1024; }

 private:
  void append(std::span<const std::byte> bytes);
  void zeros(std::uint64_t count);
  void align();
  void header(std::string_view id, std::uint16_t attributes, std::uint64_t length);
  void pad_until(std::string_view id, std::uint64_t end);

  const ByteSink* sink_;
  std::uint64_t position_;
  std::uint64_t origin_ = 0;
  std::uint32_t block_size_;
  Status status_;
};

}  // namespace unbroken::simulate

#endif  // UNBROKEN_SIMULATE_MEDIA_WRITER_H_
