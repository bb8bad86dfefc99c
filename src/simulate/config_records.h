// The configuration records of a set: what RESTORE HEADERONLY and FILELISTONLY
// print. They stand twice in a set, before and after its data.

#ifndef UNBROKEN_SIMULATE_CONFIG_RECORDS_H_
#define UNBROKEN_SIMULATE_CONFIG_RECORDS_H_

#include <cstddef>
#include <vector>

#include "simulate/set_content.h"
#include "unbroken/status.h"

namespace unbroken::simulate {

// One record of the set, then of each filegroup one followed by those of its
// files, then those of the log files.
[[nodiscard]] Result<std::vector<std::byte>> config_records(const SetContent& content,
                                                            HeaderCopy copy);

}  // namespace unbroken::simulate

#endif  // UNBROKEN_SIMULATE_CONFIG_RECORDS_H_
