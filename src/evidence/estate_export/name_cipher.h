// NameCipher: words replaced by other words of the same length, under a key.
//
// It permutes the words of each shape, so that two words become one only where
// they are the same without case; ASCII letters and digits become lower-case
// letters and digits, other characters become ideographs. Lengths stay because
// SQL Server cuts names at a length. Who has the key can undo it.

#ifndef UNBROKEN_EVIDENCE_ESTATE_EXPORT_NAME_CIPHER_H_
#define UNBROKEN_EVIDENCE_ESTATE_EXPORT_NAME_CIPHER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unbroken {

class NameCipher {
 public:
  NameCipher(std::uint64_t key0, std::uint64_t key1) : key0_(key0), key1_(key1) {}

  // A word of ASCII letters, digits and characters beyond ASCII. A single
  // character always changes.
  [[nodiscard]] std::string hidden(std::string_view word) const;

  // The same for a word of digits, which stay digits.
  [[nodiscard]] std::string hidden_digits(std::string_view digits) const;

  // A keyed hash; salts give unrelated ones.
  [[nodiscard]] std::uint64_t hash(std::string_view text, std::uint64_t salt) const;

 private:
  struct Symbol {
    std::uint32_t digit;
    std::uint32_t radix;
  };
  using Symbols = std::vector<Symbol>;

  void permute(Symbols& word) const;
  void add_round(Symbols& word, std::size_t begin, std::size_t end, const std::string& other,
                 std::uint64_t round) const;

  std::uint64_t key0_;
  std::uint64_t key1_;
};

}  // namespace unbroken

#endif  // UNBROKEN_EVIDENCE_ESTATE_EXPORT_NAME_CIPHER_H_
