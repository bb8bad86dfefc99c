#include "model/spelling.h"

#include <catch2/catch.hpp>

#include "model/tsql.h"

namespace unbroken {
namespace {

TEST_CASE("every backup type has its letter, number and words, both ways") {
  struct Row {
    BackupType type;
    char letter;
    int number;
    std::string_view description;
    std::string_view kind;
    std::string_view dbatools;
  };
  const Row rows[] = {
      {BackupType::full, 'D', 1, "Database", "full", "Full"},
      {BackupType::differential, 'I', 5, "Database Differential", "differential", "Differential"},
      {BackupType::log, 'L', 2, "Transaction Log", "log", "Log"},
      {BackupType::file, 'F', 4, "File or Filegroup", "file", "File"},
      {BackupType::file_differential, 'G', 6, "File Differential", "file", "Differential File"},
      {BackupType::partial, 'P', 7, "Partial", "partial", "Partial Full"},
      {BackupType::partial_differential, 'Q', 8, "Partial Differential", "partial",
       "Partial Differential"},
  };
  for (const Row& row : rows) {
    CHECK(letter_of(row.type) == row.letter);
    CHECK(backup_type_of_letter(std::string(1, row.letter)) == row.type);
    CHECK(backup_type_of_letter(std::string(1, static_cast<char>(row.letter | 0x20))) == row.type);
    CHECK(header_number_of(row.type) == row.number);
    CHECK(backup_type_of_header_number(row.number) == row.type);
    CHECK(description_of(row.type) == row.description);
    CHECK(backup_type_of_description(row.description) == row.type);
    CHECK(plan_kind_of(row.type) == row.kind);
    CHECK(dbatools_word_of(row.type) == row.dbatools);
    CHECK(backup_type_of_dbatools_word(row.dbatools) == row.type);
  }
  CHECK(backup_type_of_plan_kind("FILE") == BackupType::file);
  CHECK(backup_type_of_plan_kind("partial") == BackupType::partial);
  CHECK(backup_type_of_dbatools_word("Transaction Log") == BackupType::log);
}

TEST_CASE("near-misses of a backup type are none") {
  CHECK_FALSE(backup_type_of_letter(""));
  CHECK_FALSE(backup_type_of_letter("DD"));
  CHECK_FALSE(backup_type_of_letter("D "));
  CHECK_FALSE(backup_type_of_letter("Z"));
  CHECK_FALSE(backup_type_of_header_number(0));
  CHECK_FALSE(backup_type_of_header_number(3));
  CHECK_FALSE(backup_type_of_header_number(9));
  CHECK_FALSE(backup_type_of_plan_kind("logs"));
}

TEST_CASE("recovery models are spelled as the view and as the header do") {
  CHECK(spelling_of(RecoveryModel::bulk_logged) == "BULK_LOGGED");
  CHECK(header_spelling_of(RecoveryModel::bulk_logged) == "BULK-LOGGED");
  CHECK(spelling_of(RecoveryModel::full) == "FULL");
  CHECK(header_spelling_of(RecoveryModel::simple) == "SIMPLE");
  CHECK(recovery_model_of("bulk_logged") == RecoveryModel::bulk_logged);
  CHECK(recovery_model_of("Bulk-Logged") == RecoveryModel::bulk_logged);
  CHECK(recovery_model_of("full") == RecoveryModel::full);
  CHECK(recovery_model_of("SIMPLE") == RecoveryModel::simple);
  CHECK_FALSE(recovery_model_of("BULKLOGGED"));
  CHECK_FALSE(recovery_model_of(""));
}

TEST_CASE("proofs and locations are words both ways") {
  CHECK(spelling_of(Proof::history) == "history");
  CHECK(spelling_of(Proof::storage) == "storage");
  CHECK(spelling_of(Proof::header) == "header");
  CHECK(proof_of("Header") == Proof::header);
  CHECK_FALSE(proof_of("headers"));
  CHECK(spelling_of(Location::azure) == "azure");
  CHECK(spelling_of(Location::on_premises) == "on_premises");
  CHECK(location_of("ON_PREMISES") == Location::on_premises);
  CHECK_FALSE(location_of("on-premises"));
}

TEST_CASE("T-SQL names and texts cannot be left") {
  CHECK(tsql_name("Sales") == "[Sales]");
  CHECK(tsql_name("a]; DROP DATABASE [x") == "[a]]; DROP DATABASE [x]");
  CHECK(tsql_name("") == "[]");
  CHECK(tsql_text("it's") == "N'it''s'");
  CHECK(tsql_text("''") == "N''''''");
}

}  // namespace
}  // namespace unbroken
