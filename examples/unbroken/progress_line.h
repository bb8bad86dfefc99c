// ProgressLine: one line on the terminal of standard error that says how far
// reading has come, and the way in which Ctrl-C ends it.
//
// The line appears after 200 ms, is rewritten ten times a second and is gone
// when the object is. While it lives, SIGINT makes the callback answer false
// instead of ending the process, so that work can stop between two commits.

#ifndef UNBROKEN_EXAMPLES_PROGRESS_LINE_H_
#define UNBROKEN_EXAMPLES_PROGRESS_LINE_H_

#include <csignal>

#include <chrono>
#include <cstddef>
#include <string>

#include "unbroken/evidence.h"

class ProgressLine {
 public:
  explicit ProgressLine(bool is_quiet);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  [[nodiscard]] unbroken::ProgressCallback callback();

  // Takes the line away until the next progress, so that other text can be written.
  void clear();

 private:
  bool show(const unbroken::Progress& progress);

  std::size_t columns_ = 0;
  std::chrono::steady_clock::time_point next_;
  bool is_shown_ = false;
  struct sigaction earlier_ {};
};

// Ends the process as SIGINT does by itself.
[[noreturn]] void end_interrupted();

#endif  // UNBROKEN_EXAMPLES_PROGRESS_LINE_H_
