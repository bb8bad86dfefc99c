#include "catalog/writer_thread.h"

#include <new>
#include <system_error>
#include <utility>

namespace unbroken::catalog {

WriterThread::WriterThread(Write write) : write_(std::move(write)) {
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {  // put() writes
  }
}

WriterThread::~WriterThread() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
    waiting_.clear();
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Status WriterThread::put(Batch& batch) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.size() < kMaxWaiting || !failure_.ok(); });
  if (!failure_.ok()) return failure_;
  if (!thread_.joinable()) {
    failure_ = write_(batch);
    batch.clear();
    return failure_;
  }
  Batch empty;
  if (!written_.empty()) {
    empty = std::move(written_.back());
    written_.pop_back();
  }
  waiting_.push_back(std::exchange(batch, std::move(empty)));
  lock.unlock();
  changed_.notify_all();
  return {};
}

Status WriterThread::drain() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.empty() && !is_writing_; });
  return failure_;
}

void WriterThread::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return !waiting_.empty() || is_ending_; });
    if (is_ending_) return;
    Batch batch = std::move(waiting_.front());
    waiting_.pop_front();
    is_writing_ = true;
    lock.unlock();
    changed_.notify_all();

    Status written;
    try {
      written = write_(batch);
    } catch (const std::bad_alloc&) {  // nobody above would catch it
      written = Error{Code::no_memory, "out of memory", {}, false};
    }
    batch.clear();

    lock.lock();
    is_writing_ = false;
    written_.push_back(std::move(batch));
    if (!written.ok()) {
      failure_ = std::move(written);
      waiting_.clear();
    }
    changed_.notify_all();
  }
}

}  // namespace unbroken::catalog
