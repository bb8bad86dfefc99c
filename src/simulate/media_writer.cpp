#include "simulate/media_writer.h"

#include <algorithm>
#include <cassert>
#include <vector>

#include "simulate/checksum.h"

namespace unbroken::simulate {
namespace {

constexpr std::uint64_t kStreamHeader = 22;
constexpr std::uint64_t kKilobyte = 1024;
// A stream of sectors begins two bytes before its first sector.
constexpr std::uint64_t kLead = 2;

std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) {
  return (value + unit - 1) / unit * unit;
}

}  // namespace

void MediaWriter::append(std::span<const std::byte> bytes) {
  position_ += bytes.size();
  if (sink_ != nullptr && status_.ok()) status_ = (*sink_)(bytes);
}

void MediaWriter::zeros(std::uint64_t count) {
  static constexpr std::byte kZeros[4096]{};
  while (count > 0) {
    const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(count, sizeof kZeros));
    append(std::span(kZeros).first(piece));
    count -= piece;
  }
}

// Streams begin on multiples of four from their block, which begins on one too.
void MediaWriter::align() { zeros(round_up(position_, 4) - position_); }

void MediaWriter::header(std::string_view id, std::uint16_t attributes, std::uint64_t length) {
  align();
  ByteBlock header(kStreamHeader);
  header.tag(0, id);
  header.put(6, 2, attributes);
  header.put(8, 8, length);
  header.seal(20);
  append(header.bytes());
}

void MediaWriter::block(const ByteBlock& block) {
  if (status_.ok()) status_ = block.status();
  append(block.bytes());
}

void MediaWriter::stream(std::string_view id, std::span<const std::byte> content) {
  header(id, StreamAttribute::kPlain, content.size());
  append(content);
}

void MediaWriter::sectors(std::string_view id, std::uint16_t attributes, std::uint64_t length,
                          bool with_checksum, const Fill& fill) {
  const std::uint64_t least = position_ + 2 * kStreamHeader + kLead;
  std::uint64_t first = origin_ + round_up(least - origin_, kKilobyte);
  while (first % block_size_ != 0) first += kKilobyte;
  const std::uint64_t begin = first - kLead - kStreamHeader;
  header("APAD", StreamAttribute::kAlignment, begin - position_ - kStreamHeader);
  zeros(begin - position_);
  if (with_checksum) attributes |= StreamAttribute::kChecksum;
  header(id, attributes, kLead + length);
  zeros(kLead);
  if (sink_ == nullptr) {
    position_ += length;
    length = 0;
  }
  SectorSum sum;
  std::vector<std::byte> piece;
  for (std::uint64_t offset = 0; offset < length && status_.ok(); offset += piece.size()) {
    piece.assign(static_cast<std::size_t>(std::min<std::uint64_t>(length - offset, 0x10000)),
                 std::byte{0});
    if (fill) fill(offset, piece);
    if (with_checksum) sum.add(piece);
    append(piece);
  }
  if (!with_checksum) return;
  ByteBlock value(4);
  value.put(0, 4, sum.value());
  stream("CSUM", value.bytes());
}

void MediaWriter::end_of_variable(std::string_view id) {
  header(id, StreamAttribute::kVariable | StreamAttribute::kVariableEnd, 0);
}

void MediaWriter::pad_until(std::string_view id, std::uint64_t end) {
  header(id, StreamAttribute::kPlain, end - round_up(position_, 4) - kStreamHeader);
  zeros(end - position_);
}

void MediaWriter::pad() {
  const std::uint64_t least = round_up(position_, 4) + kStreamHeader;
  pad_until("SPAD", origin_ + round_up(least - origin_, kKilobyte));
}

void MediaWriter::pad_to_filemark() {
  const std::uint64_t least = round_up(position_, 4) + kStreamHeader;
  std::uint64_t end = origin_ + round_up(least - origin_, kKilobyte);
  while (end % block_size_ != 0) end += kKilobyte;
  pad_until("SPAD", end);
}

void MediaWriter::pad_from(std::string_view id, std::uint64_t start) {
  const std::uint64_t least = round_up(position_, 4) + kStreamHeader;
  pad_until(id, start + round_up(least - start, unit()));
}

}  // namespace unbroken::simulate
