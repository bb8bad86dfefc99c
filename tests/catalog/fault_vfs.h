// FaultVfs: SQLite's own file access, in which the nth write, sync or truncation
// fails, as a full or dying disk makes them.

#ifndef UNBROKEN_TESTS_CATALOG_FAULT_VFS_H_
#define UNBROKEN_TESTS_CATALOG_FAULT_VFS_H_

namespace unbroken::catalog_test {

struct FaultPlan {
  int fail_at = 0;        // 1 for the first operation; 0 for none
  bool for_ever = false;  // whether every later one fails too
  bool is_full = false;   // "disk full" instead of an I/O error
  int operations = 0;     // counted since the plan was set
};

// Registers the VFS once; used by name in SqliteSettings::vfs.
const char* fault_vfs();

// What happens from now on, to all files of that VFS.
void plan_faults(const FaultPlan& plan);
int operations_since();

}  // namespace unbroken::catalog_test

#endif  // UNBROKEN_TESTS_CATALOG_FAULT_VFS_H_
