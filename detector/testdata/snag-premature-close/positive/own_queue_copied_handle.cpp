// Each task has a copy of the handle, and all copies are one queue; a bundle of fields inside the object.
#include <pthread.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <stack>
#include <stdexcept>
#include <thread>

int measure(int station) noexcept;

class Register {
  class Book {
   public:
    void write(int entry) {
      std::lock_guard<std::mutex> l(desk_);
      if (!open_) {
        throw std::logic_error("the book is shut");
      }
      entries_.insert(entry);
      written_.notify_one();
    }
    int tear_out() {
      std::unique_lock<std::mutex> l(desk_);
      written_.wait(l, [this] { return !entries_.empty() || !open_; });
      if (entries_.empty()) {
        return -1;
      }
      const int least = *entries_.begin();
      entries_.erase(entries_.begin());
      return least;
    }
    void shut() {
      std::lock_guard<std::mutex> l(desk_);
      open_ = false;
      written_.notify_all();
    }

   private:
    std::mutex desk_;
    std::condition_variable written_;
    std::multiset<int> entries_;
    bool open_ = true;
  };
  std::shared_ptr<Book> book_{std::make_shared<Book>()};

 public:
  void write(int entry) const { book_->write(entry); }
  int next() const { return book_->tear_out(); }
  void shut() const { book_->shut(); }
};

class Shelf {
  struct {
    pthread_mutex_t key = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t laid = PTHREAD_COND_INITIALIZER;
    std::stack<int> plates;
    bool full = false;
  } board_;

 public:
  void lay(int plate) {
    pthread_mutex_lock(&board_.key);
    if (board_.full) {
      pthread_mutex_unlock(&board_.key);
      throw plate;
    }
    board_.plates.push(plate);
    pthread_cond_signal(&board_.laid);
    pthread_mutex_unlock(&board_.key);
  }
  bool lift(int* plate) {
    pthread_mutex_lock(&board_.key);
    while (board_.plates.empty() && !board_.full) {
      pthread_cond_wait(&board_.laid, &board_.key);
    }
    const bool any = !board_.plates.empty();
    if (any) {
      *plate = board_.plates.top();
      board_.plates.pop();
    }
    pthread_mutex_unlock(&board_.key);
    return any;
  }
  void fill() {
    pthread_mutex_lock(&board_.key);
    board_.full = true;
    pthread_cond_broadcast(&board_.laid);
    pthread_mutex_unlock(&board_.key);
  }
};

int first_of_two() {
  const Register guests;
  std::thread north([guests] { guests.write(measure(1)); });
  std::thread south([guests] { guests.write(measure(2)); });
  const int first = guests.next();
  guests.shut();  // expect: snag-premature-close
  north.join();
  south.join();
  return first;
}

int on_the_shelf() {
  Shelf shelf;
  std::thread cook([&shelf] { shelf.lay(measure(3)); });
  shelf.fill();  // expect: snag-premature-close
  cook.join();
  int plate = 0;
  return shelf.lift(&plate) ? plate : 0;
}
