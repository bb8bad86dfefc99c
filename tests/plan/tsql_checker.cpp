#include "plan/tsql_checker.h"

#include <cstddef>
#include <map>
#include <set>
#include <stdexcept>

namespace unbroken::test {
namespace {

// Caught in parse_tsql().
struct Refusal : std::runtime_error {
  using std::runtime_error::runtime_error;
};

enum class TokenKind : std::uint8_t { word, bracketed, text, variable, number, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string value;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Token next() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    if (at_ == text_.size()) return {};
    const char c = text_[at_];
    if (c == '[') return {TokenKind::bracketed, delimited(']')};
    if (c == '\'') return {TokenKind::text, delimited('\'')};
    if (c == 'N' && at_ + 1 < text_.size() && text_[at_ + 1] == '\'') {
      ++at_;
      return {TokenKind::text, delimited('\'')};
    }
    if (c == '@') {
      ++at_;
      return {TokenKind::variable, run([](char r) { return is_letter(r) || is_digit(r); })};
    }
    if (is_letter(c)) return {TokenKind::word, run([](char r) { return is_letter(r); })};
    if (is_digit(c)) return {TokenKind::number, run(is_digit)};
    ++at_;
    return {TokenKind::symbol, std::string(1, c)};
  }

 private:
  template <class Predicate>
  std::string run(Predicate belongs) {
    std::string value;
    while (at_ < text_.size() && belongs(text_[at_])) value += text_[at_++];
    return value;
  }

  // The inside, with the doubled closing character single.
  std::string delimited(char close) {
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == close) {
        if (at_ + 1 == text_.size() || text_[at_ + 1] != close) {
          ++at_;
          return value;
        }
        ++at_;
      }
      value += text_[at_];
    }
    throw Refusal("a quote is not closed");
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// NCHAR(n) for the basic plane.
std::string utf8_of(unsigned point) {
  if (point < 0x80) return std::string(1, static_cast<char>(point));
  if (point < 0x800) {
    return {static_cast<char>(0xC0U | point >> 6), static_cast<char>(0x80U | (point & 0x3FU))};
  }
  return {static_cast<char>(0xE0U | point >> 12), static_cast<char>(0x80U | (point >> 6 & 0x3FU)),
          static_cast<char>(0x80U | (point & 0x3FU))};
}

class BatchParser {
 public:
  explicit BatchParser(std::string_view batch) : lexer_(batch) { advance(); }

  ParsedStatement parse() {
    while (accept("DECLARE")) declare();
    ParsedStatement statement;
    if (accept("IF")) {
      const std::string asked = condition();
      if (accept("BEGIN")) {
        statement = restore_or_backup();
        expect("END");
      } else {
        expect("PRINT");
        text();
        symbol(";");
      }
      statement.only_while_restoring = asked;
    } else {
      statement = restore_or_backup();
    }
    if (token_.kind != TokenKind::end) refuse("the end of the batch");
    if (used_.size() != variables_.size()) throw Refusal("a variable is declared and not used");
    return statement;
  }

 private:
  [[noreturn]] void refuse(const std::string& wanted) const {
    throw Refusal("wanted " + wanted + ", found '" + token_.value + "'");
  }

  Token advance() { return std::exchange(token_, lexer_.next()); }
  bool accept(const char* word) {
    const bool is_it = token_.kind == TokenKind::word && token_.value == word;
    if (is_it) advance();
    return is_it;
  }
  void expect(const char* word) {
    if (!accept(word)) refuse(word);
  }
  bool accept_symbol(const char* symbol) {
    const bool is_it = token_.kind == TokenKind::symbol && token_.value == symbol;
    if (is_it) advance();
    return is_it;
  }
  void symbol(const char* wanted) {
    if (!accept_symbol(wanted)) refuse(wanted);
  }
  int number() {
    if (token_.kind != TokenKind::number) refuse("a number");
    return std::stoi(advance().value);
  }
  const std::string& variable() {
    const auto found = variables_.find(token_.value);
    if (found == variables_.end()) refuse("a declared variable");
    used_.insert(found->first);
    advance();
    return found->second;
  }
  std::string text() {
    if (token_.kind == TokenKind::variable) return variable();
    if (token_.kind != TokenKind::text) refuse("a text");
    return advance().value;
  }
  std::string name() {
    if (token_.kind == TokenKind::variable) return variable();
    if (token_.kind != TokenKind::bracketed) refuse("a name");
    return advance().value;
  }

  void declare() {
    if (token_.kind != TokenKind::variable) refuse("a variable");
    const std::string declared = advance().value;
    if (variables_.count(declared) != 0) refuse("a new variable");
    expect("nvarchar");
    symbol("(");
    if (number() != 4000) refuse("4000");
    symbol(")");
    symbol("=");
    std::string value;
    do {
      if (accept("NCHAR")) {
        symbol("(");
        value += utf8_of(static_cast<unsigned>(number()));
        symbol(")");
      } else {
        if (token_.kind != TokenKind::text) refuse("a text");
        value += advance().value;
      }
    } while (accept_symbol("+"));
    symbol(";");
    variables_[declared] = value;
  }

  std::string condition() {
    expect("DATABASEPROPERTYEX");
    symbol("(");
    std::string asked = text();
    symbol(",");
    if (text() != "Status") refuse("'Status'");
    symbol(")");
    symbol("=");
    if (text() != "RESTORING") refuse("'RESTORING'");
    return asked;
  }

