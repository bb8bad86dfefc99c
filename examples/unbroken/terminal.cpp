#include "terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

bool is_smart_terminal(int descriptor) {
  const char* const kind = std::getenv("TERM");
  return isatty(descriptor) == 1 && kind != nullptr && std::strcmp(kind, "dumb") != 0;
}

std::size_t columns_of_terminal(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

}  // namespace

unbroken::TextStyle style_of_output(bool no_colour) {
  unbroken::TextStyle style;
  if (isatty(STDOUT_FILENO) == 1) {
    style.width = std::clamp<std::size_t>(columns_of_terminal(STDOUT_FILENO), 60, 120);
  }
  const char* const refused = std::getenv("NO_COLOR");
  style.has_colour =
      !no_colour && (refused == nullptr || *refused == '\0') && is_smart_terminal(STDOUT_FILENO);
  return style;
}

std::size_t columns_for_progress() {
  return is_smart_terminal(STDERR_FILENO) ? columns_of_terminal(STDERR_FILENO) : 0;
}

unbroken::Status write_output(std::string_view text) {
  // An empty view may have no address, which fwrite must not be given.
  const bool is_taken =
      text.empty() || std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  const bool is_written = is_taken && std::fflush(stdout) == 0;
  if (is_written) return {};
  return unbroken::Error{unbroken::Code::io, std::strerror(errno), "standard output"};
}

void write_error(std::string_view text) {
  if (!text.empty()) std::fwrite(text.data(), 1, text.size(), stderr);
}

void complain(std::string_view subject, std::string_view message) {
  std::string line = "unbroken: ";
  // A place in a text ("estate.json:2:13: reason") names its subject already.
  if (!subject.empty() && !message.starts_with(subject)) {
    line += unbroken::printable(subject) + ": ";
  }
  line += unbroken::printable(message) + "\n";
  write_error(line);
}

void complain(const unbroken::Error& error) { complain(error.subject, error.message); }
