// DatabaseFacts: everything the estate says about one database identity, over
// all servers it lives on.
//
// Facts point into the Estate they were taken from, which must outlive them.

#ifndef UNBROKEN_ESTATE_DATABASE_FACTS_H_
#define UNBROKEN_ESTATE_DATABASE_FACTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "unbroken/estate.h"

namespace unbroken {

// The database on one server. Pointers are null where the server has no such row.
struct DatabasePlace {
  std::string server_name;
  std::string database_name;
  const Server* server = nullptr;
  const Database* database = nullptr;
  const ManagedBackupSettings* managed = nullptr;  // the row of the database itself
  const ManagedBackupSettings* instance_managed = nullptr;
  const MirroringSession* mirroring = nullptr;
  const AvailabilityGroup* availability_group = nullptr;
  const LogShippingPrimary* log_shipping_primary = nullptr;
  const LogShippingSecondary* log_shipping_secondary = nullptr;
};

struct DatabaseFacts {
  std::vector<DatabasePlace> places;
};

// A server and a name under which the database is known there.
struct DatabaseLabel {
  std::string server_name;
  std::string database_name;
};

// The places of a database known by these labels, and by its family where the
// estate tells families. A label without a server row keeps a place with null
// pointers.
[[nodiscard]] DatabaseFacts facts_of(const Estate& estate, const std::vector<DatabaseLabel>& labels,
                                     const std::optional<Guid>& family);

// What the estate says of one database on one server.
[[nodiscard]] DatabasePlace place_of(const Server& server, std::string_view database_name);

// The storage account of a URL: its host, in lower case; empty for other paths.
[[nodiscard]] std::string account_of(std::string_view url);

// True for a place in Azure's blob storage, as a URL with the http or https scheme.
[[nodiscard]] bool is_blob_url(std::string_view path);

}  // namespace unbroken

#endif  // UNBROKEN_ESTATE_DATABASE_FACTS_H_
