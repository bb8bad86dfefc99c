#include "arguments.h"

#include <CLI/CLI.hpp>

#include "commands.h"

void Arguments::place(CLI::Option& option, Need need) const {
  if (!group_.empty()) option.group(group_);
  if (need == Need::required) option.required();
}

void Arguments::flag(const std::string& name, bool& value, const std::string& description) {
  place(*command_.add_flag(name, value, description), Need::optional);
}

void Arguments::text(const std::string& name, std::string& value, const std::string& description,
                     const std::string& word, Need need) {
  place(*command_.add_option(name, value, description)->type_name(word), need);
}

void Arguments::text(const std::string& name, std::optional<std::string>& value,
                     const std::string& description, const std::string& word) {
  place(*command_.add_option(name, value, description)->type_name(word), Need::optional);
}

void Arguments::texts(const std::string& name, std::vector<std::string>& values,
                      const std::string& description, const std::string& word, Need need) {
  place(*command_.add_option(name, values, description)->type_name(word), need);
}

void Arguments::choice(const std::string& name, std::string& value,
                       const std::vector<std::string>& words, const std::string& description) {
  place(*command_.add_option(name, value, description)->check(CLI::IsMember(words)),
        Need::optional);
}

void Arguments::count(const std::string& name, std::size_t& value, int most,
                      const std::string& description, const std::string& word) {
  CLI::Option* const option = command_.add_option(name, value, description);
  place(*option->type_name(word)->check(CLI::Range(0, most)), Need::optional);
}

void Arguments::taken(const std::string& name, const Take& take, const std::string& description,
                      const std::string& word) {
  CLI::Option* const option = command_.add_option_function<std::string>(name, take, description);
  place(*option->type_name(word), Need::optional);
}

void Arguments::last_taken(const std::string& name, const Take& take,
                           const std::string& description, const std::string& word) {
  CLI::Option* const option = command_.add_option_function<std::string>(name, take, description);
  place(*option->type_name(word)->take_last(), Need::optional);
}

void Arguments::each_taken(const std::string& name, const Take& take,
                           const std::string& description, const std::string& word) {
  const auto take_all = [take](const std::vector<std::string>& texts) {
    for (const std::string& text : texts) take(text);
  };
  CLI::Option* const option =
      command_.add_option_function<std::vector<std::string>>(name, take_all, description);
  place(*option->type_name(word), Need::optional);
}

void Arguments::end_help(const std::string& text) { command_.footer(text); }

void Arguments::run(Command command) {
  command_.callback([&chosen = chosen_, command = std::move(command)] { chosen = command; });
}

Program::Program()
    : app_(std::make_unique<CLI::App>(
          "SQL Server backup chains, coexistence and restore plans without a server", "unbroken")) {
  app_->set_version_flag("--version", "unbroken " UNBROKEN_VERSION);
  app_->require_subcommand(1);
  app_->footer("`unbroken COMMAND --help` tells a command's options and examples.");
}

Program::~Program() = default;

Arguments Program::add_command(const std::string& name, const std::string& description) {
  return {*app_->add_subcommand(name, description), chosen_};
}

Command Program::parse(int argc, const char* const* argv) {
  try {
    app_->parse(argc, argv);
  } catch (const CLI::Success& wanted) {  // --help, --version
    const bool is_told = app_->exit(wanted) == 0;
    return [is_told] { return is_told ? answered({}, ExitStatus::fine) : ExitStatus::usage; };
  } catch (const CLI::Error& error) {
    throw WrongUsage(error.what());
  }
  return chosen_;
}

std::string Program::recognised() const {
  std::string name;
  for (const CLI::App* const command : app_->get_subcommands()) name = command->get_name();
  return name;
}
