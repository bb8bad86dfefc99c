// DatabaseFacts: everything the estate says about one database identity, over
// all servers it lives on.
//
// Facts point into the EstateGraph they were taken from, which must outlive them.

#ifndef UNBROKEN_ESTATE_DATABASE_FACTS_H_
#define UNBROKEN_ESTATE_DATABASE_FACTS_H_

#include <vector>

#include "unbroken/blob_url.h"
#include "unbroken/database_place.h"
#include "unbroken/estate_graph.h"

namespace unbroken {

struct DatabaseFacts {
  std::vector<DatabasePlace> places;
};

// The places of a database that evidence from their own server, or backup sets
// taken there, tell of.
[[nodiscard]] DatabaseFacts facts_of(const EstateGraph& estate, EstateVertex database);

}  // namespace unbroken

#endif  // UNBROKEN_ESTATE_DATABASE_FACTS_H_
