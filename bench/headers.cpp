// bench_headers [FILES]: how fast the headers of many small backup files are read.
//
// Against a bare loop that opens the same files and reads the same ranges, so
// that the ratio is the library's own work and not the file system's. Files are
// in the page cache. Exit status 1 below a third of the bare loop's speed.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "evidence/backup_file/file_access.h"
#include "simulate/backup_file_writer.h"
#include "unbroken/evidence.h"

namespace unbroken {
namespace {

constexpr int kRounds = 5;
constexpr double kLeastRatio = 1.0 / 3;

struct Range {
  std::uint64_t offset = 0;
  std::size_t length = 0;
};

struct FileReads {
  std::string path;
  std::vector<Range> ranges;
};

// Notes what a reader asks for.
class Recorder final : public RandomAccess {
 public:
  Recorder(RandomAccess& file, std::vector<Range>& ranges) : file_(file), ranges_(ranges) {}
  [[nodiscard]] std::uint64_t size() const override { return file_.size(); }
  Status read(std::uint64_t offset, std::span<std::byte> out) override {
    ranges_.push_back({offset, out.size()});
    return file_.read(offset, out);
  }

 private:
  RandomAccess& file_;
  std::vector<Range>& ranges_;
};

// Removes its folder and all in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "unbroken-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Guid guid_of(int number) {
  std::array<std::uint8_t, 16> bytes{0x42};
  for (std::size_t i = 0; i < 4; ++i) bytes[12 + i] = static_cast<std::uint8_t>(number >> (8 * i));
  return Guid(bytes);
}

// A log backup as a schedule writes thousands of them.
simulate::BackupFileSpec log_backup(int number) {
  simulate::BackupFileSpec spec;
  BackupSet& set = spec.set;
  set.uuid = guid_of(number);
  set.type = BackupType::log;
  set.database_name = "Sales";
  set.server_name = "SQL01\\PROD";
  set.machine_name = "SQL01";
  set.user_name = "SQL01\\agent";
  set.name = "Sales log";
  const auto block = static_cast<std::uint32_t>(number) * 8;
  set.first_lsn = Lsn(34, block, 1);
  set.last_lsn = Lsn(34, block + 8, 1);
  set.last_recovery_fork = set.family_guid = guid_of(-1);
  set.backup_start = set.backup_finish = LocalTime{1'795'000'000'000 + number * 60'000LL};
  set.recovery_model = RecoveryModel::full;
  set.software_version_major = 16;
  set.media.media_set_id = guid_of(-2 - number);
  set.media.date = set.backup_start;
  BackupFile data;
  data.type = 'D';
  data.file_id = 1;
  data.filegroup_id = 1;
  data.filegroup_name = "PRIMARY";
  data.logical_name = "Sales";
  data.physical_name = "D:\\data\\Sales.mdf";
  BackupFile log;
  log.type = 'L';
  log.file_id = 2;
  log.logical_name = "Sales_log";
  log.physical_name = "L:\\log\\Sales_log.ldf";
  set.files = {data, log};
  spec.files.resize(2);
  spec.files[1].trailing_bytes = 4096;
  return spec;
}

bool write_files(const std::string& folder, int count, std::vector<FileReads>& files) {
  for (int i = 0; i < count; ++i) {
    const Result<std::vector<std::byte>> bytes = simulate::backup_file_bytes(log_backup(i));
    if (!bytes) {
      std::fprintf(stderr, "bench_headers: %s: %s\n", bytes.error().subject.c_str(),
                   bytes.error().message.c_str());
      return false;
    }
    files.push_back({folder + "/Sales_" + std::to_string(i) + ".trn", {}});
    std::ofstream out(files.back().path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes->data()),
              static_cast<std::streamsize>(bytes->size()));
    if (!out.flush()) {
      std::fprintf(stderr, "bench_headers: %s: not written\n", files.back().path.c_str());
      return false;
    }
  }
  return true;
}

// Also what warms the page cache. False where a file does not read as one set.
bool record_reads(std::vector<FileReads>& files) {
  for (FileReads& file : files) {
    Result<backup_file::FileAccess> access = backup_file::FileAccess::open(file.path);
    if (!access) return false;
    Recorder recorder(*access, file.ranges);
    const BackupFileReading reading = read_backup_file(recorder, file.path);
    if (reading.problem || reading.sets.size() != 1) return false;
  }
  return true;
}

std::uint64_t read_with_library(const std::vector<FileReads>& files) {
  std::uint64_t sum = 0;
  for (const FileReads& file : files) {
    Result<backup_file::FileAccess> access = backup_file::FileAccess::open(file.path);
    if (!access) continue;
    const BackupFileReading reading = read_backup_file(*access, file.path);
    for (const BackupSet& set : reading.sets) sum += set.last_lsn->block_and_slot();
  }
  return sum;
}

std::uint64_t read_bare(const std::vector<FileReads>& files) {
  std::uint64_t sum = 0;
  std::vector<std::byte> buffer;
  for (const FileReads& file : files) {
    const int descriptor = ::open(file.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) continue;
    struct stat status {};
    if (::fstat(descriptor, &status) == 0) sum += static_cast<std::uint64_t>(status.st_size);
    for (const Range& range : file.ranges) {
      if (buffer.size() < range.length) buffer.resize(range.length);
      const ssize_t got =
          ::pread(descriptor, buffer.data(), range.length, static_cast<off_t>(range.offset));
      if (got > 0) sum += std::to_integer<std::uint64_t>(buffer[0]);
    }
    ::close(descriptor);
  }
  return sum;
}

template <class Work>
double files_per_second(const std::vector<FileReads>& files, Work&& work, std::uint64_t& sum) {
  const auto start = std::chrono::steady_clock::now();
  sum += work(files);
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
  return static_cast<double>(files.size()) / spent.count();
}

int run(int count) {
  const TemporaryFolder folder;
  std::vector<FileReads> files;
  if (folder.path().empty() || !write_files(folder.path(), count, files)) return 2;
  if (!record_reads(files)) {
    std::fprintf(stderr, "bench_headers: a written file does not read as one set\n");
    return 2;
  }
  std::uint64_t reads = 0;
  std::uint64_t bytes = 0;
  for (const FileReads& file : files) {
    for (const Range& range : file.ranges) bytes += range.length;
    reads += file.ranges.size();
  }

  double library = 0;
  double bare = 0;
  std::uint64_t sum = 0;
  for (int round = 0; round < kRounds; ++round) {
    library = std::max(library, files_per_second(files, read_with_library, sum));
    bare = std::max(bare, files_per_second(files, read_bare, sum));
  }
  const double ratio = library / bare;
  std::printf("files                 %d (%.1f reads and %.0f bytes each)\n", count,
              static_cast<double>(reads) / count, static_cast<double>(bytes) / count);
  std::printf("read_backup_file      %.0f files/s\n", library);
  std::printf("open, read and close  %.0f files/s\n", bare);
  std::printf("ratio                 %.2f (at least %.2f; best of %d, sum %llx)\n", ratio,
              kLeastRatio, kRounds, static_cast<unsigned long long>(sum));
#ifndef NDEBUG
  std::printf("this is a debug build\n");
#endif
  return ratio < kLeastRatio ? 1 : 0;
}

}  // namespace
}  // namespace unbroken

int main(int argc, char** argv) {
  int count = 5000;
  if (argc == 2) {
    const std::string text = argv[1];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || end != text.data() + text.size()) count = 0;
  }
  if (argc > 2 || count < 1 || count > 1'000'000) {
    std::fprintf(stderr, "usage: bench_headers [FILES]\n");
    return 2;
  }
  return unbroken::run(count);
}
