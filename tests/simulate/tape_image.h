// A backup file taken apart without any of the library's code: the second
// opinion about what the writer writes.

#ifndef UNBROKEN_TESTS_SIMULATE_TAPE_IMAGE_H_
#define UNBROKEN_TESTS_SIMULATE_TAPE_IMAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "unbroken/guid.h"
#include "unbroken/lsn.h"
#include "unbroken/time.h"

namespace unbroken::simulate {

struct TapeStream {
  std::string id;
  std::size_t header = 0;  // file offset
  std::size_t data = 0;
  std::size_t length = 0;
  std::uint16_t attributes = 0;
};

struct TapeBlock {
  std::string type;
  std::size_t at = 0;
  std::vector<TapeStream> streams;

  [[nodiscard]] const TapeStream* stream(const std::string& id) const;
};

// A record of the configuration streams.
struct TapeRecord {
  std::string tag;
  std::size_t at = 0;
  std::size_t length = 0;
};

struct TapeImage {
  std::vector<std::byte> bytes;
  std::vector<TapeBlock> blocks;

  [[nodiscard]] std::uint64_t number(std::size_t at, std::size_t size) const;
  [[nodiscard]] std::optional<Lsn> lsn(std::size_t at) const;
  [[nodiscard]] std::optional<Guid> guid(std::size_t at) const;
  [[nodiscard]] std::optional<LocalTime> date(std::size_t at) const;
  // The text that the reference at base + at names.
  [[nodiscard]] std::optional<std::string> text(std::size_t base, std::size_t at) const;
  [[nodiscard]] std::vector<TapeRecord> records(const TapeBlock& config) const;
  [[nodiscard]] std::vector<const TapeBlock*> all(const std::string& type) const;
};

// Walks the blocks to the end of the bytes. Returns what is wrong, "" for nothing.
[[nodiscard]] std::string take_apart(std::vector<std::byte> bytes, TapeImage& image);

[[nodiscard]] std::vector<std::byte> file_bytes(const std::string& path);

// The plain MTF samples, by their path; empty, with a notice, where there are none.
[[nodiscard]] std::vector<std::string> plain_samples();
// One of them; "" where there are none.
[[nodiscard]] std::string sample(const std::string& name);

}  // namespace unbroken::simulate

#endif  // UNBROKEN_TESTS_SIMULATE_TAPE_IMAGE_H_
