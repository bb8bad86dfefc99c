#include "answer/any_estate.h"

#include <rapidcheck.h>

#include <algorithm>
#include <utility>

#include "history.h"
#include "model/json_writer.h"

namespace unbroken::test {
namespace {

using Texts = std::vector<std::string>;

int below(int n) { return *rc::gen::inRange(0, n); }
bool once_in(int n) { return below(n) == 0; }
std::string one_of(const Texts& texts) {
  return texts[static_cast<std::size_t>(below(static_cast<int>(texts.size())))];
}

const Texts kDatabases = {"Payroll",
                          "PAYROLL",
                          "Payroll_Tax",
                          "Ledger 2024",
                          "m_n_o_p_q_r_s_t_u_v_w_x_y_z_Ledger",
                          "Warehouse Consolidation Northern Region Archive",
                          "Warehouse Consolidation Northern Region Archival",
                          "Intranet_Config_d5c3a9e2-1b7f-4222-8333-4444aaaa6666",
                          "Gr\xC3\xB6\xC3\x9F"
                          "enverzeichnis der Niederlassung S\xC3\xBC"
                          "d",
                          "tempdb"};
constexpr const char* kAccount = "https://ownvault.blob.core.windows.net/";
constexpr const char* kOtherAccount = "https://strangevault.blob.core.windows.net/";
constexpr const char* kShare = "\\\\filer07\\Trucking\\Payroll";
constexpr const char* kPlanFolder = "E:\\Nightly Jobs\\dumpster.bak";

struct ServerNames {
  std::string name;
  std::string machine;
  std::string container;
};
const std::vector<ServerNames> kServers = {
    {"WOLF01", "WOLF01", "wolf01-mssqlserver"},
    {"LYNX-02\\TRADING", "LYNX-02", "lynx-02-trading"},
    {"bear03\\HR", "BEAR03", "bear03-hr"},
};

Guid guid_of(std::uint8_t kind, std::size_t n) {
  std::array<std::uint8_t, 16> bytes{0xB7, 0x1E, 0x9D, 0x53, 0xC4, 0x6A, 0x48,
                                     0xF2, 0xA9, 0x0C, 0xE7, 0x35, 0x8B, kind};
  bytes[14] = static_cast<std::uint8_t>(n >> 8);
  bytes[15] = static_cast<std::uint8_t>(n);
  return Guid(bytes);
}

std::string group_id() { return guid_of(0xA6, 1).text(); }

std::string lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return text;
}

// Managed backup cuts at 40 UTF-16 units; the names here have none beyond the BMP.
std::string first_forty(const std::string& name) {
  std::size_t characters = 0;
  std::size_t at = 0;
  for (; at < name.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(name[at]) & 0xC0U) != 0x80U;
    if (begins && ++characters > 40) break;
  }
  return name.substr(0, at);
}

std::string managed_blob(const std::string& database, bool is_log) {
  std::string digits = guid_of(0xDB, 1).text();
  std::erase(digits, '-');
  const std::string group = once_in(3) ? "_" + guid_of(0xA7, 2).text() : "";
  const std::string stamp =
      one_of({"20261120010203", "20261120010203999", "99999999999999", "2026112001"});
  return first_forty(database) + group + "_" + (once_in(2) ? lower_case(digits) : digits) + "_" +
         stamp + (is_log ? ".log" : ".bak");
}

