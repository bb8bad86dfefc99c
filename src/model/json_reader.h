// JsonReader: the tokens of a JSON text, one after the other, in bounded memory.
//
// Built on Boost.JSON's incremental parser, which is used nowhere else. Numbers
// keep their digits, so that a 25-digit LSN is exact. A text may begin with a
// UTF-8 byte order mark; UTF-16 (little-endian, as PowerShell's `>` writes it)
// is converted on the way. Comments, trailing commas and a second document are
// errors. One thread at a time.

#ifndef UNBROKEN_MODEL_JSON_READER_H_
#define UNBROKEN_MODEL_JSON_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/json_place.h"
#include "unbroken/evidence.h"
#include "unbroken/status.h"

namespace unbroken {

enum class JsonToken : std::uint8_t {
  object_begin,
  object_end,
  array_begin,
  array_end,
  key,
  string,
  number,
  boolean,
  null,
  end,    // the whole document was read
  error,  // nothing follows; error() says why
};

class JsonReader {
 public:
  static constexpr std::size_t kMaxDepth = 64;
  static constexpr std::size_t kMaxText = std::size_t{64} << 20;  // of one string, key or number

  explicit JsonReader(ByteStream stream);
  // text must outlive the reader.
  explicit JsonReader(std::string_view text);
  ~JsonReader();
  JsonReader(JsonReader&&) = delete;
  JsonReader& operator=(JsonReader&&) = delete;

  // Moves to the next token and returns it; token() is the one moved to last.
  // After `end` or `error` it stays there.
  JsonToken next() {
    if (current_ + 1 < tokens_.size()) {
      ++current_;
      return tokens_[current_].kind;
    }
    return refill();
  }
  [[nodiscard]] JsonToken token() const { return tokens_[current_].kind; }

  // What a key or string says, or a number's digits as written. Valid until
  // the next call of next().
  [[nodiscard]] std::string_view text() const {
    const Token& token = tokens_[current_];
    return token.is_spilled ? std::string_view(spill_).substr(token.begin, token.size)
                            : chunk_.substr(token.begin, token.size);
  }
  [[nodiscard]] bool boolean() const { return tokens_[current_].begin != 0; }

  // Where the current token begins, or where the error is.
  [[nodiscard]] TextPlace place();

  // With the code `damaged`, or what the stream failed with.
  [[nodiscard]] const Error& error() const { return error_; }

  // Both deal with the whole value whose first token is the current one and
  // leave its last token current. False at an error.
  bool skip();
  bool copy(std::string& out);  // appends it as compact JSON

 private:
  class Parser;
  friend class Parser;

  struct Token {
    JsonToken kind = JsonToken::null;
    bool is_spilled = false;
    std::uint32_t place = 0;  // offset into the chunk, or TokenCursor::kEarlier
    std::uint32_t begin = 0;  // of the text; for a boolean 1 or 0
    std::uint32_t size = 0;
  };

  JsonToken refill();
  void end_chunk();
  void begin_chunk(std::string_view chunk, TextPlace earlier);
  void fail(Error error, std::uint32_t place = 0);

  std::unique_ptr<Parser> parser_;
  std::vector<Token> tokens_;  // of this chunk; one at least
  std::size_t current_ = 0;
  std::string_view chunk_;
  std::string spill_;  // texts that do not stand in the chunk as they read
  Error error_;

  TextPlace chunk_place_;  // of the chunk's first character
  TextPlace earlier_;      // of the token that began in an earlier chunk
  TextPlace counted_;      // of the chunk's character counted_bytes_
  std::size_t counted_bytes_ = 0;
};

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_JSON_READER_H_
