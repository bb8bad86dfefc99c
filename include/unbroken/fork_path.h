// Fork and ForkPath: the branches of a database's history, the way to one, and what
// a log backup does on it.

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

// Restoring the log backup `set` carries a database that stands at any LSN of
// the path in [from, to) to the LSN `to`. A log that crosses a fork point applies
// to its first fork up to that point and to the branch beyond it, which is what
// the positions of a path mean. is_cut: only up to a fork point, where the
// path leaves this log's fork; the log itself goes on.
struct LogLink {
  Vertex set = kNone;
  Lsn from;
  Lsn to;
  bool is_cut = false;
};

// The positions of a path after one LSN, up to another or to its end.
struct PathSection {
  Lsn after;
  std::optional<Lsn> upto = std::nullopt;

  // Whether what leads from one LSN to another ends or begins before the end.
  [[nodiscard]] bool takes(Lsn from, Lsn to) const { return !upto || to <= *upto || from <= *upto; }
};

}  // namespace unbroken

#endif  // UNBROKEN_FORK_PATH_H_
