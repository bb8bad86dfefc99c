// Arguments: the words of the command line, declared by the commands and read
// into their values.
//
// Only arguments.cpp knows the library that does it, whose header costs seconds
// in every source that includes it.

#ifndef UNBROKEN_EXAMPLES_ARGUMENTS_H_
#define UNBROKEN_EXAMPLES_ARGUMENTS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exit_status.h"
#include "unbroken/status.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

// Arguments that are wrong, by themselves or together.
class WrongUsage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  WrongUsage(const std::string& option, const std::string& message)
      : std::runtime_error(option + ": " + message) {}
};

// What parsing chose to run. It throws WrongUsage for arguments that only turn
// out to be wrong together.
using Command = std::function<ExitStatus()>;

enum class Need : std::uint8_t { optional, required };

// The arguments of one command. A name without dashes is that of a positional
// argument; `word` is what the help shows for the value. Values must live until
// the command has run.
class Arguments {
 public:
  Arguments(CLI::App& command, Command& chosen) : command_(command), chosen_(chosen) {}

  void flag(const std::string& name, bool& value, const std::string& description);
  void text(const std::string& name, std::string& value, const std::string& description,
            const std::string& word, Need need = Need::optional);
  void text(const std::string& name, std::optional<std::string>& value,
            const std::string& description, const std::string& word);
  void texts(const std::string& name, std::vector<std::string>& values,
             const std::string& description, const std::string& word, Need need = Need::optional);
  void choice(const std::string& name, std::string& value, const std::vector<std::string>& words,
              const std::string& description);
  void count(const std::string& name, std::size_t& value, int most, const std::string& description,
             const std::string& word);

  // A text that `take` keeps, or throws WrongUsage for.
  using Take = std::function<void(const std::string& text)>;
  void taken(const std::string& name, const Take& take, const std::string& description,
             const std::string& word);

  // The same for each of several.
  void each_taken(const std::string& name, const Take& take, const std::string& description,
                  const std::string& word);

  // A text that `read` makes a value of; of several the last counts.
  template <class T>
  void value(const std::string& name, std::optional<T>& value,
             unbroken::Result<T> (*read)(std::string_view), const std::string& description,
             const std::string& word) {
    last_taken(
        name, [&value, read, name](const std::string& text) { value = made(name, text, read); },
        description, word);
  }
  template <class T>
  void values(const std::string& name, std::vector<T>& values,
              unbroken::Result<T> (*read)(std::string_view), const std::string& description,
              const std::string& word) {
    each_taken(
        name,
        [&values, read, name](const std::string& text) {
          values.push_back(made(name, text, read));
        },
        description, word);
  }

  // What is declared between the two stands under this title in the help.
  void begin_group(const std::string& title) { group_ = title; }
  void end_group() { group_.clear(); }
  // What the help ends with.
  void end_help(const std::string& text);
  void run(Command command);

 private:
  template <class T>
  static T made(const std::string& name, const std::string& text,
                unbroken::Result<T> (*read)(std::string_view)) {
    unbroken::Result<T> result = read(text);
    if (!result) throw WrongUsage(name, text + ": " + result.error().message);
    return std::move(*result);
  }
  void last_taken(const std::string& name, const Take& take, const std::string& description,
                  const std::string& word);
  void place(CLI::Option& option, Need need) const;

  CLI::App& command_;
  Command& chosen_;
  std::string group_;
};

// The program's commands, and the one that its arguments choose.
class Program {
 public:
  Program();
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  [[nodiscard]] Arguments add_command(const std::string& name, const std::string& description);

  // What the arguments choose; where they ask for help or the version, that was
  // printed. Throws WrongUsage.
  [[nodiscard]] Command parse(int argc, const char* const* argv);

  // The command that was recognised, even if parsing went no further; else empty.
  [[nodiscard]] std::string recognised() const;

 private:
  std::unique_ptr<CLI::App> app_;
  Command chosen_;
};

#endif  // UNBROKEN_EXAMPLES_ARGUMENTS_H_
