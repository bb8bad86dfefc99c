// Paths as SQL Server takes them, of either system: both slashes part names, and
// ASCII case makes no difference.

#ifndef UNBROKEN_PLAN_RESTORE_SCRIPT_PATHS_H_
#define UNBROKEN_PLAN_RESTORE_SCRIPT_PATHS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "unbroken/plan.h"

namespace unbroken::script {

// physical_device_name and the name of a database file are nvarchar(260), of
// which one is the terminator (error 3057 beyond).
inline constexpr std::size_t kMaxPath = 259;

// Whether SQL Server reaches it with URL =, not with DISK =.
[[nodiscard]] bool is_url(std::string_view path);

[[nodiscard]] bool is_same_path(std::string_view a, std::string_view b);

// "D:\b\" of "D:\b\x.bak"; empty where the path is one name.
[[nodiscard]] std::string_view folder_of(std::string_view path);

// "x.bak" of "D:\b\x.bak", "fs" of the FILESTREAM folder "D:\fs\".
[[nodiscard]] std::string_view base_name_of(std::string_view path);

// The name in the folder, parted as the folder parts names.
[[nodiscard]] std::string joined(std::string_view folder, std::string_view name);

// The longest matching mapping applied, and which mappings were of use.
class MappedPaths {
 public:
  explicit MappedPaths(const std::vector<PathMapping>& mappings);

  [[nodiscard]] std::string of(std::string_view path);
  [[nodiscard]] std::vector<std::string> unused() const;  // their `from`

 private:
  const std::vector<PathMapping>& mappings_;
  std::vector<bool> is_used_;
};

}  // namespace unbroken::script

#endif  // UNBROKEN_PLAN_RESTORE_SCRIPT_PATHS_H_
