// What the benchmarks share: giving up on an error, timing, a folder to work in
// that goes with the program, and the line that states a ratio.

#ifndef UNBROKEN_BENCH_MEASURE_H_
#define UNBROKEN_BENCH_MEASURE_H_

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "unbroken/status.h"

namespace unbroken::bench {

[[noreturn]] inline void give_up(const Error& error) {
  std::fprintf(stderr, "%s: %s\n", error.subject.c_str(), error.message.c_str());
  std::exit(2);
}

template <class T>
T checked(Result<T> result) {
  if (!result.ok()) give_up(result.error());
  return std::move(*result);
}

inline void checked(const Status& status) {
  if (!status.ok()) give_up(status.error());
}

// Processor time, user and system, of the calling thread: what else the machine
// does hardly changes it.
inline double processor_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class Work>
double seconds_of(Work&& work) {
  const double start = processor_seconds();
  work();
  return processor_seconds() - start;
}

// The best of several rounds: what the work takes when nothing else disturbs it.
class Best {
 public:
  void take(double seconds) { seconds_ = std::min(seconds_, seconds); }
  [[nodiscard]] double seconds() const { return seconds_; }
  [[nodiscard]] double milliseconds() const { return seconds_ * 1e3; }

 private:
  double seconds_ = 1e9;
};

// Prints the ratio and whether it is as small as wanted; false when it is not.
inline bool is_within(const char* what, double ratio, double wanted) {
  const bool met = ratio <= wanted;
  std::printf("%s: ratio %.4f, wanted at most %.4f: %s\n", what, ratio, wanted,
              met ? "met" : "MISSED");
  return met;
}

class WorkFolder {
 public:
  WorkFolder() : path_((std::filesystem::temp_directory_path() / "unbroken-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr)
      give_up({Code::io, "no folder to work in", path_, false});
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  ~WorkFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string file(const char* name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace unbroken::bench

#endif  // UNBROKEN_BENCH_MEASURE_H_
