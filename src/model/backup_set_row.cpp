#include <algorithm>
#include <bitset>
#include <tuple>
#include <utility>

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

bool have_one_key(const BackupDevice& a, const BackupDevice& b) {
  return a.family_sequence_number == b.family_sequence_number && a.mirror == b.mirror;
}
bool have_one_key(const BackupFile& a, const BackupFile& b) { return a.file_id == b.file_id; }

// Rows of one number, as the tapes of one family are, are told apart by their turn.
template <class Row>
std::string key_in(const std::vector<Row>& rows, std::size_t at) {
  std::size_t turn = 1;
  for (std::size_t i = 0; i < at; ++i) turn += have_one_key(rows[i], rows[at]) ? 1U : 0U;
  return turn == 1 ? key_of(rows[at]) : key_of(rows[at]) + '#' + std::to_string(turn);
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

// Reads one nested row; its other columns go to row under the key that key()
// then gives.
template <class Row, std::size_t kCount, class Key>
bool read_nested(JsonReader& reader, std::string_view section,
                 const JsonColumns<Row, kCount>& columns, Row& nested, BackupSetRow& row, Key key) {
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
    row.set.other_columns.emplace_back(key() + '.' + name, std::move(json));
  }
  return is_read;
}

bool refuse_second(JsonReader& reader, const std::string& section, BackupSetRow& row) {
  row.problems.push_back({reader.place(), section + ": told twice"});
  return reader.skip();
}

template <class Row, std::size_t kCount>
bool read_rows(JsonReader& reader, const std::string& section,
               const JsonColumns<Row, kCount>& columns, std::vector<Row>& rows, BackupSetRow& row) {
  if (!rows.empty()) return refuse_second(reader, section, row);
  return each_element(reader, [&] {
    return read_nested(reader, section, columns, rows.emplace_back(), row,
                       [&rows] { return key_in(rows, rows.size() - 1); });
  });
}

bool read_other(JsonReader& reader, std::string name, bool& has_media, BackupSetRow& row) {
  BackupSet& set = row.set;
  if (name == "backupmediaset") {
    return each_element(reader, [&] {
      if (std::exchange(has_media, true)) return refuse_second(reader, name, row);
      return read_nested(reader, name, kMediaSetColumns, set.media, row,
                         [&set] { return key_of(set.media); });
    });
  }
  if (name == "backupmediafamily") {
    return read_rows(reader, name, kMediaFamilyColumns, set.devices, row);
  }
  if (name == "backupfile") return read_rows(reader, name, kBackupFileColumns, set.files, row);
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
  for (std::size_t i = 0; i < rows.size(); ++i) {
    writer.begin_object();
    columns.write(rows[i], writer);
    write_others(set.other_columns, key_in(rows, i), writer);
    writer.end_object();
  }
  writer.end_array();
}

}  // namespace

bool read_backup_set_row(JsonReader& reader, BackupSetRow& row) {
  std::bitset<kBackupSetColumns.kNone> seen;
  bool has_media = false;
  const bool is_read = read_columns(reader, kBackupSetColumns, row.set, seen, row.problems,
                                    [&](std::string name, JsonReader& from) {
                                      return read_other(from, std::move(name), has_media, row);
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
