#include "evidence/backup_file/tape_writer.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace unbroken::test {
namespace {

void put_number(ByteVector& to, std::size_t at, std::uint64_t value, std::size_t size) {
  if (to.size() < at + size) to.resize(at + size);
  for (std::size_t i = 0; i < size; ++i) {
    to[at + i] = static_cast<std::byte>(value >> (8 * i));
  }
}

void put_text(ByteVector& to, std::size_t at, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    put_number(to, at + i, static_cast<std::uint8_t>(text[i]), 1);
  }
}

void put_lsn(ByteVector& to, std::size_t at, WrittenLsn lsn) {
  put_number(to, at, lsn.vlf, 4);
  put_number(to, at + 4, lsn.block, 4);
  put_number(to, at + 8, lsn.slot, 2);
}

void put_guid(ByteVector& to, std::size_t at, const StoredGuid& guid) {
  for (std::size_t i = 0; i < 16; ++i) put_number(to, at + i, guid[i], 1);
}

void put_date(ByteVector& to, std::size_t at, WrittenDate date) {
  const std::uint64_t packed = std::uint64_t{date.year} << 26 | std::uint64_t{date.month} << 22 |
                               std::uint64_t{date.day} << 17 | std::uint64_t{date.hour} << 12 |
                               std::uint64_t{date.minute} << 6 | date.second;
  for (std::size_t i = 0; i < 5; ++i) put_number(to, at + i, packed >> (8 * (4 - i)) & 0xFF, 1);
}

// Appends text and puts its reference at `at`.
void add_name(ByteVector& to, std::size_t at, const std::u16string& text) {
  if (text.empty()) return;
  const std::size_t offset = to.size();
  for (const char16_t unit : text) put_number(to, to.size(), unit, 2);
  put_number(to, at, text.size() * 2, 2);
  put_number(to, at + 2, offset, 2);
}

void put_checksum(ByteVector& to, std::size_t start, std::size_t size) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < size; i += 2) {
    sum ^= std::to_integer<unsigned>(to[start + i]) | std::to_integer<unsigned>(to[start + i + 1])
                                                          << 8;
  }
  put_number(to, start + size, sum, 2);
}

void add_stream(ByteVector& to, const WrittenStream& stream) {
  const std::size_t start = to.size();
  put_text(to, start, stream.id);
  put_number(to, start + 8, stream.data.size(), 8);
  put_number(to, start + 16, 0, 6);
  put_checksum(to, start, 20);
  to.insert(to.end(), stream.data.begin(), stream.data.end());
  to.resize((to.size() + 3) / 4 * 4);
}

ByteVector tape_block(const WrittenMedia& media) {
  ByteVector body(0x5E);
  put_number(body, 0x34, 0xA1B2C3D4, 4);
  put_number(body, 0x3C, 1, 2);
  put_number(body, 0x40, media.block_size / 512, 2);
  put_number(body, 0x54, 1024, 2);
  put_number(body, 0x56, media.vendor, 2);
  put_date(body, 0x58, {2024, 5, 1, 2, 30, 0});
  add_name(body, 0x44, media.name);
  add_name(body, 0x48, media.description);
  using namespace std::string_literals;
  add_name(body, 0x50, u"Microsoft SQL Server\0"s);
  ByteVector raid(32);
  put_guid(raid, 0, media.set_id);
  put_number(raid, 0x14, media.family_count, 2);
  put_number(raid, 0x16, media.mirror_count, 2);
  put_number(raid, 0x18, media.family_number, 2);
  put_number(raid, 0x1E, media.mirror_number, 2);
  return block_of("TAPE", body, {{"RAID", raid}}, 0, 0, media.block_size);
}

ByteVector set_block(const WrittenSet& set, std::uint64_t position) {
  ByteVector body(0x64 + 21);
  put_number(body, 0x34, set.attributes, 4);
  put_number(body, 0x3C, 0x1200, 2);
  put_number(body, 0x3E, set.position, 2);
  put_number(body, 0x50, position, 8);
  put_date(body, 0x58, set.start);
  put_number(body, 0x5D, set.major, 1);
  put_number(body, 0x5F, static_cast<std::uint8_t>(set.quarter_hours), 1);
  put_number(body, 44, 21, 2);
  put_number(body, 46, 0x64, 2);
  put_guid(body, 0x64, set.guid);
  put_date(body, 0x74, set.expiration);
  add_name(body, 0x40, set.name);
  add_name(body, 0x44, set.description);
  if (set.has_password) add_name(body, 0x48, u"12345678");
  add_name(body, 0x4C, set.user);
  return block_of("SSET", body, {}, 0, position, 512);
}

