// Restoring a virtual database file by file, for restore().
//
// Where a set lists its data files the database keeps a position for each:
// where its roll forward goes on, how far it has to get before the file is
// consistent, and which backup a differential of it must rest on.

#ifndef UNBROKEN_SIMULATE_RESTORE_ENGINE_FILES_H_
#define UNBROKEN_SIMULATE_RESTORE_ENGINE_FILES_H_

#include "simulate/restore_engine.h"

namespace unbroken::simulate {

// Forgets every file, for a restore that begins anew.
void begin_files(VirtualDatabase& database);

// Puts the files that the set holds in their places. Fails with 3118 where the
// first set does not hold the primary file, 3136 for a differential of a file
// that was restored from another backup, 3120 where a file stands further on.
RestoreOutcome place_files(VirtualDatabase& database, const RestorableSet& set);

// Rolls every file forward to `stop` that the log has something for.
void roll_files(VirtualDatabase& database, const RestorableSet& log, Lsn stop);

// What recovery answers: 4328 for a file that is missing, 4333 for files that the
// log has not brought to one point, 3125 for those where there is no log.
RestoreOutcome refused_by_positions(const VirtualDatabase& database);

}  // namespace unbroken::simulate

#endif  // UNBROKEN_SIMULATE_RESTORE_ENGINE_FILES_H_
