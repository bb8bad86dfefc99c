// Fork and ForkPath: the branches of a database's history, and the way to one.

#ifndef UNBROKEN_FORK_PATH_H_
#define UNBROKEN_FORK_PATH_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "unbroken/chain_record.h"
#include "unbroken/guid.h"
#include "unbroken/lsn.h"

namespace unbroken {

// A branch of the database's history.
struct Fork {
  Guid id;                   // zero where no evidence names it
  ForkIndex parent = kNone;  // kNone: the first, or its parent is unknown
  Lsn point;                 // where it left its parent; null if unknown
};

// The forks that lead to one fork, oldest first, and the LSN up to which each
// one belongs to the path (the last has no such end).
struct ForkPath {
  struct Part {
    ForkIndex fork = kNone;
    Lsn begin;               // inclusive; null for the first
    std::optional<Lsn> end;  // inclusive; nullopt for the last
  };
  std::vector<Part> parts;

  [[nodiscard]] ForkIndex target() const { return parts.back().fork; }
  [[nodiscard]] std::optional<std::size_t> place_of(ForkIndex fork) const {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i].fork == fork) return i;
    }
    return std::nullopt;
  }
};

}  // namespace unbroken

#endif  // UNBROKEN_FORK_PATH_H_
