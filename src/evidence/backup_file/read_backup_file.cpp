#include "evidence/backup_file/parser.h"
#include "unbroken/evidence.h"

namespace unbroken {

BackupFileReading read_backup_file(RandomAccess& file, std::string_view name) {
  backup_file::Parser parser(name, file.size());
  while (const auto wanted = parser.next()) {
    if (const Status status = file.read(wanted->offset, wanted->into); !status) {
      parser.fail(status.error());
    }
  }
  return parser.take();
}

}  // namespace unbroken
