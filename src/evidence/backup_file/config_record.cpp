#include "evidence/backup_file/config_record.h"

#include <algorithm>
#include <array>

#include "evidence/backup_file/config_layout.h"
#include "evidence/backup_file/values.h"

namespace unbroken::backup_file {
namespace {

constexpr std::uint32_t kSetTag = four_characters("SCIN");
constexpr std::uint32_t kFilegroupTag = four_characters("SFGI");
constexpr std::uint32_t kFileTag = four_characters("SFIN");
constexpr std::size_t kTagSize = 8;

// Checks the string references of a record and that no string lies in its
// fixed part.
[[nodiscard]] bool references_fit(Bytes record, std::span<const std::size_t> at,
                                  std::size_t fixed_size) {
  for (const std::size_t reference : at) {
    std::optional<Bytes> text;
    if (!read_reference(record, reference, text)) return false;
    if (text && u16(record, reference + 2) < fixed_size) return false;
  }
  return true;
}

[[nodiscard]] bool check_set(Bytes record, std::string& reason) {
  constexpr std::array kReferences{scin::kDatabaseName, scin::kServerName};
  if (record.size() < scin::kLeastSize) {
    reason = "the set's record is " + std::to_string(record.size()) + " bytes long";
    return false;
  }
  if (!references_fit(record, kReferences, scin::kLeastSize)) {
    reason = "a name in the set's record points outside it";
    return false;
  }
  BackupType type{};
  if (!backup_type_of(static_cast<char>(u8(record, scin::kType)), type)) {
    reason = "backup type " + std::to_string(u8(record, scin::kType)) + " is not known";
    return false;
  }
  return true;
}

}  // namespace

bool backup_type_of(char letter, BackupType& out) {
  switch (letter) {
    case 'D':
      out = BackupType::full;
      return true;
    case 'I':
      out = BackupType::differential;
      return true;
    case 'L':
      out = BackupType::log;
      return true;
    case 'F':
      out = BackupType::file;
      return true;
    case 'G':
      out = BackupType::file_differential;
      return true;
    case 'P':
      out = BackupType::partial;
      return true;
    case 'Q':
      out = BackupType::partial_differential;
      return true;
    default:
      return false;
  }
}

bool read_config(Bytes stream, ConfigRecords& out, std::string& reason) {
  constexpr std::array kFileReferences{sfin::kLogicalName, sfin::kPhysicalName};
  constexpr std::array kFilegroupReferences{sfgi::kName};
  out.set = {};
  out.files.clear();
  Bytes filegroup;
  const auto fail = [&reason](std::string why) {
    reason = std::move(why);
    return false;
  };
  while (!stream.empty()) {
    if (stream.size() < kTagSize) return fail("a configuration record is cut");
    const std::uint32_t tag = u32(stream, 0);
    const std::uint32_t size = u32(stream, 4);
    if (size < kTagSize || size > stream.size()) {
      return fail("a configuration record claims " + std::to_string(size) + " bytes");
    }
    const Bytes record = stream.first(size);
    stream = stream.subspan(size);
    if (tag == kSetTag) {
      if (!out.set.empty()) return fail("there are two records of the set");
      if (!check_set(record, reason)) return false;
      out.set = record;
    } else if (tag == kFilegroupTag) {
      if (size < sfgi::kLeastSize ||
          !references_fit(record, kFilegroupReferences, sfgi::kLeastSize)) {
        return fail("the record of a filegroup makes no sense");
      }
      filegroup = record;
    } else if (tag == kFileTag) {
      if (size < sfin::kLeastSize || !references_fit(record, kFileReferences, sfin::kLeastSize)) {
        return fail("the record of a database file makes no sense");
      }
      const bool is_log = u32(record, sfin::kType) == sfin::kLogType;
      out.files.push_back({record, is_log ? Bytes() : filegroup});
    }
  }
  if (out.set.empty()) return fail("the record of the set is missing");
  return true;
}

std::string contradiction(const ConfigRecords& leading, const ConfigRecords& trailing) {
  const auto name_differs = [&](std::size_t at) {
    std::optional<Bytes> first;
    std::optional<Bytes> second;
    (void)read_reference(leading.set, at, first);
    (void)read_reference(trailing.set, at, second);
    return !std::ranges::equal(first.value_or(Bytes()), second.value_or(Bytes()));
  };
  const auto bytes_differ = [&](std::size_t at, std::size_t size) {
    return !std::ranges::equal(leading.set.subspan(at, size), trailing.set.subspan(at, size));
  };
  const char* what = nullptr;
  if (!leading.set.empty() && !trailing.set.empty()) {
    if (name_differs(scin::kDatabaseName)) what = "the database name";
    if (name_differs(scin::kServerName)) what = "the server name";
    if (bytes_differ(scin::kType, 1)) what = "the backup type";
    if (bytes_differ(scin::kStartDate, 5)) what = "the start date";
    if (bytes_differ(scin::kFamily, 16)) what = "the family";
    if (bytes_differ(scin::kRecoveryFork, 16)) what = "the recovery fork";
  }
  if (what != nullptr) {
    return std::string("the leading and the trailing configuration disagree on ") + what;
  }
  for (const ConfigRecords* copy : {&leading, &trailing}) {
    if (copy->set.empty()) continue;
    const Lsn again = lsn_at(copy->set, scin::kLastLsnAgain);
    if (!again.is_null() && again != lsn_at(copy->set, scin::kLastLsn)) {
      return "the configuration's two copies of the last LSN differ";
    }
  }
  return {};
}

}  // namespace unbroken::backup_file
