// WriterThread: rows written on a thread of their own while the caller reads
// the next ones. Parsing an export costs half as much as writing its rows.
//
// Called from one thread. The write function runs on the other one, one batch
// at a time and in order; once drain() has returned it does not run before the
// next put(), so the caller may then use what the function uses. Where no thread
// is to be had, put() writes itself.

#ifndef UNBROKEN_CATALOG_WRITER_THREAD_H_
#define UNBROKEN_CATALOG_WRITER_THREAD_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "catalog/set_store.h"
#include "unbroken/backup_set.h"
#include "unbroken/evidence.h"
#include "unbroken/status.h"

namespace unbroken::catalog {

// Rows of one import. The memory of its sets serves the next batch.
class Batch {
 public:
  [[nodiscard]] bool is_full() const { return count_ + rows_.size() >= kMost; }

  void add(const BackupSet& set) {
    if (count_ == sets_.size()) sets_.emplace_back();
    pack(set, sets_[count_++]);
  }
  void add(EstateRow row) { rows_.push_back(std::move(row)); }
  void clear() {
    count_ = 0;
    rows_.clear();
  }

  [[nodiscard]] std::span<const PackedSet> sets() const { return {sets_.data(), count_}; }
  [[nodiscard]] std::span<const EstateRow> rows() const { return rows_; }

 private:
  // Enough to make handing over cheap; an import with fewer rows, as of one
  // backup file, starts no thread.
  static constexpr std::size_t kMost = 64;

  std::vector<PackedSet> sets_;
  std::size_t count_ = 0;  // of sets_, those in use
  std::vector<EstateRow> rows_;
};

class WriterThread {
 public:
  using Write = std::function<Status(const Batch&)>;

  // Rows that wait are held in memory: so many batches at most.
  static constexpr std::size_t kMaxWaiting = 4;

  explicit WriterThread(Write write);
  WriterThread(const WriterThread&) = delete;
  WriterThread& operator=(const WriterThread&) = delete;
  // Rows not yet written are dropped.
  ~WriterThread();

  // Waits for room, takes the batch and leaves an empty one. Returns the first
  // failure of write so far, after which rows are dropped.
  Status put(Batch& batch);

  // Waits until every row is written or dropped; returns as put() does.
  Status drain();

 private:
  void run();

  Write write_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<Batch> waiting_;
  std::vector<Batch> written_;  // to be used again
  bool is_writing_ = false;
  bool is_ending_ = false;
  Status failure_;
  std::thread thread_;
};

}  // namespace unbroken::catalog

#endif  // UNBROKEN_CATALOG_WRITER_THREAD_H_
