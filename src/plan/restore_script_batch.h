// Batch: T-SQL between two GOs that no client reads as anything else.
//
// sqlcmd, Management Studio's SQLCMD mode and Invoke-Sqlcmd replace $(x) wherever
// it stands, in literals too, and take lines that begin with GO, : or !! for
// their own. RESTORE takes no expressions, but variables: a text with $( or with
// characters that end lines or act on a screen is put together in a DECLARE, as
// N'a$' + N'(b' + NCHAR(10), and the statement names the variable.

#ifndef UNBROKEN_PLAN_RESTORE_SCRIPT_BATCH_H_
#define UNBROKEN_PLAN_RESTORE_SCRIPT_BATCH_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace unbroken::script {

// Texts are UTF-8; see is_utf8().
class Batch {
 public:
  // N'text' or a variable that holds it.
  [[nodiscard]] std::string text(std::string_view value);
  // [name] or a variable that holds it.
  [[nodiscard]] std::string name(std::string_view value);

  // The declarations, then `statement` (whole lines), then GO.
  [[nodiscard]] std::string with(std::string_view statement) const;

 private:
  std::string variable(std::string_view value);

  std::vector<std::string> values_;  // of @text1, @text2 ...
};

[[nodiscard]] bool is_utf8(std::string_view text);

// How many nvarchar characters the text takes.
[[nodiscard]] std::size_t nvarchar_length(std::string_view text);

// "-- text" as one harmless line.
[[nodiscard]] std::string comment(std::string_view text);

}  // namespace unbroken::script

#endif  // UNBROKEN_PLAN_RESTORE_SCRIPT_BATCH_H_
