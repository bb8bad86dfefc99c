#include "evidence/dbatools/dbatools_history.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "evidence/dbatools/history_columns.h"
#include "model/backup_set_json.h"
#include "model/spelling.h"

namespace unbroken {
namespace {

using dbatools::HistoryObject;
using dbatools::Property;

// Members that read leave the last token of what they read current and return
// false when the document is to be left.
class DbatoolsHistory {
 public:
  DbatoolsHistory(ByteStream stream, std::string_view path, EvidenceSink& sink)
      : document_(std::move(stream), path), sink_(sink) {}

  JsonReading read() {
    if (read_document() && reader_.next() == JsonToken::error) document_.refuse_text();
    if (document_.sink_is_well()) hand_on();
    return document_.finish();
  }

 private:
  bool read_document() {
    switch (reader_.next()) {
      case JsonToken::array_begin:
        return read_array();
      case JsonToken::object_begin:
        return read_object();
      case JsonToken::error:
        return document_.refuse_text();
      case JsonToken::object_end:
      case JsonToken::array_end:
      case JsonToken::key:
      case JsonToken::string:
      case JsonToken::number:
      case JsonToken::boolean:
      case JsonToken::null:
      case JsonToken::end:
        break;
    }
    return document_.refuse(reader_.place(), "not a dbatools history: neither array nor object");
  }

  bool read_array() {
    while (reader_.next() != JsonToken::array_end) {
      if (reader_.token() == JsonToken::error) return document_.refuse_text();
      if (reader_.token() == JsonToken::object_begin) {
        if (!read_object()) return false;
      } else {
        document_.leave_out(reader_.place(), "not a backup: not an object");
        if (!reader_.skip()) return document_.refuse_text();
      }
    }
    return true;
  }

  bool read_object() {
    const TextPlace place = reader_.place();
    HistoryObject object;
    std::vector<RowProblem> problems;
    std::vector<std::string> names;
    bool is_history = false;
    bool is_wrapper = false;  // {"value": [...], "Count": 2} of Windows PowerShell
    while (reader_.next() == JsonToken::key) {
      const std::string name(reader_.text());
      is_history = is_history || dbatools::is_history_property(name);
      reader_.next();
      if (equal_without_case(name, "value") && reader_.token() == JsonToken::array_begin) {
        is_wrapper = true;
        if (!read_array()) return false;
        continue;
      }
      const bool is_told =
          std::any_of(names.begin(), names.end(),
                      [&name](const std::string& told) { return equal_without_case(told, name); });
      if (is_told) problems.push_back({reader_.place(), name + ": told twice"});
      names.push_back(name);
      if (!read_member(name, object, problems)) {
        return document_.refuse_text();
      }
    }
    if (reader_.token() == JsonToken::error) return document_.refuse_text();
    if (is_wrapper && !is_history) return true;
    if (!is_history)
      problems.push_back({place, "not a backup of dbatools: no LSN, no BackupSetId"});
    if (problems.empty() && !is_identified(object.set)) {
      problems.push_back(
          {place, "neither Database, Type and LastLsn nor a BackupSetId that is a GUID"});
    }
    if (!problems.empty()) {
      document_.leave_out_row("the history", problems);
      return true;
    }
    return add(std::move(object));
  }

  static bool is_identified(const BackupSet& set) {
    return !set.uuid.is_zero() || (set.database_name && set.type && set.last_lsn);
  }

  bool read_member(const std::string& name, HistoryObject& object,
                   std::vector<RowProblem>& problems) {
    if (equal_without_case(name, "FileList")) return read_files(object.set.files);
    const TextPlace place = reader_.place();
    Property property;
    if (!dbatools::read_property(reader_, property)) return false;
    const Expected expected = dbatools::take_property(name, property, object);
    if (expected.empty()) return true;
    const dbatools::Scalar scalar = property.single();
    JsonValue shown = scalar.value();
    if (property.lost_its_digits) shown.token = JsonToken::object_begin;
    problems.push_back({place, refusal_of(name, expected, shown)});
    return true;
  }

  // An array of {FileType, LogicalName, PhysicalName}, or one of them alone.
  bool read_files(std::vector<BackupFile>& files) {
    if (reader_.token() == JsonToken::array_begin) {
      while (reader_.next() != JsonToken::array_end) {
        if (!read_files(files)) return false;
      }
      return true;
    }
    if (reader_.token() != JsonToken::object_begin) return reader_.skip();
    BackupFile file;
    while (reader_.next() == JsonToken::key) {
      const std::string name(reader_.text());
      reader_.next();
      if (equal_without_case(name, "value") && reader_.token() == JsonToken::array_begin) {
        if (!read_files(files)) return false;
        continue;
      }
      Property property;
      if (!dbatools::read_property(reader_, property)) return false;
      take_file_property(name, property, file);
    }
    if (file != BackupFile()) files.push_back(std::move(file));
    return reader_.token() == JsonToken::object_end;
  }

  static void take_file_property(std::string_view name, const Property& property,
                                 BackupFile& file) {
    const dbatools::Scalar scalar = property.single();
    if (equal_without_case(name, "LogicalName")) {
      (void)read_value(scalar.value(), file.logical_name);
    } else if (equal_without_case(name, "PhysicalName")) {
      (void)read_value(scalar.value(), file.physical_name);
    } else if (equal_without_case(name, "FileType") || equal_without_case(name, "Type")) {
      (void)read_value(scalar.value(), file.type);
    }
  }

  // Rows of -Raw that follow each other and are of one set are its stripes.
  bool add(HistoryObject object) {
    complete_uuid(object.set);
    if (!held_ || held_->uuid != object.set.uuid) {
      if (!hand_on()) return false;
      held_ = std::move(object.set);
    }
    for (std::string& path : object.paths) {
      const bool is_held =
          std::any_of(held_->devices.begin(), held_->devices.end(),
                      [&path](const BackupDevice& device) { return device.path == path; });
      if (is_held) continue;  // the same object twice
      BackupDevice device;
      device.path = std::move(path);
      device.device_type = object.device_type;
      device.family_sequence_number = static_cast<int>(held_->devices.size()) + 1;
      held_->devices.push_back(std::move(device));
    }
    return true;
  }

  bool hand_on() {
    if (!held_) return true;
    const Status status = sink_.add(*std::exchange(held_, std::nullopt));
    return status.ok() || document_.stop(status);
  }

  JsonDocument document_;
  JsonReader& reader_ = document_.reader();
  EvidenceSink& sink_;
  std::optional<BackupSet> held_;
};

}  // namespace

JsonReading read_dbatools_document(const std::function<Result<ByteStream>()>& open,
                                   std::string_view path, EvidenceSink& sink) {
  Result<ByteStream> stream = open();
  if (!stream) {
    JsonReading reading;
    reading.fatal = stream.error();
    return reading;
  }
  return DbatoolsHistory(std::move(*stream), path, sink).read();
}

Status read_dbatools_history(const std::function<Result<ByteStream>()>& open, std::string_view path,
                             EvidenceSink& sink) {
  return read_dbatools_document(open, path, sink).status();
}

}  // namespace unbroken
