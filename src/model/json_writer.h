// JsonWriter: JSON text, compact or indented, appended to a string.
//
// The caller opens and closes what it opens; keys come before values. Text that
// is not valid UTF-8 gets U+FFFD for each byte that is not.

#ifndef UNBROKEN_MODEL_JSON_WRITER_H_
#define UNBROKEN_MODEL_JSON_WRITER_H_

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace unbroken {

enum class JsonLayout : std::uint8_t { compact, indented };  // two spaces a level

// for_html writes <, > and & as \u escapes: the text can stand in a <script>.
enum class JsonEscapes : std::uint8_t { minimal, for_html };

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out, JsonLayout layout = JsonLayout::compact,
                      JsonEscapes escapes = JsonEscapes::minimal)
      : out_(out), layout_(layout), escapes_(escapes) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }

  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(double number);  // null where it is not finite
  template <std::integral Integer>
  JsonWriter& value(Integer number) {
    if constexpr (std::same_as<Integer, bool>) {
      return raw(number ? "true" : "false");
    } else {
      return raw(std::to_string(number));
    }
  }
  template <class T>
  JsonWriter& value(const std::optional<T>& known) {
    return known ? value(*known) : null();
  }
  JsonWriter& null() { return raw("null"); }

  // A value that is JSON already; it is not laid out again.
  JsonWriter& raw(std::string_view json);

  template <class T>
  JsonWriter& member(std::string_view name, const T& what) {
    return key(name).value(what);
  }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();
  void new_line();
  void quote(std::string_view text);

  std::string& out_;
  JsonLayout layout_;
  JsonEscapes escapes_;
  std::size_t depth_ = 0;
  bool needs_comma_ = false;
  bool after_key_ = false;
};

// text as a JSON string, quotes included.
[[nodiscard]] std::string json_quoted(std::string_view text);

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_JSON_WRITER_H_
