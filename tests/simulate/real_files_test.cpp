// What the writer writes, held against files that SQL Server wrote.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "simulate/backup_file_writer.h"
#include "simulate/sample_spec.h"
#include "simulate/tape_image.h"

namespace unbroken::simulate {
namespace {

// "" where both are equal outside the mask, else the first difference, told by
// its place in the block it lies in.
std::string first_difference(const TapeImage& real, const std::vector<std::byte>& written) {
  const std::vector<bool> unknown = unknown_bytes(real);
  const std::size_t both = std::min(real.bytes.size(), written.size());
  for (std::size_t i = 0; i < both; ++i) {
    if (unknown[i] || real.bytes[i] == written[i]) continue;
    const TapeBlock* inside = nullptr;
    for (const TapeBlock& block : real.blocks) {
      if (block.at <= i) inside = &block;
    }
    return inside->type + " at " + std::to_string(inside->at) + " + " +
           std::to_string(i - inside->at) + ": real " +
           std::to_string(std::to_integer<int>(real.bytes[i])) + ", written " +
           std::to_string(std::to_integer<int>(written[i]));
  }
  return real.bytes.size() == written.size()
             ? ""
             : std::to_string(written.size()) + " bytes for " + std::to_string(real.bytes.size());
}

}  // namespace

TEST_CASE("Every plain file of SQL Server comes out of the writer again, byte by byte") {
  for (const std::string& path : plain_samples()) {
    INFO(path);
    TapeImage real;
    REQUIRE(take_apart(file_bytes(path), real) == "");
    const std::size_t sets = real.all("SSET").size();
    std::vector<std::byte> written;
    for (std::size_t i = 0; i < sets; ++i) {
      const BackupFileSpec spec = described(real, i);
      if (i == 0) {
        Result<std::vector<std::byte>> file = backup_file_bytes(spec, family_of(real));
        REQUIRE(file.ok());
        written = *std::move(file);
      } else {
        REQUIRE(append_backup_set(spec, family_of(real), written).ok());
      }
    }
    CHECK(first_difference(real, written) == "");
  }
}

}  // namespace unbroken::simulate
