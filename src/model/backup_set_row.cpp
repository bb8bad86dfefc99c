#include <algorithm>
#include <bitset>
#include <tuple>

#include "model/backup_set_columns.h"
#include "model/backup_set_json.h"

namespace unbroken {
namespace {

using OtherColumns = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t kServerName = kBackupSetColumns.find("server_name");
constexpr std::size_t kMachineName = kBackupSetColumns.find("machine_name");

std::string key_of(const BackupMedia&) { return "backupmediaset"; }
std::string key_of(const BackupDevice& device) {
  return "backupmediafamily[" + std::to_string(device.family_sequence_number) + '.' +
         std::to_string(device.mirror) + ']';
}
std::string key_of(const BackupFile& file) {
  return "backupfile[" + (file.file_id ? std::to_string(*file.file_id) : std::string()) + ']';
}

// Keeps the reader's current value under name. False at an error.
bool keep(JsonReader& reader, std::string name, OtherColumns& columns,
          std::vector<RowProblem>& problems) {
  for (const auto& [known, json] : columns) {
    if (known != name) continue;
    problems.push_back({reader.place(), name + ": told twice"});
    return reader.skip();
  }
  std::string json;
  if (!reader.copy(json)) return false;
  columns.emplace_back(std::move(name), std::move(json));
  return true;
}

// Calls read at each element of an array, or at a value that stands alone;
// null is no element. False at an error.
template <class Read>
bool each_element(JsonReader& reader, Read read) {
  if (reader.token() == JsonToken::null) return true;
  if (reader.token() != JsonToken::array_begin) return read();
  while (reader.next() != JsonToken::array_end) {
    if (!read()) return false;
  }
  return true;
}

// Reads one nested row; its other columns go to `others` under the row's key.
template <class Row, std::size_t kCount>
bool read_nested(JsonReader& reader, std::string_view section,
                 const JsonColumns<Row, kCount>& columns, Row& nested, BackupSetRow& row) {
  if (reader.token() != JsonToken::object_begin) {
    if (reader.token() == JsonToken::error) return false;
    row.problems.push_back({reader.place(), refusal_of(section, "an object", value_at(reader))});
    return reader.skip();
  }
  std::bitset<kCount> seen;
  OtherColumns others;
  const bool is_read = read_columns(reader, columns, nested, seen, row.problems,
                                    [&](std::string name, JsonReader& from) {
                                      return keep(from, std::move(name), others, row.problems);
                                    });
  for (auto& [name, json] : others) {
    row.set.other_columns.emplace_back(key_of(nested) + '.' + name, std::move(json));
  }
  return is_read;
}

bool read_other(JsonReader& reader, std::string name, BackupSetRow& row) {
  BackupSet& set = row.set;
  if (name == "backupmediaset") {
    return each_element(
        reader, [&] { return read_nested(reader, name, kMediaSetColumns, set.media, row); });
  }
  if (name == "backupmediafamily") {
    return each_element(reader, [&] {
      return read_nested(reader, name, kMediaFamilyColumns, set.devices.emplace_back(), row);
    });
  }
  if (name == "backupfile") {
    return each_element(reader, [&] {
      return read_nested(reader, name, kBackupFileColumns, set.files.emplace_back(), row);
    });
  }
  return keep(reader, std::move(name), set.other_columns, row.problems);
}

// Writes the other columns whose name begins with `key.`.
void write_others(const OtherColumns& columns, const std::string& key, JsonWriter& writer) {
  for (const auto& [name, json] : columns) {
    if (name.size() > key.size() && name.starts_with(key) && name[key.size()] == '.') {
      writer.key(std::string_view(name).substr(key.size() + 1)).raw(json);
    }
  }
}

bool is_of_nested_row(std::string_view name) {
  return name.starts_with("backupmediaset.") || name.starts_with("backupmediafamily[") ||
         name.starts_with("backupfile[");
}

template <class Row, std::size_t kCount>
void write_nested(const BackupSet& set, const std::vector<Row>& rows, std::string_view section,
                  const JsonColumns<Row, kCount>& columns, JsonWriter& writer) {
  if (rows.empty()) return;
  writer.key(section).begin_array();
  for (const Row& row : rows) {
    writer.begin_object();
    columns.write(row, writer);
    write_others(set.other_columns, key_of(row), writer);
    writer.end_object();
  }
  writer.end_array();
}

}  // namespace

bool read_backup_set_row(JsonReader& reader, BackupSetRow& row) {
  std::bitset<kBackupSetColumns.kNone> seen;
  const bool is_read = read_columns(reader, kBackupSetColumns, row.set, seen, row.problems,
                                    [&row](std::string name, JsonReader& from) {
                                      return read_other(from, std::move(name), row);
                                    });
  row.has_server_name = seen[kServerName];
  row.has_machine_name = seen[kMachineName];
  std::stable_sort(row.set.devices.begin(), row.set.devices.end(),
                   [](const BackupDevice& a, const BackupDevice& b) {
                     return std::tie(a.family_sequence_number, a.mirror) <
                            std::tie(b.family_sequence_number, b.mirror);
                   });
  return is_read;
}

void write_backup_set_row(const BackupSet& set, JsonWriter& writer) {
  writer.begin_object();
  kBackupSetColumns.write(set, writer);
  for (const auto& [name, json] : set.other_columns) {
    if (!is_of_nested_row(name)) writer.key(name).raw(json);
  }
  std::string media;
  JsonWriter of_media(media);
  of_media.begin_object();
  kMediaSetColumns.write(set.media, of_media);
  write_others(set.other_columns, key_of(set.media), of_media);
  of_media.end_object();
  if (media != "{}") writer.key("backupmediaset").raw(media);
  write_nested(set, set.devices, "backupmediafamily", kMediaFamilyColumns, writer);
  write_nested(set, set.files, "backupfile", kBackupFileColumns, writer);
  writer.end_object();
}

}  // namespace unbroken
