// A file on its way into a folder.

#ifndef UNBROKEN_TRANSPORT_FOLDER_FOLDER_PUT_H_
#define UNBROKEN_TRANSPORT_FOLDER_FOLDER_PUT_H_

#include <memory>
#include <string>
#include <string_view>

#include "transport/folder/open_below.h"
#include "unbroken/transport.h"

namespace unbroken {

// Writes beside the place the file will have, under a name that list() leaves out.
[[nodiscard]] Result<std::unique_ptr<PutStream>> put_below(const Descriptor& root,
                                                           std::string_view key,
                                                           const PutOptions& what,
                                                           const CallOptions& options,
                                                           const std::string& subject);

}  // namespace unbroken

#endif  // UNBROKEN_TRANSPORT_FOLDER_FOLDER_PUT_H_
