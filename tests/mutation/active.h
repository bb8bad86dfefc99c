// What an instrumented source asks at every place where a fault is planted:
// whether it is the one that UNBROKEN_MUTANT names. Included ahead of everything
// else, by the compiler's command line; see mutate.py.

#ifndef UNBROKEN_TESTS_MUTATION_ACTIVE_H_
#define UNBROKEN_TESTS_MUTATION_ACTIVE_H_

#include <cstdlib>
#include <type_traits>

namespace unbroken_mutation {

inline int from_environment() {
  const char* text = std::getenv("UNBROKEN_MUTANT");
  return text == nullptr ? 0 : std::atoi(text);
}
inline const int active = from_environment();  // 0: none

// What the compiler works out has no faults.
constexpr bool is(int id) { return !std::is_constant_evaluated() && id == active; }

// Comparisons whose fault `boundary` lets equality fall to the other side.
template <class A, class B>
constexpr bool less(int negated, int boundary, const A& a, const B& b) {
  return is(negated) != (is(boundary) ? !(b < a) : a < b);
}
template <class A, class B>
constexpr bool less_equal(int negated, int boundary, const A& a, const B& b) {
  return is(negated) != (is(boundary) ? !(b <= a) : a <= b);
}
template <class A, class B>
constexpr bool greater(int negated, int boundary, const A& a, const B& b) {
  return is(negated) != (is(boundary) ? !(b > a) : a > b);
}
template <class A, class B>
constexpr bool greater_equal(int negated, int boundary, const A& a, const B& b) {
  return is(negated) != (is(boundary) ? !(b >= a) : a >= b);
}
template <class A, class B>
constexpr bool equal(int negated, const A& a, const B& b) {
  return is(negated) != (a == b);
}
template <class A, class B>
constexpr bool not_equal(int negated, const A& a, const B& b) {
  return is(negated) != (a != b);
}

template <class T>
constexpr T max(int id, const T& a, const T& b) {
  return is(id) == (a < b) ? a : b;
}
template <class T>
constexpr T min(int id, const T& a, const T& b) {
  return is(id) == (b < a) ? a : b;
}

}  // namespace unbroken_mutation

#endif  // UNBROKEN_TESTS_MUTATION_ACTIVE_H_
