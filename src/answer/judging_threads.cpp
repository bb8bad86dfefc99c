#include "answer/judging_threads.h"

#include <new>
#include <system_error>
#include <utility>

namespace unbroken {
namespace {

constexpr std::size_t kSetsInBatch = 64;  // enough to make handing over cheap
constexpr std::size_t kMostBatches = 32;

}  // namespace

struct JudgingThreads::Task {
  const IndexedDatabase* database = nullptr;
  DatabaseLoader loader;
  std::deque<Batch> batches;
  bool is_read = false;
  std::optional<Result<JudgedDatabase>> judged;
};

JudgingThreads::JudgingThreads(std::size_t threads, Judge judge)
    : judge_(std::move(judge)), most_tasks_(4 * threads) {
  try {
    while (threads_.size() < threads) threads_.emplace_back([this] { run(); });
  } catch (const std::system_error&) {  // fewer will do
  } catch (const std::bad_alloc&) {     // and those that run end with this
  }
}

JudgingThreads::~JudgingThreads() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void JudgingThreads::begin(const IndexedDatabase& database, DatabaseLoader loader) {
  reading_ = std::make_shared<Task>(Task{&database, std::move(loader), {}, false, std::nullopt});
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(reading_);
    ++untaken_;
  }
  changed_.notify_all();
}

void JudgingThreads::add(const BackupSet& set) {
  if (threads_.empty()) {
    reading_->loader.add(set);
    return;
  }
  if (batch_.count == batch_.sets.size()) batch_.sets.emplace_back();
  batch_.sets[batch_.count++] = set;
  if (batch_.count == kSetsInBatch) hand_over();
}

void JudgingThreads::hand_over() {
  Lock lock(mutex_);
  changed_.wait(lock,
                [this] { return waiting_batches_ < kMostBatches || reading_->judged.has_value(); });
  if (reading_->judged) {  // it failed: nobody takes the rest
    batch_.count = 0;
    return;
  }
  Batch empty;
  if (!used_batches_.empty()) {
    empty = std::move(used_batches_.back());
    used_batches_.pop_back();
  }
  reading_->batches.push_back(std::exchange(batch_, std::move(empty)));
  ++waiting_batches_;
  lock.unlock();
  changed_.notify_all();
}

void JudgingThreads::end() {
  if (batch_.count > 0) hand_over();
  Lock lock(mutex_);
  reading_->is_read = true;
  if (threads_.empty()) {
    --untaken_;
    judge(*reading_, lock);
  }
  lock.unlock();
  changed_.notify_all();
}

std::optional<Result<JudgedDatabase>> JudgingThreads::next(bool nothing_more_is_read) {
  Lock lock(mutex_);
  if (tasks_.empty()) return std::nullopt;
  const std::shared_ptr<Task> oldest = tasks_.front();
  if (nothing_more_is_read || tasks_.size() >= most_tasks_) {
    changed_.wait(lock, [&oldest] { return oldest->judged.has_value(); });
  }
  if (!oldest->judged) return std::nullopt;
  tasks_.pop_front();
  return std::move(oldest->judged);
}

void JudgingThreads::run() {
  Lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return untaken_ > 0 || is_ending_; });
    if (is_ending_) return;
    const std::shared_ptr<Task> task = tasks_[tasks_.size() - untaken_--];
    judge(*task, lock);
    lock.unlock();
    changed_.notify_all();
    lock.lock();
  }
}

// Called and left with the lock held.
void JudgingThreads::judge(Task& task, Lock& lock) {
  try {
    while (true) {
      changed_.wait(lock, [&] { return !task.batches.empty() || task.is_read || is_ending_; });
      if (is_ending_) return;
      if (task.batches.empty()) break;
      Batch batch = std::move(task.batches.front());
      task.batches.pop_front();
      --waiting_batches_;
      lock.unlock();
      changed_.notify_all();
      for (std::size_t i = 0; i < batch.count; ++i) task.loader.add(batch.sets[i]);
      batch.count = 0;
      lock.lock();
      used_batches_.push_back(std::move(batch));
    }
    lock.unlock();
    Result<JudgedDatabase> judged = judge_(*task.database, std::move(task.loader).finish());
    lock.lock();
    task.judged = std::move(judged);
  } catch (const std::bad_alloc&) {  // nobody above would catch it
    if (!lock.owns_lock()) lock.lock();
    waiting_batches_ -= task.batches.size();
    task.batches.clear();
    task.judged = Error{Code::no_memory, "out of memory", {}, false};
  }
}

}  // namespace unbroken