ByteVector volume_block(const WrittenSet& set, std::uint64_t logical, std::uint64_t position) {
  ByteVector body(0x49);
  add_name(body, 0x40, set.machine);
  body.resize((body.size() + 3) / 4 * 4);
  return block_of("VOLB", body, {}, logical, position, 512);
}

ByteVector filemark_block(const WrittenMedia& media, const std::vector<std::uint64_t>& filemarks,
                          std::uint64_t attributes = 0) {
  ByteVector block(media.block_size);
  put_text(block, 0, "SFMB");
  put_number(block, 4, attributes | (media.states_list_place ? 0x8000'0000U : 0U), 4);
  put_number(block, 8, media.block_size & 0xFFFF, 2);
  const std::size_t list = media.states_list_place ? 0x48 : 0x3C;
  const std::size_t room = (media.block_size - 0x48) / 8;
  const std::size_t used = std::min(room, filemarks.size());
  put_number(block, 0x34, room, 4);
  put_number(block, 0x38, used, 4);
  if (media.states_list_place) put_number(block, 0x3C, list, 4);
  for (std::size_t i = 0; i < used; ++i) {
    put_number(block, list + i * 8, filemarks[filemarks.size() - 1 - i], 8);
  }
  put_checksum(block, 0, 50);
  return block;
}

std::uint32_t rotating_check(const ByteVector& bytes) {
  std::uint32_t value = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 4) {
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < 4 && at + i < bytes.size(); ++i) {
      word |= std::to_integer<std::uint32_t>(bytes[at + i]) << (8 * i);
    }
    value = (value << 1 | value >> 31) ^ word;
  }
  return value;
}

void append(ByteVector& to, const ByteVector& bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

}  // namespace

StoredGuid guid_of(std::uint8_t n) {
  StoredGuid guid{};
  guid.fill(n);
  return guid;
}

ByteVector block_of(const char* type, const ByteVector& body,
                    const std::vector<WrittenStream>& streams, std::uint64_t logical_address,
                    std::uint64_t position, std::uint64_t step) {
  ByteVector block = body;
  if (block.size() < 52) block.resize(52);
  block.resize((block.size() + 3) / 4 * 4);
  put_text(block, 0, type);
  put_number(block, 8, block.size(), 2);
  block[10] = std::byte{14};
  block[11] = std::byte{1};
  put_number(block, 20, logical_address, 8);
  block[48] = std::byte{2};
  put_checksum(block, 0, 50);
  for (const WrittenStream& stream : streams) add_stream(block, stream);
  // The padding ends where the block is a multiple of 1,024 long and the next
  // position a multiple of step.
  std::uint64_t end = block.size() + 22;
  while (end % 1024 != 0 || (position + end) % step != 0) ++end;
  const ByteVector padding(end - block.size() - 22);
  add_stream(block, {"SPAD", padding});
  block.resize(end);
  return block;
}

