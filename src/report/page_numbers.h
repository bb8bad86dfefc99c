// PageNumbers and PageColumn: rows of integers as text, small ones in one character.
//
// A number is written as its zigzag code in groups of five bits, the lowest
// first, each a character of base64; a group of 32 and more is not the last.
// Source maps of JavaScript write numbers alike.

#ifndef UNBROKEN_REPORT_PAGE_NUMBERS_H_
#define UNBROKEN_REPORT_PAGE_NUMBERS_H_

#include <cstdint>
#include <optional>
#include <string>

namespace unbroken {

class PageNumbers {
 public:
  PageNumbers& add(std::int64_t number) {
    constexpr const char* kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto bits = static_cast<std::uint64_t>(number);
    std::uint64_t rest = number < 0 ? ~(bits << 1) : bits << 1;
    do {
      const std::uint64_t group = rest & 31;
      rest >>= 5;
      text_ += kDigits[group | (rest != 0 ? 32U : 0U)];
    } while (rest != 0);
    return *this;
  }

  // The distance from the number before in the same column.
  PageNumbers& add(std::int64_t number, std::int64_t& before) {
    add(number - before);
    before = number;
    return *this;
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// Numbers as their distances. Where two distances in a row are the same, how many
// more like them follow comes next.
class PageColumn {
 public:
  void add(std::int64_t number) {
    const std::int64_t distance = number - before_;
    before_ = number;
    if (repeats_ && distance == distance_) {
      ++*repeats_;
      return;
    }
    if (repeats_) {
      numbers_.add(*repeats_);
      repeats_.reset();
      distance_.reset();
    }
    numbers_.add(distance);
    if (distance == distance_) repeats_ = 0;
    distance_ = distance;
  }

  [[nodiscard]] std::string text() const {
    return repeats_ ? PageNumbers(numbers_).add(*repeats_).text() : numbers_.text();
  }

 private:
  PageNumbers numbers_;
  std::int64_t before_ = 0;
  std::optional<std::int64_t> distance_;  // the one before
  std::optional<std::int64_t> repeats_;   // of it, after the second
};

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_PAGE_NUMBERS_H_
