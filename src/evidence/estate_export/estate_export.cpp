#include "evidence/estate_export/estate_export.h"

#include <utility>

#include "evidence/estate_export/estate_outline.h"
#include "model/backup_set_json.h"
#include "model/estate_json.h"
#include "model/json_value.h"
#include "model/json_writer.h"

namespace unbroken {
namespace {

constexpr std::string_view kFormat = "unbroken-estate/1";

using Open = std::function<Result<ByteStream>()>;

// Members that read leave the last token of what they read current and return
// false when the document is to be left.
class EstateExport {
 public:
  EstateExport(ByteStream stream, const Open& open, std::string_view path, EvidenceSink& sink)
      : document_(std::move(stream), path), open_(open), sink_(sink) {}

  JsonReading read() {
    if (read_document() && !document_.has_ended() && reader_.next() == JsonToken::error) {
      document_.refuse_text();
    }
    return document_.finish();
  }

 private:
  bool read_document() {
    if (reader_.next() == JsonToken::error) return document_.refuse_text();
    const TextPlace start = reader_.place();
    if (reader_.token() != JsonToken::object_begin) {
      return document_.refuse(start, "not an estate export: not an object");
    }
    while (reader_.next() == JsonToken::key) {
      const std::string name(reader_.text());
      reader_.next();
      if (!read_member(name)) return false;
    }
    if (reader_.token() == JsonToken::error) return document_.refuse_text();
    if (!has_format_) return document_.refuse(start, kNoFormat);
    return begin_evidence(start);
  }

  bool read_member(std::string_view name) {
    if (reader_.token() == JsonToken::error) return document_.refuse_text();
    if (name == "format") {
      if (!check_format(reader_.token() == JsonToken::string ? reader_.text() : "",
                        reader_.place())) {
        return false;
      }
    } else if (name == "taken_at") {
      const JsonValue value = value_at(reader_);
      const Expected expected = read_value(value, taken_at_);
      if (!expected.empty()) {
        document_.leave_out(reader_.place(), refusal_of(name, expected, value));
      }
    } else if (name == "servers") {
      return read_servers();
    }
    return reader_.skip() || document_.refuse_text();
  }

  bool check_format(std::string_view format, TextPlace place) {
    has_format_ = true;
    if (format == kFormat) return true;
    if (format.starts_with("unbroken-estate/")) {
      return document_.refuse(place,
                              "format " + json_quoted(format) + " is not " + std::string(kFormat),
                              Code::unsupported);
    }
    return document_.refuse(place,
                            "not an estate export: the format is not " + json_quoted(kFormat));
  }

  // What must be known before the first row is handed on.
  bool begin_evidence(TextPlace start) {
    if (has_begun_) return true;
    has_begun_ = true;
    if (!has_format_ && !check_format(*outline().format, start)) return false;
    if (!taken_at_ && outline().taken_at) {
      Result<UtcTime> time = UtcTime::parse(*outline().taken_at);
      if (time) taken_at_ = *time;  // a wrong one is told where it stands
    }
    if (!taken_at_) return true;
    const Status status = sink_.taken_at(*taken_at_);
    return status.ok() || document_.stop(status);
  }

  bool read_servers() {
    if (reader_.token() != JsonToken::array_begin) {
      if (reader_.token() == JsonToken::error) return document_.refuse_text();
      if (reader_.token() != JsonToken::null) {
        document_.leave_out(reader_.place(), "servers: not an array");
      }
      return reader_.skip() || document_.refuse_text();
    }
    // Where even a skim finds no format, the end of the document says so.
    if (!has_format_ && !outline().format) return reader_.skip() || document_.refuse_text();
    if (!begin_evidence(reader_.place())) return false;
    while (reader_.next() != JsonToken::array_end) {
      if (!read_server()) return false;
      ++server_;
    }
    return true;
  }

  bool read_server() {
    if (reader_.token() != JsonToken::object_begin) {
      if (reader_.token() == JsonToken::error) return document_.refuse_text();
      document_.leave_out(reader_.place(), "servers: not an object");
      return reader_.skip() || document_.refuse_text();
    }
    const TextPlace start = reader_.place();
    names_ = {};
    std::string scalars;
    JsonWriter writer(scalars);
    writer.begin_object();
    while (reader_.next() == JsonToken::key) {
      std::string name(reader_.text());
      reader_.next();
      if (!read_server_member(std::move(name), writer)) return false;
    }
    if (reader_.token() == JsonToken::error) return document_.refuse_text();
    writer.end_object();
    return scalars == "{}" || add_row("server", std::move(scalars), start);
  }

