// Evidence: reading what tells about backups, without a SQL Server.
//
// Readers push what they find into an EvidenceSink, one backup set or one row
// at a time, so that an export larger than memory can be read. Files are
// recognised by content, never by name. Reading has no state outside its
// arguments: different calls may run on different threads.

#ifndef UNBROKEN_EVIDENCE_H_
#define UNBROKEN_EVIDENCE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/estate.h"
#include "unbroken/status.h"

namespace unbroken {

// A place evidence is read from: a path or URL as the user gave or found it.
struct EvidenceSource {
  std::string location;
  std::optional<UtcTime> taken_at;  // what an estate export says of itself
};

// An input, or a part of one, that could not be read. Several may name one source.
struct Unreadable {
  std::string source;
  std::string reason;  // one line, lower case
};

// One row of an estate export outside `backupset`: the section's name and the
// row as JSON text, unknown columns included. The section "server" holds the
// server's own scalars, "managed_backup" its one object.
struct EstateRow {
  std::string server_name;
  std::string section;
  std::string json;
};

// Receives evidence. A failure returned by a sink stops the reader, which hands
// it on unchanged.
class EvidenceSink {
 public:
  virtual ~EvidenceSink() = default;
  // A set as one source tells it: of a striped set, the stripes this source holds.
  virtual Status add(BackupSet set) = 0;
  virtual Status add(EstateRow row) = 0;
  // Once, before anything else, where the source states when it was taken.
  virtual Status taken_at(UtcTime at) = 0;
};

// Random access to one file or blob. size() does not change while it is read.
class RandomAccess {
 public:
  virtual ~RandomAccess() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  // Fills out from offset; the range lies within size().
  virtual Status read(std::uint64_t offset, std::span<std::byte> out) = 0;
};

struct BackupFileReading {
  // In media order; each has one device, whose path is the name given. A set
  // that is damaged or unfinished says so in BackupSet::damage.
  std::vector<BackupSet> sets;
  // The first reason why the file, or what follows the sets above, could not be
  // read: `damaged` (cut, garbage, a git-LFS pointer), `unsupported` (another
  // program's tape, an encrypted container, a version not known), `io`.
  std::optional<Error> problem;
};

// Reads the headers of every backup set in a file written by SQL Server 2005 or
// later: plain MTF, or the compressed MSSQLBAK container. Any bytes are safe.
// A plain file with one set costs at most 12 reads and 128 KiB, whatever its size.
[[nodiscard]] BackupFileReading read_backup_file(RandomAccess& file, std::string_view name);

enum class SourceKind : std::uint8_t {
  backup_file,
  estate_export,
  dbatools_history,
  unknown,
};

// What the first bytes of a file say it is; 4 KiB are enough.
[[nodiscard]] SourceKind recognise(std::span<const std::byte> head);

// Bytes in order: how the JSON readers get their input. Returns the count put
// into buffer, 0 at the end.
using ByteStream = std::function<Result<std::size_t>(std::span<char> buffer)>;

// Reads an estate export. An error in the JSON is `damaged` with the message
// "PATH:LINE:COLUMN: reason" and subject PATH; rows before it have been pushed.
// open is called again when the document names a server after its backups.
[[nodiscard]] Status read_estate_export(const std::function<Result<ByteStream>()>& open,
                                        std::string_view path, EvidenceSink& sink);

// Reads what `Get-DbaDbBackupHistory | ConvertTo-Json` of dbatools prints.
// Errors as above.
[[nodiscard]] Status read_dbatools_history(const std::function<Result<ByteStream>()>& open,
                                           std::string_view path, EvidenceSink& sink);

// Called with what is being read and how much is done; returning false stops
// the work with `cancelled`.
struct Progress {
  std::string_view phase;
  std::string_view item;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};
using ProgressCallback = std::function<bool(const Progress&)>;

// The files below location (itself, where it is a file), in path order, each
// once: links are followed, loops and what cannot be opened go to unreadable.
// Fails with not_found when location does not exist.
[[nodiscard]] Result<std::vector<std::string>> files_below(const std::string& location,
                                                           std::vector<Unreadable>& unreadable);

// Reads one local file of any kind known above into sink. Parts that cannot be
// read go to unreadable; only a failure of the sink or of the caller's progress
// is returned.
[[nodiscard]] Status read_evidence_file(const std::string& path, EvidenceSink& sink,
                                        std::vector<Unreadable>& unreadable);

// Joins what two sources tell of one backup set (the same uuid): devices are
// united, unknown members filled in. Returns a line for every member on which
// the two contradict each other ("last_lsn: 1500 and 1600"); there `into` stays
// as it was. A header's word, being better proof, is never overwritten.
[[nodiscard]] std::vector<std::string> merge(BackupSet& into, const BackupSet& other);

}  // namespace unbroken

#endif  // UNBROKEN_EVIDENCE_H_
