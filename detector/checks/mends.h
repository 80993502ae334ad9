#pragma once

// Fix-its that several checks offer, and the questions about text that they ask. A fix-it is offered only
// where the code it leaves behind is known to compile and to be right: a test applies every fix-it of every
// sample.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// statement_of returns the whole statement that a call is, or null where it is part of another one, or no
/// element of a block.
[[nodiscard]] const clang::Stmt* statement_of(const body_events& body, const clang::Stmt* call);

/// without_statement takes a statement with its semicolon out of the text, with its line where it has one of
/// its own.
[[nodiscard]] std::optional<report::edit> without_statement(const check_context& context,
                                                            const clang::Stmt* statement);

/// at_beginning puts a statement (with its semicolon) in front of all others of a block. `indent` of the text
/// is that of its first line.
[[nodiscard]] std::optional<report::edit> at_beginning(const check_context& context,
                                                       const clang::CompoundStmt* block,
                                                       llvm::StringRef statement);

/// text_of returns what is written there; empty where a macro had a hand in it.
[[nodiscard]] std::string text_of(const check_context& context, clang::SourceRange range);

/// object_text returns a name for the object that a member call works on, to be followed by a dot: "done",
/// "(*pending)"; empty where there is none, or where it names what the body itself declares.
[[nodiscard]] std::string object_text(const check_context& context, const body_events& body,
                                      const clang::Stmt* call);

/// unused_name returns the first of those names that stands nowhere in the function.
[[nodiscard]] std::string unused_name(const check_context& context, const body_events& body,
                                      std::initializer_list<std::string_view> names);

/// is_declared says whether the translation unit declares a name such as "std::jthread".
[[nodiscard]] bool is_declared(const check_context& context, std::string_view qualified);

/// can_be_copied: a value of the type, its elements included, can be copied.
[[nodiscard]] bool can_be_copied(clang::QualType type);

/// offer_count_guard lets a guard that is declared first count down, instead of the statements that do.
void offer_count_guard(const check_context& context, const body_events& code,
                       const std::vector<const event*>& done, report& r);

/// offer_wider_guard moves the declaration of a guard whose scope ends too early to the front of the body.
void offer_wider_guard(const check_context& context, const body_events& code, const event& done, report& r);

/// offer_lock_guard lets a guard take the lock that `lock` takes and `given_back` give back.
void offer_lock_guard(const check_context& context, const body_events& body, const event& lock,
                      const std::vector<const event*>& given_back, report& r);

/// offer_locked_write has a statement done under the lock of that name, by the guard that the lock's model
/// names.
void offer_locked_write(const check_context& context, const body_events& body, const event& write,
                        const clang::ValueDecl* lock, report& r);

/// offer_joining_type makes the handle of a thread, and where it is kept, one that joins in its destructor.
void offer_joining_type(const check_context& context, const body_events& body, const task& started,
                        report& r);

}  // namespace snag::detector
