// JudgingThreads: databases judged on other threads while the caller reads the
// backup sets of the next ones, which only the owner of a catalog may do.
//
// Called from one thread. Databases come back in the order in which they were
// begun. Sets that wait and databases that are not yet taken back are limited,
// so that memory does not grow with what the catalog holds. Where no thread is
// to be had, the calls judge by themselves.

#ifndef UNBROKEN_ANSWER_JUDGING_THREADS_H_
#define UNBROKEN_ANSWER_JUDGING_THREADS_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "answer/checked_database.h"
#include "answer/loaded_database.h"
#include "unbroken/backup_set.h"
#include "unbroken/status.h"

namespace unbroken {

class JudgingThreads {
 public:
  // Runs on several threads at once.
  using Judge = std::function<JudgedDatabase(const IndexedDatabase&, LoadedDatabase)>;

  // threads: how many; 0 judges on the caller's.
  JudgingThreads(std::size_t threads, Judge judge);
  JudgingThreads(const JudgingThreads&) = delete;
  JudgingThreads& operator=(const JudgingThreads&) = delete;
  // Drops what is not judged yet.
  ~JudgingThreads();

  // The next database, its sets one after the other, and the end of it. database
  // must stay where it is.
  void begin(const IndexedDatabase& database, DatabaseLoader loader);
  void add(const BackupSet& set);
  void end();

  // The oldest database that was not taken back. Waits for it where nothing more
  // is read, or where too many wait; nullopt where it is not judged yet, or where
  // there is none.
  [[nodiscard]] std::optional<Result<JudgedDatabase>> next(bool nothing_more_is_read);

 private:
  struct Batch {
    std::vector<BackupSet> sets;  // their memory serves the next batch
    std::size_t count = 0;        // of sets, those in use
  };
  struct Task;
  using Lock = std::unique_lock<std::mutex>;

  void hand_over();
  void run();
  void judge(Task& task, Lock& lock);

  Judge judge_;
  std::size_t most_tasks_ = 0;
  std::shared_ptr<Task> reading_;  // the caller's thread alone uses what follows
  Batch batch_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Task>> tasks_;  // begun, not taken back
  std::size_t untaken_ = 0;                  // of tasks_, the last ones: no thread has them yet
  std::size_t waiting_batches_ = 0;
  std::vector<Batch> used_batches_;
  bool is_ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_JUDGING_THREADS_H_
