#include "model/json_writer.h"
#include "unbroken/report.h"

namespace unbroken {

std::string graph_json(std::string_view format, std::string_view text) {
  std::string out;
  JsonWriter json(out, JsonLayout::indented);
  json.begin_object().member("format", format).member("text", text).end_object();
  return out += '\n';
}

}  // namespace unbroken
