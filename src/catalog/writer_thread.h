// WriterThread: rows written on a thread of their own while the caller reads
// the next ones. Parsing an export costs nearly as much as writing its rows.
//
// Called from one thread. The write function runs on the other one, one row at
// a time and in order; it is never running outside put() and drain() once
// drain() has returned, so the caller may then use what the function uses.

#ifndef UNBROKEN_CATALOG_WRITER_THREAD_H_
#define UNBROKEN_CATALOG_WRITER_THREAD_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/evidence.h"
#include "unbroken/status.h"

namespace unbroken::catalog {

using ImportRow = std::variant<BackupSet, EstateRow>;

class WriterThread {
 public:
  using Write = std::function<Status(const ImportRow&)>;

  // Rows that wait are held in memory: so many batches at most.
  static constexpr std::size_t kMaxWaiting = 4;

  explicit WriterThread(Write write);
  WriterThread(const WriterThread&) = delete;
  WriterThread& operator=(const WriterThread&) = delete;
  // Rows not yet written are dropped.
  ~WriterThread();

  // Waits for room. Returns the first failure of write so far, after which
  // rows are dropped.
  Status put(std::vector<ImportRow> batch);

  // Waits until every row is written or dropped; returns as put() does.
  Status drain();

 private:
  void run();

  Write write_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<std::vector<ImportRow>> waiting_;
  bool is_writing_ = false;
  bool is_ending_ = false;
  Status failure_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace unbroken::catalog

#endif  // UNBROKEN_CATALOG_WRITER_THREAD_H_
