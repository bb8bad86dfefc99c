#include "refusals.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace {

constexpr std::array<std::string_view, 5> kCommands{"retention", "copy", "backup", "run",
                                                    "simulate"};

struct LaterOption {
  std::string_view command;
  std::string_view option;
};
constexpr std::array<LaterOption, 1> kOptions{{
    {"plan", "--fetch"},
}};

}  // namespace

NotInThisVersion::NotInThisVersion(const std::string& thing)
    : WrongUsage(thing + " is not part of this version") {}

std::optional<std::string> not_in_this_version(std::span<const char* const> arguments) {
  const auto command = std::find_if(arguments.begin(), arguments.end(), [](const char* argument) {
    return !std::string_view(argument).starts_with('-');
  });
  if (command == arguments.end()) return std::nullopt;
  const std::string_view name = *command;
  if (std::find(kCommands.begin(), kCommands.end(), name) != kCommands.end()) {
    return std::string(name);
  }
  for (auto argument = command + 1; argument != arguments.end(); ++argument) {
    const std::string_view word(*argument);
    if (word == "--") break;  // what follows is no option
    const std::string_view option = word.substr(0, word.find('='));
    for (const LaterOption& later : kOptions) {
      if (later.command == name && later.option == option) return std::string(option);
    }
  }
  return std::nullopt;
}

void refuse_urls(const std::vector<std::string>& sources) {
  for (const std::string& source : sources) {
    const std::size_t end = source.find("://");
    if (end != std::string::npos && source.find_first_of("/\\") > end) {
      throw NotInThisVersion("reading " + source.substr(0, end + 3) + " (" + source + ")");
    }
  }
}
