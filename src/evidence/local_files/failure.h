// What the system says of a failed call, as a reason.

#ifndef UNBROKEN_EVIDENCE_LOCAL_FILES_FAILURE_H_
#define UNBROKEN_EVIDENCE_LOCAL_FILES_FAILURE_H_

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

#endif  // UNBROKEN_EVIDENCE_LOCAL_FILES_FAILURE_H_
