#include "mailroom.h"

#include <condition_variable>
#include <mutex>
#include <queue>
#include <stdexcept>

class Mailroom::Sorter {
 public:
  std::mutex mutex;
  std::condition_variable arrived;
  std::queue<std::string> letters;
  bool closed = false;

  bool is_idle() const { return letters.empty() && !closed; }
};

Mailroom::Mailroom() : sorter_(new Sorter) {}
Mailroom::Mailroom(Mailroom&&) noexcept = default;
Mailroom& Mailroom::operator=(Mailroom&&) noexcept = default;
Mailroom::~Mailroom() = default;

void Mailroom::accept(std::string letter) {
  Sorter& sorter = *sorter_;
  const std::scoped_lock hold(sorter.mutex);
  if (sorter.closed) {
    throw std::runtime_error("come back tomorrow");
  }
  sorter.letters.push(std::move(letter));
  sorter.arrived.notify_one();
}

bool Mailroom::hand_out(std::string& letter) {
  Sorter& sorter = *sorter_;
  std::unique_lock hold(sorter.mutex);
  while (sorter.is_idle()) {
    sorter.arrived.wait(hold);
  }
  if (sorter.letters.empty()) {
    return false;
  }
  letter.swap(sorter.letters.front());
  sorter.letters.pop();
  return true;
}

void Mailroom::close_counter() {
  {
    const std::scoped_lock hold(sorter_->mutex);
    if (sorter_->closed) {
      throw std::logic_error("closed already");
    }
    sorter_->closed = true;
  }
  sorter_->arrived.notify_all();
}