  ParsedStatement restore_or_backup() {
    ParsedStatement statement;
    const bool is_backup = accept("BACKUP");
    if (!is_backup) expect("RESTORE");
    if (accept("LOG")) {
      statement.kind = is_backup ? StatementKind::backup_log : StatementKind::restore_log;
    } else {
      if (is_backup) refuse("LOG");
      expect("DATABASE");
      statement.kind = StatementKind::restore_database;
    }
    statement.database = name();
    while (token_.kind == TokenKind::word &&
           (token_.value == "FILE" || token_.value == "FILEGROUP")) {
      if (statement.kind != StatementKind::restore_database) refuse("FROM");
      const std::string word = advance().value;
      symbol("=");
      statement.parts.push_back({word, text()});
      const bool goes_on = accept_symbol(",");
      if (goes_on == (token_.kind == TokenKind::word && token_.value == "FROM")) {
        refuse("a file or FROM");
      }
    }
    if (accept(is_backup ? "TO" : "FROM")) {
      do {
        if (token_.kind != TokenKind::word) refuse("a device");
        const std::string word = advance().value;
        if (word != "DISK" && word != "TAPE" && word != "URL") throw Refusal("device " + word);
        symbol("=");
        statement.devices.push_back({word, text()});
      } while (accept_symbol(","));
    }
    expect("WITH");
    do {
      option(statement);
    } while (accept_symbol(","));
    symbol(";");
    return statement;
  }

  // A mark's name is looked for in logs only (error 4340), AFTER goes with a name.
  void mark_after(ParsedStatement& statement) {
    const std::string& mark =
        statement.stop_at_mark ? *statement.stop_at_mark : *statement.stop_before_mark;
    const bool is_name = !mark.starts_with("lsn:");
    if (is_name && statement.kind != StatementKind::restore_log) throw Refusal("a mark off a log");
    if (!accept("AFTER")) return;
    if (!is_name) throw Refusal("AFTER an LSN");
    statement.mark_after = text();
  }

  void option(ParsedStatement& statement) {
    if (token_.kind != TokenKind::word) refuse("an option");
    const std::string word = advance().value;
    if (word != "MOVE" && !options_.insert(word).second) throw Refusal(word + " stands twice");
    const auto is_text = [&] {
      symbol("=");
      return text();
    };
    if (word == "MOVE") {
      std::string logical = text();
      expect("TO");
      statement.moves.emplace_back(std::move(logical), text());
    } else if (word == "FILE") {
      symbol("=");
      statement.file = number();
    } else if (word == "RECOVERY" || word == "NORECOVERY" || word == "STANDBY") {
      if (!statement.ending.empty()) throw Refusal("two endings");
      statement.ending = word;
      if (word == "STANDBY") statement.standby_file = is_text();
    } else if (word == "PARTIAL") {
      if (statement.kind != StatementKind::restore_database)
        throw Refusal("PARTIAL of no database");
      statement.partial = true;
    } else if (word == "CHECKSUM") {
      statement.checksum = true;
    } else if (word == "CONTINUE_AFTER_ERROR") {
      statement.continue_after_error = true;
    } else if (word == "STOPAT") {
      statement.stop_at = is_text();
    } else if (word == "STOPATMARK") {
      statement.stop_at_mark = is_text();
      mark_after(statement);
    } else if (word == "STOPBEFOREMARK") {
      statement.stop_before_mark = is_text();
      mark_after(statement);
    } else {
      throw Refusal("option " + word);
    }
  }

  Lexer lexer_;
  Token token_;
  std::map<std::string, std::string> variables_;
  std::set<std::string> used_;
  std::set<std::string> options_;
};

// What a client does with a line before any server sees it.
void check_line(std::string_view line) {
  for (const char c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) throw Refusal("a control character");
  }
  if (line.find("$(") != std::string_view::npos) throw Refusal("a client variable");
  const std::size_t start = line.find_first_not_of(' ');
  if (start == std::string_view::npos) throw Refusal("an empty line");
  const std::string_view word = line.substr(start);
  if (word.starts_with(':') || word.starts_with("!!")) throw Refusal("a client command");
  const bool is_go = word.size() >= 2 && (word[0] | 0x20) == 'g' && (word[1] | 0x20) == 'o' &&
                     (word.size() == 2 || !(is_letter(word[2]) || is_digit(word[2])));
  if (is_go && line != "GO") throw Refusal("a GO that is more than that");
}

}  // namespace

Result<ParsedScript> parse_tsql(std::string_view script) {
  ParsedScript parsed;
  std::string batch;
  std::string_view line;
  try {
    while (!script.empty()) {
      const std::size_t end = script.find('\n');
      if (end == std::string_view::npos) throw Refusal("the last line is not ended");
      line = script.substr(0, end);
      script.remove_prefix(end + 1);
      check_line(line);
      if (line.starts_with("-- ")) {
        if (!batch.empty()) throw Refusal("a comment inside a batch");
        parsed.comments.emplace_back(line.substr(3));
      } else if (line == "GO") {
        parsed.statements.push_back(BatchParser(batch).parse());
        batch.clear();
      } else {
        batch.append(line).append("\n");
      }
    }
    line = batch;
    if (!batch.empty()) throw Refusal("the last batch is not ended");
  } catch (const Refusal& refusal) {
    return Error{Code::damaged, refusal.what(), batch.empty() ? std::string(line) : batch};
  }
  return parsed;
}

}  // namespace unbroken::test
