#include "report/text_page.h"

#include <algorithm>

#include "report/printable.h"

namespace unbroken {
namespace {

const char* sequence_of(Ink ink) {
  switch (ink) {
    case Ink::plain:
      break;
    case Ink::strong:
      return "\x1B[1m";
    case Ink::faint:
      return "\x1B[2m";
    case Ink::good:
      return "\x1B[32m";
    case Ink::warning:
      return "\x1B[33m";
    case Ink::bad:
      return "\x1B[1;31m";
  }
  return "";
}

struct Word {
  std::string text;
  Ink ink = Ink::plain;
  bool follows_space = false;  // false: it continues the word before
};

std::vector<Word> words_of(const Pieces& pieces) {
  std::vector<Word> words;
  for (const Piece& piece : pieces) {
    const std::string text = printable(piece.text);
    bool follows_space = false;
    for (std::size_t at = 0;;) {
      const std::size_t space = text.find(' ', at);
      words.push_back({text.substr(at, space - at), piece.ink, follows_space});
      if (space == std::string::npos) break;
      at = space + 1;
      follows_space = true;
    }
  }
  return words;
}

// The columns of the word at `at` and of those stuck to it.
std::size_t columns_together(const std::vector<Word>& words, std::size_t at) {
  std::size_t columns = columns_of(words[at].text);
  for (++at; at < words.size() && !words[at].follows_space; ++at) {
    columns += columns_of(words[at].text);
  }
  return columns;
}

}  // namespace

void TextPage::put(const std::string& printable_text, Ink ink) {
  const bool coloured = style_.has_colour && ink != Ink::plain && !printable_text.empty();
  if (coloured) out_ += sequence_of(ink);
  out_ += printable_text;
  if (coloured) out_ += "\x1B[0m";
}

void TextPage::blank() {
  if (!out_.empty() && !out_.ends_with("\n\n")) out_ += '\n';
}

void TextPage::line(std::size_t indent, const Pieces& pieces) {
  out_.append(indent, ' ');
  for (const Piece& piece : pieces) put(printable(piece.text), piece.ink);
  out_ += '\n';
}

void TextPage::paragraph(std::size_t indent, std::size_t hanging, const Pieces& pieces) {
  out_.append(indent, ' ');
  flow(indent, hanging, pieces);
}

void TextPage::flow(std::size_t column, std::size_t hanging, const Pieces& pieces) {
  const std::vector<Word> words = words_of(pieces);
  bool is_line_start = true;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    if (word.follows_space) {
      if (!is_line_start && column + 1 + columns_together(words, i) > style_.width) {
        out_ += '\n';
        out_.append(hanging, ' ');
        column = hanging;
      } else {
        out_ += ' ';
        ++column;
      }
    }
    put(word.text, word.ink);
    column += columns_of(word.text);
    is_line_start = false;
  }
  out_ += '\n';
}

void TextPage::labelled(std::size_t indent, const std::string& label, std::size_t label_columns,
                        const Pieces& pieces) {
  const std::string shown = printable(label);
  const std::size_t columns = columns_of(shown);
  out_.append(indent, ' ');
  put(shown, Ink::faint);
  out_.append(columns < label_columns ? label_columns - columns : 1, ' ');
  flow(indent + std::max(label_columns, columns + 1), indent + label_columns, pieces);
}

void TextPage::table(std::size_t indent, const std::vector<Pieces>& rows, std::size_t shrinkable) {
  std::vector<std::size_t> widths;
  for (const Pieces& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], columns_of(printable(row[i].text)));
    }
  }
  std::size_t total = indent;
  for (const std::size_t width : widths) total += width + 2;
  if (!widths.empty()) total -= 2;
  if (total > style_.width && shrinkable < widths.size()) {
    const std::size_t over = total - style_.width;
    const std::size_t least = std::min<std::size_t>(widths[shrinkable], 12);
    widths[shrinkable] = std::max(least, widths[shrinkable] - std::min(over, widths[shrinkable]));
  }
  for (const Pieces& row : rows) {
    out_.append(indent, ' ');
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::string cell = printable(row[i].text);
      if (i == shrinkable) cell = shortened(cell, std::max<std::size_t>(widths[i], 3));
      put(cell, row[i].ink);
      const std::size_t columns = columns_of(cell);
      if (i + 1 < row.size()) {
        out_.append(2 + (widths[i] > columns ? widths[i] - columns : 0), ' ');
      }
    }
    out_ += '\n';
  }
}

}  // namespace unbroken
