#include "evidence/estate_export/estate_writer.h"

#include <algorithm>

#include "model/backup_set_json.h"
#include "model/json_reader.h"
#include "model/json_writer.h"

namespace unbroken {
namespace {

// The members of a server row but its name, as they continue an object. False
// for what is no object.
bool take_members(std::string_view json, std::string& members) {
  JsonReader reader(json);
  if (reader.next() != JsonToken::object_begin) return false;
  while (reader.next() == JsonToken::key) {
    const std::string name(reader.text());
    reader.next();
    std::string value;
    if (!reader.copy(value)) return false;
    if (name == "server_name") continue;
    members += ',' + json_quoted(name) + ':' + value;
  }
  return reader.token() == JsonToken::object_end;
}

}  // namespace

std::string& EstateWriter::Gathered::section(std::string_view name) {
  const auto known = std::find_if(sections.begin(), sections.end(),
                                  [name](const auto& each) { return each.first == name; });
  return known != sections.end() ? known->second : sections.emplace_back(name, "").second;
}

Status EstateWriter::add(BackupSet set) {
  std::string json;
  JsonWriter writer(json);
  write_backup_set_row(set, writer);
  return add_row(set.server_name.value_or(""), "backupset", std::move(json));
}

Status EstateWriter::add(EstateRow row) {
  return add_row(row.server_name, row.section, std::move(row.json));
}

Status EstateWriter::taken_at(UtcTime at) {
  taken_at_ = at;
  return {};
}

EstateWriter::Gathered& EstateWriter::gathered_of(const std::string& server) {
  const auto [at, is_new] = place_of_server_.try_emplace(server, servers_.size());
  if (is_new) servers_.emplace_back(server, Gathered());
  return servers_[at->second].second;
}

Status EstateWriter::add_row(const std::string& server, std::string_view section,
                             std::string json) {
  if (anonymiser_) json = anonymiser_->hidden_row(json);
  if (json.empty()) {
    return Error{Code::invalid_argument, "a row of " + std::string(section) + " is not JSON",
                 server};
  }
  Gathered& gathered = gathered_of(server);
  if (section == "server" || section == "managed_backup") {
    std::string& single = section == "server" ? gathered.scalars : gathered.managed_backup;
    if (!single.empty()) {  // an object has room for one of each
      if (Status written = write_server(server, gathered); !written) return written;
      gathered = {};
    }
    if (section == "managed_backup") {
      single = json;
    } else if (!take_members(json, single)) {
      return Error{Code::invalid_argument, "a server row is not an object", server};
    }
  } else {
    std::string& rows = gathered.section(section);
    rows += rows.empty() ? "\n" : ",\n";
    rows += json;
  }
  gathered_bytes_ += json.size();
  return gathered_bytes_ > gathered_limit_ ? write_all() : Status();
}

Status EstateWriter::begin() {
  if (has_begun_) return {};
  has_begun_ = true;
  std::string text = R"({"format":"unbroken-estate/1")";
  if (taken_at_) text += R"(,"taken_at":")" + taken_at_->text() + '"';
  return output_(text + ",\n\"servers\":[");
}

Status EstateWriter::write_server(const std::string& server, const Gathered& gathered) {
  if (Status begun = begin(); !begun) return begun;
  const std::string name = anonymiser_ ? anonymiser_->hidden(server) : server;
  std::string text;
  std::string_view members = gathered.scalars;
  if (!name.empty()) {
    text = "\"server_name\":" + json_quoted(name);
  } else if (!members.empty()) {
    members.remove_prefix(1);
  }
  text += members;
  const auto add_member = [&text](std::string_view key) {
    if (!text.empty()) text += ",\n";
    text += json_quoted(key) + ':';
  };
  if (!gathered.managed_backup.empty()) {
    add_member("managed_backup");
    text += gathered.managed_backup;
  }
  for (const auto& [section, rows] : gathered.sections) {
    add_member(section);
    text += '[' + rows + ']';
  }
  const std::string_view separator = has_server_ ? ",\n{" : "\n{";
  has_server_ = true;
  return output_(std::string(separator) + text + '}');
}

Status EstateWriter::write_all() {
  for (const auto& [name, gathered] : servers_) {
    if (Status written = write_server(name, gathered); !written) return written;
  }
  servers_.clear();
  place_of_server_.clear();
  gathered_bytes_ = 0;
  return {};
}

Status EstateWriter::finish() {
  if (Status written = write_all(); !written) return written;
  if (Status begun = begin(); !begun) return begun;
  return output_("]}\n");
}

}  // namespace unbroken
