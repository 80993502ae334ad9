#include "detector/model_reader.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>
#include <span>

#include "detector/model_words.h"
#include "support/exit_code.h"
#include "support/text.h"

namespace snag::detector {
namespace {

/// Reads one file into models; every complaint names file, line, key and the mend.
class reader {
 public:
  explicit reader(std::string file) : file_(std::move(file)) {}

  model_entries all;

  void read(const YAML::Node& root) {
    if (!root.IsMap()) {
      fail(root, "", "a model is a map with 'schema', 'functions', 'types' and 'nothrow'");
    }
    only_keys(root, "",
              {"schema", "functions", "types", "nothrow", "throws-on-input", "throws-on-misuse", "faults",
               "same-as"});
    const YAML::Node schema = root["schema"];
    if (!schema) {
      fail(root, "schema", "is missing; write 'schema: 1' on the first line");
    }
    if (scalar(schema, "schema") != "1") {
      fail(schema, "schema", "is '" + schema.Scalar() + "'; this version reads schema 1");
    }
    each(root["functions"], "functions",
         [this](const YAML::Node& n, const std::string& path) { function(n, path); });
    each(root["types"], "types", [this](const YAML::Node& n, const std::string& path) { type(n, path); });
    each(root["nothrow"], "nothrow",
         [this](const YAML::Node& n, const std::string& path) { all.nothrow.push_back(scalar(n, path)); });
    spaces(root["same-as"]);
    for (const auto& [key, when] :
         {std::pair{"throws-on-input", thrown_on::input}, {"throws-on-misuse", thrown_on::misuse}}) {
      each(root[key], key, [this, when](const YAML::Node& n, const std::string& path) {
        all.throws.emplace_back(scalar(n, path), when);
      });
    }
    each(root["faults"], "faults",
         [this](const YAML::Node& n, const std::string& path) { all.faults.push_back(scalar(n, path)); });
  }

 private:
  [[noreturn]] void fail(const YAML::Node& at, const std::string& key, const std::string& what) const {
    const int line = at.Mark().line + 1;
    throw user_error(file_ + ":" + std::to_string(line > 0 ? line : 1) + ": " +
                     (key.empty() ? "" : key + ": ") + what);
  }

  std::string scalar(const YAML::Node& node, const std::string& key) const {
    if (!node.IsScalar() || node.Scalar().empty()) {
      fail(node, key, "must be one word");
    }
    return node.Scalar();
  }

  template <class F>
  void each(const YAML::Node& list, const std::string& key, F&& visit) const {
    if (!list) {
      return;
    }
    if (!list.IsSequence()) {
      fail(list, key, "must be a list ('- ...' on each line)");
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      visit(list[i], key + "[" + std::to_string(i) + "]");
    }
  }

  void only_keys(const YAML::Node& map, const std::string& path,
                 const std::vector<std::string>& known) const {
    std::set<std::string> seen;
    for (const auto& entry : map) {
      const std::string key = scalar(entry.first, path.empty() ? "key" : path);
      std::string where = path;
      where.append(path.empty() ? "" : ".").append(key);
      if (std::ranges::find(known, key) == known.end()) {
        fail(entry.first, where, "unknown key '" + key + "'" + did_you_mean(key, known));
      }
      if (!seen.insert(key).second) {
        fail(entry.first, where, "is given twice; keep one");
      }
    }
  }

  template <class E>
  E choose(const YAML::Node& node, const std::string& key, const char* what,
           std::span<const word<E>> words) const {
    const std::string given = scalar(node, key);
    std::vector<std::string> known;
    for (const auto& w : words) {
      if (w.text == given) {
        return w.value;
      }
      known.emplace_back(w.text);
    }
    std::string mend = did_you_mean(given, known);
    if (mend.empty()) {
      mend = "; known: ";
      for (const auto& k : known) {
        mend += (&k == known.data() ? "" : ", ") + k;
      }
    }
    fail(node, key, std::string("unknown ") + what + " '" + given + "'" + mend);
  }

  operand read_operand(const YAML::Node& node, const std::string& key) const {
    const std::string given = scalar(node, key);
    if (const auto index = parse_number(given); index && *index < 64) {
      return {operand::kind::argument, static_cast<unsigned>(*index)};
    }
    static const std::vector<std::string> names = {"object", "result", "callable", "rest"};
    static constexpr operand::kind kinds[] = {operand::kind::object, operand::kind::result,
                                              operand::kind::callable, operand::kind::rest};
    const auto at = std::ranges::find(names, given);
    if (at == names.end()) {
      fail(node, key,
           "'" + given + "' is no part of a call" + did_you_mean(given, names) +
               "; write an argument's number from 0, object, result, callable or rest");
    }
    return {kinds[at - names.begin()], 0};
  }

