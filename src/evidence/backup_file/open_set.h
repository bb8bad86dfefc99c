// OpenSet: the backup set being read, from its head to its last filemark.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_OPEN_SET_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_OPEN_SET_H_

#include <optional>
#include <string>
#include <string_view>

#include "evidence/backup_file/layout.h"
#include "evidence/backup_file/media.h"
#include "evidence/backup_file/set_head.h"

namespace unbroken::backup_file {

class OpenSet {
 public:
  // Where its SSET is, and what follows the blocks of its head.
  std::uint64_t start = 0;
  std::uint64_t body = 0;
  SetHead head;

  // Takes the trailing configuration, or nullopt when there is none. The first
  // call counts.
  void tell(std::optional<Bytes> trailing);
  [[nodiscard]] bool is_told() const { return is_told_; }

  // The first reason is kept: it is what made the others.
  void damage(std::string reason);

  // The set as told; head.set has a value.
  [[nodiscard]] BackupSet close(std::string_view name, const Media& media, const Layout& layout);

 private:
  bool is_told_ = false;
  std::string damage_;
};

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_OPEN_SET_H_
