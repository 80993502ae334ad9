// Coroutines are left alone: what they refer to lives where somebody else decides.
#include <coroutine>
#include <exception>
#include <thread>

struct fiber {
  struct promise_type {
    fiber get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

struct on_a_thread {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> rest) const {
    std::thread([rest] { rest.resume(); }).detach();
  }
  void await_resume() const noexcept {}
};

void show(int value);

fiber two_steps(int value) {
  int local = value;
  co_await on_a_thread{};
  const auto add = [&local](int by) { local += by; };
  add(1);
  show(local);
  co_await on_a_thread{};
  show(local + 1);
}

void use() {
  two_steps(1);
}
