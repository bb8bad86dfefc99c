// Where the fields of the configuration records lie, from the record's start.
// Strings follow the fixed part, whose size grew with the versions of SQL
// Server: they are found by their references only.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_CONFIG_LAYOUT_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_CONFIG_LAYOUT_H_

#include <cstddef>
#include <cstdint>

#include "unbroken/backup_set.h"

namespace unbroken::backup_file {

// D, I, L, F, G, P, Q as msdb spells them; false for any other letter.
[[nodiscard]] bool backup_type_of(char letter, BackupType& out);

namespace scin {

inline constexpr std::size_t kFlags = 0x08;
inline constexpr std::size_t kVersionBuild = 0x18;
inline constexpr std::size_t kVersionMinor = 0x1A;
inline constexpr std::size_t kVersionMajor = 0x1B;
inline constexpr std::size_t kFirstLsn = 0x20;
inline constexpr std::size_t kLastLsn = 0x2A;
inline constexpr std::size_t kCheckpointLsn = 0x34;
inline constexpr std::size_t kDatabaseBackupLsn = 0x3E;
inline constexpr std::size_t kCreationDate = 0x48;
inline constexpr std::size_t kStartDate = 0x4D;
inline constexpr std::size_t kFinishDate = 0x52;
inline constexpr std::size_t kType = 0x57;
inline constexpr std::size_t kSortOrder = 0x58;
inline constexpr std::size_t kCompatibilityLevel = 0x5B;
inline constexpr std::size_t kDatabaseVersion = 0x5E;
inline constexpr std::size_t kBackupSize = 0x60;
inline constexpr std::size_t kDatabaseName = 0x68;
inline constexpr std::size_t kServerName = 0x6C;
inline constexpr std::size_t kUnicodeLocale = 0x74;
inline constexpr std::size_t kUnicodeComparison = 0x78;
inline constexpr std::size_t kBindingId = 0x7C;
inline constexpr std::size_t kLastLsnAgain = 0x90;
inline constexpr std::size_t kRecoveryFork = 0x9C;
inline constexpr std::size_t kForkPointLsn = 0xAC;
inline constexpr std::size_t kParentFork = 0xB8;
inline constexpr std::size_t kFamily = 0xE0;
inline constexpr std::size_t kStatus = 0xF4;
inline constexpr std::size_t kChainStartLsn = 0xF8;
inline constexpr std::size_t kDifferentialBaseLsn = 0x104;
inline constexpr std::size_t kDifferentialBase = 0x110;
inline constexpr std::size_t kCompressedSize = 0x158;

// SQL Server 2005's; from 2008 on the compressed size follows.
inline constexpr std::size_t kLeastSize = 0x158;
inline constexpr std::size_t kSizeWithCompressedSize = 0x160;

inline constexpr std::uint32_t kBulkLogged = 0x1;
inline constexpr std::uint32_t kSnapshot = 0x2;
inline constexpr std::uint32_t kReadOnly = 0x4;
inline constexpr std::uint32_t kSingleUser = 0x8;
inline constexpr std::uint32_t kChecksums = 0x10;
inline constexpr std::uint32_t kDamaged = 0x20;
inline constexpr std::uint32_t kIncompleteMetadata = 0x80;
inline constexpr std::uint32_t kForceOffline = 0x100;
inline constexpr std::uint32_t kCopyOnly = 0x400;

inline constexpr std::uint32_t kStatusBulkLogged = 0x4;
inline constexpr std::uint32_t kStatusSimple = 0x8;

}  // namespace scin

namespace sfgi {

inline constexpr std::size_t kId = 0x0C;
inline constexpr std::size_t kName = 0x10;
inline constexpr std::size_t kLeastSize = 0x18;

}  // namespace sfgi

namespace sfin {

inline constexpr std::size_t kFileId = 0x14;
inline constexpr std::size_t kType = 0x1C;
inline constexpr std::size_t kSourceBlockSize = 0x20;
inline constexpr std::size_t kFileSize = 0x28;
inline constexpr std::size_t kLogicalName = 0x30;
inline constexpr std::size_t kPhysicalName = 0x34;
inline constexpr std::size_t kMaxSize = 0x56;
inline constexpr std::size_t kCreateLsn = 0x8A;
inline constexpr std::size_t kDropLsn = 0x94;
inline constexpr std::size_t kDifferentialBaseLsn = 0x9E;
inline constexpr std::size_t kDifferentialBase = 0xAA;
inline constexpr std::size_t kUniqueId = 0xBA;
inline constexpr std::size_t kBytesInBackup = 0xFA;
inline constexpr std::size_t kLeastSize = 0x102;

inline constexpr std::uint32_t kDataType = 1;
inline constexpr std::uint32_t kLogType = 2;

}  // namespace sfin
}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_CONFIG_LAYOUT_H_
