// Judgement: yes, no, or unknown because the evidence lacks named fields.
//
// Joined as in Kleene's logic: what a missing field cannot change stays yes or
// no, so a rule is undetermined only where the field would decide.

#ifndef UNBROKEN_RULES_JUDGEMENT_H_
#define UNBROKEN_RULES_JUDGEMENT_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace unbroken {

class Judgement {
 public:
  Judgement(bool value) : state_(value ? State::yes : State::no) {}  // NOLINT: a known fact

  static Judgement unknown(std::string field) {
    Judgement made(false);
    made.state_ = State::unknown;
    made.missing_.push_back(std::move(field));
    return made;
  }
  static Judgement of(const std::optional<bool>& value, std::string field) {
    return value ? Judgement(*value) : unknown(std::move(field));
  }

  [[nodiscard]] bool is_yes() const { return state_ == State::yes; }
  [[nodiscard]] bool is_no() const { return state_ == State::no; }
  [[nodiscard]] bool is_unknown() const { return state_ == State::unknown; }
  // The fields that would decide, each once; empty unless unknown.
  [[nodiscard]] const std::vector<std::string>& missing() const { return missing_; }

  friend Judgement both(Judgement a, Judgement b) {
    if (a.is_no() || b.is_no()) return false;
    if (a.is_unknown() && b.is_unknown()) return a.lacking_also(b);
    return a.is_unknown() ? a : b;
  }
  friend Judgement either(Judgement a, Judgement b) {
    if (a.is_yes() || b.is_yes()) return true;
    if (a.is_unknown() && b.is_unknown()) return a.lacking_also(b);
    return a.is_unknown() ? a : b;
  }
  friend Judgement negated(Judgement a) {
    if (a.is_unknown()) return a;
    return !a.is_yes();
  }

 private:
  enum class State : std::uint8_t { no, yes, unknown };

  Judgement lacking_also(const Judgement& other) {
    for (const std::string& field : other.missing_) {
      const bool is_known = std::find(missing_.begin(), missing_.end(), field) != missing_.end();
      if (!is_known) missing_.push_back(field);
    }
    return std::move(*this);
  }

  State state_;
  std::vector<std::string> missing_;
};

}  // namespace unbroken

#endif  // UNBROKEN_RULES_JUDGEMENT_H_
