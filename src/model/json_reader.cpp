#include "model/json_reader.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <functional>
#include <optional>
#include <utility>

#include "model/json_bytes.h"
#include "model/json_writer.h"

namespace unbroken {
namespace {

constexpr std::size_t kBufferSize = std::size_t{64} << 10;
// Small enough that a chunk's tokens stay in the nearest caches.
constexpr std::size_t kChunkSize = std::size_t{16} << 10;

std::string reason_of(boost::json::error what, std::string_view rest) {
  using boost::json::error;
  // What the parser never reports shares the last answer.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum"
  switch (what) {
    case error::incomplete:
      return "the document ends too early";
    case error::extra_data:
      return "text after the end of the document";
    case error::too_deep:
      return "nested more than " + std::to_string(JsonReader::kMaxDepth) + " levels deep";
    case error::exponent_overflow:
      return "a number with too large an exponent";
    case error::illegal_leading_surrogate:
    case error::illegal_trailing_surrogate:
    case error::expected_utf16_escape:
      return "half a surrogate pair";
    case error::expected_hex_digit:
      return "a \\u escape without four hexadecimal digits";
    case error::key_too_large:
    case error::string_too_large:
      return "a value of more than " + std::to_string(JsonReader::kMaxText >> 20) + " MiB";
    default:
      break;
  }
#pragma GCC diagnostic pop
  if (rest.empty()) return "the document ends too early";
  const auto byte = static_cast<unsigned char>(rest.front());
  if (byte >= 0x80) return "not valid UTF-8, or a character that JSON has only in strings";
  if (byte < 0x20) return "a control character or line break where JSON has none";
  return std::string("unexpected '") + rest.front() + "'";
}

// The text in chunks: of a stream, or of what is in memory already.
class JsonChunks {
 public:
  explicit JsonChunks(ByteStream stream)
      : bytes_(std::in_place, std::move(stream)), buffer_(kBufferSize) {}
  explicit JsonChunks(std::string_view text) : rest_(text) {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  }

  // Empty at the end; valid until the next call.
  Result<std::string_view> next() {
    if (rest_.empty() && bytes_) {
      Result<std::size_t> count = bytes_->read(buffer_);
      if (!count) return std::move(count).error();
      rest_ = std::string_view(buffer_.data(), *count);
    }
    const std::string_view chunk = rest_.substr(0, kChunkSize);
    rest_.remove_prefix(chunk.size());
    return chunk;
  }

 private:
  std::optional<JsonBytes> bytes_;
  std::vector<char> buffer_;
  std::string_view rest_;
};

}  // namespace

// Drives Boost's parser, which calls the on_... members, and turns what it says
// into tokens of the reader.
class JsonReader::Parser {
 public:
  Parser(JsonReader& reader, JsonChunks chunks)
      : reader_(reader), chunks_(std::move(chunks)), parser_(options(), Events{this}) {}

  // Makes tokens of as many chunks as it takes to have one.
  void run() {
    while (reader_.tokens_.empty()) {
      reader_.end_chunk();  // before its bytes are overwritten
      Result<std::string_view> chunk = chunks_.next();
      if (!chunk) {
        reader_.fail(chunk.error());
      } else if (chunk->empty()) {
        finish();
      } else {
        parse(*chunk);
      }
    }
  }

 private:
  using ErrorCode = boost::json::error_code;
  using View = boost::json::string_view;

  // The signatures are Boost.JSON's.
  struct Events {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = kMaxText;
    static constexpr std::size_t max_string_size = kMaxText;

    Parser* to;