// Somewhere a backup of the database may go, by every producer's habits.
std::string any_path(const ServerNames& server, const std::string& database, bool is_log) {
  const std::string file = database + "_" + std::to_string(below(10'000)) + ".trn";
  const std::string container =
      one_of({server.container, lower_case(group_id()), "ownbox", "OWNBOX", "strangebox"});
  switch (below(11)) {
    case 0:
    case 1:
    case 2:
      return kAccount + container + "/" +
             managed_blob(one_of({database, database, "Payroll"}), is_log);
    case 3:
      return kAccount + container + "/by hand/" + file;
    case 4:
      return kOtherAccount + container + "/" + managed_blob(database, is_log);
    case 5:
      return std::string(once_in(2) ? kShare : "//FILER07/trucking/payroll") + "\\" + file;
    case 6:
      return std::string(once_in(2) ? kPlanFolder : "e:/nightly jobs/DUMPSTER.BAK") + "\\sub\\" +
             file;
    case 7:
      return std::string(kPlanFolder) + "2\\" + file;  // a near miss
    case 8:
      return one_of({"NUL", "nul:", "\\\\.\\nul", "nul:nowhere", "nulls", "D:\\nul\\x.bak"});
    case 9:
      return kAccount + container + "/" + managed_blob(database, is_log) + "?sig=ownsecret";
    default:
      return "D:\\handmade\\" + file;
  }
}

// An object of a document: members with JSON text or quoted text as value.
class Row {
 public:
  Row& text(const std::string& name, const std::string& value) {
    return raw(name, json_quoted(value));
  }
  Row& raw(const std::string& name, const std::string& json) {
    json_ += (json_.empty() ? "{" : ",") + json_quoted(name) + ":" + json;
    return *this;
  }
  [[nodiscard]] std::string json() const { return json_.empty() ? "{}" : json_ + "}"; }

 private:
  std::string json_;
};

std::string array(const Texts& values) {
  std::string json;
  for (const std::string& value : values) json += (json.empty() ? "" : ",") + value;
  return "[" + json + "]";
}

class Author {
 public:
  AnyEstate write() {
    for (const ServerNames& server : kServers) {
      if (&server != &kServers.front() && once_in(3)) continue;
      for (int n = 1 + below(3); n > 0; --n) {
        const std::string database = one_of(kDatabases);
        if (std::find(estate_.databases.begin(), estate_.databases.end(), database) ==
            estate_.databases.end()) {
          estate_.databases.push_back(database);
        }
        add_history(server, database);
        if (once_in(4)) add_history(server, database);  // dropped and created again
        if (!once_in(5)) configure(server, database);
      }
      if (!once_in(4)) configure(server);
    }
    estate_.times.push_back({clock_.ms + 3'600'000});
    return std::move(estate_);
  }

 private:
  void tick() { clock_.ms += 60'000 * (1 + below(90)); }

  void add_history(const ServerNames& server, const std::string& database) {
    const std::size_t identity = ++identities_;
    const bool knows_family = !once_in(3);
    const bool knows_fork = knows_family || once_in(2);
    family_ = guid_of(0xFA, once_in(5) ? 1 : identity);  // 1: restored from the first one
    Guid fork = guid_of(0xF0, identity);
    const bool is_simple = once_in(6);
    std::uint64_t log_end = 1000 * identity;
    const auto zone =
        once_in(4) ? std::nullopt : std::optional(static_cast<UtcOffset>(60 * (below(3) - 1)));
    Guid base;
    Lsn base_lsn;
    for (int n = 2 + below(7); n > 0; --n) {
      tick();
      BackupSet set;
      set.uuid = guid_of(0x5E, ++sets_);
      set.server_name = server.name;
      if (once_in(2)) set.machine_name = server.machine;
      set.database_name = once_in(8) ? lower_case(database) : database;
      if (knows_family) set.family_guid = family_;
      if (knows_fork) set.first_recovery_fork = set.last_recovery_fork = fork;
      set.type = base.is_zero() ? BackupType::full
                                : static_cast<BackupType>(std::vector<int>{
                                      0, 1, 2, 2, 2, 2}[static_cast<std::size_t>(below(6))]);
      set.first_lsn = set.checkpoint_lsn = lsn(log_end);
      set.last_lsn = lsn(log_end + 100);
      if (set.type == BackupType::log) {
        if (once_in(6)) log_end += 50;  // a log that nobody has
        set.first_lsn = lsn(log_end);
        log_end += 100 + 10 * static_cast<std::uint64_t>(below(5));
        set.last_lsn = lsn(log_end);
        if (knows_fork && once_in(7)) {
          fork = guid_of(0xF1, sets_);
          set.last_recovery_fork = fork;
          set.fork_point_lsn = lsn(log_end - 30);
        }
        set.begins_log_chain = once_in(9);
        set.has_bulk_logged_data = once_in(8);
      } else if (set.type == BackupType::full) {
        base = set.uuid;
        base_lsn = *set.first_lsn;
      } else {
        set.differential_base_guid = base;
        set.differential_base_lsn = base_lsn;
      }
      set.is_copy_only = once_in(8);
      set.is_damaged = once_in(12);
      if (once_in(12)) set.damage = "cut in D:\\handmade\\file";
      set.backup_start = clock_;
      // No two at one moment in any zone: which set is the newest must not be open.
      set.backup_finish = LocalTime{clock_.ms + 30'000 + static_cast<std::int64_t>(sets_)};
      set.utc_offset = zone;
      set.recovery_model = is_simple ? RecoveryModel::simple : RecoveryModel::full;
      set.backup_size = set.compressed_backup_size = static_cast<std::uint64_t>(1000 + below(99));
      if (!once_in(4)) {
        set.user_name = one_of({"CORPORATE\\jdoeringer", "NT SERVICE\\SQLSERVERAGENT", "", "sa"});
      }
      if (once_in(5)) set.description = "weekend copy for jdoeringer";
      if (once_in(9)) set.key_algorithm = "aes_256";
      set.proof = static_cast<Proof>(below(3));
      const bool is_log = set.type == BackupType::log;
      for (int family = 1 + (once_in(5) ? 1 : 0); family > 0; --family) {
        BackupDevice device;
        device.path = any_path(server, database, is_log);
        device.family_sequence_number = family;
        if (once_in(10)) device.is_missing = true;
        set.devices.insert(set.devices.begin(), device);
      }
      if (once_in(8)) set.media.family_count = 2;
      estate_.times.push_back({clock_.ms - 60'000 * below(40)});
      estate_.lsns.push_back(lsn(log_end - static_cast<std::uint64_t>(below(60))));
      if (n == 1 || !once_in(10)) estate_.sets.push_back(std::move(set));
    }
  }

  void add(const ServerNames& server, const std::string& section, const Row& row) {
    estate_.rows.push_back({server.name, section, row.json()});
  }

  void configure(const ServerNames& server, const std::string& database) {
    Row row;
    row.text("name", database);
    if (!once_in(5)) row.text("recovery_model_desc", one_of({"FULL", "BULK_LOGGED", "SIMPLE"}));
    if (!once_in(5)) row.text("state_desc", one_of({"ONLINE", "RESTORING"}));
    if (!once_in(3)) row.text("family_guid", family_.text());
    add(server, "databases", row);
    if (once_in(3)) {
      add(server, "log_shipping_primary_databases",
          Row().text("primary_database", lower_case(database)).text("backup_directory", kShare));
    }
    if (once_in(6)) {
      add(server, "log_shipping_secondary_databases", Row().text("secondary_database", database));
    }
    if (once_in(5)) {
      add(server, "database_mirroring",
          Row()
              .text("database_name", database)
              .text("mirroring_role_desc", one_of({"PRINCIPAL", "MIRROR"}))
              .text("mirroring_partner_instance", "LYNX-02\\TRADING"));
    }
    for (int n = below(3); n > 0; --n) {
      const UtcTime at{clock_.ms - 60'000 * below(300)};
      add(server, "events",
          Row()
              .text("at", at.text())
              .text("kind", one_of({"recovery_model_change", "restored", "failover"}))
              .text("database_name", database)
              .text("from", one_of({"FULL", "WOLF01"})));
    }
    if (once_in(3)) {
      add(server, "restorehistory",
          Row()
              .text("restore_date", clock_.text())
              .text("destination_database_name", database)
              .text("backup_set_uuid", guid_of(0x5E, sets_).text()));
      add(server, "logmarkhistory",
          Row()
              .text("database_name", database)
              .text("mark_name", "before jdoeringer's release")
              .text("lsn", "1234"));
    }
    managed_.push_back(database);
  }

  void configure(const ServerNames& server) {
    Row scalars;
    scalars.text("server_name", server.name);
    if (!once_in(4)) scalars.text("machine_name", server.machine);
    add(server, "server", scalars.text("product_version", "12.0.6024.0"));

    Texts rows;
    for (const std::string& database : managed_) {
      if (once_in(3)) continue;
      Row row;
      row.text("db_name", database).text("credential_name", "ownsecret");
      if (!once_in(5)) row.raw("is_smart_backup_enabled", one_of({"1", "1", "0"}));
      if (!once_in(4)) row.text("storage_url", kAccount);
      if (once_in(4)) row.text("container_url", std::string(kAccount) + "ownbox");
      rows.push_back(row.json());
    }
    add(server, "managed_backup",
        Row().raw("is_master_switch_on", "true").raw("databases", array(rows)));

    Row task;
    task.text("database_name", one_of({"*", "payroll"})).text("destination", kPlanFolder);
    if (once_in(2)) task.text("backup_type", one_of({"log", "full"}));
    add(server, "maintenance_plans",
        Row().text("name", "Nightly Jobs").raw("tasks", array({task.json()})));
    add(server, "backup_tools",
        Row()
            .text("name", "Contoso Safekeeper")
            .text("kind", one_of({"dpm", "third_party", "script"}))
            .raw("databases", array({json_quoted(one_of(kDatabases))})));
    Texts members;
    for (const std::string& database : managed_) members.push_back(json_quoted(database));
    if (once_in(2)) {
      add(server, "availability_groups",
          Row()
              .text("group_id", group_id())
              .text("name", "AlwaysFund")
              .raw("databases", array(members))
              .raw("replicas", array({Row()
                                          .text("replica_server_name", server.name)
                                          .text("role_desc", one_of({"PRIMARY", "SECONDARY"}))
                                          .json()})));
    }
    managed_.clear();
  }

  AnyEstate estate_;
  LocalTime clock_ = at("00:30");
  Guid family_;
  std::size_t identities_ = 0;
  std::size_t sets_ = 0;
  Texts managed_;  // databases of the server at hand
};

}  // namespace

AnyEstate any_estate() { return Author().write(); }

// Six letters at least: shorter ones are met by chance in what names are hidden as.
std::vector<std::string> names_of_any_estate() {
  return {
      "payroll",    "ledger",     "warehouse",    "consolidation", "northern",     "archiv",
      "intranet",   "d5c3a9e2",   "4444aaaa6666", "enverzeichnis", "der nieder",   "wolf01",
      "lynx-02",    "trading",    "bear03",       "ownvault",      "strangevault", "ownbox",
      "strangebox", "by hand",    "filer07",      "trucking",      "nightly",      "dumpster",
      "nowhere",    "handmade",   "corporate",    "jdoeringer",    "weekend",      "ownsecret",
      "contoso",    "safekeeper", "alwaysfund",   "release",       "b71e9d53",     "a90ce7358b"};
}

}  // namespace unbroken::test
