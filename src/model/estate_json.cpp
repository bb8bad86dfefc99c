#include "model/estate_json.h"

#include <algorithm>
#include <bitset>
#include <utility>

#include "model/estate_columns.h"
#include "model/spelling.h"

namespace unbroken {
namespace {

// Reads one row's text. Members leave the last token of what they read current.
class RowText {
 public:
  explicit RowText(const EstateRow& row) : reader_(row.json), row_(row) { reader_.next(); }

  // Reads the row, or the nested row at the reader. `nested(name)` reads a
  // column that is itself a list or object and returns false for other names.
  template <class Row, std::size_t kCount, class Nested>
  Row read(const JsonColumns<Row, kCount>& columns, Nested nested) {
    Row row;
    if (reader_.token() != JsonToken::object_begin) {
      refuse(refusal_of(row_.section, "an object", value_at(reader_)));
      (void)reader_.skip();
      return row;
    }
    std::bitset<kCount> seen;
    std::vector<RowProblem> problems;
    const bool is_read =
        read_columns(reader_, columns, row, seen, problems, [&](const std::string& name, auto&) {
          if (reader_.token() == JsonToken::null || !nested(row, name)) return reader_.skip();
          return reader_.token() != JsonToken::error;
        });
    for (RowProblem& problem : problems) refuse(std::move(problem.reason));
    if (!is_read) refuse(reader_.error().message);
    return row;
  }
  template <class Row, std::size_t kCount>
  Row read(const JsonColumns<Row, kCount>& columns) {
    return read(columns, [](Row&, const std::string&) { return false; });
  }

  // Calls read_one for each element of the list at the reader; a value that
  // stands alone is a list of one.
  template <class ReadOne>
  bool each(ReadOne read_one) {
    if (reader_.token() != JsonToken::array_begin) {
      read_one();
      return true;
    }
    while (reader_.next() != JsonToken::array_end && reader_.token() != JsonToken::error) {
      read_one();
    }
    return true;
  }

  bool read_words(const std::string& column, std::vector<std::string>& words) {
    return each([&] {
      std::optional<std::string> word;
      const JsonValue value = value_at(reader_);
      const Expected expected = read_value(value, word);
      if (!expected.empty()) refuse(refusal_of(column, expected, value));
      if (word) words.push_back(std::move(*word));
      (void)reader_.skip();
    });
  }

  void refuse(std::string reason) {
    problems_.push_back(Error{Code::damaged, row_.section + ": " + reason, row_.server_name});
  }

  std::vector<Error> problems() { return std::move(problems_); }

