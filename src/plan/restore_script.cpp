#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plan/restore_script_batch.h"
#include "plan/restore_script_check.h"
#include "plan/restore_script_devices.h"
#include "plan/restore_script_moves.h"
#include "plan/restore_script_parts.h"
#include "plan/restore_script_paths.h"
#include "unbroken/plan.h"

namespace unbroken {
namespace script {
namespace {

std::string indented(const std::string& text) {
  std::string out;
  bool at_start = true;
  for (const char c : text) {
    if (at_start) out += "  ";
    out += c;
    at_start = c == '\n';
  }
  return out;
}

bool is_damaged(const BackupSet& set) {
  return set.is_damaged.value_or(false) || !set.damage.empty();
}

// Options that share a line, then a line for every MOVE.
class WithClause {
 public:
  void add(const std::string& option) { line_ += (line_.empty() ? "" : ", ") + option; }
  void add_move(const std::string& logical_name, const std::string& path) {
    moves_ += ",\n       MOVE " + logical_name + " TO " + path;
  }
  [[nodiscard]] std::string text() const { return "\n  WITH " + line_ + moves_ + ";\n"; }

 private:
  std::string line_;
  std::string moves_;
};

class RestoreScript {
 public:
  explicit RestoreScript(const ScriptOptions& options)
      : options_(options),
        name_(restored_name(options)),
        mapped_(options.choices.path_mappings),
        moves_(options.choices),
        state_(options.beginning.value_or(ScriptBeginning{})) {}

  Result<ScriptText> write() {
    if (continues_restore(options_)) moves_.note(options_.steps.front().set);
    if (options_.choices.tail_log) {
      if (Status added = add_tail_backup(); !added.ok()) return added.error();
    }
    for (std::size_t i = 0; i < options_.steps.size(); ++i) {
      const ScriptStep& step = options_.steps[i];
      const bool is_last = i + 1 == options_.steps.size();
      const bool recovers = is_last && !options_.is_certain && !options_.only_before &&
                            step.set.type == BackupType::log;
      const std::string_view ending =
          restores_master(options_) ? "" : (recovers ? "RECOVERY" : "NORECOVERY");
      if (Status added = add_step(step, ending, false); !added.ok()) return added.error();
    }
    if (options_.only_before) {
      add_doubtful_end();
    } else if (!options_.is_certain) {
      if (Status added = add_conditional_steps(); !added.ok()) return added.error();
    } else if (!restores_master(options_)) {
      if (options_.choices.tail_log) add_tail_restore();
      add_recovery();
    }
    return ScriptText{head(), std::move(body_)};
  }

 private:
  void remark(std::string text) { remarks_.push_back(std::move(text)); }

  void add_devices(Batch& batch, std::string& statement, std::string_view clause,
                   const ScriptDevices& devices) const {
    std::string lead = "\n  " + std::string(clause) + " ";
    for (const std::string& path : devices.paths) {
      statement += lead;
      statement += word_of(devices.kind);
      statement += " = " + batch.text(path);
      lead = ",\n" + std::string(clause.size() + 3, ' ');
    }
  }

  void add_stop(Batch& batch, WithClause& with, const ScriptStep& step) const {
    if (step.stop_at) {
      with.add("STOPAT = " + batch.text(step.stop_at->text()));
    } else if (step.stop_at_lsn) {
      std::string stop = step.stops_before_lsn ? "STOPBEFOREMARK = " : "STOPATMARK = ";
      stop += batch.text(step.mark ? step.mark->name : "lsn:" + step.stop_at_lsn->decimal());
      if (step.mark && step.mark->after) stop += " AFTER " + batch.text(step.mark->after->text());
      with.add(stop);
    }
  }

  Status add_parts(Batch& batch, std::string& statement, const BackupSet& set) const {
    if (!is_of_files(*set.type)) return Status();
    Result<std::vector<DatabasePart>> parts = parts_of(set);
    if (!parts.ok()) return std::move(parts).error();
    std::string lead = "\n  ";
    for (const DatabasePart& part : *parts) {
      statement += lead;
      statement += word_of(part.kind);
      statement += " = " + batch.text(part.name);
      lead = ",\n  ";
    }
    return Status();
  }

  // What must be known of the set before its statement is run.
  void add_notes(const BackupSet& set) {
    const std::string name = "Backup set " + set.uuid.text();
    if (is_damaged(set)) {
      state_.is_damaged = true;
      body_ += comment(name + " is damaged" + (set.damage.empty() ? "" : " (" + set.damage + ")") +
                       ": CONTINUE_AFTER_ERROR restores what it can, and every statement after "
                       "it needs that too (error 4323).");
    }
    if (set.media.is_password_protected.value_or(false)) {
      body_ += comment(name + " lies on media with a password: add MEDIAPASSWORD = N'...'.");
    }
    if (set.is_password_protected.value_or(false)) {
      body_ += comment(name + " has a password: add PASSWORD = N'...'.");
    }
  }

