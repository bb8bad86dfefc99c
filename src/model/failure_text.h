// What the system says of a failed call, as a reason.

#ifndef UNBROKEN_MODEL_FAILURE_TEXT_H_
#define UNBROKEN_MODEL_FAILURE_TEXT_H_

#include <string>
#include <system_error>

namespace unbroken {

// "permission denied": the system's words, in lower case.
inline std::string failure_text(int failure) {
  std::string text = std::generic_category().message(failure);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z')
    text[0] = static_cast<char>(text[0] | 0x20);
  return text;
}

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_FAILURE_TEXT_H_
