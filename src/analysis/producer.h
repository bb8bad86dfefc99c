// Who took a backup set, judged by what is configured for its database.

#ifndef UNBROKEN_ANALYSIS_PRODUCER_H_
#define UNBROKEN_ANALYSIS_PRODUCER_H_

#include <string_view>

#include "estate/database_facts.h"
#include "unbroken/analysis.h"
#include "unbroken/backup_set.h"

namespace unbroken {

// Log shipping and maintenance plans are known by their configured directory,
// managed backup by its storage account together with its container's or its
// blobs' naming (DOMAIN D-17). A set that nothing configured claims is ad hoc
// when a person's name is on it, else unknown.
[[nodiscard]] Producer producer_of(const BackupSet& set, const DatabaseFacts& facts);

// Whether a blob's name has the form managed backup gives it (MB-STO-2): the
// first 40 characters of the database name, a GUID without dashes, a timestamp,
// .bak or .log.
[[nodiscard]] bool is_managed_blob_name(std::string_view blob, std::string_view database_name);

// Whether a container is one that managed backup makes for this server or
// availability group (MB-STO-1).
[[nodiscard]] bool is_managed_container(std::string_view container, const DatabasePlace& place);

}  // namespace unbroken

#endif  // UNBROKEN_ANALYSIS_PRODUCER_H_
