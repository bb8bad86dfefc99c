// A plan as the BackupHistory objects of dbatools. Restore-DbaDatabase chooses
// again among the objects it is given: of a plan's sets it takes all, and it
// stops at the objects' RestoreTime. Anything else a step knows it cannot be told.

#include <string>
#include <string_view>
#include <utility>

#include "model/json_writer.h"
#include "model/spelling.h"
#include "report/json_parts.h"
#include "unbroken/report.h"

namespace unbroken {
namespace {

// Numbers with all their digits: as texts they would sort by their first digit.
void write_lsn(JsonWriter& json, const char* name, const std::optional<Lsn>& lsn) {
  json.key(name);
  if (lsn) {
    json.raw(lsn->decimal());
  } else {
    json.null();
  }
}

std::string instance_of(const std::string& server) {
  const std::size_t slash = server.find('\\');
  return slash == std::string::npos ? "MSSQLSERVER" : server.substr(slash + 1);
}

const char* device_word(std::string_view kind) {
  if (kind == "TAPE") return "Tape";
  return kind == "URL" ? "URL" : "Disk";
}

void write_files(JsonWriter& json, const BackupSet& set) {
  json.key("FileList").begin_array();
  for (const BackupFile& file : set.files) {
    json.begin_object();
    json.member("FileType", file.type ? std::optional(std::string(1, *file.type)) : std::nullopt);
    json.member("LogicalName", file.logical_name).member("PhysicalName", file.physical_name);
    json.end_object();
  }
  json.end_array();
}

void write_object(JsonWriter& json, const PlanAnswer& answer, const PlanStepAnswer& step,
                  BackupType type, const RestoreDevices& devices) {
  const BackupSet& set = step.set;
  const std::string server = set.server_name.value_or("");
  json.begin_object();
  json.member("ComputerName", set.machine_name.value_or(server.substr(0, server.find('\\'))));
  json.member("InstanceName", instance_of(server)).member("SqlInstance", server);
  json.member("AvailabilityGroupName", set.availability_group.value_or(""));
  json.member("Database", answer.database).member("UserName", set.user_name);
  json.member("Start", text_of(set.backup_start)).member("End", text_of(set.backup_finish));
  json.member("Path", devices.paths.front()).key("FullName").begin_array();
  for (const std::string& path : devices.paths) json.value(path);
  json.end_array();
  write_files(json, set);
  json.member("TotalSize", set.backup_size);
  json.member("CompressedBackupSize", set.compressed_backup_size);
  json.member("Type", dbatools_word_of(type));
  json.member("BackupSetID", set.uuid.text()).member("DeviceType", device_word(devices.kind));
  json.member("Software", set.media.software_name).member("Position", set.position);
  write_lsn(json, "FirstLsn", set.first_lsn);
  write_lsn(json, "DatabaseBackupLsn", set.database_backup_lsn);
  write_lsn(json, "CheckpointLsn", set.checkpoint_lsn);
  write_lsn(json, "LastLsn", set.last_lsn);
  json.member("SoftwareVersionMajor", set.software_version_major);
  json.member("IsCopyOnly", set.is_copy_only.value_or(false));
  json.member("LastRecoveryForkGUID", text_of(set.last_recovery_fork));
  json.key("RecoveryModel");
  if (set.recovery_model) {
    json.value(spelling_of(*set.recovery_model));
  } else {
    json.null();
  }
  json.member("KeyAlgorithm", set.key_algorithm);
  json.member("EncryptorThumbprint", set.encryptor_thumbprint);
  json.member("EncryptorType", set.encryptor_type);
  if (step.stop_at) json.member("RestoreTime", step.stop_at->text());
  json.end_object();
}

}  // namespace

Result<std::string> plan_dbatools(const PlanAnswer& answer,
                                  const std::vector<PathMapping>& path_mappings) {
  std::string out;
  JsonWriter json(out, JsonLayout::indented);
  json.begin_array();
  if (const auto* path = std::get_if<PlanPath>(&answer.outcome)) {
    if (path->only_before) {
      return Error{Code::unsupported,
                   "the time may lie past the point where the fork left its parent, and "
                   "Restore-DbaDatabase would recover the database: take the plan as T-SQL",
                   answer.database};
    }
    for (const PlanStepAnswer& step : path->steps) {
      const std::string subject = "backup set " + step.set.uuid.text();
      if (step.stop_at_lsn) {
        return Error{Code::unsupported,
                     "the plan stops inside it at an LSN or a mark, which dbatools' objects cannot "
                     "say: take the plan as T-SQL",
                     subject};
      }
      const std::optional<BackupType> type = step.set.type;
      const bool is_known =
          type == BackupType::full || type == BackupType::differential || type == BackupType::log;
      if (!is_known) {
        return Error{Code::unsupported, "Restore-DbaDatabase takes no backups of its kind",
                     subject};
      }
      auto devices = restore_devices(step.set, path_mappings);
      if (!devices.ok()) return std::move(devices).error();
      write_object(json, answer, step, *type, *devices);
    }
  }
  json.end_array();
  return out += '\n';
}

}  // namespace unbroken
