// json_overlay: one JSON object laid over another, member by member.

#ifndef UNBROKEN_MODEL_JSON_OVERLAY_H_
#define UNBROKEN_MODEL_JSON_OVERLAY_H_

#include <optional>
#include <string>
#include <string_view>

#include "unbroken/status.h"

namespace unbroken {

// base with every member of over in the place of its own. Objects are laid over
// each other in turn, and so are the rows of two arrays that have the same
// `db_name` or `replica_server_name`; rows that only over has come last. Other
// values are replaced. Fails with damaged where either is not one JSON value.
[[nodiscard]] Result<std::string> json_overlay(std::string_view base, std::string_view over);

// The text of an object's own member; nullopt where it has none that is a string.
[[nodiscard]] std::optional<std::string> json_text_member(std::string_view object,
                                                          std::string_view name);

// Whether an object's own member is true or 1.
[[nodiscard]] bool json_is_set(std::string_view object, std::string_view name);

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_JSON_OVERLAY_H_