ByteVector config_of(const WrittenSet& set, bool is_trailing) {
  ByteVector stream;
  ByteVector record(0x190);
  put_text(record, 0, "SCIN");
  put_number(record, 0x08, set.flags, 4);
  put_number(record, 0x18, 4042, 2);
  put_number(record, 0x1B, set.major, 1);
  put_lsn(record, 0x20, is_trailing ? set.first : set.leading_first);
  put_lsn(record, 0x2A, is_trailing ? set.last : set.leading_last);
  put_lsn(record, 0x34, is_trailing ? set.checkpoint : set.leading_checkpoint);
  put_lsn(record, 0x3E, set.database_backup);
  put_date(record, 0x48, {2020, 1, 2, 3, 4, 5});
  put_date(record, 0x4D, set.start);
  if (is_trailing) put_date(record, 0x52, set.finish);
  put_number(record, 0x57, static_cast<std::uint8_t>(set.type), 1);
  put_number(record, 0x58, 52, 1);
  put_number(record, 0x5B, 140, 1);
  put_number(record, 0x5E, 869, 2);
  put_number(record, 0x60, is_trailing ? 3'000'000 : 2'900'000, 8);
  put_number(record, 0x74, 1033, 4);
  put_number(record, 0x78, 196'609, 4);
  put_guid(record, 0x7C, guid_of(4));
  put_lsn(record, 0x90, is_trailing ? set.last : set.leading_last);
  put_guid(record, 0x9C, set.fork);
  put_lsn(record, 0xAC, set.fork_point);
  put_guid(record, 0xB8, set.parent_fork);
  put_guid(record, 0xE0, set.family);
  put_number(record, 0xF4, set.status, 4);
  put_lsn(record, 0xF8, set.chain_start);
  put_lsn(record, 0x104, set.base_lsn);
  put_guid(record, 0x110, set.base);
  put_number(record, 0x158, is_trailing ? 1'200'000 : 2'900'000, 8);
  if (set.major == 9) record.resize(0x158);
  const bool renamed = is_trailing && !set.trailing_database.empty();
  add_name(record, 0x68, renamed ? set.trailing_database : set.database);
  add_name(record, 0x6C, set.server);
  put_number(record, 4, record.size(), 4);
  append(stream, record);
  std::uint32_t filegroup = 0;
  for (const WrittenFile& file : set.files) {
    if (file.filegroup != 0 && file.filegroup != filegroup) {
      filegroup = file.filegroup;
      ByteVector group(0x20);
      put_text(group, 0, "SFGI");
      put_number(group, 0x0C, filegroup, 4);
      add_name(group, 0x10, filegroup == 1 ? u"PRIMARY" : u"SECOND");
      put_number(group, 4, group.size(), 4);
      append(stream, group);
    }
    ByteVector entry(0x404);
    put_text(entry, 0, "SFIN");
    put_number(entry, 0x14, file.id, 4);
    put_number(entry, 0x1C, file.type, 4);
    put_number(entry, 0x20, 512, 4);
    put_number(entry, 0x28, file.size, 8);
    put_number(entry, 0x56, 35'184'372'080'640, 8);
    put_lsn(entry, 0x9E, is_trailing ? set.checkpoint : WrittenLsn{7, 7, 7});
    put_guid(entry, 0xAA, is_trailing ? set.guid : guid_of(7));
    put_guid(entry, 0xBA, guid_of(8));
    put_number(entry, 0xFA, is_trailing ? file.trailing_bytes : file.leading_bytes, 8);
    add_name(entry, 0x30, file.logical_name);
    add_name(entry, 0x34, file.physical_name);
    put_number(entry, 4, entry.size(), 4);
    append(stream, entry);
  }
  return stream;
}

ByteVector literal_block(const ByteVector& bytes) {
  ByteVector block(256);
  std::fill(block.begin(), block.begin() + 128, std::byte{0x88});
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    block.push_back(i + 1 < bytes.size() ? bytes[i + 1] : std::byte{0});
    block.push_back(bytes[i]);
  }
  block.insert(block.end(), 4, std::byte{0});
  return block;
}

TapeWriter::TapeWriter(WrittenMedia media) : media_(std::move(media)) {
  file_.append(tape_block(media_));
  add_filemark();
}

void TapeWriter::add_filemark() {
  const std::uint64_t at = file_.size();
  file_.append(filemark_block(media_, filemarks_));
  filemarks_.push_back(at);
}

