#include "evidence/backup_file/set_head.h"

#include <algorithm>

#include "evidence/backup_file/values.h"

namespace unbroken::backup_file {
namespace {

// The fields of SSET, from the block's start.
constexpr std::size_t kSetAttributes = 0x34;
constexpr std::size_t kVendor = 0x3C;
constexpr std::size_t kPosition = 0x3E;
constexpr std::size_t kName = 0x40;
constexpr std::size_t kDescription = 0x44;
constexpr std::size_t kPassword = 0x48;
constexpr std::size_t kUser = 0x4C;
constexpr std::size_t kWriteDate = 0x58;
constexpr std::size_t kMajor = 0x5D;
constexpr std::size_t kMinor = 0x5E;
constexpr std::size_t kTimeZone = 0x5F;
constexpr std::size_t kFields = 0x62;
// The set's GUID and, behind it, its expiration date.
constexpr std::size_t kIdentity = 16 + 5;

constexpr std::uint32_t kCopyAttribute = 2;
constexpr std::size_t kMachine = 0x40;
constexpr std::size_t kVolumeFields = 0x44;

[[nodiscard]] bool read_name(Bytes body, std::size_t at, std::optional<std::string>& out) {
  std::optional<Bytes> text;
  if (!read_reference(body, at, text)) return false;
  if (text) out = text_of_utf16(*text);
  return true;
}

[[nodiscard]] bool read_set_start(const WholeBlock& block, BackupSet& set, std::string& reason) {
  const Bytes body = block.body;
  const std::size_t identity = block.head.os_data;
  if (body.size() < kFields || block.head.os_data_size < kIdentity || identity > body.size() ||
      body.size() - identity < kIdentity) {
    reason = "the SSET block is too short";
    return false;
  }
  set.uuid = guid_at(body, identity);
  if (set.uuid.is_zero()) {
    reason = "the SSET block holds no backup set GUID";
    return false;
  }
  std::optional<Bytes> password;
  if (!read_name(body, kName, set.name) || !read_name(body, kDescription, set.description) ||
      !read_name(body, kUser, set.user_name) || !read_reference(body, kPassword, password)) {
    reason = "a name in the SSET block points outside it";
    return false;
  }
  set.is_password_protected = password.has_value();
  set.expiration = date_at(body, identity + 16);
  set.position = u16(body, kPosition);
  set.software_vendor_id = u16(body, kVendor);
  set.backup_start = date_at(body, kWriteDate);
  set.software_version_major = u8(body, kMajor);
  set.software_version_minor = u8(body, kMinor);
  set.utc_offset = offset_of_quarter_hours(static_cast<std::int8_t>(u8(body, kTimeZone)));
  if ((u32(body, kSetAttributes) & kCopyAttribute) != 0) set.is_copy_only = true;
  return true;
}

// Blocks between SSET and MSCI; SQL Server writes one, VOLB.
constexpr int kMostBlocks = 8;

}  // namespace

BlockReading read_set_head(Bytes known, SetHead& out) {
  out.size = 0;
  for (int i = 0; i < kMostBlocks; ++i) {
    WholeBlock block;
    const Bytes rest = known.subspan(std::min<std::uint64_t>(out.size, known.size()));
    BlockReading reading = read_whole_block(rest, block);
    reading.needed += out.size;
    if (reading.state == Reading::needs_more && reading.needed > kMostConfigBytes) {
      return {Reading::damaged, 0, "the set's head claims more than 64 MiB"};
    }
    const bool is_first = i == 0;
    if (is_first && reading.state == Reading::complete && block.head.type != kSetStart) {
      return {Reading::damaged, 0, "there is a " + name_of(block.head.type) + " block, not SSET"};
    }
    if (reading.state != Reading::complete) return reading;
    if (is_first) {
      std::string reason;
      BackupSet set;
      if (!read_set_start(block, set, reason)) return {Reading::damaged, 0, std::move(reason)};
      out.set = std::move(set);
    } else if (block.head.type == kVolume && block.body.size() >= kVolumeFields) {
      if (!read_name(block.body, kMachine, out.set->machine_name)) {
        return {Reading::damaged, 0, "a name in the VOLB block points outside it"};
      }
    } else if (block.head.type == kLeadingConfig) {
      if (block.head.logical_address * kLogicalBlock != out.size) {
        return {Reading::damaged, 0, "the MSCI block lies where it does not belong"};
      }
      out.config.assign(block.content.begin(), block.content.end());
      out.size += block.size;
      return {Reading::complete, 0, {}};
    } else if (block.head.type == kFilemark) {
      break;
    }
    out.size += block.size;
  }
  return {Reading::damaged, 0, "the set has no configuration (MSCI block)"};
}

namespace {

[[nodiscard]] bool starts_trailer(Bytes at) {
  return at.size() >= BlockHead::kSize && u32(at, 0) == kTrailingConfig;
}

}  // namespace

std::optional<Bytes> find_trailer_before_end(Bytes known, std::uint64_t set_offset) {
  for (std::size_t back = kBlockStep; back <= known.size(); back += kBlockStep) {
    const std::size_t at = known.size() - back;
    const Bytes rest = known.subspan(at);
    if (!starts_trailer(rest)) continue;
    WholeBlock block;
    if (read_whole_block(rest, block).state != Reading::complete) continue;
    if (block.size != rest.size() || block.content.empty()) continue;
    if (block.head.logical_address * kLogicalBlock != set_offset + at) continue;
    return block.content;
  }
  return std::nullopt;
}

std::optional<Bytes> find_trailer_from(Bytes known, std::optional<std::uint64_t> set_offset,
                                       std::size_t& at) {
  for (; at + BlockHead::kSize <= known.size(); at += kBlockStep) {
    const Bytes rest = known.subspan(at);
    if (!starts_trailer(rest)) continue;
    WholeBlock block;
    if (!read_block_head(rest, block.head)) continue;
    if (set_offset && block.head.logical_address * kLogicalBlock != *set_offset + at) continue;
    const BlockReading reading = read_whole_block(rest, block);
    if (reading.state == Reading::needs_more) return std::nullopt;
    if (reading.state == Reading::complete && !block.content.empty()) return block.content;
  }
  return std::nullopt;
}

}  // namespace unbroken::backup_file
