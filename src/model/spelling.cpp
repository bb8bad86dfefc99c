#include "model/spelling.h"

#include <algorithm>
#include <iterator>

namespace unbroken {
namespace {

struct BackupTypeWords {
  BackupType type;
  std::string_view letter;
  int header_number;
  std::string_view description;
  std::string_view plan_kind;
  std::string_view dbatools;
};

// In the order of the enumeration.
constexpr BackupTypeWords kBackupTypes[] = {
    {BackupType::full, "D", 1, "Database", "full", "Full"},
    {BackupType::differential, "I", 5, "Database Differential", "differential", "Differential"},
    {BackupType::log, "L", 2, "Transaction Log", "log", "Log"},
    {BackupType::file, "F", 4, "File or Filegroup", "file", "File"},
    {BackupType::file_differential, "G", 6, "File Differential", "file", "Differential File"},
    {BackupType::partial, "P", 7, "Partial", "partial", "Partial Full"},
    {BackupType::partial_differential, "Q", 8, "Partial Differential", "partial",
     "Partial Differential"},
};

struct RecoveryModelWords {
  RecoveryModel model;
  std::string_view catalog_view;
  std::string_view header;
};
constexpr RecoveryModelWords kRecoveryModels[] = {
    {RecoveryModel::full, "FULL", "FULL"},
    {RecoveryModel::bulk_logged, "BULK_LOGGED", "BULK-LOGGED"},
    {RecoveryModel::simple, "SIMPLE", "SIMPLE"},
};

template <class Value>
struct Word {
  Value value;
  std::string_view text;
};
constexpr Word<Proof> kProofs[] = {
    {Proof::history, "history"}, {Proof::storage, "storage"}, {Proof::header, "header"}};
constexpr Word<Location> kLocations[] = {{Location::azure, "azure"},
                                         {Location::on_premises, "on_premises"}};
constexpr Word<ProducerKind> kProducers[] = {
    {ProducerKind::managed_backup, "managed_backup"},
    {ProducerKind::maintenance_plan, "maintenance_plan"},
    {ProducerKind::log_shipping, "log_shipping"},
    {ProducerKind::dpm, "dpm"},
    {ProducerKind::third_party, "third_party"},
    {ProducerKind::ad_hoc, "ad_hoc"},
    {ProducerKind::unknown, "unknown"},
};
constexpr Word<SignField> kSignFields[] = {
    {SignField::device, "device"},
    {SignField::folder, "folder"},
    {SignField::file, "file"},
    {SignField::logical_device, "logical_device"},
    {SignField::device_type, "device_type"},
    {SignField::user_name, "user_name"},
    {SignField::name, "name"},
    {SignField::description, "description"},
    {SignField::media_name, "media_name"},
    {SignField::media_description, "media_description"},
    {SignField::software_name, "software_name"},
    {SignField::software_vendor_id, "software_vendor_id"},
    {SignField::is_snapshot, "is_snapshot"},
};

template <class Table, class Enum>
const auto& row_of(const Table& table, Enum value) {
  return table[static_cast<std::size_t>(value)];
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::optional<BackupType> find_type(std::string_view word,
                                    std::string_view BackupTypeWords::*column) {
  for (const BackupTypeWords& row : kBackupTypes) {
    if (equal_without_case(row.*column, word)) return row.type;
  }
  return std::nullopt;
}

template <class Value, std::size_t N>
std::optional<Value> find_word(const Word<Value> (&table)[N], std::string_view word) {
  for (const Word<Value>& row : table) {
    if (equal_without_case(row.text, word)) return row.value;
  }
  return std::nullopt;
}

}  // namespace

bool equal_without_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

char letter_of(BackupType type) { return row_of(kBackupTypes, type).letter.front(); }
std::optional<BackupType> backup_type_of_letter(std::string_view letter) {
  return find_type(letter, &BackupTypeWords::letter);
}

int header_number_of(BackupType type) { return row_of(kBackupTypes, type).header_number; }
std::optional<BackupType> backup_type_of_header_number(int number) {
  for (const BackupTypeWords& row : kBackupTypes) {
    if (row.header_number == number) return row.type;
  }
  return std::nullopt;
}

std::string_view description_of(BackupType type) { return row_of(kBackupTypes, type).description; }
std::optional<BackupType> backup_type_of_description(std::string_view text) {
  return find_type(text, &BackupTypeWords::description);
}

std::string_view plan_kind_of(BackupType type) { return row_of(kBackupTypes, type).plan_kind; }
std::optional<BackupType> backup_type_of_plan_kind(std::string_view kind) {
  return find_type(kind, &BackupTypeWords::plan_kind);
}

std::string_view dbatools_word_of(BackupType type) { return row_of(kBackupTypes, type).dbatools; }
std::optional<BackupType> backup_type_of_dbatools_word(std::string_view word) {
  const std::optional<BackupType> type = find_type(word, &BackupTypeWords::dbatools);
  return type ? type : backup_type_of_description(word);
}

std::string_view spelling_of(RecoveryModel model) {
  return row_of(kRecoveryModels, model).catalog_view;
}
std::string_view header_spelling_of(RecoveryModel model) {
  return row_of(kRecoveryModels, model).header;
}
std::optional<RecoveryModel> recovery_model_of(std::string_view word) {
  for (const RecoveryModelWords& row : kRecoveryModels) {
    if (equal_without_case(row.catalog_view, word) || equal_without_case(row.header, word)) {
      return row.model;
    }
  }
  return std::nullopt;
}

std::string_view spelling_of(Proof proof) { return row_of(kProofs, proof).text; }
std::optional<Proof> proof_of(std::string_view word) { return find_word(kProofs, word); }

std::string_view spelling_of(Location location) { return row_of(kLocations, location).text; }
std::optional<Location> location_of(std::string_view word) { return find_word(kLocations, word); }

std::string_view spelling_of(ProducerKind kind) { return row_of(kProducers, kind).text; }
std::optional<ProducerKind> producer_kind_of(std::string_view word) {
  return find_word(kProducers, word);
}

std::string_view spelling_of(SignField field) { return row_of(kSignFields, field).text; }
std::optional<SignField> sign_field_of(std::string_view word) {
  return find_word(kSignFields, word);
}

}  // namespace unbroken
