// Reading estate exports, with everything told that could not be used.

#ifndef UNBROKEN_EVIDENCE_ESTATE_EXPORT_ESTATE_EXPORT_H_
#define UNBROKEN_EVIDENCE_ESTATE_EXPORT_ESTATE_EXPORT_H_

#include <functional>
#include <string_view>

#include "evidence/json_document/json_document.h"
#include "unbroken/evidence.h"

namespace unbroken {

// As read_estate_export(), which tells only the fatal problem, or else the
// first. A row of backupset with a value it cannot have is left out: with half
// of its facts a set would look like another one. A row of another section is
// handed on, since the rest of it still counts, and its problem told.
[[nodiscard]] JsonReading read_estate_document(const std::function<Result<ByteStream>()>& open,
                                               std::string_view path, EvidenceSink& sink);

}  // namespace unbroken

#endif  // UNBROKEN_EVIDENCE_ESTATE_EXPORT_ESTATE_EXPORT_H_