  Status add_step(const ScriptStep& step, std::string_view ending, bool only_if_restoring) {
    Result<ScriptDevices> devices = choose_devices(step.set, mapped_);
    if (!devices.ok()) return std::move(devices).error();
    Result<std::vector<FileMove>> moves = moves_.of(step.set);
    if (!moves.ok()) return std::move(moves).error();
    if (step.set.files.empty()) ++without_file_list_;
    state_.has_parts = state_.has_parts || is_of_files(*step.set.type);
    add_notes(step.set);
    state_.uses_url = state_.uses_url || devices->kind == DeviceKind::url;

    Batch batch;
    std::string statement = step.set.type == BackupType::log ? "RESTORE LOG " : "RESTORE DATABASE ";
    statement += batch.name(name_);
    if (Status added = add_parts(batch, statement, step.set); !added.ok()) return added;
    add_devices(batch, statement, "FROM", *devices);
    WithClause with;
    // A blob holds one set, and newer servers refuse FILE there.
    if (devices->kind != DeviceKind::url) with.add("FILE = " + std::to_string(step.set.position));
    // The statement that begins to build a database out of its parts says so.
    const bool begins = !options_.beginning && &step == &options_.steps.front();
    if (begins && is_of_files(*step.set.type)) with.add("PARTIAL");
    if (!ending.empty()) with.add(std::string(ending));
    if (step.set.has_backup_checksums.value_or(false)) with.add("CHECKSUM");
    if (state_.is_damaged) with.add("CONTINUE_AFTER_ERROR");
    add_stop(batch, with, step);
    for (const FileMove& move : *moves) {
      with.add_move(batch.text(move.logical_name), batch.text(move.path));
    }
    statement += with.text();
    if (only_if_restoring) {
      statement = still_restoring(batch) + "BEGIN\n" + indented(statement) + "END\n";
    }
    body_ += batch.with(statement);
    return Status();
  }

  [[nodiscard]] std::string still_restoring(Batch& batch) const {
    return "IF DATABASEPROPERTYEX(" + batch.text(name_) + ", 'Status') = 'RESTORING'\n";
  }

  Status add_conditional_steps() {
    const bool is_mark = options_.steps.back().mark.has_value();
    body_ += comment(is_mark ? "The wanted mark may lie in a log backup that is not at hand. If it "
                               "does,"
                             : "The wanted time may lie past the end of the last log backup above. "
                               "If it does,") +
             comment("SQL Server left the database RESTORING.");
    for (const ScriptStep& step : options_.if_not_reached) {
      if (Status added = add_step(step, "RECOVERY", true); !added.ok()) return added;
    }
    Batch batch;
    const std::string condition = still_restoring(batch);
    body_ += batch.with(
        condition +
        (is_mark
             ? "  PRINT N'The wanted mark was not found. The database stays RESTORING, at the "
               "end of the last log backup: find the log backup that holds the mark.';\n"
             : "  PRINT N'The wanted time was not reached. The database stays RESTORING: "
               "restore the next log backup with the same STOPAT, or recover it as it is.';\n"));
    return Status();
  }

  // Only a look at the database tells on which side of the fork point it stopped.
  void add_doubtful_end() {
    const std::string point = options_.only_before->decimal();
    body_ += comment("The wanted time may lie past LSN " + point +
                     ", where the fork left the one of the last log backup.") +
             comment("The database stays RESTORING until somebody has looked.");
    Batch batch;
    body_ += batch.with(still_restoring(batch) +
                        "  PRINT N'redo_start_lsn of the log file in sys.master_files says where "
                        "the database stands. Up to " +
                        point +
                        " recover it. Beyond that it holds what never was on the wanted fork: "
                        "restore it again, to LSN " +
                        point + ".';\n");
  }

  void add_recovery() {
    body_ += comment("Only when all of the above succeeded; sqlcmd -b stops at the first error.");
    Batch batch;
    std::string statement = "RESTORE DATABASE " + batch.name(name_) + " WITH ";
    statement += options_.choices.standby_file
                     ? "STANDBY = " + batch.text(*options_.choices.standby_file)
                     : "RECOVERY";
    if (state_.is_damaged) statement += ", CONTINUE_AFTER_ERROR";
    body_ += batch.with(statement + ";\n");
  }

