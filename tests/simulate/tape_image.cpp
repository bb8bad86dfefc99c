#include "simulate/tape_image.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <utility>

namespace unbroken::simulate {
namespace {

std::string tag_at(const std::vector<std::byte>& bytes, std::size_t at) {
  std::string tag;
  for (std::size_t i = 0; i < 4; ++i) tag += static_cast<char>(bytes[at + i]);
  return tag;
}

bool sums_to_zero(const TapeImage& image, std::size_t at, std::size_t size) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < size; i += 2) sum ^= image.number(at + i, 2);
  return sum == 0;
}

std::string where(const std::string& what, std::size_t at) {
  return what + " at " + std::to_string(at);
}

}  // namespace

const TapeStream* TapeBlock::stream(const std::string& id) const {
  for (const TapeStream& candidate : streams) {
    if (candidate.id == id) return &candidate;
  }
  return nullptr;
}

std::uint64_t TapeImage::number(std::size_t at, std::size_t size) const {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value |= std::to_integer<std::uint64_t>(bytes.at(at + i)) << (8 * i);
  }
  return value;
}

std::optional<Lsn> TapeImage::lsn(std::size_t at) const {
  const Lsn lsn(static_cast<std::uint32_t>(number(at, 4)),
                static_cast<std::uint32_t>(number(at + 4, 4)),
                static_cast<std::uint16_t>(number(at + 8, 2)));
  return lsn.is_null() ? std::nullopt : std::optional(lsn);
}

std::optional<Guid> TapeImage::guid(std::size_t at) const {
  std::array<std::uint8_t, 16> stored{};
  for (std::size_t i = 0; i < 16; ++i) stored[i] = std::to_integer<std::uint8_t>(bytes.at(at + i));
  const Guid guid = Guid::from_stored(stored);
  return guid.is_zero() ? std::nullopt : std::optional(guid);
}

std::optional<LocalTime> TapeImage::date(std::size_t at) const {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 5; ++i) bits = bits << 8 | number(at + i, 1);
  if (bits == 0) return std::nullopt;
  const auto field = [&bits](unsigned shift, unsigned width) {
    return (bits >> shift) & ((1U << width) - 1);
  };
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04u-%02u-%02uT%02u:%02u:%02u",
                static_cast<unsigned>(bits >> 26), static_cast<unsigned>(field(22, 4)),
                static_cast<unsigned>(field(17, 5)), static_cast<unsigned>(field(12, 5)),
                static_cast<unsigned>(field(6, 6)), static_cast<unsigned>(field(0, 6)));
  return *LocalTime::parse(text.data());
}

// Samples hold no character outside the basic plane.
std::optional<std::string> TapeImage::text(std::size_t base, std::size_t at) const {
  const std::size_t size = number(base + at, 2);
  const std::size_t place = base + number(base + at + 2, 2);
  if (size == 0) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < size; i += 2) {
    const auto unit = static_cast<unsigned>(number(place + i, 2));
    if (unit < 0x80) {
      out += static_cast<char>(unit);
    } else if (unit < 0x800) {
      out += static_cast<char>(0xC0 | (unit >> 6));
      out += static_cast<char>(0x80 | (unit & 0x3F));
    } else {
      out += static_cast<char>(0xE0 | (unit >> 12));
      out += static_cast<char>(0x80 | ((unit >> 6) & 0x3F));
      out += static_cast<char>(0x80 | (unit & 0x3F));
    }
  }
  return out;
}

std::vector<TapeRecord> TapeImage::records(const TapeBlock& config) const {
  std::vector<TapeRecord> found;
  const TapeStream& stream = *config.stream("MQCI");
  for (std::size_t at = stream.data; at < stream.data + stream.length;) {
    const std::size_t length = number(at + 4, 4);
    found.push_back({tag_at(bytes, at), at, length});
    at += length == 0 ? stream.length : length;
  }
  return found;
}

std::vector<const TapeBlock*> TapeImage::all(const std::string& type) const {
  std::vector<const TapeBlock*> found;
  for (const TapeBlock& block : blocks) {
    if (block.type == type) found.push_back(&block);
  }
  return found;
}

std::string take_apart(std::vector<std::byte> bytes, TapeImage& image) {
  image = {std::move(bytes), {}};
  const std::size_t end = image.bytes.size();
  if (end < 512) return "too short";
  const std::size_t filemark = image.number(0x40, 2) * 512;
  std::size_t at = 0;
  while (at < end) {
    if (at % 512 != 0 || end - at < 512) return where("no block", at);
    if (!sums_to_zero(image, at, 52)) return where("block checksum", at);
    TapeBlock block{tag_at(image.bytes, at), at, {}};
    if (block.type == "SFMB") {
      if (at % filemark != 0) return where("filemark out of place", at);
      at += filemark;
    } else {
      for (std::size_t stream = at + image.number(at + 8, 2);;) {
        if (end < 22 || stream > end - 22) return where("stream past the end", stream);
        if (!sums_to_zero(image, stream, 22)) return where("stream checksum", stream);
        const std::size_t length = image.number(stream + 8, 8);
        if (length > end - stream - 22) return where("stream too long", stream);
        block.streams.push_back({tag_at(image.bytes, stream), stream, stream + 22, length,
                                 static_cast<std::uint16_t>(image.number(stream + 6, 2))});
        if (block.streams.back().id == "SPAD") {
          at = stream + 22 + length;
          break;
        }
        stream = (stream + 22 + length + 3) / 4 * 4;
      }
    }
    image.blocks.push_back(std::move(block));
  }
  return at == end ? "" : where("end inside a block", at);
}

std::vector<std::byte> file_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

std::vector<std::string> plain_samples() {
  const std::filesystem::path folder(UNBROKEN_SHARED_DIR "/samples");
  std::vector<std::string> paths;
  if (!std::filesystem::exists(folder)) {
    std::cout << "skipped: no sample backup files in " << folder.string() << '\n';
    return paths;
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    char magic[4] = {};
    std::ifstream(entry.path(), std::ios::binary).read(magic, sizeof magic);
    if (std::string(magic, sizeof magic) == "TAPE") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string sample(const std::string& name) {
  const std::string path = UNBROKEN_SHARED_DIR "/samples/" + name;
  if (std::filesystem::exists(path)) return path;
  std::cout << "skipped: no sample " << name << '\n';
  return "";
}

}  // namespace unbroken::simulate