  bool yes_or_no(const YAML::Node& node, const std::string& key) const {
    const std::string given = scalar(node, key);
    if (given == "true" || given == "yes") {
      return true;
    }
    if (given == "false" || given == "no") {
      return false;
    }
    fail(node, key, "is '" + given + "'; write true or false");
  }

  /// 'name: x' or 'names: [x, y]'.
  std::vector<std::string> names(const YAML::Node& entry, const std::string& path) const {
    std::vector<std::string> result;
    if (const YAML::Node one = entry["name"]) {
      result.push_back(scalar(one, path + ".name"));
    }
    each(entry["names"], path + ".names",
         [&](const YAML::Node& n, const std::string& where) { result.push_back(scalar(n, where)); });
    if (result.empty()) {
      fail(entry, path + ".name", "is missing; write the qualified name, such as 'name: std::thread::join'");
    }
    for (const auto& name : result) {
      if (name.find_first_of("<>() ") != std::string::npos && name.find("operator") == std::string::npos) {
        fail(entry, path + ".name",
             "'" + name + "' has arguments; write the qualified name alone, without <> and ()");
      }
    }
    return result;
  }

  /// 'same-as: {other::space: space}'
  void spaces(const YAML::Node& map) {
    if (!map) {
      return;
    }
    if (!map.IsMap()) {
      fail(map, "same-as", "must be a map of namespaces such as '{tbb::detail::d1: tbb}'");
    }
    for (const auto& entry : map) {
      const std::string other = scalar(entry.first, "same-as");
      const std::string key = "same-as." + other;
      const std::string known = scalar(entry.second, key);
      if (other.ends_with(":") || known.ends_with(":") || other == known) {
        fail(entry.first, key, "must be two different namespaces, without '::' at their ends");
      }
      all.same_as.emplace_back(other, known);
    }
  }

  /// 'only-with: [Qt::QueuedConnection]'
  std::vector<std::string> constants(const YAML::Node& list, const std::string& key) const {
    std::vector<std::string> result;
    each(list, key,
         [&](const YAML::Node& n, const std::string& where) { result.push_back(scalar(n, where)); });
    return result;
  }

  void function(const YAML::Node& entry, const std::string& path) {
    if (!entry.IsMap()) {
      fail(entry, path, "must be a map such as '{name: std::thread::join, role: join}'");
    }
    only_keys(
        entry, path,
        {"name",           "names",  "role",     "on",        "task",         "data",        "joined-by",
         "copies",         "value",  "count",    "capacity",  "unbounded",    "blocks",      "limit",
         "on-destruction", "shared", "releases", "predicate", "on-exception", "deferred-by", "only-with",
         "not-with",       "one",    "guard",    "calls",     "parallel",     "many",        "many-with"});
    function_model m;
    m.from = file_;
    m.line = static_cast<unsigned>(entry.Mark().line) + 1;
    if (!entry["role"]) {
      fail(entry, path + ".role", "is missing; write 'role: ' and one of docs/models.md");
    }
    m.is = choose<role>(entry["role"], path + ".role", "role", role_words);
    if (m.is == role::references || m.is == role::forwards || m.is == role::guard ||
        m.is == role::make_channel || m.is == role::derive) {
      m.on = {operand::kind::argument, 0};
    }
    // An attribute that the role does not have would be silently without effect: say so instead.
    const auto belongs = [&](const char* key, std::initializer_list<role> to) {
      if (entry[key] && std::ranges::find(to, m.is) == to.end()) {
        fail(entry[key], path + "." + key,
             "has no meaning for role '" + std::string(to_string(m.is)) + "'; take it out");
      }
      return static_cast<bool>(entry[key]);
    };
    if (entry["on"]) {
      m.on = read_operand(entry["on"], path + ".on");
    }
    const auto operand_for = [&](const char* key, std::initializer_list<role> to, auto& into) {
      if (belongs(key, to)) {
        into = read_operand(entry[key], path + "." + key);
      }
    };
    const auto truth_for = [&](const char* key, std::initializer_list<role> to, bool& into) {
      if (belongs(key, to)) {
        into = yes_or_no(entry[key], path + "." + key);
      }
    };
    const auto word_for = [&](const char* key, std::initializer_list<role> to, std::string& into) {
      if (belongs(key, to)) {
        into = scalar(entry[key], path + "." + key);
      }
    };
    const auto end_for = [&](const char* key, std::initializer_list<role> to, at_end& into) {
      if (belongs(key, to)) {
        into = choose<at_end>(entry[key], path + "." + key, "end", at_end_words);
      }
    };
    operand_for("task", {role::spawn}, m.task);
    operand_for("data", {role::spawn}, m.data);
    if (belongs("joined-by", {role::spawn})) {
      m.joined =
          choose<joined_by>(entry["joined-by"], path + ".joined-by", "way to be joined", joined_by_words);
    }
    truth_for("copies", {role::spawn}, m.copies);
    operand_for("value", {role::send, role::publish}, m.value);
    operand_for("count", {role::count_up, role::count_down, role::count_down_and_wait}, m.count);
    operand_for("capacity", {role::make_channel}, m.capacity);
    truth_for("unbounded", {role::make_channel}, m.unbounded);
    truth_for("blocks",
              {role::send, role::receive, role::wait, role::join, role::lock, role::select, role::blocking,
               role::derive},
              m.blocks);
    operand_for("limit", {role::send, role::receive, role::wait, role::join, role::lock, role::blocking},
                m.limit);
    m.only_with = constants(entry["only-with"], path + ".only-with");
    m.not_with = constants(entry["not-with"], path + ".not-with");
    end_for("on-exception", {role::spawn}, m.on_exception);
    word_for("deferred-by", {role::spawn}, m.deferred_by);
    word_for("calls", {role::spawn}, m.calls);
    truth_for("shared", {role::lock, role::unlock}, m.shared);
    truth_for("parallel", {role::spawn}, m.parallel);
    truth_for("many", {role::noescape, role::spawn}, m.many);
    if (belongs("many-with", {role::noescape, role::spawn})) {
      m.many_with = constants(entry["many-with"], path + ".many-with");
    }
    word_for("guard", {role::lock}, m.guard);
    truth_for("one", {role::notify}, m.one);
    operand_for("releases", {role::blocking}, m.releases);
    operand_for("predicate", {role::blocking, role::lock}, m.predicate);
    end_for("on-destruction", {role::guard}, m.on_destruction);
    for (auto& name : names(entry, path)) {
      m.name = std::move(name);
      all.functions.push_back(m);
    }
  }

