#include "plan/restore_script_check.h"

#include <optional>
#include <string_view>
#include <utility>

#include "plan/restore_script_batch.h"
#include "plan/restore_script_paths.h"

namespace unbroken::script {
namespace {

constexpr std::size_t kMaxName = 128;  // sysname

// System databases have ASCII names: paths' comparison does for them.
bool is_named(const std::string& name, std::string_view wanted) {
  return is_same_path(name, wanted);
}

Error refusal(std::string message, std::string subject) {
  return Error{Code::invalid_argument, std::move(message), std::move(subject)};
}

Status check_name(const std::string& name) {
  if (name.empty()) return refusal("a database has a name", "--as");
  if (!is_utf8(name)) return refusal("the database name is not UTF-8", "--as");
  if (nvarchar_length(name) > kMaxName) {
    return refusal("a database name has at most 128 characters", name);
  }
  return Status();
}

Status check_path(const std::optional<std::string>& path, const char* option) {
  if (!path) return Status();
  if (path->empty()) return refusal("the path is empty", option);
  if (!is_utf8(*path)) return refusal("the path is not UTF-8", option);
  if (nvarchar_length(*path) > kMaxPath) {
    return refusal("the path is longer than " + std::to_string(kMaxPath) + " characters", option);
  }
  return Status();
}

Status check_type(const ScriptStep& step) {
  if (step.set.type) return Status();
  return Error{Code::unsupported, "what kind of backup it is is not known",
               "backup set " + step.set.uuid.text()};
}

// A differential on files that were not restored yet goes on with a restore too.
bool creates_database(const BackupSet& set) {
  return set.type == BackupType::full || set.type == BackupType::file ||
         set.type == BackupType::partial;
}

Status check_tail(const ScriptOptions& options) {
  const std::string option = "--tail-log";
  const ScriptStep& last = options.steps.back();
  if (!options.is_certain || last.stop_at || last.stop_at_lsn) {
    return refusal("the tail of the log leads to the newest point only", option);
  }
  if (continues_restore(options)) {
    return refusal("the database is RESTORING already: its tail cannot be backed up", option);
  }
  if (!is_named(restored_name(options), options.database)) {
    return refusal(
        "it leaves the database that it is taken of RESTORING, which is not the one restored",
        option);
  }
  if (restores_master(options) || last.set.recovery_model == RecoveryModel::simple) {
    return refusal("the database is in the SIMPLE model: its log is not backed up", option);
  }
  return Status();
}

}  // namespace

const std::string& restored_name(const ScriptOptions& options) {
  return options.choices.restore_as ? *options.choices.restore_as : options.database;
}

bool restores_master(const ScriptOptions& options) {
  return is_named(restored_name(options), "master");
}

bool continues_restore(const ScriptOptions& options) {
  return !options.beginning && !creates_database(options.steps.front().set);
}

Status check_options(const ScriptOptions& options) {
  const ScriptChoices& choices = options.choices;
  if (options.steps.empty()) return refusal("the plan has no step", options.database);
  if (Status name = check_name(restored_name(options)); !name.ok()) return name;
  for (const auto& [path, option] :
       {std::pair{&choices.move_data, "--move-data"}, std::pair{&choices.move_log, "--move-log"},
        std::pair{&choices.standby_file, "--standby"}}) {
    if (Status checked = check_path(*path, option); !checked.ok()) return checked;
  }
  for (const std::vector<ScriptStep>* steps : {&options.steps, &options.if_not_reached}) {
    for (const ScriptStep& step : *steps) {
      if (Status type = check_type(step); !type.ok()) return type;
    }
  }
  if (choices.standby_file && !options.is_certain) {
    return refusal(
        "the last log backup may end before the wanted time: STANDBY, like RECOVERY, stands "
        "only where the point is certain",
        "--standby");
  }
  if (restores_master(options) &&
      (choices.standby_file || options.steps.front().set.type != BackupType::full ||
       options.steps.size() > 1 || options.beginning)) {
    return refusal("master is restored from one full backup, straight to RECOVERY", "master");
  }
  return choices.tail_log ? check_tail(options) : Status();
}

}  // namespace unbroken::script
