// What only a folder can suffer: links, strangers' files, a crash in the middle.

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <vector>

#include "transport/listed.h"
#include "transport/work_folder.h"
#include "unbroken/transport.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

std::unique_ptr<Transport> open(const std::string& path) {
  auto opened = open_folder(path);
  REQUIRE(opened.ok());
  return std::move(*opened);
}

Code put(Transport& place, const std::string& key) {
  auto stream = place.put(key);
  if (!stream.ok()) return stream.error().code;
  const std::byte byte{'x'};
  REQUIRE((*stream)->write({&byte, 1}).ok());
  const auto made = (*stream)->commit();
  return made.ok() ? Code::ok : made.error().code;
}

}  // namespace

TEST_CASE("no link leads out of the folder") {
  WorkFolder work;
  fs::create_directories(work.path() + "/in");
  fs::create_directories(work.path() + "/out");
  write(work.path() + "/out/secret.bak", "secret");
  fs::create_directory_symlink(work.path() + "/out", work.path() + "/in/link");
  fs::create_symlink(work.path() + "/out/secret.bak", work.path() + "/in/file.bak");
  const auto place = open(work.path() + "/in");
  CHECK(keys(*place).empty());
  for (const char* key : {"link/secret.bak", "file.bak"}) {
    CHECK(place->head(key).error().code == Code::not_found);
    CHECK(place->remove(key).error().code == Code::not_found);
  }
  CHECK(put(*place, "link/new.bak") == Code::conflict);
  CHECK(put(*place, "file.bak") == Code::conflict);
  CHECK(fs::exists(work.path() + "/out/secret.bak"));
  CHECK_FALSE(fs::exists(work.path() + "/out/new.bak"));
}

TEST_CASE("what a crash left of a put is not listed, read or in the way") {
  WorkFolder work;
  fs::create_directories(work.path() + "/d");
  write(work.path() + "/d/.unbroken-put-1-1", "half");
  const auto place = open(work.path());
  CHECK(keys(*place).empty());
  CHECK(place->head("d/.unbroken-put-1-1").error().code == Code::invalid_argument);
  CHECK(put(*place, "d/.unbroken-put-1-2") == Code::invalid_argument);
  CHECK(put(*place, "d/a.bak") == Code::ok);
  CHECK(keys(*place) == std::vector<std::string>{"d/a.bak"});
}

TEST_CASE("a put leaves no file beside its own, committed or not") {
  WorkFolder work;
  const auto place = open(work.path());
  CHECK(put(*place, "a.bak") == Code::ok);
  CHECK(put(*place, "a.bak") == Code::conflict);
  { const auto given_up = place->put("b.bak"); }
  int files = 0;
  for (const auto& entry : fs::directory_iterator(work.path())) files += entry.exists() ? 1 : 0;
  CHECK(files == 1);
}

TEST_CASE("a folder of the key's name is no object and is not replaced") {
  WorkFolder work;
  fs::create_directories(work.path() + "/a.bak/below");
  const auto place = open(work.path());
  CHECK(put(*place, "a.bak") == Code::conflict);
  auto stream = place->put("a.bak", {.replaces = true, .size = {}});
  REQUIRE(stream.ok());
  CHECK((*stream)->commit().error().code == Code::conflict);
  CHECK(fs::is_directory(work.path() + "/a.bak/below"));
  CHECK(place->head("a.bak").error().code == Code::not_found);
}

TEST_CASE("a pipe of the key's name is no object, and nobody waits for it") {
  WorkFolder work;
  REQUIRE(::mkfifo((work.path() + "/pipe.bak").c_str(), 0600) == 0);
  const auto place = open(work.path());
  CHECK(keys(*place).empty());
  CHECK(place->head("pipe.bak").error().code == Code::not_found);
  CHECK(put(*place, "pipe.bak") == Code::conflict);
}

TEST_CASE("a file that changed is another version") {
  WorkFolder work;
  write(work.path() + "/a.bak", "first");
  const auto place = open(work.path());
  const auto first = place->head("a.bak");
  REQUIRE(first.ok());
  write(work.path() + "/a.bak", "longer");
  std::byte byte{};
  CHECK(place->get("a.bak", 0, {&byte, 1}, first->version).error().code == Code::conflict);
  CHECK(place->remove("a.bak", first->version).error().code == Code::conflict);
}

TEST_CASE("what is no folder is refused, and a missing one is made") {
  WorkFolder work;
  write(work.path() + "/file", "x");
  CHECK(open_folder(work.path() + "/file").error().code == Code::invalid_argument);
  CHECK(open_folder(work.path() + "/file/below").error().subject == work.path() + "/file/below");
  CHECK(open_folder("").error().code == Code::invalid_argument);
  const auto place = open(work.path() + "/new/deep//");
  CHECK(place->place() == work.path() + "/new/deep");
  CHECK(put(*place, "a/b.bak") == Code::ok);
  CHECK(fs::exists(work.path() + "/new/deep/a/b.bak"));
}

TEST_CASE("a folder that may not be written to says so") {
  if (::geteuid() == 0) return;  // root may
  WorkFolder work;
  const auto place = open(work.path());
  REQUIRE(::chmod(work.path().c_str(), 0500) == 0);
  CHECK(put(*place, "a.bak") == Code::io);
  REQUIRE(::chmod(work.path().c_str(), 0700) == 0);
}
