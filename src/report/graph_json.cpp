#include "model/json_writer.h"
#include "unbroken/report.h"

namespace unbroken {

std::string graph_json(std::string_view dot) {
  std::string out;
  JsonWriter json(out, JsonLayout::indented);
  json.begin_object().member("format", "dot").member("text", dot).end_object();
  return out += '\n';
}

}  // namespace unbroken
