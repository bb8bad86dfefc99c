// Spelling: how the words of SQL Server and of this project's documents name
// the values of the model, one table for each, both ways.
//
// Reading compares without case; what is not a known word is nullopt.

#ifndef UNBROKEN_MODEL_SPELLING_H_
#define UNBROKEN_MODEL_SPELLING_H_

#include <optional>
#include <string_view>

#include "unbroken/backup_set.h"
#include "unbroken/estate.h"
#include "unbroken/producer.h"

namespace unbroken {

// ASCII letters compare without case, everything else byte by byte.
[[nodiscard]] bool equal_without_case(std::string_view a, std::string_view b);

// backupset.type: D I L F G P Q.
[[nodiscard]] char letter_of(BackupType type);
[[nodiscard]] std::optional<BackupType> backup_type_of_letter(std::string_view letter);

// RESTORE HEADERONLY BackupType: 1 2 4 5 6 7 8.
[[nodiscard]] int header_number_of(BackupType type);
[[nodiscard]] std::optional<BackupType> backup_type_of_header_number(int number);

// RESTORE HEADERONLY BackupTypeDescription: "Transaction Log".
[[nodiscard]] std::string_view description_of(BackupType type);
[[nodiscard]] std::optional<BackupType> backup_type_of_description(std::string_view text);

// The kind of a plan's step: full, differential, log, file, partial. The
// differentials of files and partials are steps of these kinds, so that the way
// back gives the first type of a kind.
[[nodiscard]] std::string_view plan_kind_of(BackupType type);
[[nodiscard]] std::optional<BackupType> backup_type_of_plan_kind(std::string_view kind);

// Type of dbatools' BackupHistory: "Differential File". Reads the words of
// RESTORE HEADERONLY too, which dbatools' file scan hands on.
[[nodiscard]] std::string_view dbatools_word_of(BackupType type);
[[nodiscard]] std::optional<BackupType> backup_type_of_dbatools_word(std::string_view word);

// FULL, BULK_LOGGED, SIMPLE as sys.databases says it. Reads msdb's BULK-LOGGED too.
[[nodiscard]] std::string_view spelling_of(RecoveryModel model);
[[nodiscard]] std::optional<RecoveryModel> recovery_model_of(std::string_view word);
// The same as backupset and RESTORE HEADERONLY say it: BULK-LOGGED.
[[nodiscard]] std::string_view header_spelling_of(RecoveryModel model);

// history, storage, header.
[[nodiscard]] std::string_view spelling_of(Proof proof);
[[nodiscard]] std::optional<Proof> proof_of(std::string_view word);

// azure, on_premises.
[[nodiscard]] std::string_view spelling_of(Location location);
[[nodiscard]] std::optional<Location> location_of(std::string_view word);

// managed_backup, maintenance_plan, ...
[[nodiscard]] std::string_view spelling_of(ProducerKind kind);
[[nodiscard]] std::optional<ProducerKind> producer_kind_of(std::string_view word);

// device, folder, user_name, ...
[[nodiscard]] std::string_view spelling_of(SignField field);
[[nodiscard]] std::optional<SignField> sign_field_of(std::string_view word);

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_SPELLING_H_
