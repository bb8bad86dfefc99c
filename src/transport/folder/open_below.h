// Opening what lies below a folder by a key, without ever following a symbolic
// link: one part of the key after the other, each from the folder before it.

#ifndef UNBROKEN_TRANSPORT_FOLDER_OPEN_BELOW_H_
#define UNBROKEN_TRANSPORT_FOLDER_OPEN_BELOW_H_

#include <string>
#include <string_view>
#include <utility>

#include "unbroken/status.h"

namespace unbroken {

// A file descriptor that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();

  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

// The failure of a system call about subject, told by its errno.
[[nodiscard]] Error failure_of(int number, std::string subject);

// A folder below root; made, parents first, where it is missing and is to be.
[[nodiscard]] Result<Descriptor> open_folder_below(const Descriptor& root, std::string_view path,
                                                   bool is_made, const std::string& subject);

// The folder of a key and its last part.
struct Spot {
  Descriptor folder;
  std::string name;
};
[[nodiscard]] Result<Spot> spot_below(const Descriptor& root, std::string_view key, bool is_made,
                                      const std::string& subject);

// A file for reading. Fails with not_found for whatever is no file.
[[nodiscard]] Result<Descriptor> open_file_below(const Descriptor& root, std::string_view key,
                                                 const std::string& subject);

}  // namespace unbroken

#endif  // UNBROKEN_TRANSPORT_FOLDER_OPEN_BELOW_H_
