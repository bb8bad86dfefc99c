#include "model/json_overlay.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "model/json_reader.h"
#include "model/json_writer.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

constexpr std::array<std::string_view, 2> kRowNames{"db_name", "replica_server_name"};

struct Value {
  enum class Kind : std::uint8_t { scalar, text, object, array };
  Kind kind = Kind::scalar;
  std::string text;                // of a text what it says, of a scalar its JSON
  std::vector<std::string> names;  // of an object, one a value
  std::vector<Value> values;

  [[nodiscard]] Value* member(std::string_view name) {
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end() ? nullptr : &values[static_cast<std::size_t>(at - names.begin())];
  }
};

// The value whose first token is the reader's current one.
Value read(JsonReader& reader) {
  Value value;
  switch (reader.token()) {
    case JsonToken::object_begin:
      value.kind = Value::Kind::object;
      while (reader.next() == JsonToken::key) {
        value.names.emplace_back(reader.text());
        reader.next();
        value.values.push_back(read(reader));
      }
      break;
    case JsonToken::array_begin:
      value.kind = Value::Kind::array;
      for (JsonToken token = reader.next();
           token != JsonToken::array_end && token != JsonToken::error && token != JsonToken::end;
           token = reader.next()) {
        value.values.push_back(read(reader));
      }
      break;
    case JsonToken::string:
      value.kind = Value::Kind::text;
      value.text = reader.text();
      break;
    case JsonToken::number:
      value.text = reader.text();
      break;
    case JsonToken::boolean:
      value.text = reader.boolean() ? "true" : "false";
      break;
    case JsonToken::null:
    case JsonToken::object_end:
    case JsonToken::array_end:
    case JsonToken::key:
    case JsonToken::end:
    case JsonToken::error:
      value.text = "null";
      break;
  }
  return value;
}

Result<Value> parse(std::string_view json) {
  JsonReader reader(json);
  reader.next();
  Value value = read(reader);
  if (reader.token() == JsonToken::error || reader.next() != JsonToken::end) {
    return reader.token() == JsonToken::error
               ? reader.error()
               : Error{Code::damaged, "not one JSON value", std::string(json.substr(0, 40))};
  }
  return value;
}

void write(JsonWriter& json, const Value& value) {
  switch (value.kind) {
    case Value::Kind::scalar:
      json.raw(value.text);
      return;
    case Value::Kind::text:
      json.value(value.text);
      return;
    case Value::Kind::object:
      json.begin_object();
      for (std::size_t i = 0; i < value.values.size(); ++i) {
        json.key(value.names[i]);
        write(json, value.values[i]);
      }
      json.end_object();
      return;
    case Value::Kind::array:
      json.begin_array();
      for (const Value& item : value.values) write(json, item);
      json.end_array();
      return;
  }
}

const std::string* row_name(Value& row) {
  for (const std::string_view name : kRowNames) {
    const Value* const found = row.member(name);
    if (found != nullptr && found->kind == Value::Kind::text) return &found->text;
  }
  return nullptr;
}

bool has_named_rows(Value& value) {
  return value.kind == Value::Kind::array && !value.values.empty() &&
         std::all_of(value.values.begin(), value.values.end(),
                     [](Value& row) { return row_name(row) != nullptr; });
}

void lay(Value& base, Value over);

void lay_rows(Value& base, std::vector<Value> rows) {
  for (Value& row : rows) {
    const auto known = std::find_if(base.values.begin(), base.values.end(), [&row](Value& own) {
      return is_same_name(*row_name(own), *row_name(row));
    });
    if (known == base.values.end()) {
      base.values.push_back(std::move(row));
    } else {
      lay(*known, std::move(row));
    }
  }
}

void lay(Value& base, Value over) {
  if (has_named_rows(base) && has_named_rows(over)) {
    lay_rows(base, std::move(over.values));
    return;
  }
  if (base.kind != Value::Kind::object || over.kind != Value::Kind::object) {
    base = std::move(over);
    return;
  }
  for (std::size_t i = 0; i < over.values.size(); ++i) {
    if (Value* const own = base.member(over.names[i])) {
      lay(*own, std::move(over.values[i]));
    } else {
      base.names.push_back(over.names[i]);
      base.values.push_back(std::move(over.values[i]));
    }
  }
}

}  // namespace

Result<std::string> json_overlay(std::string_view base, std::string_view over) {
  Result<Value> below = parse(base);
  if (!below.ok()) return std::move(below).error();
  Result<Value> above = parse(over);
  if (!above.ok()) return std::move(above).error();
  lay(*below, std::move(*above));
  std::string out;
  JsonWriter json(out);
  write(json, *below);
  return out;
}

std::optional<std::string> json_text_member(std::string_view object, std::string_view name) {
  Result<Value> value = parse(object);
  const Value* const member = value.ok() ? value->member(name) : nullptr;
  if (member == nullptr || member->kind != Value::Kind::text) return std::nullopt;
  return member->text;
}

bool json_is_set(std::string_view object, std::string_view name) {
  Result<Value> value = parse(object);
  const Value* const member = value.ok() ? value->member(name) : nullptr;
  return member != nullptr && (member->text == "true" || member->text == "1");
}

}  // namespace unbroken
