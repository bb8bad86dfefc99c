#include "simulate/checksum.h"

#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <vector>

#include "simulate/tape_image.h"

namespace unbroken::simulate {
namespace {

using Sector = std::array<std::byte, 512>;

}  // namespace

TEST_CASE("A block's checksum is the exclusive-or of its words") {
  const std::array<std::byte, 5> bytes{std::byte{0x12}, std::byte{0x34}, std::byte{0xFF},
                                       std::byte{0x0F}, std::byte{0x77}};
  // 0x3412 ^ 0x0FFF; the odd byte is left out.
  CHECK(word_sum(bytes) == 0x3BED);
  CHECK(word_sum({}) == 0);
}

TEST_CASE("A stream's sum rotates once a sector") {
  Sector first{};
  first[0] = std::byte{0x01};
  first[511] = std::byte{0x80};
  Sector second{};
  second[6] = std::byte{0x20};
  SectorSum sum;
  sum.add(first);
  CHECK(sum.value() == 0x80000001);
  sum.add(second);
  // 0x80000001 rotated left is 0x00000003.
  CHECK(sum.value() == 0x00200003);
}

TEST_CASE("Two equal words of one sector cancel out, in two sectors they do not") {
  Sector twice{};
  twice[0] = twice[4] = std::byte{0x01};
  SectorSum together;
  together.add(twice);
  CHECK(together.value() == 0);

  Sector once{};
  once[0] = std::byte{0x01};
  SectorSum apart;
  apart.add(once);
  apart.add(once);
  CHECK(apart.value() == 3);
}

TEST_CASE("The sum of every stream with a checksum is the one SQL Server wrote") {
  int summed = 0;
  for (const std::string& path : plain_samples()) {
    INFO(path);
    TapeImage image;
    REQUIRE(take_apart(file_bytes(path), image) == "");
    for (const TapeBlock& block : image.blocks) {
      const TapeStream* told = block.stream("CSUM");
      if (told == nullptr) continue;
      const TapeStream* body = block.stream(block.type == "MSDA" ? "MQDA" : "MQTL");
      REQUIRE(body != nullptr);
      SectorSum sum;
      sum.add(std::span(image.bytes).subspan(body->data + 2, body->length - 2));
      CHECK(sum.value() == image.number(told->data, 4));
      ++summed;
    }
  }
  // Two differentials with a data and a log stream each, one log backup with two.
  CHECK((summed == 6 || summed == 0));
}

}  // namespace unbroken::simulate