  // Beside the last backup: there is room for backups, and the server reaches it.
  // The LSN that the tail begins at tells it from the tails of other days.
  Status add_tail_backup() {
    const BackupSet& last = options_.steps.back().set;
    Result<ScriptDevices> beside = choose_devices(last, mapped_);
    if (!beside.ok()) return std::move(beside).error();
    if (beside->kind == DeviceKind::tape) {
      return Error{Code::invalid_argument,
                   "the last backup is on tape: there is no place beside it for the tail",
                   "--tail-log"};
    }
    std::string file;
    for (const char c : options_.database) {
      const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                            (c >= '0' && c <= '9') || c == '-' || c == '_';
      file += is_plain ? c : '_';
    }
    file += "_tail";
    if (last.last_lsn) file += "_" + last.last_lsn->decimal();
    file += ".trn";
    tail_ = {beside->kind, {joined(folder_of(beside->paths.front()), file)}};
    if (nvarchar_length(tail_.paths.front()) > kMaxPath) {
      return Error{Code::invalid_argument, "the path beside the last backup would be too long",
                   "--tail-log"};
    }
    remark("First the tail of the log is backed up to " + tail_.paths.front() +
           ", which must not exist yet; that leaves " + options_.database + " RESTORING.");
    remark("The tail fits only if no log backup was taken after the last one restored here.");
    remark("If the database does not start, add NO_TRUNCATE to its BACKUP LOG.");
    Batch batch;
    std::string statement = "BACKUP LOG " + batch.name(options_.database);
    add_devices(batch, statement, "TO", tail_);
    body_ += batch.with(statement + "\n  WITH NORECOVERY, CHECKSUM;\n");
    return Status();
  }

  void add_tail_restore() {
    Batch batch;
    std::string statement = "RESTORE LOG " + batch.name(name_);
    add_devices(batch, statement, "FROM", tail_);
    WithClause with;
    if (tail_.kind != DeviceKind::url) with.add("FILE = 1");
    with.add("NORECOVERY");
    with.add("CHECKSUM");
    if (state_.is_damaged) with.add("CONTINUE_AFTER_ERROR");
    body_ += batch.with(statement + with.text());
  }

  std::string head() {
    if (state_.has_parts) {
      remark(
          "The database is put together from backups of its files: it is whole only after all of "
          "these statements.");
    }
    const bool is_renamed = !is_same_path(name_, options_.database);
    if (continues_restore(options_)) {
      remark("The database must be RESTORING already.");
    } else if (is_renamed && (moves_.leave_files() || options_.steps.front().set.files.empty())) {
      remark("Without MOVE, files go where those of " + options_.database +
             " lay: on its own server that fails (error 3156).");
    }
    if (restores_master(options_)) {
      remark("The server must run in single-user mode; it stops when master is restored.");
    }
    if (moves_.are_wanted() && without_file_list_ > 0) {
      remark("The file lists of " + std::to_string(without_file_list_) +
             " of these sets are not known: a file that was added in one goes where it lay.");
    }
    if (options_.choices.standby_file) {
      remark("STANDBY needs a server of the version the backups were taken on (error 3180).");
    }
    if (state_.uses_url) {
      remark(
          "URLs need a credential on the server: one named like their container or bucket, or, "
          "for page blobs written with an account key, CREDENTIAL = N'...' in every statement.");
    }
    for (const std::string& from : mapped_.unused()) {
      remark("No path of this plan begins with " + from + ".");
    }
    std::string head;
    for (const std::vector<std::string>* remarks : {&options_.remarks, &std::as_const(remarks_)}) {
      for (const std::string& text : *remarks) head += comment(text);
    }
    return head;
  }

  const ScriptOptions& options_;
  const std::string& name_;
  MappedPaths mapped_;
  FileMoves moves_;
  ScriptDevices tail_;
  std::vector<std::string> remarks_;
  std::string body_;
  std::size_t without_file_list_ = 0;  // sets so far
  ScriptBeginning state_;              // after the statements so far
};

}  // namespace
}  // namespace script

Result<ScriptText> restore_script_text(const ScriptOptions& options) {
  if (const Status checked = script::check_options(options); !checked.ok()) return checked.error();
  return script::RestoreScript(options).write();
}

Result<std::string> restore_script(const ScriptOptions& options) {
  Result<ScriptText> text = restore_script_text(options);
  if (!text.ok()) return std::move(text).error();
  return std::move(text->remarks) + text->statements;
}

Result<ScriptBeginning> continued(ScriptBeginning beginning, const BackupSet& set) {
  const Result<RestoreDevices> devices = restore_devices(set, {});
  if (!devices.ok()) return devices.error();
  beginning.is_damaged = beginning.is_damaged || script::is_damaged(set);
  beginning.uses_url =
      beginning.uses_url || devices->kind == script::word_of(script::DeviceKind::url);
  beginning.has_parts = beginning.has_parts || (set.type && is_of_files(*set.type));
  return beginning;
}

}  // namespace unbroken
