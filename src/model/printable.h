// What may be shown: text from evidence made safe for terminals and scripts.

#ifndef UNBROKEN_MODEL_PRINTABLE_H_
#define UNBROKEN_MODEL_PRINTABLE_H_

#include <string>
#include <string_view>

namespace unbroken {

// The code point that the bytes of one valid UTF-8 character spell.
[[nodiscard]] char32_t point_of(std::string_view character);

// Whether the code point acts on a terminal, ends a line or turns the order of
// the text around it.
[[nodiscard]] bool is_acting(char32_t point);

// text with acting code points and bytes that are not UTF-8 written as escapes
// like \x1B and \u202E. Declared in unbroken/report.h, too.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_PRINTABLE_H_
