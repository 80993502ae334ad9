#include "csp/context.h"

#include <algorithm>
#include <mutex>
#include <vector>

namespace csp {
namespace internal {

// One node. Locks: a node's own, never two at once; callbacks and children are called without it.
class context_node : public std::enable_shared_from_this<context_node> {
 public:
  struct links {
    std::shared_ptr<context_node> parent;        // for values and deadlines
    std::shared_ptr<context_node> cancelled_by;  // nearest ancestor that can be cancelled
    deadline until;
    const std::type_info* key = nullptr;
    std::shared_ptr<const void> value;
    bool cancelable = true;
  };

  explicit context_node(links l) : links_(std::move(l)) {}
  context_node(const context_node&) = delete;
  context_node& operator=(const context_node&) = delete;
  ~context_node() {
    if (timer_ != nullptr) {
      timer::disarm(*timer_);
    }
    if (links_.cancelled_by != nullptr) {
      links_.cancelled_by->forget(this);
    }
  }

  // The node that answers for cancellation: itself, or the ancestor through which a value node is cancelled.
  context_node* canceller() { return links_.cancelable ? this : links_.cancelled_by.get(); }

  void attach() {
    if (links_.cancelled_by == nullptr || !links_.cancelable) {
      return;
    }
    context_node& parent = *links_.cancelled_by;
    error why;
    error parent_cause;
    {
      const std::lock_guard lock(parent.mutex_);
      if (!parent.err_) {
        parent.children_.push_back({this, weak_from_this()});
        return;
      }
      why = parent.err_;
      parent_cause = parent.cause_;
    }
    cancel(why, parent_cause);
  }

  void cancel(const error& why, const error& because) {
    std::vector<child> children;
    std::shared_ptr<timer> mine;
    {
      const std::lock_guard lock(mutex_);
      if (err_) {
        return;
      }
      mine = std::move(timer_);
      err_ = why;
      cause_ = because ? because : why;
      children.swap(children_);
    }
    done_.close(std::source_location::current());
    stop_.request_stop();
    for (const child& c : children) {
      if (const auto node = c.weak.lock(); node != nullptr) {
        node->cancel(why, because);
      }
    }
    if (mine != nullptr) {
      timer::disarm(*mine);
    }
  }

  error err() {
    const std::lock_guard lock(mutex_);
    return err_;
  }
  error cause() {
    const std::lock_guard lock(mutex_);
    return cause_;
  }

  // Whether a cancel could end a wait: on done, or unknown where a stop token was given away.
  bool cancel_could_wake() {
    std::vector<child> children;
    {
      const std::lock_guard lock(mutex_);
      if (err_) {
        return false;
      }
      if (stop_used_) {
        return true;
      }
      children = children_;
    }
    return done_.has_waiters() || std::any_of(children.begin(), children.end(), [](const child& c) {
             const auto node = c.weak.lock();
             return node != nullptr && node->cancel_could_wake();
           });
  }

  std::stop_token stop_token() {
    const std::lock_guard lock(mutex_);
    stop_used_ = true;
    return stop_.get_token();
  }

  void forget(const context_node* gone) {
    const std::lock_guard lock(mutex_);
    std::erase_if(children_, [gone](const child& c) { return c.node == gone; });
  }

  [[nodiscard]] const links& linked() const noexcept { return links_; }

  // Whoever holds the channel keeps the node alive, and with it all that may still close the channel.
  [[nodiscard]] chan<unit> done() {
    return chan<unit>(std::shared_ptr<channel_state<unit>>(shared_from_this(), &done_));
  }

  void set_timer(const std::shared_ptr<timer>& t, const deadline& when) {
    {
      const std::lock_guard lock(mutex_);
      if (err_) {
        return;
      }
      timer_ = t;
    }
    timer::arm(t, when);
  }
  void follow(std::stop_token token) { follower_.emplace(std::move(token), on_stop{weak_from_this()}); }

 private:
  struct child {
    const context_node* node;
    std::weak_ptr<context_node> weak;
  };
  struct on_stop {
    std::weak_ptr<context_node> weak;
    void operator()() const {
      if (const auto node = weak.lock(); node != nullptr) {
        node->cancel(canceled, {});
      }
    }
  };

  const links links_;
  channel_state<unit> done_{0};

