#pragma once

#include <functional>
#include <vector>

namespace cases::callback_after_destruction {

/// The user interface's thread: runs what is posted, in order.
class dispatcher {
 public:
  virtual ~dispatcher() = default;
  /// Queues the call and returns. May be called from any thread.
  virtual void post(std::function<void()> call) = 0;
};

/// What is seen. May be called from any thread.
class screen {
 public:
  virtual ~screen() = default;
  virtual void painted(int page) = 0;
  virtual void closed(int page) = 0;
};

/// browse opens the pages one after the other, has each load in the background, and closes it when the user
/// goes on to the next, loaded or not. A page that was closed is not painted any more.
void browse(const std::vector<int>& pages, dispatcher& ui, screen& shown);

}  // namespace cases::callback_after_destruction
