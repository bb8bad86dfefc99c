// A world's backup sets in a catalog, as the database Sales.

#ifndef UNBROKEN_TESTS_ORACLE_WORLD_CATALOG_H_
#define UNBROKEN_TESTS_ORACLE_WORLD_CATALOG_H_

#include <memory>
#include <string>

#include "oracle/world.h"
#include "unbroken/catalog.h"

namespace unbroken::oracle {

// The file of a set.
std::string path_of(const Guid& uuid);

// Every third set is told twice, every second has a namesake.
std::unique_ptr<Catalog> catalog_of(const World& world);

}  // namespace unbroken::oracle

#endif  // UNBROKEN_TESTS_ORACLE_WORLD_CATALOG_H_
