// What a terminal does with text: which code points are safe to send to it and
// how many columns they take.

#ifndef UNBROKEN_REPORT_PRINTABLE_H_
#define UNBROKEN_REPORT_PRINTABLE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "unbroken/report.h"  // printable()

namespace unbroken {

// The columns that printable text takes: none for combining marks, two for wide
// East Asian characters and emoji. Escape sequences are not looked for.
[[nodiscard]] std::size_t columns_of(std::string_view printable_text);

// text with its middle replaced by … so that it takes at most `columns` (3 or more).
[[nodiscard]] std::string shortened(std::string_view printable_text, std::size_t columns);

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_PRINTABLE_H_
