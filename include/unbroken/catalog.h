// Catalog: where evidence is kept, with its sources, so that every answer can
// be derived again.
//
// The catalog never judges: it keeps what each source said. Facts that
// contradict are kept beside each other and reported. An implementation may be
// used from one thread at a time; SQLite's file may be open in several
// processes. open_catalog() gives the built-in one.

#ifndef UNBROKEN_CATALOG_H_
#define UNBROKEN_CATALOG_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/chain.h"
#include "unbroken/estate.h"
#include "unbroken/evidence.h"
#include "unbroken/status.h"

namespace unbroken {

// What one imported source changed. A set is counted once, by its best fate.
struct ImportCounts {
  std::uint64_t added = 0;
  std::uint64_t known = 0;        // nothing new in it
  std::uint64_t extended = 0;     // known, and a stripe, mirror or member was new
  std::uint64_t conflicting = 0;  // contradicts what is known; kept with its source
  std::uint64_t estate_rows = 0;  // new rows about configuration and events

  friend bool operator==(const ImportCounts&, const ImportCounts&) = default;
};

// Two sources that tell different things of one backup set.
struct Contradiction {
  Guid backup_set_uuid;
  std::string source;  // who said what was not taken over
  std::string detail;  // "last_lsn: 1500 and 1600"
};

// The distinct labels under which sets were found: what database identity is
// derived from (DatabaseIdentity in chain.h). id is the catalog's own number.
struct LineageRow {
  std::int64_t id = 0;
  Lineage lineage;
  std::uint64_t sets = 0;
};

// One source's evidence on its way in. Nothing is visible before commit();
// destroying an Import that was not committed leaves no trace.
class Import : public EvidenceSink {
 public:
  // Makes it durable. Fails with io or conflict; then nothing was kept.
  virtual Result<ImportCounts> commit() = 0;
};

class Catalog {
 public:
  virtual ~Catalog() = default;

  // One import at a time; until it is committed or destroyed, the calls below
  // fail with conflict. Fails with conflict while another process writes.
  virtual Result<std::unique_ptr<Import>> begin_import(const EvidenceSource& source) = 0;

  virtual Result<std::vector<LineageRow>> lineages() = 0;

  // The chain facts of all sets of these lineages, in no particular order.
  virtual Result<std::vector<ChainRecord>> chain_records(
      const std::vector<std::int64_t>& lineages) = 0;

  // The graph of them, which takes no detour over records where the catalog keeps
  // them fit for it.
  virtual Result<ChainGraph> chain(const std::vector<std::int64_t>& lineages) {
    Result<std::vector<ChainRecord>> records = chain_records(lineages);
    if (!records.ok()) return std::move(records).error();
    return ChainGraph(*records);
  }

  // Every set of these lineages in full, one at a time, in no particular order.
  // A failure returned by each stops the walk and is handed on.
  virtual Status each_backup_set(const std::vector<std::int64_t>& lineages,
                                 const std::function<Status(const BackupSet&)>& each) = 0;

  // Fails with not_found.
  virtual Result<BackupSet> backup_set(const Guid& uuid) = 0;

  // Rows outside backupset: of the newest export of each server for what is
  // configured, of all exports for what happened (events, histories).
  virtual Status each_estate_row(
      const std::function<Status(const EstateRow&, std::optional<UtcTime> taken_at)>& each) = 0;

  virtual Result<std::vector<Contradiction>> contradictions() = 0;
};

// Opens or creates the SQLite catalog at path; ":memory:" keeps nothing. Fails
// with unsupported for a file written by a newer version, damaged for a file
// that is something else, io otherwise.
[[nodiscard]] Result<std::unique_ptr<Catalog>> open_catalog(const std::string& path);

struct ImportReport {
  ImportCounts counts;
  std::uint64_t files = 0;
  std::vector<Unreadable> unreadable;
};

// Reads every file at or below location into the catalog, one transaction a
// file: what is reported as added survives a crash right after. Fails with
// not_found, cancelled, or what the catalog fails with; what was committed
// before stays.
[[nodiscard]] Result<ImportReport> import_evidence(Catalog& catalog, const std::string& location,
                                                   const ProgressCallback& progress = {});

}  // namespace unbroken

#endif  // UNBROKEN_CATALOG_H_
