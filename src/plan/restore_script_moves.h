// FileMoves: where the database's files go, statement by statement.

#ifndef UNBROKEN_PLAN_RESTORE_SCRIPT_MOVES_H_
#define UNBROKEN_PLAN_RESTORE_SCRIPT_MOVES_H_

#include <set>
#include <string>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/guid.h"
#include "unbroken/plan.h"
#include "unbroken/status.h"

namespace unbroken::script {

// MOVE N'logical_name' TO N'path'
struct FileMove {
  std::string logical_name;
  std::string path;
};

// Steps are told in the order in which they are restored.
class FileMoves {
 public:
  explicit FileMoves(const ScriptChoices& choices) : choices_(choices) {}

  [[nodiscard]] bool are_wanted() const { return choices_.move_data || choices_.move_log; }

  // The set's files lie where an earlier restore put them.
  void note(const BackupSet& set);

  // What the set's statement must move: at the first, the files that it holds;
  // later, files that no set before it listed. Nothing where no folder is given.
  // Fails with not_found where the first set's file list is not known, with
  // unsupported for a file whose names do not do.
  [[nodiscard]] Result<std::vector<FileMove>> of(const BackupSet& set);

  // Whether a file noted so far goes where it lay when it was backed up.
  [[nodiscard]] bool leave_files() const { return leaves_files_; }

 private:
  // A file keeps its GUID when it is renamed; evidence without GUIDs has names only.
  [[nodiscard]] bool is_known(const BackupFile& file) const;
  void note(const BackupFile& file);
  [[nodiscard]] std::string free_path(const std::string& folder, const std::string& name);

  const ScriptChoices& choices_;
  bool is_first_ = true;
  bool leaves_files_ = false;
  std::set<Guid> guids_;  // of the files noted so far
  std::set<std::string> names_;
  std::set<std::string> names_without_guid_;
  std::vector<std::string> taken_;  // paths
};

}  // namespace unbroken::script

#endif  // UNBROKEN_PLAN_RESTORE_SCRIPT_MOVES_H_
