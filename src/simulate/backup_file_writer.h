// Writing backup files as SQL Server does: plain MTF, uncompressed, true headers.
//
// What is written follows real files of SQL Server 2005 to 2025 byte by byte,
// except for fields whose meaning nobody outside Microsoft knows; those are zero.
// A set goes to its media one file at a time, each a stripe or a mirror of one;
// several sets follow each other on the same media.

#ifndef UNBROKEN_SIMULATE_BACKUP_FILE_WRITER_H_
#define UNBROKEN_SIMULATE_BACKUP_FILE_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "simulate/backup_file_spec.h"
#include "unbroken/status.h"

namespace unbroken::simulate {

// Takes the bytes of a file in order. A failure stops the writer, which hands it on.
using ByteSink = std::function<Status(std::span<const std::byte>)>;

// Where a file ends and what it holds, as the next set appended to it must know.
// A default one is a file that does not exist yet.
struct MediaTail {
  std::uint64_t size = 0;
  std::uint32_t block_size = 0;
  std::vector<std::uint64_t> filemarks;  // file offsets, oldest first
  std::uint16_t sets = 0;
  std::vector<std::byte> set_map;  // one entry per set

  friend bool operator==(const MediaTail&, const MediaTail&) = default;
};

// Writes spec's set to one file of its media: the media header too where the
// file is new, else only what follows tail. Returns the file's new tail.
// Fails with invalid_argument naming the member that the format cannot hold or
// that contradicts another one, and with whatever the sink fails with.
[[nodiscard]] Result<MediaTail> write_backup_set(const BackupFileSpec& spec,
                                                 const MediaFamily& family, const MediaTail& tail,
                                                 const ByteSink& sink);

// The same for a new file in memory.
[[nodiscard]] Result<std::vector<std::byte>> backup_file_bytes(const BackupFileSpec& spec,
                                                               const MediaFamily& family = {});

// The same for a file in memory that holds sets already.
[[nodiscard]] Status append_backup_set(const BackupFileSpec& spec, const MediaFamily& family,
                                       std::vector<std::byte>& file);

// Finds the tail of a plain backup file. Fails with damaged when the file does
// not end as a finished one does.
[[nodiscard]] Result<MediaTail> media_tail(std::span<const std::byte> file);

}  // namespace unbroken::simulate

#endif  // UNBROKEN_SIMULATE_BACKUP_FILE_WRITER_H_