  void type(const YAML::Node& entry, const std::string& path) {
    if (!entry.IsMap()) {
      fail(entry, path, "must be a map such as '{name: std::thread, kind: task-handle}'");
    }
    only_keys(entry, path,
              {"name", "names", "kind", "on", "on-destruction", "reference-like", "unbounded", "capacity",
               "shared", "recursive", "spurious-wakeups", "closes-once", "joining"});
    type_model m;
    m.from = file_;
    m.line = static_cast<unsigned>(entry.Mark().line) + 1;
    if (!entry["kind"]) {
      fail(entry, path + ".kind", "is missing; write 'kind: ' and one of docs/models.md");
    }
    m.is = choose<object_kind>(entry["kind"], path + ".kind", "kind", object_kind_words);
    if (entry["on-destruction"]) {
      m.on_destruction =
          choose<at_end>(entry["on-destruction"], path + ".on-destruction", "end", at_end_words);
    }
    if (entry["on"]) {
      m.on = read_operand(entry["on"], path + ".on");
    }
    if (entry["reference-like"]) {
      m.reference_like = yes_or_no(entry["reference-like"], path + ".reference-like");
    }
    if (entry["unbounded"]) {
      m.unbounded = yes_or_no(entry["unbounded"], path + ".unbounded");
    }
    if (entry["shared"]) {
      m.shared = yes_or_no(entry["shared"], path + ".shared");
    }
    if (entry["recursive"]) {
      m.recursive = yes_or_no(entry["recursive"], path + ".recursive");
      m.never_recursive = !m.recursive;
    }
    if (entry["spurious-wakeups"]) {
      m.wakes_when_woken = !yes_or_no(entry["spurious-wakeups"], path + ".spurious-wakeups");
    }
    if (entry["capacity"]) {
      // A part of a call that is no argument has no value: no room.
      m.capacity = scalar(entry["capacity"], path + ".capacity") == "none"
                       ? operand{operand::kind::result, 0}
                       : read_operand(entry["capacity"], path + ".capacity");
    }
    if (entry["joining"]) {
      m.joining = scalar(entry["joining"], path + ".joining");
    }
    if (entry["closes-once"]) {
      m.closes_once = yes_or_no(entry["closes-once"], path + ".closes-once");
    }
    for (auto& name : names(entry, path)) {
      m.name = std::move(name);
      all.types.push_back(m);
    }
  }

  std::string file_;
};

}  // namespace

model_entries read_model(std::string_view yaml, const std::string& name) {
  reader in(name);
  try {
    in.read(YAML::Load(std::string(yaml)));
  } catch (const YAML::Exception& e) {
    throw user_error(name + ":" + std::to_string(e.mark.line + 1) + ": no valid YAML: " + e.msg);
  }
  return std::move(in.all);
}

}  // namespace snag::detector
