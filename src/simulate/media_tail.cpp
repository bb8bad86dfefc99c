#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "simulate/backup_file_writer.h"
#include "simulate/checksum.h"

namespace unbroken::simulate {
namespace {

// A file's bytes; what lies outside reads as 0.
class Image {
 public:
  explicit Image(std::span<const std::byte> bytes) : bytes_(bytes) {}

  [[nodiscard]] std::uint64_t size() const { return bytes_.size(); }
  [[nodiscard]] std::uint64_t number(std::uint64_t at, std::size_t size) const {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size && at < bytes_.size() && i < bytes_.size() - at; ++i) {
      value |= std::to_integer<std::uint64_t>(bytes_[static_cast<std::size_t>(at) + i]) << (8 * i);
    }
    return value;
  }
  [[nodiscard]] std::span<const std::byte> part(std::uint64_t at, std::uint64_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) return {};
    return bytes_.subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(size));
  }
  [[nodiscard]] bool has_tag(std::uint64_t at, std::string_view tag) const {
    return std::ranges::equal(part(at, 4), std::as_bytes(std::span(tag.data(), tag.size())));
  }
  [[nodiscard]] bool has_block(std::uint64_t at, std::string_view type) const {
    return has_tag(at, type) && word_sum(part(at, 52)) == 0;
  }

 private:
  std::span<const std::byte> bytes_;
};

Error damaged(std::string reason) { return Error{Code::damaged, std::move(reason), {}, false}; }

// The filemarks before the one at mark, newest first, through as many tables as
// hold them; nothing where a table is none.
std::optional<std::vector<std::uint64_t>> earlier_filemarks(const Image& image,
                                                            std::uint64_t mark) {
  std::vector<std::uint64_t> found;
  for (;;) {
    if (!image.has_block(mark, "SFMB")) return std::nullopt;
    const bool has_offset = (image.number(mark + 4, 4) & 0x80000000) != 0;
    const std::uint64_t table = mark + (has_offset ? image.number(mark + 0x3C, 4) : 0x3C);
    const std::uint64_t used = image.number(mark + 0x38, 4);
    for (std::uint64_t i = 0; i < used; ++i) {
      const std::uint64_t entry = image.number(table + 8 * i, 8);
      if (entry >= mark || (!found.empty() && entry >= found.back())) return std::nullopt;
      found.push_back(entry);
    }
    if (used == 0 || used < image.number(mark + 0x34, 4)) return found;
    mark = found.back();
  }
}

// The content of the block's stream of that name.
std::span<const std::byte> stream_of(const Image& image, std::uint64_t block,
                                     std::string_view name) {
  constexpr std::uint64_t kHeader = 22;
  std::uint64_t at = block + image.number(block + 8, 2);
  while (at < image.size()) {
    const std::uint64_t length = image.number(at + 8, 8);
    if (length > image.size()) return {};
    if (image.has_tag(at, name)) return image.part(at + kHeader, length);
    if (image.has_tag(at, "SPAD")) return {};
    at = block + (at + kHeader + length - block + 3) / 4 * 4;
  }
  return {};
}

}  // namespace

Result<MediaTail> media_tail(std::span<const std::byte> file) {
  const Image image(file);
  if (!image.has_block(0, "TAPE")) return damaged("does not begin with a tape header");
  MediaTail tail;
  tail.size = file.size();
  tail.block_size = static_cast<std::uint32_t>(image.number(0x40, 2)) * 512;
  if (tail.block_size == 0 || tail.block_size > tail.size) return damaged("ends inside a block");
  const std::uint64_t last = tail.size - tail.block_size;
  const auto earlier = earlier_filemarks(image, last);
  if (!earlier || earlier->size() % 2 != 0) return damaged("does not end with a filemark");
  tail.filemarks.assign(earlier->rbegin(), earlier->rend());
  tail.filemarks.push_back(last);
  if (earlier->empty()) return tail;

  const std::uint64_t end = earlier->front() + tail.block_size;
  const std::span<const std::byte> map = stream_of(image, end, "TSMP");
  if (!image.has_block(end, "ESET") || map.size() < 8) return damaged("its last set has no end");
  tail.set_map.assign(map.begin() + 8, map.end());
  tail.sets = static_cast<std::uint16_t>(Image(map).number(4, 2));
  return tail;
}

}  // namespace unbroken::simulate
