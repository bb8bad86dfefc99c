#include "progress_line.h"

#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "terminal.h"
#include "unbroken/report.h"

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kPatience{200};
constexpr std::chrono::milliseconds kPeriod{100};

volatile std::sig_atomic_t interrupted = 0;

void on_interrupt(int) { interrupted = 1; }

std::string megabytes(std::uint64_t bytes) {
  const std::uint64_t tenths = bytes / 104'858;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MiB";
}

// The end of a path is what tells it from others: its beginning is left out.
std::string fitting(const std::string& text, std::size_t columns) {
  if (text.size() <= columns) return text;
  if (columns < 4) return {};
  std::size_t start = text.size() - (columns - 3);
  while (start < text.size() && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) ++start;
  return "..." + text.substr(start);
}

}  // namespace

ProgressLine::ProgressLine(bool is_quiet)
    : columns_(is_quiet ? 0 : columns_for_progress()), next_(Clock::now() + kPatience) {
  interrupted = 0;
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, &earlier_);
}

ProgressLine::~ProgressLine() {
  clear();
  sigaction(SIGINT, &earlier_, nullptr);
}

unbroken::ProgressCallback ProgressLine::callback() {
  return [this](const unbroken::Progress& progress) { return show(progress); };
}

void ProgressLine::clear() {
  if (is_shown_) std::fputs("\r\x1B[K", stderr);
  is_shown_ = false;
}

bool ProgressLine::show(const unbroken::Progress& progress) {
  if (interrupted != 0) return false;
  if (columns_ == 0 || Clock::now() < next_) return true;
  next_ = Clock::now() + kPeriod;
  std::string line = unbroken::printable(progress.phase) + " " + std::to_string(progress.files) +
                     (progress.files == 1 ? " file, " : " files, ") + megabytes(progress.bytes);
  line = line.substr(0, columns_ - 1);
  if (line.size() + 6 < columns_) {
    line += "  " + fitting(unbroken::printable(progress.item), columns_ - line.size() - 3);
  }
  std::fprintf(stderr, "\r%s\x1B[K", line.c_str());
  is_shown_ = true;
  return true;
}

void end_interrupted() {
  std::signal(SIGINT, SIG_DFL);
  std::raise(SIGINT);
  std::_Exit(130);  // where SIGINT is blocked
}
