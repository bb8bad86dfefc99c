// TextPage: a report for people while it is written, with lines kept to the
// style's width. What it is given as text is made printable here, in one place.

#ifndef UNBROKEN_REPORT_TEXT_PAGE_H_
#define UNBROKEN_REPORT_TEXT_PAGE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "unbroken/report.h"

namespace unbroken {

enum class Ink : std::uint8_t { plain, strong, faint, good, warning, bad };

struct Piece {
  std::string text;
  Ink ink = Ink::plain;
};
using Pieces = std::vector<Piece>;

class TextPage {
 public:
  explicit TextPage(const TextStyle& style) : style_(style) {}

  // One line, never broken: for paths.
  void line(std::size_t indent, const Pieces& pieces);

  // Broken at spaces where a line would be too long; the lines after the first
  // begin at column `hanging`.
  void paragraph(std::size_t indent, std::size_t hanging, const Pieces& pieces);

  // A label in faint ink, and a paragraph that hangs behind it.
  void labelled(std::size_t indent, const std::string& label, std::size_t label_columns,
                const Pieces& pieces);

  // Aligned columns. If the rows are too wide, column `shrinkable` gives way:
  // its cells are shortened in the middle.
  void table(std::size_t indent, const std::vector<Pieces>& rows, std::size_t shrinkable);

  void blank();

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  // Writes words from `column` of the line that was begun, and ends it.
  void flow(std::size_t column, std::size_t hanging, const Pieces& pieces);
  void put(const std::string& printable_text, Ink ink);

  TextStyle style_;
  std::string out_;
};

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_TEXT_PAGE_H_