  std::mutex mutex_;  // guards what follows, but for follower_
  std::shared_ptr<timer> timer_;
  error err_;
  error cause_;
  std::vector<child> children_;
  std::stop_source stop_;
  bool stop_used_ = false;
  // Set before the context is handed out. The last member: its destructor waits for a callback that runs.
  std::optional<std::stop_callback<on_stop>> follower_;
};

namespace {

class deadline_timer final : public timer {
 public:
  deadline_timer(const std::shared_ptr<context_node>& node, error cause)
      : node_(node), cause_(std::move(cause)) {}
  deadline fire() override {
    if (const auto node = node_.lock(); node != nullptr) {
      node->cancel(deadline_exceeded, cause_);
    }
    return std::nullopt;
  }
  bool could_wake() override {
    const auto node = node_.lock();
    return node != nullptr && node->cancel_could_wake();
  }

 private:
  std::weak_ptr<context_node> node_;
  error cause_;
};

std::shared_ptr<context_node> child_of(const context& parent, context_node::links links) {
  links.parent = parent.node();
  if (links.parent != nullptr) {
    context_node* canceller = links.parent->canceller();
    if (canceller != nullptr) {
      links.cancelled_by = canceller->shared_from_this();
    }
    if (links.parent->linked().until.has_value() &&
        (!links.until.has_value() || *links.parent->linked().until < *links.until)) {
      links.until = links.parent->linked().until;
    }
  }
  auto node = std::make_shared<context_node>(std::move(links));
  node->attach();
  return node;
}

}  // namespace

cancelable with_deadline_of(const context& parent, const deadline& when, const error& cause) {
  context_node::links links;
  links.until = when;
  const auto node = child_of(parent, std::move(links));
  // A parent that ends earlier ends this one too: no timer of its own is needed then.
  if (when.has_value() && node->linked().until == when && !node->err()) {
    if (*when <= clock::now()) {
      node->cancel(deadline_exceeded, cause);
    } else {
      auto t = std::make_shared<deadline_timer>(node, cause);
      node->set_timer(t, when);
    }
  }
  return {context(node), cancel_function(node)};
}

context with_value_of(const context& parent, const std::type_info& key, std::shared_ptr<const void> value) {
  context_node::links links;
  links.key = &key;
  links.value = std::move(value);
  links.cancelable = false;
  return context(child_of(parent, std::move(links)));
}

}  // namespace internal

using internal::context_node;

recv_chan<unit> context::done() const {
  context_node* canceller = node_ != nullptr ? node_->canceller() : nullptr;
  return canceller != nullptr ? recv_chan<unit>(canceller->done()) : recv_chan<unit>();
}

error context::err() const {
  context_node* canceller = node_ != nullptr ? node_->canceller() : nullptr;
  return canceller != nullptr ? canceller->err() : error();
}

std::optional<time_point> context::deadline() const {
  return node_ != nullptr ? node_->linked().until : std::nullopt;
}

std::stop_token context::stop_token() const {
  context_node* canceller = node_ != nullptr ? node_->canceller() : nullptr;
  return canceller != nullptr ? canceller->stop_token() : std::stop_token();
}

const void* context::find(const std::type_info& key) const {
  for (const context_node* n = node_.get(); n != nullptr; n = n->linked().parent.get()) {
    if (n->linked().key != nullptr && *n->linked().key == key) {
      return n->linked().value.get();
    }
  }
  return nullptr;
}

void cancel_function::operator()() const {
  if (node_ != nullptr) {
    node_->cancel(canceled, {});
  }
}

void cancel_cause_function::operator()(const error& cause) const {
  if (node_ != nullptr) {
    node_->cancel(canceled, cause);
  }
}

cancelable with_cancel(const context& parent) {
  const auto node = internal::child_of(parent, {});
  return {context(node), cancel_function(node)};
}

cancelable_with_cause with_cancel_cause(const context& parent) {
  const auto node = internal::child_of(parent, {});
  return {context(node), cancel_cause_function(node)};
}

context without_cancel(const context& parent) {
  context_node::links links;
  links.cancelable = false;
  links.parent = parent.node();
  return context(std::make_shared<context_node>(std::move(links)));
}

context from_stop_token(std::stop_token token, const context& parent) {
  const auto node = internal::child_of(parent, {});
  node->follow(std::move(token));
  return context(node);
}

error cause(const context& ctx) {
  context_node* canceller = ctx.node() != nullptr ? ctx.node()->canceller() : nullptr;
  return canceller != nullptr ? canceller->cause() : error();
}

}  // namespace csp
