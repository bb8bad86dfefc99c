// BackupFileSpec: what a backup file of the virtual server shall say.
//
// The values that a reader can get back are those of a BackupSet, meant as the
// finished set's: a member left unknown is written as the format's "none". The
// rest describes what a BackupSet has no member for, with defaults that a plain
// BACKUP of a small database would have.

#ifndef UNBROKEN_SIMULATE_BACKUP_FILE_SPEC_H_
#define UNBROKEN_SIMULATE_BACKUP_FILE_SPEC_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "unbroken/backup_set.h"

namespace unbroken::simulate {

using PasswordDigest = std::array<std::byte, 16>;

// Which of the media's files: a stripe, and which redundant copy of it.
struct MediaFamily {
  int family_sequence_number = 1;  // from 1
  int mirror = 0;                  // from 0

  friend bool operator==(const MediaFamily&, const MediaFamily&) = default;
};

// Beside BackupMedia, of which every file of the set tells.
struct MediaDetail {
  std::uint32_t block_size = 512;         // BLOCKSIZE: a power of two, 512 to 65536
  std::uint32_t transfer_size = 0x10000;  // MAXTRANSFERSIZE: data come in multiples of it
  std::optional<PasswordDigest> password_digest;
  // The media header was there before (INIT without FORMAT): it does not count
  // in the first set's backup_size.
  bool is_reused = false;
};

// The volume that the server names as its source.
struct VolumeDetail {
  std::string device = "C:";
  std::string label;
};

// Facts of the database that no column of a backup set shows.
struct DatabaseDetail {
  std::uint16_t database_id = 5;
  // sysdatabases.status without the recovery model's two bits: 0x10000 is page
  // checksums, 1 is autoclose.
  std::uint32_t status = 0x10000;
  std::optional<std::uint32_t> collation_id;  // else as usual for the locale
  std::optional<Lsn> log_chain_start;         // else first_lsn where the set begins the chain
  std::optional<Lsn> last_log_backup_lsn;
  std::optional<Guid> last_full_uuid;  // the set that database_backup_lsn is about
  // A second copy of the parent fork, as old as the first; else equal to it.
  std::optional<Guid> older_parent_fork;
  std::optional<Lsn> older_parent_fork_point_lsn;
};

// What the leading header says that the trailing one corrects. Unknown: the same.
struct LeadingDetail {
  std::optional<Lsn> first_lsn;
  std::optional<Lsn> last_lsn;
  std::optional<Lsn> checkpoint_lsn;
  std::optional<Lsn> last_log_backup_lsn;
  std::optional<std::uint64_t> backup_size;  // an estimate; else the sum of the files' bytes
};

// Beside BackupFile. A file's backup_size is what the leading header says: of a
// data file all of the first pass, of a log file nothing.
struct FileDetail {
  std::uint32_t growth = 0;  // bytes, or percent
  bool growth_is_percent = false;
  std::optional<std::uint64_t> initial_size;    // else the size
  std::optional<std::uint64_t> trailing_bytes;  // else as in the leading header
  // As they were before this set; a full backup moves them.
  std::optional<Lsn> leading_base_lsn;
  std::optional<Guid> leading_base_guid;
  std::uint64_t leading_base_time = 0;  // 100 ns since 1601, UTC
  std::uint64_t base_time = 0;
};

// One virtual log file, and which part of it the set holds.
struct VirtualLog {
  std::uint32_t file_id = 2;
  std::uint64_t start = 8192;  // bytes into the log file
  std::uint64_t size = 0x3E000;
  std::uint32_t sequence = 0;  // the VLF number of its LSNs; 0 where the set ends before it
  std::uint16_t parity = 0;    // 0x40 or 0x80; 0 never used
  std::optional<Lsn> create_lsn;
  std::uint64_t content_begin = 0;  // bytes into the log file
  std::uint64_t content_end = 0;    // equal: nothing, as in an empty log backup
};

enum class BodyKind : std::uint8_t { data, log };

struct BodyPart {
  BodyKind kind = BodyKind::data;
  std::size_t index = 0;  // which pass over the data, which virtual log
  MediaFamily family;
};

// Fills out with what the part holds from offset on: pages or log blocks,
// without the stream's two leading bytes. It is called for consecutive ranges.
using BodySource =
    std::function<void(const BodyPart& part, std::uint64_t offset, std::span<std::byte> out)>;

// Bytes that differ by set, part and place, and are the same each time.
[[nodiscard]] BodySource patterned_body(const Guid& set);

struct BackupFileSpec {
  BackupSet set;  // backup_size unknown: what the files will really hold
  MediaDetail media;
  VolumeDetail volume;
  DatabaseDetail database;
  LeadingDetail leading;
  std::vector<FileDetail> files;  // for set.files in order; missing ones are as default
  // Bytes of each pass over the data, for all stripes together. Empty: none for
  // a log backup, else one pass over the files' bytes and, since SQL Server
  // 2019, a second one.
  std::vector<std::uint64_t> data_passes;
  // Empty: one virtual log with the bytes of the log files, one unused.
  std::vector<VirtualLog> log;
  BodySource body;  // none: zeros
};

}  // namespace unbroken::simulate

#endif  // UNBROKEN_SIMULATE_BACKUP_FILE_SPEC_H_
