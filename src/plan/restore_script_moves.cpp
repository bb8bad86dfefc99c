#include "plan/restore_script_moves.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "plan/restore_script_batch.h"
#include "plan/restore_script_paths.h"

namespace unbroken::script {
namespace {

constexpr std::size_t kMaxName = 128;  // sysname

const std::optional<std::string>& folder_for(const BackupFile& file, const ScriptChoices& choices) {
  return file.type == 'L' ? choices.move_log : choices.move_data;
}

std::optional<std::string> fault_of(const BackupFile& file) {
  if (!file.logical_name || file.logical_name->empty()) return "one of its files has no name";
  if (!file.physical_name || base_name_of(*file.physical_name).empty()) {
    return "it does not tell where its file " + *file.logical_name + " lay";
  }
  if (!is_utf8(*file.logical_name) || !is_utf8(*file.physical_name)) {
    return "the name of one of its files is not UTF-8";
  }
  if (nvarchar_length(*file.logical_name) > kMaxName) {
    return "the name of its file " + *file.logical_name + " is longer than 128 characters";
  }
  return std::nullopt;
}

Error refusal(Code code, std::string message, const BackupSet& set) {
  return Error{code, std::move(message), "backup set " + set.uuid.text()};
}

// "x_2.ndf" of "x.ndf".
std::string numbered(const std::string& name, int number) {
  const std::size_t dot = std::min(name.rfind('.'), name.size());
  return name.substr(0, dot) + "_" + std::to_string(number) + name.substr(dot);
}

}  // namespace

bool FileMoves::is_known(const BackupFile& file) const {
  if (!file.unique_id) return file.logical_name && names_.contains(*file.logical_name);
  return guids_.contains(*file.unique_id) ||
         (file.logical_name && names_without_guid_.contains(*file.logical_name));
}

void FileMoves::note(const BackupFile& file) {
  if (file.unique_id) guids_.insert(*file.unique_id);
  if (!file.logical_name) return;
  names_.insert(*file.logical_name);
  if (!file.unique_id) names_without_guid_.insert(*file.logical_name);
}

void FileMoves::note(const BackupSet& set) {
  is_first_ = false;
  const bool is_of_parts = set.type && is_of_files(*set.type);
  for (const BackupFile& file : set.files) {
    if (!is_of_parts || file.type == 'L' || file.is_present.value_or(false)) note(file);
  }
}

std::string FileMoves::free_path(const std::string& folder, const std::string& name) {
  std::string path = joined(folder, name);
  const auto is_taken = [&] {
    return std::any_of(taken_.begin(), taken_.end(),
                       [&path](const std::string& taken) { return is_same_path(taken, path); });
  };
  for (int number = 2; is_taken(); ++number) path = joined(folder, numbered(name, number));
  taken_.push_back(path);
  return path;
}

Result<std::vector<FileMove>> FileMoves::of(const BackupSet& set) {
  const bool is_first = is_first_;
  std::vector<const BackupFile*> arriving;
  for (const BackupFile& file : set.files) {
    // A backup of some files brings those; the first makes the log, which it need
    // not hold. A log backup holds no pages of a file that it makes.
    const bool is_of_parts = set.type && is_of_files(*set.type);
    const bool is_held = is_of_parts ? file.type == 'L' || file.is_present.value_or(false)
                                     : !is_first || file.is_present.value_or(true);
    if (is_held && !is_known(file)) {
      arriving.push_back(&file);
      note(file);
    }
  }
  if (is_first && are_wanted() && arriving.empty()) {
    return refusal(Code::not_found, "its file list is not known: nothing to write MOVE from", set);
  }
  for (const BackupFile* file : arriving) {
    if (folder_for(*file, choices_)) continue;
    leaves_files_ = true;
    if (file->physical_name) taken_.push_back(*file->physical_name);
  }
  std::vector<FileMove> moves;
  for (const BackupFile* file : arriving) {
    const std::optional<std::string>& folder = folder_for(*file, choices_);
    if (!folder) continue;
    if (auto fault = fault_of(*file)) return refusal(Code::unsupported, std::move(*fault), set);
    std::string path = free_path(*folder, std::string(base_name_of(*file->physical_name)));
    if (nvarchar_length(path) > kMaxPath) {
      return refusal(Code::unsupported,
                     "the path for its file " + *file->logical_name + " would be longer than " +
                         std::to_string(kMaxPath) + " characters",
                     set);
    }
    moves.push_back({*file->logical_name, std::move(path)});
  }
  note(set);
  return moves;
}

}  // namespace unbroken::script
