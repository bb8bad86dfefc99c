#include "plan/restore_script_paths.h"

#include <algorithm>
#include <array>
#include <optional>

namespace unbroken::script {
namespace {

bool is_separator(char c) { return c == '/' || c == '\\'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_same_character(char a, char b) {
  return lower(a) == lower(b) || (is_separator(a) && is_separator(b));
}

bool begins_with(std::string_view path, std::string_view start) {
  return path.size() >= start.size() &&
         std::equal(start.begin(), start.end(), path.begin(), is_same_character);
}

std::string_view without_last_separators(std::string_view path) {
  while (!path.empty() && is_separator(path.back())) path.remove_suffix(1);
  return path;
}

char separator_of(std::string_view folder) {
  const bool is_unix =
      folder.find('/') != std::string_view::npos && folder.find('\\') == std::string_view::npos;
  return is_unix ? '/' : '\\';
}

// What lies below `from` in path, with the separator it begins with.
std::optional<std::string_view> rest_below(std::string_view path, std::string_view from) {
  const std::string_view start = without_last_separators(from);
  if (!begins_with(path, start)) return std::nullopt;
  const std::string_view rest = path.substr(start.size());
  if (rest.empty() ? start.size() != from.size() : !is_separator(rest.front())) {
    return std::nullopt;
  }
  return rest;
}

// A backslash is part of a name in a path that begins with a slash.
std::string reparted(std::string_view rest, std::string_view path, char separator) {
  const bool is_unix = path.starts_with('/');
  std::string out(rest);
  for (char& c : out) {
    if (c == '/' || (c == '\\' && !is_unix)) c = separator;
  }
  return out;
}

}  // namespace

bool is_url(std::string_view path) {
  static constexpr std::array<std::string_view, 3> kSchemes{"https://", "http://", "s3://"};
  return std::any_of(kSchemes.begin(), kSchemes.end(), [path](std::string_view scheme) {
    return path.find('\\') >= scheme.size() && begins_with(path, scheme);
  });
}

bool is_same_path(std::string_view a, std::string_view b) {
  return a.size() == b.size() && begins_with(a, b);
}

std::string_view folder_of(std::string_view path) {
  const std::size_t last = path.find_last_of("/\\");
  if (last != std::string_view::npos) return path.substr(0, last + 1);
  const bool has_drive = path.size() > 1 && path[1] == ':';
  return has_drive ? path.substr(0, 2) : std::string_view();
}

std::string_view base_name_of(std::string_view path) {
  path = without_last_separators(path);
  return path.substr(folder_of(path).size());
}

std::string joined(std::string_view folder, std::string_view name) {
  std::string path(folder);
  if (!path.empty() && !is_separator(path.back())) path += separator_of(folder);
  return path.append(name);
}

MappedPaths::MappedPaths(const std::vector<PathMapping>& mappings)
    : mappings_(mappings), is_used_(mappings.size(), false) {}

std::string MappedPaths::of(std::string_view path) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < mappings_.size(); ++i) {
    if (!rest_below(path, mappings_[i].from)) continue;
    if (!best || mappings_[i].from.size() > mappings_[*best].from.size()) best = i;
  }
  if (!best) return std::string(path);
  is_used_[*best] = true;
  const PathMapping& mapping = mappings_[*best];
  const std::string_view rest = *rest_below(path, mapping.from);
  if (rest.empty()) return mapping.to;
  return std::string(without_last_separators(mapping.to)) +
         reparted(rest, path, separator_of(mapping.to));
}

std::vector<std::string> MappedPaths::unused() const {
  std::vector<std::string> unused;
  for (std::size_t i = 0; i < mappings_.size(); ++i) {
    if (!is_used_[i]) unused.push_back(mappings_[i].from);
  }
  return unused;
}

}  // namespace unbroken::script

namespace unbroken {

Result<PathMapping> PathMapping::parse(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size()) {
    return Error{Code::invalid_argument, "not OLD=NEW", std::string(text)};
  }
  return PathMapping{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

}  // namespace unbroken
