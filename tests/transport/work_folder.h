// A folder that goes with the test.

#ifndef UNBROKEN_TESTS_TRANSPORT_WORK_FOLDER_H_
#define UNBROKEN_TESTS_TRANSPORT_WORK_FOLDER_H_

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <system_error>

namespace unbroken::test {

class WorkFolder {
 public:
  WorkFolder() : path_((std::filesystem::temp_directory_path() / "unbroken-XXXXXX").string()) {
    REQUIRE(::mkdtemp(path_.data()) != nullptr);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  ~WorkFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_TRANSPORT_WORK_FOLDER_H_
