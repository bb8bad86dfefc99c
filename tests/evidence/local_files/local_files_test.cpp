#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "evidence/recording_sink.h"

namespace unbroken {
namespace {

namespace fs = std::filesystem;

// A folder that is gone when the test is.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "unbroken-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string at(const std::string& name) const { return path_ + "/" + name; }
  void write(const std::string& name, const std::string& contents) const {
    fs::create_directories(fs::path(at(name)).parent_path());
    std::ofstream(at(name), std::ios::binary) << contents;
  }

 private:
  std::string path_;
};

struct Found {
  explicit Found(const std::string& location) {
    Result<std::vector<std::string>> result = files_below(location, unreadable);
    if (result) {
      files = *result;
    } else {
      error = result.error();
    }
  }
  std::vector<std::string> files;
  std::vector<Unreadable> unreadable;
  Error error{Code::ok, "", ""};
};

TEST_CASE("the files below a folder come in path order, a file itself alone") {
  const Folder folder;
  folder.write("b.bak", "x");
  folder.write("a/z.bak", "x");
  folder.write("a/b/y.bak", "x");
  CHECK(Found(folder.at("")).files ==
        std::vector<std::string>{folder.at("a/b/y.bak"), folder.at("a/z.bak"), folder.at("b.bak")});
  CHECK(Found(folder.at("b.bak")).files == std::vector<std::string>{folder.at("b.bak")});
  CHECK(Found(folder.at("none")).error.code == Code::not_found);
  CHECK(Found("").error.code == Code::not_found);
}

TEST_CASE("links are followed once, and a loop ends") {
  const Folder folder;
  folder.write("a/x.bak", "x");
  fs::create_directory_symlink(folder.at("a"), folder.at("again"));
  fs::create_directory_symlink("..", folder.at("a/up"));
  fs::create_symlink(folder.at("a/x.bak"), folder.at("copy.bak"));
  fs::create_hard_link(folder.at("a/x.bak"), folder.at("hard.bak"));
  fs::create_symlink("nowhere", folder.at("broken"));
  const Found found(folder.at(""));
  CHECK(found.files == std::vector<std::string>{folder.at("a/x.bak")});
  REQUIRE(found.unreadable.size() == 2);
  CHECK(found.unreadable[0].source == folder.at("a/up"));
  CHECK(found.unreadable[0].reason == "a link to a folder above it");
  CHECK(found.unreadable[1].source == folder.at("broken"));
  CHECK(found.unreadable[1].reason == "a link that leads nowhere");
}

TEST_CASE("pipes and sockets are named and not opened") {
  const Folder folder;
  REQUIRE(mkfifo(folder.at("pipe").c_str(), 0600) == 0);
  const int socket_file = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::snprintf(address.sun_path, sizeof address.sun_path, "%s", folder.at("socket").c_str());
  sockaddr generic{};
  static_assert(sizeof generic <= sizeof address);
  const bool has_socket =
      bind(socket_file, static_cast<const sockaddr*>(static_cast<const void*>(&address)),
           sizeof address) == 0;
  const Found found(folder.at(""));
  close(socket_file);
  CHECK(found.files.empty());
  REQUIRE(found.unreadable.size() == (has_socket ? 2U : 1U));
  CHECK(found.unreadable[0].reason == "a named pipe, not a file");
  if (has_socket) CHECK(found.unreadable[1].reason == "a socket, not a file");
}

TEST_CASE("a folder that may not be read is named and the rest is read") {
  const Folder folder;
  folder.write("locked/x.bak", "x");
  folder.write("open.bak", "x");
  REQUIRE(chmod(folder.at("locked").c_str(), 0) == 0);
  const Found found(folder.at(""));
  chmod(folder.at("locked").c_str(), 0700);
  if (geteuid() == 0) return;  // root reads everything
  CHECK(found.files == std::vector<std::string>{folder.at("open.bak")});
  REQUIRE(found.unreadable.size() == 1);
  CHECK(found.unreadable[0].reason == "permission denied");
}

struct Read {
  explicit Read(const std::string& path) {
    const Status status = read_evidence_file(path, sink, unreadable);
    CHECK(status.ok());
  }
  [[nodiscard]] std::string reason() const {
    return unreadable.size() == 1 ? unreadable[0].reason : std::string("none or several");
  }
  RecordingSink sink;
  std::vector<Unreadable> unreadable;
};

TEST_CASE("a file is read for what it is, whatever its name") {
  const Folder folder;
  const std::string uuid = "\"backup_set_uuid\":\"11111111-2222-3333-4444-555555555555\"";
  folder.write("estate.bak",
               "{\"format\":\"unbroken-estate/1\",\"servers\":[{\"server_name\":"
               "\"S\",\"backupset\":[{" +
                   uuid + "}]}]}");
  const Read estate(folder.at("estate.bak"));
  CHECK(estate.unreadable.empty());
  CHECK(estate.sink.sets.size() == 1);

  folder.write("history.txt",
               R"([{"SqlInstance":"S","Database":"A","Type":"Full","LastLsn":"6"}])");
  const Read history(folder.at("history.txt"));
  CHECK(history.unreadable.empty());
  CHECK(history.sink.sets.size() == 1);
}

TEST_CASE("what cannot be read is named with its reason") {
  const Folder folder;
  folder.write("empty.bak", "");
  folder.write("pointer.bak", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
  folder.write("note.txt", "hello");
  folder.write("other.json", "{}");
  folder.write("estate.json", "{\"format\":\"unbroken-estate/1\",\n \"servers\":[{]}");
  CHECK(Read(folder.at("empty.bak")).reason() == "empty file");
  CHECK(Read(folder.at("pointer.bak")).reason() ==
        "git-LFS pointer; the file itself was not fetched");
  const std::string nothing = "not a SQL Server backup, estate export or dbatools history";
  CHECK(Read(folder.at("note.txt")).reason() == nothing);
  CHECK(Read(folder.at("other.json")).reason() == nothing);
  CHECK(Read(folder.at("estate.json")).reason() ==
        folder.at("estate.json") + ":2:14: unexpected ']'");
  CHECK(Read(folder.at("none")).unreadable.size() == 1);
}

TEST_CASE("every wrong row is named, and what is right is read") {
  const Folder folder;
  folder.write("e.json", R"({"format":"unbroken-estate/1","servers":[{"backupset":[{"type":"D"},1,
{"backup_set_uuid":"11111111-2222-3333-4444-555555555555"},{"first_lsn":"x"}]}]})");
  const Read read(folder.at("e.json"));
  CHECK(read.sink.sets.size() == 1);
  CHECK(read.unreadable.size() == 3);
}

