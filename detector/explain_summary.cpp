#include "detector/explain_summary.h"

#include <fmt/format.h>

#include <filesystem>
#include <set>
#include <string_view>

#include "clang/AST/DeclCXX.h"
#include "detector/event_kind.h"
#include "detector/report_text.h"

namespace snag::detector {
namespace {

/// The events that a reader would ask about; empty: others.
std::string_view word_of(event_kind kind) {
  switch (kind) {
    case event_kind::join:
      return "joins";
    case event_kind::detach:
      return "gives up the thread of";
    case event_kind::send:
      return "sends to";
    case event_kind::receive:
      return "receives from";
    case event_kind::close:
      return "closes";
    case event_kind::count_up:
      return "counts up";
    case event_kind::count_down:
      return "counts down";
    case event_kind::wait:
      return "waits for";
    case event_kind::publish:
      return "fulfils";
    case event_kind::cancel:
      return "cancels";
    case event_kind::notify:
      return "wakes who waits on";
    default:
      return {};
  }
}

}  // namespace

std::string explain_summary(const function_summary& told, const clang::FunctionDecl& callee,
                            const summary_table& others) {
  std::string text;
  const bool is_interface = callee.isPureVirtual() && others.is_overridden(told.usr);
  const std::string from =
      fmt::format("from {} in {}:{}", is_interface ? "all that override it, the first" : "its body",
                  shown_path(told.at.path, std::filesystem::current_path()), told.at.line);
  const auto line = [&](const std::string& says) { text += fmt::format("    {}, {}\n", says, from); };
  const auto object_text = [&](const summary_path& path) {
    std::string name = path.variable;
    if (path.root == summary_path::root_kind::parameter) {
      name = path.parameter < callee.getNumParams() ? callee.getParamDecl(path.parameter)->getNameAsString()
                                                    : "";
      name = name.empty() ? fmt::format("argument {}", path.parameter) : name;
    }
    for (const std::string& field : path.fields) {
      const std::size_t colon = field.rfind("::");
      name += (name.empty() ? "" : ".") + field.substr(colon == std::string::npos ? 0 : colon + 2);
    }
    return "'" + (name.empty() ? "*this" : name) + "'";
  };
  const auto parameter_text = [&](unsigned index) {
    summary_path path;
    path.root = summary_path::root_kind::parameter;
    path.parameter = index;
    return object_text(path);
  };
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&callee);
  if (method != nullptr && method->isVirtual() && !is_interface && others.is_overridden(told.usr)) {
    return fmt::format("    its body in {}:{} is not asked: the function is overridden\n",
                       shown_path(told.at.path, std::filesystem::current_path()), told.at.line);
  }
  for (const summary_start& start : told.starts) {
    line(fmt::format("starts {} as a task ({})", parameter_text(start.parameter), start.model));
  }
  std::set<std::string> said;
  for (const summary_event& e : told.events) {
    const std::string_view word = word_of(e.is);
    if (!word.empty() && said.insert(fmt::format("{} {}", word, object_text(e.on))).second) {
      line(fmt::format("{} {}{}", word, object_text(e.on), e.always ? "" : " on some paths"));
    }
  }
  for (const summary_lock& taken : told.takes) {
    line(fmt::format("takes {}", object_text(taken.lock)));
  }
  for (const summary_lock& kept : told.keeps) {
    line(fmt::format("returns with {} held", object_text(kept.lock)));
  }
  for (const summary_path& given_back : told.releases) {
    line(fmt::format("gives {} back", object_text(given_back)));
  }
  if (!told.blocks.empty()) {
    line("may block");
  }
  for (unsigned i = 0; i < told.only_called.size(); ++i) {
    if (told.only_called[i]) {
      line(fmt::format("calls {} before it returns", parameter_text(i)));
    }
  }
  if (text.empty()) {
    line("does nothing that the checks look at");
  }
  return text;
}

}  // namespace snag::detector
