// JsonColumns: which member of a record stands in which column of a JSON row,
// both ways, in one table.

#ifndef UNBROKEN_MODEL_JSON_COLUMNS_H_
#define UNBROKEN_MODEL_JSON_COLUMNS_H_

#include <array>
#include <bit>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/json_reader.h"
#include "model/json_value.h"
#include "model/json_writer.h"
#include "model/spelling.h"

namespace unbroken {

// A value that a row cannot have: its place and the reason, which names the column.
struct RowProblem {
  TextPlace place;
  std::string reason;
};

template <class Row>
struct JsonColumn {
  std::string_view name;
  Expected (*read)(const JsonValue& value, Row& row) = nullptr;
  // Writes key and value, or nothing where the row does not know it.
  void (*write)(const Row& row, std::string_view name, JsonWriter& writer) = nullptr;
};

namespace detail {

inline std::string spelled(const Lsn& lsn) { return lsn.decimal(); }
inline std::string spelled(const Guid& guid) { return guid.text(); }
inline std::string spelled(const LocalTime& time) { return time.text(); }
inline std::string spelled(const UtcTime& time) { return time.text(); }
inline std::string spelled(char letter) { return std::string(1, letter); }
inline std::string spelled(BackupType type) { return std::string(1, letter_of(type)); }
inline std::string_view spelled(RecoveryModel model) { return header_spelling_of(model); }
inline std::string_view spelled(Location location) { return spelling_of(location); }
inline std::string_view spelled(Proof proof) { return spelling_of(proof); }
inline std::string_view spelled(const std::string& text) { return text; }
inline bool spelled(bool flag) { return flag; }
template <std::integral Integer>
Integer spelled(Integer number) {
  return number;
}

template <class T>
void write_known(const std::optional<T>& known, std::string_view name, JsonWriter& writer) {
  if (known) writer.member(name, spelled(*known));
}
template <class T>
void write_known(const T& value, std::string_view name, JsonWriter& writer) {
  writer.member(name, spelled(value));
}

}  // namespace detail

// The column that holds a member, spelled as its type is.
template <class Row, auto kMember>
constexpr JsonColumn<Row> column(std::string_view name) {
  return {name, [](const JsonValue& value, Row& row) { return read_value(value, row.*kMember); },
          [](const Row& row, std::string_view key, JsonWriter& writer) {
            detail::write_known(row.*kMember, key, writer);
          }};
}

template <class Row, std::size_t kCount>
class JsonColumns {
 public:
  static constexpr std::size_t kNone = kCount;

  explicit constexpr JsonColumns(const std::array<JsonColumn<Row>, kCount>& columns)
      : columns_(columns) {
    for (std::size_t i = 0; i < kCount; ++i) {
      std::size_t slot = hash(columns_[i].name);
      while (slots_[slot % kSlots] != 0) ++slot;
      slots_[slot % kSlots] = static_cast<std::uint8_t>(i + 1);
    }
  }

  // Names compare byte by byte. kNone where there is no such column.
  [[nodiscard]] constexpr std::size_t find(std::string_view name) const {
    for (std::size_t slot = hash(name);; ++slot) {
      const std::size_t held = slots_[slot % kSlots];
      if (held == 0) return kNone;
      if (columns_[held - 1].name == name) return held - 1;
    }
  }

  [[nodiscard]] constexpr const JsonColumn<Row>& operator[](std::size_t i) const {
    return columns_[i];
  }

  void write(const Row& row, JsonWriter& writer) const {
    for (const JsonColumn<Row>& column : columns_) column.write(row, column.name, writer);
  }

 private:
  static_assert(kCount < 255);
  static constexpr std::size_t kSlots = std::bit_ceil(kCount * 4 + 1);

  static constexpr std::size_t hash(std::string_view name) {
    std::uint32_t mixed = 0x811C9DC5U;
    for (const char c : name) mixed = (mixed ^ static_cast<std::uint8_t>(c)) * 0x01000193U;
    return mixed ^ mixed >> 15;
  }

  std::array<JsonColumn<Row>, kCount> columns_;
  std::array<std::uint8_t, kSlots> slots_{};  // index + 1, 0 for empty
};

template <class Row, class... More>
constexpr auto json_columns(const JsonColumn<Row>& first, const More&... more) {
  return JsonColumns<Row, sizeof...(More) + 1>(
      std::array<JsonColumn<Row>, sizeof...(More) + 1>{first, more...});
}

// Reads the object whose first token is the reader's current one into row and
// leaves its last token current. Columns that the table lacks are handed to
// `other(name, reader)`, which leaves the last token of the value current and
// returns false at an error. A refused value leaves its member as it was.
// Returns which columns were there; false only at an error of the reader.
template <class Row, std::size_t kCount, class Other>
bool read_columns(JsonReader& reader, const JsonColumns<Row, kCount>& columns, Row& row,
                  std::bitset<kCount>& seen, std::vector<RowProblem>& problems, Other&& other) {
  for (JsonToken token = reader.next(); token == JsonToken::key; token = reader.next()) {
    const std::size_t at = columns.find(reader.text());
    if (at == columns.kNone) {
      std::string name(reader.text());
      reader.next();
      if (!other(std::move(name), reader)) return false;
      continue;
    }
    const JsonColumn<Row>& column = columns[at];
    if (seen[at]) {
      problems.push_back({reader.place(), std::string(column.name) + ": told twice"});
    }
    seen[at] = true;
    reader.next();
    const JsonValue value = value_at(reader);
    const bool is_scalar =
        value.token != JsonToken::object_begin && value.token != JsonToken::array_begin;
    if (const Expected expected = is_scalar ? column.read(value, row) : "one value";
        !expected.empty()) {
      problems.push_back({reader.place(), refusal_of(column.name, expected, value)});
    }
    if (!reader.skip()) return false;
  }
  return reader.token() == JsonToken::object_end;
}

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_JSON_COLUMNS_H_
