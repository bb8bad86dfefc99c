// PageTexts: the texts of one database's scripts, told by what they have in common.
//
// A text is a template with marks, shared by all databases of the page, and what
// stands in the place of each mark: a path, a number, the GUID of a set. Putting
// these back gives the text as it was, byte for byte; the time that a script
// stops at is left open. Texts that follow one another, as a script's statements
// do, share their beginnings.

#ifndef UNBROKEN_REPORT_PAGE_TEXTS_H_
#define UNBROKEN_REPORT_PAGE_TEXTS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "report/page_numbers.h"
#include "unbroken/backup_set.h"
#include "unbroken/guid.h"

namespace unbroken {

// Texts known by their place, each once.
class PageWords {
 public:
  std::uint32_t place_of(std::string_view word);
  [[nodiscard]] const std::vector<std::string>& words() const { return words_; }

 private:
  std::unordered_map<std::string, std::uint32_t> places_;
  std::vector<std::string> words_;
};

// The marks of templates: characters of Unicode's private use area.
namespace page_mark {
inline constexpr std::string_view kWord = "\uE000";  // a word as it is
inline constexpr std::string_view kPath = "\uE001";  // a word as N'text'
inline constexpr std::string_view kTime = "\uE002";  // the time that is asked for
inline constexpr std::string_view kNumber = "\uE003";
inline constexpr std::string_view kSet = "\uE004";       // a set's GUID
inline constexpr std::string_view kName = "\uE005";      // the database as it is
inline constexpr std::string_view kNameSql = "\uE006";   // as [name]
inline constexpr std::string_view kNameText = "\uE007";  // as N'name'
inline constexpr std::string_view kStep = "\uE008";      // nothing: which set the text restores
}  // namespace page_mark

class PageTexts {
 public:
  // templates are the page's; both must outlive it.
  PageTexts(std::string database, PageWords& templates);

  void add_set(const BackupSet& set);

  // Where the set stands; it was added.
  [[nodiscard]] std::uint32_t set_of(const Guid& uuid) const { return sets_.at(uuid); }
  [[nodiscard]] bool has_set(const Guid& uuid) const { return sets_.contains(uuid); }
  std::uint32_t word_of(std::string_view word) { return words_.place_of(word); }

  // The place of a text. time is what the moment asked for reads as there; set is
  // the one that the text restores, if it does.
  std::uint32_t piece(std::string_view text, std::string_view time, const BackupSet* set);
  // The place of a row of pieces: another row (0: the empty one) and one more.
  std::uint32_t follow(std::uint32_t row, std::uint32_t piece);

  [[nodiscard]] const std::vector<std::string>& words() const { return words_.words(); }
  // The template of each piece, and by template a column for each of its marks.
  [[nodiscard]] const PageColumn& pieces() const { return pieces_; }
  [[nodiscard]] const std::map<std::uint32_t, std::vector<PageColumn>>& values() const {
    return values_;
  }
  [[nodiscard]] const std::string& rows() const { return rows_.text(); }
  // The sets whose GUIDs stand in texts.
  [[nodiscard]] const std::map<std::uint32_t, Guid>& named_sets() const { return named_sets_; }

 private:
  struct Cut {
    std::string text;                  // with marks
    std::vector<std::int64_t> values;  // of the marks that have one
  };

  [[nodiscard]] Cut cut(std::string_view text, std::string_view time, const BackupSet* set);
  // What stands at the beginning of text and has a mark; how much of it.
  std::size_t take(std::string_view text, std::string_view time, const BackupSet* set, Cut& cut);
  std::size_t take_digits(std::string_view text, Cut& cut);

  std::string database_;
  std::string name_sql_;
  std::string name_text_;
  PageWords& templates_;
  PageWords words_;
  std::map<Guid, std::uint32_t> sets_;
  std::unordered_map<std::string, std::uint32_t> places_;  // of pieces
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> row_places_;
  std::int64_t newest_piece_ = -1;  // of those in rows
  std::map<std::uint32_t, Guid> named_sets_;
  PageColumn pieces_;
  std::map<std::uint32_t, std::vector<PageColumn>> values_;
  PageNumbers rows_;
};

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_PAGE_TEXTS_H_
