// AssumedCatalog: what a catalog would say if a fragment of an estate held, too.

#ifndef UNBROKEN_ANSWER_ASSUMED_CATALOG_H_
#define UNBROKEN_ANSWER_ASSUMED_CATALOG_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "unbroken/catalog.h"

namespace unbroken {

// A row of the fragment is laid over the row of the same server, section and
// name, or stands beside the others; one with `"removed": true` takes it away.
// Backup sets, events and histories are added. Both catalogs must outlive it,
// and neither changes.
class AssumedCatalog final : public Catalog {
 public:
  AssumedCatalog(Catalog& base, Catalog& fragment) : base_(base), fragment_(fragment) {}

  // Fails with unsupported: a question changes no evidence.
  Result<std::unique_ptr<Import>> begin_import(const EvidenceSource& source) override;

  Result<std::vector<LineageRow>> lineages() override;
  Result<std::vector<ChainRecord>> chain_records(
      const std::vector<std::int64_t>& lineages) override;
  Status each_backup_set(const std::vector<std::int64_t>& lineages,
                         const std::function<Status(const BackupSet&)>& each) override;
  Result<BackupSet> backup_set(const Guid& uuid) override;
  Status each_estate_row(
      const std::function<Status(const EstateRow&, std::optional<UtcTime> taken_at)>& each)
      override;
  Result<std::vector<Contradiction>> contradictions() override;

 private:
  // The fragment's own sets: what the base knows is the base's to tell.
  Result<bool> is_known(const Guid& uuid);

  Catalog& base_;
  Catalog& fragment_;
};

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_ASSUMED_CATALOG_H_
