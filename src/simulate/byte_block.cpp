#include "simulate/byte_block.h"

#include <algorithm>
#include <chrono>

#include "simulate/checksum.h"

namespace unbroken::simulate {
namespace {

constexpr std::uint64_t kSlots = 100'000;

// One code point from the front of text; false where the bytes are not UTF-8.
bool next_code_point(std::string_view& text, std::uint32_t& point) {
  const auto lead = static_cast<std::uint8_t>(text.front());
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4 || text.size() < length) return false;
  point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xC0) != 0x80) return false;
    point = (point << 6) | (byte & 0x3FU);
  }
  text.remove_prefix(length);
  const bool too_long = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  return !too_long && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
}

}  // namespace

std::optional<std::vector<std::byte>> utf16(std::string_view text) {
  std::vector<std::byte> out;
  out.reserve(text.size() * 2);
  const auto put = [&out](std::uint32_t unit) {
    out.push_back(static_cast<std::byte>(unit & 0xFF));
    out.push_back(static_cast<std::byte>(unit >> 8));
  };
  while (!text.empty()) {
    std::uint32_t point = 0;
    if (!next_code_point(text, point)) return std::nullopt;
    if (point < 0x10000) {
      put(point);
    } else {
      put(0xD800 + ((point - 0x10000) >> 10));
      put(0xDC00 + ((point - 0x10000) & 0x3FF));
    }
  }
  return out;
}

void ByteBlock::put(std::size_t at, std::size_t size, std::uint64_t value) {
  for (std::size_t i = 0; i < size; ++i) {
    bytes_[at + i] = static_cast<std::byte>((value >> (8 * i)) & 0xFF);
  }
}

void ByteBlock::number(std::size_t at, std::size_t size, std::optional<std::int64_t> value,
                       const char* name) {
  if (!value) return;
  if (*value < 0 || *value >> (8 * size) != 0) {
    fail(std::to_string(*value) + " does not fit the header", name);
    return;
  }
  put(at, size, static_cast<std::uint64_t>(*value));
}

void ByteBlock::tag(std::size_t at, std::string_view text) {
  copy(at, std::as_bytes(std::span(text.data(), text.size())));
}

void ByteBlock::copy(std::size_t at, std::span<const std::byte> bytes) {
  std::copy(bytes.begin(), bytes.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(at));
}

void ByteBlock::lsn(std::size_t at, const std::optional<Lsn>& lsn, const char* name) {
  if (!lsn) return;
  const std::uint64_t block = lsn->block_and_slot() / kSlots;
  const std::uint64_t slot = lsn->block_and_slot() % kSlots;
  if (lsn->vlf() > 0xFFFFFFFF || block > 0xFFFFFFFF || slot > 0xFFFF) {
    fail(lsn->decimal() + " is no LSN that a log record has", name);
    return;
  }
  put(at, 4, lsn->vlf());
  put(at + 4, 4, block);
  put(at + 8, 2, slot);
}

void ByteBlock::guid(std::size_t at, const std::optional<Guid>& guid) {
  if (!guid) return;
  const std::array<std::uint8_t, 16> stored = guid->stored();
  copy(at, std::as_bytes(std::span(stored)));
}

void ByteBlock::date(std::size_t at, const std::optional<LocalTime>& time, const char* name) {
  if (!time) return;
  using namespace std::chrono;
  const sys_seconds moment{floor<seconds>(milliseconds(time->ms))};
  const sys_days day = floor<days>(moment);
  const year_month_day civil(day);
  const hh_mm_ss clock(moment - day);
  const int year = static_cast<int>(civil.year());
  if (year < 1 || year > 9999) {
    fail(time->text() + " is outside the years 1 to 9999", name);
    return;
  }
  std::uint64_t bits = static_cast<std::uint64_t>(year);
  bits = (bits << 4) | static_cast<unsigned>(civil.month());
  bits = (bits << 5) | static_cast<unsigned>(civil.day());
  bits = (bits << 5) | static_cast<std::uint64_t>(clock.hours().count());
  bits = (bits << 6) | static_cast<std::uint64_t>(clock.minutes().count());
  bits = (bits << 6) | static_cast<std::uint64_t>(clock.seconds().count());
  for (std::size_t i = 0; i < 5; ++i) put(at + i, 1, (bits >> (8 * (4 - i))) & 0xFF);
}

void ByteBlock::append(std::span<const std::byte> bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

void ByteBlock::align(std::size_t unit) { bytes_.resize((bytes_.size() + unit - 1) / unit * unit); }

void ByteBlock::text(std::size_t at, const std::optional<std::string>& text, const char* name) {
  if (!text) return;
  const std::optional<std::vector<std::byte>> wide = utf16(*text);
  if (!wide) {
    fail("not UTF-8", name);
    return;
  }
  reference(at, *wide, name);
}

void ByteBlock::reference(std::size_t at, std::span<const std::byte> bytes, const char* name) {
  // Streams begin at the next multiple of four, which must be a 16-bit number too.
  if (bytes_.size() + bytes.size() > 0xFFFC) {
    fail("too long for the header", name);
    return;
  }
  put(at, 2, bytes.size());
  put(at + 2, 2, bytes_.size());
  append(bytes);
}

void ByteBlock::seal(std::size_t at) { put(at, 2, word_sum(bytes().first(at))); }

void ByteBlock::fail(std::string message, const char* name) {
  if (status_.ok()) status_ = Error{Code::invalid_argument, std::move(message), name, false};
}

}  // namespace unbroken::simulate
