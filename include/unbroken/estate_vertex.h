// EstateVertex: what an EstateGraph is made of, the kinds of its vertices and
// the relations between them.

#ifndef UNBROKEN_ESTATE_VERTEX_H_
#define UNBROKEN_ESTATE_VERTEX_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "unbroken/chain_record.h"
#include "unbroken/database_place.h"
#include "unbroken/guid.h"

namespace unbroken {

// A vertex's place in its graph; kNone is none.
using EstateVertex = std::uint32_t;

// In the order in which an EstateGraph numbers its vertices.
enum class EstateKind : std::uint8_t {
  database,  // one database identity; a ChainGraph holds its backup sets
  server,    // an instance, or one that others mention
  place,     // a database on a server, under a name
  availability_group,
  replica,
  mirroring_session,
  log_shipping_primary,
  log_shipping_secondary,
  maintenance_plan,
  maintenance_task,
  backup_tool,
  managed_instance,  // managed backup's settings of an instance
  managed_database,  // and of a database on it
  storage_account,
  container,
  folder,  // a place for backups outside Azure Blob storage
};
inline constexpr std::size_t kEstateKinds = 16;

enum class EstateRelation : std::uint8_t {
  hosts,          // server -> place
  copy_of,        // place -> database
  has_replica,    // availability group -> replica
  stands_on,      // replica -> server
  replicates,     // availability group -> place
  mirrors,        // mirroring session -> place, of both partners
  ships,          // log shipping primary, secondary -> place
  runs,           // server -> plan, tool, settings; plan -> task
  configures,     // managed backup's settings -> place
  protects,       // who takes backups -> place
  writes_to,      // who takes backups -> container, account, folder
  lies_in,        // container -> account
  competes_with,  // one log-backup producer -> another of the same database
};
inline constexpr std::size_t kEstateRelations = 13;

[[nodiscard]] constexpr std::string_view word_of(EstateKind kind) {
  constexpr std::array<std::string_view, kEstateKinds> kWords{"database",
                                                              "server",
                                                              "place",
                                                              "availability_group",
                                                              "replica",
                                                              "mirroring_session",
                                                              "log_shipping_primary",
                                                              "log_shipping_secondary",
                                                              "maintenance_plan",
                                                              "maintenance_task",
                                                              "backup_tool",
                                                              "managed_instance",
                                                              "managed_database",
                                                              "storage_account",
                                                              "container",
                                                              "folder"};
  return kWords[static_cast<std::size_t>(kind)];
}

[[nodiscard]] constexpr std::string_view word_of(EstateRelation relation) {
  constexpr std::array<std::string_view, kEstateRelations> kWords{
      "hosts", "copy_of",    "has_replica", "stands_on", "replicates", "mirrors",      "ships",
      "runs",  "configures", "protects",    "writes_to", "lies_in",    "competes_with"};
  return kWords[static_cast<std::size_t>(relation)];
}

// is_certain: false where the evidence lacks a field on which the relation
// hangs, as `enabled` of a maintenance plan.
struct EstateEdge {
  EstateVertex from = kNone;
  EstateVertex to = kNone;
  EstateRelation relation = EstateRelation::hosts;
  bool is_certain = true;

  friend auto operator<=>(const EstateEdge&, const EstateEdge&) = default;
};

// Where a vertex's row stands: in which server's section, and inside that row.
struct EstateRowPlace {
  std::uint32_t server = kNone;
  std::uint32_t row = kNone;
  std::uint32_t part = kNone;  // of a plan the task, of a group the replica
};

// One database identity, known under these labels.
struct EstateDatabase {
  std::vector<DatabaseLabel> labels;
  std::optional<Guid> family;
};

}  // namespace unbroken

#endif  // UNBROKEN_ESTATE_VERTEX_H_
