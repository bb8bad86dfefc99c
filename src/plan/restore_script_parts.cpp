#include "plan/restore_script_parts.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "plan/restore_script_batch.h"

namespace unbroken::script {
namespace {

constexpr std::size_t kMaxName = 128;  // sysname

bool is_name(const std::optional<std::string>& name) {
  return name && !name->empty() && is_utf8(*name) && nvarchar_length(*name) <= kMaxName;
}

bool is_held(const BackupFile& file) { return file.is_present.value_or(false); }

bool holds_all_of(const BackupSet& set, const std::string& filegroup) {
  return std::all_of(set.files.begin(), set.files.end(), [&filegroup](const BackupFile& file) {
    const bool is_dropped = file.drop_lsn && !file.drop_lsn->is_null();
    return file.filegroup_name != filegroup || is_dropped || is_held(file);
  });
}

}  // namespace

std::string_view word_of(PartKind kind) {
  return kind == PartKind::filegroup ? "FILEGROUP" : "FILE";
}

Result<std::vector<DatabasePart>> parts_of(const BackupSet& set) {
  const std::string subject = "backup set " + set.uuid.text();
  std::vector<DatabasePart> parts;
  std::set<std::string> named;  // filegroups
  for (const BackupFile& file : set.files) {
    if (!is_held(file) || file.type == 'L') continue;
    if (is_name(file.filegroup_name) && holds_all_of(set, *file.filegroup_name)) {
      if (named.insert(*file.filegroup_name).second) {
        parts.push_back({PartKind::filegroup, *file.filegroup_name});
      }
    } else if (is_name(file.logical_name)) {
      parts.push_back({PartKind::file, *file.logical_name});
    } else {
      return Error{Code::unsupported, "one of its files has no name that RESTORE takes", subject};
    }
  }
  if (parts.empty()) {
    return Error{Code::not_found, "its file list does not tell which files it holds", subject};
  }
  return parts;
}

}  // namespace unbroken::script
