#include "evidence/estate_export/estate_outline.h"

namespace unbroken {
namespace {

// Each leaves the last token of the value current and returns false at an error.

bool skim_server(JsonReader& reader, ServerNames& names) {
  if (reader.token() != JsonToken::object_begin) return reader.skip();
  while (reader.next() == JsonToken::key) {
    const std::string name(reader.text());
    reader.next();
    names.take(name, reader);
    if (!reader.skip()) return false;
  }
  return reader.token() == JsonToken::object_end;
}

bool skim_servers(JsonReader& reader, std::vector<ServerNames>& servers) {
  if (reader.token() != JsonToken::array_begin) return reader.skip();
  while (reader.next() != JsonToken::array_end) {
    if (!skim_server(reader, servers.emplace_back())) return false;
  }
  return true;
}

}  // namespace

void ServerNames::take(std::string_view name, const JsonReader& reader) {
  if (reader.token() != JsonToken::string && reader.token() != JsonToken::number) return;
  if (name == "server_name") {
    server_name = reader.text();
  } else if (name == "machine_name") {
    machine_name = reader.text();
  }
}

EstateOutline skim_estate_export(ByteStream stream) {
  EstateOutline outline;
  JsonReader reader(std::move(stream));
  if (reader.next() != JsonToken::object_begin) return outline;
  while (reader.next() == JsonToken::key) {
    const std::string name(reader.text());
    const bool is_text = reader.next() == JsonToken::string;
    if (name == "format" && is_text) outline.format = reader.text();
    if (name == "taken_at" && is_text) outline.taken_at = reader.text();
    const bool is_read = name == "servers" ? skim_servers(reader, outline.servers) : reader.skip();
    if (!is_read) break;
  }
  return outline;
}

}  // namespace unbroken
