#include "evidence/backup_file/container.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <string_view>

#include "evidence/backup_file/xpress_huffman.h"

namespace unbroken::backup_file {
namespace {

constexpr std::string_view kMagic = "MSSQLBAK";
constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kCompressed = 2;
constexpr std::uint32_t kEncrypted = 4;

constexpr std::uint32_t kDataTag = 0x21;
constexpr std::uint32_t kPaddingTag = 0x24;
constexpr std::uint32_t kIndexTag = 0x2C;
constexpr std::size_t kDataHead = 28;
constexpr std::size_t kPaddingHead = 24;
constexpr std::size_t kCheckOfData = 24;
// An index record, from its start: count, length from kIndexBody on, check
// value, then pairs of an offset in the set and one in the file.
constexpr std::size_t kIndexBody = 0x18;
constexpr std::size_t kIndexCount = 0x1C;
constexpr std::size_t kIndexLength = 0x20;
constexpr std::size_t kIndexCheck = 0x24;
constexpr std::size_t kIndexEntries = 0x28;
constexpr std::size_t kIndexEntry = 16;

}  // namespace

bool begins_container(Bytes head) {
  return head.size() >= kMagic.size() &&
         std::memcmp(head.data(), kMagic.data(), kMagic.size()) == 0;
}

Status check_container(Bytes head) {
  const std::uint32_t version = u32(head, 8);
  const std::uint32_t flags = u32(head, 12);
  const auto unsupported = [](std::string message) {
    return Error{Code::unsupported, std::move(message), {}, false};
  };
  if ((flags & kEncrypted) != 0) {
    return unsupported(std::string("the backup is encrypted and ") +
                       ((flags & kCompressed) != 0 ? "compressed" : "not compressed") +
                       ": its headers cannot be read without the certificate or asymmetric key "
                       "it was encrypted with");
  }
  if (version < kVersion) {
    return unsupported("a compressed backup in container version " + std::to_string(version) +
                       ", older than SQL Server 2016's");
  }
  if (version > kVersion) {
    return unsupported("container version " + std::to_string(version) + " is not known");
  }
  if ((flags & kCompressed) == 0) {
    return unsupported("a container that is neither compressed nor encrypted");
  }
  return {};
}

bool read_record(Bytes bytes, Record& out) {
  if (bytes.size() < Record::kLeastSize) return false;
  const std::uint32_t tag = u32(bytes, 0);
  const std::uint64_t payload = tag >> 16;
  out = {};
  switch (tag & 0xFF) {
    case kDataTag:
      out.kind = Record::Kind::data;
      out.size = kDataHead + payload;
      out.decoded_size = (tag >> 8 & 0xFF) * std::uint64_t{512};
      return out.decoded_size != 0 && out.decoded_size <= 65'536;
    case kPaddingTag:
      out.kind = Record::Kind::padding;
      out.size = kPaddingHead + payload;
      return true;
    case kIndexTag: {
      if (bytes.size() < Record::kHeadSize) return false;
      out.kind = Record::Kind::index;
      out.entries = u32(bytes, kIndexCount);
      const std::uint64_t length = u32(bytes, kIndexLength);
      out.size = kIndexBody + length;
      return payload == 0 && out.entries != 0 &&
             length >= kIndexEntries - kIndexBody + std::uint64_t{out.entries} * kIndexEntry;
    }
    default:
      return false;
  }
}

bool decode_record(Bytes record, const Record& head, std::vector<std::byte>& out) {
  const Bytes payload = record.first(head.size).subspan(kDataHead);
  if (check_value(payload) != u32(record, kCheckOfData)) return false;
  const std::size_t before = out.size();
  out.resize(before + head.decoded_size);
  if (decode_xpress_huffman(payload, std::span(out).subspan(before))) return true;
  out.resize(before);
  return false;
}

std::optional<Piece> last_piece(Bytes index, const Record& head) {
  const std::uint64_t entries_size = std::uint64_t{head.entries} * kIndexEntry;
  if (index.size() < kIndexEntries + entries_size) return std::nullopt;
  const Bytes entries = index.subspan(kIndexEntries, entries_size);
  if (check_value(entries) != u32(index, kIndexCheck)) return std::nullopt;
  return Piece{u64(entries, entries.size() - 16), u64(entries, entries.size() - 8)};
}

std::optional<std::size_t> find_index_before_end(Bytes bytes) {
  int candidates = 16;  // so that no bytes make this more than linear
  for (std::size_t at = bytes.size(); candidates > 0 && at-- > 0;) {
    if (bytes[at] != std::byte{kIndexTag} || bytes.size() - at < kIndexEntries) continue;
    Record record;
    const Bytes rest = bytes.subspan(at);
    if (u32(rest, 0) != kIndexTag || !read_record(rest, record)) continue;
    if (record.size != rest.size()) continue;
    if (last_piece(rest, record)) return at;
    --candidates;
  }
  return std::nullopt;
}

std::uint32_t check_value(Bytes payload) {
  std::uint32_t value = 0;
  const std::size_t whole = payload.size() / 4 * 4;
  for (std::size_t at = 0; at < whole; at += 4) value = std::rotl(value, 1) ^ u32(payload, at);
  if (whole == payload.size()) return value;
  std::uint32_t last = 0;
  for (std::size_t at = payload.size(); at-- > whole;) last = last << 8 | u8(payload, at);
  return std::rotl(value, 1) ^ last;
}

}  // namespace unbroken::backup_file
