#include "evidence/estate_export/name_cipher.h"

#include <algorithm>
#include <array>
#include <bit>

#include "model/utf8.h"

namespace unbroken {
namespace {

// SipHash-2-4 (Aumasson, Bernstein): short, keyed, and not to be inverted.
class SipHash {
 public:
  SipHash(std::uint64_t key0, std::uint64_t key1)
      : v_{key0 ^ 0x736F6D6570736575U, key1 ^ 0x646F72616E646F6DU, key0 ^ 0x6C7967656E657261U,
           key1 ^ 0x7465646279746573U} {}

  std::uint64_t of(std::string_view text) {
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) absorb(word(text.substr(at, 8)));
    absorb(word(text.substr(at)) | std::uint64_t{text.size() & 0xFF} << 56);
    v_[2] ^= 0xFF;
    for (int round = 0; round < 4; ++round) stir();
    return v_[0] ^ v_[1] ^ v_[2] ^ v_[3];
  }

 private:
  static std::uint64_t word(std::string_view bytes) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      out |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << 8 * i;
    }
    return out;
  }

  void absorb(std::uint64_t word) {
    v_[3] ^= word;
    stir();
    stir();
    v_[0] ^= word;
  }

  void stir() {
    v_[0] += v_[1];
    v_[1] = std::rotl(v_[1], 13) ^ v_[0];
    v_[0] = std::rotl(v_[0], 32);
    v_[2] += v_[3];
    v_[3] = std::rotl(v_[3], 16) ^ v_[2];
    v_[0] += v_[3];
    v_[3] = std::rotl(v_[3], 21) ^ v_[0];
    v_[2] += v_[1];
    v_[1] = std::rotl(v_[1], 17) ^ v_[2];
    v_[2] = std::rotl(v_[2], 32);
  }

  std::array<std::uint64_t, 4> v_;
};

constexpr std::string_view kLettersAndDigits = "0123456789abcdefghijklmnopqrstuvwxyz";

// What characters beyond ASCII become: ideographs, as there are many and each is
// printable. Characters of one script are less than a block apart, so that
// different ones stay different. Those of two UTF-16 units get two again.
struct Block {
  char32_t begin;
  std::uint32_t size;
};
constexpr Block kBasicIdeographs{0x4E00, 20'992};
constexpr Block kSupplementaryIdeographs{0x20000, 42'711};

const Block& block_of(std::uint32_t radix) {
  return radix == kBasicIdeographs.size ? kBasicIdeographs : kSupplementaryIdeographs;
}

char32_t code_point(std::string_view bytes) {
  const auto byte = [&bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  char32_t point = bytes.size() == 1   ? byte(0)
                   : bytes.size() == 2 ? byte(0) & 0x1FU
                   : bytes.size() == 3 ? byte(0) & 0x0FU
                                       : byte(0) & 0x07U;
  for (std::size_t i = 1; i < bytes.size(); ++i) point = point << 6 | (byte(i) & 0x3FU);
  return point;
}

}  // namespace

std::uint64_t NameCipher::hash(std::string_view text, std::uint64_t salt) const {
  return SipHash(key0_, key1_ ^ salt).of(text);
}

std::string NameCipher::hidden(std::string_view word) const {
  Symbols symbols;
  while (!word.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_length(word), 1);
    const char32_t point = code_point(word.substr(0, length));
    const char lower = point >= 'A' && point <= 'Z' ? static_cast<char>(word[0] | 0x20) : word[0];
    const std::size_t digit = kLettersAndDigits.find(lower);
    if (length == 1 && digit != std::string_view::npos) {
      symbols.push_back({static_cast<std::uint32_t>(digit), 36});
    } else {
      const std::uint32_t radix =
          length < 4 ? kBasicIdeographs.size : kSupplementaryIdeographs.size;
      symbols.push_back({static_cast<std::uint32_t>(point) % radix, radix});
    }
    word.remove_prefix(length);
  }
  permute(symbols);
  std::string out;
  for (const Symbol& symbol : symbols) {
    if (symbol.radix == 36) {
      out += kLettersAndDigits[symbol.digit];
      continue;
    }
    char utf8[4];
    out.append(utf8, put_utf8(block_of(symbol.radix).begin + symbol.digit, utf8));
  }
  return out;
}

std::string NameCipher::hidden_digits(std::string_view digits) const {
  Symbols symbols;
  for (const char c : digits) symbols.push_back({static_cast<std::uint32_t>(c - '0'), 10});
  permute(symbols);
  std::string out;
  for (const Symbol& symbol : symbols) out += kLettersAndDigits[symbol.digit];
  return out;
}

// A Feistel network over digits of mixed radix: each half is shifted in turn by
// what a hash makes of the other one, which can be taken back step by step.
void NameCipher::permute(Symbols& word) const {
  if (word.size() == 1) {
    Symbol& only = word.front();
    only.digit =
        (only.digit + 1 + static_cast<std::uint32_t>(hash("", 3) % (only.radix - 1))) % only.radix;
    return;
  }
  constexpr std::uint64_t kRounds = 8;
  const std::size_t middle = word.size() / 2;
  const auto text_of = [&word](std::size_t begin, std::size_t end) {
    std::string text;
    for (std::size_t i = begin; i < end; ++i) {
      text += static_cast<char>(word[i].digit & 0xFF);
      text += static_cast<char>(word[i].digit >> 8);
    }
    return text;
  };
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    if (round % 2 == 0) {
      add_round(word, middle, word.size(), text_of(0, middle), round);
    } else {
      add_round(word, 0, middle, text_of(middle, word.size()), round);
    }
  }
}

void NameCipher::add_round(Symbols& word, std::size_t begin, std::size_t end,
                           const std::string& other, std::uint64_t round) const {
  constexpr std::size_t kDigitsOfOneHash = 4;  // of the largest radix, 64 bits hold four
  std::uint64_t drawn = 0;
  for (std::size_t i = begin; i < end; ++i) {
    if ((i - begin) % kDigitsOfOneHash == 0) drawn = hash(other, (i - begin) << 8 | round << 3 | 4);
    Symbol& symbol = word[i];
    symbol.digit = static_cast<std::uint32_t>((symbol.digit + drawn % symbol.radix) % symbol.radix);
    drawn /= symbol.radix;
  }
}

}  // namespace unbroken