  bool read_server_member(std::string name, JsonWriter& scalars) {
    switch (reader_.token()) {
      case JsonToken::array_begin:
        while (reader_.next() != JsonToken::array_end) {
          if (!read_row(name)) return false;
        }
        return true;
      case JsonToken::object_begin:
        return read_row(name);
      case JsonToken::error:
        return document_.refuse_text();
      case JsonToken::string:
      case JsonToken::number:
      case JsonToken::boolean:
      case JsonToken::null:
      case JsonToken::key:
      case JsonToken::object_end:
      case JsonToken::array_end:
      case JsonToken::end:
        break;
    }
    if (is_estate_section(name)) {
      if (reader_.token() != JsonToken::null) {
        document_.leave_out(reader_.place(), name + ": not an array");
      }
      return true;
    }
    names_.take(name, reader_);
    std::string json;
    if (!reader_.copy(json)) return document_.refuse_text();
    scalars.key(name).raw(json);
    return true;
  }

  bool read_row(const std::string& section) {
    if (reader_.token() == JsonToken::error) return document_.refuse_text();
    const TextPlace place = reader_.place();
    if (is_estate_section(section) && reader_.token() != JsonToken::object_begin) {
      document_.leave_out(place, "a row of " + section + " is not an object");
      return reader_.skip() || document_.refuse_text();
    }
    if (section == "backupset") return read_backup_set();
    std::string json;
    if (!reader_.copy(json)) return document_.refuse_text();
    return add_row(section, std::move(json), place);
  }

  bool add_row(const std::string& section, std::string json, TextPlace place) {
    EstateRow row{server_name(), section, std::move(json)};
    for (const Error& problem : problems_of(row)) {
      document_.leave_out(place, problem.message);
    }
    const Status status = sink_.add(std::move(row));
    return status.ok() || document_.stop(status);
  }

  bool read_backup_set() {
    const TextPlace place = reader_.place();
    BackupSetRow row;
    if (!read_backup_set_row(reader_, row)) return document_.refuse_text();
    if (row.problems.empty() && !is_identified(row.set)) {
      row.problems.push_back({place, "neither backup_set_uuid nor what else would identify it"});
    }
    if (!row.problems.empty()) {
      document_.leave_out_row("backupset", row.problems);
      return true;
    }
    if (!row.has_server_name) row.set.server_name = name_of_server(&ServerNames::server_name);
    if (!row.has_machine_name) row.set.machine_name = name_of_server(&ServerNames::machine_name);
    complete_uuid(row.set);
    const Status status = sink_.add(std::move(row.set));
    return status.ok() || document_.stop(status);
  }

  // Two rows without these could not be told apart by a derived uuid.
  static bool is_identified(const BackupSet& set) {
    return !set.uuid.is_zero() ||
           (set.database_name && set.type && (set.last_lsn || set.backup_start));
  }

  std::string server_name() { return name_of_server(&ServerNames::server_name).value_or(""); }

  const std::optional<std::string>& name_of_server(std::optional<std::string> ServerNames::*which) {
    if (!(names_.*which) && server_ < outline().servers.size()) {
      names_.*which = outline().servers[server_].*which;
    }
    return names_.*which;
  }

  const EstateOutline& outline() {
    if (!outline_) {
      outline_.emplace();
      Result<ByteStream> stream = open_();
      if (stream) outline_ = skim_estate_export(std::move(*stream));
    }
    return *outline_;
  }

  static constexpr std::string_view kNoFormat = "not an estate export: it has no \"format\"";

  JsonDocument document_;
  JsonReader& reader_ = document_.reader();
  const Open& open_;
  EvidenceSink& sink_;

  bool has_format_ = false;
  bool has_begun_ = false;
  std::optional<UtcTime> taken_at_;
  std::size_t server_ = 0;  // which one is being read
  ServerNames names_;       // its names, as far as they are known
  std::optional<EstateOutline> outline_;
};

}  // namespace

JsonReading read_estate_document(const std::function<Result<ByteStream>()>& open,
                                 std::string_view path, EvidenceSink& sink) {
  Result<ByteStream> stream = open();
  if (!stream) {
    JsonReading reading;
    reading.fatal = stream.error();
    return reading;
  }
  return EstateExport(std::move(*stream), open, path, sink).read();
}

Status read_estate_export(const std::function<Result<ByteStream>()>& open, std::string_view path,
                          EvidenceSink& sink) {
  return read_estate_document(open, path, sink).status();
}

}  // namespace unbroken
