// ExitStatus: what the command line tells its caller. Where several apply, the
// order is usage, bad_news, unreadable.

#ifndef UNBROKEN_EXAMPLES_EXIT_STATUS_H_
#define UNBROKEN_EXAMPLES_EXIT_STATUS_H_

#include <cstdint>

enum class ExitStatus : std::uint8_t {
  fine = 0,
  bad_news = 1,    // an error finding, a broken chain, an unreachable target
  usage = 2,       // wrong arguments, an unknown database included
  unreadable = 3,  // some input could not be read, or the answer not written
};

#endif  // UNBROKEN_EXAMPLES_EXIT_STATUS_H_
