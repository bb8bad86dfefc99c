// Replacing a file as a whole: who reads it meanwhile sees the old or the new one.

#ifndef UNBROKEN_EXAMPLES_REPLACE_FILE_H_
#define UNBROKEN_EXAMPLES_REPLACE_FILE_H_

#include <string>
#include <string_view>

#include "unbroken/status.h"

// Writes text beside path and renames it. Fails with io; then path is as it was.
// A path that is there and no regular file is refused.
[[nodiscard]] unbroken::Status replace_file(const std::string& path, std::string_view text);

#endif  // UNBROKEN_EXAMPLES_REPLACE_FILE_H_
