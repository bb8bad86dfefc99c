// T-SQL literals: names and texts as they stand in a statement.

#ifndef UNBROKEN_MODEL_TSQL_H_
#define UNBROKEN_MODEL_TSQL_H_

#include <string>
#include <string_view>

namespace unbroken {

// [name], with ] doubled.
[[nodiscard]] std::string tsql_name(std::string_view name);

// N'text', with ' doubled.
[[nodiscard]] std::string tsql_text(std::string_view text);

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_TSQL_H_