TEST_CASE("a failure of the sink ends the reading") {
  const Folder folder;
  folder.write("e.json", R"({"format":"unbroken-estate/1","servers":[{"backupset":[
{"backup_set_uuid":"11111111-2222-3333-4444-555555555555"}]}]})");
  RecordingSink sink;
  sink.fail_at_set = 1;
  std::vector<Unreadable> unreadable;
  const Status status = read_evidence_file(folder.at("e.json"), sink, unreadable);
  REQUIRE_FALSE(status);
  CHECK(status.error().message == "disk full");
  CHECK(unreadable.empty());
}

TEST_CASE("a real log backup is read from its folder") {
  const std::string folder = UNBROKEN_SHARED_DIR "/samples/restore-time";
  if (!fs::exists(folder)) {
    std::cout << "skipped: no sample files at " << folder << '\n';
    return;
  }
  const Read read(folder + "/RestoreTimeClean_1.trn");
  CHECK(read.unreadable.empty());
  REQUIRE(read.sink.sets.size() == 1);
  CHECK(read.sink.sets[0].type == BackupType::log);
  CHECK(read.sink.sets[0].database_name == "RestoreTimeClean");
  CHECK(read.sink.sets[0].proof == Proof::header);
}

}  // namespace
}  // namespace unbroken
