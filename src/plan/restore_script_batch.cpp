#include "plan/restore_script_batch.h"

#include <algorithm>

#include "model/printable.h"
#include "model/tsql.h"
#include "model/utf8.h"

namespace unbroken::script {
namespace {

constexpr std::string_view kClientVariable = "$(";

std::string_view first_character(std::string_view text) {
  return text.substr(0, std::max<std::size_t>(utf8_length(text), 1));
}

// Whether a client takes the text inside quotes as it is.
bool is_plain(std::string_view text) {
  if (text.find(kClientVariable) != std::string_view::npos) return false;
  while (!text.empty()) {
    const std::string_view character = first_character(text);
    if (is_acting(point_of(character))) return false;
    text.remove_prefix(character.size());
  }
  return true;
}

// N'a$' + N'(b' + NCHAR(10)
std::string expression_of(std::string_view text) {
  std::string expression;
  std::string run;
  const auto add = [&expression](const std::string& part) {
    if (!expression.empty()) expression += " + ";
    expression += part;
  };
  const auto end_run = [&] {
    if (!run.empty()) add(tsql_text(run));
    run.clear();
  };
  while (!text.empty()) {
    const std::string_view character = first_character(text);
    if (is_acting(point_of(character))) {
      end_run();
      add("NCHAR(" + std::to_string(static_cast<unsigned>(point_of(character))) + ")");
    } else {
      if (character == "(" && run.ends_with('$')) end_run();
      run += character;
    }
    text.remove_prefix(character.size());
  }
  end_run();
  return expression;
}

}  // namespace

std::string Batch::variable(std::string_view value) {
  auto at = std::find(values_.begin(), values_.end(), value);
  if (at == values_.end()) at = values_.emplace(at, value);
  return "@text" + std::to_string(at - values_.begin() + 1);
}

std::string Batch::text(std::string_view value) {
  return is_plain(value) ? tsql_text(value) : variable(value);
}

std::string Batch::name(std::string_view value) {
  return is_plain(value) ? tsql_name(value) : variable(value);
}

std::string Batch::with(std::string_view statement) const {
  std::string batch;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    batch += "DECLARE @text" + std::to_string(i + 1) +
             " nvarchar(4000) = " + expression_of(values_[i]) + ";\n";
  }
  return batch.append(statement) + "GO\n";
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::size_t nvarchar_length(std::string_view text) {
  std::size_t units = 0;
  while (!text.empty()) {
    const std::string_view character = first_character(text);
    units += character.size() == 4 ? 2U : 1U;
    text.remove_prefix(character.size());
  }
  return units;
}

std::string comment(std::string_view text) {
  std::string line = "-- " + printable(text);
  for (std::size_t at = line.find(kClientVariable); at != std::string::npos;
       at = line.find(kClientVariable, at)) {
    line.replace(at + 1, 1, "\\x28");
  }
  return line + "\n";
}

}  // namespace unbroken::script
