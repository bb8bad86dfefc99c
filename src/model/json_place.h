// TextPlace and TokenCursor: where in a JSON text its tokens stand.
//
// Boost's parser tells what it read but not where. The cursor follows it token
// by token through each chunk of input, so that any token can be named by line
// and column, at the cost of a skip over the white space between tokens.

#ifndef UNBROKEN_MODEL_JSON_PLACE_H_
#define UNBROKEN_MODEL_JSON_PLACE_H_

#include <cstdint>
#include <string_view>

namespace unbroken {

// Both count from 1. A column counts code points, a tab as one.
struct TextPlace {
  std::uint64_t line = 1;
  std::uint64_t column = 1;

  // Moves past text, which must be what follows this place.
  void advance(std::string_view text);

  friend bool operator==(const TextPlace&, const TextPlace&) = default;
};

// Steps through one chunk after the other; a token may span any number of them.
class TokenCursor {
 public:
  // What start offsets are relative to, or kEarlier.
  void open(const char* begin, const char* end);

  // Each steps past the next token, which is of the named kind and ends in this
  // chunk, and returns its start: an offset into the chunk, or kEarlier for a
  // token that began in an earlier one. That one's place is earlier_start().
  static constexpr std::uint32_t kEarlier = 0xFFFFFFFF;
  std::uint32_t step_structure();                       // { } [ ]
  std::uint32_t step_scalar(std::string_view text);     // number, true, false, null
  std::uint32_t step_plain(std::string_view contents);  // a string without escapes, in this chunk
  std::uint32_t step_string();                          // any string

  // Ends the chunk: what is left of it is white space or the start of a token.
  // place_of_chunk is where the chunk begins.
  void close(TextPlace place_of_chunk);
  [[nodiscard]] TextPlace earlier_start() const { return earlier_start_; }

 private:
  enum class Open : std::uint8_t { nothing, scalar, string, string_escape };
  void skip_gap();
  void scan_string();

  const char* begin_ = nullptr;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  Open open_ = Open::nothing;
  TextPlace earlier_start_;
};

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_JSON_PLACE_H_
