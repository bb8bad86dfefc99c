// The tables of a catalog file, and how a file of an earlier version becomes
// one of this version.

#ifndef UNBROKEN_CATALOG_SCHEMA_H_
#define UNBROKEN_CATALOG_SCHEMA_H_

#include <cstdint>
#include <span>

#include "catalog/connection.h"
#include "unbroken/status.h"

namespace unbroken::catalog {

inline constexpr std::int32_t kApplicationId = 0x554E4252;  // "UNBR"

// The scripts that lead to version 1, 2, ...: each runs once, in a transaction
// of its own, and ends by setting PRAGMA user_version. They are appended to and
// never changed: files made by them exist.
[[nodiscard]] std::span<const char* const> schema_steps();

// Fails with damaged when the file holds something else than a catalog. Does
// not lock, change or even begin to read it as SQLite would.
[[nodiscard]] Status check_is_catalog(Connection& connection);

// Brings an empty file or a catalog to the version of the last step. Fails with
// unsupported when the file is newer than that.
[[nodiscard]] Status migrate(Connection& connection, std::span<const char* const> steps);

}  // namespace unbroken::catalog

#endif  // UNBROKEN_CATALOG_SCHEMA_H_