    bool on_document_begin(ErrorCode&) { return true; }
    bool on_document_end(ErrorCode&) { return true; }
    bool on_object_begin(ErrorCode&) { return to->add_structure(JsonToken::object_begin); }
    bool on_object_end(std::size_t, ErrorCode&) { return to->add_structure(JsonToken::object_end); }
    bool on_array_begin(ErrorCode&) { return to->add_structure(JsonToken::array_begin); }
    bool on_array_end(std::size_t, ErrorCode&) { return to->add_structure(JsonToken::array_end); }
    bool on_key_part(View s, std::size_t, ErrorCode&) { return to->add_part(s); }
    bool on_key(View s, std::size_t n, ErrorCode&) { return to->add_text(JsonToken::key, s, n); }
    bool on_string_part(View s, std::size_t, ErrorCode&) { return to->add_part(s); }
    bool on_string(View s, std::size_t n, ErrorCode&) {
      return to->add_text(JsonToken::string, s, n);
    }
    bool on_number_part(View s, ErrorCode& error) { return to->add_number_part(s, error); }
    bool on_int64(std::int64_t, View s, ErrorCode&) { return to->add_number(s); }
    bool on_uint64(std::uint64_t, View s, ErrorCode&) { return to->add_number(s); }
    bool on_double(double, View s, ErrorCode&) { return to->add_number(s); }
    bool on_bool(bool value, ErrorCode&) { return to->add_boolean(value); }
    bool on_null(ErrorCode&) { return to->add_null(); }
    bool on_comment_part(View, ErrorCode&) { return true; }
    bool on_comment(View, ErrorCode&) { return true; }
  };

  static boost::json::parse_options options() {
    boost::json::parse_options options;
    options.max_depth = kMaxDepth;
    return options;
  }

  void parse(std::string_view chunk) {
    reader_.spill_.erase(0, pending_);
    pending_ = 0;
    has_parts_ = !reader_.spill_.empty();
    reader_.begin_chunk(chunk, cursor_.earlier_start());
    begin_ = chunk.data();
    end_ = begin_ + chunk.size();
    cursor_.open(begin_, end_);
    ErrorCode error;
    const std::size_t used = parser_.write_some(true, begin_, chunk.size(), error);
    if (error || used < chunk.size()) {
      return refuse(error ? error : make_error_code(boost::json::error::extra_data), used);
    }
    cursor_.close(reader_.chunk_place_);
    if (!has_parts_) pending_ = reader_.spill_.size();
  }

  void finish() {
    reader_.begin_chunk({}, cursor_.earlier_start());
    begin_ = end_ = "";
    cursor_.open(begin_, end_);
    ErrorCode error;
    pending_ = has_parts_ ? pending_ : reader_.spill_.size();
    parser_.write_some(false, begin_, 0, error);
    if (error) return refuse(error, 0);
    add({JsonToken::end, false, 0, 0, 0});
  }

  void refuse(ErrorCode error, std::size_t used) {
    const std::string_view rest(begin_ + used, static_cast<std::size_t>(end_ - begin_) - used);
    reader_.fail(
        Error{Code::damaged, reason_of(static_cast<boost::json::error>(error.value()), rest), {}},
        static_cast<std::uint32_t>(used));
  }

  bool add(Token token) {
    reader_.tokens_.push_back(token);
    return true;
  }

  bool add_structure(JsonToken kind) { return add({kind, false, cursor_.step_structure(), 0, 0}); }

  bool add_boolean(bool value) {
    const std::uint32_t place = cursor_.step_scalar(value ? "true" : "false");
    return add({JsonToken::boolean, false, place, value ? 1U : 0U, 0});
  }

  bool add_null() { return add({JsonToken::null, false, cursor_.step_scalar("null"), 0, 0}); }

  bool add_part(View s) {
    if (!has_parts_) pending_ = reader_.spill_.size();
    has_parts_ = true;
    reader_.spill_.append(s.data(), s.size());
    return true;
  }

  bool add_number_part(View s, ErrorCode& error) {
    add_part(s);
    if (reader_.spill_.size() - pending_ <= kMaxText) return true;
    error = make_error_code(boost::json::error::string_too_large);
    return false;
  }

  bool add_text(JsonToken kind, View s, std::size_t total) {
    if (s.size() == total && stands_in_chunk(s)) {
      return add_view(kind, cursor_.step_plain({s.data(), s.size()}), s);
    }
    return add_spilled(kind, cursor_.step_string(), s);
  }

  bool add_number(View s) {
    const std::uint32_t place = cursor_.step_scalar({s.data(), s.size()});
    if (!has_parts_ && stands_in_chunk(s)) return add_view(JsonToken::number, place, s);
    return add_spilled(JsonToken::number, place, s);
  }