 private:
  JsonReader reader_;
  const EstateRow& row_;
  std::vector<Error> problems_;
};

// Keeps a row that names what it is about.
template <class Row>
void keep(RowText& text, std::vector<Row>& rows, Row row, std::string Row::*name,
          std::string_view column) {
  if ((row.*name).empty()) {
    text.refuse(std::string(column) + ": missing");
  } else {
    rows.push_back(std::move(row));
  }
}

void add_server(RowText& text, Server& server) {
  Server row = text.read(kServerColumns);
  const auto take = [](auto& into, auto& from) {
    if (from) into = std::move(from);
  };
  take(server.machine_name, row.machine_name);
  take(server.product_version, row.product_version);
  take(server.location, row.location);
  if (row.taken_at && (!server.taken_at || *server.taken_at < *row.taken_at)) {
    server.taken_at = row.taken_at;
  }
}

void add_database(RowText& text, Server& server) {
  keep(text, server.databases, text.read(kDatabaseColumns), &Database::name, "name");
}

void add_mirroring(RowText& text, Server& server) {
  keep(text, server.database_mirroring, text.read(kMirroringColumns),
       &MirroringSession::database_name, "database_name");
}

void add_group(RowText& text, Server& server) {
  AvailabilityGroup group =
      text.read(kGroupColumns, [&](AvailabilityGroup& row, const std::string& column) {
        if (column == "databases") return text.read_words(column, row.databases);
        if (column != "replicas") return false;
        return text.each([&] {
          keep(text, row.replicas, text.read(kReplicaColumns), &AvailabilityReplica::server_name,
               "replica_server_name");
        });
      });
  keep(text, server.availability_groups, std::move(group), &AvailabilityGroup::name, "name");
}

void add_log_shipping_primary(RowText& text, Server& server) {
  keep(text, server.log_shipping_primaries, text.read(kLogShippingPrimaryColumns),
       &LogShippingPrimary::database_name, "primary_database");
}

void add_log_shipping_secondary(RowText& text, Server& server) {
  keep(text, server.log_shipping_secondaries, text.read(kLogShippingSecondaryColumns),
       &LogShippingSecondary::database_name, "secondary_database");
}

void add_plan(RowText& text, Server& server) {
  MaintenancePlan plan = text.read(kPlanColumns, [&](MaintenancePlan& row,
                                                     const std::string& column) {
    return column == "tasks" && text.each([&] { row.tasks.push_back(text.read(kTaskColumns)); });
  });
  keep(text, server.maintenance_plans, std::move(plan), &MaintenancePlan::name, "name");
}

void add_tool(RowText& text, Server& server) {
  BackupTool tool = text.read(kToolColumns, [&](BackupTool& row, const std::string& column) {
    if (column == "databases") return text.read_words(column, row.databases);
    return column == "backup_types" && text.read_words(column, row.backup_types);
  });
  keep(text, server.backup_tools, std::move(tool), &BackupTool::name, "name");
}

void add_managed_backup(RowText& text, Server& server) {
  ManagedBackup found =
      text.read(kManagedBackupColumns, [&](ManagedBackup& row, const std::string& column) {
        if (column == "instance") {
          return text.each([&] { row.instance = text.read(kManagedSettingsColumns); });
        }
        return column == "databases" && text.each([&] {
          keep(text, row.databases, text.read(kManagedSettingsColumns),
               &ManagedBackupSettings::database_name, "db_name");
        });
      });
  if (!server.managed_backup) server.managed_backup.emplace();
  ManagedBackup& known = *server.managed_backup;
  if (found.is_master_switch_on) known.is_master_switch_on = found.is_master_switch_on;
  if (found.instance) known.instance = std::move(found.instance);
  std::move(found.databases.begin(), found.databases.end(), std::back_inserter(known.databases));
}

void add_restore(RowText& text, Server& server) {
  keep(text, server.restore_history, text.read(kRestoreColumns),
       &RestoreHistoryEntry::destination_database_name, "destination_database_name");
}

void add_log_mark(RowText& text, Server& server) {
  keep(text, server.log_marks, text.read(kLogMarkColumns), &LogMark::mark_name, "mark_name");
}

void add_event(RowText& text, Server& server) {
  keep(text, server.events, text.read(kEventColumns), &EstateEvent::kind, "kind");
}

struct Section {
  std::string_view name;
  void (*add)(RowText& text, Server& server);
};
constexpr Section kSections[] = {
    {"server", add_server},
    {"databases", add_database},
    {"database_mirroring", add_mirroring},
    {"availability_groups", add_group},
    {"log_shipping_primary_databases", add_log_shipping_primary},
    {"log_shipping_secondary_databases", add_log_shipping_secondary},
    {"maintenance_plans", add_plan},
    {"backup_tools", add_tool},
    {"managed_backup", add_managed_backup},
    {"restorehistory", add_restore},
    {"logmarkhistory", add_log_mark},
    {"events", add_event},
};

const Section* section_named(std::string_view name) {
  const auto* found = std::find_if(std::begin(kSections), std::end(kSections),
                                   [name](const Section& section) { return section.name == name; });
  return found == std::end(kSections) ? nullptr : found;
}

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return text;
}

}  // namespace

Server& EstateBuilder::server_named(const std::string& name) {
  std::vector<Server>& servers = reading_.estate.servers;
  const auto [known, is_new] = server_by_name_.try_emplace(lower_case(name), servers.size());
  if (is_new) servers.emplace_back().server_name = name;
  return servers[known->second];
}

void EstateBuilder::add(const EstateRow& row, std::optional<UtcTime> taken_at) {
  Server& server = server_named(row.server_name);
  if (taken_at && (!server.taken_at || *server.taken_at < *taken_at)) server.taken_at = taken_at;
  const Section* const section = section_named(row.section);
  if (section == nullptr) return;
  RowText text(row);
  section->add(text, server);
  for (Error& problem : text.problems()) reading_.problems.push_back(std::move(problem));
}

EstateReading EstateBuilder::finish() {
  server_by_name_.clear();
  return std::exchange(reading_, {});
}

EstateReading estate_of(std::span<const EstateRow> rows) {
  EstateBuilder builder;
  for (const EstateRow& row : rows) builder.add(row);
  return builder.finish();
}

bool is_estate_section(std::string_view name) {
  return name == "backupset" || (name != "server" && section_named(name) != nullptr);
}

bool is_history_section(std::string_view name) {
  return name == "events" || name == "restorehistory" || name == "logmarkhistory";
}

std::vector<Error> problems_of(const EstateRow& row) {
  EstateBuilder builder;
  builder.add(row);
  return builder.finish().problems;
}

}  // namespace unbroken
