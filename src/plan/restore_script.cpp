#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "model/tsql.h"
#include "unbroken/plan.h"

namespace unbroken {
namespace {

constexpr int kDeviceUrl = 9;
constexpr int kDeviceTape = 5;
constexpr int kDeviceVirtual = 7;
constexpr int kPermanent = 100;

bool is_url(const BackupDevice& device) {
  const std::string_view path = device.path;
  const auto begins = [path](std::string_view scheme) {
    return path.size() >= scheme.size() &&
           std::equal(scheme.begin(), scheme.end(), path.begin(),
                      [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
  };
  return device.device_type.value_or(0) % kPermanent == kDeviceUrl || begins("https://") ||
         begins("http://") || begins("s3://");
}

std::string_view device_word(const BackupDevice& device) {
  if (is_url(device)) return "URL";
  switch (device.device_type.value_or(0) % kPermanent) {
    case kDeviceTape:
      return "TAPE";
    case kDeviceVirtual:
      return "VIRTUAL_DEVICE";
    default:
      return "DISK";
  }
}

// One device for every stripe, the first mirror that is there.
std::vector<const BackupDevice*> devices_of(const BackupSet& set) {
  std::vector<const BackupDevice*> chosen;
  for (const BackupDevice& device : set.devices) {
    if (device.is_missing.value_or(false)) continue;
    const bool have =
        std::any_of(chosen.begin(), chosen.end(), [&device](const BackupDevice* other) {
          return other->family_sequence_number == device.family_sequence_number;
        });
    if (!have) chosen.push_back(&device);
  }
  return chosen;
}

// "RESTORE LOG [x]" and its FROM clause, without WITH.
std::string restore_from(const ScriptOptions& options, const ScriptStep& step) {
  const bool is_log = step.set.type == BackupType::log;
  std::string text = is_log ? "RESTORE LOG " : "RESTORE DATABASE ";
  text += tsql_name(options.database);
  std::string_view lead = "\n  FROM ";
  for (const BackupDevice* device : devices_of(step.set)) {
    text += lead;
    text += device_word(*device);
    text += " = " + tsql_text(device->path);
    lead = ",\n       ";
  }
  return text;
}

void add_option(std::string& options, const std::string& option) {
  if (!options.empty()) options += ", ";
  options += option;
}

std::string options_of(const ScriptStep& step, std::string_view recovery, bool is_last) {
  std::string options;
  const bool on_url = std::any_of(step.set.devices.begin(), step.set.devices.end(), is_url);
  if (!on_url) add_option(options, "FILE = " + std::to_string(step.set.position));
  add_option(options, std::string(recovery));
  if (step.set.has_backup_checksums.value_or(false)) add_option(options, "CHECKSUM");
  if (step.stop_at) {
    add_option(options, "STOPAT = " + tsql_text(step.stop_at->text()));
  } else if (step.stop_at_lsn) {
    // At a fork point the record is already the other branch's.
    add_option(options, std::string(is_last ? "STOPATMARK" : "STOPBEFOREMARK") + " = " +
                            tsql_text("lsn:" + step.stop_at_lsn->decimal()));
  }
  return options;
}

std::string statement(const ScriptOptions& options, const ScriptStep& step,
                      std::string_view recovery, bool is_last) {
  return restore_from(options, step) + "\n  WITH " + options_of(step, recovery, is_last) + ";\n";
}

std::string indented(const std::string& text) {
  std::string out;
  bool at_start = true;
  for (const char c : text) {
    if (at_start) out += "  ";
    out += c;
    at_start = c == '\n';
  }
  return out;
}

}  // namespace

std::string restore_script(const ScriptOptions& options) {
  std::string script;
  for (std::size_t i = 0; i < options.steps.size(); ++i) {
    const ScriptStep& step = options.steps[i];
    const bool is_last = i + 1 == options.steps.size();
    const bool recovers = is_last && !options.is_certain && step.set.type == BackupType::log;
    script += statement(options, step, recovers ? "RECOVERY" : "NORECOVERY", is_last);
    script += "GO\n";
  }
  if (options.is_certain) {
    return script + "RESTORE DATABASE " + tsql_name(options.database) + " WITH RECOVERY;\nGO\n";
  }

  const std::string still_restoring =
      "IF DATABASEPROPERTYEX(" + tsql_text(options.database) + ", 'Status') = 'RESTORING'\n";
  script +=
      "-- The wanted time may lie past the end of the last log backup above. If it does,\n"
      "-- SQL Server left the database RESTORING.\n";
  for (const ScriptStep& step : options.if_not_reached) {
    script += still_restoring + "BEGIN\n" + indented(statement(options, step, "RECOVERY", true)) +
              "END\nGO\n";
  }
  script += still_restoring +
            "  PRINT N'The wanted time was not reached. The database stays RESTORING: restore the "
            "next log "
            "backup with the same STOPAT, or recover it as it is.';\nGO\n";
  return script;
}

}  // namespace unbroken
