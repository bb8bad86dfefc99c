#include "evidence/backup_file/file_access.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "evidence/backup_file/read_ahead.h"
#include "evidence/backup_file/sparse_file.h"

namespace {

using namespace unbroken;
using backup_file::FileAccess;

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "unbroken-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  [[nodiscard]] std::string file(const std::string& name, const std::string& content) const {
    const std::string path = (path_ / name).string();
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("a file is read from any offset", "[file_access]") {
  const Folder folder;
  Result<FileAccess> file = FileAccess::open(folder.file("a", "0123456789"));
  REQUIRE(file);
  CHECK(file->size() == 10);
  std::array<std::byte, 3> out{};
  REQUIRE(file->read(7, out));
  CHECK(out[0] == std::byte{'7'});
  CHECK(out[2] == std::byte{'9'});
}

TEST_CASE("what is no readable file is named", "[file_access]") {
  const Folder folder;
  const std::string missing = (folder.path() / "missing").string();
  const auto none = FileAccess::open(missing);
  REQUIRE_FALSE(none);
  CHECK(none.error().code == Code::not_found);
  CHECK(none.error().message == "no such file or directory");
  CHECK(none.error().subject == missing);

  const auto directory = FileAccess::open(folder.path().string());
  REQUIRE_FALSE(directory);
  CHECK(directory.error().code == Code::io);
  CHECK(directory.error().message == "is a directory");
}

TEST_CASE("a pipe is refused and does not make the reader wait", "[file_access]") {
  const Folder folder;
  const std::string pipe = (folder.path() / "pipe").string();
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const auto opened = FileAccess::open(pipe);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().message == "is not a regular file");
}

TEST_CASE("a file that shrinks while it is read is told", "[file_access]") {
  const Folder folder;
  const std::string path = folder.file("a", "0123456789");
  Result<FileAccess> file = FileAccess::open(path);
  REQUIRE(file);
  REQUIRE(::truncate(path.c_str(), 5) == 0);
  std::array<std::byte, 10> out{};
  const Status status = file->read(0, out);
  REQUIRE_FALSE(status);
  CHECK(status.error().code == Code::io);
  CHECK(status.error().message == "the file became shorter while it was read");
}

TEST_CASE("a file is closed in programs that are started meanwhile", "[file_access]") {
  const Folder folder;
  const int lowest = ::open("/dev/null", O_RDONLY);
  ::close(lowest);
  Result<FileAccess> file = FileAccess::open(folder.file("a", "0"));
  REQUIRE(file);
  CHECK((::fcntl(lowest, F_GETFD) & FD_CLOEXEC) != 0);
}

TEST_CASE("reading ahead serves what it fetched without asking again", "[read_ahead]") {
  test::SparseFile source(std::vector<std::byte>(3'000'000, std::byte{7}));
  backup_file::ReadAhead ahead(source);
  std::array<std::byte, 100> out{};
  REQUIRE(ahead.read(0, out));
  REQUIRE(ahead.read(150'000, out));
  REQUIRE(ahead.read(2'999'900, out));
  REQUIRE(ahead.read(2'700'000, out));
  CHECK(source.reads == 2);
  REQUIRE(ahead.read(1'000'000, out));
  REQUIRE(ahead.read(1'000'100, out));
  CHECK(source.reads == 3);
  CHECK(out[99] == std::byte{7});
}
