// DatabasePlace: one database on one server, with every row that speaks of it.
//
// A place points into the EstateGraph it was asked of, which must outlive it. A
// pointer is null where the evidence tells no such row.

#ifndef UNBROKEN_DATABASE_PLACE_H_
#define UNBROKEN_DATABASE_PLACE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "unbroken/estate.h"
#include "unbroken/name.h"

namespace unbroken {

// What evidence says to a question of yes or no. Unknown is not no.
enum class Truth : std::uint8_t { no, yes, unknown };

[[nodiscard]] constexpr Truth truth_of(std::optional<bool> told) {
  return !told ? Truth::unknown : *told ? Truth::yes : Truth::no;
}

// A server and a name under which a database is known there.
struct DatabaseLabel {
  std::string server_name;
  std::string database_name;
};

struct DatabasePlace {
  std::string server_name;
  std::string database_name;
  const Server* server = nullptr;
  const Database* database = nullptr;
  const ManagedBackupSettings* managed = nullptr;  // the row of the database itself
  const ManagedBackupSettings* instance_managed = nullptr;
  const MirroringSession* mirroring = nullptr;
  const AvailabilityGroup* availability_group = nullptr;  // as all its replicas tell it
  const LogShippingPrimary* log_shipping_primary = nullptr;
  const LogShippingSecondary* log_shipping_secondary = nullptr;
};

[[nodiscard]] inline bool is_mirror(const DatabasePlace& place) {
  return place.mirroring != nullptr && place.mirroring->role &&
         is_same_name(*place.mirroring->role, "MIRROR");
}

// Whether a backup of the database can be taken here: a mirror and a database
// that is not online cannot be backed up (DM-1, RP-25).
[[nodiscard]] inline Truth can_be_backed_up(const DatabasePlace& place) {
  if (is_mirror(place) || place.log_shipping_secondary != nullptr) return Truth::no;
  if (place.database == nullptr || !place.database->state) return Truth::unknown;
  return is_same_name(*place.database->state, "ONLINE") ? Truth::yes : Truth::no;
}

}  // namespace unbroken

#endif  // UNBROKEN_DATABASE_PLACE_H_
