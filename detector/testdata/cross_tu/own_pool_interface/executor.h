#pragma once
#include <functional>
#include <memory>

// All classes behind it run the work later, on threads of their own.
class executor {
 public:
  virtual ~executor() = default;
  virtual void execute(std::function<void()> work) = 0;
};

std::unique_ptr<executor> make_pool(int threads);
std::unique_ptr<executor> make_single();

// One of the classes behind it calls what it is given.
class runner {
 public:
  virtual ~runner() = default;
  virtual void run(std::function<void()> work) = 0;
};

std::unique_ptr<runner> make_detached();
std::unique_ptr<runner> make_inline();

// Nobody knows of what is behind it.
class plugin {
 public:
  virtual ~plugin() = default;
  virtual void run(std::function<void()> work) = 0;
};

// Each on a thread of its own.
class launcher {
 public:
  virtual ~launcher() = default;
  virtual void launch(std::function<void()> work) = 0;
};

// An interface over an interface.
class named_launcher : public launcher {
 public:
  virtual const char* name() const = 0;
};
