#include "evidence/backup_file/samples.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "evidence/backup_file/file_access.h"

namespace unbroken::test {
namespace {

const std::filesystem::path kFolder = std::filesystem::path(UNBROKEN_SHARED_DIR) / "samples";

}  // namespace

bool have_samples() {
  static const bool have = [] {
    std::error_code error;
    const bool found = std::filesystem::is_directory(kFolder, error);
    if (!found) std::cerr << "skipped: no sample files at " << kFolder.string() << '\n';
    return found;
  }();
  return have;
}

std::vector<std::string> sample_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kFolder)) {
    if (entry.is_regular_file() && entry.path().extension() != ".md") {
      names.push_back(std::filesystem::relative(entry.path(), kFolder).string());
    }
  }
  std::ranges::sort(names);
  return names;
}

std::string sample_path(std::string_view name) { return (kFolder / name).string(); }

std::vector<std::byte> sample_bytes(std::string_view name) {
  std::ifstream file(sample_path(name), std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  std::vector<std::byte> bytes(text.size());
  std::ranges::transform(text, bytes.begin(), [](char c) { return static_cast<std::byte>(c); });
  return bytes;
}

BackupFileReading read_sample(std::string_view name) {
  Result<backup_file::FileAccess> file = backup_file::FileAccess::open(sample_path(name));
  if (!file) return {{}, file.error()};
  return read_backup_file(*file, name);
}

}  // namespace unbroken::test
