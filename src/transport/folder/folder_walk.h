// The files of a folder in the order of their keys' bytes.

#ifndef UNBROKEN_TRANSPORT_FOLDER_FOLDER_WALK_H_
#define UNBROKEN_TRANSPORT_FOLDER_FOLDER_WALK_H_

#include <sys/stat.h>

#include <functional>
#include <string>
#include <string_view>

#include "transport/folder/open_below.h"
#include "unbroken/transport.h"

namespace unbroken {

// What a put in progress, or one that a crash left, is called.
inline constexpr std::string_view kUnfinished = ".unbroken-put-";

[[nodiscard]] ObjectInfo info_of(std::string key, const struct stat& found);

// Files whose key begins with prefix; neither links nor unfinished puts. Holds
// the names of the folders on the way, not of all.
[[nodiscard]] Status walk_folder(const Descriptor& root, std::string_view prefix,
                                 const std::string& place, const CallOptions& options,
                                 const std::function<Status(const ObjectInfo&)>& each);

}  // namespace unbroken

#endif  // UNBROKEN_TRANSPORT_FOLDER_FOLDER_WALK_H_
