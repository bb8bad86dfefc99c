// The user's own signs of who took a backup set.

#ifndef UNBROKEN_EXAMPLES_PRODUCER_TABLES_H_
#define UNBROKEN_EXAMPLES_PRODUCER_TABLES_H_

#include <string>
#include <vector>

#include "arguments.h"
#include "unbroken/producer.h"
#include "unbroken/status.h"

// --producers.
void add_producers_option(Arguments& arguments, std::vector<std::string>& paths);

// Fails with io, or damaged where a file is no such table.
[[nodiscard]] unbroken::Result<unbroken::ProducerTable> read_producer_tables(
    const std::vector<std::string>& paths);

#endif  // UNBROKEN_EXAMPLES_PRODUCER_TABLES_H_