TapeWriter& TapeWriter::add(const WrittenSet& set) {
  Places place;
  place.start = file_.size();
  const auto logical = [&] { return (file_.size() - place.start) / 1024; };
  file_.append(set_block(set, place.start));
  file_.append(volume_block(set, logical(), file_.size()));
  place.leader = file_.size();
  file_.append(
      block_of("MSCI", {}, {{"MQCI", config_of(set, false)}}, logical(), file_.size(), 512));
  if (set.data_size != 0) {
    ByteVector block = block_of("MSDA", {}, {}, logical(), file_.size(), 512);
    block.resize(52);
    ByteVector head(22);
    put_text(head, 0, "MQDA");
    put_number(head, 8, set.data_size, 8);
    put_checksum(head, 0, 20);
    append(block, head);
    file_.append(block);
    const std::uint64_t written = std::min<std::uint64_t>(set.data_size, 65'536);
    file_.append(ByteVector(written, std::byte{0xDA}));
    file_.append_hole(set.data_size - written);
    ByteVector tail((4 - (52 + 22 + set.data_size) % 4) % 4);
    ByteVector padding(22);
    put_text(padding, 0, "SPAD");
    const std::uint64_t so_far = file_.size() - place.start + tail.size() + 22;
    const std::uint64_t fill = (1024 - so_far % 1024) % 1024;
    put_number(padding, 8, fill, 8);
    put_checksum(padding, 0, 20);
    append(tail, padding);
    tail.resize(tail.size() + fill);
    file_.append(tail);
  }
  for (std::size_t i = 0; i < set.log_blocks; ++i) {
    file_.append(block_of("MSTL", {}, {}, logical(), file_.size(), 512));
  }
  if (set.has_trailer) {
    place.trailer = file_.size();
    file_.append(block_of("MSLS", {}, {{"MQCI", config_of(set, true)}}, logical(), file_.size(),
                          media_.block_size));
  } else {
    file_.append(block_of("MSTL", {}, {}, logical(), file_.size(), media_.block_size));
  }
  place.data_end = file_.size();
  add_filemark();
  file_.append(
      block_of("ESET", {}, {{"TSMP", ByteVector(100)}}, 0, file_.size(), media_.block_size));
  file_.append(block_of("ESET", {}, {}, 0, file_.size(), media_.block_size));
  place.closing = file_.size();
  add_filemark();
  places.push_back(place);
  return *this;
}

ContainerWriter::ContainerWriter(WrittenMedia media) : media_(std::move(media)) {
  bytes_.resize(0x1E0);
  put_text(bytes_, 0, "MSSQLBAK");
  put_number(bytes_, 8, 2, 4);
  put_number(bytes_, 12, 3, 4);
  add_records(tape_block(media_));
  add_padding();
  add_filemark();
}

void ContainerWriter::add_records(const ByteVector& stream) {
  constexpr std::size_t kPiece = 16 * 1024;
  for (std::size_t at = 0; at < stream.size(); at += kPiece) {
    const std::size_t end = std::min(stream.size(), at + kPiece);
    const ByteVector piece(stream.begin() + static_cast<std::ptrdiff_t>(at),
                           stream.begin() + static_cast<std::ptrdiff_t>(end));
    const ByteVector payload = literal_block(piece);
    ByteVector record(28);
    put_number(record, 0, payload.size() << 16 | piece.size() / 512 << 8 | 0x21, 4);
    put_number(record, 24, rotating_check(payload), 4);
    append(record, payload);
    append(bytes_, record);
  }
}

void ContainerWriter::add_padding() {
  const std::size_t step = media_.block_size;
  if (bytes_.size() % step == 0) return;
  std::size_t fill = step - bytes_.size() % step;
  if (fill < 24) fill += step;
  ByteVector record(fill);
  put_number(record, 0, (fill - 24) << 16 | 0x24, 4);
  append(bytes_, record);
}

void ContainerWriter::add_filemark() {
  const std::uint64_t at = bytes_.size();
  append(bytes_, filemark_block(media_, filemarks_));
  filemarks_.push_back(at);
}

ContainerWriter& ContainerWriter::add(const WrittenSet& set) {
  TapeWriter::Places place;
  place.start = bytes_.size();
  place.leader = place.start;
  ByteVector head = set_block(set, place.start);
  append(head, volume_block(set, head.size() / 1024, head.size()));
  append(head, block_of("MSCI", {}, {{"MQCI", config_of(set, false)}}, head.size() / 1024,
                        head.size(), 512));
  std::uint64_t decoded = 0;
  const auto add_pieces = [&](const ByteVector& stream) {
    add_records(stream);
    decoded += stream.size();
  };
  add_pieces(head);
  for (std::uint64_t done = 0; done < set.data_size; done += 16 * 1024) {
    add_pieces(ByteVector(16 * 1024, std::byte{0xDA}));
  }
  place.trailer = bytes_.size();
  const std::uint64_t trailer_offset = decoded;
  add_pieces(block_of(set.has_trailer ? "MSLS" : "MSTL", {}, {{"MQCI", config_of(set, true)}},
                      decoded / 1024, decoded, 512));
  if (with_index) {
    ByteVector entries(16);
    put_number(entries, 0, trailer_offset, 8);
    put_number(entries, 8, place.trailer, 8);
    ByteVector index(0x28);
    put_number(index, 0, 0x2C, 4);
    put_number(index, 0x18, 0x1'0001, 4);
    put_number(index, 0x1C, 1, 4);
    put_number(index, 0x24, rotating_check(entries), 4);
    append(index, entries);
    const std::size_t step = media_.block_size;
    index.resize(index.size() + (step - (bytes_.size() + index.size()) % step) % step);
    put_number(index, 0x20, index.size() - 0x18, 4);
    append(bytes_, index);
  } else {
    add_padding();
  }
  place.data_end = bytes_.size();
  add_filemark();
  add_records(block_of("ESET", {}, {}, 0, 0, 512));
  add_padding();
  place.closing = bytes_.size();
  add_filemark();
  places.push_back(place);
  return *this;
}

}  // namespace unbroken::test
