// SqliteImport: one source's evidence, written in one transaction.

#ifndef UNBROKEN_CATALOG_SQLITE_IMPORT_H_
#define UNBROKEN_CATALOG_SQLITE_IMPORT_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "catalog/estate_store.h"
#include "catalog/set_store.h"
#include "catalog/sqlite_catalog.h"
#include "catalog/writer_thread.h"
#include "unbroken/catalog.h"

namespace unbroken::catalog {

// Rows are written in batches, from the second batch on by a thread of the
// import's own: what hinders writing a row may be told by a later call. After
// any failure every further call returns that failure again, and nothing is kept.
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

  Status hand_over_if_full();
  Status write(const Batch& batch);
  Status write_the_rest();
  // Finds or makes the row of the source; its time is known from then on.
  Status name_source();
  Result<ImportCounts> finish();
  // The first failure is kept; ok while there is none.
  Status after(Status done);

  std::shared_ptr<OpenCatalog> open_;
  EvidenceSource source_;
  UtcTime begun_at_;
  SetStore sets_;
  EstateStore estate_;
  std::optional<std::int64_t> source_id_;
  std::optional<Error> failure_;
  bool has_rows_ = false;
  bool is_done_ = false;
  Batch batch_;
  std::optional<WriterThread> writer_;  // last: it uses sets_ and estate_
};

}  // namespace unbroken::catalog

#endif  // UNBROKEN_CATALOG_SQLITE_IMPORT_H_
