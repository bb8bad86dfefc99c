// How the file being read is laid out, as its media header says.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_LAYOUT_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_LAYOUT_H_

#include <cstdint>

namespace unbroken::backup_file {

struct Layout {
  bool is_container = false;
  std::uint32_t filemark_size = 0;   // 512 to 65,536
  std::uint64_t first_filemark = 0;  // sets start behind it
};

// How a part of the reading that needs bytes of the file stands.
enum class Step : std::uint8_t {
  waiting,  // Windows has a wish: do it again when the bytes are there
  done,
  failed,
};

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_LAYOUT_H_
