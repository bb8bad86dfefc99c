// EstateTable: what an EstateGraph stores. Rows stay in the sections of the
// Estate they came in; a vertex is the place of its row, an edge two vertices.

#ifndef UNBROKEN_ESTATE_TABLE_H_
#define UNBROKEN_ESTATE_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "unbroken/database_place.h"
#include "unbroken/estate.h"
#include "unbroken/estate_vertex.h"

namespace unbroken::detail {

// A database on a server: the rows that speak of it, by their place in the
// server's sections.
struct PlaceRows {
  std::uint32_t database = kNone;       // which identity
  std::uint32_t server_vertex = kNone;  // which server vertex, from 0
  std::uint32_t server = kNone;  // which row of Estate::servers; kNone: it tells nothing here
  std::uint32_t row = kNone;     // of `databases`
  std::uint32_t managed = kNone;
  std::uint32_t mirroring = kNone;
  std::uint32_t group = kNone;  // of EstateTable::groups
  std::uint32_t log_shipping_primary = kNone;
  std::uint32_t log_shipping_secondary = kNone;
  bool is_implied = false;  // only a partner's row tells that it is there
  std::string name;
};

struct EstateTable {
  Estate estate;
  std::vector<EstateDatabase> databases;
  std::vector<AvailabilityGroup> groups;  // each once, as all its replicas tell it
  std::vector<PlaceRows> places;
  std::vector<std::string> names;  // of what no row names: see EstateRowPlace::row there

  std::vector<EstateRowPlace> vertices;
  std::array<EstateVertex, kEstateKinds + 1> begins{};  // where each kind's vertices begin
  std::vector<EstateEdge> edges;                        // sorted
};

}  // namespace unbroken::detail

#endif  // UNBROKEN_ESTATE_TABLE_H_
