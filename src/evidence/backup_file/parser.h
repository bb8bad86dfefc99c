// Parser: reads a backup file without doing any I/O itself.
//
// It asks for byte ranges, one at a time, and whoever holds the bytes fills them
// in: a local file by pread, a blob by range requests. What it asks for depends
// only on the bytes it was given.
//
// The usual way is the jump table in the file's last filemark: it leads to the
// head and the end of every set, so the size of a backup does not matter. Where
// the table is damaged or missing, the blocks are walked.
//
// No bytes make the parser read outside the file, take unbounded memory (64 MiB
// for one set's configuration is the most) or more than linear time.
//
// What a flipped byte does: the first 52 bytes of every block and the 22 of
// every stream carry checksums, a container's records and index carry check
// values, and a wrong one is told. Nothing protects the rest of the media and
// set blocks, the filemarks' lists (which must agree with where filemarks are)
// and a plain file's configuration records (whose two copies must agree on what
// identifies the set, and on its last LSN). Blocks that are not needed are not
// looked at: data, log, and the ones behind a set's data.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_PARSER_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_PARSER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "evidence/backup_file/jump_table.h"
#include "evidence/backup_file/layout.h"
#include "evidence/backup_file/media.h"
#include "evidence/backup_file/open_set.h"
#include "evidence/backup_file/stretch.h"
#include "evidence/backup_file/trailer_search.h"
#include "evidence/backup_file/walk.h"
#include "evidence/backup_file/windows.h"
#include "unbroken/evidence.h"

namespace unbroken::backup_file {

class Parser {
 public:
  // name is what the sets' devices and the errors are called by.
  Parser(std::string_view name, std::uint64_t file_size);

  // The bytes wanted next: fill `into`, then call again. nullopt when all that
  // can be read has been.
  [[nodiscard]] std::optional<Wanted> next();

  // Instead of filling in what next() asked for: it cannot be read. Ends the
  // reading with this problem; a set it interrupts is told as damaged.
  void fail(const Error& why);

  // Once, after next() returned nullopt. A set's own damage stands in the set
  // only; `problem` is about what belongs to no set that is told.
  [[nodiscard]] BackupFileReading take();

 private:
  enum class Stage : std::uint8_t {
    magic,
    label,
    first_filemark,
    head,
    jump_table,
    trailer,
    closing,
    walk,
    done,
  };

  // Each does as much of its stage as it can; Step::waiting when bytes are wanted.
  [[nodiscard]] Step step();
  [[nodiscard]] Step read_magic();
  [[nodiscard]] Step read_label();
  [[nodiscard]] Step read_first_filemark();
  [[nodiscard]] Step read_head();
  [[nodiscard]] Step read_jump_table();
  [[nodiscard]] Step read_trailer();
  [[nodiscard]] Step read_closing();
  [[nodiscard]] Step walk_set();

  // Moves on to the set whose SSET is at `at`.
  Step start_set(std::uint64_t at);
  // After its head: to its end, by the table where there is one.
  Step go_to_end();
  Step start_walk();
  // After the set that the walk could not get to the end of.
  Step leave_walk();
  Step next_of_table();
  // Keeps the set read last, if there was one to tell.
  void keep_set();

  void note(Code code, std::string message);
  Step end();
  Step end(Code code, std::string message);

  std::string name_;
  Windows windows_;
  Stage stage_ = Stage::magic;
  BackupFileReading reading_;
  Layout layout_;
  Media media_;
  Stretch stretch_;
  std::uint64_t needed_ = 0;  // of the stretch
  std::optional<JumpTable> table_;
  bool table_is_read_ = false;
  std::size_t set_index_ = 0;
  std::uint64_t head_ahead_ = 16 * kKiB;  // then as much as the set before needed
  OpenSet set_;
  TrailerSearch trailer_;
  bool trailer_is_searched_ = false;
  Walk walk_;
};

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_PARSER_H_