  bool add_view(JsonToken kind, std::uint32_t place, View s) {
    return add({kind, false, place, static_cast<std::uint32_t>(s.data() - begin_),
                static_cast<std::uint32_t>(s.size())});
  }

  bool add_spilled(JsonToken kind, std::uint32_t place, View s) {
    add_part(s);
    has_parts_ = false;
    return add({kind, true, place, static_cast<std::uint32_t>(pending_),
                static_cast<std::uint32_t>(reader_.spill_.size() - pending_)});
  }

  [[nodiscard]] bool stands_in_chunk(View s) const {
    return std::greater_equal<>()(s.data(), begin_) && std::less<>()(s.data(), end_);
  }

  JsonReader& reader_;
  JsonChunks chunks_;
  TokenCursor cursor_;
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  std::size_t pending_ = 0;  // where in spill_ the text being put together begins
  bool has_parts_ = false;
  boost::json::basic_parser<Events> parser_;
};

JsonReader::JsonReader(ByteStream stream)
    : parser_(std::make_unique<Parser>(*this, JsonChunks(std::move(stream)))), tokens_(1) {}

JsonReader::JsonReader(std::string_view text)
    : parser_(std::make_unique<Parser>(*this, JsonChunks(text))), tokens_(1) {}

JsonReader::~JsonReader() = default;

JsonToken JsonReader::refill() {
  const JsonToken last = token();
  if (last == JsonToken::end || last == JsonToken::error) return last;
  tokens_.clear();
  current_ = 0;
  parser_->run();
  return token();
}

void JsonReader::end_chunk() {
  counted_.advance(chunk_.substr(counted_bytes_));
  counted_bytes_ = 0;
  chunk_place_ = counted_;
  chunk_ = {};
}

void JsonReader::begin_chunk(std::string_view chunk, TextPlace earlier) {
  chunk_ = chunk;
  earlier_ = earlier;
}

void JsonReader::fail(Error error, std::uint32_t place) {
  error_ = std::move(error);
  tokens_.push_back({JsonToken::error, false, place, 0, 0});
}

TextPlace JsonReader::place() {
  const std::uint32_t at = tokens_[current_].place;
  if (at == TokenCursor::kEarlier) return earlier_;
  if (at < counted_bytes_) {  // asked again for a token before the newest one asked for
    counted_ = chunk_place_;
    counted_bytes_ = 0;
  }
  counted_.advance(chunk_.substr(counted_bytes_, at - counted_bytes_));
  counted_bytes_ = at;
  return counted_;
}

bool JsonReader::skip() {
  std::size_t depth = 0;
  for (;; next()) {
    switch (token()) {
      case JsonToken::object_begin:
      case JsonToken::array_begin:
        ++depth;
        break;
      case JsonToken::object_end:
      case JsonToken::array_end:
        --depth;
        break;
      case JsonToken::end:
      case JsonToken::error:
        return false;
      case JsonToken::key:
      case JsonToken::string:
      case JsonToken::number:
      case JsonToken::boolean:
      case JsonToken::null:
        break;
    }
    if (depth == 0) return true;
  }
}

bool JsonReader::copy(std::string& out) {
  JsonWriter writer(out);
  std::size_t depth = 0;
  for (;; next()) {
    switch (token()) {
      case JsonToken::object_begin:
        writer.begin_object();
        ++depth;
        break;
      case JsonToken::array_begin:
        writer.begin_array();
        ++depth;
        break;
      case JsonToken::object_end:
        writer.end_object();
        --depth;
        break;
      case JsonToken::array_end:
        writer.end_array();
        --depth;
        break;
      case JsonToken::key:
        writer.key(text());
        continue;
      case JsonToken::string:
        writer.value(text());
        break;
      case JsonToken::number:
        writer.raw(text());
        break;
      case JsonToken::boolean:
        writer.value(boolean());
        break;
      case JsonToken::null:
        writer.null();
        break;
      case JsonToken::end:
      case JsonToken::error:
        return false;
    }
    if (depth == 0) return true;
  }
}

}  // namespace unbroken
