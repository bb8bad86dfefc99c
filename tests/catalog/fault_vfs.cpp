#include "fault_vfs.h"

#include <sqlite3.h>

#include <cstdlib>
#include <cstring>

namespace unbroken::catalog_test {

namespace {

FaultPlan plan;

// A file of ours is this header with the real one's object behind it.
struct File {
  sqlite3_file base;
  sqlite3_file* real;
};

sqlite3_file* real_of(sqlite3_file* file) {
  void* here = file;
  return static_cast<File*>(here)->real;
}

int fault(int error) {
  ++plan.operations;
  const bool fails = plan.fail_at != 0 && (plan.for_ever ? plan.operations >= plan.fail_at
                                                         : plan.operations == plan.fail_at);
  if (!fails) return SQLITE_OK;
  return plan.is_full && error == SQLITE_IOERR_WRITE ? SQLITE_FULL : error;
}

int close(sqlite3_file* file) {
  const int result = real_of(file)->pMethods->xClose(real_of(file));
  std::free(real_of(file));
  return result;
}
int read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
  return real_of(file)->pMethods->xRead(real_of(file), out, size, offset);
}
int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  if (const int failed = fault(SQLITE_IOERR_WRITE); failed != SQLITE_OK) return failed;
  return real_of(file)->pMethods->xWrite(real_of(file), bytes, size, offset);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (const int failed = fault(SQLITE_IOERR_TRUNCATE); failed != SQLITE_OK) return failed;
  return real_of(file)->pMethods->xTruncate(real_of(file), size);
}
int sync(sqlite3_file* file, int flags) {
  if (const int failed = fault(SQLITE_IOERR_FSYNC); failed != SQLITE_OK) return failed;
  return real_of(file)->pMethods->xSync(real_of(file), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
int lock(sqlite3_file* file, int level) {
  return real_of(file)->pMethods->xLock(real_of(file), level);
}
int unlock(sqlite3_file* file, int level) {
  return real_of(file)->pMethods->xUnlock(real_of(file), level);
}
int check_reserved_lock(sqlite3_file* file, int* out) {
  return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}
int file_control(sqlite3_file* file, int operation, void* argument) {
  return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}
int sector_size(sqlite3_file* file) { return real_of(file)->pMethods->xSectorSize(real_of(file)); }
int device_characteristics(sqlite3_file* file) {
  return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) { real_of(file)->pMethods->xShmBarrier(real_of(file)); }
int shm_unmap(sqlite3_file* file, int is_deleted) {
  return real_of(file)->pMethods->xShmUnmap(real_of(file), is_deleted);
}

const sqlite3_io_methods methods = {2,
                                    close,
                                    read,
                                    write,
                                    truncate,
                                    sync,
                                    file_size,
                                    lock,
                                    unlock,
                                    check_reserved_lock,
                                    file_control,
                                    sector_size,
                                    device_characteristics,
                                    shm_map,
                                    shm_lock,
                                    shm_barrier,
                                    shm_unmap,
                                    nullptr,
                                    nullptr};

sqlite3_vfs* real_vfs() {
  static sqlite3_vfs* const real = sqlite3_vfs_find(nullptr);
  return real;
}

int open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags) {
  void* here = file;
  auto* const ours = static_cast<File*>(here);
  void* const room = std::calloc(1, static_cast<std::size_t>(real_vfs()->szOsFile));
  if (room == nullptr) return SQLITE_NOMEM;
  ours->real = static_cast<sqlite3_file*>(room);
  const int result = real_vfs()->xOpen(real_vfs(), name, ours->real, flags, out_flags);
  if (ours->real->pMethods == nullptr) {
    std::free(room);
    ours->base.pMethods = nullptr;
  } else {
    ours->base.pMethods = &methods;
  }
  return result;
}

}  // namespace

const char* fault_vfs() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs made = *real_vfs();
    made.szOsFile = sizeof(File);
    made.zName = "unbroken-fault";
    made.pNext = nullptr;
    made.xOpen = open;
    return made;
  }();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  return registered == SQLITE_OK ? vfs.zName : nullptr;
}

void plan_faults(const FaultPlan& next) {
  plan = next;
  plan.operations = 0;
}

int operations_since() { return plan.operations; }

}  // namespace unbroken::catalog_test
