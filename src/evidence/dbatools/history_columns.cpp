#include "evidence/dbatools/history_columns.h"

#include <utility>

#include "model/json_writer.h"
#include "model/spelling.h"

namespace unbroken::dbatools {
namespace {

using Take = Expected (*)(const Property& property, HistoryObject& object);

struct HistoryColumn {
  std::string_view name;
  Take take;
};

template <auto kMember>
Expected take_member(const Property& property, HistoryObject& object) {
  const Scalar scalar = property.single();
  return read_value(scalar.value(), object.set.*kMember);
}

template <auto kMember>
Expected take_lsn(const Property& property, HistoryObject& object) {
  if (property.lost_its_digits) {
    return "printed with its digits, as ConvertTo-Json does from PowerShell 7.5 on";
  }
  return take_member<kMember>(property, object);
}

// C# has no unknown GUID but the one of zeros.
template <auto kMember>
Expected take_guid(const Property& property, HistoryObject& object) {
  const Expected expected = take_member<kMember>(property, object);
  std::optional<Guid>& guid = object.set.*kMember;
  if (guid && guid->is_zero()) guid.reset();
  return expected;
}

template <auto kMember>
Expected take_date(const Property& property, HistoryObject& object) {
  const Scalar scalar = property.single();
  if (scalar.token == JsonToken::null) return kFits;
  const std::optional<PrintedDate> date = printed_date(scalar.text);
  if (!date) return "a date";
  object.set.*kMember = date->local;
  if (date->offset) object.set.utc_offset = date->offset;
  return kFits;
}

Expected take_type(const Property& property, HistoryObject& object) {
  const Scalar scalar = property.single();
  if (scalar.token == JsonToken::null) return kFits;
  object.set.type = backup_type_of_dbatools_word(scalar.text);
  if (!object.set.type) object.set.type = backup_type_of_letter(scalar.text);
  return object.set.type ? kFits : Expected("a backup type (Full, Differential, Log ...)");
}

Expected take_recovery_model(const Property& property, HistoryObject& object) {
  const Scalar scalar = property.single();
  return read_value(scalar.value(), object.set.recovery_model);
}

Expected take_software(const Property& property, HistoryObject& object) {
  return read_value(property.single().value(), object.set.media.software_name);
}

Expected take_position(const Property& property, HistoryObject& object) {
  std::optional<int> position;
  const Expected expected = read_value(property.single().value(), position);
  if (position.value_or(0) > 0) object.set.position = *position;  // 0 is C#'s default
  return expected;
}

Expected take_size_of(const Property& property, std::optional<std::uint64_t>& size) {
  const Scalar scalar = property.single();
  const bool is_cut = scalar.token == JsonToken::string &&
                      scalar.text.find(' ') != std::string::npos;  // "1.25 MB" for want of -Depth
  return is_cut ? kFits : read_value(scalar.value(), size);
}
Expected take_size(const Property& property, HistoryObject& object) {
  return take_size_of(property, object.set.backup_size);
}
Expected take_compressed_size(const Property& property, HistoryObject& object) {
  return take_size_of(property, object.set.compressed_backup_size);
}

Expected take_set_id(const Property& property, HistoryObject& object) {
  const Scalar scalar = property.single();
  if (scalar.token == JsonToken::null) return kFits;
  if (Guid guid; Guid::read(scalar.text, guid)) {
    object.set.uuid = guid;
    return kFits;
  }
  std::optional<std::int64_t> number;
  if (!read_value(scalar.value(), number).empty() || !number) {
    return "msdb's backup_set_id or a GUID";
  }
  object.set.other_columns.emplace_back("backup_set_id", std::to_string(*number));
  return kFits;
}

Expected take_device_type(const Property& property, HistoryObject& object) {
  const Scalar scalar = property.single();
  struct Word {
    std::string_view text;
    int number;
  };
  static constexpr Word kWords[] = {{"Disk", 2},           {"Permanent Disk Device", 102},
                                    {"Tape", 5},           {"Permanent Tape Device", 105},
                                    {"Pipe", 6},           {"Permanent Pipe Device", 106},
                                    {"Virtual Device", 7}, {"URL", 9}};
  for (const Word& word : kWords) {
    if (equal_without_case(word.text, scalar.text)) object.device_type = word.number;
  }
  if (!object.device_type) (void)read_value(scalar.value(), object.device_type);
  return kFits;
}

void take_paths(const Property& property, HistoryObject& object) {
  object.paths.clear();
  for (const Scalar& scalar : property.scalars) {
    if (!scalar.text.empty()) object.paths.push_back(scalar.text);
  }
}
Expected take_full_name(const Property& property, HistoryObject& object) {
  take_paths(property, object);
  object.has_full_name = !object.paths.empty();
  return kFits;
}
Expected take_path(const Property& property, HistoryObject& object) {
  if (!object.has_full_name) take_paths(property, object);
  return kFits;
}

using S = BackupSet;
constexpr HistoryColumn kColumns[] = {
    {"SqlInstance", take_member<&S::server_name>},
    {"Server", take_member<&S::server_name>},
    {"ComputerName", take_member<&S::machine_name>},
    {"AvailabilityGroupName", take_member<&S::availability_group>},
    {"Database", take_member<&S::database_name>},
    {"UserName", take_member<&S::user_name>},
    {"Start", take_date<&S::backup_start>},
    {"End", take_date<&S::backup_finish>},
    {"FullName", take_full_name},
    {"Path", take_path},
    {"TotalSize", take_size},
    {"CompressedBackupSize", take_compressed_size},
    {"Type", take_type},
    {"BackupSetId", take_set_id},
    {"DeviceType", take_device_type},
    {"Software", take_software},
    {"Position", take_position},
    {"FirstLsn", take_lsn<&S::first_lsn>},
    {"LastLsn", take_lsn<&S::last_lsn>},
    {"CheckpointLsn", take_lsn<&S::checkpoint_lsn>},
    {"DatabaseBackupLsn", take_lsn<&S::database_backup_lsn>},
    {"SoftwareVersionMajor", take_member<&S::software_version_major>},
    {"software_major_version", take_member<&S::software_version_major>},
    {"IsCopyOnly", take_member<&S::is_copy_only>},
    {"is_copy_only", take_member<&S::is_copy_only>},
    {"LastRecoveryForkGUID", take_guid<&S::last_recovery_fork>},
    {"last_recovery_fork_guid", take_guid<&S::last_recovery_fork>},
    {"FirstRecoveryForkID", take_guid<&S::first_recovery_fork>},
    {"RecoveryModel", take_recovery_model},
    {"recovery_model", take_recovery_model},
    {"KeyAlgorithm", take_member<&S::key_algorithm>},
    {"EncryptorThumbprint", take_member<&S::encryptor_thumbprint>},
    {"EncryptorType", take_member<&S::encryptor_type>},
};

}  // namespace

Expected take_property(std::string_view name, const Property& property, HistoryObject& object) {
  for (const HistoryColumn& column : kColumns) {
    if (equal_without_case(column.name, name)) return column.take(property, object);
  }
  return kFits;
}

bool is_history_property(std::string_view name) {
  for (const std::string_view known : {"FirstLsn", "LastLsn", "BackupSetId", "DatabaseBackupLsn",
                                       "CheckpointLsn", "LastRecoveryForkGUID"}) {
    if (equal_without_case(known, name)) return true;
  }
  return false;
}

}  // namespace unbroken::dbatools
