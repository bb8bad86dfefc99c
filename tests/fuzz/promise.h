// promise(): ends the program when something that must hold does not, in every
// build, so that the fuzzer and the replay see it.

#ifndef UNBROKEN_TESTS_FUZZ_PROMISE_H_
#define UNBROKEN_TESTS_FUZZ_PROMISE_H_

#include <cstdio>
#include <cstdlib>

namespace unbroken::fuzz {

inline void promise(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

}  // namespace unbroken::fuzz

#endif  // UNBROKEN_TESTS_FUZZ_PROMISE_H_
