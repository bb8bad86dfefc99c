// SqliteCatalog: the built-in Catalog, one SQLite file in WAL mode.
//
// Used from one thread at a time. Any number of processes, and of catalogs in
// one process, may have the file open; one of them writes at a time, and the
// others go on reading what was committed before.

#ifndef UNBROKEN_CATALOG_SQLITE_CATALOG_H_
#define UNBROKEN_CATALOG_SQLITE_CATALOG_H_

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/chain_chunk.h"
#include "catalog/connection.h"
#include "unbroken/catalog.h"
#include "unbroken/time.h"

namespace unbroken::catalog {

struct SqliteSettings {
  std::function<UtcTime()> clock;  // empty: the system's
  // How long begin_import() and opening wait for another process.
  std::chrono::milliseconds busy_timeout{5000};
  const char* vfs = nullptr;  // null: SQLite's default
};

// As open_catalog().
[[nodiscard]] Result<std::unique_ptr<Catalog>> open_sqlite_catalog(const std::string& path,
                                                                   SqliteSettings settings = {});

// What a catalog and its import hold in common: the import may outlive the
// catalog, so they share it.
struct OpenCatalog {
  Connection connection;
  std::function<UtcTime()> clock;
  bool is_importing = false;
  int walks = 0;  // reads whose caller has been handed a row and is not done
};

class SqliteCatalog final : public Catalog {
 public:
  explicit SqliteCatalog(std::shared_ptr<OpenCatalog> open) : open_(std::move(open)) {}

  Result<std::unique_ptr<Import>> begin_import(const EvidenceSource& source) override;
  Result<std::vector<LineageRow>> lineages() override;
  Result<std::vector<ChainRecord>> chain_records(
      const std::vector<std::int64_t>& lineages) override;
  Result<ChainGraph> chain(const std::vector<std::int64_t>& lineages) override;
  Status each_backup_set(const std::vector<std::int64_t>& lineages,
                         const std::function<Status(const BackupSet&)>& each) override;
  Result<BackupSet> backup_set(const Guid& uuid) override;
  Status each_estate_row(
      const std::function<Status(const EstateRow&, std::optional<UtcTime>)>& each) override;
  Result<std::vector<Contradiction>> contradictions() override;

 private:
  struct ChainSource {
    std::int64_t lineage = 0;
    Guid fork;
    std::size_t sets = 0;  // not more than is believed of a damaged file
  };

  Result<std::vector<ChainSource>> chain_sources(const std::vector<std::int64_t>& lineages);
  template <class Each>
  Status each_entry(std::int64_t lineage, Each each);
  Status read_record(const ChunkEntry& entry, const Guid& fork, ChainRecord& record);
  // Takes the files that the record does not hold from the set itself.
  Status complete(std::int64_t set, ChainRecord& record);

  std::shared_ptr<OpenCatalog> open_;
  std::optional<Statement> find_record_;
};

}  // namespace unbroken::catalog

#endif  // UNBROKEN_CATALOG_SQLITE_CATALOG_H_
