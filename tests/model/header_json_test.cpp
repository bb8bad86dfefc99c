#include <catch2/catch.hpp>

#include "model/backup_set_json.h"

namespace unbroken {
namespace {

std::string header_of(const BackupSet& set) {
  std::string out;
  JsonWriter writer(out);
  write_header(set, writer);
  return out;
}

bool has(const std::string& json, std::string_view member) {
  return json.find(member) != std::string::npos;
}

TEST_CASE("what a file tells stands under the names of HEADERONLY") {
  BackupSet set;
  set.uuid = Guid::parse("d5c3a9e2-1111-4222-8333-444455556666").value();
  set.type = BackupType::log;
  set.position = 3;
  set.first_lsn = Lsn::parse("4294967295000012800037").value();
  set.recovery_model = RecoveryModel::bulk_logged;
  set.is_copy_only = false;
  set.backup_start = LocalTime::parse("2026-11-20 01:00:00.5").value();
  set.utc_offset = UtcOffset{-300};
  set.media.family_count = 1;
  set.devices.resize(1);
  set.devices[0].path = "/b/x.trn";
  set.files.resize(1);
  set.files[0].type = 'D';
  set.files[0].size = 8388608;
  const std::string json = header_of(set);
  CHECK(has(json, R"("BackupType":2,)"));
  CHECK(has(json, R"("BackupTypeDescription":"Transaction Log")"));
  CHECK(has(json, R"("BackupSetGUID":"D5C3A9E2-1111-4222-8333-444455556666")"));
  CHECK(has(json, R"("Position":3,)"));
  CHECK(has(json, R"("FirstLSN":"4294967295000012800037","LastLSN":null)"));
  CHECK(has(json, R"("RecoveryModel":"BULK-LOGGED")"));
  CHECK(has(json, R"("IsCopyOnly":false)"));
  CHECK(has(json, R"("BackupStartDate":"2026-11-20T01:00:00.500","BackupFinishDate":null)"));
  CHECK(has(json, R"("time_zone":-300)"));
  CHECK(has(json, R"("TimeZone":-20)"));
  CHECK(has(json, R"("Type":"D","FileGroupName":null,"Size":8388608)"));
  CHECK(has(json, R"("Devices":[{"Path":"/b/x.trn","FamilySequenceNumber":1,"Mirror":0}]})"));
  CHECK(has(json, R"("Complete":true,"Incomplete":null})"));
}

TEST_CASE("every column of the three result sets is there, null where nothing is known") {
  const std::string json = header_of(BackupSet{});
  for (const std::string column : {"BackupName",
                                   "BackupDescription",
                                   "BackupType",
                                   "ExpirationDate",
                                   "Compressed",
                                   "DeviceType",
                                   "UserName",
                                   "ServerName",
                                   "DatabaseName",
                                   "DatabaseVersion",
                                   "DatabaseCreationDate",
                                   "BackupSize",
                                   "FirstLSN",
                                   "LastLSN",
                                   "CheckpointLSN",
                                   "DatabaseBackupLSN",
                                   "BackupStartDate",
                                   "BackupFinishDate",
                                   "SortOrder",
                                   "CodePage",
                                   "UnicodeLocaleId",
                                   "UnicodeComparisonStyle",
                                   "CompatibilityLevel",
                                   "SoftwareVendorId",
                                   "SoftwareVersionMajor",
                                   "SoftwareVersionMinor",
                                   "SoftwareVersionBuild",
                                   "MachineName",
                                   "Flags",
                                   "BindingID",
                                   "RecoveryForkID",
                                   "Collation",
                                   "FamilyGUID",
                                   "HasBulkLoggedData",
                                   "IsSnapshot",
                                   "IsReadOnly",
                                   "IsSingleUser",
                                   "HasBackupChecksums",
                                   "IsDamaged",
                                   "BeginsLogChain",
                                   "HasIncompleteMetaData",
                                   "IsForceOffline",
                                   "IsCopyOnly",
                                   "FirstRecoveryForkID",
                                   "ForkPointLSN",
                                   "RecoveryModel",
                                   "DifferentialBaseLSN",
                                   "DifferentialBaseGUID",
                                   "BackupTypeDescription",
                                   "CompressedBackupSize",
                                   "Containment",
                                   "KeyAlgorithm",
                                   "EncryptorThumbprint",
                                   "EncryptorType",
                                   "LastValidRestoreTime",
                                   "TimeZone",
                                   "CompressionAlgorithm",
                                   "MediaName",
                                   "MediaSetId",
                                   "FamilyCount",
                                   "FamilySequenceNumber",
                                   "MediaFamilyId",
                                   "MediaSequenceNumber",
                                   "MediaLabelPresent",
                                   "MediaDescription",
                                   "SoftwareName",
                                   "MediaDate",
                                   "Mirror_Count",
                                   "IsCompressed",
                                   "PasswordProtected"}) {
    INFO(column);
    CHECK(has(json, "\"" + column + "\":null"));
  }
}

TEST_CASE("a set that lacks a stripe says which") {
  BackupSet set;
  set.media.family_count = 2;
  set.devices.resize(1);
  CHECK(incompleteness_of(set) == "media family 2 of 2 is missing");
  CHECK(has(header_of(set), R"("Complete":false,"Incomplete":"media family 2 of 2 is missing")"));
  set.devices[0].is_missing = true;
  set.damage = "cut";
  CHECK(incompleteness_of(set) ==
        "cut; media family 1 of 2 is missing; media family 2 of 2 is missing");
  set.media.family_count = 2'000'000'000;
  set.damage.clear();
  CHECK(incompleteness_of(set).ends_with(
      "media family 4 of 2000000000 is missing; 1999999996 more are missing"));
}

TEST_CASE("a password on the set or on the media counts") {
  BackupSet set;
  set.is_password_protected = false;
  CHECK(has(header_of(set), R"("PasswordProtected":false)"));
  set.media.is_password_protected = true;
  CHECK(has(header_of(set), R"("PasswordProtected":true)"));
}

TEST_CASE("a derived uuid is not the file's") {
  BackupSet set;
  set.database_name = "A";
  complete_uuid(set);
  CHECK(has(header_of(set), R"("BackupSetGUID":null)"));
}

}  // namespace
}  // namespace unbroken
