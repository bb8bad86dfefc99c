#include <algorithm>
#include <string>

#include "simulate/header_block.h"

namespace unbroken::simulate {
namespace {

constexpr std::size_t kChecksumAt = 50;
constexpr int kMicrosoft = 4608;

}  // namespace

ByteBlock common_block(std::string_view type, std::size_t size, BlockPlace place,
                       StringType strings) {
  ByteBlock block(size);
  block.tag(0, type);
  block.put(10, 1, 0x0E);  // Windows NT
  block.put(11, 1, 1);
  block.put(20, 8, place.kilobytes);
  block.put(36, 4, place.id);
  block.put(48, 1, static_cast<std::uint64_t>(strings));
  return block;
}

void seal(ByteBlock& block) {
  block.align(4);
  block.put(8, 2, block.size());
  block.seal(kChecksumAt);
}

ByteBlock tape_block(const BackupFileSpec& spec, const MediaFamily& family) {
  const BackupMedia& media = spec.set.media;
  ByteBlock block = common_block("TAPE", 0x5E, {}, StringType::utf16);
  block.put(4, 4, 0x30000);
  block.put(0x34, 4, family_id(spec.set, family));
  block.put(0x38, 4, 5);  // soft filemarks
  block.number(0x3C, 2, media.sequence_number.value_or(1), "sequence_number");
  block.put(0x40, 2, spec.media.block_size / 512);
  block.put(0x42, 2, 3);  // kind of media catalog
  block.text(0x44, media.name, "media name");
  block.text(0x48, media.description, "media description");
  if (media.is_password_protected.value_or(false)) {
    block.put(0x3E, 2, 5);  // algorithm
    block.reference(0x4C, spec.media.password_digest.value_or(PasswordDigest()), "password");
  }
  // SQL Server counts two terminating NULs as part of this one name.
  block.text(0x50, media.software_name.value_or("Microsoft SQL Server") + std::string(2, '\0'),
             "software_name");
  block.put(0x54, 2, 1024);
  block.number(0x56, 2, media.software_vendor_id.value_or(kMicrosoft), "software_vendor_id");
  block.date(0x58, media.date, "media date");
  block.put(0x5D, 1, 1);  // version of the tape format
  seal(block);
  return block;
}

ByteBlock raid_stream(const BackupSet& set, const MediaFamily& family) {
  ByteBlock stream(32);
  stream.guid(0, set.media.media_set_id);
  stream.put(0x10, 4, 0xF00000AD);
  stream.number(0x14, 2, set.media.family_count.value_or(1), "family_count");
  stream.number(0x16, 2, set.media.mirror_count.value_or(1), "mirror_count");
  stream.number(0x18, 2, family.family_sequence_number, "family_sequence_number");
  stream.number(0x1E, 2, family.mirror + 1, "mirror");
  return stream;
}

std::uint32_t family_id(const BackupSet& set, const MediaFamily& family) {
  const auto first_word = [](const Guid& guid) {
    const auto& b = guid.bytes();
    return static_cast<std::uint32_t>(b[0]) << 24 | static_cast<std::uint32_t>(b[1]) << 16 |
           static_cast<std::uint32_t>(b[2]) << 8 | b[3];
  };
  for (const BackupDevice& device : set.devices) {
    if (device.family_sequence_number == family.family_sequence_number &&
        device.mirror == family.mirror && device.media_family_id) {
      return first_word(*device.media_family_id);
    }
  }
  return first_word(set.media.media_set_id.value_or(set.uuid)) +
         static_cast<std::uint32_t>(family.family_sequence_number * 16 + family.mirror);
}

// The newest earlier filemarks, newest first. Where not all fit, the oldest one
// listed has a table of its own that goes on from there.
ByteBlock filemark_block(const VersionLayout& layout, std::uint32_t block_size,
                         std::span<const std::uint64_t> earlier) {
  const std::size_t table = layout.filemark_has_offset ? 0x48 : 0x3C;
  const std::size_t most = (block_size - table) / 8;
  const std::size_t used = std::min(most, earlier.size());
  ByteBlock block = common_block("SFMB", block_size, {}, StringType::none);
  block.put(0x34, 4, most);
  block.put(0x38, 4, used);
  if (layout.filemark_has_offset) {
    block.put(4, 4, 0x80000000);
    block.put(0x3C, 4, table);
  }
  for (std::size_t i = 0; i < used; ++i) {
    block.put(table + 8 * i, 8, earlier[earlier.size() - 1 - i]);
  }
  // 65536 does not fit and stands as 0.
  block.put(8, 2, block_size);
  block.seal(kChecksumAt);
  return block;
}

}  // namespace unbroken::simulate
