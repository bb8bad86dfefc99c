#include "producer_tables.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

using unbroken::Code;
using unbroken::Error;
using unbroken::ProducerTable;
using unbroken::Result;

void add_producers_option(Arguments& arguments, std::vector<std::string>& paths) {
  arguments.texts("--producers", paths, "Your own signs of who took a backup set", "FILE");
}

Result<ProducerTable> read_producer_tables(const std::vector<std::string>& paths) {
  ProducerTable all;
  for (const std::string& path : paths) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return Error{Code::io, std::strerror(errno), path};
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (file.bad()) return Error{Code::io, "cannot be read", path};
    Result<ProducerTable> table = unbroken::read_producer_table(text, path);
    if (!table) return std::move(table).error();
    all.insert(all.end(), std::make_move_iterator(table->begin()),
               std::make_move_iterator(table->end()));
  }
  return all;
}
