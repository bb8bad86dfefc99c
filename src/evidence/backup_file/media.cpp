#include "evidence/backup_file/media.h"

#include <array>
#include <bit>
#include <string>

#include "evidence/backup_file/values.h"

namespace unbroken::backup_file {
namespace {

constexpr std::uint16_t kMicrosoftSqlServer = 0x1200;
constexpr std::size_t kTapeFields = 0x5E;
constexpr std::size_t kRaidFields = 0x20;
constexpr int kMostFamilies = 64;

// LABELONLY prints the 32-bit family id as the first group of a GUID.
[[nodiscard]] Guid guid_of_family(std::uint32_t id) {
  std::array<std::uint8_t, 16> shown{};
  for (std::size_t i = 0; i < 4; ++i) shown[i] = static_cast<std::uint8_t>(id >> (24 - 8 * i));
  return Guid(shown);
}

void read_raid(Bytes raid, Media& media) {
  if (raid.size() < kRaidFields) return;
  BackupMedia& label = media.label;
  label.media_set_id = known_guid_at(raid, 0);
  const int families = u16(raid, 0x14);
  media.family_sequence_number = u16(raid, 0x18);
  label.family_count = families;
  if (const int count = u16(raid, 0x16); count != 0) label.mirror_count = count;
  if (families > kMostFamilies || media.family_sequence_number < 1 ||
      media.family_sequence_number > families) {
    media.contradiction = "the media header says that this is media family " +
                          std::to_string(media.family_sequence_number) + " of " +
                          std::to_string(families);
  }
  // Of the mirrors only the first of a set has been seen: a number that does
  // not fit the count is not trusted.
  const int mirror = u16(raid, 0x1E);
  if (mirror >= 1 && mirror <= label.mirror_count.value_or(1)) media.mirror = mirror - 1;
}

}  // namespace

Result<Media> read_media(const WholeBlock& tape) {
  const Bytes body = tape.body;
  const auto damaged = [](std::string message) {
    return Error{Code::damaged, std::move(message), {}, false};
  };
  if (tape.head.type != kTape) return damaged("the file does not begin with a media header");
  if (body.size() < kTapeFields) return damaged("the media header is too short");
  if (const std::uint16_t vendor = u16(body, 0x56); vendor != kMicrosoftSqlServer) {
    return Error{
        Code::unsupported,
        "a tape file of another program (vendor " + std::to_string(vendor) + "), not of SQL Server",
        {},
        false};
  }
  Media media;
  media.block_size = std::uint32_t{u16(body, 0x40)} * 512;
  if (!std::has_single_bit(media.block_size) || media.block_size > 65'536) {
    return damaged("the media header states a block size of " + std::to_string(media.block_size));
  }
  BackupMedia& label = media.label;
  std::optional<Bytes> name;
  std::optional<Bytes> description;
  std::optional<Bytes> password;
  std::optional<Bytes> software;
  if (!read_reference(body, 0x44, name) || !read_reference(body, 0x48, description) ||
      !read_reference(body, 0x4C, password) || !read_reference(body, 0x50, software)) {
    return damaged("a name in the media header points outside it");
  }
  if (name) label.name = text_of_utf16(*name);
  if (description) label.description = text_of_utf16(*description);
  if (software) label.software_name = text_of_utf16(*software);
  label.is_password_protected = password.has_value();
  label.software_vendor_id = kMicrosoftSqlServer;
  label.date = date_at(body, 0x58);
  label.sequence_number = u16(body, 0x3C);
  label.is_compressed = false;
  label.is_encrypted = false;
  media.media_family_id = guid_of_family(u32(body, 0x34));
  read_raid(tape.content, media);
  return media;
}

}  // namespace unbroken::backup_file
