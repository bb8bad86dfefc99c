// LIKE: patterns as T-SQL writes them.

#ifndef UNBROKEN_MODEL_LIKE_H_
#define UNBROKEN_MODEL_LIKE_H_

#include <string>
#include <string_view>

namespace unbroken {

// Whether the whole text fits the pattern: % any characters, _ one, [abc] [a-f]
// one of them, [^abc] any other one. ASCII letters compare without case. What a
// bracket opens and nothing closes fits nothing, as in T-SQL. Takes at most the
// product of both lengths.
[[nodiscard]] bool is_like(std::string_view text, std::string_view pattern);

// A pattern that only this text fits.
[[nodiscard]] std::string like_exactly(std::string_view text);

// Why no text can fit the pattern; empty where some can.
[[nodiscard]] std::string_view like_problem(std::string_view pattern);

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_LIKE_H_
