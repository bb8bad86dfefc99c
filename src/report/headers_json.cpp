#include "model/backup_set_json.h"
#include "model/json_writer.h"
#include "unbroken/report.h"

namespace unbroken {

std::string headers_json(std::span<const BackupSet> sets) {
  std::string out;
  JsonWriter json(out, JsonLayout::indented);
  json.begin_array();
  for (const BackupSet& set : sets) write_header(set, json);
  json.end_array();
  return out += '\n';
}

}  // namespace unbroken
