#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/json_columns.h"
#include "model/json_reader.h"
#include "model/like.h"
#include "model/spelling.h"
#include "unbroken/producer.h"

namespace unbroken {
namespace {

constexpr std::string_view kFormat = "unbroken-producers/1";

// As they are written; what they lack is told where they begin.
struct SignRow {
  std::optional<std::string> looks_at;
  std::optional<std::string> like;
  std::optional<int> weight;
};
constexpr auto kSignColumns = json_columns(column<SignRow, &SignRow::looks_at>("looks_at"),
                                           column<SignRow, &SignRow::like>("like"),
                                           column<SignRow, &SignRow::weight>("weight"));

struct ProducerRow {
  std::optional<std::string> producer;
  std::optional<std::string> tool;
};
constexpr auto kProducerColumns =
    json_columns(column<ProducerRow, &ProducerRow::producer>("producer"),
                 column<ProducerRow, &ProducerRow::tool>("tool"));

// Members that read leave the last token of what they read current and return
// false once something was refused.
class TableText {
 public:
  TableText(std::string_view json, std::string_view path) : reader_(json), path_(path) {}

  Result<ProducerTable> read() {
    if (!read_document() || (reader_.next() == JsonToken::error && !refuse_text())) {
      return std::move(*error_);
    }
    return std::move(table_);
  }

 private:
  bool refuse(TextPlace place, const std::string& reason) {
    if (!error_) {
      error_ = Error{Code::damaged,
                     std::string(path_) + ':' + std::to_string(place.line) + ':' +
                         std::to_string(place.column) + ": " + reason,
                     std::string(path_)};
    }
    return false;
  }
  bool refuse_text() { return refuse(reader_.place(), reader_.error().message); }

  bool read_document() {
    reader_.next();
    const TextPlace start = reader_.place();
    if (reader_.token() == JsonToken::error) return refuse_text();
    if (reader_.token() != JsonToken::object_begin) {
      return refuse(start, "not a table of producers: not an object");
    }
    bool has_format = false;
    while (reader_.next() == JsonToken::key) {
      const std::string name(reader_.text());
      const TextPlace place = reader_.place();
      reader_.next();
      if (name == "format") {
        has_format = reader_.token() == JsonToken::string && reader_.text() == kFormat;
        if (!has_format) return refuse(reader_.place(), "the format is not " + quoted_format());
      } else if (name == "producers") {
        if (!each("producers", [this] { return read_producer(); })) return false;
      } else {
        return refuse(place, name + ": no member of a table of producers");
      }
    }
    if (reader_.token() == JsonToken::error) return refuse_text();
    return has_format ||
           refuse(start, "not a table of producers: it lacks \"format\": " + quoted_format());
  }

  static std::string quoted_format() { return json_quoted(kFormat); }

  template <class ReadOne>
  bool each(const std::string& list, ReadOne read_one) {
    if (reader_.token() != JsonToken::array_begin) {
      return refuse(reader_.place(), list + ": not an array");
    }
    while (reader_.next() != JsonToken::array_end) {
      if (reader_.token() == JsonToken::error) return refuse_text();
      if (reader_.token() != JsonToken::object_begin) {
        return refuse(reader_.place(), list + ": not an object");
      }
      if (!read_one()) return false;
    }
    return true;
  }

  // Reads the object at the reader; `nested(name)` reads a member that the
  // columns lack.
  template <class Row, std::size_t kCount, class Nested>
  bool read_row(const JsonColumns<Row, kCount>& columns, Row& row, Nested nested) {
    std::bitset<kCount> seen;
    std::vector<RowProblem> problems;
    const bool is_read = read_columns(reader_, columns, row, seen, problems,
                                      [&](const std::string& name, auto&) { return nested(name); });
    if (!problems.empty()) return refuse(problems.front().place, problems.front().reason);
    return is_read || error_ ? is_read : refuse_text();
  }

  bool read_producer() {
    const TextPlace start = reader_.place();
    ProducerRow row;
    ProducerSigns made;
    const bool is_read = read_row(kProducerColumns, row, [&](const std::string& name) {
      if (name != "signs") return refuse(reader_.place(), name + ": no member of a producer");
      return each("signs", [&] { return read_sign(made.signs); });
    });
    if (!is_read) return false;
    if (!row.producer) return refuse(start, "producer: missing");
    const std::optional<ProducerKind> kind = producer_kind_of(*row.producer);
    if (!kind || *kind == ProducerKind::managed_backup || *kind == ProducerKind::unknown) {
      // Managed backup is known by its storage account alone.
      return refuse(start,
                    "producer: not one of maintenance_plan, log_shipping, dpm, third_party, "
                    "ad_hoc: " +
                        json_quoted(*row.producer));
    }
    made.producer = {*kind, row.tool.value_or("")};
    if (*kind == ProducerKind::third_party && made.producer.name.empty()) {
      return refuse(start, "tool: missing");
    }
    if (made.signs.empty()) return refuse(start, "signs: missing");
    table_.push_back(std::move(made));
    return true;
  }

  bool read_sign(std::vector<ProducerSign>& signs) {
    const TextPlace start = reader_.place();
    SignRow row;
    const bool is_read = read_row(kSignColumns, row, [&](const std::string& name) {
      return refuse(reader_.place(), name + ": no member of a sign");
    });
    if (!is_read) return false;
    if (!row.looks_at) return refuse(start, "looks_at: missing");
    const std::optional<SignField> field = sign_field_of(*row.looks_at);
    if (!field)
      return refuse(start, "looks_at: nothing that a sign looks at: " + json_quoted(*row.looks_at));
    if (!row.like || row.like->empty()) return refuse(start, "like: missing");
    if (const std::string_view problem = like_problem(*row.like); !problem.empty()) {
      return refuse(start, "like: " + std::string(problem) + ": " + json_quoted(*row.like));
    }
    if (!row.weight) return refuse(start, "weight: missing");
    if (*row.weight < 1 || *row.weight > 100) return refuse(start, "weight: not 1 to 100");
    signs.push_back({*field, std::move(*row.like), *row.weight});
    return true;
  }

  JsonReader reader_;
  std::string_view path_;
  std::optional<Error> error_;
  ProducerTable table_;
};

}  // namespace

Result<ProducerTable> read_producer_table(std::string_view json, std::string_view path) {
  return TableText(json, path).read();
}

}  // namespace unbroken
