#include "csp/error.h"

namespace csp {

error::error(const sentinel& known)
    : node_(std::make_shared<const internal::error_node>(
          internal::error_node{known.what(), {}, &known, nullptr, {}, false})) {}

const char* error::what() const noexcept {
  return node_ != nullptr ? node_->message.c_str() : "";
}

error error::cause() const noexcept {
  return node_ != nullptr ? node_->cause : error();
}

bool error::same(const error& other) const noexcept {
  if (node_ == other.node_) {
    return true;
  }
  return node_ != nullptr && other.node_ != nullptr && node_->known != nullptr &&
         node_->known == other.node_->known;
}

bool error::is(const error& target) const noexcept {
  if (!*this || !target) {
    return !*this && !target;
  }
  for (const error* e = this; *e; e = &e->node_->cause) {
    if (e->same(target)) {
      return true;
    }
  }
  return false;
}

bool error::from_panic() const noexcept {
  for (const error* e = this; *e; e = &e->node_->cause) {
    if (e->node_->panicked) {
      return true;
    }
  }
  return false;
}

std::string error::stack() const noexcept {
  for (const error* e = this; *e; e = &e->node_->cause) {
    if (e->node_->panicked) {
      return e->node_->stack.text();
    }
  }
  return {};
}

std::exception_ptr error::exception() const noexcept {
  for (const error* e = this; *e; e = &e->node_->cause) {
    if (e->node_->exception != nullptr) {
      return e->node_->exception;
    }
  }
  return nullptr;
}

error make_error(std::string message) {
  return error(std::make_shared<const internal::error_node>(
      internal::error_node{std::move(message), {}, nullptr, nullptr, {}, false}));
}

error wrap(std::string message, const error& cause) {
  if (!cause) {
    return {};
  }
  return internal::with_cause(std::move(message) + ": " + cause.what(), cause);
}

error error_from_current_exception() {
  const std::exception_ptr current = std::current_exception();
  if (current == nullptr) {
    return {};
  }
  internal::error_node node;
  node.exception = current;
  try {
    std::rethrow_exception(current);
  } catch (const panic_error& panic) {
    node.message = std::string("panic: ") + panic.what() + " (" + panic.operation() + " at " +
                   panic.where().file_name() + ":" + std::to_string(panic.where().line()) + ")";
    node.stack = panic.stack();
    node.panicked = true;
  } catch (const std::exception& other) {
    node.message = other.what();
  } catch (...) {
    node.message = "unknown exception";
  }
  return error(std::make_shared<const internal::error_node>(std::move(node)));
}

namespace internal {

error with_cause(std::string message, const error& cause) {
  if (!cause) {
    return make_error(std::move(message));
  }
  return error(
      std::make_shared<const error_node>(error_node{std::move(message), cause, nullptr, nullptr, {}, false}));
}

std::string fill_in(std::string_view format, std::initializer_list<std::string> texts) {
  std::string result;
  std::size_t from = 0;
  for (const std::string& text : texts) {
    const std::size_t hole = format.find("{}", from);
    if (hole == std::string_view::npos) {
      result += format.substr(from);
      result += text;
      from = format.size();
    } else {
      result += format.substr(from, hole - from);
      result += text;
      from = hole + 2;
    }
  }
  result += format.substr(from);
  return result;
}

}  // namespace internal
}  // namespace csp
