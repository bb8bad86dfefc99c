// Who took a backup set, judged by what is configured for its database.

#ifndef UNBROKEN_ANALYSIS_PRODUCER_H_
#define UNBROKEN_ANALYSIS_PRODUCER_H_

#include <optional>
#include <string_view>
#include <vector>

#include "estate/database_facts.h"
#include "unbroken/backup_set.h"
#include "unbroken/producer.h"

namespace unbroken {

// Log shipping and maintenance plans are known by their configured directory,
// managed backup by its storage account together with its container's or its
// blobs' naming (DOMAIN D-17). nullopt where nothing configured claims the set.
[[nodiscard]] std::optional<ProducerVerdict> configured_verdict_on(const BackupSet& set,
                                                                   const DatabaseFacts& facts);

// The same with the signs of known_producers(), as ProducerClassifier weighs them.
[[nodiscard]] Producer producer_of(const BackupSet& set, const DatabaseFacts& facts);

// The places whose jobs may have taken the set: they run on its own server; where
// none of the places is that one, on any.
[[nodiscard]] std::vector<const DatabasePlace*> places_of_producer(const BackupSet& set,
                                                                   const DatabaseFacts& facts);

// Whether the task backs up this database and type, wherever to.
[[nodiscard]] bool is_task_for(const MaintenancePlanTask& task, const BackupSet& set,
                               std::string_view database);

// Whether a blob's name has the form managed backup gives it (MB-STO-2): the
// first 40 characters of the database name, a GUID without dashes, a timestamp,
// .bak or .log.
[[nodiscard]] bool is_managed_blob_name(std::string_view blob, std::string_view database_name);

// Whether a container is one that managed backup makes for this server or
// availability group (MB-STO-1).
[[nodiscard]] bool is_managed_container(std::string_view container, const DatabasePlace& place);

}  // namespace unbroken

#endif  // UNBROKEN_ANALYSIS_PRODUCER_H_
