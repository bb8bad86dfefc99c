// Sources: where a command's evidence comes from, and the catalog it is put in.

#ifndef UNBROKEN_EXAMPLES_SOURCES_H_
#define UNBROKEN_EXAMPLES_SOURCES_H_

#include <memory>
#include <string>
#include <vector>

#include "shared_options.h"
#include "unbroken/catalog.h"
#include "unbroken/evidence.h"

struct SourceOptions {
  std::vector<std::string> from;
  std::string catalog;
};

// --from and --catalog.
void add_source_options(Arguments& arguments, SourceOptions& options);

// Throws WrongUsage unless there is either --from or --catalog, and no URL.
void require_sources(const SourceOptions& options);

struct Evidence {
  std::unique_ptr<unbroken::Catalog> catalog;
  std::vector<unbroken::Unreadable> unreadable;  // told on standard error already
};

// Opens the catalog, or reads the sources into one in memory. Fails with what
// the catalog fails with.
[[nodiscard]] unbroken::Result<Evidence> gather(const SourceOptions& options,
                                                const OutputOptions& output);

// Imports each source and tells on standard error what could not be read. On
// failure `report` says what was kept.
[[nodiscard]] unbroken::Status import_sources(unbroken::Catalog& catalog,
                                              const std::vector<std::string>& sources,
                                              bool is_quiet, unbroken::ImportReport& report);

void complain_of(const std::vector<unbroken::Unreadable>& unreadable);

#endif  // UNBROKEN_EXAMPLES_SOURCES_H_
