// SqliteImport: one source's evidence, written in one transaction.

#ifndef UNBROKEN_CATALOG_SQLITE_IMPORT_H_
#define UNBROKEN_CATALOG_SQLITE_IMPORT_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "catalog/estate_store.h"
#include "catalog/set_store.h"
#include "catalog/sqlite_catalog.h"
#include "unbroken/catalog.h"

namespace unbroken::catalog {

// After any failure every further call returns that failure again, and nothing
// is kept.
class SqliteImport final : public Import {
 public:
  // Fails with conflict while another import, or a read of this catalog, is not
  // done, with invalid_argument when the source is the catalog's own file.
  static Result<std::unique_ptr<Import>> begin(std::shared_ptr<OpenCatalog> open,
                                               const EvidenceSource& source);
  SqliteImport(const SqliteImport&) = delete;
  SqliteImport& operator=(const SqliteImport&) = delete;
  ~SqliteImport() override;

  Status add(BackupSet set) override;
  Status add(EstateRow row) override;
  Status taken_at(UtcTime at) override;
  Result<ImportCounts> commit() override;

 private:
  SqliteImport(std::shared_ptr<OpenCatalog> open, EvidenceSource source, SetStore sets,
               EstateStore estate);

  // The first failure is kept; ok while there is none.
  Status after(Status done);
  Status name_source();
  Result<ImportCounts> finish();

  std::shared_ptr<OpenCatalog> open_;
  EvidenceSource source_;
  SetStore sets_;
  EstateStore estate_;
  std::optional<std::int64_t> source_id_;  // once something of it was written
  std::optional<Error> failure_;
  bool is_done_ = false;
};

}  // namespace unbroken::catalog

#endif  // UNBROKEN_CATALOG_SQLITE_IMPORT_H_
