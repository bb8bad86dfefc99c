#include "estate/database_facts.h"

#include <algorithm>

#include "chain/identity.h"

namespace unbroken {
namespace {

template <class Row, class Name>
const Row* find_row(const std::vector<Row>& rows, std::string_view wanted, Name Row::*name) {
  const auto at = std::find_if(rows.begin(), rows.end(),
                               [&](const Row& row) { return is_same_name(row.*name, wanted); });
  return at == rows.end() ? nullptr : &*at;
}

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && is_same_name(text.substr(0, prefix.size()), prefix);
}

bool is_known(const std::vector<DatabasePlace>& places, const DatabaseLabel& label) {
  return std::any_of(places.begin(), places.end(), [&label](const DatabasePlace& place) {
    return is_same_name(place.server_name, label.server_name) &&
           is_same_name(place.database_name, label.database_name);
  });
}

}  // namespace

DatabasePlace place_of(const Server& server, std::string_view database_name) {
  DatabasePlace place;
  place.server_name = server.server_name;
  place.database_name = database_name;
  place.server = &server;
  place.database = find_row(server.databases, database_name, &Database::name);
  if (server.managed_backup) {
    place.managed = find_row(server.managed_backup->databases, database_name,
                             &ManagedBackupSettings::database_name);
    if (server.managed_backup->instance) place.instance_managed = &*server.managed_backup->instance;
  }
  place.mirroring =
      find_row(server.database_mirroring, database_name, &MirroringSession::database_name);
  for (const AvailabilityGroup& group : server.availability_groups) {
    const bool holds =
        std::any_of(group.databases.begin(), group.databases.end(),
                    [&](const std::string& n) { return is_same_name(n, database_name); });
    if (holds) place.availability_group = &group;
  }
  place.log_shipping_primary =
      find_row(server.log_shipping_primaries, database_name, &LogShippingPrimary::database_name);
  place.log_shipping_secondary = find_row(server.log_shipping_secondaries, database_name,
                                          &LogShippingSecondary::database_name);
  return place;
}

DatabaseFacts facts_of(const Estate& estate, const std::vector<DatabaseLabel>& labels,
                       const std::optional<Guid>& family) {
  DatabaseFacts facts;
  for (const DatabaseLabel& label : labels) {
    if (is_known(facts.places, label)) continue;
    const Server* server = find_row(estate.servers, label.server_name, &Server::server_name);
    DatabasePlace place;
    if (server != nullptr) place = place_of(*server, label.database_name);
    // A database that was dropped and created again keeps its name, not its family.
    const bool is_another = place.database != nullptr && family && place.database->family_guid &&
                            place.database->family_guid != family;
    if (is_another || server == nullptr) place = DatabasePlace{};
    place.server_name = label.server_name;
    place.database_name = label.database_name;
    facts.places.push_back(std::move(place));
  }
  if (!family) return facts;
  for (const Server& server : estate.servers) {
    for (const Database& database : server.databases) {
      const bool listed = is_known(facts.places, {server.server_name, database.name});
      if (database.family_guid == family && !listed) {
        facts.places.push_back(place_of(server, database.name));
      }
    }
  }
  return facts;
}

bool is_blob_url(std::string_view path) {
  return starts_with(path, "https://") || starts_with(path, "http://");
}

std::string account_of(std::string_view url) {
  if (!is_blob_url(url)) return {};
  url.remove_prefix(url.find("//") + 2);
  std::string host(url.substr(0, url.find_first_of("/?")));
  std::transform(host.begin(), host.end(), host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return host;
}

}  // namespace unbroken
