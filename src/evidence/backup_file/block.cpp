#include "evidence/backup_file/block.h"

namespace unbroken::backup_file {
namespace {

[[nodiscard]] bool is_name(std::uint32_t name) {
  for (int i = 0; i < 4; ++i, name >>= 8) {
    const std::uint32_t c = name & 0xFF;
    if ((c < 'A' || c > 'Z') && (c < '0' || c > '9')) return false;
  }
  return true;
}

// XOR of the 16-bit words before the one at `at`, which holds it.
[[nodiscard]] bool checksum_fits(Bytes bytes, std::size_t at) {
  std::uint16_t sum = 0;
  for (std::size_t i = 0; i < at; i += 2) sum = static_cast<std::uint16_t>(sum ^ u16(bytes, i));
  return sum == u16(bytes, at);
}

// Streams a hostile block may hold before it is called damaged; real small
// blocks have three.
constexpr int kMostStreams = 64;

}  // namespace

bool read_block_head(Bytes bytes, BlockHead& out) {
  if (bytes.size() < BlockHead::kSize || !is_name(u32(bytes, 0)) || !checksum_fits(bytes, 50)) {
    return false;
  }
  out.type = u32(bytes, 0);
  out.attributes = u32(bytes, 4);
  out.first_stream = u16(bytes, 8);
  out.logical_address = u64(bytes, 20);
  out.os_data_size = u16(bytes, 44);
  out.os_data = u16(bytes, 46);
  return true;
}

bool read_stream_head(Bytes bytes, StreamHead& out) {
  if (bytes.size() < StreamHead::kSize || !is_name(u32(bytes, 0)) || !checksum_fits(bytes, 20)) {
    return false;
  }
  out.id = u32(bytes, 0);
  out.data_size = u64(bytes, 8);
  return true;
}

bool after_stream(std::uint64_t at, const StreamHead& stream, std::uint64_t limit,
                  std::uint64_t& out) {
  if (at > limit || limit - at < StreamHead::kSize) return false;
  if (stream.data_size > limit - at - StreamHead::kSize) return false;
  const std::uint64_t end = at + StreamHead::kSize + stream.data_size;
  out = stream.is_last() ? end : round_up(end, 4);
  return out <= limit;
}

BlockReading read_whole_block(Bytes known, WholeBlock& out) {
  constexpr std::uint64_t kLimit = kMostConfigBytes + (std::uint64_t{1} << 20);
  const auto more = [](std::uint64_t needed) {
    return BlockReading{Reading::needs_more, needed, {}};
  };
  if (known.size() < BlockHead::kSize) return more(BlockHead::kSize);
  if (!read_block_head(known, out.head)) {
    return {Reading::damaged, 0, "no block with a valid checksum"};
  }
  const auto damaged = [&out](const std::string& before, const std::string& behind) {
    return BlockReading{Reading::damaged, 0, before + name_of(out.head.type) + behind};
  };
  if (out.head.first_stream < BlockHead::kSize) {
    return damaged("the ", " block's streams begin inside its head");
  }
  if (known.size() < out.head.first_stream) return more(out.head.first_stream);
  out.body = known.first(out.head.first_stream);
  out.content = {};
  std::uint64_t at = out.head.first_stream;
  for (int i = 0; i < kMostStreams; ++i) {
    if (known.size() < at + StreamHead::kSize) return more(at + StreamHead::kSize);
    StreamHead stream;
    if (!read_stream_head(known.subspan(at), stream)) {
      return damaged("a stream of the ", " block has a wrong checksum");
    }
    std::uint64_t next = 0;
    if (!after_stream(at, stream, kLimit, next)) {
      return damaged("a stream of the ",
                     " block claims " + std::to_string(stream.data_size) + " bytes");
    }
    if (stream.id == kConfigStream || stream.id == kMediaStream) {
      const std::uint64_t data = at + StreamHead::kSize;
      if (known.size() < data + stream.data_size) return more(next);
      out.content = known.subspan(data, stream.data_size);
    }
    at = next;
    if (stream.is_last()) {
      out.size = at;
      return {Reading::complete, 0, {}};
    }
  }
  return damaged("the ", " block has too many streams");
}

std::string name_of(std::uint32_t name) {
  std::string text;
  for (int i = 0; i < 4; ++i, name >>= 8) text += static_cast<char>(name & 0xFF);
  return text;
}

}  // namespace unbroken::backup_file
