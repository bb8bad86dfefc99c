// What the documented command line has and this version has not: refused by
// name, so that nobody takes an answer for one to another question.

#ifndef UNBROKEN_EXAMPLES_REFUSALS_H_
#define UNBROKEN_EXAMPLES_REFUSALS_H_

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "arguments.h"

// "THING is not part of this version"
class NotInThisVersion : public WrongUsage {
 public:
  explicit NotInThisVersion(const std::string& thing);
};

// The first command or option of the arguments (the program's name left out)
// that is known and not there yet.
[[nodiscard]] std::optional<std::string> not_in_this_version(
    std::span<const char* const> arguments);

// Throws for https:// and the like.
void refuse_urls(const std::vector<std::string>& sources);

#endif  // UNBROKEN_EXAMPLES_REFUSALS_H_
